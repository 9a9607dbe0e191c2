"""``routewatch import``: files into the store, each one judged, counted and committed on its own."""

import json
import sys
import tempfile
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from data.guard.modes import guard_of
from data.intake import IntakeOptions
from data.placing import place_records
from data.readers.magic import READABLE
from data.settings import read_settings
from data.store import Store
from layers.cli.import_account import Account
from layers.cli.import_report import as_text
from layers.cli.one_file import Outcome, exit_code, import_file, preview_file, read_map, refuse_unreadable, sender
from layers.cli.options import AsOption, read_clock
from layers.cli.progress import cores, tell_progress
from layers.placing_text import placing_sentence
from layers.wording import _


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
        agency=sender(url, viewer, agency),
        feed=feed,
        handling=handling,
        dates=dates,
        column_map=None if column_map is None else read_map(column_map),
        encoding=encoding,
        guard=guard_of(read_settings()),
    )
    take = partial(preview_file if dry_run else import_file, options=options, url=url, viewer=viewer)
    if as_object:
        with tempfile.TemporaryDirectory(prefix="routewatch-") as folder:
            _print_objects([take(path, Account(_folder(folder, number))) for number, path in enumerate(files)])
        return
    outcomes = [take(path, Account()) for path in files]
    for outcome in outcomes:
        _print_outcome(outcome, dry_run=dry_run)
    raise typer.Exit(exit_code(outcomes))


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


def _print_objects(outcomes: list[Outcome]) -> None:
    reports = [outcome.report() for outcome in outcomes]
    if len(reports) > 1:
        sys.stdout.write('{"files": [')
    for number, report in enumerate(reports):
        sys.stdout.write(", " if number else "")
        sys.stdout.writelines(report)
    sys.stdout.write("]}\n" if len(reports) > 1 else "\n")


def _print_outcome(outcome: Outcome, *, dry_run: bool) -> None:
    if outcome.summary is None:
        typer.echo(f"routewatch: {outcome.refusal()}", err=True)
        return
    typer.echo(as_text(outcome.account, outcome.summary))
    if told := placing_sentence(outcome.placing):
        typer.echo(told)
    if dry_run:
        typer.echo(_("Dry run: nothing was stored."))
