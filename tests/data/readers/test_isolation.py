"""What a file can do to its reader, and that this is all that it can do."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from data.errors import FileRejectedError
from data.intake import IntakeOptions
from data.readers import isolation
from data.readers.pieces import put_together
from data.readers.read import read_pieces, read_records
from data.readers.records import CHUNK
from data.receiving import read_file

pytestmark = pytest.mark.isolated

CONTENT = "event_id,lat,note\n1,2.50,Zürich\n2,3\n3,4.0,\x07\n".encode()
START = subprocess.Popen


def read_by(code, monkeypatch, seconds=3):
    """Read with a reader that was taken over: the child runs the code where it would have read the file."""
    taken = f"import data.readers.read as r\ndef bad(*_, **__):\n    exec({code!r})\n    return iter(())\n"
    taken += "r.read_pieces = bad\n"

    def start(command, **options):
        own = [sys.executable, "-P", "-s", "-B", "-c", taken + "import data.readers.child as c\nc.main()"]
        assert command[:4] == own[:4]
        return START(own, **options)

    monkeypatch.setattr(isolation, "SECONDS", seconds)
    monkeypatch.setattr(isolation.subprocess, "Popen", start)
    with pytest.raises(FileRejectedError) as caught:
        isolation.read_isolated("a.csv", CONTENT)
    return caught.value


def test_apart_is_read_what_is_read_here():
    apart, here = isolation.read_isolated("folder/a.csv", CONTENT), read_records("a.csv", CONTENT)
    assert apart.fields.equals(here.fields)
    assert {**vars(apart), "fields": None} == {**vars(here), "fields": None}
    assert [row.reason for row in apart.damaged] == [row.reason for row in here.damaged] != []


@pytest.mark.parametrize(("name", "content"), [("a.csv", b" \n"), ("a.xlsx", b"PK\x03\x04cut"), ("a.exe", b"MZ")])
def test_a_file_is_refused_with_the_same_words(name, content):
    told = []
    for reader in (isolation.read_isolated, read_records):
        with pytest.raises(FileRejectedError) as caught:
            reader(name, content)
        told.append((caught.value.reason, str(caught.value)))
    assert told[0] == told[1]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits what a process allocates")
@pytest.mark.parametrize(
    "code",
    [
        "x = [bytearray(1 << 20) for _ in range(4000)]",
        "import polars as pl; pl.DataFrame({'a': ['x' * 1000]}).select(pl.col('a').repeat_by(10**9).explode())",
    ],
)
def test_a_file_that_takes_all_memory_is_refused(code, monkeypatch):
    error = read_by(code, monkeypatch, seconds=isolation.SECONDS)
    assert error.reason == "too_much_memory"
    assert "1024 MB" in str(error)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows limits no processor time")
def test_a_file_that_takes_all_time_is_refused(monkeypatch):
    assert read_by("while True: pass", monkeypatch, seconds=1).reason == "too_slow"


def test_a_reader_that_only_sleeps_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(isolation, "PATIENCE", 1)
    assert read_by("import time; time.sleep(60)", monkeypatch, seconds=2).reason == "too_slow"


@pytest.mark.parametrize(
    "code",
    [
        "import os; os._exit(7)",
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import socket; socket.getaddrinfo('localhost', 80)",
        "import os; os.fork()",
        "import subprocess; subprocess.run(['true'])",
        "open('{secret}').read()",
        "open('{outside}', 'w')",
        "print(1, flush=True)",
        "open('piece-1.json', 'w').write('[]'); open('fields-1.arrow', 'w'); print(1, flush=True)",
        "pass",
    ],
)
def test_a_reader_that_is_taken_over_reaches_nothing(code, monkeypatch, tmp_path):
    secret, outside = tmp_path / "secret.txt", tmp_path / "outside.txt"
    secret.write_text("x")
    error = read_by(code.format(secret=secret, outside=outside), monkeypatch)
    assert error.reason == "reader_failed"
    assert "Traceback" not in str(error)
    assert not outside.exists()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no networks of one process")
def test_where_the_system_lets_it_there_is_no_network_below_python_either():
    code = "import json; from data.readers.limits import leave_network; print(json.dumps(leave_network()));"
    code += (
        "print(json.dumps(sorted(line.split(':')[0].strip() for line in open('/proc/self/net/dev') if ':' in line)))"
    )
    package = Path(isolation.__file__).resolve().parents[2]
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=package
    ).stdout.split("\n")
    if not json.loads(said[0]):
        pytest.skip("This system lets no process leave the network.")
    assert json.loads(said[1]) == ["lo"]


def test_nothing_of_the_environment_and_no_folder_is_left(monkeypatch, tmp_path):
    monkeypatch.setenv("ROUTEWATCH_SECRET", "x")
    seen = {}

    def start(command, **options):
        seen.update(options)
        return START(command, **options)

    monkeypatch.setattr(isolation.subprocess, "Popen", start)
    isolation.read_isolated("a.csv", CONTENT)
    assert "ROUTEWATCH_SECRET" not in seen["env"]
    assert not Path(seen["cwd"]).exists()


def test_an_import_reads_apart(monkeypatch):
    called = []

    def read(name, content, **options):
        called.append(name)
        return read_pieces(name, content, **options)

    monkeypatch.setattr(isolation, "read_pieces_isolated", read)
    content = b"event_id,date,lat,lon,mode,agency,handling\n1,2024-01-01,1,1,sea,A,TLP:CLEAR\n"
    read_file("a.csv", content, IntakeOptions(datetime(2026, 1, 1, tzinfo=UTC)))
    assert called == ["a.csv"]


def test_a_large_file_comes_in_pieces(tmp_path):
    lines = [f"{number},2.50,{'x' * 40}" for number in range(2 * CHUNK + 7)]
    lines[CHUNK + 3] = "a,b"
    path = tmp_path / "a.csv"
    path.write_text("\n".join(["event_id,lat,note", *lines]))
    pieces = list(isolation.read_pieces_isolated("b.csv", path))
    assert [piece.count for piece in pieces] == [CHUNK, CHUNK + 1, 6]
    assert [row.row for row in pieces[1].damaged] == [CHUNK + 4]
    whole = read_records("b.csv", path.read_bytes())
    assert put_together(pieces).fields.equals(whole.fields)
    assert whole.count == len(lines)


def test_a_file_that_is_let_go_of_leaves_nothing(monkeypatch):
    seen = {}

    def start(command, **options):
        seen["process"] = START(command, **options)
        seen["folder"] = Path(options["cwd"])
        return seen["process"]

    monkeypatch.setattr(isolation.subprocess, "Popen", start)
    pieces = isolation.read_pieces_isolated("a.csv", CONTENT)
    next(pieces)
    pieces.close()
    assert seen["process"].returncode is not None
    assert not seen["folder"].exists()
