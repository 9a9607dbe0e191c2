"""A disk that takes no more: one sentence, exit code 2, nothing half written, and a store that works afterwards."""

import resource
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from data.intake import IntakeOptions
from data.receiving import read_file
from data.store import open_store

NOW = datetime(2026, 11, 22, tzinfo=UTC)
HEADER = "event_id,occurred_at,latitude,longitude,mode,commodity,quantity,unit,agency,handling\n"
SMALL_MB = 10
ROUTEWATCH = [sys.executable, "-c", "from layers.cli.main import main; main()"]
BY_FILES = [*ROUTEWATCH[:2], "from data.store import staging; staging.FEW_ROWS = 0;" + ROUTEWATCH[2]]


def write_file(path, prefix, rows):
    lines = (f"{prefix}{n},2026-01-02,52.25,4.25,sea,heroin,{n},kg,AGY-A,TLP:GREEN\n" for n in range(rows))
    path.write_text(HEADER + "".join(lines))
    return path


def import_here(path, url):
    store = open_store(url)
    store.add(read_file(path.name, path.read_bytes(), IntakeOptions(NOW)), recorded_at=NOW)
    store.close()


def run_import(path, url, *, largest_file=resource.RLIM_INFINITY, routewatch=ROUTEWATCH):
    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))

    command = [*routewatch, "import", str(path), "--store", url]
    return subprocess.run(command, capture_output=True, text=True, check=False, preexec_fn=limit)


def refuses(failed, sentence):
    return (failed.returncode, failed.stdout, failed.stderr) == (2, "", f"routewatch: {sentence}\n")


def told(url):
    return url.replace(":secret", "")


def holds(url, *, events, imports):
    store = open_store(url)
    found = (store.events().height, store.version(), store.imports().height, store.quarantined().height)
    store.close()
    return found == (events, imports, imports, 0)


# So many rows that their reader's answer fits into what the store does not.
@pytest.mark.parametrize(("spare", "rows"), [(1_000, 1_400), (100_000, 1_750), (1_500_000, 5_000)])
def test_a_file_that_may_not_grow(tmp_path, spare, rows):
    url, store_file = f"sqlite:///{tmp_path / 'store.db'}", tmp_path / "store.db"
    import_here(write_file(tmp_path / "first.csv", "A", 5), url)
    more = write_file(tmp_path / "more.csv", "B", rows)
    failed = run_import(more, url, largest_file=store_file.stat().st_size + spare)
    assert failed.returncode == 2
    assert failed.stdout == ""
    assert failed.stderr.startswith(f"routewatch: The disk of the store {store_file} is full")
    assert failed.stderr.count("\n") == 1
    assert holds(url, events=5, imports=1)
    import_here(more, url)
    assert holds(url, events=5 + rows, imports=2)


# Of the file beside the store, its second page has no room, or some rows; the log is written only after it.
@pytest.mark.parametrize(("largest_file", "rows"), [(100_000, 300), (1_500_000, 5_000)])
def test_a_file_beside_the_store_that_may_not_grow(tmp_path, largest_file, rows):
    url, store_file = f"sqlite:///{tmp_path / 'store.db'}", tmp_path / "store.db"
    import_here(write_file(tmp_path / "first.csv", "A", 5), url)
    more = write_file(tmp_path / "more.csv", "B", rows)
    failed = run_import(more, url, largest_file=largest_file, routewatch=BY_FILES)
    full = f"The disk of the store {store_file} is full or out of order; nothing of this was stored."
    assert refuses(failed, full), failed.stderr
    assert holds(url, events=5, imports=1)
    assert not (tmp_path / "store.db-import").exists()
    assert run_import(more, url, routewatch=BY_FILES).returncode == 0
    assert holds(url, events=5 + rows, imports=2)


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


@pytest.mark.parametrize(("largest_file", "rows"), [(1_100_000, 3_000), (3_500_000, 8_000)])
def test_a_server_whose_files_may_not_grow(tmp_path, postgres_to_fill, largest_file, rows):
    server, url = postgres_to_fill, postgres_to_fill.new_database()
    import_here(write_file(tmp_path / "first.csv", "A", 5), url)
    server.end()
    server.start(largest_file=largest_file)
    more = write_file(tmp_path / "more.csv", "B", rows)
    full = f"The disk of the store {told(url)} is full or out of order; nothing of this was stored."
    assert refuses(run_import(more, url), full), server.said()
    assert holds(url, events=5, imports=1), "the server goes on"
    server.end()
    server.start()
    assert run_import(more, url).returncode == 0
    assert holds(url, events=5 + rows, imports=2)


@pytest.fixture
def small_disk(postgres_to_fill):
    """A folder of the server on a disk of its own; only who may mount disks can have one."""
    folder, owner = postgres_to_fill.folder / "small", postgres_to_fill.owner_id
    folder.mkdir()
    options = f"size={SMALL_MB}m,mode=700,uid={owner}"
    mount = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("No disk can be mounted here: the limit of the size of a file has to do.")
    yield folder
    postgres_to_fill.end()
    subprocess.run(["umount", folder], check=True)


def make_room(folder):
    subprocess.run(["mount", "-o", "remount,size=500m", folder], check=True)


def test_a_server_whose_disk_of_tables_is_full(tmp_path, postgres_to_fill, small_disk):
    server = postgres_to_fill
    server.run("postgres", f"CREATE TABLESPACE small LOCATION '{small_disk}'")
    url = server.new_database("TABLESPACE small")
    import_here(write_file(tmp_path / "first.csv", "A", 5), url)
    more = write_file(tmp_path / "more.csv", "B", 10_000)
    full = f"The disk of the store {told(url)} is full; nothing of this was stored."
    assert refuses(run_import(more, url), full), server.said()
    assert "No space left on device" in server.said()
    assert holds(url, events=5, imports=1), "the server goes on"
    make_room(small_disk)
    assert run_import(more, url).returncode == 0
    assert holds(url, events=10_005, imports=2)


def test_a_server_whose_disk_of_the_log_is_full(tmp_path, postgres_to_fill, small_disk):
    """The server ends by itself then, as its manual says; what was told to be kept is."""
    server = postgres_to_fill
    server.end()
    server.move_log(small_disk)
    server.start()
    url = server.new_database()
    import_here(write_file(tmp_path / "first.csv", "A", 5), url)
    more = write_file(tmp_path / "more.csv", "B", 20_000)
    gone = f"The server of the store {told(url)} does not answer; nothing of this was stored unless it was told so."
    assert refuses(run_import(more, url), gone), server.said()
    assert "No space left on device" in server.said()
    make_room(small_disk)
    server.start()
    assert holds(url, events=5, imports=1)
    assert run_import(more, url).returncode == 0
    assert holds(url, events=20_005, imports=2)
