"""Whoever waits for changes hears of each that another process committed, and of nothing else, on both engines."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from data.errors import StoreError
from data.intake import IntakeOptions
from data.receiving import read_file
from data.store import open_store

NOW = datetime(2026, 1, 5, tzinfo=UTC)
HEADER = "event_id,date,lat,lon,mode,agency,handling\n"
PATIENCE_S = 60.0


def bring_in(url, row, *, latitude=10):
    store = open_store(url)
    text = f"{HEADER}{row},2025-01-01,{latitude},20,sea,AGY-A,TLP:RED\n"
    store.add(read_file("f.csv", text.encode(), IntakeOptions(NOW)), recorded_at=NOW)
    version = store.version()
    store.close()
    return version


@pytest.fixture
def opened(store_url):
    store = open_store(store_url)
    yield store
    store.close()


def test_who_waits_hears_of_what_somebody_else_committed(opened, store_url):
    changes = opened.changes()
    with ThreadPoolExecutor() as pool:
        for row in ("E1", "E2"):
            seen = opened.version()
            waiting = pool.submit(changes.wait, seen, timeout_s=PATIENCE_S)
            assert bring_in(store_url, row) == seen + 1
            assert waiting.result(PATIENCE_S) == seen + 1
            assert changes.wait(seen, timeout_s=0) == seen + 1, "it is told also to who asks later"


def test_what_changes_nothing_wakes_nobody(opened, store_url):
    version = bring_in(store_url, "E1")
    changes = opened.changes()
    assert changes.wait(0, timeout_s=0) == version
    bring_in(store_url, "E1")
    assert opened.events().height == 1  # is entered in the audit chain, which is written
    assert changes.wait(version, timeout_s=0.1) == version


def test_another_process_is_heard(opened, store_url):
    changes, seen = opened.changes(), opened.version()
    words = "import sys; from tests.data.store.test_changes import bring_in; bring_in(sys.argv[1], 'E9')"
    with subprocess.Popen([sys.executable, "-c", words, store_url]) as other:
        assert changes.wait(seen, timeout_s=PATIENCE_S) == seen + 1
        assert other.wait(PATIENCE_S) == 0


def test_they_end_with_the_store(store_url):
    store = open_store(store_url)
    changes = store.changes()
    store.close()
    with pytest.raises(StoreError):
        changes.wait(0, timeout_s=0)


def test_kept_connections_and_who_waits_get_over_a_restart_of_the_server(postgres_to_kill):
    store = open_store(postgres_to_kill.new_database(), kept=2)
    changes, version = store.changes(), store.version()
    assert changes.wait(version, timeout_s=0) == version
    postgres_to_kill.kill()
    postgres_to_kill.start()
    assert store.version() == version, "a connection from before is asked first, and made anew"
    with pytest.raises(StoreError):
        changes.wait(version, timeout_s=1)
    assert store.changes().wait(version, timeout_s=0) == version
    store.close()
