"""The handling marking of what is derived from several records: the strictest of them."""

from collections.abc import Iterable
from typing import Final

from data.schema import Handling

FROM_FREE_TO_STRICT: Final = tuple(Handling)


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
