"""Who may see which record: one predicate for every way out, as a function and as the SQL that the store runs."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NewType

from sqlalchemy import ColumnElement, and_, false, func, literal, or_, true

from data.marking import FROM_FREE_TO_STRICT
from data.schema import Handling, Precision

PolicyKey = NewType("PolicyKey", str)
"""What of a principal decides what it sees; part of the key of whatever is kept for it."""

ALL_RECORDS: Final = PolicyKey("all")
"""The release set of the local principal: every record."""

NAMES_DIVIDED_BY: Final = ";"


class Scope(StrEnum):
    """How a principal stands to the site."""

    LOCAL = "local"
    """Whoever runs Routewatch on this machine and could read the file of the store as well."""
    SITE = "site"
    """A principal of the site, named in the settings, or an agency by its code."""
    PUBLIC = "public"
    """Anyone else."""


@dataclass(frozen=True)
class Principal:
    """
    Who looks.

    Parameters
    ----------
    name
        Under which ``release_to`` may name it.
    agency
        Whose records are its own; empty for none.
    clearance
        The strictest marking of its own agency that it may see; TLP:AMBER is seen by every principal of the owner.
    groups
        Other names under which ``release_to`` may name it.
    scope
        How it stands to the site.
    resolution
        Finest H3 resolution at which it sees positions; None for no limit.
    time
        Finest precision in which it sees times; None for no limit.
    """

    name: str
    agency: str = ""
    clearance: Handling = Handling.AMBER
    groups: tuple[str, ...] = ()
    scope: Scope = Scope.SITE
    resolution: int | None = None
    time: Precision | None = None

    @property
    def is_local(self) -> bool:
        """Whether it sees everything, because nothing could keep it from the file of the store."""
        return self.scope is Scope.LOCAL

    @property
    def personal_names(self) -> tuple[str, ...]:
        """Its own name and those of its groups."""
        return tuple(dict.fromkeys(filter(_is_name, (self.name, *self.groups))))

    @property
    def names(self) -> tuple[str, ...]:
        """All names by which ``release_to`` can mean it, each once; its agency among them."""
        return tuple(dict.fromkeys((*self.personal_names, *filter(_is_name, [self.agency]))))

    def owns(self, agency: str) -> bool:
        """
        Tell whether records of an agency are its own.

        Parameters
        ----------
        agency
            Of a record.

        Returns
        -------
        own
            True for every agency where it is local.
        """
        return self.is_local or (bool(agency) and self.agency == agency)

    def clears(self, handling: Handling) -> bool:
        """
        Tell whether its clearance reaches a marking.

        Parameters
        ----------
        handling
            Of a record of its own agency.

        Returns
        -------
        clears
            True where the clearance is this marking or a stricter one.
        """
        return FROM_FREE_TO_STRICT.index(self.clearance) >= FROM_FREE_TO_STRICT.index(handling)


LOCAL: Final = Principal("local", clearance=Handling.RED, scope=Scope.LOCAL)
PUBLIC: Final = Principal("public", clearance=Handling.CLEAR, scope=Scope.PUBLIC)


def visible(principal: Principal, *, agency: str, handling: str, release_to: str) -> bool:
    """
    Tell whether a principal may see a record: the table of the contracts, and no where it says nothing.

    Parameters
    ----------
    principal
        Who looks.
    agency
        The owner of the record.
    handling
        Its marking; an unknown one is seen by nobody but the local principal.
    release_to
        Names with ``;`` between them.

    Returns
    -------
    visible
        Whether it may.
    """
    if principal.is_local:
        return True
    if principal.scope is not Scope.SITE:
        return handling == Handling.CLEAR
    own, released = principal.owns(agency), set(names_of(release_to))
    named = not released.isdisjoint(principal.names)
    named_in_person = not released.isdisjoint(principal.personal_names)
    seen = {
        Handling.CLEAR.value: True,
        Handling.GREEN.value: True,
        Handling.AMBER.value: own or named,
        Handling.AMBER_STRICT.value: own and principal.clears(Handling.AMBER_STRICT) and not released,
        Handling.RED.value: own and principal.clears(Handling.RED) and (named_in_person or not released),
    }
    return seen.get(handling, False)


def visible_rows(
    principal: Principal, *, agency: ColumnElement[str], handling: ColumnElement[str], release_to: ColumnElement[str]
) -> ColumnElement[bool]:
    """
    Write ``visible`` as a condition of a query.

    Parameters
    ----------
    principal
        Who looks.
    agency, handling, release_to
        Columns of a record; ``release_to`` without blanks around its names, as it is stored.

    Returns
    -------
    condition
        True for exactly the rows of which ``visible`` is true; a null in any of them is never seen.
    """
    if principal.is_local:
        return true()
    if principal.scope is not Scope.SITE:
        return handling == Handling.CLEAR.value
    own = agency == principal.agency if principal.agency else false()
    nobody = func.replace(release_to, NAMES_DIVIDED_BY, "") == ""
    amber = and_(handling == Handling.AMBER.value, or_(own, _names_any(release_to, principal.names)))
    conditions = [handling.in_([Handling.CLEAR.value, Handling.GREEN.value]), amber]
    if principal.clears(Handling.AMBER_STRICT):
        conditions.append(and_(handling == Handling.AMBER_STRICT.value, own, nobody))
    if principal.clears(Handling.RED):
        named = or_(nobody, _names_any(release_to, principal.personal_names))
        conditions.append(and_(handling == Handling.RED.value, own, named))
    return or_(*conditions)


def names_of(release_to: str) -> tuple[str, ...]:
    """
    Read the names of a release list.

    Parameters
    ----------
    release_to
        As stored.

    Returns
    -------
    names
        In their order, empty ones left out.
    """
    return tuple(filter(_is_name, release_to.split(NAMES_DIVIDED_BY)))


def is_freer(before: tuple[str, str], after: tuple[str, str]) -> bool:
    """
    Tell whether a record may be seen by somebody who could not see it under its marking before.

    Parameters
    ----------
    before, after
        ``handling`` and ``release_to``, each handling one of TLP 2.0.

    Returns
    -------
    freer
        False where whoever sees the record afterwards could see it before.
    """
    ranks = [FROM_FREE_TO_STRICT.index(Handling(handling)) for handling, _ in (before, after)]
    if ranks[0] != ranks[1]:
        return ranks[1] < ranks[0] or (before[0] == Handling.AMBER_STRICT and bool(names_of(before[1])))
    was, now = (set(names_of(names)) for _, names in (before, after))
    if before[0] == Handling.AMBER:
        return not now <= was
    if before[0] == Handling.RED:
        return bool(was) and not (now and now <= was)
    return before[0] == Handling.AMBER_STRICT and bool(was) and not now


def policy_key(principal: Principal, markings: Iterable[tuple[str, str]]) -> PolicyKey:
    """
    Name the release set of a principal: who sees the same records by the same right and as finely shares it.

    Parameters
    ----------
    principal
        Who looks.
    markings
        ``handling`` and ``release_to`` of the records that it may see.

    Returns
    -------
    key
        Made from the agency, the clearance, the precision, and of the principal's own names those that a record it
        sees is released to: two officers of one agency share judgements until a record is released to one of them.
        Two principals with one key see the same records.
    """
    if principal.is_local:
        return ALL_RECORDS
    named = set[str]()
    for handling, release_to in markings:
        # Under TLP:AMBER the agency's own name means all its principals alike, under TLP:RED only who bears it.
        shared = {principal.agency} if handling == Handling.AMBER else set[str]()
        named |= {*names_of(release_to)} & ({*principal.personal_names} - shared)
    rights = (
        principal.scope,
        principal.agency,
        principal.clearance,
        sorted(named),
        principal.resolution,
        principal.time,
    )
    return PolicyKey(hashlib.sha256(json.dumps(rights, ensure_ascii=False).encode()).hexdigest()[:32])


def _is_name(text: str) -> bool:
    return bool(text) and NAMES_DIVIDED_BY not in text


def _names_any(release_to: ColumnElement[str], names: Iterable[str]) -> ColumnElement[bool]:
    # Not LIKE, which is blind to case in SQLite and gives % and _ a meaning.
    listed = literal(NAMES_DIVIDED_BY) + release_to + literal(NAMES_DIVIDED_BY)
    within = (f"{NAMES_DIVIDED_BY}{name}{NAMES_DIVIDED_BY}" for name in names)
    return or_(false(), *(func.replace(listed, name, "") != listed for name in within))
