"""``routewatch app``: the Streamlit app on this machine's own address."""

import logging
import os
import socket
import sys
from typing import Annotated, Final

import typer

from data.errors import WrongUseError
from data.logs import tell
from data.settings import ROOT, read_settings
from layers.cli.options import AsOption
from layers.cli.standing import open_told
from layers.wording import _

ADDRESS: Final = "127.0.0.1"
FIRST_PORT: Final = 8501
PORTS_TRIED: Final = 50


def app_command(
    store: Annotated[str | None, typer.Option(help="SQLAlchemy URL; default sqlite:///var/routewatch.db.")] = None,
    port: Annotated[
        int | None, typer.Option(help="Port on this machine; the first free one from 8501 on if none.")
    ] = None,
    viewer: AsOption = "",
) -> None:
    """Open the app in the browser; it answers on this machine only."""
    open_app(store or read_settings().store_url, port=port, viewer=viewer)


def open_app(store_url: str, *, port: int | None = None, viewer: str = "") -> None:
    """
    Turn this process into the app's server; it does not return.

    Parameters
    ----------
    store_url
        What it shows.
    port
        Where it answers; the first free one from 8501 on if None.
    viewer
        Who looks, for as long as it runs; empty for the local principal, who may look as anybody.

    Raises
    ------
    WrongUseError
        Nobody is called so, the port is taken, or none is free.
    """
    seen = {"ROUTEWATCH_STORE": store_url, "ROUTEWATCH_AS": viewer or read_settings().principal}
    open_told(store_url, viewer).close()
    chosen = port if port is not None else free_port()
    if not is_free(chosen):
        raise WrongUseError(f"Port {chosen} is taken on {ADDRESS}: name another with --port.")
    typer.echo(_("Routewatch answers at {address} (Ctrl-C ends it).").format(address=f"http://{ADDRESS}:{chosen}"))
    tell(logging.getLogger("routewatch.app"), "start app", {"port": chosen})
    shown = sys.stdout.isatty() and (sys.platform == "darwin" or "DISPLAY" in os.environ)
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(chosen)]
    command += ["--server.address", ADDRESS, "--server.headless", str(not shown).lower(), "--logger.level", "warning"]
    sys.stdout.flush()
    os.chdir(ROOT)
    # In place of this process, not beside it: whoever ends the command ends the server.
    os.execve(sys.executable, command, os.environ | seen)  # noqa: S606 (our own interpreter and words)


def free_port() -> int:
    """
    Find the first free port from 8501 on.

    Returns
    -------
    port
        Free a moment ago.

    Raises
    ------
    WrongUseError
        None of them is free.
    """
    for port in range(FIRST_PORT, FIRST_PORT + PORTS_TRIED):
        if is_free(port):
            return port
    raise WrongUseError(f"No port from {FIRST_PORT} to {FIRST_PORT + PORTS_TRIED - 1} is free: name one with --port.")


def is_free(port: int, address: str = ADDRESS) -> bool:
    """
    Say whether a server could answer at a port.

    Parameters
    ----------
    port
        Of this machine.
    address
        Where it would answer.

    Returns
    -------
    is_free
        A moment ago.
    """
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return False
    return True
