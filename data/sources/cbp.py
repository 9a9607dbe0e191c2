"""Turns the monthly drug seizure figures of US Customs and Border Protection, in two layouts, into reports."""

from collections.abc import Mapping
from typing import Final

import polars as pl

from data.readers.records import ROW, Records
from data.schema import Handling, Kind, Mode
from data.sources.cbp_areas import area_of
from data.sources.source import Reports, Source, SourceOptions, as_reports, rename_columns
from data.validate.words import plain_words

AGENCY: Final = "US-CBP"

_WORDS: Final[Mapping[str, str]] = {
    "fiscal_year": "fy fiscal_year",
    "month": "month_abbv month",
    "component": "component",
    "region": "region",
    "land_filter": "land_filter",
    "area": "area_of_responsibility branch",
    "drug": "drug_type",
    "events": "count_of_event count_of_events",
    "pounds": "sum_qty_lbs",
}
COLUMNS: Final[Mapping[str, str]] = {word: name for name, words in _WORDS.items() for word in words.split()}

_MONTHS: Final = ("OCT", "NOV", "DEC", "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP")
_BEFORE_NEW_YEAR: Final = ("OCT", "NOV", "DEC")
_LAND: Final = ("land", "land only")


def _matches(keys: frozenset[str]) -> bool:
    figures = {"fy", "component", "drug_type", "count_of_event", "sum_qty_lbs"}
    return figures <= keys and bool({"area_of_responsibility", "branch"} & keys)


def _report(records: Records, options: SourceOptions) -> Reports:
    frame = rename_columns(records, COLUMNS)
    raw = pl.struct(pl.exclude(ROW)).struct.json_encode()
    absent = [pl.lit("").alias(name) for name in _WORDS if name not in frame.columns]
    frame = frame.with_columns(raw.alias("raw")).with_columns(absent).with_columns(_calendar())
    frame = frame.join(_places(frame["area"]), on="area", how="left", maintain_order="left")
    return as_reports(frame.select(ROW, "raw", *_when(), *_where(), *_what(), *_who(options), _flags().alias("flags")))


def _calendar() -> list[pl.Expr]:
    """Read ``2026 (FYTD)`` and ``APR``; null where they are something else."""
    year = pl.col("fiscal_year").str.extract(r"^(?i:FY\s*)?(\d{4})(?:\s*\(FYTD\))?$", 1)
    month = pl.col("month").str.to_uppercase().str.extract(r"^([A-Z]{3})[A-Z]*\.?$", 1)
    return [year.alias("#year"), pl.when(month.is_in(_MONTHS)).then(month).alias("#month")]


def _when() -> list[pl.Expr]:
    """
    Name the calendar month.

    Notes
    -----
    The fiscal year begins in October: October of fiscal year 2019 is October 2018.
    """
    written = pl.concat_str(pl.lit("FY "), "fiscal_year", pl.lit(" "), "month")
    blank = (pl.col("fiscal_year") == "") & (pl.col("month") == "")
    earlier = pl.col("#month").is_in(_BEFORE_NEW_YEAR).cast(pl.Int64)
    number = pl.col("#month").replace_strict(_month_numbers(), default=None, return_dtype=pl.String)
    calendar = pl.concat_str((pl.col("#year").cast(pl.Int64) - earlier).cast(pl.String), pl.lit("-"), number)
    return [
        pl.when(blank).then(pl.lit("")).otherwise(pl.coalesce(calendar, written)).alias("time"),
        written.alias("occurred_text"),
    ]


def _month_numbers() -> dict[str, str]:
    return {name: f"{(place + 9) % 12 + 1:02}" for place, name in enumerate(_MONTHS)}


def _places(texts: pl.Series) -> pl.DataFrame:
    written = texts.unique().to_list()
    found = [area_of(text) for text in written]
    schema = dict.fromkeys(("area", "#known", "latitude", "longitude", "radius_km", "country"), pl.String())
    rows = [
        (text, area.name, area.latitude, area.longitude, area.radius_km, area.country)
        if area
        else (text, "", "", "", "", "")
        for text, area in zip(written, found, strict=True)
    ]
    return pl.DataFrame(rows, schema=schema, orient="row")


def _where() -> list[pl.Expr]:
    """
    Place a figure by its area, and say how it travelled only where the publisher says it.

    Notes
    -----
    The publisher's land filter is the only word on the mode: ``Land Only`` (``Land`` in the files of Air and Marine
    Operations). ``Other`` is sea, air, post and all else, so it stays unknown; that a branch flies says nothing about
    what it stopped.
    """
    is_land = pl.col("land_filter").str.to_lowercase().is_in(_LAND)
    return [
        pl.col("latitude", "longitude", "radius_km", "country"),
        pl.col("area").alias("place"),
        pl.when(is_land).then(pl.lit(Mode.LAND.value)).otherwise(pl.lit("")).alias("mode"),
    ]


def _what() -> list[pl.Expr]:
    # The area under its one name, everything else without case, marks and footnote stars: a re-issue that writes
    # "2026" for "2026 (FYTD)", or an area with other capitals, is the same figure.
    year = pl.coalesce("#year", "fiscal_year")
    month = pl.coalesce("#month", "month")
    area = pl.when(pl.col("#known") == "").then(pl.col("area")).otherwise(pl.col("#known"))
    rest = [_plain(name) for name in ("component", "region", "land_filter")]
    return [
        pl.concat_str(year, month, *rest, _plain_of(area), _plain("drug"), separator="/").alias("event_id"),
        pl.lit(Kind.SEIZURE.value).alias("kind"),
        pl.col("drug").alias("commodity"),
        _figure("events").alias("count"),
        _figure("pounds").alias("quantity"),
        pl.when(pl.col("pounds") == "").then(pl.lit("")).otherwise(pl.lit("lbs")).alias("unit"),
    ]


def _plain(column: str) -> pl.Expr:
    return _plain_of(pl.col(column))


def _plain_of(text: pl.Expr) -> pl.Expr:
    def plain(texts: pl.Series) -> pl.Series:
        unique = texts.unique()
        return texts.replace_strict(unique, [plain_words(one) for one in unique], return_dtype=pl.String)

    return text.map_batches(plain, return_dtype=pl.String)


def _figure(column: str) -> pl.Expr:
    # An American publisher: a comma stands between thousands, never before decimals.
    grouped = pl.col(column).str.contains(r"^\d{1,3}(,\d{3})+(\.\d+)?$")
    return pl.when(grouped).then(pl.col(column).str.replace_all(",", "")).otherwise(pl.col(column))


def _who(options: SourceOptions) -> list[pl.Expr]:
    return [
        pl.lit(AGENCY).alias("agency"),
        (pl.lit(options.feed) if options.feed else pl.col("component")).alias("feed"),
        pl.lit(options.feed).alias("feed_given"),
        pl.lit(Handling.CLEAR.value).alias("handling"),
    ]


def _flags() -> pl.Expr:
    unplaced = (pl.col("#known") != "") & (pl.col("latitude") == "")
    events, pounds = (_figure(name).cast(pl.Float64, strict=False) for name in ("events", "pounds"))
    noticed = {
        "unplaced_area": unplaced,
        "unknown_area": pl.col("#known") == "",
        "year_to_date": pl.col("fiscal_year").str.contains("(FYTD)", literal=True),
        "reported_zero": events == 0,
        "no_weight": (pounds == 0) & (events > 0),
    }
    codes = [pl.when(condition).then(pl.lit(code)) for code, condition in noticed.items()]
    return pl.concat_str(codes, separator=";", ignore_nulls=True)


CBP: Final = Source(
    name="cbp",
    matches=_matches,
    report=_report,
    columns=COLUMNS,
    mode_required=False,
    owned=False,
    least_count=0,
)
