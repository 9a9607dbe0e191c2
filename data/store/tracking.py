"""The memory of the monitor: looks, what each one saw, and an append-only history of states."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Final

from sqlalchemy import ColumnElement, Connection, Row, Select, func, insert, select

from data.audit.chain import About, Act
from data.store import frames
from data.store.duty_tables import FLAG_NOTES
from data.store.face import newest_number, next_number
from data.store.reading import ReadingFace, Way
from data.store.tables import EFFORT_IMPORTS, IMPORTS, LOOKS, SIGHTINGS, TRACKS, TRANSITIONS
from data.store.tracking_rows import FlagNote, InputNumbers, LookRow, NoteKind, SightingRow, TrackRow, TransitionRow

_TRANSITION_ID: Final = TRANSITIONS.c.transition_id


class TrackingFace(ReadingFace):
    """What the store remembers about flags."""

    def inputs_now(self) -> InputNumbers:
        """
        Give the numbers by which the present content can be read again.

        Returns
        -------
        inputs
            Of one moment.
        """
        with self._reading() as connection:
            return InputNumbers(
                frames.version(connection),
                newest_number(connection, IMPORTS.c.import_id),
                newest_number(connection, EFFORT_IMPORTS.c.effort_import_id),
            )

    def looks(self, *, release_set: str, stream: str | None = None) -> tuple[tuple[int, LookRow], ...]:
        """
        List the looks that were recorded.

        Parameters
        ----------
        release_set
            Which records they saw.
        stream
            Only of this stream; None for all.

        Returns
        -------
        looks
            With their numbers, the first one first.
        """
        query = select(LOOKS).where(LOOKS.c.release_set == release_set).order_by(LOOKS.c.look_id)
        if stream is not None:
            query = query.where(LOOKS.c.stream == stream)
        with self._reading() as connection:
            return tuple((row.look_id, _look(row)) for row in connection.execute(query))

    def tracked(
        self,
        *,
        release_set: str,
        stream: str | None = None,
        as_of: date | None = None,
        recorded_by: datetime | None = None,
    ) -> tuple[TrackRow, ...]:
        """
        Read the tracked flags.

        Parameters
        ----------
        release_set
            Which records were seen.
        stream
            Only of this stream; None for all.
        as_of
            What was tracked at the end of this day, by the days of looks and judgements; None for now.
        recorded_by
            Aware; looks, judgements and notes that were recorded later do not count. None for all.

        Returns
        -------
        tracks
            In the order in which they were first seen.
        """
        wanted = LOOKS.c.release_set == release_set
        entries = select(TRANSITIONS).order_by(TRANSITIONS.c.transition_id)
        notes = select(FLAG_NOTES).order_by(FLAG_NOTES.c.note_id)
        if stream is not None:
            wanted &= LOOKS.c.stream == stream
        if as_of is not None:
            wanted &= LOOKS.c.day <= as_of.isoformat()
            entries = entries.where(TRANSITIONS.c.day <= as_of.isoformat())
            notes = notes.where(FLAG_NOTES.c.recorded_at < frames.micros(_next_day(as_of)))
        if recorded_by is not None:
            then = frames.micros(recorded_by)
            wanted &= LOOKS.c.made_at <= then
            entries = entries.where(TRANSITIONS.c.recorded_at <= then)
            notes = notes.where(FLAG_NOTES.c.recorded_at <= then)
        with self._giving(Way.FLAGS, release_set=release_set) as giving:
            seen = giving.connection.execute(_last_sightings(wanted)).all()
            history = [_transition(row) for row in giving.connection.execute(entries)]
            said = [_note(row) for row in giving.connection.execute(notes)]
            giving.restricted = partial(self._about_flags, giving.connection) if seen else None
        return _tracks(seen, history, said)

    def record_look(
        self,
        look: LookRow,
        *,
        after: int,
        sightings: Sequence[SightingRow],
        transitions: Sequence[TransitionRow],
    ) -> bool:
        """
        Keep a look, what it saw and what changed by it: all or nothing.

        Parameters
        ----------
        look
            The new one.
        after
            Number of the look of its stream from which ``transitions`` follow, 0 for none.
        sightings, transitions
            Of tracked flags, new ones included.

        Returns
        -------
        recorded
            False, and nothing was written, where another look of the stream has come in between, or this one is
            recorded already.

        Raises
        ------
        StoreError
            The store took nothing.
        """
        with self._writing() as connection:
            of_stream = (LOOKS.c.release_set == look.release_set) & (LOOKS.c.stream == look.stream)
            newest = connection.execute(select(func.coalesce(func.max(LOOKS.c.look_id), 0)).where(of_stream)).scalar()
            same = (LOOKS.c.store_version == look.store_version) & (LOOKS.c.parameters == look.parameters)
            if newest != after or connection.execute(select(LOOKS.c.look_id).where(of_stream & same)).first():
                return False
            _insert_look(connection, look, sightings, transitions)
        return True

    def judge(self, transition: TransitionRow) -> bool:
        """
        Add a person's judgement to the history of a flag.

        Parameters
        ----------
        transition
            ``look_id`` None.

        Returns
        -------
        recorded
            False, and nothing was written, where the flag is in another state than ``from_state`` by now.

        Raises
        ------
        StoreError
            The store took nothing.
        """
        of_track = TRANSITIONS.c.track_id == transition.track_id
        latest = select(TRANSITIONS.c.to_state).where(of_track).order_by(TRANSITIONS.c.transition_id.desc()).limit(1)
        with self._acting() as connection:
            if connection.execute(latest).scalar() != transition.from_state:
                return False
            number = next_number(connection, _TRANSITION_ID)
            connection.execute(insert(TRANSITIONS), _entry(transition, number, None))
            facts: dict[str, int | str] = {
                "transition_id": number,
                "from": transition.from_state,
                "to": transition.to_state,
            }
            self._enter(connection, Act.JUDGEMENT, facts)
        return True

    def note_flag(self, note: FlagNote) -> None:
        """
        Keep what somebody did with a flag; its state stays.

        Parameters
        ----------
        note
            Of a flag that is tracked.

        Raises
        ------
        StoreError
            The store took nothing.
        """
        with self._acting() as connection:
            number = next_number(connection, FLAG_NOTES.c.note_id)
            kept = {**vars(note), "note_id": number, "recorded_at": frames.micros(note.recorded_at)}
            connection.execute(insert(FLAG_NOTES), kept)
            self._enter(connection, Act.FLAG_NOTE, {"note_id": number, "kind": note.kind.value})

    def _about_flags(self, connection: Connection) -> About | None:
        # How that is marked of which a flag was made is not kept: it counts as restricted where anything is.
        return {} if self._sees_restricted(connection) else None


def _insert_look(
    connection: Connection, look: LookRow, sightings: Sequence[SightingRow], transitions: Sequence[TransitionRow]
) -> None:
    look_id = next_number(connection, LOOKS.c.look_id)
    plain = {**vars(look), "day": look.day.isoformat(), "made_at": frames.micros(look.made_at), "look_id": look_id}
    connection.execute(insert(LOOKS), plain)
    known = set(connection.execute(select(TRACKS.c.track_id)).scalars())
    fresh = [{"track_id": row.track_id, "look_id": look_id} for row in sightings if row.track_id not in known]
    if fresh:
        connection.execute(insert(TRACKS), fresh)
    if sightings:
        connection.execute(insert(SIGHTINGS), [{**vars(row), "look_id": look_id} for row in sightings])
    first = next_number(connection, _TRANSITION_ID)
    entries = [_entry(row, at, look_id) for at, row in enumerate(transitions, start=first)]
    if entries:
        connection.execute(insert(TRANSITIONS), entries)


def _entry(row: TransitionRow, transition_id: int, look_id: int | None) -> dict[str, object]:
    return {
        **vars(row),
        "transition_id": transition_id,
        "look_id": look_id,
        "day": row.day.isoformat(),
        "recorded_at": frames.micros(row.recorded_at),
    }


def _last_sightings(wanted: ColumnElement[bool]) -> Select[tuple[object, ...]]:
    # Only the last one of each flag travels: sightings grow with every look.
    ends = (
        select(
            SIGHTINGS.c.track_id,
            func.max(SIGHTINGS.c.look_id).label("last_look"),
            func.min(LOOKS.c.day).label("first_day"),
        )
        .join(LOOKS, SIGHTINGS.c.look_id == LOOKS.c.look_id)
        .where(wanted)
        .group_by(SIGHTINGS.c.track_id)
        .subquery()
    )
    is_last = (SIGHTINGS.c.track_id == ends.c.track_id) & (SIGHTINGS.c.look_id == ends.c.last_look)
    columns = [SIGHTINGS.c[name] for name in SightingRow.__dataclass_fields__]
    query = select(LOOKS, *columns, ends.c.first_day).join(ends, LOOKS.c.look_id == ends.c.last_look)
    return query.join(SIGHTINGS, is_last).order_by(ends.c.first_day, SIGHTINGS.c.track_id)


def _tracks(
    seen: Sequence[Row[tuple[object, ...]]], history: Sequence[TransitionRow], said: Sequence[FlagNote]
) -> tuple[TrackRow, ...]:
    entries: dict[str, list[TransitionRow]] = {}
    for entry in history:
        entries.setdefault(entry.track_id, []).append(entry)
    return tuple(
        TrackRow(
            track_id=row.track_id,
            look=_look(row),
            look_id=row.look_id,
            sighting=SightingRow(row.track_id, row.flag, row.ends, row.n_inputs, row.inputs_digest),
            first_seen=date.fromisoformat(row.first_day),
            history=tuple(entries.get(row.track_id, ())),
            notes=tuple(note for note in said if note.track_id == row.track_id),
        )
        for row in seen
        if row.track_id in entries
    )


def _note(row: Row[tuple[object, ...]]) -> FlagNote:
    kept = {name: getattr(row, name) for name in FlagNote.__dataclass_fields__}
    return FlagNote(**{**kept, "recorded_at": frames.instant(row.recorded_at), "kind": NoteKind(row.kind)})


def _next_day(day: date) -> datetime:
    return datetime.combine(day, time(), UTC) + timedelta(days=1)


def _look(row: Row[tuple[object, ...]]) -> LookRow:
    kept = {name: getattr(row, name) for name in LookRow.__dataclass_fields__}
    return LookRow(**{**kept, "day": date.fromisoformat(row.day), "made_at": frames.instant(row.made_at)})


def _transition(row: Row[tuple[object, ...]]) -> TransitionRow:
    kept = {name: getattr(row, name) for name in TransitionRow.__dataclass_fields__}
    return TransitionRow(**{**kept, "day": date.fromisoformat(row.day), "recorded_at": frames.instant(row.recorded_at)})
