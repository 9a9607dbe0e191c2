"""Turns the Anti-Shipping Activity Messages of the US National Geospatial-Intelligence Agency into reports."""

from collections.abc import Mapping
from typing import Final

import polars as pl

from data.readers.records import ROW, Records
from data.schema import Handling, Kind, Mode
from data.sources.headings import heading_of
from data.sources.position_doubts import Doubt, doubt_positions
from data.sources.sexagesimal import read_position
from data.sources.source import Reports, Source, SourceOptions, as_reports, rename_columns

AGENCY: Final = "NGA-ASAM"

_WORDS: Final[Mapping[str, str]] = {
    "reference": "reference",
    "date": "date date_of_occurrence",
    "position": "position",
    "nav_area": "navarea nav_area",
    "subregion": "subreg subregion",
    "aggressor": "hostility aggressor",
    "victim": "victim",
    "description": "description",
}
COLUMNS: Final[Mapping[str, str]] = {word: name for name, words in _WORDS.items() for word in words.split()}


def _matches(keys: frozenset[str]) -> bool:
    return {"reference", "date", "position", "navarea", "subreg"} <= keys


def _report(records: Records, options: SourceOptions) -> Reports:
    frame = rename_columns(records, COLUMNS)
    raw = pl.struct(pl.exclude(ROW)).struct.json_encode()
    absent = [pl.lit("").alias(name) for name in _WORDS if name not in frame.columns]
    frame = frame.with_columns(raw.alias("raw")).with_columns(absent)
    frame = pl.concat([frame, _positions(frame)], how="horizontal")
    return as_reports(frame.select(ROW, "raw", *_what(), *_where(), *_who(options), _flags().alias("flags")))


def _positions(frame: pl.DataFrame) -> pl.DataFrame:
    """
    Read the positions, and hold each against its description.

    Notes
    -----
    What cannot be read goes on as its two lines, for the validation to refuse in the sender's own words.
    """
    texts, descriptions = frame["position"].to_list(), frame["description"].to_list()
    read = [read_position(text) for text in texts]
    doubts = iter(
        doubt_positions([(position, text) for position, text in zip(read, descriptions, strict=True) if position])
    )
    rows: list[tuple[object, ...]] = []
    for text, position in zip(texts, read, strict=True):
        if position is None:
            first, _, second = text.strip().partition("\n")
            rows.append((first, second.strip(), "", "", "", ""))
        else:
            doubt: Doubt = next(doubts)
            sixty = ("minutes_of_sixty",) if position.has_sixty else ()
            flags = ";".join((*sixty, *doubt.flags))
            radius = max(position.radius_km, doubt.radius_km)
            numbers = (f"{position.lat:.6f}", f"{position.lon:.6f}", f"{radius:.3f}")
            rows.append((*numbers, flags, doubt.refusal, doubt.sentence))
    names = ("latitude", "longitude", "place_radius_km", "#flags", "refusal", "refusal_sentence")
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String()), orient="row")


def _what() -> list[pl.Expr]:
    return [
        pl.col("reference").alias("event_id"),
        pl.col("reference").alias("source_ref"),
        pl.col("date").alias("time"),
        pl.col("date").alias("occurred_text"),
        pl.lit(Kind.ATTACK.value).alias("kind"),
        # The publisher's subject is ships under attack: the mode of every message, a few on a quay included.
        pl.lit(Mode.MARITIME.value).alias("mode"),
        pl.lit("1").alias("count"),
    ]


def _where() -> list[pl.Expr]:
    """
    Give position and place.

    Notes
    -----
    The place is the heading of the description, else the navigational area and subregion. Victim, aggressor and the
    description itself are in the raw record only: they name vessels, and now and then people.
    """
    filled = [
        pl.when(pl.col(name) != "").then(pl.concat_str(pl.lit(word), name))
        for name, word in (("nav_area", "NAVAREA "), ("subregion", "subregion "))
    ]
    area = pl.concat_str(filled, separator=", ", ignore_nulls=True)
    heading = pl.col("description").map_elements(heading_of, return_dtype=pl.String)
    return [
        pl.col("latitude", "longitude", "place_radius_km", "refusal", "refusal_sentence"),
        pl.when(heading == "").then(area).otherwise(heading).alias("place"),
    ]


def _who(options: SourceOptions) -> list[pl.Expr]:
    """
    Name the owner.

    Notes
    -----
    There is no feed. Who reported first is told in brackets for 2003 to 2011 only, which is a habit of the editors:
    streams made of it would all begin in one year and end in another.
    """
    return [
        pl.lit(AGENCY).alias("agency"),
        pl.lit(options.feed).alias("feed"),
        pl.lit(options.feed).alias("feed_given"),
        pl.lit(Handling.CLEAR.value).alias("handling"),
    ]


def _flags() -> pl.Expr:
    other_year = pl.col("reference").str.head(4) != pl.col("date").str.head(4)
    later = pl.when(other_year).then(pl.lit("reference_year_differs"))
    own = pl.when(pl.col("#flags") != "").then(pl.col("#flags"))
    return pl.concat_str([later, own], separator=";", ignore_nulls=True)


ASAM: Final = Source(name="asam", matches=_matches, report=_report, columns=COLUMNS, mode_required=False, owned=False)
