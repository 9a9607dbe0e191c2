from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from data.errors import StoreError, WrongUseError
from data.intake import IntakeOptions
from data.policy import PUBLIC
from data.receiving import read_file
from data.store import FlagNote, LookRow, NoteKind, SightingRow, TransitionRow, open_store

NOW = datetime(2026, 11, 22, tzinfo=UTC)
LOOK = LookRow("all", "month", date(2024, 1, 31), NOW, 1, 1, 0, "{}", "{}", "0.1.0+abc", 5, "d1", 0.01)
SEEN = SightingRow("t1", '{"a": 1}', "[]", 3, "digest")
FIRST = TransitionRow("t1", LOOK.day, NOW, "routewatch", "seen_once", "", "watch")
JUDGED = TransitionRow("t1", date(2024, 2, 5), NOW, "Vega", "seen it", "watch", "confirmed")


@pytest.fixture
def store(store_url):
    opened = open_store(store_url)
    yield opened
    opened.close()


def record(store, look=LOOK, *, after=0, sightings=(SEEN,), transitions=(FIRST,)):
    return store.record_look(look, after=after, sightings=sightings, transitions=transitions)


def test_a_look_is_kept_with_what_it_saw(store):
    assert record(store)
    (row,) = store.tracked(release_set="all")
    assert (row.look, row.sighting, row.first_seen) == (LOOK, SEEN, LOOK.day)
    assert row.history == (replace(FIRST, look_id=1),)
    assert store.looks(release_set="all") == ((1, LOOK),)
    assert store.tracked(release_set="others") == ()
    assert store.tracked(release_set="all", stream="week") == ()


def test_the_same_version_and_parameters_count_once(store):
    assert record(store)
    assert not record(store, after=1, transitions=(replace(FIRST, from_state="watch", to_state="flagged"),))
    assert len(store.tracked(release_set="all")[0].history) == 1


def test_a_look_that_another_one_overtook_writes_nothing(store):
    assert record(store)
    later = replace(LOOK, store_version=2)
    assert not record(store, later, after=0)
    assert record(store, later, after=1, transitions=())
    assert len(store.looks(release_set="all")) == 2


def test_the_last_sighting_counts_and_days_cut_history(store):
    assert record(store)
    assert store.judge(JUDGED)
    february = replace(LOOK, store_version=2, day=date(2024, 2, 29))
    gone = TransitionRow("t1", february.day, NOW, "routewatch", "gone", "confirmed", "withdrawn")
    assert record(store, february, after=1, sightings=(replace(SEEN, n_inputs=9),), transitions=(gone,))
    states = {
        day: [entry.to_state for entry in store.tracked(release_set="all", as_of=day)[0].history]
        for day in (date(2024, 1, 31), date(2024, 2, 28), date(2024, 2, 29))
    }
    assert list(states.values()) == [["watch"], ["watch", "confirmed"], ["watch", "confirmed", "withdrawn"]]
    assert store.tracked(release_set="all")[0].sighting.n_inputs == 9
    assert store.tracked(release_set="all", as_of=date(2024, 2, 28))[0].sighting.n_inputs == 3
    assert store.tracked(release_set="all", as_of=date(2024, 1, 30)) == ()


def test_a_judgement_on_a_state_that_has_changed_is_not_taken(store):
    assert record(store)
    assert store.judge(JUDGED)
    assert not store.judge(JUDGED)
    assert [entry.to_state for entry in store.tracked(release_set="all")[0].history] == ["watch", "confirmed"]


def test_one_run_is_one_transaction(store):
    broken = replace(FIRST, track_id="nobody")
    with pytest.raises(StoreError):
        record(store, transitions=(FIRST, broken))
    assert store.looks(release_set="all") == ()
    assert store.tracked(release_set="all") == ()


def test_events_are_read_as_they_stood_after_an_import_whatever_the_clock_said(store):
    header = "event_id,occurred_at,latitude,longitude,mode,commodity,quantity,unit,agency,handling"

    def add(kg, at, *more):
        lines = [f"E1,2026-01-02,52.25,4.25,sea,heroin,{kg},kg,A,TLP:GREEN", *more, ""]
        file = read_file("a.csv", "\n".join([header, *lines]).encode(), IntakeOptions(NOW))
        store.add(file, recorded_at=at)
        return store.inputs_now().import_id

    first = add(5, NOW)
    second = add(6, NOW - timedelta(days=9), "E2,2026-01-02,53.25,4.25,sea,heroin,7,kg,A,TLP:GREEN")
    assert store.events(through=first)["quantity"].to_list() == [5.0]
    assert store.events(through=second).equals(store.events())
    assert store.events(through=second, as_of=NOW - timedelta(days=1))["quantity"].to_list() == [6.0, 7.0]


def test_what_people_do_with_a_flag_is_kept_beside_its_history_and_entered(store):
    assert record(store)
    at = datetime(2024, 1, 31, 23, tzinfo=UTC)
    notes = (
        FlagNote("t1", at, "Vega", NoteKind.ACKNOWLEDGED),
        FlagNote("t1", at + timedelta(hours=1), "Vega", NoteKind.HANDED_OVER, "Küste", "Bitte prüfen.\nBald."),
    )
    for note in notes:
        store.note_flag(note)
    (track,) = store.tracked(release_set="all")
    assert track.notes == notes
    assert [entry.to_state for entry in track.history] == ["watch"]
    (then,) = store.tracked(release_set="all", as_of=LOOK.day)
    assert then.notes == notes[:1]
    acts = [entry.about for entry in store.entries() if entry.act == "flag_note"]
    assert acts == ['{"kind":"acknowledged","note_id":1}', '{"kind":"handed_over","note_id":2}']
    with pytest.raises(WrongUseError, match="writes nothing"):
        store.seen_by(PUBLIC).note_flag(notes[0])


def test_of_an_earlier_instant_only_what_was_recorded_by_then_is_tracked(store):
    hours = [NOW + timedelta(hours=n) for n in range(5)]
    assert record(store)
    assert store.judge(replace(JUDGED, recorded_at=hours[1]))
    for hour in hours[2:4]:
        store.note_flag(FlagNote("t1", hour, "Vega", NoteKind.ACKNOWLEDGED))
    seen_again = replace(LOOK, store_version=2, made_at=hours[4], day=date(2024, 2, 29))
    assert record(store, seen_again, after=1, sightings=(replace(SEEN, n_inputs=9),), transitions=())

    def told(at):
        (row,) = store.tracked(release_set="all", recorded_by=at)
        return [entry.to_state for entry in row.history], len(row.notes), row.sighting.n_inputs

    assert [told(at) for at in hours] == [
        (["watch"], 0, 3),
        (["watch", "confirmed"], 0, 3),
        (["watch", "confirmed"], 1, 3),
        (["watch", "confirmed"], 2, 3),
        (["watch", "confirmed"], 2, 9),
    ]
    assert store.tracked(release_set="all", recorded_by=NOW - timedelta(seconds=1)) == ()
