"""``routewatch api``: the HTTP service to which agencies send events, and the keys that they send them with."""

import gc
import logging
import os
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final

import polars as pl
import typer

from data.errors import WrongUseError
from data.feed_keys import FeedKey, draw_key, id_of, key_digest
from data.geocode.edition import edition
from data.logs import tell
from data.placing import place_records
from data.settings import read_settings
from data.store import Store
from layers.cli.app import ADDRESS, is_free
from layers.cli.imports import print_object
from layers.cli.options import AsOption, JsonOption, StoreOption, existing_store, read_words
from layers.cli.plain import plain_text
from layers.cli.standing import open_told
from layers.viewing import uploader
from layers.wording import _, ngettext

PORT: Final = 8600
USUAL_RATE: Final = 6_000
MOST_RATE: Final = 1_000_000
_KEPT: Final = 2
"""Connections to a server: one that writes, and one that looks up keys meanwhile."""

_PATIENCE_S: Final = 10
"""So long requests that were begun may take when the service is ended."""

api_app = typer.Typer(help="The HTTP service to which agencies send events.", invoke_without_command=True)
keys_app = typer.Typer(help="Keys by which agencies send.", no_args_is_help=True)
api_app.add_typer(keys_app, name="keys")


@api_app.callback()
def serve_command(
    context: typer.Context,
    address: Annotated[
        str, typer.Option(help="Where it answers; others than this machine's own only with a certificate.")
    ] = ADDRESS,
    port: Annotated[int, typer.Option(help="Port.", min=1, max=65_535)] = PORT,
    certificate: Annotated[Path | None, typer.Option(help="PEM file of its certificate, for HTTPS.")] = None,
    certificate_key: Annotated[Path | None, typer.Option(help="PEM file of the certificate's key.")] = None,
    store: StoreOption = "",
) -> None:
    """Answer until Ctrl-C: POST /v1/events takes batches of events; /openapi.json describes them."""
    if context.invoked_subcommand:
        return
    tls = _tls(address, certificate, certificate_key)
    if not is_free(port, address):
        raise WrongUseError(
            _("Port {port} is taken on {address}: name another with --port.").format(port=port, address=address)
        )
    _take_one_thread()
    with closing(open_told(store, kept=_KEPT)) as opened:
        _serve(opened, address=address, port=port, tls=tls)


def _take_one_thread() -> None:
    """Start anew where polars has several threads: a batch has few rows, and waits longer for them than it gains."""
    if pl.thread_pool_size() > 1:
        sys.stdout.flush()
        os.execve(sys.executable, sys.orig_argv, os.environ | {"POLARS_MAX_THREADS": "1"})  # noqa: S606 (our own words)


def _tls(address: str, certificate: Path | None, key: Path | None) -> dict[str, str]:
    given = {"ssl_certfile": certificate, "ssl_keyfile": key}
    if not any(given.values()):
        if address not in (ADDRESS, "::1", "localhost"):
            raise WrongUseError(_("--address: keys travel to other machines by HTTPS only; name --certificate, too."))
        return {}
    for option, file in zip(("--certificate", "--certificate-key"), given.values(), strict=True):
        if file is None or not file.is_file():
            raise WrongUseError(_("{option}: there is no such file.").format(option=option))
    return {name: str(file) for name, file in given.items()}


def _serve(store: Store, *, address: str, port: int, tls: dict[str, str]) -> None:
    import uvicorn  # noqa: PLC0415 (the service costs what other commands save)

    from layers.api.app import Service, make_app  # noqa: PLC0415

    overlays = read_settings().features
    edition(overlays)  # a fault in the site's features is told before anything is taken

    def place(face: Store, now: datetime) -> None:
        place_records(face, now=now, overlays=overlays)

    kind = "https" if tls else "http"
    shown = f"{kind}://{f'[{address}]' if ':' in address else address}:{port}"
    typer.echo(_("Routewatch takes events at {address}/v1/events (Ctrl-C ends it).").format(address=shown))
    tell(logging.getLogger("routewatch.api"), "start service", {"port": port})
    # What is loaded stays: looked through for garbage, it would keep a batch waiting for a tenth of a second.
    gc.collect()
    gc.freeze()
    uvicorn.run(
        make_app(Service(store, place)),
        host=address,
        port=port,
        timeout_graceful_shutdown=_PATIENCE_S,
        log_level="warning",
        access_log=False,
        server_header=False,
        ssl_certfile=tls.get("ssl_certfile"),
        ssl_keyfile=tls.get("ssl_keyfile"),
    )


@keys_app.command("add")
def add_command(
    *,
    agency: Annotated[str, typer.Option("--agency", help="In whose name its holder sends.")],
    name: Annotated[str, typer.Option("--name", help="What it is for, in words.")],
    rate: Annotated[
        int, typer.Option("--events-per-minute", help="So many events it may send, on average.", min=1, max=MOST_RATE)
    ] = USUAL_RATE,
    as_object: JsonOption = False,
    store: StoreOption = "",
    viewer: AsOption = "",
) -> None:
    """Give an agency a key; it is shown once, and kept as a digest."""
    sender, purpose = read_words(agency, option="--agency"), read_words(name, option="--name")
    drawn = draw_key()
    key = FeedKey(id_of(drawn), sender, purpose, key_digest(drawn), rate, datetime.now(UTC))
    with closing(open_told(store, viewer, also=[sender])) as opened:
        uploader(opened.principal, sender)
        opened.add_feed_key(key)
    if as_object:
        print_object({**_plain(key), "key": drawn})
        return
    typer.echo(drawn)
    typer.echo(_("Kept: {key}. The key itself is shown this once only.").format(key=_line(key)), err=True)


@keys_app.command("list")
def list_command(as_object: JsonOption = False, store: StoreOption = "", viewer: AsOption = "") -> None:
    """List the keys, revoked ones, too."""
    with existing_store(store, viewer) as opened:
        keys = opened.feed_keys()
    if as_object:
        print_object({"keys": [_plain(key) for key in keys]})
        return
    for key in keys:
        typer.echo(_line(key))
    typer.echo(ngettext("{n} key.", "{n} keys.", len(keys)))


@keys_app.command("revoke")
def revoke_command(
    key_id: Annotated[str, typer.Argument(help="Number of the key, as in the list.")],
    store: StoreOption = "",
    viewer: AsOption = "",
) -> None:
    """Take a key out of use, for good; a service that runs hears of it at once."""
    with existing_store(store, viewer) as opened:
        key = opened.revoke_feed_key(key_id.strip(), at=datetime.now(UTC))
    typer.echo(_("Revoked: {key}").format(key=_line(key)))


def _plain(key: FeedKey) -> dict[str, object]:
    return {
        "key_id": key.key_id,
        "agency": key.agency,
        "name": key.name,
        "events_per_minute": key.events_per_minute,
        "made_at": key.made_at.isoformat(),
        "revoked_at": key.revoked_at.isoformat() if key.revoked_at else None,
    }


def _line(key: FeedKey) -> str:
    state = _("revoked {day}").format(day=f"{key.revoked_at:%Y-%m-%d}") if key.revoked_at else _("good")
    rate = _("{n:,} events a minute").format(n=key.events_per_minute)
    return f"{key.key_id}  {plain_text(key.agency)}  {plain_text(key.name)}  {rate}  {state}"
