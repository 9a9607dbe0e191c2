"""``routewatch api``: keys that are given, listed and revoked, and a service that answers until it is ended."""

import json
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress

import httpx2
import pytest

from data.store import open_store
from layers.cli.main import main

PATIENCE_S = 90
ONE = {"occurred_at": "2026-11-22", "latitude": 1.5, "longitude": 2.5, "mode": "land", "handling": "TLP:RED"}


@pytest.fixture
def call(monkeypatch, capsys, tmp_path):
    url = f"sqlite:///{tmp_path / 'store.db'}"

    def command(*words, code=0):
        monkeypatch.setattr("sys.argv", ["routewatch", "api", *words, "--store", url])
        with pytest.raises(SystemExit) as caught:
            main()
        said = capsys.readouterr()
        assert (caught.value.code or 0) == code, said
        return said.err if code else said.out

    command.url = url
    return command


def add(call, agency, *words, **told):
    return call("keys", "add", "--agency", agency, "--name", "radar", *words, **told)


def test_a_key_is_shown_once_and_listed_by_its_number(call):
    key = add(call, "AGY-A").strip()
    number = key.split("_")[1]
    told = json.loads(add(call, "AGY-B", "--events-per-minute", "5", "--json"))
    assert (told["agency"], told["events_per_minute"]) == ("AGY-B", 5)
    assert told["key"].split("_")[1] == told["key_id"]
    listed = call("keys", "list")
    assert f"{number}  AGY-A  radar  6,000 events a minute  good" in listed
    assert key not in listed
    assert "Revoked" in call("keys", "revoke", number)
    assert f"{number}  AGY-A  radar  6,000 events a minute  revoked" in call("keys", "list")
    assert "already" in call("keys", "revoke", number, code=2)
    keys = json.loads(call("keys", "list", "--json"))["keys"]
    assert [key["agency"] for key in keys] == ["AGY-A", "AGY-B"]
    assert [key["revoked_at"] is None for key in keys] == [False, True]


def test_an_agency_gives_and_sees_its_own_keys_alone(call):
    number = add(call, "AGY-A").split("_")[1]
    add(call, "AGY-B", "--as", "AGY-B")
    assert "AGY-A" not in call("keys", "list", "--as", "AGY-B")
    assert "writes for AGY-B" in add(call, "AGY-A", "--as", "AGY-B", code=2)
    assert "no key" in call("keys", "revoke", number, "--as", "AGY-B", code=2)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--address", "0.0.0.0"), "HTTPS"),  # noqa: S104 (it is refused)
        (("--certificate", "nowhere.pem"), "--certificate"),
    ],
)
def test_keys_travel_to_other_machines_by_https_alone(call, words, sentence):
    assert sentence in call(*words, code=2)


def test_a_port_that_is_taken_is_told(call):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        assert "is taken" in call("--port", str(other.getsockname()[1]), code=2)


@contextmanager
def served(url, port):
    words = ["api", "--port", str(port), "--store", url]
    command = [sys.executable, "-c", "from layers.cli.main import main; main()", *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert f"http://127.0.0.1:{port}/v1/events" in process.stdout.readline()
            wait_for(port)
            yield process
        finally:
            process.kill()


def wait_for(port):
    until = time.monotonic() + PATIENCE_S
    while True:
        try:
            assert httpx2.get(f"http://127.0.0.1:{port}/v1/health", timeout=PATIENCE_S).json() == {"status": "ok"}
        except httpx2.TransportError:
            assert time.monotonic() < until
            time.sleep(0.1)
        else:
            return


def send(port, key, number):
    event = ONE | {"event_id": f"E{number}"}
    headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": f"batch-{number}"}
    answer = httpx2.post(
        f"http://127.0.0.1:{port}/v1/events", json={"events": [event]}, headers=headers, timeout=PATIENCE_S
    )
    assert answer.status_code == 200, answer.text
    return answer


def test_a_service_that_is_killed_and_started_again_counts_every_batch_once(call):
    key = add(call, "AGY-A").strip()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with served(call.url, port):
        for number in range(5):
            assert send(port, key, number).json()["added"] == 1
    with served(call.url, port) as process:
        for number in range(3, 8):
            answer = send(port, key, number)
            assert ("Idempotency-Replayed" in answer.headers) == (number < 5)
        process.terminate()
        assert process.wait(PATIENCE_S) in (0, -15)
    store = open_store(call.url)
    assert sorted(store.events()["event_id"]) == [f"E{number}" for number in range(8)]
    assert store.imports().height == 8
    store.close()


def test_a_batch_in_the_midst_of_which_the_service_is_killed_counts_once(call):
    key = add(call, "AGY-A").strip()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": "night-1"}
    body = {"events": [ONE | {"event_id": f"E{number}"} for number in range(1_000)]}
    address = f"http://127.0.0.1:{port}/v1/events"
    for wait_s in (0.05, 0.4):
        with served(call.url, port) as process, ThreadPoolExecutor() as pool:
            sending = pool.submit(httpx2.post, address, json=body, headers=headers, timeout=PATIENCE_S)
            time.sleep(wait_s)
            process.kill()
            process.wait()
            with suppress(httpx2.TransportError):
                assert sending.result().status_code == 200
    with served(call.url, port):
        answers = [httpx2.post(address, json=body, headers=headers, timeout=PATIENCE_S).json() for _ in range(2)]
    assert answers[0] == answers[1]
    assert (answers[0]["records"], answers[0]["added"]) == (1_000, 1_000)
    store = open_store(call.url)
    assert (store.events().height, store.imports().height, store.quarantined().height) == (1_000, 1, 0)
    assert sorted(store.events()["event_id"]) == sorted(f"E{number}" for number in range(1_000))
    store.close()
