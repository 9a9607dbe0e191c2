"""Turns files with our own column names, or common other words for them, into reports."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

import polars as pl

from data.errors import FileRejectedError
from data.readers.records import ROW, UNNAMED, Records
from data.sources.coordinate_cells import read_angle_cells
from data.sources.source import REPORT_COLUMNS, Reports, Source, SourceOptions, rename_columns

_WORDS: Final[Mapping[str, str]] = {
    "event_id": "event_id id eventid event_no incident_id record_id case_id case_number",
    "kind": "kind event_kind",
    "occurred_at": "occurred_at date datetime date_time event_date incident_date seizure_date occurred occurred_on",
    "recorded_at": "recorded_at",
    "latitude": "latitude lat y_wgs84",
    "longitude": "longitude lon lng long x_wgs84",
    "radius_km": "radius_km uncertainty_km",
    "place": "place location place_name location_name",
    "country": "country country_code iso2 iso_a2",
    "mode": "mode transport transport_mode mode_of_transport",
    "commodity": "commodity drug drug_name goods",
    "count": "count events",
    "quantity": "quantity amount qty",
    "unit": "unit units quantity_unit",
    "quantity_kg": "quantity_kg weight_kg kg",
    "origin": "origin departure",
    "destination": "destination",
    "agency": "agency reporting_agency owner",
    "feed": "feed",
    "handling": "handling tlp marking",
    "release_to": "release_to releasable_to",
    "source_ref": "source_ref reference ref source_reference",
}
COLUMNS: Final[Mapping[str, str]] = {word: name for name, words in _WORDS.items() for word in words.split()}
FIELDS: Final = tuple(_WORDS)
"""Our own names for columns, in the order in which people think of them."""


def _report(records: Records, options: SourceOptions) -> Reports:
    frame = rename_columns(records, COLUMNS)
    _refuse_title(records)
    _require(frame, options)  # first: of no known column at all, nothing original can be kept
    return own_reports(frame.with_columns(_RAW), options)


def _refuse_title(records: Records) -> None:
    """Refuse a table that begins with a line of something else: reports have titles, and a header has many names."""
    first = next(iter(records.headers.values()))
    if len(records.headers) == 1 or set(list(records.headers.values())[1:]) == {UNNAMED}:
        raise FileRejectedError(
            "missing_column",
            f"The first line of the table has only the column {first[:60]!r}; delete the lines above the header.",
        )


_RAW: Final = pl.struct(pl.exclude(ROW)).struct.json_encode().alias("raw")


def own_reports(frame: pl.DataFrame, options: SourceOptions) -> Reports:
    """
    Turn a frame under our column names into reports, or refuse it as a whole.

    Parameters
    ----------
    frame
        ``ROW``, ``raw`` and any of the columns of this source, as text.
    options
        Fill the agency, the feed and blank markings.

    Returns
    -------
    reports
        One for each row.

    Raises
    ------
    FileRejectedError
        A column is missing that nothing can replace.
    """
    _require(frame, options)
    return _reports(frame, options)


def _report_outside(records: Records, options: SourceOptions) -> Reports:
    frame = rename_columns(records, COLUMNS)
    _require_where_and_when(frame)
    # Nothing of it is kept, so nobody owns it yet: what it leaves open is filled with what harms nobody.
    filled = SourceOptions(options.agency or "unknown", options.feed, options.handling or "TLP:RED")
    reports = _reports(frame.with_columns(_RAW), filled)
    agency = pl.when(pl.col("agency") == "").then(pl.lit(filled.agency)).otherwise(pl.col("agency"))
    return Reports(reports.with_columns(agency.alias("agency")))


def _reports(frame: pl.DataFrame, options: SourceOptions) -> Reports:
    return Reports(read_angle_cells(frame.select(_report_columns(frozenset(frame.columns), options))))


@lru_cache(maxsize=64)
def _report_columns(present: frozenset[str], options: SourceOptions) -> list[pl.Expr]:
    own = {name: pl.col(name) if name in present else pl.lit("") for name in REPORT_COLUMNS}
    own["occurred_text"] = pl.col("occurred_text" if "occurred_text" in present else "occurred_at")
    own["time"] = pl.col("occurred_at")
    for name, told in (("agency", options.agency), ("feed", options.feed)):
        own[name] = own[name] if name in present else pl.lit(told)
    own["handling"] = pl.when(own["handling"] == "").then(pl.lit(options.handling)).otherwise(own["handling"])
    own |= {"feed_given": own["feed"], "stated_country": own["country"]}
    return [pl.col(ROW), *(value.alias(name) for name, value in own.items())]


def _require(frame: pl.DataFrame, options: SourceOptions) -> None:
    _require_where_and_when(frame)
    filled = {"agency": options.agency, "handling": options.handling}
    for name in ("mode", "agency", "handling"):
        if name not in frame.columns and not filled.get(name):
            way = f" or the option --{name}" if name in filled else ""
            raise FileRejectedError("missing_column", f"The file has no column {name!r}; add it{way}.")


def _require_where_and_when(frame: pl.DataFrame) -> None:
    present = set(frame.columns)
    half = {"latitude", "longitude"} - present
    if len(half) == 1:
        raise FileRejectedError(
            "missing_column", f"The file has only half a coordinate; add the column {half.pop()!r}."
        )
    if half and "place" not in present:
        raise FileRejectedError(
            "missing_column",
            "The file has neither coordinates nor a place; add 'latitude' and 'longitude', or 'place'.",
        )
    if "occurred_at" not in present:
        raise FileRejectedError("missing_column", "The file has no time; add the column 'occurred_at'.")


GENERIC: Final = Source(
    name="generic", matches=lambda _keys: True, report=_report, columns=COLUMNS, mode_required=True, owned=True
)

OUTSIDE: Final = Source(
    name="outside",
    matches=lambda _keys: False,
    report=_report_outside,
    columns=COLUMNS,
    mode_required=False,
    owned=False,
)
"""The same columns in a file that never reaches the store: mode, agency and handling may be absent."""
