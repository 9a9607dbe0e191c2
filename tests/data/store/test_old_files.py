from datetime import UTC, datetime, timedelta

import pytest

from data.corrections import Correction
from data.intake import IntakeOptions
from data.receiving import read_file
from data.repairing import repair
from data.store import Decision, Selection, State, open_store

NOW = datetime(2026, 11, 22, tzinfo=UTC)
HEADER = "event_id,occurred_at,latitude,longitude,mode,commodity,quantity,unit"
OPTIONS = IntakeOptions(NOW, agency="AGY-A", handling="TLP:GREEN")


@pytest.fixture
def store(store_url):
    opened = open_store(store_url)
    yield opened
    opened.close()


def line(event_id, quantity):
    return f"{event_id},2026-02-03,52.25,4.25,sea,heroin,{quantity},kg"


def taken(store, *lines, day=0):
    batch = read_file("a.csv", "\n".join([HEADER, *lines, ""]).encode(), OPTIONS)
    would = store.preview([batch])
    did = store.add(batch, recorded_at=NOW + timedelta(days=day))
    assert would.returned_rows == did.returned_rows
    assert would.imported_before == did.imported_before
    return did


def test_an_older_file_that_undoes_a_correction_is_told_by_its_rows(store):
    old = (line("E0", 5), line("E1", 1), line("E2", 1))
    first = taken(store, *old)
    assert (first.imported_before, first.revised_rows) == (None, ())
    corrected = taken(store, line("E0", 5), line("E1", 2), line("E2", 3), day=1)
    assert (corrected.revised_rows, corrected.returned_rows, corrected.imported_before) == ((2, 3), (), None)
    again = taken(store, *old, day=2)
    assert (again.revised, again.revised_rows, again.returned_rows) == (2, (2, 3), (2, 3))
    assert again.imported_before == (1, NOW)
    assert store.events()["quantity"].to_list() == [5, 1, 1]
    last = taken(store, line("E1", 9), line("E2", 3), day=3)
    assert (last.revised_rows, last.returned_rows) == ((1, 2), (2,))


def test_the_same_file_is_known_and_what_was_repaired_of_it_is_no_import_of_a_file(store):
    lines = (line("E1", 1), line("E2", 1).replace("52.25", "95"))
    taken(store, *lines)
    by = Decision(State.REPAIRED, "Lt. Vega")
    repair(store, Selection(), Correction({"latitude": "52"}), by, now=NOW + timedelta(days=1))
    assert store.imports().height == 2
    assert taken(store, *lines, day=2).imported_before == (1, NOW)
