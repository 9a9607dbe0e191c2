"""Tracked flags as people read them, and as programs do."""

import json
from collections.abc import Iterator
from typing import Any, Final

from data.policy import ALL_RECORDS
from data.store import TrackRow
from layers.flag_text import parameters_in
from layers.sentences import MARKS, explanation, flag_sentence, flag_title, p_text
from layers.tracking import tracked_of
from layers.wording import _, ngettext, number
from routes.matching import Sighting
from routes.monitor import RUN, Change, Reason, State, Tracked

ORDER: Final = (
    State.FLAGGED, State.WATCH, State.CONFIRMED, State.DISMISSED, State.WITHDRAWN, State.EXPIRED, State.NOTE,
)  # fmt: skip
SHORT_ID: Final = 8


def title_of(sighting: Sighting) -> str:
    """
    Name what a flag is about.

    Parameters
    ----------
    sighting
        Any.

    Returns
    -------
    title
        Its corridors, or the agencies and feed of a note.
    """
    named = flag_title(sighting.flag, {end.corridor_id: end.name for end in sighting.ends})
    feed = sighting.flag.other_explanation if sighting.is_note else ""
    return f"{named} / {feed}" if feed else named


def state_name(state: State) -> str:
    """
    Write a state.

    Parameters
    ----------
    state
        Any.

    Returns
    -------
    word
        In the language of the reader.
    """
    words = {
        State.WATCH: _("watch"),
        State.FLAGGED: _("flagged"),
        State.CONFIRMED: _("confirmed"),
        State.DISMISSED: _("dismissed"),
        State.WITHDRAWN: _("withdrawn"),
        State.EXPIRED: _("expired"),
        State.NOTE: _("note"),
    }
    return words[state]


def list_line(row: TrackRow) -> str:
    """
    Tell one tracked flag in a line.

    Parameters
    ----------
    row
        From the store.

    Returns
    -------
    line
        Identifier, state, what and where, how much, how sure; what a person said, where data withdrew it.
    """
    kept, period = tracked_of(row), parameters_in(row.look.parameters).period
    flag = kept.sighting.flag
    told = f"{MARKS[flag.type]} {title_of(kept.sighting)}: {flag_sentence(flag, period=period)}"
    parts = [told] if kept.sighting.is_note else [told, p_text(flag.p_value)]
    if kept.judgement is not None and kept.state is State.WITHDRAWN:
        parts.append(_("{who} had {state} it").format(who=kept.judgement.who, state=state_name(kept.judgement.after)))
    return f"{kept.track_id[:SHORT_ID]}  {state_name(kept.state):<10} {'; '.join(parts)}"


def show_lines(row: TrackRow) -> Iterator[str]:
    """
    Tell all that is kept about a flag.

    Parameters
    ----------
    row
        From the store.

    Yields
    ------
    line
        What it says, what it was made from, and its history.
    """
    kept, look = tracked_of(row), row.look
    flag, period = kept.sighting.flag, parameters_in(look.parameters).period
    yield f"{kept.track_id}  {state_name(kept.state)}"
    yield f"{MARKS[flag.type]} {title_of(kept.sighting)}: {flag_sentence(flag, period=period)}"
    if not kept.sighting.is_note:
        allowed = number(look.allowance, digits=4)
        yield _("{p}; this look could spend {allowed}").format(p=p_text(flag.p_value), allowed=allowed)
        if flag.other_explanation:
            yield _("It could also be: {what}.").format(what=explanation(flag.other_explanation))
    yield _("Seen in looks from {first} to {last}, by {stream}.").format(
        first=kept.first_seen, last=kept.last_seen, stream=look.stream
    )
    events = ngettext("{n} event", "{n} events", row.sighting.n_inputs)
    made = _("Made from {events} of {agencies}, digest {digest}; code {code}.")
    if look.release_set == ALL_RECORDS:
        made = _("Made from {events} of {agencies}, digest {digest}; store version {version}, code {code}.")
    yield made.format(
        events=events,
        agencies=", ".join(flag.agencies) or "?",
        digest=row.sighting.inputs_digest[:12],
        version=look.store_version,
        code=look.code_version,
    )
    yield _("History:")
    for change in kept.history:
        yield f"  {_entry(change)}"


def as_row_object(row: TrackRow) -> dict[str, Any]:
    """
    Tell programs about a tracked flag.

    Parameters
    ----------
    row
        From the store.

    Returns
    -------
    answer
        Of plain types.
    """
    kept, look = tracked_of(row), row.look
    return {
        "id": kept.track_id,
        "state": kept.state.value,
        "title": title_of(kept.sighting),
        "flag": json.loads(row.sighting.flag),
        "first_seen": kept.first_seen.isoformat(),
        "last_seen": kept.last_seen.isoformat(),
        "judgement": _judged(kept),
        "inputs": {"events": row.sighting.n_inputs, "digest": row.sighting.inputs_digest},
        "look": {
            "day": look.day.isoformat(),
            "release_set": look.release_set,
            "stream": look.stream,
            # The version counts what others import, too: nobody learns from it that they did.
            "store_version": look.store_version if look.release_set == ALL_RECORDS else None,
            "parameters": json.loads(look.parameters),
            "monitor": json.loads(look.monitor),
            "code_version": look.code_version,
            "events": look.n_events,
            "data_digest": look.data_digest,
            "allowance": look.allowance,
        },
        "history": [_change(change) for change in kept.history],
        "notes": [{**vars(note), "recorded_at": note.recorded_at.isoformat()} for note in row.notes],
    }


def _entry(change: Change) -> str:
    reasons = {
        Reason.SEEN_ONCE: _("seen once; p is above what that look could spend"),
        Reason.WITHIN_BUDGET: _("p is within what that look could spend"),
        Reason.SEEN_TWICE: _("seen in two looks in a row, at different data"),
        Reason.SEEN_AGAIN: _("the data show it again"),
        Reason.GONE: _("later data no longer show it"),
        Reason.BECAME_NOTE: _("later data explain it by effort or reporting"),
        Reason.TOO_OLD: _("its onset is long ago, and nothing changed there since"),
        Reason.NOTED: _("a note on effort or reporting"),
    }
    why = reasons.get(Reason(change.why), change.why) if change.who == RUN else f"{change.who}: {change.why}"
    before = f"{state_name(change.before)} → " if change.before else ""
    return f"{change.day}  {before}{state_name(change.after)}: {why}"


def _judged(kept: Tracked) -> dict[str, str] | None:
    return None if kept.judgement is None else _change(kept.judgement)


def _change(change: Change) -> dict[str, str]:
    before = change.before.value if change.before else ""
    return {
        "day": change.day.isoformat(),
        "who": change.who,
        "why": change.why,
        "from": before,
        "to": change.after.value,
    }
