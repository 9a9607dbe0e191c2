"""What people do with a flag short of judging it: acknowledged, handed over with a note that is drafted from data."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from data.store import FlagNote, NoteKind, TrackRow
from layers.flag_report import state_name, title_of
from layers.flag_text import parameters_in
from layers.sentences import MARKS, explanation, flag_sentence, p_text
from layers.tracking import tracked_of
from layers.wording import _, moment, ngettext
from routes.analysis import Flag


def note_sentence(note: FlagNote) -> str:
    """
    Say who did what with a flag.

    Parameters
    ----------
    note
        As kept.

    Returns
    -------
    sentence
        With the time, and what was written.
    """
    when = moment(note.recorded_at)
    if note.kind is NoteKind.ACKNOWLEDGED:
        return _("{time}: {who} acknowledged it").format(time=when, who=note.who)
    return _("{time}: {who} handed it over to {whom}: {words}").format(
        time=when, who=note.who, whom=note.to_whom, words=note.words
    )


def acknowledged_by(notes: Sequence[FlagNote]) -> str:
    """
    Name who acknowledged a flag last.

    Parameters
    ----------
    notes
        Of the flag, the first one first.

    Returns
    -------
    who
        Empty where nobody did.
    """
    return next((note.who for note in reversed(notes) if note.kind is NoteKind.ACKNOWLEDGED), "")


def draft_note(row: TrackRow, now: datetime) -> str:
    """
    Draft a note to who takes a flag over.

    Parameters
    ----------
    row
        The flag with all that is kept about it.
    now
        Aware.

    Returns
    -------
    note
        By template from what is kept; nothing in it is from anywhere else, and whoever hands over may change it.
    """
    return "\n".join(_draft_lines(row, now))


def _draft_lines(row: TrackRow, now: datetime) -> Iterator[str]:
    kept, flag = tracked_of(row), tracked_of(row).sighting.flag
    period = parameters_in(row.look.parameters).period
    yield f"{MARKS[flag.type]} {title_of(kept.sighting)}: {flag_sentence(flag, period=period)}; {p_text(flag.p_value)}."
    if flag.other_explanation:
        yield _("It could also be: {what}.").format(what=explanation(flag.other_explanation))
    behind = ngettext("{n} event", "{n} events", row.sighting.n_inputs)
    yield _("Behind it: {events} of {agencies}.").format(events=behind, agencies=", ".join(flag.agencies) or "?")
    yield _("It stands as {state}; first seen {day}.").format(state=state_name(kept.state), day=kept.first_seen)
    if kept.judgement is None:
        yield _("Nobody has judged it.")
    else:
        said = _("{who} said {state} on {day}: {why}")
        judged = kept.judgement
        yield said.format(who=judged.who, state=state_name(judged.after), day=judged.day, why=judged.why)
    who = acknowledged_by(row.notes)
    yield _("Acknowledged by {who}.").format(who=who) if who else _("Nobody has acknowledged it.")
    yield _("As of {time}.").format(time=moment(now))


def find_row(rows: Sequence[TrackRow], flag: Flag) -> TrackRow | None:
    """
    Find what is kept about a flag of an analysis.

    Parameters
    ----------
    rows
        Tracked flags.
    flag
        As the analysis gave it.

    Returns
    -------
    row
        None where no look has recorded it.
    """
    return next((row for row in rows if tracked_of(row).sighting.flag.flag_id == flag.flag_id), None)
