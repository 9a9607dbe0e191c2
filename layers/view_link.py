"""A chosen view as the query of a link, and back: typed, and checked against what the reader is offered."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVar
from urllib.parse import urlencode

from data.schema import Kind, Mode

NAMES: Final = ("region", "last", "window", "modes", "kind", "goods", "selected")
LONGEST: Final = 200
MOST_VALUES: Final = 50
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_NUMBER: Final = re.compile(r"[1-9]\d{0,3}", re.ASCII)
_T = TypeVar("_T")


@dataclass(frozen=True)
class View:
    """
    A chosen view; what is None or empty was not said.

    Parameters
    ----------
    region
        Key of the region.
    last
        First day of the last period.
    length
        Periods in the window.
    modes, kind, commodities
        What is shown.
    selected
        Identifier of a corridor, an area or a pair of countries.
    """

    region: str | None = None
    last: date | None = None
    length: int | None = None
    modes: frozenset[Mode] | None = None
    kind: Kind | None = None
    commodities: frozenset[str] = frozenset()
    selected: str | None = None


@dataclass(frozen=True)
class Offer:
    """
    What a reader is offered: nothing else is taken from a link, whether it exists or not.

    Parameters
    ----------
    regions, periods, lengths, units
        Keys of regions, first days, lengths of windows, identifiers of corridors and areas.
    commodities
        By kind.
    """

    regions: Collection[str]
    periods: Collection[date]
    lengths: Collection[int]
    commodities: Mapping[Kind, Collection[str]]
    units: Collection[str]


def write_link(view: View) -> str:
    """
    Write the query of a link.

    Parameters
    ----------
    view
        As chosen.

    Returns
    -------
    query
        Without a question mark; empty where nothing was said.
    """
    said: tuple[tuple[str, str], ...] = (
        *([("region", view.region)] if view.region else []),
        *([("last", view.last.isoformat())] if view.last else []),
        *([("window", str(view.length))] if view.length else []),
        *([("modes", ",".join(sorted(view.modes)))] if view.modes is not None else []),
        *([("kind", view.kind.value)] if view.kind else []),
        *(("goods", commodity) for commodity in sorted(view.commodities)),
        *([("selected", view.selected)] if view.selected else []),
    )
    return urlencode(said)


def read_link(query: Mapping[str, Sequence[str]], offer: Offer) -> tuple[View, tuple[str, ...]]:
    """
    Read the query of a link.

    Parameters
    ----------
    query
        Name to values, as anybody may have written them.
    offer
        To who reads.

    Returns
    -------
    view
        What of it the reader is offered.
    refused
        Names, of ``NAMES``, of what is malformed or not offered, one as the other: that there is such a thing is not
        told either. Names that are none of ours are left alone.
    """
    refused: list[str] = []

    def one(name: str, read: Callable[[str], _T | None]) -> _T | None:
        values = query.get(name, [])
        if not values:
            return None
        found = read(values[0]) if len(values) == 1 and len(values[0]) <= LONGEST else None
        if found is None:
            refused.append(name)
        return found

    kind = one("kind", lambda text: next((each for each in offer.commodities if each.value == text), None))
    view = View(
        region=one("region", lambda text: text if text in offer.regions else None),
        last=one("last", lambda text: _day(text, offer.periods)),
        length=one("window", lambda text: _length(text, offer.lengths)),
        modes=one("modes", _modes),
        kind=kind,
        commodities=_goods(query.get("goods", []), kind, offer, refused),
        selected=one("selected", lambda text: text if text in offer.units else None),
    )
    return view, tuple(name for name in NAMES if name in refused)


def _day(text: str, periods: Collection[date]) -> date | None:
    if not _DAY.fullmatch(text):
        return None
    return next((day for day in periods if day.isoformat() == text), None)


def _length(text: str, lengths: Collection[int]) -> int | None:
    return int(text) if _NUMBER.fullmatch(text) and int(text) in lengths else None


def _modes(text: str) -> frozenset[Mode] | None:
    known = {mode.value: mode for mode in Mode}
    words = text.split(",") if text else []
    return frozenset(known[word] for word in words) if set(words) <= set(known) else None


def _goods(values: Sequence[str], kind: Kind | None, offer: Offer, refused: list[str]) -> frozenset[str]:
    if not values:
        return frozenset()
    # As on the chips: of the kind that is shown, and that is the first one offered where none is said.
    shown = kind or next(iter(offer.commodities), None)
    known = offer.commodities[shown] if shown else ()
    if len(values) > MOST_VALUES or not set(values) <= set(known):
        refused.append("goods")
        return frozenset()
    return frozenset(values)
