"""Batches sent to the service: taken in once, whole or not at all, and told event by event."""

from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient

from data.feed_keys import FeedKey, draw_key, id_of, key_digest
from data.store import open_store
from layers.api.app import Service, make_app
from layers.api.limits import Buckets
from layers.viewing import journal

NOW = datetime(2026, 11, 22, tzinfo=UTC)
EVENT = {
    "event_id": "E1",
    "occurred_at": "2026-11-22T10:00:00Z",
    "latitude": 10.5,
    "longitude": 20.25,
    "mode": "maritime",
    "commodity": "cocaine",
    "quantity": 12,
    "unit": "kg",
    "handling": "TLP:AMBER",
}


@pytest.fixture
def opened(store_url):
    store = open_store(store_url, journal=journal())
    yield store
    store.close()


def give_key(store, agency="AGY-A", rate=6_000):
    key = draw_key()
    store.add_feed_key(FeedKey(id_of(key), agency, "radar", key_digest(key), rate, NOW))
    return key


def client_of(store, place=lambda _store, _now: None):
    return TestClient(make_app(Service(store, place)))


def post(client, key, *events, name="", **changes):
    headers = {"Authorization": f"Bearer {key}"} | ({"Idempotency-Key": name} if name else {})
    return client.post(
        "/v1/events", json={"events": [{**EVENT, **event} for event in events]} | changes, headers=headers
    )


def test_a_batch_is_in_the_store_when_it_is_answered(opened):
    answer = post(client_of(opened), give_key(opened), {}, {"event_id": "E2", "latitude": 95}, {"event_id": "E3"}, {})
    assert answer.status_code == 200
    told = answer.json()
    assert {name: told[name] for name in ("records", "added", "revised", "duplicates", "notices")} == {
        "records": 4,
        "added": 2,
        "revised": 0,
        "duplicates": 1,
        "notices": [],
    }
    assert [(each["position"], each["reason"]) for each in told["set_aside"]] == [(1, "lat_out_of_range")]
    stored = opened.events()
    assert stored.select("event_id", "latitude", "quantity_kg", "agency", "handling").rows() == [
        ("E1", 10.5, 12.0, "AGY-A", "TLP:AMBER"),
        ("E3", 10.5, 12.0, "AGY-A", "TLP:AMBER"),
    ]
    assert opened.quarantined()["row"].to_list() == [2]


def test_what_is_sent_again_counts_once_with_a_name_and_without(opened):
    client, key = client_of(opened), give_key(opened)
    first = post(client, key, {}, name="night-1")
    again = post(client, key, {}, name="night-1")
    assert (again.text, again.headers["Idempotency-Replayed"]) == (first.text, "true")
    assert opened.imports().height == 1
    unnamed = post(client, key, {})
    assert (unnamed.json()["duplicates"], opened.events().height) == (1, 1)
    assert "Idempotency-Replayed" not in unnamed.headers
    changed = post(client, key, {"quantity": 13})
    assert changed.json()["revised"] == 1
    assert opened.events()["quantity_kg"].to_list() == [13.0]


def test_a_name_stands_for_one_batch_of_one_agency(opened):
    client = client_of(opened)
    post(client, give_key(opened), {}, name="night-1")
    refused = post(client, give_key(opened), {"event_id": "E2"}, name="night-1")
    assert refused.status_code == 409
    assert post(client, give_key(opened, "AGY-B"), {"event_id": "E2"}, name="night-1").json()["added"] == 1
    assert sorted(opened.events()["event_id"]) == ["E1", "E2"]


def test_only_a_key_that_is_good_sends(opened):
    client, key = client_of(opened), give_key(opened)
    other = draw_key()
    forged = f"rw_{id_of(key)}_{other.rpartition('_')[2][-43:]}".ljust(len(key), "A")
    for wrong in ("", "x", other, forged, key[:-1], key + "A", key.upper()):
        answer = post(client, wrong, {})
        assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer"), wrong
    assert client.post("/v1/events", json={"events": [EVENT]}).status_code == 401
    assert post(client, key, {}).status_code == 200
    opened.revoke_feed_key(id_of(key), at=NOW)
    assert post(client, key, {"event_id": "E2"}).status_code == 401
    assert opened.events().height == 1


def test_no_table_holds_a_key(opened):
    key = give_key(opened)
    secret = key.split("_", 2)[2]
    post(client_of(opened), key, {})
    assert secret not in str(opened.feed_keys())
    assert secret not in str(opened.entries())


def test_a_key_sends_for_its_own_agency_alone(opened):
    client, key = client_of(opened), give_key(opened, "AGY-B")
    assert post(client, key, {}, agency="AGY-A").status_code == 422
    assert (
        client.post(
            "/v1/events", json={"events": [{**EVENT, "agency": "AGY-A"}]}, headers={"Authorization": f"Bearer {key}"}
        ).status_code
        == 422
    )
    post(client, key, {})
    assert opened.events()["agency"].to_list() == ["AGY-B"]
    assert [entry.who for entry in opened.entries() if entry.act == "import"] == ["AGY-B"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"{", 422),
        (b"[" * 100_000, 400),
        (b'{"events":[]}', 422),
        (b'{"events":[{}]}', 422),
        (b'{"events":[{"no\\ud800":1}]}', 422),
        (b'{"events":[{"occurred_at":"\\ud800","mode":"sea","handling":"TLP:RED"}]}', 422),
        (b'{"events":[{"occurred_at":"2026-01-01","mode":"sea","handling":"TLP:RED","latitude":NaN}]}', 422),
        (b'{"events":[{"occurred_at":"2026-01-01","mode":"sea","handling":"TLP:RED","latitude":1e999}]}', 422),
        (b'{"events":[' + b",".join([b"{}"] * 1_001) + b"]}", 422),
        (b" " * 9_000_000, 413),
    ],
)
def test_what_has_not_the_form_is_refused_and_not_sent_back(opened, body, status):
    client, key = client_of(opened), give_key(opened)
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    answer = client.post("/v1/events", content=body, headers=headers)
    assert answer.status_code == status
    assert len(answer.text) < 10_000
    assert opened.imports().is_empty()


def test_texts_that_were_refused_are_not_in_the_answer(opened):
    answer = post(client_of(opened), give_key(opened), {"place": "x" * 5_000, "codename": "SECRETWORD"})
    assert answer.status_code == 422
    assert "xxx" not in answer.text
    assert "SECRETWORD" not in answer.text
    assert {where.partition(":")[0] for where in answer.json()["where"]} == {
        "body.events.0.place",
        "body.events.0.codename",
    }


def test_control_characters_and_personal_data_set_an_event_aside(opened):
    told = post(
        client_of(opened), give_key(opened), {"place": "a\x00b"}, {"event_id": "E2", "place": "call +49 170 1234567"}
    ).json()
    assert [each["reason"] for each in told["set_aside"]] == ["control_characters", "personal_data"]
    assert "1234567" not in str(opened.quarantined().rows())


def test_numbers_come_as_numbers_or_as_they_were_written(opened):
    post(
        client_of(opened),
        give_key(opened),
        {"latitude": "10.50", "count": 3, "quantity": 0.1},
        {"event_id": 7, "latitude": -0.000_01, "quantity": 1e21, "unit": "g"},
    )
    rows = opened.events().select("event_id", "latitude", "count", "quantity").rows()
    assert rows[0] == ("E1", 10.5, 3, 0.1)
    assert len(rows) == 1 or rows[1][:2] == ("7", -0.000_01)


def test_who_sends_too_much_is_told_when_to_try_again(opened):
    client, key = client_of(opened), give_key(opened, rate=2)
    assert post(client, key, {}, {"event_id": "E2"}).status_code == 200
    refused = post(client, key, {"event_id": "E3"})
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= 31
    assert opened.events().height == 2
    assert post(client, give_key(opened, rate=2), {"event_id": "E3"}).status_code == 200


def test_a_bucket_fills_with_time_and_holds_a_minute():
    now = [0.0]
    buckets = Buckets(lambda: now[0])
    assert buckets.wait_s("a", 60, per_minute=60) == 0
    assert buckets.wait_s("a", 30, per_minute=60) == 30
    now[0] = 30
    assert buckets.wait_s("a", 30, per_minute=60) == 0
    assert buckets.wait_s("a", 1, per_minute=60) == 1
    now[0] = 1_000
    assert buckets.wait_s("a", 61, per_minute=60) == 0
    assert buckets.wait_s("a", 1, per_minute=60) == 1


def test_a_store_that_takes_nothing_asks_to_send_again(opened, monkeypatch):
    client, key = client_of(opened), give_key(opened)
    opened._ledger.standing = type(opened.standing())(is_known=True, findings=(object(),))
    refused = post(client, key, {}, name="n")
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
    assert "store.db" not in refused.text
    opened._ledger.standing = type(opened.standing())()
    assert post(client, key, {}, name="n").json()["added"] == 1


def test_what_has_no_coordinates_is_placed_after_the_answer(opened):
    asked = []
    client = client_of(opened, lambda store, _now: asked.append((store.principal.name, store.events().height)))
    key = give_key(opened)
    post(client, key, {})
    assert asked == []
    post(client, key, {"event_id": "E2", "latitude": "", "longitude": "", "place": "Rotterdam"})
    assert asked == [("AGY-A", 2)]


def test_the_document_names_every_field_and_no_page_fetches_scripts(opened):
    client = client_of(opened)
    document = client.get("/openapi.json").json()
    assert set(document["paths"]) == {"/v1/health", "/v1/events"}
    answers = document["paths"]["/v1/events"]["post"]["responses"]
    assert {"200", "400", "401", "409", "413", "422", "429", "503"} <= set(answers)
    assert client.get("/docs").status_code == client.get("/redoc").status_code == 404
    assert client.get("/v1/health").json() == {"status": "ok"}
