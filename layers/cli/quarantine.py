"""``routewatch quarantine``: what could not be accepted, and why."""

import json
from typing import Annotated

import polars as pl
import typer

from data.errors import StoreError, WrongUseError
from data.settings import read_settings
from data.store import open_store, shown_address, store_exists
from layers.cli.imports import print_object
from layers.cli.plain import plain_text
from layers.wording import _, moment, ngettext

quarantine_app = typer.Typer(help="See what could not be accepted, and why.", no_args_is_help=True)

_StoreOption = Annotated[str, typer.Option("--store", help="SQLAlchemy URL; default sqlite:///var/routewatch.db.")]
_JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


@quarantine_app.command("list")
def list_command(
    reason: Annotated[str, typer.Option(help="Only records with this reason.")] = "",
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 50,
    as_object: _JsonOption = False,
    store: _StoreOption = "",
) -> None:
    """List quarantined records: number, file, row, reason, sentence."""
    records = _read(store)
    if reason:
        records = records.filter(pl.col("reason") == reason)
    shown = records.head(limit)
    if as_object:
        rows = shown.select("quarantine_id", "file", "row", "reason", "sentence").to_dicts()
        print_object({"records": records.height, "shown": rows})
        return
    for record in shown.iter_rows(named=True):
        where = f"{plain_text(record['file'])}:{record['row']}"
        typer.echo(f"{record['quarantine_id']:>8}  {where}  {record['reason']}  {plain_text(record['sentence'])}")
    typer.echo(ngettext("{n} record in quarantine.", "{n} records in quarantine.", records.height))


@quarantine_app.command("show")
def show_command(
    quarantine_id: Annotated[int, typer.Argument(help="Number from the list.", metavar="NUMBER")],
    as_object: _JsonOption = False,
    store: _StoreOption = "",
) -> None:
    """Show one quarantined record with its original fields."""
    found = _read(store).filter(pl.col("quarantine_id") == quarantine_id)
    if found.is_empty():
        raise WrongUseError(_("There is no record {n} in quarantine.").format(n=quarantine_id))
    record = found.row(0, named=True)
    original = json.loads(record["raw"])
    if as_object:
        arrived = record["recorded_at"].isoformat().replace("+00:00", "Z")
        print_object({**record, "raw": original, "recorded_at": arrived})
        return
    typer.echo(_("File {file}, row {row}").format(file=plain_text(record["file"]), row=record["row"]))
    typer.echo(_("Arrived {moment}").format(moment=moment(record["recorded_at"])))
    typer.echo(f"{record['reason']}: {plain_text(record['sentence'])}")
    named = original.items() if isinstance(original, dict) else enumerate(original, start=1)
    for name, value in named:
        typer.echo(f"  {plain_text(str(name))}: {plain_text(str(value))}")


def _read(store: str) -> pl.DataFrame:
    url = store or read_settings().store_url
    if not store_exists(url):
        raise StoreError(_("There is no store at {url} yet; import a file first.").format(url=shown_address(url)))
    opened = open_store(url)
    try:
        return opened.quarantined()
    finally:
        opened.close()
