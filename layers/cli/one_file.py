"""One file into the store, or held against it: read, judged, counted and placed, or rejected."""

import json
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from data.ahead import ahead
from data.errors import FileRejectedError, RoutewatchError, WrongUseError
from data.geocode.edition import edition
from data.intake import Intake, IntakeOptions
from data.placing import PlacingSummary, place_records
from data.readers.magic import refuse_size
from data.receiving import read_pieces
from data.settings import read_settings
from data.sources.mapping import ColumnMap
from data.sources.mapping_text import LONGEST_MAP, read_column_map
from data.store import ImportSummary, Store, store_exists
from layers.cli.import_account import Account
from layers.cli.import_json import as_json, as_rejection
from layers.cli.plain import plain_text
from layers.cli.progress import cores, tell_progress
from layers.cli.standing import open_told, tell_standing
from layers.encodings import DOUBTFUL
from layers.release_names import known_names
from layers.viewing import uploader
from layers.wording import _


@dataclass(frozen=True)
class Outcome:
    """What became of one file: read, counted and placed, or rejected."""

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

    def refusal(self) -> str:
        """Say why the file was rejected, with its name and a way out where there is one."""
        named = "" if self.name in str(self.rejection) else f"{plain_text(self.name)}: "
        is_doubtful = isinstance(self.rejection, FileRejectedError) and self.rejection.reason in DOUBTFUL
        way_out = " " + _("Where its sender can tell its encoding: --encoding NAME.") if is_doubtful else ""
        return f"{named}{self.rejection}{way_out}"


def preview_file(path: Path, account: Account, *, options: IntakeOptions, url: str, viewer: str) -> Outcome:
    """
    Hold a file against the store, and do nothing.

    Parameters
    ----------
    path
        Of the file.
    account
        Of what its report says; filled.
    options
        What the sender says about it.
    url
        Of the store.
    viewer
        Who sends it; empty for whom the settings name.

    Returns
    -------
    outcome
        What importing it would do.
    """
    try:
        with (
            _reading(path, account, options) as pieces,
            closing(open_for_comparison(url, viewer, options.agency)) as opened,
        ):
            summary = opened.preview(pieces)
            account.compare_names(known_names(opened))
    except FileRejectedError as error:
        return Outcome(path.name, account, rejection=error)
    account.hear(summary)
    return Outcome(path.name, account, summary)


def import_file(path: Path, account: Account, *, options: IntakeOptions, url: str, viewer: str) -> Outcome:
    """
    Import a file, all of it or nothing.

    Parameters
    ----------
    path
        Of the file.
    account
        Of what its report says; filled.
    options
        What the sender says about it.
    url
        Of the store.
    viewer
        Who sends it; empty for whom the settings name.

    Returns
    -------
    outcome
        After the commit.

    Raises
    ------
    StoreError
        The store took nothing.
    WrongUseError
        Nobody is called so, or the file does not fit what was said about it.
    """
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
        return Outcome(path.name, account, rejection=error)
    account.hear(summary)
    return Outcome(path.name, account, summary, placing=placing)


@contextmanager
def _reading(path: Path, account: Account, options: IntakeOptions) -> Iterator[Iterator[Intake]]:
    """Begin to read a file; one that is refused at once is refused before a store is made for it."""
    refuse_unreadable(path)
    with closing(ahead(read_pieces(path.name, path, options))) as pieces:
        watched = account.watch(pieces)
        yield chain([next(watched)], watched)


def sender(url: str, viewer: str, agency: str) -> str:
    """
    Say in whose name files are sent.

    Parameters
    ----------
    url
        Of the store.
    viewer
        Who sends.
    agency
        As given; empty where nothing was said.

    Returns
    -------
    agency
        The principal's own, where it has one.

    Raises
    ------
    WrongUseError
        Who sends writes for nobody, or for another agency.
    """
    if not (viewer or read_settings().principal):
        return agency
    with closing(open_for_comparison(url, viewer, agency)) as opened:
        return uploader(opened.principal, agency)


def read_map(path: Path) -> ColumnMap:
    """
    Read a map of columns.

    Parameters
    ----------
    path
        Of its YAML file.

    Returns
    -------
    column_map
        As it says.

    Raises
    ------
    WrongUseError
        It cannot be read, or makes no sense.
    """
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


def open_for_comparison(url: str, viewer: str, agency: str) -> Store:
    """
    Open a store to hold something against it.

    Parameters
    ----------
    url
        Of the store.
    viewer
        Who looks.
    agency
        That is known besides those of the store.

    Returns
    -------
    store
        An empty one in memory where there is none yet.
    """
    # A dry run leaves no trace: where there is no store yet, it is held against an empty one in memory.
    return open_told(url if store_exists(url) else "sqlite://", viewer, also=[agency])


def exit_code(outcomes: Sequence[Outcome]) -> int:
    """
    Say with what a command ends.

    Parameters
    ----------
    outcomes
        Of its files.

    Returns
    -------
    code
        2 where a file was rejected, 1 where something waits for a person, else 0.
    """
    if any(outcome.rejection for outcome in outcomes):
        return 2
    waiting = any(outcome.summary and outcome.summary.waiting for outcome in outcomes)
    return 1 if waiting or any(outcome.placing.waiting for outcome in outcomes) else 0
