"""The server that tests are run against: it finds a port, is nobody else's, and outlives what does not own it."""

import os
import shutil
import socket
import subprocess
import sys

import psutil
import pytest

import tests.postgresql
from tests.postgresql import PostgresServer


def test_a_port_that_was_taken_meanwhile_is_given_up(postgres, monkeypatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ports = [taken.getsockname()[1], postgres.port, tests.postgresql._free_port()]
        monkeypatch.setattr(tests.postgresql, "_free_port", iter([*ports]).__next__)
        server = PostgresServer("fsync=off")
    assert server.port == ports[-1]
    server.stop()
    assert postgres.is_running()


def test_a_forked_child_does_not_stop_it(postgres, monkeypatch):
    monkeypatch.setattr(postgres, "_maker", os.getpid() + 1)
    postgres.stop()
    assert postgres.is_running()
    assert postgres.folder.is_dir()


def test_it_runs_in_a_session_of_its_own(postgres):
    assert os.getsid(postgres._process.pid) != os.getsid(0)


@pytest.mark.usefixtures("postgres")  # where a server can run at all
@pytest.mark.skipif(shutil.which("setpriv") is None, reason="Only setpriv can bind a server to who started it.")
def test_tests_that_are_killed_leave_no_server_behind():
    script = (
        "import time; from tests.postgresql import PostgresServer\n"
        "server = PostgresServer(); print(server._process.pid, server.folder, sep='|', flush=True); time.sleep(99)"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as started:
        pid, folder = started.stdout.readline().strip().split("|")
        server = psutil.Process(int(pid))
        assert server.is_running()
        started.kill()
    gone, _ = psutil.wait_procs([server], timeout=20)
    shutil.rmtree(folder)
    assert gone == [server]


def test_one_that_was_ended_starts_again_with_what_it_held(postgres_to_fill):
    name = postgres_to_fill.new_database().rpartition("/")[2]
    postgres_to_fill.run(name, "CREATE TABLE kept (x int)", "INSERT INTO kept VALUES (7)")
    postgres_to_fill.end()
    assert not postgres_to_fill.is_running()
    with pytest.raises(ConnectionRefusedError):
        postgres_to_fill.run(name, "SELECT 1")
    postgres_to_fill.start()
    assert [list(row) for row in postgres_to_fill.run(name, "SELECT x FROM kept")] == [[7]]
