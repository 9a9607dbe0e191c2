"""Finds names in release lists that nobody of the site bears, and tells them like what else was noticed of a file."""

from collections.abc import Collection, Iterable, Mapping
from typing import Final

import polars as pl

from data.policy import names_of
from data.principals import read_principals_file
from data.settings import read_settings
from data.store import Store

CODE: Final = "release_to_nobody"
_MOST: Final = 10


def known_names(store: Store) -> frozenset[str]:
    """
    List the names that a release list can mean at this site.

    Parameters
    ----------
    store
        Opened.

    Returns
    -------
    names
        Of principals, their groups and agencies, and of agencies that own anything in the store.
    """
    principals = read_principals_file(read_settings().principals_file).named.values()
    return store.owners().union(*(principal.names for principal in principals))


def count_lists(records: pl.DataFrame) -> dict[str, int]:
    """
    Count the release lists of records.

    Parameters
    ----------
    records
        Column ``release_to``, perhaps more.

    Returns
    -------
    lists
        As written, to the number of rows; without the empty one.
    """
    lists = records.filter(pl.col("release_to") != "").group_by("release_to").len().sort("release_to")
    return dict(lists.iter_rows())


def unknown_names(lists: Mapping[str, int], known: Collection[str]) -> dict[str, int]:
    """
    Count the rows of names that nobody bears: such a name opens nothing, until somebody is called so.

    Parameters
    ----------
    lists
        From ``count_lists``.
    known
        Names that somebody bears.

    Returns
    -------
    rows
        Name to number of rows, the most frequent first.
    """
    rows: dict[str, int] = {}
    for text, count in lists.items():
        for name in set(names_of(text)) - set(known):
            rows[name] = rows.get(name, 0) + count
    return dict(sorted(rows.items(), key=lambda item: (-item[1], item[0])))


def notices_of(unknown: Mapping[str, int]) -> list[str]:
    """
    Write down what was noticed, as of a file.

    Parameters
    ----------
    unknown
        From ``unknown_names``.

    Returns
    -------
    flags
        For ``notice_words``: the code with names and rows, in quotes because a list that is divided by commas is one
        name; none where every name is borne.
    """
    if not unknown:
        return []
    told = [f"{name!r} ({count})" for name, count in list(unknown.items())[:_MOST]]
    return [f"{CODE}: {', '.join([*told, *(['...'] if len(unknown) > _MOST else [])])}"]


def notices_of_file(records: pl.DataFrame, store: Store) -> Iterable[str]:
    """
    Say which names of a file nobody bears.

    Parameters
    ----------
    records
        Its sound rows: columns ``agency`` and ``release_to``, perhaps more.
    store
        That would take them.

    Returns
    -------
    flags
        From ``notices_of``; the owners of the rows count as known.
    """
    lists = count_lists(records)
    return notices_of(unknown_names(lists, {*known_names(store), *records["agency"]})) if lists else []
