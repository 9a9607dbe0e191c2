"""What the store keeps of looks, sightings and states, as one row each."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


@dataclass(frozen=True)
class InputNumbers:
    """
    What the store holds, by numbers that only grow.

    Parameters
    ----------
    store_version
        The store's counter.
    import_id, effort_import_id
        Of the last import of events and of effort; 0 where there was none.
    """

    store_version: int
    import_id: int
    effort_import_id: int


@dataclass(frozen=True)
class LookRow:
    """
    One run of the analysis over the store, as it is kept.

    Parameters
    ----------
    release_set
        Which records it saw.
    stream
        Looks of one stream follow each other: same parameters, the day apart.
    day
        Of the look.
    made_at
        Aware; when it was recorded.
    store_version, import_id, effort_import_id
        What it was made from: the store's counter, and the last import of events and of effort.
    parameters, monitor
        Of the analysis and of the monitor, as JSON text.
    code_version
        Of the code that made it.
    n_events, data_digest
        Its events, counted and as SHA-256 of their content and of the effort.
    allowance
        The p that this look might spend.
    """

    release_set: str
    stream: str
    day: date
    made_at: datetime
    store_version: int
    import_id: int
    effort_import_id: int
    parameters: str
    monitor: str
    code_version: str
    n_events: int
    data_digest: str
    allowance: float


@dataclass(frozen=True)
class SightingRow:
    """
    A flag as one look saw it.

    Parameters
    ----------
    track_id
        Under which it is tracked.
    flag, ends
        JSON text.
    n_inputs, inputs_digest
        The events behind it, counted and as SHA-256 of their agency, feed and event_id.
    """

    track_id: str
    flag: str
    ends: str
    n_inputs: int
    inputs_digest: str


@dataclass(frozen=True)
class TransitionRow:
    """
    One entry of the history of a tracked flag.

    Parameters
    ----------
    track_id
        Of the flag.
    day
        Of the look, or of the judgement.
    recorded_at
        Aware.
    who, why
        The monitor and the code of its reason, or a person and their words.
    from_state, to_state
        Empty ``from_state`` for the first entry.
    look_id
        None for a judgement.
    transition_id
        Of the entry, given by the store and counted over all flags of everybody: it says what came later.
    """

    track_id: str
    day: date
    recorded_at: datetime
    who: str
    why: str
    from_state: str
    to_state: str
    look_id: int | None = None
    transition_id: int = field(default=0, compare=False)


class NoteKind(StrEnum):
    """What somebody did with a flag, short of judging it: its state stays."""

    ACKNOWLEDGED = "acknowledged"
    HANDED_OVER = "handed_over"


@dataclass(frozen=True)
class FlagNote:
    """
    What somebody did with a flag, short of judging it.

    Parameters
    ----------
    track_id
        Of the flag.
    recorded_at
        Aware.
    who
        The person.
    kind
        What was done.
    to_whom, words
        The person who has it from then on, and the note to them; empty where it was acknowledged.
    """

    track_id: str
    recorded_at: datetime
    who: str
    kind: NoteKind
    to_whom: str = ""
    words: str = ""


@dataclass(frozen=True)
class TrackRow:
    """
    A tracked flag with all that is kept about it.

    Parameters
    ----------
    track_id
        Its identifier.
    look
        The look that saw it last.
    look_id
        Of that look.
    sighting
        As that look saw it.
    first_seen
        Day of the first look that saw it.
    history, notes
        The first entry first.
    """

    track_id: str
    look: LookRow
    look_id: int
    sighting: SightingRow
    first_seen: date
    history: tuple[TransitionRow, ...]
    notes: tuple[FlagNote, ...] = ()
