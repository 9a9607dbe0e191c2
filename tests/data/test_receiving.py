import json
from datetime import UTC, datetime

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.errors import FileRejectedError, WrongUseError
from data.intake import IntakeOptions
from data.receiving import read_file, read_outside_events
from data.schema import EVENT_COLUMNS

NOW = datetime(2026, 11, 22, tzinfo=UTC)
COLUMNS = (
    "event_id",
    "occurred_at",
    "latitude",
    "longitude",
    "place",
    "country",
    "mode",
    "commodity",
    "quantity",
    "unit",
    "agency",
    "handling",
    "release_to",
)
ROW = {
    "event_id": "A-1",
    "occurred_at": "2026-02-11T09:30:00Z",
    "latitude": "51.9244",
    "longitude": "4.4777",
    "place": "Rotterdam",
    "country": "NL",
    "mode": "maritime",
    "commodity": "Cocaine",
    "quantity": "500",
    "unit": "g",
    "agency": "AGY-A",
    "handling": "TLP:AMBER",
    "release_to": "",
}


def table(*changes, columns=COLUMNS, delimiter=","):
    rows = [{**ROW, "event_id": f"A-{n}", **change} for n, change in enumerate(changes, start=1)]
    lines = [columns, *([row[name] for name in columns] for row in rows)]
    return "\n".join(delimiter.join(f'"{cell}"' for cell in line) for line in lines).encode()


def take(content, **options):
    return read_file("a.csv", content, IntakeOptions(NOW, **options))


def verdict(**change):
    intake = take(table(change))
    assert intake.records == 1 == intake.accepted.height + intake.quarantined.height
    return intake.quarantined["reason"].to_list() or intake.accepted.row(0, named=True)


def test_a_sound_record_is_an_event():
    event = verdict()
    assert event["occurred_at"] == datetime(2026, 2, 11, 9, 30, tzinfo=UTC)
    assert (event["latitude"], event["longitude"], event["radius_km"]) == (51.9244, 4.4777, 1.0)
    assert (event["commodity"], event["commodity_text"], event["count"]) == ("cocaine", "Cocaine", 1)
    assert (event["quantity"], event["unit"], event["quantity_kg"]) == (500.0, "g", 0.5)
    assert (event["kind"], event["mode"], event["flags"]) == ("seizure", "maritime", "")
    assert (event["file"], event["row"], event["recorded_at"]) == ("a.csv", 1, None)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"latitude": "91"}, "lat_out_of_range"),
        ({"longitude": "180.1"}, "lon_out_of_range"),
        ({"latitude": "103.8198", "longitude": "1.3521"}, "lat_out_of_range"),
        ({"latitude": "4.4777", "longitude": "51.9244"}, "looks_swapped"),
        ({"latitude": "0", "longitude": "-0.0"}, "null_island"),
        ({"latitude": "NaN"}, "coord_not_finite"),
        ({"longitude": "-Infinity"}, "coord_not_finite"),
        ({"latitude": "1e400"}, "coord_not_finite"),
        ({"latitude": "51 55 N"}, "coord_not_number"),
        ({"latitude": " "}, "coord_incomplete"),
        ({"latitude": "", "longitude": "", "place": ""}, "no_location"),
        ({"occurred_at": ""}, "date_missing"),
        ({"occurred_at": "03/04/2026"}, "ambiguous_date"),
        ({"occurred_at": "2026-11-24T00:00:00Z"}, "future_date"),
        ({"agency": ""}, "agency_missing"),
        ({"handling": ""}, "handling_missing"),
        ({"handling": "N/A"}, "handling_unknown"),
        ({"handling": "TLP:WHITE"}, "handling_unknown"),
        ({"handling": "TLP:\u0421LEAR"}, "handling_unknown"),
        ({"handling": "TLP:RE\u200bD"}, "handling_unknown"),
        ({"handling": "TLP:AMBER+\u017fTRICT"}, "handling_unknown"),
        ({"handling": "TLP:AMBER+STRICT", "release_to": "AGY-B"}, "release_to_on_strict"),
        ({"mode": ""}, "mode_missing"),
        ({"mode": "teleport"}, "mode_unknown"),
        ({"country": "Atlantis"}, "country_unknown"),
        ({"quantity": "-5"}, "bad_quantity"),
        ({"quantity": "1,500"}, "bad_quantity"),
        ({"quantity": "much"}, "bad_quantity"),
        ({"place": "x\x07"}, "control_characters"),
    ],
)
def test_each_fault_has_its_reason(change, reason):
    assert verdict(**change) == [reason]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"mode": "Sea"}, {"mode": "maritime"}),
        ({"handling": "tlp:amber"}, {"handling": "TLP:AMBER"}),
        ({"handling": "TLP:AMBER+STRICT"}, {"handling": "TLP:AMBER+STRICT"}),
        ({"release_to": "AGY-B ; AGY-C;"}, {"release_to": "AGY-B;AGY-C"}),
        ({"country": ""}, {"country": ""}),
        ({"country": "Netherlands"}, {"country": "NL"}),
        ({"latitude": "52", "longitude": "4"}, {"flags": "low_precision", "radius_km": 56.1}),
        ({"latitude": "51,9244", "longitude": "4,4777"}, {"latitude": 51.9244}),
        ({"latitude": "\u221217.7", "longitude": "-180", "country": "FJ"}, {"latitude": -17.7, "longitude": -180.0}),
        ({"latitude": "90", "longitude": "0", "country": ""}, {"latitude": 90.0}),
        ({"latitude": "", "longitude": ""}, {"latitude": None, "radius_km": None, "flags": "needs_geocode"}),
        ({"country": "PE"}, {"flags": "coord_country_mismatch", "country": "PE"}),
        (
            {"commodity": "unobtainium"},
            {"commodity": "other", "commodity_text": "unobtainium", "flags": "commodity_other"},
        ),
        ({"commodity": ""}, {"commodity": "", "flags": ""}),
        ({"unit": "ton"}, {"quantity": 500.0, "quantity_kg": None}),
        ({"place": "Bogota\u0301"}, {"place": "Bogot\u00e1"}),
        ({"place": "Port \u202egnp.exe"}, {"place": "Port \u202egnp.exe", "flags": "bidi_control"}),
        ({"place": "\t=1+1"}, {"place": "\t=1+1"}),
        ({"event_id": "NaN"}, {"event_id": "NaN"}),
    ],
)
def test_what_is_sound_is_normalised_and_flagged(change, expected):
    event = verdict(**change)
    assert {name: event[name] for name in expected} == expected


def test_a_thousand_may_be_a_decimal_where_decimals_have_commas():
    change = {"latitude": "51,9244", "longitude": "4,4777"}
    assert verdict(**change, quantity="1.500") == ["bad_quantity"]
    assert verdict(**change, quantity="1,5")["quantity"] == 1.5
    assert verdict(quantity="1.500")["quantity"] == 1.5


def test_common_words_for_columns_are_known():
    content = b"ID;Date;Lat;Lng;Location;Mode;Quantity kg\n7;2026-01-02;1.25;103.75;Singapore;sea;12\n"
    event = take(content, agency="AGY-A", handling="TLP:GREEN", feed="north").accepted.row(0, named=True)
    assert (event["event_id"], event["latitude"], event["quantity_kg"], event["unit"]) == ("7", 1.25, 12.0, "kg")
    assert (event["agency"], event["handling"], event["feed"], event["feed_given"]) == (
        "AGY-A",
        "TLP:GREEN",
        "north",
        "north",
    )


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ("event_id,occurred_at,mode,agency,handling", "missing_column"),
        ("latitude,occurred_at,place,mode,agency,handling", "missing_column"),
        ("latitude,longitude,mode,agency,handling", "missing_column"),
        ("latitude,longitude,occurred_at,agency,handling", "missing_column"),
        ("latitude,longitude,occurred_at,mode,handling", "missing_column"),
        ("latitude,longitude,occurred_at,mode,agency", "missing_column"),
        ("lat,Lat,lon,occurred_at,mode,agency,handling", "duplicate_column"),
        ("lng,long,lat,occurred_at,mode,agency,handling", "duplicate_column"),
    ],
)
def test_a_header_that_lacks_something_is_refused_whole(header, reason):
    with pytest.raises(FileRejectedError) as caught:
        take(f"{header}\n{',' * header.count(',')}x\n".encode())
    assert caught.value.reason == reason


def test_an_option_fills_a_missing_column_but_no_other_agency():
    without = [name for name in COLUMNS if name not in ("agency", "handling")]
    assert take(table({}, columns=without), agency="AGY-B", handling="TLP:RED").accepted["agency"].to_list() == [
        "AGY-B"
    ]
    mixed = take(table({}, {"agency": "AGY-B"}, {"agency": ""}), agency="AGY-A")
    assert mixed.quarantined.select("row", "reason").rows() == [(2, "agency_mismatch"), (3, "agency_missing")]


def test_handling_fills_only_blanks():
    intake = take(table({}, {"handling": ""}), handling="TLP:RED")
    assert intake.accepted["handling"].to_list() == ["TLP:AMBER", "TLP:RED"]


def test_columns_of_others_are_dropped_and_named_and_not_kept():
    content = table({}).replace(b'"release_to"', b'"Suspect Name"').replace(b'"TLP:AMBER",""', b'"TLP:AMBER","J. Doe"')
    intake = take(content)
    assert intake.flags == ("unknown_columns_dropped: Suspect Name",)
    assert "J. Doe" not in intake.accepted["raw"][0]


def test_within_a_file_the_first_of_an_identity_stands():
    first = {"event_id": "X"}
    intake = take(table(first, first, {"event_id": "X", "quantity": "999"}, {"event_id": "Y"}))
    assert intake.accepted["row"].to_list() == [1, 4]
    assert intake.duplicates == (2,)
    assert intake.quarantined.select("row", "reason").rows() == [(3, "conflicting_duplicate")]


def test_a_faulty_first_row_lets_the_next_stand():
    intake = take(table({"event_id": "X", "latitude": "99"}, {"event_id": "X"}))
    assert intake.accepted["row"].to_list() == [2]


def test_equal_records_without_identifier_are_all_kept():
    intake = take(table({"event_id": ""}, {"event_id": ""}, {"event_id": "", "quantity": "1"}))
    assert intake.accepted["event_id"].n_unique() == 3
    assert intake.accepted["flags"].unique().to_list() == ["id_derived"]


def test_an_unknown_source_is_wrong_use():
    with pytest.raises(WrongUseError, match="generic, missing_migrants"):
        take(table({}), source="nonsense")


def test_a_file_outside_the_store_may_leave_mode_owner_and_marking_open():
    content = b"event_id,date,lat,lon,mode,recorded_at\n1,2024-05-01,1.25,103.75,,2024-06-01\n"
    events = read_outside_events("e.csv", content, now=NOW).events()
    assert events.select("agency", "handling", "mode").row(0) == ("unknown", "TLP:RED", None)
    assert events["recorded_at"][0] == datetime(2024, 6, 1, tzinfo=UTC)


DAMAGE = st.sampled_from(
    [
        {"latitude": "200"},
        {"occurred_at": "soon"},
        {"handling": "PUBLIC"},
        {"mode": ""},
        {"place": "\x1b[2J"},
        {"unit": "a\0"},
    ]
)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.one_of(st.just({}), DAMAGE), min_size=1, max_size=25))
def test_exactly_the_damaged_rows_are_quarantined(changes):
    intake = take(table(*changes))
    assert intake.quarantined["row"].to_list() == [n for n, change in enumerate(changes, start=1) if change]
    assert intake.accepted.height + intake.quarantined.height == intake.records == len(changes)


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(8)))
def test_the_order_of_rows_changes_no_event(order):
    changes = [{"event_id": f"E{n}", "latitude": f"5{n % 3}.25", "quantity": str(n)} for n in range(8)]
    content = [name for name in EVENT_COLUMNS if name not in ("row", "file_sha256")]
    straight = take(table(*changes)).accepted.select(content)
    mixed = take(table(*(changes[n] for n in order))).accepted.select(content)
    assert mixed.sort("event_id").equals(straight.sort("event_id"))


def corpus(shared):
    entries: list = json.loads((shared / "corpus" / "manifest.json").read_text(encoding="utf-8"))["files"]
    return entries


def test_the_nasty_files_become_what_they_must(shared):
    wrong = {}
    for entry in corpus(shared):
        content = (shared / "corpus" / "files" / entry["file"]).read_bytes()
        try:
            intake = read_file(entry["file"], content, IntakeOptions(NOW, agency="AGY-A"))
        except FileRejectedError as error:
            got, rows = "reject-file", []
            if error.reason != entry["reason_code"]:
                wrong[entry["file"]] = error.reason
        else:
            rows = intake.quarantined["row"].to_list()
            got = "quarantine" if rows else "accept"
            assert intake.records == entry["records_in"] == intake.accepted.height + len(rows) + len(intake.duplicates)
        fair = [(entry["outcome"], sorted(map(int, entry.get("quarantine", {}))))]
        fair += [(also["outcome"], also.get("rows", rows)) for also in entry.get("also_ok", [])]
        if (got, rows) not in fair:
            wrong[entry["file"]] = (got, rows)
    assert wrong == {}


def test_the_raw_record_holds_the_original_fields():
    raw = json.loads(take(table({"latitude": "51,9244", "longitude": "4,4777"})).accepted["raw"][0])
    assert raw["latitude"] == "51,9244"
    assert set(raw) == set(COLUMNS)


def test_reasons_are_counted_most_frequent_first():
    intake = take(table({"mode": ""}, {"latitude": "99"}, {"mode": ""}))
    assert list(intake.reasons().items()) == [("mode_missing", 2), ("lat_out_of_range", 1)]
    assert isinstance(intake.events(), pl.DataFrame)
