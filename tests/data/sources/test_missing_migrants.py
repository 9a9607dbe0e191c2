import csv
import io
from datetime import UTC, datetime

import openpyxl
import pytest

from data.intake import IntakeOptions
from data.receiving import read_file
from data.schema import EVENT_COLUMNS

NOW = datetime(2026, 11, 22, tzinfo=UTC)
OFFICIAL = [
    "Main ID",
    "Incident ID",
    "Incident Type",
    "Region of Incident",
    "Incident Date",
    "Incident Year",
    "Month",
    "Number of Dead",
    "Minimum Estimated Number of Missing",
    "Total Number of Dead and Missing",
    "Number of Survivors",
    "Number of Females",
    "Number of Males",
    "Number of Children",
    "Country of Origin",
    "Region of Origin",
    "Cause of Death",
    "Country of Incident",
    "Migration Route",
    "Location of Incident",
    "Coordinates",
    "UNSD Geographical Grouping",
    "Information Source",
    "URL",
    "Source Quality",
]
ROW = {
    "Main ID": "2014.MMP00001",
    "Incident ID": "2014.MMP00001",
    "Incident Type": "Incident",
    "Incident Date": datetime(2014, 1, 6, tzinfo=UTC).replace(tzinfo=None),
    "Incident Year": 2014,
    "Month": "January",
    "Number of Dead": 1,
    "Total Number of Dead and Missing": 1,
    "Cause of Death": "Drowning",
    "Country of Incident": "Libya",
    "Migration Route": "Central Mediterranean",
    "Location of Incident": "Off the coast of Sabratha, Libya",
    "Coordinates": "32.95142, 12.48341",
    "Information Source": "IOM Libya, Reuters",
    "URL": "https://example.org/1",
}


def official(*rows):
    book = openpyxl.Workbook()
    book.active.append(OFFICIAL)
    for row in rows:
        book.active.append([{**ROW, **row}.get(name) for name in OFFICIAL])
    content = io.BytesIO()
    book.save(content)
    return read_file("mmp.xlsx", content.getvalue(), IntakeOptions(NOW))


def only(intake):
    assert intake.quarantined.is_empty()
    return intake.accepted.row(0, named=True)


def test_the_official_workbook_becomes_events():
    intake = official({})
    event = only(intake)
    assert intake.source == "missing_migrants"
    assert event["event_id"] == "2014.MMP00001"
    assert event["occurred_at"] == datetime(2014, 1, 6, tzinfo=UTC)
    assert (event["precision"], event["occurred_text"]) == ("day", "2014-01-06")
    assert (event["latitude"], event["longitude"], event["radius_km"]) == (32.95142, 12.48341, 40.0)
    assert (event["kind"], event["commodity"], event["count"]) == ("death_or_missing", "people", 1)
    assert (event["quantity"], event["quantity_kg"], event["mode"]) == (None, None, None)
    assert (event["agency"], event["feed"], event["handling"]) == ("IOM-MMP", "iom libya", "TLP:CLEAR")
    assert (event["country"], event["source_ref"]) == ("LY", "https://example.org/1")


def test_the_route_label_is_in_the_raw_record_only():
    event = only(official({}))
    assert '"route":"Central Mediterranean"' in event["raw"]
    assert not any("Central Mediterranean" in str(event[name]) for name in EVENT_COLUMNS)


def test_a_blank_date_leaves_the_month_and_a_blank_month_the_year():
    month = only(official({"Incident Date": None}))
    assert (month["precision"], month["occurred_at"]) == ("month", datetime(2014, 1, 1, tzinfo=UTC))
    assert month["occurred_text"] == "January 2014"
    year = only(official({"Incident Date": None, "Month": None}))
    assert (year["precision"], year["occurred_at"]) == ("year", datetime(2014, 1, 1, tzinfo=UTC))
    nothing = official({"Incident Date": None, "Month": None, "Incident Year": None})
    assert nothing.quarantined["reason"].to_list() == ["date_missing"]


def test_the_publisher_writes_month_before_day():
    assert (
        only(official({"Incident Date": "Thu, 03/04/2021 - 12:00"}))["occurred_at"].date().isoformat() == "2021-03-04"
    )


def test_cumulative_records_are_accepted_coarser_and_flagged():
    for change in ({"Incident Type": "Cumulative Incident"}, {"Location of Incident": "Cumulative total for Tripoli"}):
        event = only(official(change))
        assert "cumulative" in event["flags"].split(";")
        assert event["precision"] == "month"
        assert event["radius_km"] >= 50


def test_swapped_coordinates_are_hinted_at_and_never_swapped():
    outside = official({"Coordinates": "100.5, 13.7", "Country of Incident": "Thailand"})
    assert outside.quarantined.select("reason", "sentence").row(0) == (
        "lat_out_of_range",
        "The latitude '100.5' is not within -90 to 90. Latitude and longitude look swapped.",
    )
    within = official(
        {"Location of Incident": "Bamako, Mali", "Country of Incident": None, "Coordinates": "-8.0, 12.6"}
    )
    assert within.quarantined["reason"].to_list() == ["looks_swapped"]


@pytest.mark.parametrize(("coordinates", "reason"), [("0, 0", "null_island"), ("32.9", "coord_incomplete")])
def test_coordinates_that_say_nothing(coordinates, reason):
    assert official({"Coordinates": coordinates}).quarantined["reason"].to_list() == [reason]


def test_a_record_without_coordinates_waits_for_its_place():
    event = only(official({"Coordinates": None}))
    assert (event["latitude"], event["longitude"], event["radius_km"]) == (None, None, None)
    assert "needs_geocode" in event["flags"].split(";")


@pytest.mark.parametrize(
    ("place", "least"),
    [
        ("Arizona, USA (see coordinates for exact location)", 2),
        ("Sabha, Libya", 12),
        ("Unspecified location in the Central Mediterranean", 150),
        ("Sahara desert, Libya", 100),
        ("Reported at Milak border crossing, Iran", 200),
        ("Libya", 250),
    ],
)
def test_the_wording_of_a_place_sets_the_least_radius(place, least):
    intake = official({"Location of Incident": place, "Country of Incident": None, "Coordinates": "31.12345, 13.12345"})
    radius = intake.accepted["radius_km"][0]
    assert radius == least if "Libya" in place or "Mediterranean" in place else radius >= least


@pytest.mark.parametrize("name", ["incidents_2014_2021.csv", "incidents_2014_2023_other_layout.csv"])
def test_the_published_files_add_up(shared, name):
    content = (shared / "real" / "missing_migrants" / name).read_bytes()
    records = sum(1 for _ in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))) - 1
    intake = read_file(name, content, IntakeOptions(NOW))
    assert intake.source == "missing_migrants"
    assert intake.records == records
    assert intake.accepted.height + intake.quarantined.height + len(intake.duplicates) == records
    assert intake.accepted.height > 0.9 * records
    assert intake.accepted["event_id"].n_unique() == intake.accepted.height


def test_a_record_with_a_country_alone_lies_at_it():
    intake = official({**ROW, "Location of Incident": "", "Coordinates": ""})
    event = intake.accepted.row(0, named=True)
    assert (event["place"], event["country"], event["latitude"]) == ("Libya", "LY", None)
    assert "needs_geocode" in event["flags"].split(";")
