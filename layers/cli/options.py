"""What the commands on the store share: the store opened or refused, days and names read strictly, objects printed."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Annotated, Final

import typer

from data.errors import WrongUseError
from data.settings import read_settings
from data.store import Store, shown_address, store_exists
from data.validate.times import read_time
from layers.cli.plain import plain_text
from layers.cli.standing import open_told, tell_standing
from layers.wording import _, ngettext

LONGEST: Final = 2_000
MOST_NAMED: Final = 10

StoreOption = Annotated[str, typer.Option("--store", help="SQLAlchemy URL; default sqlite:///var/routewatch.db.")]


def _refuse_nobody(context: typer.Context, option: typer.CallbackParam, name: str) -> str:
    # A script whose variable is not set would else see everything.
    source = context.get_parameter_source(option.name or "")
    if not name and source is not None and source.name == "COMMANDLINE":
        raise WrongUseError(_("--as is empty: name a principal, or leave it out."))
    return name


AsOption = Annotated[
    str,
    typer.Option(
        "--as",
        metavar="PRINCIPAL",
        callback=_refuse_nobody,
        help="Who looks: a principal of the settings, an agency's code, or public; default: the local principal, who "
        "sees everything. It protects nothing against someone who can read the file of the store.",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
NowOption = Annotated[str, typer.Option(help="Clock of the entry, ISO 8601; default: now.")]


@contextmanager
def existing_store(url: str, viewer: str = "") -> Iterator[Store]:
    """
    Open the store that a command reads.

    Parameters
    ----------
    url
        As given; empty for the usual one.
    viewer
        Who looks, as given.

    Yields
    ------
    store
        As this principal sees it; closed afterwards.

    Raises
    ------
    WrongUseError
        There is none, or nobody is called so.
    """
    address = url or read_settings().store_url
    if not store_exists(address):
        raise WrongUseError(
            _("There is no store at {url} yet; import a file first.").format(url=shown_address(address))
        )
    opened = open_told(address, viewer)
    try:
        yield opened
    finally:
        opened.close()
        tell_standing(opened, address)


def strangers_told(names: Iterable[str], known: frozenset[str]) -> str:
    """
    Say which agencies own no record: mostly a name that is written otherwise elsewhere.

    Parameters
    ----------
    names
        Of agencies.
    known
        Agencies of the records.

    Returns
    -------
    sentence
        Empty where all are known.
    """
    strangers = sorted(set(names) - known)
    if not strangers:
        return ""
    shown = ", ".join(plain_text(repr(name)) for name in strangers[:MOST_NAMED])
    more = ", ..." if len(strangers) > MOST_NAMED else ""
    told = ngettext(
        "{n} agency has no record here, so its log has nothing to explain: ",
        "{n} agencies have no record here, so their logs have nothing to explain: ",
        len(strangers),
    )
    return f"{told}{shown}{more}"


def read_day(text: str, *, option: str) -> date:
    """
    Read a day.

    Parameters
    ----------
    text
        As given.
    option
        Its name, for the message.

    Returns
    -------
    day
        Of the calendar.

    Raises
    ------
    WrongUseError
        It is none.
    """
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        sentence = _("{option}: {day} is no day; write it as 2024-12-31.").format(option=option, day=plain_text(text))
        raise WrongUseError(sentence) from error


def read_words(text: str, *, option: str) -> str:
    """
    Read a name or a reason that has to be there.

    Parameters
    ----------
    text
        As given.
    option
        Its name, for the message.

    Returns
    -------
    words
        Without blanks around it.

    Raises
    ------
    WrongUseError
        It is empty or too long.
    """
    words = text.strip()
    if not plain_text(words).strip() or not any(mark.isalnum() for mark in words):
        raise WrongUseError(_("{option} must not be empty.").format(option=option))
    if len(words) > LONGEST:
        raise WrongUseError(_("{option} has more than {n} characters.").format(option=option, n=LONGEST))
    return words


def read_clock(text: str) -> datetime:
    """
    Read the clock of a command.

    Parameters
    ----------
    text
        ISO 8601; empty for now.

    Returns
    -------
    now
        Aware.

    Raises
    ------
    WrongUseError
        It is no time.
    """
    if not text:
        return datetime.now(UTC)
    reading = read_time(text)
    if reading.instant is None:
        raise WrongUseError(_("--now: {sentence}").format(sentence=reading.sentence))
    return reading.instant
