"""What is read of restricted records is entered before it is given out, by every way of reading, on both engines."""

import hashlib
import json
import threading
from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest

from data.audit import Act, Journal
from data.errors import StoreBusyError, StoreError, WrongUseError
from data.intake import IntakeOptions
from data.policy import PUBLIC, Principal
from data.receiving import read_file
from data.schema import Handling
from data.store import Choice, Decision, LookRow, Selection, SightingRow, State, Store, TransitionRow, open_store
from data.store import reading as reads
from data.store.positions import PLACEMENT
from tests.data.store.methods import ENTERING, TELLS_NO_RECORD, WRITES

NOW = datetime(2026, 1, 5, tzinfo=UTC)
HEADER = "event_id,date,lat,lon,place,mode,agency,handling,release_to\n"
ROWS = """b0,2025-01-01,10,20,,sea,AGY-B,TLP:GREEN,
b1,2025-01-02,11,21,,sea,AGY-B,TLP:RED,
b2,2025-01-03,12,22,,sea,AGY-B,TLP:AMBER,AGY-C
b3,2025-01-04,,,Hidden Cove,sea,AGY-B,TLP:AMBER,
b4,2025-01-05,,,Secret Bay,sea,AGY-B,TLP:AMBER,
b5,2025-01-06,99,20,,sea,AGY-B,TLP:AMBER,
"""
B, C = (Principal(code, code, Handling.RED) for code in ("AGY-B", "AGY-C"))
LOOK = LookRow("all", "month", date(2026, 1, 31), NOW, 1, 1, 0, "{}", "{}", "0.1.0+abc", 5, "d1", 0.01)
SEEN = SightingRow("t1", "{}", "[]", 3, "digest")
FIRST = TransitionRow("t1", LOOK.day, NOW, "routewatch", "seen_once", "", "watch")
EVERYTHING = {"AGY-B TLP:AMBER": 3, "AGY-B TLP:RED": 1}
TEXTS = {"AGY-B TLP:AMBER": 2}


def bring_in(store, rows, *, now=NOW, agency="AGY-B"):
    batch = read_file("f.csv", (HEADER + rows).encode(), IntakeOptions(now, agency=agency))
    return store.add(batch, recorded_at=now)


def placements(*texts):
    rows = [(text, "", 10.0, 20.0, 5.0, "city", 0.9, text, "", "[]") for text in texts]
    return pl.DataFrame(rows, schema=PLACEMENT, orient="row")


@pytest.fixture
def store(store_url):
    opened = open_store(store_url)
    bring_in(opened, ROWS)
    opened.keep_placements(placements("Secret Bay"), gazetteer="g1", recorded_at=NOW)
    opened.choose_place(Choice("Hidden Cove", "", "Lt. Vega", "here", (10.0, 20.0, 5.0)), recorded_at=NOW)
    opened.dismiss(Selection(), Decision(State.DISMISSED, "Vega", "an exercise"), recorded_at=NOW)
    opened.record_look(LOOK, after=0, sightings=[SEEN], transitions=[FIRST])
    yield opened
    opened.close()


def entered(store):
    return [
        (entry.who, json.loads(entry.about))
        for entry in store.entries()
        if entry.act not in ("import", "decision", "place")
    ]


def digest(numbers):
    return hashlib.sha256(numbers.encode()).hexdigest()


READS = {
    "events": (lambda store: store.events(), "events", {"records": EVERYTHING}),
    "events of then": (
        lambda store: store.events(as_of=NOW, through=1, chosen_by=NOW),
        "events",
        {"records": EVERYTHING, "as_of": round(NOW.timestamp() * 1e6), "through": 1},
    ),
    "history": (
        lambda store: store.history(agency="AGY-B", event_id="b1"),
        "history",
        {"records": {"AGY-B TLP:RED": 1}},
    ),
    "quarantined": (lambda store: store.quarantined(), "quarantine", {"quarantined": 1, "ids": digest("1")}),
    "decisions": (lambda store: store.quarantine_decisions(1), "quarantine", {"quarantined": 1, "ids": digest("1")}),
    "reviews": (lambda store: store.place_reviews(), "places", {"records": TEXTS}),
    "placed": (lambda store: store.placed_texts(), "places", {"records": TEXTS}),
    "choices": (lambda store: store.choices(place="Hidden Cove", country=""), "places", {"records": TEXTS}),
    "news": (lambda store: store.news(after=0), "events", {"records": EVERYTHING, "after": 0}),
    "flags": (lambda store: store.tracked(release_set="all"), "flags", {}),
}
EACH = pytest.mark.parametrize(("read", "way", "facts"), READS.values(), ids=READS)


def test_every_way_of_reading_is_known():
    """Who gives the store another method says here whether it tells of records, and enters it where it does."""
    public = {name for name in dir(Store) if not name.startswith("_")}
    assert public == ENTERING | WRITES | set(TELLS_NO_RECORD)
    assert len(READS) == len(ENTERING) + 1  # events of now and of then


@EACH
def test_a_read_of_restricted_records_is_entered_once(store, store_url, read, way, facts):
    for _ in range(2):
        assert len(read(store)) > 0
    another = open_store(store_url)
    read(another)
    another.close()
    ((who, about),) = entered(store)
    assert who == "local"
    ids = {name: fact for name, fact in about.items() if name == "ids"}
    assert about == {**ids, **facts, "way": way, "release_set": "all", "store_version": store.version()}
    assert not any(word in json.dumps(about) for word in ("Cove", "Vega", "b1", "exercise"))


@EACH
def test_what_cannot_be_entered_is_not_read(store, monkeypatch, read, way, facts):
    def fail(*_, **__):
        raise WrongUseError("no")

    monkeypatch.setattr("data.store.acting.next_entry", fail)
    for _ in range(2):
        with pytest.raises(WrongUseError):
            read(store)
    assert entered(store) == []


@EACH
def test_everybody_and_every_version_has_an_entry_of_its_own(store, read, way, facts):
    for who in (B, PUBLIC, B):
        read(store.seen_by(who))
    assert [who for who, _ in entered(store)] == ["AGY-B"], "nobody else sees anything that is restricted"
    bring_in(store, "b9,2025-01-09,12,22,,sea,AGY-B,TLP:GREEN,\n")
    read(store.seen_by(B))
    assert [who for who, _ in entered(store)] == ["AGY-B", "AGY-B"]


@EACH
def test_a_read_that_is_known_to_be_entered_costs_no_digest(store, monkeypatch, read, way, facts):
    read(store)

    def fail(*_, **__):
        raise AssertionError("counted again")

    for name in ("places.read_about", "places.waiting_records", *(["store.read_about"] if way == "events" else [])):
        monkeypatch.setattr(f"data.store.{name}", fail)
    monkeypatch.setattr(reads.ReadingFace, "_sees_restricted", fail)
    monkeypatch.setattr(reads.seen, "release_set", fail)
    read(store)


def test_of_what_is_open_nothing_is_entered(store_url):
    store = open_store(store_url)
    bring_in(store, "g1,2025-01-01,10,20,,sea,AGY-B,TLP:CLEAR,\ng2,2025-01-01,,,Cove,sea,AGY-B,TLP:GREEN,\n")
    store.keep_placements(placements("Cove"), gazetteer="g1", recorded_at=NOW)
    store.record_look(LOOK, after=0, sightings=[SEEN], transitions=[FIRST])
    assert len(store.events()) == 2
    assert len(store.placed_texts()) == len(store.history(agency="AGY-B", event_id="g1")) == 1
    assert len(store.tracked(release_set="all")) == 1
    assert entered(store) == []
    store.close()


def test_a_record_that_was_freed_was_restricted_then(store_url):
    store = open_store(store_url)
    bring_in(store, "b1,2025-01-02,11,21,,sea,AGY-B,TLP:RED,\n")
    bring_in(store, "b1,2025-01-02,11,21,,sea,AGY-B,TLP:CLEAR,\n", now=NOW + timedelta(days=9))
    store.events()
    assert entered(store) == []
    store.events(as_of=NOW)
    store.history(agency="AGY-B", event_id="b1")
    assert [about["records"] for _, about in entered(store)] == [{"AGY-B TLP:RED": 1}] * 2
    store.close()


def test_other_records_of_quarantine_are_another_read(store):
    bring_in(store, "b6,2025-01-06,99,20,,sea,AGY-B,TLP:AMBER,\nb7,2025-01-06,99,20,,sea,AGY-B,,\n")
    store.quarantined(Selection(state=State.OPEN), limit=1)
    store.quarantined(Selection(state=State.OPEN))
    store.quarantined(Selection(quarantine_id=2))
    store.quarantined(Selection(file="nowhere.csv"))
    assert [about["ids"] for _, about in entered(store)] == [digest("2"), digest("2,3")]


def test_imports_decisions_and_the_gazetteer_read_for_nobody(store):
    bring_in(store, "b8,2025-01-04,,,Third Cove,sea,AGY-B,TLP:RED,\n")
    assert store.texts_to_place("g2").height == 3
    assert entered(store) == []


def test_a_new_read_waits_for_who_writes_and_a_known_one_does_not(store, store_url):
    """An import takes longer than a writer waits for another one: what is read meanwhile is entered after it."""
    patient = open_store(store_url, wait_s=0.05)
    patient.events()
    told, begun = [], threading.Event()

    def read():
        begun.set()
        told.append(patient.place_reviews().height)

    with store._writing():
        assert patient.events().height == 5
        reader = threading.Thread(target=read)
        reader.start()
        begun.wait()
        reader.join(0.3)
        assert told == [], "it was not entered"
    reader.join()
    assert told == [1]
    assert [about["way"] for _, about in entered(store)] == ["events", "places"]
    patient.close()


def test_who_writes_without_end_lets_nothing_new_be_read(store, store_url):
    impatient = open_store(store_url, wait_s=0.01)
    with store._writing(), pytest.raises(StoreBusyError, match="busy"):
        impatient.events()
    assert entered(store) == []
    impatient.close()


def test_two_readers_at_once_enter_a_read_once(store, monkeypatch):
    other = store.seen_by(store.principal)
    usual = reads.ReadingFace._in_turn

    def meanwhile(face, write):
        monkeypatch.setattr(reads.ReadingFace, "_in_turn", usual)
        other.events()
        usual(face, write)

    monkeypatch.setattr(reads.ReadingFace, "_in_turn", meanwhile)
    store.events()
    assert len(entered(store)) == 1


def test_a_store_that_does_not_fit_its_checkpoint_is_read_and_the_read_is_entered(tmp_path):
    journal, url = Journal(tmp_path / "checkpoints", tmp_path / "audit.key"), f"sqlite:///{tmp_path / 's.db'}"
    store = open_store(url, journal=journal)
    bring_in(store, ROWS)
    store.enter(Act.EXPORT, {"records": 1})
    store.close()
    before = tmp_path / "s.db"
    kept = before.read_bytes()
    later = open_store(url, journal=journal)
    bring_in(later, "b9,2025-01-09,12,22,,sea,AGY-B,TLP:GREEN,\n")
    later.close()
    before.write_bytes(kept)
    back = open_store(url, journal=journal)
    assert back.standing().findings
    with pytest.raises(StoreError, match="takes nothing"):
        bring_in(back, "b9,2025-01-09,12,22,,sea,AGY-B,TLP:GREEN,\n")
    assert back.events().height == 5
    assert entered(back)[-1][1]["way"] == "events"
    back.close()


def test_a_read_that_does_not_say_what_it_gives_is_a_mistake(store):
    with pytest.raises(NotImplementedError), store._giving(reads.Way.EVENTS):
        pass
