"""``routewatch import``: files into the store, each one judged, counted and committed on its own."""

import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer

from data.ahead import ahead
from data.errors import FileRejectedError, RoutewatchError, WrongUseError
from data.geocode.edition import edition
from data.guard.modes import guard_of
from data.intake import Intake, IntakeOptions
from data.placing import PlacingSummary, place_records
from data.readers.magic import READABLE, refuse_size
from data.receiving import read_pieces
from data.settings import read_settings
from data.sources.mapping import ColumnMap
from data.sources.mapping_text import LONGEST_MAP, read_column_map
from data.store import ImportSummary, Store, store_exists
from layers.cli.import_account import Account
from layers.cli.import_json import as_json, as_rejection
from layers.cli.import_report import as_text
from layers.cli.options import AsOption, read_clock
from layers.cli.plain import plain_text
from layers.cli.progress import cores, tell_progress
from layers.cli.standing import open_told, tell_standing
from layers.encodings import DOUBTFUL
from layers.placing_text import placing_sentence
from layers.release_names import known_names
from layers.viewing import uploader
from layers.wording import _


@dataclass(frozen=True)
class _Outcome:
    """One file: read, counted and placed, or rejected."""

    name: str
    account: Account
    summary: ImportSummary | None = None
    rejection: RoutewatchError | None = None
    placing: PlacingSummary = field(default_factory=PlacingSummary)

    def report(self) -> Iterator[str]:
        """Give the answer for programs, as pieces of JSON."""
        if self.summary is None:
            return iter([json.dumps(as_rejection(self.name, self.rejection))])
        return as_json(self.account, self.summary, self.placing)


def import_command(
    files: Annotated[list[Path], typer.Argument(help=f"Files: {READABLE}.", metavar="FILE...")],
    *,
    source: Annotated[str, typer.Option(help="Source of the files; recognised by the header where not given.")] = "",
    column_map: Annotated[
        Path | None, typer.Option("--map", help="YAML file that names the sender's own headers; see README.md.")
    ] = None,
    agency: Annotated[
        str, typer.Option(help="The uploader: fills a missing column; rows of others are quarantined.")
    ] = "",
    feed: Annotated[str, typer.Option(help="Reporting stream, where the file has no column for it.")] = "",
    handling: Annotated[str, typer.Option(help="TLP 2.0 marking for blank fields.")] = "",
    dates: Annotated[
        str,
        typer.Option(help="How dates read in all these files: day-first, month-first, excel or a layout (%d.%m.%y)."),
    ] = "",
    encoding: Annotated[
        str, typer.Option(help="Encoding of these text files, as windows-1251 or latin2, where they do not say it.")
    ] = "",
    now: Annotated[str, typer.Option(help="Clock of the import, ISO 8601; default: now.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen, and store nothing.")] = False,
    as_object: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    store: Annotated[str, typer.Option(help="SQLAlchemy URL; default sqlite:///var/routewatch.db.")] = "",
    viewer: AsOption = "",
) -> None:
    """Import files: accepted, quarantined and duplicate records, which add up."""
    url = store or read_settings().store_url
    options = IntakeOptions(
        read_clock(now),
        source=source,
        agency=_sender(url, viewer, agency),
        feed=feed,
        handling=handling,
        dates=dates,
        column_map=None if column_map is None else _read_map(column_map),
        encoding=encoding,
        guard=guard_of(read_settings()),
    )
    take = partial(_preview if dry_run else _import, options=options, url=url, viewer=viewer)
    if as_object:
        with tempfile.TemporaryDirectory(prefix="routewatch-") as folder:
            _print_objects([take(path, Account(_folder(folder, number))) for number, path in enumerate(files)])
        return
    outcomes = [take(path, Account()) for path in files]
    for outcome in outcomes:
        _print_outcome(outcome, dry_run=dry_run)
    raise typer.Exit(_exit_code(outcomes))


def _sender(url: str, viewer: str, agency: str) -> str:
    if not (viewer or read_settings().principal):
        return agency
    with closing(_open_for_comparison(url, viewer, agency)) as opened:
        return uploader(opened.principal, agency)


def _read_map(path: Path) -> ColumnMap:
    try:
        with path.open(encoding="utf-8-sig") as file:
            text = file.read(LONGEST_MAP + 1)
    except OSError as error:
        raise WrongUseError(_("--map: {path} cannot be read: {why}.").format(path=path, why=error.strerror)) from error
    except UnicodeDecodeError as error:
        raise WrongUseError(_("--map: {path} is not written in UTF-8.").format(path=path)) from error
    try:
        return read_column_map(text)
    except WrongUseError as error:
        raise WrongUseError(f"--map {path.name}: {error}") from error


def _preview(path: Path, account: Account, *, options: IntakeOptions, url: str, viewer: str) -> _Outcome:
    try:
        with (
            _reading(path, account, options) as pieces,
            closing(_open_for_comparison(url, viewer, options.agency)) as opened,
        ):
            summary = opened.preview(pieces)
            account.compare_names(known_names(opened))
    except FileRejectedError as error:
        return _Outcome(path.name, account, rejection=error)
    account.hear(summary)
    return _Outcome(path.name, account, summary)


def _import(path: Path, account: Account, *, options: IntakeOptions, url: str, viewer: str) -> _Outcome:
    overlays = read_settings().features
    try:
        with _reading(path, account, options) as pieces:
            edition(overlays)  # a fault in the site's features is told before anything is stored
            with closing(open_told(url, viewer, also=[options.agency])) as opened:
                summary = opened.add_pieces(pieces, recorded_at=options.now)
                tell_standing(opened, url)
                account.compare_names(known_names(opened))
                placing = place_records(
                    opened, now=options.now, overlays=overlays, processes=cores(), on_progress=tell_progress
                )
    except FileRejectedError as error:
        return _Outcome(path.name, account, rejection=error)
    account.hear(summary)
    return _Outcome(path.name, account, summary, placing=placing)


@contextmanager
def _reading(path: Path, account: Account, options: IntakeOptions) -> Iterator[Iterator[Intake]]:
    """Begin to read a file; one that is refused at once is refused before a store is made for it."""
    refuse_unreadable(path)
    with closing(ahead(read_pieces(path.name, path, options))) as pieces:
        watched = account.watch(pieces)
        yield chain([next(watched)], watched)


def place_imported(store: Store, *, now: datetime) -> str:
    """
    Place what came in without coordinates.

    Parameters
    ----------
    store
        That holds it.
    now
        Aware; the clock.

    Returns
    -------
    sentence
        What became of the texts; empty where there were none.
    """
    features, told = read_settings().features, tell_progress
    return placing_sentence(place_records(store, now=now, overlays=features, processes=cores(), on_progress=told))


def read_bytes(path: Path) -> bytes:
    """
    Read a whole file.

    Parameters
    ----------
    path
        Of a regular file.

    Returns
    -------
    content
        All bytes.

    Raises
    ------
    FileRejectedError
        There is no such file, it is too large, or it cannot be read.
    """
    refuse_unreadable(path)
    return path.read_bytes()


def refuse_unreadable(path: Path) -> None:
    """
    Refuse what is no file that can be read.

    Parameters
    ----------
    path
        Of a regular file.

    Raises
    ------
    FileRejectedError
        There is no such file, it is too large, or it cannot be read.
    """
    if not path.is_file():
        raise FileRejectedError("file_not_found", _("There is no file {path}.").format(path=path))
    try:
        with path.open("rb"):
            refuse_size(path.name, path.stat().st_size)
    except OSError as error:
        sentence = _("{path} cannot be read: {why}.").format(path=path, why=error.strerror)
        raise FileRejectedError("file_unreadable", sentence) from error


def _open_for_comparison(url: str, viewer: str, agency: str) -> Store:
    # A dry run leaves no trace: where there is no store yet, it is held against an empty one in memory.
    return open_told(url if store_exists(url) else "sqlite://", viewer, also=[agency])


def print_object(answer: object) -> None:
    """
    Print a JSON object on standard output.

    Parameters
    ----------
    answer
        Of plain types.
    """
    json.dump(answer, sys.stdout, ensure_ascii=True)
    sys.stdout.write("\n")


def _folder(folder: str, number: int) -> Path:
    own = Path(folder) / str(number)
    own.mkdir()
    return own


def _print_objects(outcomes: list[_Outcome]) -> None:
    reports = [outcome.report() for outcome in outcomes]
    if len(reports) > 1:
        sys.stdout.write('{"files": [')
    for number, report in enumerate(reports):
        sys.stdout.write(", " if number else "")
        sys.stdout.writelines(report)
    sys.stdout.write("]}\n" if len(reports) > 1 else "\n")


def _print_outcome(outcome: _Outcome, *, dry_run: bool) -> None:
    if outcome.summary is None:
        typer.echo(f"routewatch: {_refusal(outcome)}", err=True)
        return
    typer.echo(as_text(outcome.account, outcome.summary))
    if told := placing_sentence(outcome.placing):
        typer.echo(told)
    if dry_run:
        typer.echo(_("Dry run: nothing was stored."))


def _refusal(outcome: _Outcome) -> str:
    named = "" if outcome.name in str(outcome.rejection) else f"{plain_text(outcome.name)}: "
    is_doubtful = isinstance(outcome.rejection, FileRejectedError) and outcome.rejection.reason in DOUBTFUL
    way_out = " " + _("Where its sender can tell its encoding: --encoding NAME.") if is_doubtful else ""
    return f"{named}{outcome.rejection}{way_out}"


def _exit_code(outcomes: list[_Outcome]) -> int:
    if any(outcome.rejection for outcome in outcomes):
        return 2
    waiting = any(outcome.summary and outcome.summary.waiting for outcome in outcomes)
    return 1 if waiting or any(outcome.placing.waiting for outcome in outcomes) else 0
