"""``routewatch backup`` and ``routewatch restore``: a store into one checked file, and back into any engine."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from data.audit.chain import Act
from data.errors import WrongUseError
from data.policy import LOCAL
from data.store import Manifest, restore_store
from layers.cli.imports import print_object
from layers.cli.options import AsOption, JsonOption, StoreOption, existing_store
from layers.cli.standing import open_told
from layers.wording import _, ngettext

_MB = 1_000_000


def backup_command(
    *,
    out: Annotated[Path, typer.Option(help="File to write; a backup of this name is replaced, anything else is not.")],
    as_object: JsonOption = False,
    store: StoreOption = "",
    viewer: AsOption = "",
) -> None:
    """Write a store into one file, consistent while others go on writing."""
    with existing_store(store, viewer) as opened:
        if not opened.principal.is_local:
            raise WrongUseError(_("A backup holds every record: only the local principal makes one."))
        opened.enter(Act.BACKUP, {"store_version": opened.version()})  # before, so that the backup has it
        manifest = opened.back_up(out, now=datetime.now(UTC))
    _tell(manifest, as_object=as_object)
    if not as_object:
        typer.echo(_("Written to {file} ({size:.1f} MB).").format(file=out, size=out.stat().st_size / _MB))


def restore_command(
    file: Annotated[Path, typer.Argument(help="A backup.", metavar="FILE")],
    *,
    store: Annotated[str, typer.Option("--store", help="URL of a store that does not exist yet, of any engine.")],
    as_object: JsonOption = False,
) -> None:
    """Make a store from a backup, and hold the two against each other by count and hash."""
    manifest = restore_store(file, store)
    open_told(store, LOCAL.name).close()  # the checkpoints may know of more than the backup
    _tell(manifest, as_object=as_object)
    if not as_object:
        typer.echo(_("Restored and compared: every row is as it was."))


def _tell(manifest: Manifest, *, as_object: bool) -> None:
    if as_object:
        tables = {count.shape.name: {"rows": count.rows, "sha256": count.sha256} for count in manifest.tables}
        print_object({"made_at": manifest.made_at, "schema": manifest.schema, "tables": tables})
        return
    rows = sum(count.rows for count in manifest.tables)
    typer.echo(
        _("{records} in {rows}, of {moment}.").format(
            records=ngettext("{n} record", "{n} records", manifest.rows("records")),
            rows=ngettext("{n} row of all tables", "{n} rows of all tables", rows),
            moment=manifest.made_at,
        )
    )
