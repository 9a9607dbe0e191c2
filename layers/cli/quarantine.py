"""``routewatch quarantine``: what could not be accepted, why, and the way into the store."""

from datetime import datetime
from importlib.metadata import version
from typing import Annotated, Any, Final, Literal

import polars as pl
import typer

from data.corrections import Correction, Reading, original_of
from data.errors import WrongUseError
from data.repairing import repair, replay, suggestions
from data.store import Decision, Selection, State, Store
from layers.cli.imports import place_imported, print_object
from layers.cli.options import AsOption, JsonOption, NowOption, StoreOption, existing_store, read_clock, read_words
from layers.cli.plain import plain_text
from layers.cli.quarantine_list import list_command, nothing_sentence
from layers.quarantine_text import decision_line, outcome_counts, outcome_sentence, state_name, suggestion_sentence
from layers.wording import _, moment, ngettext

quarantine_app = typer.Typer(help="See what could not be accepted, and bring it in.", no_args_is_help=True)
quarantine_app.command("list")(list_command)

MOST_KEPT: Final = 20
_NumberArgument = Annotated[int, typer.Argument(help="Number from the list.", metavar="NUMBER")]
_ReasonOption = Annotated[str, typer.Option(help="All records with this reason.")]
_FileOption = Annotated[str, typer.Option(help="All records of files with this name.")]
_ImportOption = Annotated[int | None, typer.Option("--import", help="All records of this import, by its number.")]
_WhoOption = Annotated[str, typer.Option("--who", help="Name of the person who decides.")]
_Readings = Literal["day-first", "month-first", "swapped", "thousands", "decimals", "without-personal-data"]


@quarantine_app.command("show")
def show_command(
    number: _NumberArgument, as_object: JsonOption = False, store: StoreOption = "", viewer: AsOption = ""
) -> None:
    """Show one quarantined record as it came, what was decided on it, and what it may mean."""
    with existing_store(store, viewer) as opened:
        record = _record(opened, number)
        decisions = opened.quarantine_decisions(number)
        terms = opened.import_terms(int(record["import_id"]))
    offers = suggestions(record, terms) if terms and record["state"] == State.OPEN else ()
    original = original_of(record["raw"], terms.headers if terms else ())
    if as_object:
        said = decisions.with_columns(pl.col("recorded_at").map_elements(_iso, return_dtype=pl.String)).to_dicts()
        told = [{"reading": offer.reading.value, "changes": dict(offer.changes)} for offer in offers]
        raw = dict(original.fields) or list(original.pieces)
        about = {name: value for name, value in record.items() if name != "content"}
        arrived = _iso(record["recorded_at"])
        print_object({**about, "raw": raw, "recorded_at": arrived, "decisions": said, "suggestions": told})
        return
    typer.echo(_("File {file}, row {row}").format(file=plain_text(record["file"]), row=record["row"]))
    typer.echo(_("Arrived {moment}").format(moment=moment(record["recorded_at"])))
    typer.echo(f"{record['reason']}: {plain_text(record['sentence'])}")
    named = original.fields.items() or enumerate(original.pieces, start=1)
    for name, value in named:
        typer.echo(f"  {plain_text(str(name))}: {plain_text(str(value))}")
    typer.echo(_("State: {state}").format(state=state_name(record["state"])))
    for decision in decisions.iter_rows(named=True):
        typer.echo(f"  {plain_text(decision_line(decision))}")
    for offer in offers:
        typer.echo(_("It may be meant so: {sentence}").format(sentence=plain_text(suggestion_sentence(offer))))
        typer.echo(f"  routewatch quarantine repair {number} --reading {offer.reading.value} --who NAME")


@quarantine_app.command("repair")
def repair_command(
    numbers: Annotated[list[int] | None, typer.Argument(help="Numbers from the list.", metavar="NUMBER...")] = None,
    *,
    who: _WhoOption,
    values: Annotated[
        list[str] | None,
        typer.Option("--set", help="New value of a field; again for each field.", metavar="COLUMN=VALUE"),
    ] = None,
    reading: Annotated[_Readings | None, typer.Option(help="How the record is meant.")] = None,
    why: Annotated[str, typer.Option("--why", help="The reason, in words.")] = "",
    reason: _ReasonOption = "",
    file: _FileOption = "",
    import_id: _ImportOption = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Also where the store holds the record with other content.")
    ] = False,
    now: NowOption = "",
    as_object: JsonOption = False,
    store: StoreOption = "",
    viewer: AsOption = "",
) -> None:
    """Correct records, judge them as an import does, and take in those that are sound."""
    name, clock = read_words(who, option="--who"), read_clock(now)
    correction = Correction(dict(map(_pair, values or ())), Reading(reading) if reading else None)
    if not (correction.values or correction.reading or replace):
        raise WrongUseError(_("Say what to correct: --set COLUMN=VALUE, --reading or --replace."))
    decision = Decision(State.REPAIRED, name, why.strip(), replaces=replace)
    with existing_store(store, viewer) as opened:
        chosen = _selections(opened, numbers or [], reason=reason, file=file, import_id=import_id)
        outcomes = pl.concat([repair(opened, each, correction, decision, now=clock) for each in chosen])
        _tell(opened, outcomes, clock, as_object=as_object)


@quarantine_app.command("replay")
def replay_command(
    *,
    reason: _ReasonOption = "",
    file: _FileOption = "",
    import_id: _ImportOption = None,
    everything: Annotated[bool, typer.Option("--all", help="All open records.")] = False,
    now: NowOption = "",
    as_object: JsonOption = False,
    store: StoreOption = "",
    viewer: AsOption = "",
) -> None:
    """Judge open records by today's code, as they came, and take in those that are sound."""
    clock = read_clock(now)
    if not (everything or reason or file or import_id):
        raise WrongUseError(_("Say which records: --reason CODE, --file NAME, --import NUMBER or --all."))
    selection = Selection(None, reason or None, file or None, import_id)
    with existing_store(store, viewer) as opened:
        outcomes = replay(opened, selection, why=_("code of version {n}").format(n=version("routewatch")), now=clock)
        _tell(opened, outcomes, clock, as_object=as_object)


@quarantine_app.command("dismiss")
def dismiss_command(
    numbers: Annotated[list[int] | None, typer.Argument(help="Numbers from the list.", metavar="NUMBER...")] = None,
    *,
    who: _WhoOption,
    why: Annotated[str, typer.Option("--why", help="The reason, in words.")],
    reason: _ReasonOption = "",
    file: _FileOption = "",
    import_id: _ImportOption = None,
    now: NowOption = "",
    as_object: JsonOption = False,
    store: StoreOption = "",
    viewer: AsOption = "",
) -> None:
    """Leave records out for good, with a reason; they stay readable and can still be repaired."""
    decision = Decision(State.DISMISSED, read_words(who, option="--who"), read_words(why, option="--why"))
    clock = read_clock(now)
    with existing_store(store, viewer) as opened:
        chosen = _selections(opened, numbers or [], reason=reason, file=file, import_id=import_id)
        _refuse_closed(opened, numbers or [])
        count = sum(opened.dismiss(each, decision, recorded_at=clock).height for each in chosen)
    if as_object:
        print_object({"dismissed": count})
        return
    typer.echo(ngettext("{n} record dismissed.", "{n} records dismissed.", count))
    if not count:
        typer.echo(_("None of these records is open: routewatch quarantine list --state any shows them."))


def _selections(store: Store, numbers: list[int], *, reason: str, file: str, import_id: int | None) -> list[Selection]:
    if bool(numbers) == bool(reason or file or import_id):
        raise WrongUseError(_("Say which records: their numbers, or --reason, --file or --import."))
    if not numbers:
        selection = Selection(None, reason or None, file or None, import_id)
        if told := nothing_sentence(store.quarantine_counts(), selection):
            raise WrongUseError(told)
        return [selection]
    for number in numbers:
        state = _record(store, number)["state"]
        if state not in (State.OPEN, State.DISMISSED):
            raise WrongUseError(_("The record {n} is {state} already.").format(n=number, state=state_name(state)))
    return [Selection(quarantine_id=number) for number in dict.fromkeys(numbers)]


def _refuse_closed(store: Store, numbers: list[int]) -> None:
    for number in numbers:
        if (state := _record(store, number)["state"]) != State.OPEN:
            raise WrongUseError(_("The record {n} is {state} already.").format(n=number, state=state_name(state)))


def _record(store: Store, number: int) -> dict[str, Any]:
    found = store.quarantined(Selection(quarantine_id=number))
    if found.is_empty():
        raise WrongUseError(_("There is no record {n} in quarantine.").format(n=number))
    return found.row(0, named=True)


def _pair(text: str) -> tuple[str, str]:
    column, sign, value = text.partition("=")
    if not sign or not column.strip():
        raise WrongUseError(_("--set: {text} has no column; write COLUMN=VALUE.").format(text=plain_text(text)))
    return column.strip(), value


def _tell(store: Store, outcomes: pl.DataFrame, clock: datetime, *, as_object: bool) -> None:
    counts = outcome_counts(outcomes)
    placing = place_imported(store, now=clock) if counts["accepted"] else ""
    kept = outcomes.filter(pl.col("outcome").is_in(["kept", "decided"]))
    if as_object:
        print_object({**counts, "rows": outcomes.to_dicts()})
        return
    typer.echo(outcome_sentence(outcomes))
    for row in kept.head(MOST_KEPT).iter_rows(named=True):
        typer.echo(f"{row['quarantine_id']:>8}  {row['reason']}  {plain_text(row['sentence'])}")
    if kept.height > MOST_KEPT:
        typer.echo(_("... and {n} more: routewatch quarantine list.").format(n=kept.height - MOST_KEPT))
    if placing:
        typer.echo(placing)
    raise typer.Exit(1 if kept.height else 0)


def _iso(instant: datetime) -> str:
    return instant.isoformat().replace("+00:00", "Z")
