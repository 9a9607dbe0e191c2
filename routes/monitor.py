"""What was tracked and what a new look shows into states, by an error budget over the year and people's judgements."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from routes.matching import Sighting, pair_up, same_places
from routes.periods import Period
from routes.spending import MonitorParameters, allowance, slot_of

RUN: Final = "routewatch"
"""Who changes states in a run; a person has another name."""


class State(StrEnum):
    """Where a tracked flag stands; a note informs about reporting and is never judged."""

    WATCH = "watch"
    FLAGGED = "flagged"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    NOTE = "note"


class Reason(StrEnum):
    """Why a run changed a state."""

    SEEN_ONCE = "seen_once"
    WITHIN_BUDGET = "within_budget"
    SEEN_TWICE = "seen_twice"
    SEEN_AGAIN = "seen_again"
    GONE = "gone"
    BECAME_NOTE = "became_note"
    TOO_OLD = "too_old"
    NOTED = "noted"


JUDGED: Final = frozenset({State.CONFIRMED, State.DISMISSED})
OPEN: Final = frozenset({State.WATCH, State.FLAGGED})


@dataclass(frozen=True)
class Change:
    """
    One entry of the history of a tracked flag.

    Parameters
    ----------
    day
        Of the look, or of the judgement.
    who
        ``RUN``, or the name of a person.
    why
        A ``Reason``, or the words of the person.
    before
        None for the first entry.
    after
        State from then on.
    """

    day: date
    who: str
    why: str
    before: State | None
    after: State


@dataclass(frozen=True)
class Tracked:
    """
    A flag with its memory.

    Parameters
    ----------
    track_id
        Stays the same when the flag's own identifier moves.
    sighting
        As the last look saw it that saw it at all.
    first_seen, last_seen
        Days of looks.
    history
        The first entry first; append-only.
    """

    track_id: str
    sighting: Sighting
    first_seen: date
    last_seen: date
    history: tuple[Change, ...]

    @property
    def state(self) -> State:
        """Where it stands now."""
        return self.history[-1].after

    @property
    def judgement(self) -> Change | None:
        """What a person said last, whatever later data did; None where nobody did."""
        return next((change for change in reversed(self.history) if change.who != RUN), None)


@dataclass(frozen=True)
class Look:
    """
    One run over the data.

    Parameters
    ----------
    day
        What was known on this day (``as_of``).
    digest
        Of the data: two looks at the same data are no repetition.
    """

    day: date
    digest: str


@dataclass(frozen=True)
class Watchkeeping:
    """
    What a new look is held against.

    Parameters
    ----------
    parameters
        Of the monitor.
    period
        Unit of time of the analysis.
    previous
        The look before, of the same stream; None for the first one.
    """

    parameters: MonitorParameters
    period: Period
    previous: Look | None

    def allowance(self, look: Look) -> float:
        """
        Give the p that a look may spend.

        Parameters
        ----------
        look
            The new one.

        Returns
        -------
        allowance
            See ``routes.spending.allowance``.
        """
        return allowance(look.day, self.previous.day if self.previous else None, self.parameters)

    def is_repetition(self, look: Look) -> bool:
        """
        Tell whether a look says something that the one before could not say.

        Parameters
        ----------
        look
            The new one.

        Returns
        -------
        repetition
            Of other data, in another slot of the year: runs of one day or week are one look at one chance.
        """
        if self.previous is None or self.previous.digest == look.digest:
            return False
        return slot_of(look.day, self.parameters) != slot_of(self.previous.day, self.parameters)


def take_look(
    tracked: Mapping[str, Tracked], seen: Mapping[str, Sighting], look: Look, keeping: Watchkeeping
) -> dict[str, Tracked]:
    """
    Bring the tracked flags up to a new look.

    Parameters
    ----------
    tracked
        By identifier, as the previous look and people since left them.
    seen
        The flags of this run, by the identifier that each would get if it is new.
    look
        The new one, not before the previous one.
    keeping
        Parameters and the previous look.

    Returns
    -------
    tracked
        Old ones and new ones; only ``history`` entries are added, none is changed.

    Notes
    -----
    *watch* becomes *flagged* where p is within what the look may spend, or where the look before, of other data and an
    earlier slot of the year, saw it too. A run leaves *confirmed* and *dismissed* alone; when the data no longer show
    what a person confirmed, the state is *withdrawn* and the judgement stays readable. A *watch* whose onset is more
    than ``expire_days`` old, with no younger change in the same place, is *expired* instead of being raised, and so is
    such a *flagged* one once it has been tracked for ``keep_days``; neither in the look that first shows it.
    """
    pairs = pair_up({key: kept.sighting for key, kept in tracked.items()}, seen, keeping.parameters, keeping.period)
    shown = {key: seen[new] for key, new in pairs.items()}
    notes = [sighting for sighting in seen.values() if sighting.is_note]
    after = {
        key: _seen(kept, shown[key], look, keeping, seen)
        if key in shown
        else _unseen(kept, look, keeping, became_note=any(same_places(kept.sighting, note) for note in notes))
        for key, kept in tracked.items()
    }
    fresh = set(seen) - set(pairs.values())
    return after | {key: _first_seen(key, seen[key], look, keeping) for key in sorted(fresh)}


def _first_seen(track_id: str, sighting: Sighting, look: Look, keeping: Watchkeeping) -> Tracked:
    after, why = State.WATCH, Reason.SEEN_ONCE
    if sighting.is_note:
        after, why = State.NOTE, Reason.NOTED
    elif sighting.flag.p_value <= keeping.allowance(look):
        after, why = State.FLAGGED, Reason.WITHIN_BUDGET
    return Tracked(track_id, sighting, look.day, look.day, (Change(look.day, RUN, why, None, after),))


def _seen(
    kept: Tracked, sighting: Sighting, look: Look, keeping: Watchkeeping, seen: Mapping[str, Sighting]
) -> Tracked:
    now = replace(kept, sighting=sighting, last_seen=look.day)
    younger = (other for other in seen.values() if other.flag.time > sighting.flag.time and not other.is_note)
    is_old = (look.day - sighting.flag.time).days > keeping.parameters.expire_days
    # What was raised is left to people for a while, however old; a watch so old is not raised any more.
    is_left = kept.state is State.FLAGGED and (look.day - kept.first_seen).days <= keeping.parameters.keep_days
    if kept.state in OPEN and is_old and not is_left and not any(same_places(sighting, other) for other in younger):
        return _to(now, State.EXPIRED, Reason.TOO_OLD, look)
    return next((_to(now, after, why, look) for after, why in _returns(kept, sighting, look, keeping)), now)


def _returns(kept: Tracked, sighting: Sighting, look: Look, keeping: Watchkeeping) -> Iterator[tuple[State, Reason]]:
    """Give the state of a flag that a look shows again, if it changes."""
    within = sighting.flag.p_value <= keeping.allowance(look)
    if kept.state is State.WITHDRAWN:
        judged = kept.judgement
        if sighting.is_note:
            yield State.NOTE, Reason.SEEN_AGAIN
        elif judged is not None and judged.after in JUDGED:
            yield judged.after, Reason.SEEN_AGAIN
        else:
            yield (State.FLAGGED, Reason.WITHIN_BUDGET) if within else (State.WATCH, Reason.SEEN_AGAIN)
    elif kept.state is State.WATCH and within:
        yield State.FLAGGED, Reason.WITHIN_BUDGET
    elif kept.state is State.WATCH and _seen_before(kept, keeping) and keeping.is_repetition(look):
        yield State.FLAGGED, Reason.SEEN_TWICE


def _unseen(kept: Tracked, look: Look, keeping: Watchkeeping, *, became_note: bool) -> Tracked:
    why = Reason.BECAME_NOTE if became_note else Reason.GONE
    if kept.state in OPEN or kept.state is State.NOTE:
        return _to(kept, State.WITHDRAWN, why, look)
    # Whoever confirms what was gone already knows it; and what was dismissed only gets the remark, once.
    if kept.state in JUDGED and _seen_before(kept, keeping):
        return _to(kept, State.WITHDRAWN if kept.state is State.CONFIRMED else kept.state, why, look)
    return kept


def _seen_before(kept: Tracked, keeping: Watchkeeping) -> bool:
    return keeping.previous is not None and kept.last_seen == keeping.previous.day


def _to(kept: Tracked, after: State, why: Reason, look: Look) -> Tracked:
    return replace(kept, history=(*kept.history, Change(look.day, RUN, why, kept.state, after)))
