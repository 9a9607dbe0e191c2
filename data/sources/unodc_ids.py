"""Turns the individual drug seizures that countries report to the UN Office on Drugs and Crime into reports."""

from collections.abc import Callable, Mapping
from typing import Final

import polars as pl

from data.readers.records import ROW, Records
from data.schema import Handling, Kind
from data.sources.seizure_transport import Travel, travel_of
from data.sources.source import Reports, Source, SourceOptions, as_reports, rename_columns
from data.sources.unodc_texts import NOTHING, countries_named, country_of
from data.validate.countries import country_name

AGENCY: Final = "UNODC"

_WORDS: Final[Mapping[str, str]] = {
    "region": "region region_of_seizure",
    "subregion": "subregion sub_region subregion_of_seizure",
    "country": "country country_of_seizure",
    "division": "administrative_division",
    "place": "place place_of_seizure",
    "date": "seizure_date date_of_seizure",
    "drug": "drug_name",
    "amount": "amount amount_of_drug",
    "unit": "drug_unit",
    "hiding_place": "hiding_place",
    "installation": "installation",
    "transport": "transport",
    "producing": "producing_country",
    "departure": "departure_country country_obtained_departure_country",
    "destination": "destination_country",
    "routing": "routing",
}
COLUMNS: Final[Mapping[str, str]] = {word: name for name, words in _WORDS.items() for word in words.split()}


def _matches(keys: frozenset[str]) -> bool:
    named = {COLUMNS[key] for key in keys if key in COLUMNS}
    return {"country", "date", "amount"} <= named and {"drug_name", "drug_unit"} <= keys


def _report(records: Records, options: SourceOptions) -> Reports:
    frame = rename_columns(records, COLUMNS)
    raw = pl.struct(pl.exclude(ROW)).struct.json_encode()
    absent = [pl.lit("").alias(name) for name in _WORDS if name not in frame.columns]
    frame = frame.with_columns(raw.alias("raw")).with_columns(absent)
    frame = frame.with_columns(
        _by_text("country", country_of).alias("#code"),
        *(_by_text(name, _end).alias(f"#{name}") for name in ("departure", "destination")),
        *(_said(name).alias(f"#{name}") for name in ("place", "division", "amount")),
    )
    frame = pl.concat([frame, _travel(frame)], how="horizontal")
    return as_reports(frame.select(ROW, "raw", *_what(), *_where(), *_who(options), _flags().alias("flags")))


def _said(name: str) -> pl.Expr:
    """Take a text, unless it is a word for nothing."""
    return pl.when(~pl.col(name).str.to_lowercase().is_in(NOTHING)).then(pl.col(name)).otherwise(pl.lit(""))


def _end(text: str) -> str:
    """Name the one country at an end of a route; several are none that anybody chose."""
    named = countries_named(text)
    return named[0] if len(named) == 1 else ""


def _travel(frame: pl.DataFrame) -> pl.DataFrame:
    written = frame.select("transport", "installation", "hiding_place")
    known = {row: travel_of(*row) for row in written.unique().iter_rows()}
    travels: list[Travel] = [known[row] for row in written.iter_rows()]
    return pl.DataFrame(
        {
            "#mode": pl.Series([travel.mode for travel in travels], dtype=pl.String),
            "#mode_flag": pl.Series([travel.flag for travel in travels], dtype=pl.String),
        }
    )


def _what() -> list[pl.Expr]:
    """
    Say what was seized and when.

    Notes
    -----
    Dates are days. Programs that export them write midnight beside them, which means nothing.
    """
    day = pl.col("date").str.replace(r"[T ]0?0:00(?::00(?:\.0+)?)?$", "")
    return [
        day.alias("time"),
        pl.col("date").alias("occurred_text"),
        pl.lit(Kind.SEIZURE.value).alias("kind"),
        pl.lit("1").alias("count"),
        pl.col("drug").alias("commodity"),
        pl.col("#amount").alias("quantity"),
        pl.col("unit"),
        pl.col("#mode").alias("mode"),
    ]


def _where() -> list[pl.Expr]:
    """
    Name the place as finely as it is told: place and administrative division, else the country alone.

    Notes
    -----
    The country where something was produced is no end of its way: it stays in the raw record.
    """
    parts = [pl.when(pl.col("#place") != "").then(pl.col("#place"))]
    repeated = pl.col("#place").str.to_lowercase() == pl.col("#division").str.to_lowercase()
    parts.append(pl.when((pl.col("#division") != "") & ~repeated).then(pl.col("#division")))
    told = pl.concat_str(parts, separator=", ", ignore_nulls=True)
    whole = pl.when(pl.col("#code") != "").then(_by_text("#code", country_name)).otherwise(pl.col("country"))
    return [
        pl.when(told == "").then(whole).otherwise(told).alias("place"),
        pl.col("#code").alias("country"),
        pl.col("#code").alias("stated_country"),
        pl.col("#departure").alias("origin"),
        pl.col("#destination").alias("destination"),
    ]


def _who(options: SourceOptions) -> list[pl.Expr]:
    """
    Name the owner and the stream.

    Notes
    -----
    The stream is the country that reports: one may stop, or report otherwise, while the others go on.
    """
    return [
        pl.lit(AGENCY).alias("agency"),
        (pl.lit(options.feed) if options.feed else pl.col("country")).alias("feed"),
        pl.lit(options.feed).alias("feed_given"),
        pl.lit(Handling.CLEAR.value).alias("handling"),
    ]


def _flags() -> pl.Expr:
    noticed = {
        "country_unrecognised": (pl.col("country") != "") & (pl.col("#code") == ""),
        "country_only": (pl.col("#place") == "") & (pl.col("#division") == "") & (pl.col("country") != ""),
        "several_origins": _is_several("departure"),
        "several_destinations": _is_several("destination"),
    }
    codes = [pl.when(condition).then(pl.lit(code)) for code, condition in noticed.items()]
    how = pl.when(pl.col("#mode_flag") != "").then(pl.col("#mode_flag"))
    return pl.concat_str([*codes, how], separator=";", ignore_nulls=True)


def _is_several(name: str) -> pl.Expr:
    return _by_text(name, lambda text: "yes" if len(countries_named(text)) > 1 else "") == "yes"


def _by_text(column: str, rule: Callable[[str], str]) -> pl.Expr:
    """Apply a rule once to each different text."""

    def apply(texts: pl.Series) -> pl.Series:
        unique = texts.unique()
        return texts.replace_strict(unique, [rule(text) for text in unique], return_dtype=pl.String)

    return pl.col(column).map_batches(apply, return_dtype=pl.String)


UNODC_IDS: Final = Source(
    name="unodc_ids", matches=_matches, report=_report, columns=COLUMNS, mode_required=False, owned=False
)
