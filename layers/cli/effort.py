"""``routewatch effort``: patrol hours and inspections into the store, and what stands there."""

from pathlib import Path
from typing import Annotated, Final

import polars as pl
import typer

from data.effort_log import EffortBatch, read_effort_log
from data.store import EffortSummary
from layers.cli.imports import print_object, read_bytes
from layers.cli.options import AsOption, JsonOption, NowOption, StoreOption, existing_store, read_clock, strangers_told
from layers.cli.plain import plain_text
from layers.cli.standing import open_told
from layers.viewing import uploader
from layers.wording import _, ngettext, number

effort_app = typer.Typer(help="Patrol hours and inspections: what was looked at.", no_args_is_help=True)

SHOWN: Final = 20


@effort_app.command("import")
def import_command(
    file: Annotated[Path, typer.Argument(help="CSV or XLSX: period, agency, hours or inspections, feed, area.")],
    now: NowOption = "",
    as_object: JsonOption = False,
    store: StoreOption = "",
    viewer: AsOption = "",
) -> None:
    """Import an effort log: rows accepted, rejected and repeated, which add up; a correction replaces."""
    clock = read_clock(now)
    batch = read_effort_log(file.name, read_bytes(file), today=clock.date())
    opened = open_told(store, viewer)
    try:
        for agency in batch.accepted["agency"].unique(maintain_order=True):
            uploader(opened.principal, agency, option=file.name)
        summary = opened.add_effort(batch, recorded_at=clock)
        known = opened.agencies()
    finally:
        opened.close()
    logging = batch.accepted["agency"].unique()
    if as_object:
        print_object({**_as_object(batch, summary), "unknown_agencies": sorted(set(logging) - known)})
        return
    typer.echo("\n".join(_told(batch, summary)))
    if told := strangers_told(logging, known):
        typer.echo(told, err=True)
    raise typer.Exit(1 if summary.rejected else 0)


@effort_app.command("list")
def list_command(as_object: JsonOption = False, store: StoreOption = "", viewer: AsOption = "") -> None:
    """List the effort that stands, by agency, feed and area."""
    with existing_store(store, viewer) as opened:
        log = opened.effort_log()
    if as_object:
        rows = log.with_columns(pl.col("start").cast(pl.String)).to_dicts()
        print_object({"rows": log.height, "log": rows})
        return
    groups = log.group_by("agency", "feed", "area").agg(
        pl.col("start").min().alias("first"),
        pl.col("start").max().alias("last"),
        pl.len().alias("rows"),
        pl.col("hours").sum(),
        pl.col("inspections").sum(),
    )
    for group in groups.sort("agency", "feed", "area").iter_rows(named=True):
        typer.echo(_line(group))
    typer.echo(ngettext("{n} row of effort.", "{n} rows of effort.", log.height))


def _line(group: dict[str, object]) -> str:
    names = " / ".join(plain_text(str(group[name])) for name in ("agency", "feed", "area") if group[name])
    return _("{names}: {first} to {last}, {rows} rows, {hours} hours, {inspections} inspections").format(
        names=names,
        first=group["first"],
        last=group["last"],
        rows=number(float(str(group["rows"]))),
        hours=number(float(str(group["hours"] or 0))),
        inspections=number(float(str(group["inspections"] or 0))),
    )


def _as_object(batch: EffortBatch, summary: EffortSummary) -> dict[str, object]:
    return {
        "file": summary.file,
        "records": summary.records,
        "accepted": summary.added + summary.revised,
        "added": summary.added,
        "revised": summary.revised,
        "duplicates": list(summary.duplicate_rows),
        "rejected": batch.rejected.to_dicts(),
        "unused_columns": list(batch.unused),
        "store_version": summary.version,
    }


def _told(batch: EffortBatch, summary: EffortSummary) -> list[str]:
    rows = ngettext("{n} row", "{n} rows", summary.records)
    new = _("{added} new, {revised} revised").format(added=number(summary.added), revised=number(summary.revised))
    lines = [
        _("{file}: {rows} of effort").format(file=plain_text(summary.file), rows=rows),
        f"{number(summary.added + summary.revised):>12}  " + _("accepted") + f"  ({new})",
        f"{number(summary.rejected):>12}  " + _("rejected"),
        f"{number(len(summary.duplicate_rows)):>12}  " + _("duplicates"),
    ]
    if batch.unused:
        lines.append(_("Not used: {columns}.").format(columns=", ".join(map(plain_text, batch.unused))))
    lines += [
        _("row {row}").format(row=row["row"]) + f"  {row['reason']}  {plain_text(row['sentence'])}"
        for row in batch.rejected.head(SHOWN).iter_rows(named=True)
    ]
    if batch.rejected.height > SHOWN:
        lines.append(_("... and more; --json names them all."))
    return lines
