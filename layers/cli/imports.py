"""``routewatch import``: files into the store, each one judged, counted and committed on its own."""

import json
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from data.errors import FileRejectedError, RoutewatchError, WrongUseError
from data.geocode.edition import edition
from data.intake import Intake, IntakeOptions, read_file
from data.placing import PlacingSummary, place_records
from data.readers.magic import READABLE, refuse_size
from data.settings import read_settings
from data.sources.mapping import ColumnMap
from data.sources.mapping_text import LONGEST_MAP, read_column_map
from data.store import ImportSummary, Store, open_store, store_exists
from data.validate.times import read_time
from layers.cli.import_report import as_json, as_rejection, as_text
from layers.cli.progress import cores, tell_progress
from layers.placing_text import placing_sentence
from layers.wording import _


@dataclass(frozen=True)
class _Outcome:
    """One file: read, counted and placed, or rejected."""

    name: str
    intake: Intake | None = None
    summary: ImportSummary | None = None
    rejection: RoutewatchError | None = None
    placing: PlacingSummary = field(default_factory=PlacingSummary)

    def report(self) -> dict[str, object]:
        """Give the answer for programs."""
        if self.intake is None or self.summary is None:
            return as_rejection(self.name, self.rejection)
        return as_json(self.intake, self.summary, self.placing)


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
        str, typer.Option(help="day-first or month-first: how dates such as 03/04/2026 read in all these files.")
    ] = "",
    now: Annotated[str, typer.Option(help="Clock of the import, ISO 8601; default: now.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen, and store nothing.")] = False,
    as_object: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    store: Annotated[str, typer.Option(help="SQLAlchemy URL; default sqlite:///var/routewatch.db.")] = "",
) -> None:
    """Import files: accepted, quarantined and duplicate records, which add up."""
    options = IntakeOptions(
        _clock(now),
        source=source,
        agency=agency,
        feed=feed,
        handling=handling,
        dates=dates,
        column_map=None if column_map is None else _read_map(column_map),
    )
    url = store or read_settings().store_url
    outcomes = [_take(path, options, url, dry_run=dry_run) for path in files]
    if as_object:
        reports = [outcome.report() for outcome in outcomes]
        print_object(reports[0] if len(reports) == 1 else {"files": reports})
        return
    for outcome in outcomes:
        _print_outcome(outcome, dry_run=dry_run)
    raise typer.Exit(_exit_code(outcomes))


def _clock(now: str) -> datetime:
    if not now:
        return datetime.now(UTC)
    reading = read_time(now)
    if reading.instant is None:
        raise WrongUseError(_("--now: {sentence}").format(sentence=reading.sentence))
    return reading.instant


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


def _take(path: Path, options: IntakeOptions, url: str, *, dry_run: bool) -> _Outcome:
    try:
        intake = read_file(path.name, read_bytes(path), options)
    except FileRejectedError as error:
        return _Outcome(path.name, rejection=error)
    opened = _open_for_comparison(url) if dry_run else open_store(url)
    try:
        if dry_run:
            return _Outcome(path.name, intake, opened.preview(intake))
        overlays = read_settings().features
        edition(overlays)  # a fault in the site's features is told before anything is stored
        summary = opened.add(intake, recorded_at=options.now)
        placing = place_records(
            opened, now=options.now, overlays=overlays, processes=cores(), on_progress=tell_progress
        )
    finally:
        opened.close()
    return _Outcome(path.name, intake, summary, placing=placing)


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
    overlays = read_settings().features
    return placing_sentence(
        place_records(store, now=now, overlays=overlays, processes=cores(), on_progress=tell_progress)
    )


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
    if not path.is_file():
        raise FileRejectedError("file_not_found", _("There is no file {path}.").format(path=path))
    try:
        refuse_size(path.name, path.stat().st_size)
        return path.read_bytes()
    except OSError as error:
        sentence = _("{path} cannot be read: {why}.").format(path=path, why=error.strerror)
        raise FileRejectedError("file_unreadable", sentence) from error


def _open_for_comparison(url: str) -> Store:
    # A dry run leaves no trace: where there is no store yet, it is held against an empty one in memory.
    return open_store(url if store_exists(url) else "sqlite://")


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


def _print_outcome(outcome: _Outcome, *, dry_run: bool) -> None:
    if outcome.intake is None or outcome.summary is None:
        typer.echo(f"routewatch: {outcome.rejection}", err=True)
        return
    typer.echo(as_text(outcome.intake, outcome.summary))
    if told := placing_sentence(outcome.placing):
        typer.echo(told)
    if dry_run:
        typer.echo(_("Dry run: nothing was stored."))


def _exit_code(outcomes: list[_Outcome]) -> int:
    if any(outcome.rejection for outcome in outcomes):
        return 2
    waiting = any(outcome.summary and outcome.summary.quarantined for outcome in outcomes)
    return 1 if waiting or any(outcome.placing.waiting for outcome in outcomes) else 0
