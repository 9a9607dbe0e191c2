"""Opens a store as somebody sees it: the only door through which pages and commands come to events."""

import hashlib
from collections.abc import Collection

from data.audit.journal import Journal
from data.errors import WrongUseError
from data.guard.modes import guard_of
from data.policy import Principal, Scope
from data.principals import read_principals_file
from data.settings import Settings, read_settings
from data.store import Store, open_store
from layers.wording import _


def open_as(url: str = "", name: str = "", *, also: Collection[str] = (), kept: int = 0) -> Store:
    """
    Open a store, and make it where there is none.

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
        As this principal sees it.

    Raises
    ------
    WrongUseError
        Nobody is called so.
    """
    settings = read_settings()
    opened = open_store(url or settings.store_url, journal=journal(), kept=kept)
    try:
        return seen_as(opened, name or settings.principal, also=also)
    except WrongUseError:
        opened.close()
        raise


def journal() -> Journal | None:
    """
    Say where checkpoints are, as the settings have it.

    Returns
    -------
    journal
        None where the settings name no place.
    """
    settings = read_settings()
    if settings.checkpoints is None or settings.audit_key is None:
        return None
    return Journal(settings.checkpoints, settings.audit_key)


def seen_as(store: Store, name: str, *, also: Collection[str] = (), known: Collection[str] | None = None) -> Store:
    """
    Give a store as somebody sees it.

    Parameters
    ----------
    store
        Opened.
    name
        Of a principal or an agency; empty for the local principal.
    also
        Codes of agencies that are known besides those of the store.
    known
        Codes of the store, where they were read before; None to read them.

    Returns
    -------
    store
        On the same connections.

    Raises
    ------
    WrongUseError
        Nobody is called so, or the list of principals makes no sense.
    """
    settings = read_settings()
    principals = read_principals_file(settings.principals_file)
    store.ruled_by(policy_facts(settings))
    codes = {*(store.codes() if known is None else known), *also} if name else ()
    return store.seen_by(principals.find(name, agencies=codes))


def is_named_alone(store: Store) -> bool:
    """
    Tell whether who looks is known from release lists alone, as is a name that was misspelt in one.

    Parameters
    ----------
    store
        As somebody sees it.

    Returns
    -------
    named_alone
        It is no principal of the settings, no agency of theirs, and owns nothing in the store.
    """
    looking = store.principal
    if looking.scope is not Scope.SITE:
        return False
    principals = read_principals_file(read_settings().principals_file)
    return looking.name not in {*principals.named, *principals.agencies, *store.owners()}


def policy_facts(settings: Settings) -> dict[str, int | str]:
    """
    Say by which rules a site lets its principals see, for the audit chain.

    Parameters
    ----------
    settings
        Of the site.

    Returns
    -------
    facts
        Digest of the list of principals (``none`` where there is none), how few events of others are not told, and what
        the guard does.
    """
    listed = settings.principals_file
    digest = "none" if listed is None else hashlib.sha256(listed.read_bytes()).hexdigest()
    return {"principals": digest, "small_cells": settings.small_cells, "guard": guard_of(settings).value}


def uploader(principal: Principal, agency: str, *, option: str = "--agency") -> str:
    """
    Say in whose name somebody writes.

    Parameters
    ----------
    principal
        Who writes.
    agency
        As given; empty where nothing was said.
    option
        What said it, for the message.

    Returns
    -------
    agency
        The principal's own, where it has one; as given by the local principal.

    Raises
    ------
    WrongUseError
        The principal is of no agency, or of another one.
    """
    if principal.is_local:
        return agency
    if not principal.agency:
        raise WrongUseError(_("{name} is of no agency and writes nothing.").format(name=principal.name))
    if agency and agency != principal.agency:
        sentence = _("{option}: {name} writes for {own} and not for {agency}.")
        raise WrongUseError(sentence.format(option=option, name=principal.name, own=principal.agency, agency=agency))
    return principal.agency
