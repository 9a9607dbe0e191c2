import json
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import FileRejectedError, WrongUseError
from data.intake import IntakeOptions
from data.receiving import read_file
from data.sources.mapping import MAPPED_FIELDS, ColumnMap, recognised_columns
from data.sources.mapping_text import read_column_map, write_column_map
from data.store import open_store

NOW = datetime(2026, 11, 22, tzinfo=UTC)
MAP = """
name: Zoll Nord
columns:
  event_id: Vorgang
  occurred_at: [Datum, Uhrzeit]
  latitude: Breite
  longitude: Länge
  place: [Ort, Land]
  country: Land
  mode: Transportart
  commodity: Ware
  quantity: Menge
  unit: Einheit
constants:
  agency: ZOLL-NORD
  handling: TLP:AMBER
dates: day-first
time_zone: Europe/Berlin
decimals: comma
values:
  mode: {Seefracht: maritime, Lkw: land, "": air}
  country: {Norwegen: NO, Deutschland: DE}
  unit: {Kilo: kg}
"""
HEADER = "Vorgang;Datum;Uhrzeit;Breite;Länge;Ort;Land;Transportart;Ware;Menge;Einheit;Bearbeiter"
ROW = "V-1;03.04.2026;14:05;53,5461;9,9661;Hamburg;Deutschland;SEEFRACHT;Cocaine;1.500,25;Kilo;Meyer"


def take(*rows, text=MAP, **options):
    content = "\n".join([HEADER, *rows]).encode()
    return read_file("zoll.csv", content, IntakeOptions(NOW, column_map=read_column_map(text), **options))


def test_a_sender_s_own_headers_words_and_numbers_are_read():
    intake = take(ROW.replace("Deutschland", "Norwegen"))
    event = intake.accepted.row(0, named=True)
    assert (intake.source, intake.records, event["event_id"]) == ("map", 1, "V-1")
    assert event["occurred_at"] == datetime(2026, 4, 3, 12, 5, tzinfo=UTC)
    assert (event["precision"], event["occurred_text"]) == ("minute", "03.04.2026 14:05")
    assert (event["latitude"], event["longitude"]) == (53.5461, 9.9661)
    assert (event["place"], event["country"], event["mode"]) == ("Hamburg, Norwegen", "NO", "maritime")
    assert (event["quantity"], event["unit"], event["quantity_kg"]) == (1500.25, "kg", 1500.25)
    assert (event["agency"], event["handling"]) == ("ZOLL-NORD", "TLP:AMBER")
    assert "date_order_told" in event["flags"]
    assert intake.flags == ("unknown_columns_dropped: Bearbeiter",)


def test_the_raw_record_keeps_the_sender_s_words_and_no_column_that_the_map_leaves_out():
    raw = json.loads(take(ROW).accepted["raw"][0])
    assert (raw["mode"], raw["quantity"], raw["occurred_at"]) == ("SEEFRACHT", "1.500,25", "03.04.2026 14:05")
    assert "Meyer" not in raw.values()


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("03.04.2026;14:05", "29.03.2026;02:30", "nonexistent_time"),
        ("03.04.2026;14:05", "25.10.2026;02:30", "ambiguous_time"),
        ("03.04.2026", "04.13.2026", "date_order_contradicted"),
        ("SEEFRACHT", "Kurier", "mode_unknown"),
        ("1.500,25", "1.50,25", "bad_quantity"),
        ("1.500,25", "-3", "bad_quantity"),
        ("53,5461", "153,5461", "lat_out_of_range"),
        ("Deutschland", "Preussen", "country_unknown"),
    ],
)
def test_what_the_map_does_not_settle_is_quarantined_with_its_row(old, new, reason):
    intake = take(ROW, ROW.replace("V-1", "V-2").replace(old, new))
    assert intake.quarantined.select("row", "reason").rows() == [(2, reason)]
    assert intake.records == 2 == intake.accepted.height + intake.quarantined.height


def test_thousands_of_coordinates_are_decimals():
    event = take(ROW.replace("53,5461", "53.546")).accepted.row(0, named=True)
    assert event["latitude"] == 53.546


def test_a_blank_cell_is_translated_where_the_map_says_so():
    assert take(ROW.replace("SEEFRACHT", "")).accepted["mode"].to_list() == ["air"]


def test_a_corrected_map_makes_new_versions_of_what_it_reads_otherwise(tmp_path):
    with_error = MAP.replace("Seefracht: maritime", "Seefracht: land")
    rows = (ROW, ROW.replace("V-1", "V-2").replace("SEEFRACHT", "Lkw"))
    store = open_store(f"sqlite:///{tmp_path / 'a.db'}")
    first = store.add(take(*rows, text=with_error), recorded_at=NOW)
    again = store.add(take(*rows, text=with_error), recorded_at=NOW)
    corrected = store.add(take(*rows), recorded_at=NOW)
    assert [(s.added, s.revised, len(s.duplicate_rows)) for s in (first, again, corrected)] == [
        (2, 0, 0),
        (0, 0, 2),
        (0, 1, 1),
    ]
    assert sorted(store.events()["mode"]) == ["land", "maritime"]
    store.close()


def test_another_order_of_dates_makes_another_version_of_what_reads_both_ways(tmp_path):
    columns = "event_id,date,latitude,longitude,mode,agency,handling"
    rows = ["A,03/04/2026,1.5,1.5,land,X,TLP:RED", "B,2026-05-06,1.5,1.5,land,X,TLP:RED"]
    content = "\n".join([columns, *rows]).encode()
    store = open_store(f"sqlite:///{tmp_path / 'a.db'}")
    plain = read_file("a.csv", content, IntakeOptions(NOW))
    assert plain.quarantined["reason"].to_list() == ["ambiguous_date"]
    told = [read_file("a.csv", content, IntakeOptions(NOW, dates=order)) for order in ("month-first", "day-first")]
    sums = [store.add(intake, recorded_at=NOW) for intake in (plain, *told)]
    assert [(s.added, s.revised, len(s.duplicate_rows)) for s in sums] == [(1, 0, 0), (1, 0, 1), (0, 1, 1)]
    assert sorted(store.events()["occurred_at"].dt.date().cast(str)) == ["2026-04-03", "2026-05-06"]
    store.close()


def test_a_header_that_the_file_does_not_have_rejects_it():
    with pytest.raises(FileRejectedError, match=r"takes unit from the column 'Maß', .* it has 'Vorgang', 'Datum'"):
        take(ROW, text=MAP.replace("unit: Einheit", "unit: Maß"))


def test_a_map_without_what_every_record_needs_rejects_the_file():
    with pytest.raises(FileRejectedError, match="no column 'mode'"):
        take(ROW, text="columns: {occurred_at: Datum, place: Ort}\nconstants: {agency: A, handling: TLP:RED}")


@pytest.mark.parametrize(
    ("options", "words"),
    [({"source": "cbp"}, "exclude each other"), ({"dates": "month-first"}, "one place"), ({"dates": "dmy"}, "none of")],
)
def test_options_that_contradict_the_map_are_refused(options, words):
    with pytest.raises(WrongUseError, match=words):
        take(ROW, **options)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("colums: {}", "Line 1 of the map: the key 'colums' is not known"),
        ("columns:\n  mode: A\n  modus: X", "Line 3 of the map: columns: 'modus' is none of our columns"),
        ("columns:\n  mode: A\n  mode: B", "Line 3 of the map: the key 'columns.mode' stands on line 2, too"),
        ("columns: {mode: A}\nvalues:\n  mode:\n    sea: [1]", "Line 4 of the map: 'values.mode.sea' needs one text"),
        ("columns: {mode: A}\nvalues: {place: {a: b}}", "Line 2 of the map: values: place has no column"),
        ("columns: {mode: A}\nvalues: {mode: {Sea: land, sea: air}}", "Line 2 of the map: values: mode has a word"),
        ("columns: {mode: A}\nconstants: {mode: land}", "Line 2 of the map: constants: mode stands under columns"),
        ("columns: {mode: A}\ntime_zone: CET", "Line 2 of the map: time_zone: 'CET' is no time zone"),
        ("columns: {mode: A}\ndates: dmy", "Line 2 of the map: dates: 'dmy' is none of"),
        ("columns: {mode: A}\ndecimals: both", "Line 2 of the map: decimals: 'both' is neither"),
        ("columns: {mode: }", "Line 1 of the map: columns: mode names no header"),
        ("columns: 5", "Line 1 of the map: 'columns' needs keys under it"),
        ("a: &x [1]\nb: *x", "Line 1 of the map: anchors, aliases and tags"),
        ("columns: {mode: !!python/object/apply:os.system [ls]}", "Line 1 of the map: anchors, aliases and tags"),
        ("columns:\n\tmode: x", "Line 2 of the map: found character"),
        ("columns: {mode: A}\n---\ncolumns: {}", "Line 2 of the map: but found another document"),
        ("- a", "Line 1 of the map: it has to begin with a key"),
        ("", "Line 1 of the map: it has to begin with a key"),
        ("[" * 5_000, "Line 1 of the map: it is nested more than"),
        ("a" * 64_001, "The map has 64,001 characters"),
        ("a: \x00", "characters that no YAML has"),
        ("name: x", "The map has no columns"),
        ("columns: {mode: A}\nname: " + "x" * 81, "more than 80 characters"),
    ],
)
def test_a_map_at_fault_is_told_with_key_and_line(text, sentence):
    with pytest.raises(WrongUseError) as caught:
        read_column_map(text)
    assert sentence in str(caught.value)


def test_yaml_means_text():
    column_map = read_column_map("columns: {country: NO, quantity: 012}\nconstants: {agency: off, feed: ~}")
    assert column_map.columns == {"country": ("NO",), "quantity": ("012",)}
    assert column_map.constants == {"agency": "off", "feed": "~"}


HEADERS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), min_size=1, max_size=20).filter(
    lambda text: any(mark.isalnum() for mark in text)
)
WORDS = st.dictionaries(st.text("abc :#'\"-{}[]&*!|>%@\u00e4\u0416", max_size=8).map(str.strip), HEADERS, max_size=3)


@given(
    st.dictionaries(st.sampled_from(MAPPED_FIELDS), st.lists(HEADERS, min_size=1, max_size=3).map(tuple), min_size=1),
    WORDS,
    st.sampled_from(["", "day-first", "%d.%m.%y %H:%M", "excel"]),
)
def test_a_map_is_read_as_it_was_written(columns, words, dates):
    lower = {word: ours for word, ours in words.items() if word == word.lower()}
    values = {next(iter(columns)): lower} if lower else {}
    constants = {name: "x: y" for name in MAPPED_FIELDS[:2] if name not in columns}
    column_map = ColumnMap(columns, constants, values, dates=dates, time_zone="Europe/Berlin", decimals="comma")
    assert read_column_map(write_column_map(column_map)) == column_map


def test_headers_that_need_no_map_are_a_beginning():
    assert recognised_columns({"datum": "Datum", "lat": "Lat", "recorded_at": "recorded_at"}) == {"latitude": ("Lat",)}


@given(st.text(max_size=200) | st.text("abc:{}[],&*!|>-#'\"\n \t%@?~0", max_size=200))
def test_no_text_breaks_the_reader(text):
    with suppress(WrongUseError):
        assert read_column_map(text).columns


def test_the_example_for_people_is_a_map():
    readme = Path(__file__).resolve().parents[3] / "README.md"
    example = readme.read_text(encoding="utf-8").split("```yaml\n")[1].split("```")[0]
    column_map = read_column_map(example)
    assert column_map.values["mode"]["Seefracht"] == "maritime"
    assert column_map.columns["place"] == ("Ort", "Land")
