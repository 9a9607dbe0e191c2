"""Turns the files of IOM's Missing Migrants Project, in its three layouts, into reports."""

from collections.abc import Callable, Mapping
from typing import Final

import polars as pl

from data.readers.records import ROW, Records
from data.schema import Handling, Kind
from data.sources.incident_places import place_radius_km, stated_country
from data.sources.information_source import feed_of
from data.sources.source import Reports, Source, SourceOptions, as_reports, rename_columns
from data.validate.clocks import MONTH_NAMES
from data.validate.countries import country_code

AGENCY: Final = "IOM-MMP"

_WORDS: Final[Mapping[str, str]] = {
    "main_id": "main_id",
    "incident_id": "incident_id",
    "incident_type": "incident_type",
    "region": "region region_of_incident",
    "date": "incident_date",
    "year": "year incident_year",
    "month": "month reported_month",
    "dead": "number_dead number_of_dead",
    "missing": "minimum_estimated_number_of_missing",
    "total": "total_number_of_dead_and_missing",
    "survivors": "number_of_survivors",
    "females": "number_of_females",
    "males": "number_of_males",
    "children": "number_of_children",
    "country_of_origin": "country_of_origin",
    "region_of_origin": "region_of_origin",
    "cause": "cause_of_death",
    "country": "country_of_incident",
    "route": "migration_route migrantion_route",
    "location": "location_of_death location_of_incident",
    "coordinates": "coordinates",
    "grouping": "unsd_geographical_grouping",
    "information_source": "information_source",
    "url": "url",
    "source_quality": "source_quality",
}
COLUMNS: Final[Mapping[str, str]] = {word: name for name, words in _WORDS.items() for word in words.split()}

_CUMULATIVE: Final = r"(?i)\bcumulative\b"
_CUMULATIVE_KM: Final = 50.0
_EXACT_SPLIT: Final = r"^\s*([^,;]*?)\s*[,;]\s*(.*?)\s*$"


def _matches(keys: frozenset[str]) -> bool:
    return {"total_number_of_dead_and_missing", "information_source", "coordinates"} <= keys


def _report(records: Records, options: SourceOptions) -> Reports:
    frame = rename_columns(records, COLUMNS)
    raw = pl.struct(pl.exclude(ROW)).struct.json_encode()
    absent = [pl.lit("").alias(name) for name in _WORDS if name not in frame.columns]
    frame = frame.with_columns(raw.alias("raw")).with_columns(absent)
    frame = frame.with_columns(_is_cumulative().alias("is_cumulative"))
    frame = frame.with_columns(_time().alias("time"))
    return as_reports(frame.select(ROW, "raw", "time", *_what(), *_where(), *_who(options), _flags().alias("flags")))


def _is_cumulative() -> pl.Expr:
    said = [pl.col(name).str.contains(_CUMULATIVE) for name in ("incident_type", "location", "information_source")]
    return pl.any_horizontal(said)


def _time() -> pl.Expr:
    """
    Write the publisher's own layout of a date as ISO 8601.

    Notes
    -----
    ``Mon, 01/06/2014 - 12:00`` is month, day and year; the hour is always noon and means nothing. A date cell of a
    workbook is ISO already. A blank date leaves year and month. A cumulative record sums up more than a day, and
    its day is the day of the sum: the month is as fine as it can be.
    """
    written = pl.col("date").str.strip_chars()
    american = written.str.replace(r"^(?:[A-Za-z]{3},\s*)?(\d{2})/(\d{2})/(\d{4})(?:\s*-\s*\d{2}:\d{2})?$", "$3-$1-$2")
    day = american.str.replace(r"^(\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}(?::\d{2})?$", "$1")
    number = pl.col("month").str.to_lowercase().str.strip_chars().replace_strict(_month_numbers(), default="")
    month = pl.when(number == "").then(pl.col("year")).otherwise(pl.concat_str(pl.col("year"), pl.lit("-"), number))
    coarse = pl.when(pl.col("year") == "").then(pl.lit("")).otherwise(month)
    whole = pl.when(day == "").then(coarse).otherwise(day)
    is_day = whole.str.contains(r"^\d{4}-\d{2}-\d{2}$")
    return pl.when(pl.col("is_cumulative") & is_day).then(whole.str.head(7)).otherwise(whole)


def _month_numbers() -> dict[str, str]:
    return {name: f"{number:02}" for number, name in enumerate(MONTH_NAMES, start=1)}


def _what() -> list[pl.Expr]:
    own = pl.when(pl.col("incident_id") == "").then(pl.col("main_id")).otherwise(pl.col("incident_id"))
    named = pl.concat_str("month", "year", separator=" ").str.strip_chars()
    written = pl.when(pl.col("date") == "").then(named).otherwise(pl.col("date"))
    return [
        own.alias("event_id"),
        written.alias("occurred_text"),
        pl.lit(Kind.DEATH_OR_MISSING.value).alias("kind"),
        pl.lit("people").alias("commodity"),
        pl.lit("1").alias("count"),
        pl.col("url").alias("source_ref"),
    ]


def _where() -> list[pl.Expr]:
    halves = pl.col("coordinates").str.extract_groups(_EXACT_SPLIT)
    split = halves.struct[0].is_not_null()
    latitude = pl.when(split).then(halves.struct[0]).otherwise(pl.col("coordinates"))
    radius = _by_text("location", place_radius_km, pl.Float64())
    floor = pl.when("is_cumulative").then(pl.max_horizontal(radius, pl.lit(_CUMULATIVE_KM))).otherwise(radius)
    code = _by_text("country", lambda text: country_code(text) or "", pl.String())
    from_place = _by_text("location", stated_country, pl.String())
    return [
        latitude.alias("latitude"),
        halves.struct[1].fill_null("").alias("longitude"),
        # Where nothing finer is said, the country is the place, and its extent the radius.
        pl.when((pl.col("location") == "") & (pl.col("coordinates") == ""))
        .then(pl.col("country"))
        .otherwise(pl.col("location"))
        .alias("place"),
        floor.cast(pl.String).alias("place_radius_km"),
        code.alias("country"),
        pl.when(code == "").then(from_place).otherwise(code).alias("stated_country"),
    ]


def _who(options: SourceOptions) -> list[pl.Expr]:
    family = _by_text("information_source", feed_of, pl.String())
    return [
        pl.lit(AGENCY).alias("agency"),
        (pl.lit(options.feed) if options.feed else family).alias("feed"),
        pl.lit(options.feed).alias("feed_given"),
        pl.lit(Handling.CLEAR.value).alias("handling"),
    ]


def _flags() -> pl.Expr:
    split = (pl.col("incident_id") != "") & (pl.col("main_id") != "") & (pl.col("incident_id") != pl.col("main_id"))
    said = pl.col("incident_type").str.contains("(?i)split")
    unknown = (pl.col("country") != "") & (
        _by_text("country", lambda text: country_code(text) or "", pl.String()) == ""
    )
    noticed = {"cumulative": pl.col("is_cumulative"), "split_incident": split | said, "country_unrecognised": unknown}
    codes = [pl.when(condition).then(pl.lit(code)) for code, condition in noticed.items()]
    return pl.concat_str(codes, separator=";", ignore_nulls=True)


def _by_text(column: str, rule: Callable[[str], object], dtype: pl.DataType) -> pl.Expr:
    """Apply a rule once to each different text."""

    def apply(texts: pl.Series) -> pl.Series:
        unique = texts.unique()
        results = pl.Series([rule(text) for text in unique], dtype=dtype)
        return texts.replace_strict(unique, results, return_dtype=dtype)

    return pl.col(column).map_batches(apply, return_dtype=dtype)


MISSING_MIGRANTS: Final = Source(
    name="missing_migrants", matches=_matches, report=_report, columns=COLUMNS, mode_required=False, owned=False
)
