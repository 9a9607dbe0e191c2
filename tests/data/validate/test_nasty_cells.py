"""Cells as agencies send them, each judged as a customs analyst would: read in its one sense, or kept aside."""

import csv
import io
from datetime import UTC, datetime

import pytest

from data.intake import IntakeOptions
from data.receiving import read_file

NOW = datetime(2026, 11, 22, tzinfo=UTC)
ROW = {
    "event_id": "E-1",
    "occurred_at": "2026-02-11T09:30:00Z",
    "latitude": "51.9244",
    "longitude": "4.4777",
    "place": "Rotterdam",
    "country": "NL",
    "mode": "maritime",
    "commodity": "cocaine",
    "quantity": "11",
    "unit": "kg",
    "count": "",
    "origin": "",
    "agency": "AGY-A",
    "handling": "TLP:AMBER",
    "release_to": "",
    "source_ref": "",
}


def judge(**change):
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, ROW)
    writer.writeheader()
    writer.writerow({**ROW, **change})
    intake = read_file("nasty.csv", text.getvalue().encode(), IntakeOptions(NOW, agency="AGY-A"))
    assert intake.records == 1 == intake.accepted.height + intake.quarantined.height
    return intake


@pytest.mark.parametrize(
    ("change", "expected", "flag"),
    [
        # Numbers
        ({"quantity": "-0"}, {"quantity": 0.0, "quantity_kg": 0.0}, ""),
        ({"quantity": "1E3"}, {"quantity": 1000.0}, ""),
        ({"quantity": "+.5"}, {"quantity": 0.5}, ""),
        ({"quantity": "12 kg", "unit": ""}, {"quantity": 12.0, "unit": "kg", "quantity_kg": 12.0}, "unit_in_quantity"),
        ({"quantity": "12,5 Kgs."}, {"quantity": 12.5, "quantity_kg": 12.5}, "unit_in_quantity"),
        ({"quantity": "250g", "unit": ""}, {"quantity_kg": 0.25}, "unit_in_quantity"),
        ({"quantity": "\u0661\u0662\u066b\u0665"}, {"quantity": 12.5}, "digits_converted"),
        ({"quantity": "\uff11\uff12"}, {"quantity": 12.0}, "digits_converted"),
        ({"quantity": "5", "unit": "ton"}, {"quantity": 5.0, "unit": "ton", "quantity_kg": None}, ""),
        ({"quantity": "5000", "unit": "EUR", "commodity": "cash"}, {"quantity": 5000.0, "quantity_kg": None}, ""),
        ({"count": "3.0"}, {"count": 3}, ""),
        # Positions
        ({"latitude": "51,9244", "longitude": "4,4777"}, {"latitude": 51.9244, "longitude": 4.4777}, ""),
        (
            {"latitude": "\u0665\u0661\u066b\u0669", "longitude": "\u0664\u066b\u0664"},
            {"latitude": 51.9},
            "digits_converted",
        ),
        ({"longitude": "-4.4777"}, {"longitude": -4.4777}, "sign_looks_wrong"),
        ({"latitude": "\u221251.9"}, {"latitude": -51.9}, "sign_looks_wrong"),
        ({"latitude": "55.5", "mode": "road"}, {"latitude": 55.5}, "coord_country_mismatch"),
        (
            {"latitude": "51\u00b055'12\"N", "longitude": "4\u00b028'40\"E"},
            {"latitude": 51.92, "longitude": 4.477778},
            "angles_converted",
        ),
        (
            {"latitude": "N51,9244", "longitude": "e 4,4777"},
            {"latitude": 51.9244, "longitude": 4.4777},
            "angles_converted",
        ),
        (
            {"latitude": "51 55.2 N", "longitude": "004 28.6 E"},
            {"latitude": 51.92, "radius_km": 1.0},
            "angles_converted",
        ),
        ({"latitude": "51\u00b0N", "longitude": "4\u00b0E"}, {"latitude": 51.0, "longitude": 4.0}, "angles_converted"),
        (
            {"latitude": "51.9\u00b0", "longitude": "4.5 \u00b0"},
            {"latitude": 51.9, "longitude": 4.5},
            "angles_converted",
        ),
        # Times
        ({"occurred_at": "2026-02-11 9:30 PM"}, {"occurred_at": "2026-02-11T21:30"}, "time_zone_assumed"),
        ({"occurred_at": "2/21/2026 12:05:00 a.m."}, {"occurred_at": "2026-02-21T00:05"}, "time_zone_assumed"),
        ({"occurred_at": "2/21/2026 9:30\u202fAM"}, {"occurred_at": "2026-02-21T09:30"}, "time_zone_assumed"),
        ({"occurred_at": "20260211T093000Z"}, {"occurred_at": "2026-02-11T09:30"}, ""),
        ({"occurred_at": "2026-02-11\u00a009:30Z"}, {"occurred_at": "2026-02-11T09:30"}, ""),
        # Words
        ({"mode": "SEA "}, {"mode": "maritime"}, ""),
        ({"country": "saint lucia", "latitude": "13.9", "longitude": "-61"}, {"country": "LC"}, ""),
        ({"commodity": "C\u043ecaine"}, {"commodity": "other", "commodity_text": "C\u043ecaine"}, "commodity_other"),
        ({"commodity": "Cocaine, heroin"}, {"commodity": "other"}, "commodity_other"),
        ({"place": "Rotter\u202edam"}, {"place": "Rotter\u202edam"}, "bidi_control"),
        ({"unit": ""}, {"quantity": 11.0, "quantity_kg": None}, "unit_missing"),
        ({"origin": "Guaya\u200bquil"}, {"origin": "Guaya\u200bquil"}, "zero_width"),
        ({"place": '=HYPERLINK("http://x")'}, {"place": '=HYPERLINK("http://x")'}, ""),
        ({"place": "<img src=x onerror=alert(1)>"}, {"place": "<img src=x onerror=alert(1)>"}, ""),
        ({"source_ref": "'; DROP TABLE events; --"}, {"source_ref": "'; DROP TABLE events; --"}, ""),
        ({"event_id": "../../etc/passwd"}, {"event_id": "../../etc/passwd"}, ""),
    ],
)
def test_what_reads_one_way_is_read(change, expected, flag):
    intake = judge(**change)
    assert intake.quarantined.rows() == []
    event = intake.accepted.row(0, named=True)
    moments = {"occurred_at": event["occurred_at"].isoformat()[:16]}
    assert {name: {**event, **moments}[name] for name in expected} == expected
    assert not flag or flag in event["flags"].split(";")


REFUSED = {
    ("quantity", "bad_quantity"): (
        *(
            "1e400",
            "0x1F",
            "1,500",
            "1.500,25",
            "1 500",
            "1\u00a0500",
            "1'500",
            "1_000",
            "\u00bd",
            "10-20",
            "approx. 12",
        ),
        *("-", "-3", "\u20ac 5000", "USD 5,000", "NaN", "inf", "unknown", "5.", "1\u0660", "9" * 23, "12 tablets"),
        *("12 lb", "1,500 g"),
    ),
    ("count", "bad_count"): ("0", "-1", "1.5", "two", "1,000", "1.000", "1e400", "1e99"),
    ("latitude", "coord_not_number"): (
        *(
            "51\u00b055'N",
            "51.9244N",
            "N51.9",
            "51.9244\u00b0",
            "51.92.44",
            "51 55 12",
            "0x33",
            "unknown",
            "51.9\u200b",
        ),
        *("\u201351.9", "5\u0661.9", "=51.9", "51.9;4.4"),
    ),
    ("latitude", "coord_not_finite"): ("1e400", "NaN", "-inf"),
    ("latitude", "lat_out_of_range"): ("519244", "151.9244", "-90.0001"),
    ("longitude", "lon_out_of_range"): ("364.4777", "4477700", "-180.5"),
    ("occurred_at", "bad_date"): (
        *(
            "2026-W07-3",
            "2026-042",
            "Q1 2026",
            "unknown",
            "=TODAY()",
            "0000-00-00",
            "9999-12-31",
            "2026-02-11 13:30 PM",
        ),
        *("2569-02-11", "2026-02-11/2026-02-13", "46064", "1770802200", "\u200e2026-02-11"),
    ),
    ("occurred_at", "ambiguous_date"): ("11/02/26", "11-Feb-26", "11.02.2026", "1/2/2026 9:30 AM"),
    ("occurred_at", "bad_timezone"): ("2026-02-11 09:30 IST",),
    ("occurred_at", "future_date"): ("2026-12-11",),
    ("mode", "mode_unknown"): ("unknown", "sea;air", "\u043cari\u0442ime", "maritime\u200b", "port"),
    ("country", "country_unknown"): ("NL;BE", "unknown", "N L", "\u039dL", "Atlantis"),
    ("handling", "handling_unknown"): ("AMBER", "TLP AMBER", "TLP:WHITE", "TLP:\u0410MBER"),
    ("agency", "agency_mismatch"): ("agy-a", "AGY-\u0410", "AGY-A\u200b"),
    ("place", "control_characters"): ("x\u0000y", "\u001b[31mred"),
}
TOGETHER = [
    ({"quantity": "2000000", "unit": "t"}, "bad_quantity"),
    ({"latitude": "4.4777", "longitude": "51.9244"}, "looks_swapped"),
    ({"latitude": "51.9244, 4.4777", "longitude": ""}, "coord_incomplete"),
    ({"latitude": "51\u00b065'N", "longitude": "4\u00b028'E"}, "coord_not_number"),
    ({"latitude": "4\u00b028'E", "longitude": "51\u00b055'N"}, "coord_not_number"),
    ({"latitude": "51\u00b055'", "longitude": "4\u00b028'"}, "coord_not_number"),
    ({"latitude": "51\u00b055'N", "longitude": "4\u00b028'O"}, "coord_not_number"),
    ({"latitude": "-51.9244N", "longitude": "4.4777E"}, "coord_not_number"),
    ({"latitude": "0\u00b00'N", "longitude": "0\u00b00'E"}, "coord_not_number"),
    ({"latitude": "-0", "longitude": "-0.0"}, "null_island"),
    ({"latitude": "0.0001", "longitude": "0.0001", "country": ""}, "null_island"),
    ({"latitude": "", "longitude": "", "place": " "}, "no_location"),
]


@pytest.mark.parametrize(
    ("change", "reason"),
    [*(({name: text}, reason) for (name, reason), texts in REFUSED.items() for text in texts), *TOGETHER],
)
def test_what_reads_no_way_or_several_is_kept_aside(change, reason):
    quarantined = judge(**change).quarantined
    assert quarantined["reason"].to_list() == [reason]
    assert quarantined["sentence"][0].endswith(".")


def test_angles_that_are_not_read_say_what_would_be():
    sentence = judge(latitude="51\u00b055'", longitude="4\u00b028'").quarantined["sentence"][0]
    assert "N or S and E or W" in sentence
    assert "N or S" not in judge(latitude="unknown").quarantined["sentence"][0]
    sentence = judge(latitude="51\u00b065'N", longitude="4\u00b028'E").quarantined["sentence"][0]
    assert "65 minutes of an angle are not below 60" in sentence


def test_the_notation_says_how_fine_an_angle_is():
    whole, fine = (
        {"latitude": "51\u00b0N", "longitude": "4\u00b0E"},
        {"latitude": "51\u00b055'N", "longitude": "4\u00b028'E"},
    )
    assert judge(**whole).accepted["radius_km"][0] > 40
    assert judge(**fine).accepted["radius_km"][0] < 3


@pytest.mark.parametrize("header", ["l\u0430titude", "lat\u200bitude"])
def test_a_header_that_only_looks_like_ours_is_none_of_ours(header):
    content = f"occurred_at,{header},longitude,mode,agency,handling\n2026-01-01,1,1,land,A,TLP:RED\n".encode()
    with pytest.raises(ValueError, match="only half a coordinate"):
        read_file("a.csv", content, IntakeOptions(NOW))


def test_a_swap_is_hinted_at_only_where_it_would_lie_in_the_country():
    told = judge(latitude="95", longitude="39.67", country="KE").quarantined["sentence"][0]
    assert told == "The latitude '95' is not within -90 to 90."
    told = judge(latitude="103.8", longitude="1.35", country="SG").quarantined["sentence"][0]
    assert told.endswith("Latitude and longitude look swapped.")


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("RED", "; TLP:RED is."),
        ("tlp amber", "; TLP:AMBER is."),
        ("TLP-GREEN", "; TLP:GREEN is."),
        ("TLP:AMBER STRICT", "; TLP:AMBER+STRICT is."),
        ("TLP:WHITE", "; TLP:WHITE of earlier days is TLP:CLEAR."),
        ("SECRET", "is none of TLP 2.0."),
        ("TLP:RED2", "is none of TLP 2.0."),
    ],
)
def test_a_marking_that_is_none_is_told_with_the_one_that_may_be_meant(written, told):
    content = f"event_id,date,lat,lon,mode,agency,handling\ne1,2025-01-01,10,20,sea,A,{written}\n".encode()
    quarantined = read_file("f.csv", content, IntakeOptions(NOW)).quarantined
    assert quarantined["reason"].to_list() == ["handling_unknown"]
    assert quarantined["sentence"][0].endswith(told)
