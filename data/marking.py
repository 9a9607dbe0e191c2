"""The marking of what is derived from several records: the strictest handling, and whom all of them are released to."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import polars as pl

from data.schema import Handling

FROM_FREE_TO_STRICT: Final = tuple(Handling)


@dataclass(frozen=True)
class Marking:
    """
    How something derived from records is handled.

    Parameters
    ----------
    handling
        The strictest of the records.
    audience
        Agencies and principals that every record is open to, sorted; None where the handling alone says who may see
        it (TLP:CLEAR and TLP:GREEN). Empty where no one name is open to all of them.
    """

    handling: Handling
    audience: tuple[str, ...] | None = None

    @property
    def release_to(self) -> str:
        """The audience as a release list."""
        return ";".join(self.audience or ())


def strictest(handlings: Iterable[str]) -> Handling:
    """
    Find the marking of something derived from records.

    Parameters
    ----------
    handlings
        Markings of the records, each a value of ``Handling``; none at all is clear.

    Returns
    -------
    marking
        The strictest of them.

    Raises
    ------
    ValueError
        A marking is unknown: it is never taken for a freer one.
    """
    ranks = [FROM_FREE_TO_STRICT.index(Handling(handling)) for handling in set(handlings)]
    return FROM_FREE_TO_STRICT[max(ranks, default=0)]


def marking_of(records: pl.DataFrame) -> Marking:
    """
    Find the marking of something derived from records.

    Parameters
    ----------
    records
        Columns ``agency``, ``handling``, ``release_to``; none at all is clear.

    Returns
    -------
    marking
        Of another record added it is never freer, and its audience never wider.

    Raises
    ------
    ValueError
        A handling is unknown.
    """
    rows = list(records.select("agency", "handling", "release_to").unique().iter_rows())
    audiences = [audience for row in rows if (audience := _audience(*row)) is not None]
    common = tuple(sorted(frozenset.intersection(*audiences))) if audiences else None
    return Marking(strictest(handling for _, handling, _ in rows), common)


def _audience(agency: str, handling: str, release_to: str) -> frozenset[str] | None:
    released = frozenset(filter(None, release_to.split(";")))
    match Handling(handling):
        case Handling.CLEAR | Handling.GREEN:
            return None
        case Handling.AMBER:
            return released | {agency}
        case Handling.AMBER_STRICT:
            return frozenset() if released else frozenset({agency})  # with a list nobody sees it
        case _:  # TLP:RED; nothing is open to fewer
            return released or frozenset({agency})
