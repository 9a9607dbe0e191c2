"""Opens a store for a command, and says on standard error where it does not fit its last checkpoint."""

from collections.abc import Collection
from functools import cache

import typer

from data.settings import read_settings
from data.store import Store, shown_address
from layers.audit_text import standing_sentence
from layers.cli.plain import plain_text
from layers.viewing import is_named_alone, open_as
from layers.wording import _


def open_told(url: str = "", name: str = "", *, also: Collection[str] = (), kept: int = 0) -> Store:
    """
    Open a store as somebody sees it; a command that reads goes on whatever is wrong with its chain.

    Parameters
    ----------
    url
        Empty for the one of the settings.
    name
        Of a principal or an agency; empty for whom the settings name, else the local principal.
    also
        Codes of agencies that are known besides those of the store.
    kept
        Connections to a server that wait for their next use, so that a write needs not make one; none for a command.

    Returns
    -------
    store
        Opened.

    Raises
    ------
    WrongUseError
        Nobody is called so.
    StoreError
        It cannot be opened.
    """
    opened = open_as(url, name, also=also, kept=kept)
    tell_standing(opened, url)
    if opened.principal.name not in also and is_named_alone(opened):
        told = _("{name} owns nothing here and is in no list of principals: release lists alone name it.")
        _tell(told.format(name=plain_text(repr(opened.principal.name))))
    return opened


def tell_standing(store: Store, url: str = "") -> None:
    """
    Say how a store stands to its last checkpoint, once for each sentence.

    Parameters
    ----------
    store
        Opened.
    url
        Empty for the one of the settings.
    """
    if sentence := standing_sentence(store.standing(), shown_address(url or read_settings().store_url)):
        _tell(sentence)


@cache
def _tell(sentence: str) -> None:
    # A command that imports a hundred files opens its store a hundred times.
    typer.echo(f"routewatch: {sentence}", err=True)
