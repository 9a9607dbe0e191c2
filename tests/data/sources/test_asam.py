import csv
import io
from datetime import UTC, datetime

import polars as pl
import pytest

from data.intake import IntakeOptions
from data.receiving import read_file, read_outside_events
from data.schema import EVENT_COLUMNS
from data.store import open_store

NOW = datetime(2026, 11, 22, tzinfo=UTC)
HEADER = ("reference", "date", "position", "navArea", "subreg", "hostility", "victim", "description")
ROW = {
    "reference": "2031-7",
    "date": "2024-05-04",
    "position": "10°30'36\"N\n20°15'00\"W",
    "navArea": "II",
    "subreg": "51",
    "hostility": "Robbers",
    "victim": "Bulk carrier of J. Doe",
    "description": "ATLANTIC OCEAN: On 4 May, robbers boarded the ship near position 10-30.6N 020-15W.",
}


def take(*changes, header=HEADER, **options):
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([*header, ""])
    for number, change in enumerate(changes, start=1):
        row = {**ROW, "reference": f"2024-{number}", **change}
        writer.writerow([*(row[name] for name in header), ""])
    return read_file("messages.csv", text.getvalue().encode(), IntakeOptions(NOW, **options))


def test_a_file_outside_the_store_is_known_by_its_header():
    header, row = ",".join(HEADER), ",".join(f'"{value.replace(chr(34), chr(34) * 2)}"' for value in ROW.values())
    intake = read_outside_events("messages.csv", f"{header}\n{row}\n".encode(), now=NOW)
    assert (intake.source, intake.records) == ("asam", 1)
    assert intake.accepted["kind"].to_list() == ["attack"]


def event_of(**change):
    intake = take(change)
    assert intake.quarantined.is_empty()
    return intake.accepted.row(0, named=True)


def test_a_message_becomes_an_attack():
    intake = take({})
    event = intake.accepted.row(0, named=True)
    assert intake.source == "asam"
    assert (event["event_id"], event["source_ref"]) == ("2024-1", "2024-1")
    assert (event["kind"], event["mode"], event["count"], event["commodity"]) == ("attack", "maritime", 1, "")
    assert event["occurred_at"] == datetime(2024, 5, 4, tzinfo=UTC)
    assert (event["occurred_text"], event["precision"]) == ("2024-05-04", "day")
    assert (event["latitude"], event["longitude"], event["radius_km"]) == (10.51, -20.25, 1.0)
    assert (event["place"], event["country"]) == ("ATLANTIC OCEAN", "")
    assert (event["agency"], event["feed"], event["handling"]) == ("NGA-ASAM", "", "TLP:CLEAR")
    assert event["flags"] == "day_precision"


def test_victim_and_description_are_in_the_raw_record_only():
    event = event_of()
    assert "J. Doe" in event["raw"]
    assert not any("Doe" in str(event[name]) or "boarded" in str(event[name]) for name in EVENT_COLUMNS)


def test_without_a_heading_the_place_is_the_navigational_area():
    assert event_of(description="On 4 May, robbers boarded.")["place"] == "NAVAREA II, subregion 51"
    assert event_of(description="", navArea="")["place"] == "subregion 51"


def test_a_reference_of_another_year_is_flagged_and_stays():
    event = event_of(reference="2023-99")
    assert event["flags"].split(";") == ["reference_year_differs", "day_precision"]
    assert (event["event_id"], event["occurred_at"].year) == ("2023-99", 2024)


@pytest.mark.parametrize(
    ("position", "radius_km"),
    [("10°30'00\"N\n20°14'00\"W", 1.0), ("10°30'00\"N\n20°00'00\"W", 28.1), ("10°00'00\"N\n20°00'00\"W", 56.1)],
)
def test_the_radius_follows_the_notation(position, radius_km):
    assert event_of(position=position, description="")["radius_km"] == radius_km


def test_sixty_minutes_are_read_and_flagged():
    event = event_of(position="9°60'00\"N\n20°14'00\"W", description="")
    assert (event["latitude"], event["flags"]) == (10.0, "minutes_of_sixty;day_precision")


def test_another_position_in_the_description_is_flagged_and_widens_the_radius():
    near = event_of(description="ATLANTIC OCEAN: near position 11-30.6N 020-15W.")
    assert "position_disagrees" in near["flags"].split(";")
    assert near["radius_km"] == pytest.approx(110.6, abs=0.5)
    assert event_of(description="ATLANTIC OCEAN: near position 10-30.6N 020-15E.")["radius_km"] == 250.0
    rounded = event_of(description="ATLANTIC OCEAN: near position 10-31N 020-15W.")
    assert (rounded["radius_km"], rounded["flags"]) == (1.0, "day_precision")


GULF = {"position": "5°12'00\"N\n4°03'00\"E"}  # the other side of Greenwich from Abidjan


@pytest.mark.parametrize(
    "description",
    [
        "IVORY COAST: boarded at anchor.",
        "IVORY COAST: boarded near position 05-12N 004-03W.",
        "ABIDJAN ANCHORAGE, IVORY COAST: boarded.",
    ],
)
def test_a_position_whose_mirror_image_fits_is_quarantined(description):
    quarantined = take({**GULF, "description": description}).quarantined
    assert quarantined["reason"].to_list() == ["position_contradicted"]
    assert quarantined["sentence"][0].startswith("The position lies 75")
    assert "with the other sign" in quarantined["sentence"][0]


def test_a_position_that_its_description_puts_elsewhere_is_quarantined():
    description = "PERU: boarded at Callao, position 12-01S 077-11W."
    quarantined = take({"position": "2°00'00\"N\n104°10'00\"E", "description": description}).quarantined
    assert quarantined["reason"].to_list() == ["position_contradicted"]
    assert "the one in its description" in quarantined["sentence"][0]


def test_far_from_the_country_alone_is_a_flag():
    said_once = event_of(position="3°10'00\"S\n59°40'00\"E", description="SOMALIA: chased.")
    assert "coord_country_mismatch" in said_once["flags"].split(";")
    assert said_once["radius_km"] == 250.0
    said_twice = event_of(**GULF, description="IVORY COAST: boarded at 05-12N 004-03E.")
    assert "coord_country_mismatch" in said_twice["flags"].split(";")
    assert said_twice["radius_km"] == 1.0


@pytest.mark.parametrize(
    ("position", "reason"),
    [
        ("10°30'00\"N", "coord_incomplete"),
        ("10°75'00\"N\n20°15'00\"W", "coord_not_number"),
        ("95°30'00\"N\n20°15'00\"W", "coord_not_number"),
        ("10°30'00\"E\n20°15'00\"N", "coord_not_number"),
        ("0°00'00\"N\n0°00'00\"E", "null_island"),
    ],
)
def test_impossible_positions_are_quarantined(position, reason):
    assert take({"position": position}).quarantined["reason"].to_list() == [reason]


def test_a_message_without_position_waits_for_its_place():
    event = event_of(position="")
    assert (event["latitude"], event["radius_km"], event["place"]) == (None, None, "ATLANTIC OCEAN")
    assert "needs_geocode" in event["flags"].split(";")


def test_a_feed_is_what_the_sender_says():
    event = take({}, feed="weekly").accepted.row(0, named=True)
    assert (event["feed"], event["feed_given"]) == ("weekly", "weekly")


def published(shared):
    return (shared / "real" / "asam" / "asam_2022.csv").read_bytes()


def test_the_published_file_adds_up(shared):
    intake = read_file("asam_2022.csv", published(shared), IntakeOptions(NOW))
    assert (intake.source, intake.records) == ("asam", 8642)
    assert intake.accepted.height + intake.quarantined.height + len(intake.duplicates) == 8642
    assert intake.reasons() == {"position_contradicted": 17, "control_characters": 3}
    assert len(intake.duplicates) == 2
    assert intake.accepted["latitude"].null_count() == 0


def test_the_published_years_differ_as_often_as_the_publisher_wrote(shared):
    rows = list(csv.DictReader(io.StringIO(published(shared).decode(), newline="")))
    other = {row["reference"] for row in rows if row["reference"][:4] != row["date"][:4]}
    assert sum(row["reference"] in other for row in rows) == 556
    accepted = read_file("asam_2022.csv", published(shared), IntakeOptions(NOW)).accepted
    flagged = accepted.filter(pl.col("flags").str.contains("reference_year_differs"))
    assert set(flagged["event_id"]) == other & set(accepted["event_id"])


def test_a_second_import_of_the_published_file_brings_nothing(shared):
    store = open_store("sqlite://")
    intake = read_file("asam_2022.csv", published(shared), IntakeOptions(NOW))
    first, second = (store.add(intake, recorded_at=NOW) for _ in range(2))
    store.close()
    assert (first.added, first.revised) == (8620, 0)
    assert (second.added, second.revised, second.duplicates) == (0, 0, 8622)
