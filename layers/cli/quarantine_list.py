"""``routewatch quarantine list``: quarantined records page by page, with counts that add up."""

from dataclasses import replace
from typing import Annotated, Literal

import polars as pl
import typer

from data.store import Selection, State
from layers.cli.imports import print_object
from layers.cli.options import AsOption, JsonOption, StoreOption, existing_store
from layers.cli.plain import plain_text
from layers.quarantine_text import state_name
from layers.wording import _, ngettext, number

_States = Literal["open", "repaired", "replayed", "dismissed", "reissued", "any"]
_ASKED = {"reason": "--reason", "file": "--file", "import_id": "--import"}
_MOST_NAMED = 8
_SHOWN = ("quarantine_id", "import_id", "file", "row", "reason", "sentence", "state")


def list_command(
    *,
    reason: Annotated[str, typer.Option(help="Only records with this reason.")] = "",
    file: Annotated[str, typer.Option(help="Only records of files with this name.")] = "",
    import_id: Annotated[int | None, typer.Option("--import", help="Only records of this import.")] = None,
    state: Annotated[_States, typer.Option(help="Only records in this state.")] = "open",
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 50,
    offset: Annotated[int, typer.Option(min=0, help="Leave out so many at the beginning.")] = 0,
    complete: Annotated[bool, typer.Option("--complete", help="All of them, whatever --limit says.")] = False,
    as_object: JsonOption = False,
    store: StoreOption = "",
    viewer: AsOption = "",
) -> None:
    """List quarantined records: number, file, row, reason, sentence; and counts by reason, file and import."""
    wanted = None if state == "any" else State(state)
    selection = Selection(wanted, reason or None, file or None, import_id)
    with existing_store(store, viewer) as opened:
        everything = opened.quarantine_counts()
        counts = _selected(everything, selection)
        shown = opened.quarantined(selection, limit=None if complete else limit, offset=0 if complete else offset)
    whole = int(counts["records"].sum())
    more = whole - shown.height - (0 if complete else min(offset, whole))
    if as_object:
        rows = shown.select(_SHOWN).to_dicts()
        print_object({"records": whole, "counts": counts.to_dicts(), "shown": rows, "more": more})
        return
    for record in shown.iter_rows(named=True):
        where = f"{plain_text(record['file'])}:{record['row']}"
        told = f"{record['quarantine_id']:>8}  {where}  {record['reason']}  {plain_text(record['sentence'])}"
        typer.echo(told if wanted else f"{told}  [{state_name(record['state'])}]")
    if more:
        left = ngettext("{n} more:", "{n} more:", more)
        typer.echo(
            _("{left} --offset {next} shows the next, --complete all.").format(left=left, next=offset + shown.height)
        )
    _print_counts(counts, whole)
    if not whole and (told := nothing_sentence(everything, selection)):
        typer.echo(told)


def nothing_sentence(counts: pl.DataFrame, selection: Selection) -> str:
    """
    Say why a selection holds no record.

    Parameters
    ----------
    counts
        Of the whole quarantine.
    selection
        That holds none.

    Returns
    -------
    sentence
        What there is no record of, and what there is; empty where nothing was asked for.
    """
    asked = {name: value for name, value in vars(selection).items() if value is not None and name in _ASKED}
    for column, value in asked.items():
        there = counts[column].unique().sort().to_list()
        if value not in there:
            some = ", ".join(plain_text(str(each)) for each in there[:_MOST_NAMED]) + (
                ", ..." if len(there) > _MOST_NAMED else ""
            )
            option = f"{_ASKED[column]} {plain_text(str(value))}"
            missing = _("Quarantine never held a record of {option}; there are: {some}.")
            return missing.format(option=option, some=some or _("none"))
    others = int(_selected(counts, replace(selection, state=None))["records"].sum())
    if not others or selection.state is None:
        return ""
    return ngettext(
        "{n} such record is in another state: --state any shows it.",
        "{n} such records are in other states: --state any shows them.",
        others,
    )


def _selected(counts: pl.DataFrame, selection: Selection) -> pl.DataFrame:
    named = {name: value for name, value in vars(selection).items() if value is not None}
    return counts.filter(pl.lit(value=True), *(pl.col(name) == value for name, value in named.items()))


def _print_counts(counts: pl.DataFrame, whole: int) -> None:
    for title, column in ((_("By reason:"), "reason"), (_("By file:"), "file"), (_("By state:"), "state")):
        groups = counts.group_by(column).agg(pl.col("records").sum()).sort(-pl.col("records"), column)
        if groups.height > 1:
            typer.echo(title)
            for name, count in groups.iter_rows():
                typer.echo(f"{number(count):>12}  {plain_text(name)}")
    typer.echo(ngettext("{n} record in quarantine.", "{n} records in quarantine.", whole))
