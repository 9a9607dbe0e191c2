"""Gives each report an identity and a content hash, and finds what a file says twice."""

import hashlib
from typing import Final

import polars as pl

from data.readers.records import ROW
from data.validate.rules import Note, Rule, add_flags, find_faults

IDENTITY: Final = ("agency", "feed_given", "event_id")
"""What a record is known by; the feed only as given by column or option."""

_CONTENT: Final = ("raw", "agency", "feed_given", "handling", "release_to")


def identify(frame: pl.DataFrame) -> pl.DataFrame:
    """
    Hash the content of each report, and name those that their owner did not name.

    Parameters
    ----------
    frame
        Reports, in the order of the file.

    Returns
    -------
    frame
        With ``content``, the hash of what was sent, and ``event_id`` never blank.

    Notes
    -----
    A derived identifier is the hash of the original fields and the ordinal among equal records of the file, so that
    the same file, or a longer one that begins with it, names its records alike.
    """
    reading = pl.when(pl.col("reading") != "").then(pl.col("reading"))
    joined = pl.concat_str([*(pl.col(name) for name in _CONTENT), reading], separator="\x1f", ignore_nulls=True)
    frame = frame.with_columns(
        _hashed(joined).alias("content"),
        _hashed(pl.col("raw")).str.head(24).alias("#own"),
        (pl.col("event_id") == "").alias("#derived"),
    )
    ordinal = pl.int_range(1, pl.len() + 1).over("#own", "#derived").cast(pl.String)
    derived = pl.concat_str(pl.lit("row-"), pl.col("#own"), pl.lit("-"), ordinal)
    named = frame.with_columns(pl.when("#derived").then(derived).otherwise(pl.col("event_id")).alias("event_id"))
    return add_flags(named, [Note(pl.col("#derived"), "id_derived")]).drop("#own", "#derived")


def _hashed(text: pl.Expr) -> pl.Expr:
    def digest(texts: pl.Series) -> pl.Series:
        return pl.Series([hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest() for value in texts])

    return text.map_batches(digest, return_dtype=pl.String)


def part_repeated(frame: pl.DataFrame) -> pl.DataFrame:
    """
    Let the first sound record of an identity stand in its file.

    Parameters
    ----------
    frame
        Identified reports with ``reason`` and ``sentence``, in the order of the file.

    Returns
    -------
    frame
        With ``is_duplicate``; a later record of other content has the reason ``conflicting_duplicate``.
    """
    sound = pl.col("reason").is_null()
    first = frame.filter(sound).unique(IDENTITY, keep="first", maintain_order=True)
    first = first.select(*IDENTITY, pl.col(ROW).alias("#first_row"), pl.col("content").alias("#first_content"))
    frame = frame.join(first, on=IDENTITY, how="left", maintain_order="left")
    is_later = sound & (pl.col(ROW) > pl.col("#first_row"))
    is_same = pl.col("content") == pl.col("#first_content")
    sentence = pl.concat_str(
        pl.lit("Record "), pl.col("#first_row").cast(pl.String), pl.lit(" has the same identifier and other content.")
    )
    frame = frame.with_columns((is_later & is_same).fill_null(value=False).alias("is_duplicate"))
    other = (is_later & ~is_same).fill_null(value=False)
    return find_faults(frame, [Rule(other, "conflicting_duplicate", sentence)]).drop("#first_row", "#first_content")
