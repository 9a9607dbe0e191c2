"""``routewatch demo --live``: the last weeks of the training scenario, sent to the service day by day, only faster."""

import http.client
import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from typing import Final

import polars as pl
import typer

from data.errors import StoreError, WrongUseError
from data.feed_keys import FeedKey, draw_key, id_of, key_digest
from data.policy import LOCAL
from data.schema import Events
from data.settings import ROOT
from data.store import Store
from layers.cli.app import ADDRESS, free_port
from layers.cli.standing import open_told
from layers.wording import _, number

LIVE_DAYS: Final = 60
"""So much of the end of the scenario comes in live; the rest lies in the store when it begins."""

USUAL_SPEED: Final = 43_200
"""Times as fast as time: a day in two seconds."""

_RATE: Final = 1_000_000
_PATIENCE_S: Final = 60.0
_SENT: Final = (
    *("event_id", "kind", "latitude", "longitude", "radius_km", "place", "country", "mode", "commodity", "count"),
    *("quantity", "unit", "origin", "destination", "feed", "handling", "release_to", "source_ref"),
)
_COMMAND: Final = (sys.executable, "-c", "from layers.cli.main import main; main()")


def play_live(url: str, *, speed: float, days: int = LIVE_DAYS, app: bool, port: int | None, viewer: str) -> None:
    """
    Put the scenario but for its last days into a store, and send these to the service, day by day.

    Parameters
    ----------
    url
        Of a store that is empty.
    speed
        Times as fast as time.
    days
        That are sent.
    app
        Whether the app is opened beside it, and kept open afterwards.
    port
        Of the app.
    viewer
        Who looks.

    Raises
    ------
    WrongUseError
        The store holds something.
    StoreError
        The service does not answer, or refuses what it is sent.
    """
    with ExitStack() as stack, _ended_cleanly():
        opened = stack.enter_context(closing(open_told(url, LOCAL.name)))
        coming = _begin(opened, days)
        keys = stack.enter_context(_keys(opened, coming["agency"].unique().sort().to_list()))
        service_port = _any_port()
        stack.enter_context(_beside("api", "--port", str(service_port), "--store", url))
        _wait_for(service_port)
        shown = port if port is not None else free_port()
        if app:
            look = ["--as", viewer] if viewer else []
            page = stack.enter_context(_beside("app", "--port", str(shown), "--store", url, *look))
        typer.echo(
            _("Sending {n} events of {days} days to http://{address}:{port}, a day in {seconds:.1f} s ...").format(
                n=number(coming.height), days=days, address=ADDRESS, port=service_port, seconds=86_400 / speed
            )
        )
        added = _send_all(coming, keys, service_port, speed=speed)
        typer.echo(
            _("All came in: {n} new events; {waiting} wait for a person in quarantine.").format(
                n=number(added), waiting=number(coming.height - added)
            )
        )
        if app:
            page.wait()


def _begin(store: Store, days: int) -> Events:
    """Store what was known before the last days, and give what is to come."""
    from data.scenario import LABEL, training_scenario  # noqa: PLC0415 (half a second that other commands save)

    if not store.is_empty():
        raise WrongUseError(_("This store holds records already; name a new one with --store, or take it away."))
    typer.echo(_("Making the training scenario ..."))
    scenario = training_scenario()
    first = scenario.events["recorded_at"].dt.date().max()
    since = datetime.combine(_day(first) - timedelta(days=days - 1), datetime.min.time(), UTC)
    is_coming = pl.col("recorded_at") >= since
    store.add_events(Events(scenario.events.filter(~is_coming)), effort=scenario.effort, label=LABEL)
    return Events(scenario.events.filter(is_coming).sort("recorded_at"))


def _day(value: object) -> date:
    if not isinstance(value, date):
        raise StoreError("The training scenario has no events.")
    return value


@contextmanager
def _keys(store: Store, agencies: list[str]) -> Iterator[Mapping[str, str]]:
    """Give each agency a key, and take it out of use in the end."""
    keys = {agency: draw_key() for agency in agencies}
    for agency, key in keys.items():
        store.add_feed_key(
            FeedKey(id_of(key), agency, "routewatch demo --live", key_digest(key), _RATE, datetime.now(UTC))
        )
    try:
        yield keys
    finally:
        for key in keys.values():
            store.revoke_feed_key(id_of(key), at=datetime.now(UTC))


@contextmanager
def _beside(*words: str) -> Iterator["subprocess.Popen[bytes]"]:
    """Run one of our commands beside this one, and end it."""
    with subprocess.Popen([*_COMMAND, *words], cwd=ROOT, stdin=subprocess.DEVNULL) as process:  # noqa: S603 (our own words)
        try:
            yield process
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(_PATIENCE_S)
            process.kill()


@contextmanager
def _ended_cleanly() -> Iterator[None]:
    """Let Ctrl-C, and an end by the system, end what runs beside this."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    except KeyboardInterrupt:
        typer.echo(_("Ended."))
    finally:
        signal.signal(signal.SIGTERM, before)


def _any_port() -> int:
    with socket.socket() as probe:
        probe.bind((ADDRESS, 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int) -> None:
    until = time.monotonic() + _PATIENCE_S
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex((ADDRESS, port)) == 0:
                return
        time.sleep(0.1)
    raise StoreError(_("The service does not answer."))


def _send_all(coming: Events, keys: Mapping[str, str], port: int, *, speed: float) -> int:
    """Send what came in on each day, agency by agency, when its time has come; the number of new events."""
    began, added = time.monotonic(), 0
    first = _day(coming["recorded_at"].dt.date().min())
    with closing(http.client.HTTPConnection(ADDRESS, port, timeout=_PATIENCE_S)) as line:
        for (day, agency), events in coming.group_by(
            pl.col("recorded_at").dt.date().alias("day"), "agency", maintain_order=True
        ):
            due = began + (_day(day) - first).days * 86_400 / speed
            time.sleep(max(0.0, due - time.monotonic()))
            added += _send(line, keys[str(agency)], events, name=f"{day} {agency}")
    return added


def _send(line: http.client.HTTPConnection, key: str, events: pl.DataFrame, *, name: str) -> int:
    body = json.dumps({"events": [_event(row) for row in events.iter_rows(named=True)]})
    headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": name, "Content-Type": "application/json"}
    line.request("POST", "/v1/events", body=body, headers=headers)
    answer = line.getresponse()
    told = json.loads(answer.read())
    if answer.status != http.client.OK:
        raise StoreError(_("The service refused a batch: {why}").format(why=told["detail"]))
    return int(told["added"])


def _event(row: Mapping[str, object]) -> dict[str, object]:
    """Write an event as its agency would send it."""
    at = row["occurred_at"]
    is_exact = isinstance(at, datetime) and ":" in str(row["occurred_text"])
    when = f"{at:%Y-%m-%dT%H:%M:%SZ}" if is_exact else row["occurred_text"]
    return {name: "" if row[name] is None else row[name] for name in _SENT} | {"occurred_at": when}
