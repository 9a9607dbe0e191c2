"""A disk that takes no more: one sentence, exit code 2, nothing half written, and a store that works afterwards."""

import resource
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from data.intake import IntakeOptions, read_file
from data.store import open_store

NOW = datetime(2026, 11, 22, tzinfo=UTC)
HEADER = "event_id,occurred_at,latitude,longitude,mode,commodity,quantity,unit,agency,handling\n"
ROUTEWATCH = [sys.executable, "-c", "from layers.cli.main import main; main()"]


def write_file(path, prefix, rows):
    lines = (f"{prefix}{n},2026-01-02,52.25,4.25,sea,heroin,{n},kg,AGY-A,TLP:GREEN\n" for n in range(rows))
    path.write_text(HEADER + "".join(lines))
    return path


def import_here(path, url):
    store = open_store(url)
    store.add(read_file(path.name, path.read_bytes(), IntakeOptions(NOW)), recorded_at=NOW)
    store.close()


def run_import(path, url, *, largest_file):
    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))

    command = [*ROUTEWATCH, "import", str(path), "--store", url]
    return subprocess.run(command, capture_output=True, text=True, check=False, preexec_fn=limit)


# So many rows that their reader's answer fits into what the store does not.
@pytest.mark.parametrize(("spare", "rows"), [(1_000, 1_000), (100_000, 1_750), (1_500_000, 5_000)])
def test_a_file_that_may_not_grow(tmp_path, spare, rows):
    url, store_file = f"sqlite:///{tmp_path / 'store.db'}", tmp_path / "store.db"
    import_here(write_file(tmp_path / "first.csv", "A", 5), url)
    more = write_file(tmp_path / "more.csv", "B", rows)
    failed = run_import(more, url, largest_file=store_file.stat().st_size + spare)
    assert failed.returncode == 2
    assert failed.stdout == ""
    assert failed.stderr.startswith(f"routewatch: The disk of the store {store_file} is full")
    assert failed.stderr.count("\n") == 1
    store = open_store(url)
    assert (store.events().height, store.version(), store.imports().height) == (5, 1, 1)
    store.close()
    import_here(more, url)
    store = open_store(url)
    assert (store.events().height, store.version()) == (5 + rows, 2)
    store.close()


def test_a_folder_without_room_for_a_store(tmp_path):
    path = write_file(tmp_path / "first.csv", "A", 5)
    failed = run_import(path, f"sqlite:///{tmp_path / 'new.db'}", largest_file=2_000)
    assert failed.returncode == 2
    assert failed.stderr.count("\n") == 1
    assert "Traceback" not in failed.stderr
    import_here(path, f"sqlite:///{tmp_path / 'new.db'}")


def test_no_room_to_read_a_file(tmp_path):
    path, url = write_file(tmp_path / "first.csv", "A", 5_000), f"sqlite:///{tmp_path / 'new.db'}"
    open_store(url).close()
    failed = run_import(path, url, largest_file=100_000)
    assert failed.returncode == 2
    assert failed.stderr.startswith("routewatch: first.csv could not be read: the disk has no room")
    assert failed.stderr.count("\n") == 1
