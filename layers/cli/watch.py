"""``routewatch watch``: files that appear in a folder are imported once they are complete, until it is ended."""

import json
import logging
import shutil
import signal
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final

import typer

from data.errors import RoutewatchError, StoreError, WrongUseError
from data.guard.modes import guard_of
from data.intake import IntakeOptions
from data.logs import tell
from data.readers.magic import READABLE
from data.settings import read_settings
from layers.cli.dropped import Folder, digest_of
from layers.cli.import_account import Account
from layers.cli.one_file import Outcome, import_file, read_map, sender
from layers.cli.options import AsOption
from layers.cli.plain import plain_text
from layers.cli.standing import open_told
from layers.wording import _, ngettext, number

REST_S: Final = 2.0
_LOOK_MS: Final = 1_000
"""Between two looks at files that are being written; nothing is heard when their writer is done."""

_LOG: Final = logging.getLogger("routewatch.import")


@dataclass(frozen=True)
class Told:
    """What became of a file: imported, known (the store has it), refused, or later (the store takes nothing now)."""

    file: str
    outcome: str
    sentence: str = ""
    records: int = 0
    accepted: int = 0
    quarantined: int = 0
    duplicates: int = 0
    waiting: int = 0


@dataclass(frozen=True)
class _Taking:
    """How files are taken."""

    url: str
    viewer: str
    options: IntakeOptions
    done: Path | None


def watch_command(
    folder: Annotated[Path, typer.Argument(help=f"Folder in which files appear: {READABLE}.", metavar="DIR")],
    *,
    source: Annotated[str, typer.Option(help="Source of the files; recognised by the header where not given.")] = "",
    column_map: Annotated[Path | None, typer.Option("--map", help="YAML file that names the sender's headers.")] = None,
    agency: Annotated[str, typer.Option(help="The uploader, as of import.")] = "",
    feed: Annotated[str, typer.Option(help="Reporting stream, where the file has no column for it.")] = "",
    handling: Annotated[str, typer.Option(help="TLP 2.0 marking for blank fields.")] = "",
    dates: Annotated[str, typer.Option(help="How dates read in all files, as of import.")] = "",
    encoding: Annotated[str, typer.Option(help="Encoding of text files that do not say it.")] = "",
    done: Annotated[
        Path | None, typer.Option("--done", help="Move what the store has to this folder; default: nothing is moved.")
    ] = None,
    rest: Annotated[
        float, typer.Option(help="A file is complete when so many seconds nobody wrote to it.", min=0.1, max=3_600)
    ] = REST_S,
    once: Annotated[bool, typer.Option("--once", help="Take what lies there, and end.")] = False,
    as_object: Annotated[bool, typer.Option("--json", help="Print a JSON object for each file, in a line.")] = False,
    store: Annotated[str, typer.Option(help="SQLAlchemy URL; default sqlite:///var/routewatch.db.")] = "",
    viewer: AsOption = "",
) -> None:
    """Import the files that appear in a folder, each once; Ctrl-C ends it after the file in hand."""
    _refuse_folders(folder, done)
    url = store or read_settings().store_url
    options = IntakeOptions(
        datetime.now(UTC),
        source=source,
        agency=sender(url, viewer, agency),
        feed=feed,
        handling=handling,
        dates=dates,
        column_map=None if column_map is None else read_map(column_map),
        encoding=encoding,
        guard=guard_of(read_settings()),
    )
    taking, outcomes = _Taking(url, viewer, options, done), []
    with _ending() as is_ended:
        for told in _take_all(Folder(folder, rest_s=rest), taking, is_ended, once=once):
            typer.echo(json.dumps(vars(told)) if as_object else _line(told))
            outcomes.append(told)
            tell(_LOG, "watched file", {"outcome": told.outcome, "records": told.records})
            if not once:
                outcomes.clear()
    if once and not as_object:
        raise typer.Exit(_exit_code(outcomes))


def _refuse_folders(folder: Path, done: Path | None) -> None:
    for option, path in (("DIR", folder), ("--done", done)):
        if path is not None and not path.is_dir():
            raise WrongUseError(_("{option}: there is no folder {path}.").format(option=option, path=path))
    if done is not None and done.resolve() == folder.resolve():
        raise WrongUseError(_("--done: files are moved out of the folder that is watched, and not into it."))


@contextmanager
def _ending() -> Iterator[threading.Event]:
    """Hear of Ctrl-C and of an end by the system, and leave what is in hand to be finished."""
    is_ended = threading.Event()
    signals = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(each, lambda *_told: is_ended.set()) for each in signals]
    try:
        yield is_ended
    finally:
        for each, handler in zip(signals, before, strict=True):
            signal.signal(each, handler)


def _take_all(folder: Folder, taking: _Taking, is_ended: threading.Event, *, once: bool) -> Iterator[Told]:
    for _changes in _looks(folder, is_ended):
        for path in folder.complete():
            if is_ended.is_set():
                return
            told = _take(path, folder, taking)
            if told.outcome != "later":
                folder.tell(path)
            yield told
        if is_ended.is_set() or (once and not folder.is_waiting):
            return


def _looks(folder: Folder, is_ended: threading.Event) -> Iterator[object]:
    """Say when to look: at once, when something changes, and from time to time."""
    from watchfiles import watch  # noqa: PLC0415 (other commands do without it)

    yield None
    yield from watch(
        folder.path,
        stop_event=is_ended,
        rust_timeout=_LOOK_MS,
        yield_on_timeout=True,
        watch_filter=None,
        recursive=False,
        raise_interrupt=False,
    )


def _take(path: Path, folder: Folder, taking: _Taking) -> Told:
    if folder.leads_out(path):
        return Told(path.name, "refused", _("It is a link to what lies outside of the folder."))
    try:
        with _undisturbed():
            told = _imported(path, taking)
            if taking.done is not None and told.outcome in ("imported", "known"):
                _move(path, taking.done)
    except StoreError as error:
        return Told(path.name, "later", str(error))
    except (RoutewatchError, OSError) as error:
        return Told(path.name, "refused", str(error))
    return told


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Keep Ctrl-C from the process that reads the file: a terminal tells it to all of them."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def _imported(path: Path, taking: _Taking) -> Told:
    if _is_known(digest_of(path), taking):
        return Told(path.name, "known")
    options = replace(taking.options, now=datetime.now(UTC))
    outcome = import_file(path, Account(), options=options, url=taking.url, viewer=taking.viewer)
    return _told(outcome)


def _is_known(sha256: str, taking: _Taking) -> bool:
    with closing(open_told(taking.url, taking.viewer, also=[taking.options.agency])) as opened:
        return sha256 in opened.imports()["file_sha256"]


def _told(outcome: Outcome) -> Told:
    did = outcome.summary
    if did is None:
        return Told(outcome.name, "refused", outcome.refusal())
    return Told(
        outcome.name,
        "imported",
        records=did.records,
        accepted=did.accepted,
        quarantined=did.quarantined,
        duplicates=did.duplicates,
        waiting=did.waiting,
    )


def _move(path: Path, done: Path) -> None:
    goal, again = done / path.name, 1
    while goal.exists():
        again += 1
        goal = done / f"{path.stem}-{again}{path.suffix}"
    shutil.move(path, goal)


def _line(told: Told) -> str:
    name = plain_text(told.file)
    if told.outcome == "known":
        return _("{file}: the store has it already").format(file=name)
    if told.outcome == "refused":
        return _("{file}: refused. {why}").format(file=name, why=told.sentence)
    if told.outcome == "later":
        return _("{file}: later. {why}").format(file=name, why=told.sentence)
    return _("{file}: {records}, {accepted} accepted, {quarantined} quarantined, {duplicates} duplicates").format(
        file=name,
        records=ngettext("{n} record", "{n} records", told.records),
        accepted=number(told.accepted),
        quarantined=number(told.quarantined),
        duplicates=number(told.duplicates),
    )


def _exit_code(outcomes: list[Told]) -> int:
    if any(told.outcome in ("refused", "later") for told in outcomes):
        return 2
    return 1 if any(told.waiting for told in outcomes) else 0
