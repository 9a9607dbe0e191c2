"""Records without coordinates: placed by the gazetteer, chosen by a person, or waiting; and what was known when."""

import json
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from data.errors import WrongUseError
from data.intake import IntakeOptions
from data.receiving import read_file
from data.store import Choice, open_store
from data.store.positions import PLACEMENT

NOW = datetime(2026, 11, 22, tzinfo=UTC)
DAY = timedelta(days=1)
HEADER = "event_id,occurred_at,latitude,longitude,place,country,mode,commodity,agency,handling\n"
ROWS = (
    "a,2024-05-01,,,Puerto Nuevo,CO,maritime,cocaine,A,TLP:GREEN\n"
    "b,2024-05-02,,,Puerto Nuevo,CO,maritime,cocaine,A,TLP:GREEN\n"
    "c,2024-05-03,,,Nowhere at all,CO,maritime,cocaine,A,TLP:GREEN\n"
    "d,2024-05-04,10.400,-75.500,Cartagena,CO,maritime,cocaine,A,TLP:GREEN\n"
)


@pytest.fixture
def store(store_url):
    opened = open_store(store_url)
    opened.add(read_file("in.csv", (HEADER + ROWS).encode(), IntakeOptions(NOW)), recorded_at=NOW)
    yield opened
    opened.close()


def placements(*rows):
    return pl.DataFrame(rows, schema=PLACEMENT, orient="row")


FOUND = ("Puerto Nuevo", "CO", 8.5, -76.9, 20.0, "port", 0.9, "Puerto Nuevo", "", "[]")
UNSURE = ("Nowhere at all", "CO", None, None, None, "none", None, "", "unknown", json.dumps([{"name": "Nowhere"}]))


def ask(store, edition="g1"):
    store.keep_placements(placements(FOUND, UNSURE), gazetteer=edition, recorded_at=NOW)


def where(store, event_id, **known):
    row = store.events(**known).row(by_predicate=pl.col("event_id") == event_id, named=True)
    return row["latitude"], row["longitude"], row["radius_km"], row["flags"].removesuffix(";day_precision")


def test_each_text_is_asked_for_once_by_each_gazetteer(store):
    assert store.texts_to_place("g1").rows() == [("Nowhere at all", "CO"), ("Puerto Nuevo", "CO")]
    ask(store)
    assert store.texts_to_place("g1").is_empty()
    assert store.texts_to_place("g2").height == 2


def test_a_record_lies_where_its_text_was_found(store):
    assert where(store, "a") == (None, None, None, "needs_geocode")
    before = store.version()
    ask(store)
    assert store.version() == before + 1
    assert where(store, "a") == where(store, "b") == (8.5, -76.9, 20.0, "geocoded_port")
    assert where(store, "c") == (None, None, None, "needs_geocode")
    assert where(store, "d")[:2] == (10.4, -75.5)
    ask(store)
    assert store.version() == before + 1, "what is known already is no change"


def test_the_record_itself_stays_as_it_was_sent(store):
    ask(store)
    again = store.add(read_file("in.csv", (HEADER + ROWS).encode(), IntakeOptions(NOW)), recorded_at=NOW)
    assert (again.accepted, again.duplicates) == (0, 4)
    raw = store.history(agency="A", event_id="a")["raw"]
    assert raw.len() == 1
    assert "8.5" not in raw[0]


def test_a_later_gazetteer_has_the_last_word(store):
    ask(store)
    better = (*FOUND[:2], 8.6, -76.8, 10.0, *FOUND[5:])
    store.keep_placements(placements(better), gazetteer="g2", recorded_at=NOW + DAY)
    assert where(store, "a")[:3] == (8.6, -76.8, 10.0)


def test_what_is_unsure_waits_for_a_person_and_what_was_chosen_is_remembered(store):
    ask(store)
    (waiting,) = store.place_reviews().to_dicts()
    assert (waiting["place"], waiting["records"], waiting["reason"], waiting["who"]) == (
        "Nowhere at all", 1, "unknown", None,
    )  # fmt: skip
    assert json.loads(waiting["candidates"]) == [{"name": "Nowhere"}]
    store.choose_place(Choice("Nowhere at all", "CO", "N. N.", "Bahia", (6.2, -77.4, 15.0)), recorded_at=NOW + DAY)
    assert where(store, "c") == (6.2, -77.4, 15.0, "placed_by_person")
    more = "e,2024-06-01,,,Nowhere at all,CO,maritime,cocaine,A,TLP:GREEN\n"
    store.add(read_file("more.csv", (HEADER + more).encode(), IntakeOptions(NOW)), recorded_at=NOW + 2 * DAY)
    assert where(store, "e")[:2] == (6.2, -77.4)
    (done,) = store.place_reviews().to_dicts()
    assert (done["who"], done["records"], done["name"]) == ("N. N.", 2, "Bahia")


def test_a_text_may_be_left_and_a_choice_changed_with_its_history(store):
    ask(store)
    store.choose_place(Choice("Nowhere at all", "CO", "N. N."), recorded_at=NOW + DAY)
    assert where(store, "c") == (None, None, None, "needs_geocode")
    assert store.place_reviews()["who"].to_list() == ["N. N."]
    store.choose_place(Choice("Puerto Nuevo", "CO", "M. M."), recorded_at=NOW + DAY)
    assert where(store, "a")[0] is None, "a person says that the gazetteer is wrong"
    store.choose_place(Choice("Nowhere at all", "CO", "M. M.", "x", (6.0, -77.0, 9.0)), recorded_at=NOW + 2 * DAY)
    assert where(store, "c")[0] == 6.0
    history = store.choices(place="Nowhere at all", country="CO")
    assert history.select("who", "latitude").rows() == [("N. N.", None), ("M. M.", 6.0)]


def test_what_was_known_then_does_not_hold_what_people_chose_later(store):
    ask(store)
    store.choose_place(Choice("Nowhere at all", "CO", "N. N.", "x", (6.0, -77.0, 9.0)), recorded_at=NOW + 2 * DAY)
    assert where(store, "c", as_of=NOW + DAY)[0] is None
    assert where(store, "c", as_of=NOW + 2 * DAY)[0] == 6.0
    assert where(store, "c", through=1, chosen_by=NOW + DAY)[0] is None
    assert where(store, "c", through=1, chosen_by=NOW + 2 * DAY)[0] == 6.0


def test_nobody_chooses_without_a_name(store):
    with pytest.raises(WrongUseError, match="name"):
        store.choose_place(Choice("Nowhere at all", "CO", " "), recorded_at=NOW)


def test_many_records_of_one_text_keep_the_radius_of_the_text(store):
    rows = "".join(f"n{at},2024-05-01,,,Puerto Nuevo,CO,land,cocaine,A,TLP:GREEN\n" for at in range(30))
    store.add(read_file("many.csv", (HEADER + rows).encode(), IntakeOptions(NOW)), recorded_at=NOW)
    ask(store)
    assert where(store, "n3")[2:] == (20.0, "geocoded_port")


def test_what_the_gazetteer_placed_can_be_looked_at_and_overruled(store):
    ask(store)
    (placed,) = store.placed_texts().to_dicts()
    assert (placed["place"], placed["records"], placed["match_class"], placed["radius_km"]) == (
        "Puerto Nuevo", 2, "port", 20.0,
    )  # fmt: skip
    store.choose_place(Choice("Puerto Nuevo", "CO", "M. M.", "x", (6.0, -77.0, 9.0)), recorded_at=NOW + DAY)
    assert where(store, "a")[:2] == (6.0, -77.0)
    assert store.placed_texts().is_empty()
    assert "Puerto Nuevo" in store.place_reviews()["place"]


def test_what_the_gazetteer_found_can_be_chosen_again_after_a_person_overruled_it(store):
    ask(store)
    store.choose_place(Choice("Puerto Nuevo", "CO", "M. M."), recorded_at=NOW + DAY)
    row = store.place_reviews().row(by_predicate=pl.col("place") == "Puerto Nuevo", named=True)
    (candidate,) = json.loads(row["candidates"])
    assert candidate == {
        "name": "Puerto Nuevo", "country": "", "match_class": "port",
        "latitude": 8.5, "longitude": -76.9, "radius_km": 20.0,
    }  # fmt: skip
    waiting = store.place_reviews().row(by_predicate=pl.col("place") == "Nowhere at all", named=True)
    assert json.loads(waiting["candidates"]) == [{"name": "Nowhere"}]
