"""A chosen view as the query of a link, and back: typed, and checked against what the reader is offered."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final, TypeVar
from urllib.parse import urlencode

from data.schema import Kind, Mode

NAMES: Final = ("known", "region", "last", "window", "modes", "kind", "goods", "selected", "area")
LONGEST: Final = 200
MOST_VALUES: Final = 50
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INSTANT: Final = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:00)?Z", re.ASCII)
_TO_THE_MINUTE: Final = "%Y-%m-%dT%H:%M"
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
    area
        Name of an area of interest.
    known
        Aware, a whole minute: as it was known then, and not now.
    """

    region: str | None = None
    last: date | None = None
    length: int | None = None
    modes: frozenset[Mode] | None = None
    kind: Kind | None = None
    commodities: frozenset[str] = frozenset()
    selected: str | None = None
    area: str | None = None
    known: datetime | None = None


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
    areas
        Names of the reader's own areas of interest.
    known
        The first and the last instant as of which the view may be looked at; None for none.
    """

    regions: Collection[str]
    periods: Collection[date]
    lengths: Collection[int]
    commodities: Mapping[Kind, Collection[str]]
    units: Collection[str]
    areas: Collection[str] = ()
    known: tuple[datetime, datetime] | None = None


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
        *([("known", view.known.astimezone(UTC).strftime(_TO_THE_MINUTE) + "Z")] if view.known else []),
        *([("region", view.region)] if view.region else []),
        *([("last", view.last.isoformat())] if view.last else []),
        *([("window", str(view.length))] if view.length else []),
        *([("modes", ",".join(sorted(view.modes)))] if view.modes is not None else []),
        *([("kind", view.kind.value)] if view.kind else []),
        *(("goods", commodity) for commodity in sorted(view.commodities)),
        *([("selected", view.selected)] if view.selected else []),
        *([("area", view.area)] if view.area else []),
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
        area=one("area", lambda text: text if text in offer.areas else None),
        known=one("known", lambda text: read_instant(text, offer.known)),
    )
    return view, tuple(name for name in NAMES if name in refused)


def read_instant(text: str, offered: tuple[datetime, datetime] | None) -> datetime | None:
    """
    Read an instant of a link.

    Parameters
    ----------
    text
        As anybody may have written it.
    offered
        The first and the last one; None for none.

    Returns
    -------
    instant
        UTC; None where it is none, as 30 February, or not offered.
    """
    if offered is None or not _INSTANT.fullmatch(text):
        return None
    try:
        instant = datetime.strptime(text[:16], _TO_THE_MINUTE).replace(tzinfo=UTC)
    except ValueError:
        return None
    return instant if offered[0] <= instant <= offered[1] else None


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
