import csv
import io
from datetime import UTC, datetime
from functools import cache

import numpy as np
import polars as pl
import pytest

from data.intake import IntakeOptions
from data.receiving import read_file
from data.sources.cbp_areas import area_of, areas
from data.store import open_store
from data.validate.countries import distance_to_country_km

NOW = datetime(2026, 11, 22, tzinfo=UTC)
KEY = ("FY", "Month (abbv)", "Component", "Region", "Land Filter", "Area of Responsibility", "Drug Type")
FIGURES = ("Count of Event", "Sum Qty (lbs)")
ROW = {
    "FY": "2021",
    "Month (abbv)": "JAN",
    "Component": "U.S. Border Patrol",
    "Region": "Southwest Border",
    "Land Filter": "Land Only",
    "Area of Responsibility": "TUCSON SECTOR",
    "Branch": "Tucson Air Branch",
    "Drug Type": "Heroin",
    "Count of Event": "37",
    "Sum Qty (lbs)": "100",
}
FILES = {
    "amo-drug-seizures-fy19-fy22.csv": 1772,
    "amo-drug-seizures-fy23-fy26-dec.csv": 1292,
    "nationwide-drugs-fy19-fy22.csv": 10_092,
    "nationwide-drugs-fy20-fy23.csv": 9924,
    "nationwide-drugs-fy23-fy26-apr.csv": 8673,
}


def take(*changes, header=(*KEY, *FIGURES), **options):
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows([{**ROW, **change}[name] for name in header] for change in changes)
    return read_file("figures.csv", text.getvalue().encode(), IntakeOptions(NOW, **options))


def event_of(**change):
    names = {
        "fiscal_year": "FY",
        "month": "Month (abbv)",
        "component": "Component",
        "land": "Land Filter",
        "area": "Area of Responsibility",
        "drug": "Drug Type",
        "events": "Count of Event",
        "pounds": "Sum Qty (lbs)",
    }
    intake = take({names[name]: value for name, value in change.items()})
    assert intake.source == "cbp"
    assert intake.quarantined.is_empty()
    return intake.accepted.row(0, named=True)


def test_a_monthly_figure_is_one_record_with_a_count():
    event = event_of()
    assert (event["kind"], event["count"], event["commodity"]) == ("seizure", 37, "heroin")
    assert (event["quantity"], event["unit"], event["quantity_kg"]) == (100.0, "lbs", 45.359237)
    assert event["occurred_at"] == datetime(2021, 1, 1, tzinfo=UTC)
    assert (event["precision"], event["occurred_text"]) == ("month", "FY 2021 JAN")
    assert (event["latitude"], event["longitude"], event["radius_km"]) == (31.8, -111.0, 150.0)
    assert (event["place"], event["country"], event["mode"]) == ("TUCSON SECTOR", "US", "land")
    assert (event["agency"], event["feed"], event["feed_given"]) == ("US-CBP", "U.S. Border Patrol", "")
    assert (event["handling"], event["flags"]) == ("TLP:CLEAR", "month_precision")
    assert event["event_id"] == "2021/JAN/u s border patrol/southwest border/land only/tucson sector/heroin"


def test_the_files_of_air_and_marine_operations_have_branches():
    header = (*(name if name != "Area of Responsibility" else "Branch" for name in KEY), *FIGURES)
    event = take({"Land Filter": "Land", "Component": "Air and Marine Operations"}, header=header).accepted.row(
        0, named=True
    )
    assert (event["place"], event["radius_km"], event["mode"]) == ("Tucson Air Branch", 170.0, "land")
    assert event["feed"] == "Air and Marine Operations"


@pytest.mark.parametrize(
    ("fiscal_year", "month", "first"),
    [
        ("2021", "OCT", (2020, 10)),
        ("2021", "NOV", (2020, 11)),
        ("2021", "DEC", (2020, 12)),
        ("2021", "JAN", (2021, 1)),
        ("2021", "SEP", (2021, 9)),
        ("2026 (FYTD)", "DEC", (2025, 12)),
        ("FY2021", "October", (2020, 10)),
    ],
)
def test_the_fiscal_year_begins_in_october(fiscal_year, month, first):
    event = event_of(fiscal_year=fiscal_year, month=month)
    assert event["occurred_at"] == datetime(*first, 1, tzinfo=UTC)
    assert event["occurred_text"] == f"FY {fiscal_year} {month}"


def test_a_year_to_date_is_flagged_and_keeps_its_identity():
    running, closed = event_of(fiscal_year="2026 (FYTD)"), event_of(fiscal_year="2026")
    assert "year_to_date" in running["flags"].split(";")
    assert running["event_id"] == closed["event_id"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"FY": "2021", "Month (abbv)": "XXX"}, "bad_date"),
        ({"FY": "last year"}, "bad_date"),
        ({"FY": "", "Month (abbv)": ""}, "date_missing"),
        ({"FY": "2031"}, "future_date"),
        ({"Count of Event": "-1"}, "bad_count"),
        ({"Count of Event": "1.5"}, "bad_count"),
        ({"Count of Event": "0"}, "bad_count"),
        ({"Sum Qty (lbs)": "much"}, "bad_quantity"),
    ],
)
def test_each_fault_has_its_reason(change, reason):
    assert take(change).quarantined["reason"].to_list() == [reason]


def test_a_reported_zero_is_kept_as_looked_and_found_none():
    event = event_of(events="0", pounds="0")
    assert (event["count"], event["quantity"], event["quantity_kg"]) == (0, 0.0, 0.0)
    assert "reported_zero" in event["flags"].split(";")
    store = open_store("sqlite://")
    store.add(take({"Count of Event": "0", "Sum Qty (lbs)": "0"}), recorded_at=NOW)
    kept = store.events()
    store.close()
    assert kept["count"].to_list() == [0]


def test_events_without_weight_are_flagged():
    assert "no_weight" in event_of(events="2", pounds="0")["flags"].split(";")


def test_commas_stand_between_thousands():
    event = event_of(events="1,925", pounds="69,514.5")
    assert (event["count"], event["quantity"]) == (1925, 69514.5)


@pytest.mark.parametrize(
    ("drug", "code"),
    [
        ("Khat (Catha Edulis)", "khat"),
        ("Lsd", "lsd"),
        ("Marijuana", "cannabis"),
        ("Methamphetamine", "methamphetamine"),
        ("Other Drugs**", "other"),
    ],
)
def test_drugs_are_coded_and_kept_as_written(drug, code):
    event = event_of(drug=drug)
    assert (event["commodity"], event["commodity_text"]) == (code, drug)


def test_the_mode_is_only_what_the_land_filter_says():
    assert event_of(land="Other")["mode"] is None
    assert event_of(land="Other", component="Air and Marine Operations")["mode"] is None


def test_what_is_no_place_is_accepted_without_position():
    event = event_of(area="PRECLEARANCE FIELD OFFICE")
    assert (event["latitude"], event["radius_km"], event["country"], event["count"]) == (None, None, "", 37)
    assert {"unplaced_area", "needs_geocode"} <= set(event["flags"].split(";"))
    unheard = event_of(area="ATLANTIS SECTOR")
    assert {"unknown_area", "needs_geocode"} <= set(unheard["flags"].split(";"))


def test_another_spelling_of_an_area_is_the_same_figure():
    assert area_of("McAllen Air and Marine Branch") == area_of("Mc Allen Air And Marine Branch")
    assert event_of(area="Tucson Sector")["event_id"] == event_of()["event_id"]


def test_a_re_issue_brings_new_versions_of_what_changed_only():
    first = take({}, {"Drug Type": "Cocaine"}, {"FY": "2020"})
    second = take({}, {"Drug Type": "Cocaine", "Count of Event": "38"}, {"FY": "2022"})
    store = open_store("sqlite://")
    store.add(first, recorded_at=NOW)
    summary = store.add(second, recorded_at=NOW)
    events = store.events()
    store.close()
    assert (summary.added, summary.revised, summary.duplicates) == (1, 1, 1)
    assert sorted(events["count"]) == [37, 37, 37, 38]


def test_many_figures_at_one_point_keep_the_radius_of_the_area():
    years = [{"FY": str(year)} for year in range(1990, 2026)]
    events = take(*years).events()
    assert set(events["radius_km"]) == {150.0}
    assert not events["flags"].str.contains("default_coordinate").any()


def test_the_table_of_areas_holds_together():
    table = {area.name: area for area in areas().values()}
    assert len(table) == 41 + 30
    for area in table.values():
        assert area.rank in {"field_office", "sector", "branch", "headquarters", "nationwide"}
        assert (area.rank in {"headquarters", "nationwide"}) <= (not area.is_placed)
        assert bool(area.country) == area.is_placed == bool(area.radius_km)
    for area in filter(lambda area: area.is_placed, table.values()):
        at = np.array([float(area.longitude)]), np.array([float(area.latitude)])
        assert distance_to_country_km(area.country, *at)[0] < 100
        assert 40 <= float(area.radius_km) <= 1000


@cache
def published(shared, name):
    return read_file(name, (shared / "real" / "cbp" / name).read_bytes(), IntakeOptions(NOW))


@pytest.mark.parametrize("name", FILES)
def test_the_published_files_add_up(shared, name):
    intake = published(shared, name)
    assert (intake.source, intake.records) == ("cbp", FILES[name])
    assert intake.accepted.height == intake.records
    accepted = intake.accepted
    assert not accepted["flags"].str.contains("unknown_area").any()
    assert accepted["event_id"].n_unique() == intake.records
    unplaced = accepted.filter(pl.col("latitude").is_null())
    assert unplaced["flags"].str.contains("unplaced_area").all()
    assert 0 < unplaced.height < (0.2 if "amo" in name else 0.04) * intake.records
    assert accepted["count"].min() == 1  # the publisher leaves zeros out


def test_every_area_and_branch_of_the_published_files_is_in_the_table(shared):
    named = {area_of(place).name for name in FILES for place in published(shared, name).accepted["place"].unique()}
    assert named == {area.name for area in areas().values()}


def test_the_published_re_issues_overlap(shared, store_url):
    store = open_store(store_url)
    sent = [published(shared, f"nationwide-drugs-{years}.csv") for years in ("fy19-fy22", "fy20-fy23", "fy23-fy26-apr")]
    summaries = [store.add(intake, recorded_at=NOW) for intake in (*sent, sent[-1])]
    events = store.events()
    store.close()
    counted = [(each.added, each.revised, each.duplicates) for each in summaries]
    # Three fiscal years are in both of the first two files: 7,559 figures, 1,616 of them written differently.
    assert counted == [(10_092, 0, 0), (2365, 1616, 5943), (6308, 71, 2294), (0, 0, 8673)]
    assert events.height == 10_092 + 2365 + 6308


def rows_by_key(shared, name, key):
    with (shared / "real" / "cbp" / name).open(encoding="utf-8", newline="") as lines:
        return {tuple(row[column] for column in key): row for row in csv.DictReader(lines)}


def test_the_published_re_issue_differs_in_the_last_digits_only(shared):
    """Without the land filter in the key, 6,886 and 1,353: rows of land and other are then taken for one."""
    names = ("nationwide-drugs-fy19-fy22.csv", "nationwide-drugs-fy20-fy23.csv")
    counted = []
    for key in (KEY, [column for column in KEY if column != "Land Filter"]):
        old, new = (rows_by_key(shared, name, key) for name in names)
        pairs = [(old[own], new[own]) for own in old.keys() & new.keys()]
        other = [(a, b) for a, b in pairs if any(a[column] != b[column] for column in FIGURES)]
        counted.append((len(pairs), len(other)))
        if key == KEY:
            assert all(a["Count of Event"] == b["Count of Event"] for a, b in other)
            weights = np.array([[float(row["Sum Qty (lbs)"]) for row in pair] for pair in other])
            np.testing.assert_allclose(weights[:, 0], weights[:, 1], rtol=1e-12)
    assert counted == [(7559, 1616), (6886, 1353)]
