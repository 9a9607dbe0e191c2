"""``routewatch flags``: what is tracked, why, and what people made of it."""

import sys
from collections import Counter
from datetime import date
from typing import Annotated, Final, Literal

import typer

from data.errors import WrongUseError
from data.store import FlagNote, NoteKind, Store, TrackRow, TransitionRow
from layers.cli.imports import print_object
from layers.cli.options import (
    AsOption,
    JsonOption,
    NowOption,
    StoreOption,
    existing_store,
    read_clock,
    read_day,
    read_words,
)
from layers.cli.plain import plain_text
from layers.flag_notes import draft_note, note_sentence
from layers.flag_report import ORDER, as_row_object, list_line, show_lines, state_name
from layers.flag_text import code_version
from layers.tracking import tracked_of
from layers.wording import _, ngettext
from routes.monitor import RUN, State

flags_app = typer.Typer(help="Flags over time: list, show, explain and judge them.", no_args_is_help=True)

_IdArgument = Annotated[str, typer.Argument(help="Identifier from the list, or its beginning.", metavar="ID")]
MOST_NAMED: Final = 5
_States = Literal["watch", "flagged", "confirmed", "dismissed", "withdrawn", "expired", "note"]


@flags_app.command("list")
def list_command(
    state: Annotated[_States | None, typer.Option(help="Only flags in this state.")] = None,
    as_of: Annotated[str, typer.Option("--as-of", help="What was tracked at the end of this day.")] = "",
    since: Annotated[str, typer.Option("--since", help="Only flags first seen on this day or after it.")] = "",
    as_object: JsonOption = False,
    store: StoreOption = "",
    viewer: AsOption = "",
) -> None:
    """List the tracked flags, the latest change first; notes on effort and reporting last."""
    day = read_day(as_of, option="--as-of") if as_of else None
    start = read_day(since, option="--since") if since else date.min
    with existing_store(store, viewer) as opened:
        rows = opened.tracked(release_set=opened.release_set(), as_of=day)
        looks = opened.looks(release_set=opened.release_set())
    tracked = {row.track_id: tracked_of(row) for row in rows}
    states = {track_id: kept.state for track_id, kept in tracked.items()}
    latest = sorted(rows, key=lambda row: (tracked[row.track_id].sighting.flag.time, row.track_id), reverse=True)
    ordered = sorted(latest, key=lambda row: ORDER.index(states[row.track_id]))
    shown = [row for row in ordered if row.first_seen >= start and state in (None, states[row.track_id])]
    if as_object:
        print_object({"flags": [as_row_object(row) for row in shown]})
        return
    for row in shown:
        typer.echo(plain_text(list_line(row)))
    if not looks:
        typer.echo(_("No look was recorded yet: routewatch detect makes one."))
        return
    counts = Counter(states[row.track_id] for row in shown)
    told = ", ".join(f"{counts[each]} {state_name(each)}" for each in ORDER if counts[each])
    typer.echo(ngettext("{n} tracked flag", "{n} tracked flags", len(shown)) + (f": {told}." if told else "."))


@flags_app.command("show")
def show_command(
    flag_id: _IdArgument, as_object: JsonOption = False, store: StoreOption = "", viewer: AsOption = ""
) -> None:
    """Show all that is kept about a flag, its history too."""
    with existing_store(store, viewer) as opened:
        row = find(opened, flag_id)
    if as_object:
        print_object(as_row_object(row))
        return
    for line in show_lines(row):
        typer.echo(plain_text(line))
    for note in row.notes:
        for line in note_sentence(note).splitlines():
            typer.echo(f"  {plain_text(line)}")


@flags_app.command("explain")
def explain_command(
    flag_id: _IdArgument,
    robustness: Annotated[
        bool, typer.Option("--robustness/--no-robustness", help="Also recompute with other resolutions and periods.")
    ] = True,
    as_object: JsonOption = False,
    store: StoreOption = "",
    viewer: AsOption = "",
) -> None:
    """Recompute a flag from what was known at its last look, and say what it rests on."""
    from layers import explaining  # noqa: PLC0415 (the solver costs a second that list and show save)

    with existing_store(store, viewer) as opened:
        row = find(opened, flag_id)
        if robustness:
            wait = _("Recomputing it with other resolutions and periods, too; --no-robustness leaves that out.")
            typer.echo(wait, err=True)
        told = explaining.explain_row(opened, row)
        for tried in explaining.try_row(opened, row, told) if robustness else ():
            told = tried
            if sys.stderr.isatty():
                typer.echo(explaining.trial_line(told.trials[-1]), err=True)
    now, same_inputs = code_version(), explaining.has_same_inputs(row, told)
    if as_object:
        about = {**as_row_object(row), "code_version_now": now, "same_inputs": same_inputs}
        print_object({**about, "explanation": explaining.explanation_object(told)})
        return
    for line in (*show_lines(row), *explaining.explain_lines(told, row)):
        typer.echo(plain_text(line))
    if not same_inputs:
        typer.echo(_("The events behind it are not the ones of that look."))
    if now != row.look.code_version:
        typer.echo(_("The code was {then} then and is {now} now.").format(then=row.look.code_version, now=now))


@flags_app.command("judge")
def judge_command(
    flag_id: _IdArgument,
    verdict: Annotated[Literal["confirm", "dismiss"], typer.Argument(help="confirm or dismiss.")],
    *,
    who: Annotated[str, typer.Option("--who", help="Name of the person who judges.")],
    why: Annotated[str, typer.Option("--why", help="The reason, in words.")],
    now: NowOption = "",
    as_object: JsonOption = False,
    store: StoreOption = "",
    viewer: AsOption = "",
) -> None:
    """Confirm or dismiss a flag; no later run overrules it, the history keeps it."""
    name, reason, clock = read_words(who, option="--who"), read_words(why, option="--why"), read_clock(now)
    if name.casefold() == RUN:
        raise WrongUseError(_("--who: {name} is the monitor itself; name a person.").format(name=name))
    with existing_store(store, viewer) as opened:
        row = find(opened, flag_id)
        before = tracked_of(row).state
        if before is State.NOTE or tracked_of(row).sighting.is_note:
            raise WrongUseError(
                _("{id} is a note on effort or reporting: there is no route to judge.").format(id=flag_id)
            )
        after = {"confirm": State.CONFIRMED, "dismiss": State.DISMISSED}[verdict]
        entry = TransitionRow(row.track_id, clock.date(), clock, name, reason, before, after)
        if not opened.judge(entry):
            raise WrongUseError(_("{id} changed in this moment; look at it again.").format(id=flag_id))
        row = find(opened, row.track_id)
    if as_object:
        print_object(as_row_object(row))
    else:
        typer.echo(plain_text(list_line(row)))


@flags_app.command("acknowledge")
def acknowledge_command(
    flag_id: _IdArgument,
    *,
    who: Annotated[str, typer.Option("--who", help="Name of the person who has seen it.")],
    now: NowOption = "",
    as_object: JsonOption = False,
    store: StoreOption = "",
    viewer: AsOption = "",
) -> None:
    """Say that somebody has seen a flag; its state stays."""
    name, clock = read_words(who, option="--who"), read_clock(now)
    with existing_store(store, viewer) as opened:
        row = find(opened, flag_id)
        opened.note_flag(FlagNote(row.track_id, clock, name, NoteKind.ACKNOWLEDGED))
        row = find(opened, row.track_id)
    _print_noted(row, as_object=as_object)


@flags_app.command("hand-over")
def hand_over_command(
    flag_id: _IdArgument,
    *,
    who: Annotated[str, typer.Option("--who", help="Name of the person who hands it over.")],
    to_whom: Annotated[str, typer.Option("--to", help="Who has it from now on.")],
    note: Annotated[str, typer.Option("--note", help="What they should know; drafted from the data if left out.")] = "",
    now: NowOption = "",
    as_object: JsonOption = False,
    store: StoreOption = "",
    viewer: AsOption = "",
) -> None:
    """Hand a flag over with a note; its state stays."""
    name, receiver, clock = read_words(who, option="--who"), read_words(to_whom, option="--to"), read_clock(now)
    with existing_store(store, viewer) as opened:
        row = find(opened, flag_id)
        words = note.strip() or draft_note(row, clock)
        opened.note_flag(FlagNote(row.track_id, clock, name, NoteKind.HANDED_OVER, receiver, words))
        row = find(opened, row.track_id)
    _print_noted(row, as_object=as_object)


def _print_noted(row: TrackRow, *, as_object: bool) -> None:
    if as_object:
        print_object(as_row_object(row))
        return
    typer.echo(plain_text(list_line(row)))
    for line in note_sentence(row.notes[-1]).splitlines():
        typer.echo(f"  {plain_text(line)}")


def find(store: Store, flag_id: str) -> TrackRow:
    """
    Find a tracked flag by the beginning of its identifier.

    Parameters
    ----------
    store
        That tracks it.
    flag_id
        Its own identifier or the one that the analysis gave it, or the beginning of one.

    Returns
    -------
    row
        The only one that fits.

    Raises
    ------
    WrongUseError
        None or several fit.
    """
    wanted = flag_id.strip().casefold()
    rows = store.tracked(release_set=store.release_set())
    own = [row for row in rows if row.track_id.startswith(wanted)]
    found = own or [row for row in rows if tracked_of(row).sighting.flag.flag_id.startswith(wanted)]
    if not wanted or not found:
        raise WrongUseError(_("No flag begins with {id!r}; see routewatch flags list.").format(id=plain_text(flag_id)))
    if len(found) > 1:
        ids = ", ".join(row.track_id for row in found[:MOST_NAMED])
        sentence = _("{n} flags begin with {id!r}, such as {ids}: write more of it.")
        raise WrongUseError(sentence.format(n=len(found), id=plain_text(flag_id), ids=ids))
    return found[0]
