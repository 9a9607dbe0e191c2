"""Gives each report an identity and a content hash, and finds what a file says twice."""

import hashlib
from typing import Final

import polars as pl

from data.readers.records import ROW
from data.validate.earlier import IDENTITY, Earlier, Remembered
from data.validate.rules import Note, Notes, Rule, Rules, add_flags, find_faults, without

_CONTENT: Final = ("raw", "agency", "feed_given", "handling", "release_to")


def identify(frame: pl.DataFrame, earlier: Earlier) -> pl.DataFrame:
    """
    Hash the content of each report, and name those that their owner did not name.

    Parameters
    ----------
    frame
        Reports, in the order of the file.
    earlier
        What the file said before them; they are added to it.

    Returns
    -------
    frame
        With ``content``, the hash of what was sent, and ``event_id`` never blank.

    Notes
    -----
    A derived identifier is the hash of the original fields and the ordinal among equal records of the file, so that
    the same file, or a longer one that begins with it, names its records alike.
    """
    frame = frame.with_columns(_HASHED)
    if not (frame["event_id"] == "").any():
        return frame
    frame = numbered(frame.with_columns(_OWN), by="#own", earlier=earlier.ordinals)
    named = frame.with_columns(pl.coalesce(_DERIVED, "event_id").alias("event_id"))
    return without(add_flags(named, _ID_DERIVED), ("#own", "ordinal"))


def hashed(text: pl.Expr) -> pl.Expr:
    """
    Hash texts.

    Parameters
    ----------
    text
        Of text.

    Returns
    -------
    expression
        SHA-256, 64 hexadecimal digits; null where null.
    """

    def digest(texts: pl.Series) -> pl.Series:
        if texts.null_count() == len(texts):
            return texts
        sha256, values = hashlib.sha256, texts.cast(pl.Binary).to_list()
        return pl.Series([None if text is None else sha256(text).hexdigest() for text in values], dtype=pl.String)

    return text.map_batches(digest, return_dtype=pl.String)


_READING: Final = pl.when(pl.col("reading") != "").then(pl.col("reading"))
_HASHED: Final = hashed(
    pl.concat_str([*(pl.col(name) for name in _CONTENT), _READING], separator="\x1f", ignore_nulls=True)
).alias("content")
_OWN: Final = hashed(pl.when(pl.col("event_id") == "").then(pl.col("raw"))).str.head(24).alias("#own")
_DERIVED: Final = pl.concat_str(pl.lit("row-"), pl.col("#own"), pl.lit("-"), pl.col("ordinal").cast(pl.String))
_ID_DERIVED: Final = Notes([Note(_DERIVED.is_not_null(), "id_derived")])


def numbered(rows: pl.DataFrame, *, by: str, earlier: Remembered) -> pl.DataFrame:
    """
    Give equal rows ordinals.

    Parameters
    ----------
    rows
        In the order of the file.
    by
        Column of text in which they are equal; null in rows that are not counted.
    earlier
        Known by that column, with ``n``, how many there were before; these are added.

    Returns
    -------
    rows
        With ``ordinal``, from 1.
    """
    if rows[by].null_count() == rows.height:
        return rows.with_columns(pl.lit(None, pl.Int64).alias("ordinal"))
    counted = rows.select(by).drop_nulls()
    before = earlier.find(counted).group_by(by).agg(pl.col("n").sum())
    earlier.add(counted.group_by(by).agg(pl.len().cast(pl.Int64).alias("n")))
    here = pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over(by)
    found = rows.join(before, on=by, how="left", maintain_order="left")
    return found.with_columns((here + pl.col("n").fill_null(0)).alias("ordinal")).drop("n")


def part_repeated(frame: pl.DataFrame, earlier: Earlier) -> pl.DataFrame:
    """
    Let the first sound record of an identity stand in its file.

    Parameters
    ----------
    frame
        Identified reports with ``reason`` and ``sentence``, in the order of the file.
    earlier
        What the file said before them; they are added to it.

    Returns
    -------
    frame
        With ``is_duplicate``; a later record of other content has the reason ``conflicting_duplicate``.
    """
    sound = pl.col("reason").is_null()
    stands = frame if frame["reason"].null_count() == frame.height else frame.filter(sound)
    here = stands.select(_KNOWN)
    if here.height > 1:
        here = here.unique(IDENTITY, keep="first", maintain_order=True)
    before = earlier.firsts.find(here)
    new = here.join(before, on=IDENTITY, how="anti") if before.height else here
    earlier.firsts.add(new)
    if before.is_empty() and here.height == stands.height:
        return frame.hstack([pl.Series("is_duplicate", [False]).new_from_index(0, frame.height)])
    frame = frame.join(pl.concat([before, new]), on=IDENTITY, how="left", maintain_order="left")
    is_later = sound & (pl.col(ROW) > pl.col("#first_row"))
    is_same = pl.col("content") == pl.col("#first_content")
    sentence = pl.concat_str(
        pl.lit("Record "), pl.col("#first_row").cast(pl.String), pl.lit(" has the same identifier and other content.")
    )
    frame = frame.with_columns((is_later & is_same).fill_null(value=False).alias("is_duplicate"))
    other = (is_later & ~is_same).fill_null(value=False)
    rules = Rules([Rule(other, "conflicting_duplicate", sentence)])
    return without(find_faults(frame, rules), ("#first_row", "#first_content"))


_KNOWN: Final = (*map(pl.col, IDENTITY), pl.col(ROW).alias("#first_row"), pl.col("content").alias("#first_content"))
