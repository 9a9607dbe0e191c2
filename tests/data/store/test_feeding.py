"""Keys of the service in the store: seen by their own agency alone, revoked for good, entered in the audit chain."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from data.errors import WrongUseError
from data.feed_keys import FeedKey, draw_key, id_of, is_good, key_digest
from data.intake import IntakeOptions
from data.policy import PUBLIC, Principal
from data.receiving import read_file
from data.store import Delivery, open_store
from data.store.feed_tables import DELIVERIES

NOW = datetime(2026, 11, 22, tzinfo=UTC)
CONTENT = b"event_id,occurred_at,latitude,longitude,mode,agency,handling\nE1,2026-01-02,1,2,sea,AGY-A,TLP:RED\n"


@pytest.fixture
def opened(store_url):
    store = open_store(store_url)
    yield store
    store.close()


def as_(agency, store):
    return store.seen_by(Principal(agency, agency=agency))


def given(store, agency, minutes=0):
    drawn = draw_key()
    key = FeedKey(id_of(drawn), agency, f"of {agency}", key_digest(drawn), 60, NOW + timedelta(minutes=minutes))
    store.add_feed_key(key)
    return key


def taken(store, delivery, *, at=NOW, fails=False):
    def answer(summary):
        if fails:
            raise RuntimeError
        return f"{summary.added} of {summary.records}"

    batch = read_file("batch.csv", CONTENT, IntakeOptions(NOW))
    return store.take_delivery(batch, delivery, recorded_at=at, answer=answer)


def test_drawn_keys_have_256_random_bits_and_a_number_that_is_none_of_them():
    keys = {draw_key() for _ in range(100)}
    assert len({id_of(key) for key in keys}) == 100
    assert all(id_of(key) and len(key.split("_", 2)[2]) == 43 for key in keys)
    assert id_of("rw_short") == id_of("") == ""


def test_a_key_is_good_if_it_is_the_one_that_is_kept_and_not_revoked():
    drawn, other = draw_key(), draw_key()
    key = FeedKey(id_of(drawn), "AGY-A", "", key_digest(drawn), 60, NOW)
    assert is_good(drawn, key)
    assert not is_good(other, key)
    assert not is_good("", None)
    assert not is_good(drawn, None)
    assert not is_good(drawn, FeedKey(**{**vars(key), "revoked_at": NOW}))


def test_keys_are_seen_and_revoked_by_their_own_agency_alone(opened):
    late, early, of_b = given(opened, "AGY-A", 5), given(opened, "AGY-A"), given(opened, "AGY-B")
    assert opened.feed_keys() == (early, late, of_b)
    assert as_("AGY-B", opened).feed_keys() == (of_b,)
    assert opened.seen_by(PUBLIC).feed_keys() == ()
    with pytest.raises(WrongUseError, match="no key"):
        as_("AGY-B", opened).revoke_feed_key(early.key_id, at=NOW)
    assert opened.feed_key(early.key_id) == early
    assert as_("AGY-A", opened).revoke_feed_key(early.key_id, at=NOW) == early
    assert opened.feed_key(early.key_id).revoked_at == NOW
    with pytest.raises(WrongUseError, match="already"):
        opened.revoke_feed_key(early.key_id, at=NOW)
    assert opened.feed_key("000000000000") is None


def test_keys_are_entered_in_the_chain_by_their_number(opened):
    key = given(opened, "AGY-A")
    as_("AGY-A", opened).revoke_feed_key(key.key_id, at=NOW)
    entries = [(entry.who, entry.act, entry.about) for entry in opened.entries()]
    assert [(who, act) for who, act, _ in entries] == [("local", "feed_key"), ("AGY-A", "feed_key")]
    assert all(key.key_id in about and key.digest not in about for *_, about in entries)


def test_a_delivery_is_taken_once_and_answered_alike(opened):
    delivery = Delivery("AGY-A", "n1", "d1")
    assert opened.answer_to(delivery) is None
    first = taken(opened, delivery)
    again = taken(opened, delivery)
    assert (first.text, first.is_repeated, again.text, again.is_repeated) == ("1 of 1", False, "1 of 1", True)
    assert opened.answer_to(delivery) == again
    assert opened.imports().height == 1
    with pytest.raises(WrongUseError, match="another batch"):
        taken(opened, Delivery("AGY-A", "n1", "d2"))
    assert taken(opened, Delivery("AGY-B", "n1", "d2")).text == "0 of 1"
    assert taken(opened, Delivery("AGY-A", "", "d1")).is_repeated is False


def test_an_answer_that_cannot_be_made_leaves_nothing(opened):
    delivery = Delivery("AGY-A", "n1", "d1")
    with pytest.raises(RuntimeError):
        taken(opened, delivery, fails=True)
    assert opened.imports().is_empty()
    assert opened.answer_to(delivery) is None
    assert taken(opened, delivery).text == "1 of 1"


def test_answers_are_kept_for_a_week(opened):
    taken(opened, Delivery("AGY-A", "n1", "d1"))
    taken(opened, Delivery("AGY-A", "n2", "d1"), at=NOW + timedelta(days=6))
    taken(opened, Delivery("AGY-A", "n3", "d1"), at=NOW + timedelta(days=8))
    assert opened.answer_to(Delivery("AGY-A", "n1", "d1")) is None
    assert opened.answer_to(Delivery("AGY-A", "n2", "d1")) is not None
    with opened._reading() as connection:
        assert len(connection.execute(select(DELIVERIES)).all()) == 2
