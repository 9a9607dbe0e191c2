import json
from contextlib import closing
from datetime import UTC, datetime

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from data.corrections import Correction, Reading
from data.guard.guarding import guard_records
from data.guard.modes import Guard, guard_of
from data.guard.sorts import MARKER
from data.intake import IntakeOptions
from data.readers.records import ROW, DamagedRow, Records
from data.receiving import read_file
from data.repairing import repair, replay, suggestions
from data.settings import Settings
from data.sources.mapping import ColumnMap
from data.store import Decision, Selection, State, open_store

NOW = datetime(2026, 11, 22, tzinfo=UTC)
HEADER = "event_id,date,lat,lon,place,mode,commodity,quantity,unit,agency,handling"
SOUND = "E-1,2026-03-01,51.1,1.3,Dover lane 14,land,cocaine,12,kg,AGY-A,TLP:GREEN"
CALLED = "E-2,2026-03-01,51.1,1.3,Dover; tel 020 7946 0311,land,cocaine,3,kg,AGY-A,TLP:GREEN"
KNOWN = "tel 020 7946 0312,2026-03-01,51.1,1.3,Dover,land,cocaine,3,kg,AGY-A,TLP:GREEN"
SECRET = ("7946", "0311", "0312")
VEGA = Decision(State.REPAIRED, "Vega")


def intake_of(*rows, header=HEADER, **options):
    return read_file("a.csv", "\n".join([header, *rows, ""]).encode(), IntakeOptions(NOW, **options))


@pytest.fixture
def store(tmp_path):
    with closing(open_store(f"sqlite:///{tmp_path / 'a.db'}")) as opened:
        yield opened


def test_a_record_that_holds_a_number_waits_without_it():
    intake = intake_of(SOUND, CALLED)
    assert (intake.records, intake.accepted.height, intake.quarantined.height) == (2, 1, 1)
    kept = intake.quarantined.row(0, named=True)
    assert (kept["row"], kept["reason"]) == (2, "personal_data")
    assert "'place': telephone number" in kept["sentence"]
    assert json.loads(kept["raw"])["place"] == "Dover; tel [telephone number withheld]"
    assert not any(secret in str(intake) for secret in SECRET)


def test_masked_it_comes_in_with_a_flag():
    intake = intake_of(SOUND, CALLED, guard=Guard.MASK)
    event = intake.accepted.row(1, named=True)
    assert event["place"] == "Dover; tel [telephone number withheld]"
    assert "personal_data_masked" in event["flags"].split(";")
    assert "personal_data_masked" not in (intake.accepted["flags"][0] or "")
    assert not any(secret in event["raw"] for secret in SECRET)


def test_what_a_record_is_known_by_is_never_masked():
    intake = intake_of(SOUND, KNOWN, guard=Guard.MASK)
    assert intake.quarantined["reason"].to_list() == ["personal_data"]
    assert "0312" not in intake.quarantined["raw"][0]


def test_another_fault_does_not_bring_it_out():
    row = CALLED.replace("land", "mailed to h.marlowe@example.org")
    intake = intake_of(row)
    assert intake.quarantined["reason"].to_list() == ["personal_data"]
    masked = intake_of(row, guard=Guard.MASK)
    assert masked.quarantined["reason"].to_list() == ["mode_unknown"]
    assert "marlowe" not in masked.quarantined["sentence"][0] + masked.quarantined["raw"][0]


def test_rows_without_personal_data_are_what_they_were():
    fields = pl.DataFrame({ROW: [1, 2], "place": ["Dover", "IMO 9074729"], "other": ["tel 020 7946 0311", ""]})
    records = Records("a.csv", "0", {"place": "Place", "other": "Other"}, fields, ())
    guarded = guard_records(records, {"place": "place"})
    assert_frame_equal(guarded.records.fields, fields)
    assert guarded.records.row_flags == {}
    assert guarded.found.is_empty()


def test_a_personal_column_is_blanked_and_told():
    header = HEADER.replace("commodity", "goods") + ",Driver,Passport no"
    chosen = ColumnMap(
        columns={
            "occurred_at": ("date",),
            "place": ("place",),
            "mode": ("mode",),
            "source_ref": ("Driver", "Passport no"),
        },
        constants={"agency": "AGY-A", "handling": "TLP:GREEN"},
    )
    intake = intake_of(SOUND + ",Rufus Penhallow,533380011", header=header, column_map=chosen)
    assert "personal_columns_withheld: Driver, Passport no" in intake.flags
    event = intake.accepted.row(0, named=True)
    assert not event["source_ref"]
    assert "Penhallow" not in event["raw"]


@pytest.mark.parametrize(
    ("headers", "raw", "kept"),
    [
        (("place", "driver"), ["Dover", "Rufus Penhallow"], ["Dover", ""]),
        (("place", "driver"), ["Dover", "Rufus", "12"], ["[personal data withheld]", "[personal data withheld]", "12"]),
        (("place", "mode"), ["tel 020 7946 0311", "x", "y"], ["tel [telephone number withheld]", "x", "y"]),
        (("place", "driver"), {"place": "Dover", "driver": "Rufus"}, {"place": "Dover", "driver": ""}),
    ],
)
def test_a_damaged_record_is_kept_without_it(headers, raw, kept):
    damaged = DamagedRow(1, "too_many_fields", "It has more fields.", json.dumps(raw))
    fields = pl.DataFrame(schema={ROW: pl.Int64(), **dict.fromkeys(headers, pl.String())})
    records = Records("a.csv", "0", dict(zip(headers, headers, strict=True)), fields, (damaged,))
    (row,) = guard_records(records, {"place": "place"}).records.damaged
    assert (row.row, row.reason, json.loads(row.raw)) == (1, "too_many_fields", kept)


def test_the_beginning_of_a_long_field_stays_known_as_one():
    text = "tel 020 7946 0311 ".ljust(1_000, "x")
    damaged = DamagedRow(1, "field_too_long", "Too long.", json.dumps([text]))
    fields = pl.DataFrame(schema={ROW: pl.Int64(), "place": pl.String()})
    (row,) = guard_records(Records("a.csv", "0", {"place": "place"}, fields, (damaged,)), {}).records.damaged
    (piece,) = json.loads(row.raw)
    assert len(piece) == 1_000
    assert "7946" not in piece


def test_nothing_of_it_reaches_the_store(store, tmp_path):
    store.add(intake_of(SOUND, CALLED, KNOWN), recorded_at=NOW)
    store.add(intake_of(SOUND, CALLED, KNOWN, guard=Guard.MASK), recorded_at=NOW)
    written = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"Dover" in written
    # Whole numbers: four digits stand in hashes by chance.
    assert not any(number in written for number in (b"7946 0311", b"7946 0312"))


@pytest.mark.parametrize("guard", list(Guard))
def test_the_same_file_again_says_nothing_new(store, guard):
    rows = (SOUND, CALLED, KNOWN, CALLED.replace("E-2", "").replace("0311", "0312"))
    first = store.add(intake_of(*rows, guard=guard), recorded_at=NOW)
    waiting = store.quarantined(Selection()).height
    second = store.add(intake_of(*rows, guard=guard), recorded_at=NOW)
    assert first.records == second.records == len(rows)
    assert (second.added, second.revised) == (0, 0)
    assert store.quarantined(Selection()).height == waiting


def test_a_person_takes_it_in_without_what_was_withheld(store):
    store.add(intake_of(CALLED), recorded_at=NOW)
    record = store.quarantined(Selection()).row(0, named=True)
    (offer,) = suggestions(record, store.import_terms(record["import_id"]))
    assert (offer.reading, dict(offer.changes)) == (Reading.WITHOUT_PERSONAL, {"place": "Dover; tel"})
    assert replay(store, Selection(), why="again", now=NOW)["outcome"].to_list() == ["kept"]
    again = Correction({"place": "Dover; tel 020 7946 0312"})
    kept = repair(store, Selection(), again, VEGA, now=NOW)
    assert kept.select("outcome", "reason").row(0) == ("kept", "personal_data")
    done = repair(store, Selection(), Correction(reading=Reading.WITHOUT_PERSONAL), VEGA, now=NOW)
    assert done["outcome"].to_list() == ["new"]
    assert store.events()["place"].to_list() == ["Dover; tel"]


def test_what_was_repaired_stays_so_when_the_file_comes_again(store):
    store.add(intake_of(CALLED), recorded_at=NOW)
    repair(store, Selection(), Correction({"place": "Dover Eastern Docks"}), VEGA, now=NOW)
    store.add(intake_of(CALLED), recorded_at=NOW)
    assert store.events()["place"].to_list() == ["Dover Eastern Docks"]
    assert store.quarantined(Selection(), limit=5).filter(state="open").is_empty()


def test_markers_are_what_they_say():
    assert MARKER.fullmatch("[telephone number withheld]")
    assert not MARKER.search("[telephone number]")


def test_there_is_no_guard_that_is_off(tmp_path):
    assert guard_of(Settings("sqlite://", tmp_path, "en", guard="mask")) is Guard.MASK
    with pytest.raises(ValueError, match="ROUTEWATCH_GUARD is 'off'; there are quarantine and mask"):
        guard_of(Settings("sqlite://", tmp_path, "en", guard="off"))
