"""Starts the app on a free port of this machine, and waits until it answers."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

ROUTEWATCH = Path(sys.executable).with_name("routewatch")
HOST = "127.0.0.1"
START_S = 180


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def serve(store_url: str, log: Path):
    port = free_port()
    with log.open("wb") as sink:
        server = subprocess.Popen(
            [ROUTEWATCH, "app", "--store", store_url, "--port", str(port)], stdout=sink, stderr=sink, env=os.environ
        )
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(f"http://{HOST}:{port}/_stcore/health", timeout=2):
                return server, f"http://{HOST}:{port}/"
        except OSError:
            time.sleep(0.2)
    server.kill()
    raise AssertionError(f"The app did not answer: {log.read_text(encoding='utf-8')[-2000:]}")
