"""Reads the address of a store, and writes it for people without what nobody should see."""

import re
import ssl
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from data.errors import StoreError

SQLITE: Final = "sqlite"
POSTGRESQL: Final = "postgresql"
_DRIVERS: Final[Mapping[str, str]] = {SQLITE: "sqlite", POSTGRESQL: "postgresql+pg8000"}
_WAY_OUT: Final = "write sqlite:///path/to/file.db or postgresql://user:password@host/database."
_SSL_MODES: Final = ("disable", "prefer", "verify-full")
_THIS_MACHINE: Final = ("localhost", "127.0.0.1", "::1")
"""Nobody listens between here and here, and certificates cost a tenth of a second for each transaction."""


def read_address(url: str) -> URL:
    """
    Read the address of a store.

    Parameters
    ----------
    url
        ``sqlite:///PATH``, ``sqlite://`` (in memory) or ``postgresql://USER:PASSWORD@HOST:PORT/DATABASE``, perhaps with
        ``?sslmode=disable|prefer|verify-full``.

    Returns
    -------
    address
        With the driver that we use.

    Raises
    ------
    StoreError
        It is none.
    """
    try:
        address = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise StoreError(f"{shown_address(url)!r} is no address of a store; {_WAY_OUT}") from error
    if address.drivername not in {*_DRIVERS, *_DRIVERS.values()}:
        raise StoreError(f"A store in {address.drivername} is not supported; {_WAY_OUT}")
    address = address.set(drivername=_DRIVERS[address.get_backend_name()])
    if address.get_backend_name() == POSTGRESQL:
        return _checked(address)
    return URL.create(SQLITE) if address.database == ":memory:" else address


def _checked(address: URL) -> URL:
    if not (address.host and address.database and address.username):
        raise StoreError(f"{place_of(address)} lacks a user, a host or a database; {_WAY_OUT}")
    if "@" in address.host:
        raise StoreError("In the address of the store, an @ within the user or the password is written %40.")
    unknown = sorted(set(address.query) - {"sslmode"})
    if unknown:
        raise StoreError(f"{unknown[0]!r} is no option of the address {place_of(address)}; only sslmode is.")
    if address.query.get("sslmode", "prefer") not in _SSL_MODES:
        raise StoreError(f"sslmode of {place_of(address)} is one of {', '.join(_SSL_MODES)}.")
    return address


def ssl_of(address: URL) -> ssl.SSLContext | bool | None:
    """
    Say how a connection is encrypted.

    Parameters
    ----------
    address
        Of PostgreSQL.

    Returns
    -------
    ssl_context
        As the driver wants it: False for none, None for whatever the server offers, else one that checks who it is.
    """
    mode = address.query.get("sslmode", "disable" if address.host in _THIS_MACHINE else "prefer")
    if mode == "verify-full":
        return ssl.create_default_context()
    return False if mode == "disable" else None


def place_of(address: URL) -> str:
    """
    Name the place of a store in a message.

    Parameters
    ----------
    address
        From ``read_address``.

    Returns
    -------
    place
        A file, ``in memory``, or host and database; never a password.
    """
    if address.get_backend_name() == SQLITE:
        return address.database or "in memory"
    named = URL.create(POSTGRESQL, address.username, None, address.host, address.port, address.database)
    return named.render_as_string()


def shown_address(url: str) -> str:
    """
    Write an address as it may be shown, whether it is one or not.

    Parameters
    ----------
    url
        As given.

    Returns
    -------
    text
        Without user, password and options.
    """
    if url.startswith(SQLITE):
        return url
    # Up to the last @: a password that was not encoded may hold any sign.
    return re.sub(r"^([^:]*):.*@", r"\1://...@", url, flags=re.DOTALL).partition("?")[0]


def folder_of(address: URL) -> Path | None:
    """
    Tell in which folder the file of a store lies.

    Parameters
    ----------
    address
        From ``read_address``.

    Returns
    -------
    folder
        None for a store that is no file.
    """
    if address.get_backend_name() != SQLITE or not address.database:
        return None
    return Path(address.database).resolve().parent
