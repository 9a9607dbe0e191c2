"""``routewatch export``: what a principal may see into a file, marked."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from data.audit.chain import Act
from data.errors import WrongUseError
from data.marking import FROM_FREE_TO_STRICT
from data.schema import Handling
from data.settings import read_settings
from layers.cli.options import AsOption, StoreOption, existing_store
from layers.cli.plain import plain_text
from layers.cli.whole_file import write_whole
from layers.current import current_analysis
from layers.exchange.csv import to_csv
from layers.exchange.export import Export, Format, What
from layers.exchange.geojson import to_geojson
from layers.others import others_for
from layers.wording import _, ngettext
from routes.analysis import AnalysisParameters

WRITERS = {Format.CSV: to_csv, Format.GEOJSON: to_geojson}


def export_command(
    *,
    what: Annotated[What, typer.Option("--what", help="What of the store.")],
    form: Annotated[Format, typer.Option("--format", help="How it is written.")] = Format.CSV,
    out: Annotated[Path, typer.Option("--out", help="File to write.")],
    ceiling: Annotated[
        Handling | None, typer.Option("--ceiling", help="Refuse where anything is marked more strictly.")
    ] = None,
    store: StoreOption = "",
    viewer: AsOption = "",
) -> None:
    """Write what a principal may see into a file, marked as a whole and row by row."""
    from layers.exports import export_of  # noqa: PLC0415 (the solver behind it costs a second that --help saves)

    if not out.parent.is_dir():
        raise WrongUseError(_("There is no folder {folder} to write to.").format(folder=out.parent))
    with existing_store(store, viewer) as opened:
        now, few = current_analysis(opened, parameters=AnalysisParameters()), read_settings().small_cells
        today = datetime.now(UTC).date()
        beside = others_for(opened.principal, now.events, now.analysis.parameters, k=few, today=today)
        export = export_of(opened, now, what, beside)
        refuse_above(export, ceiling)
        facts = {"what": what.value, "format": form.value, "marking": export.marking.handling.value}
        opened.enter(Act.EXPORT, {**facts, "rows": export.rows.height, "release_set": opened.release_set()})
    write_whole(WRITERS[form](export), out)
    told = _("Wrote {out}: {rows} as {viewer}, marked {marking}.").format(
        out=plain_text(str(out)),
        rows=ngettext("{n} row", "{n} rows", export.rows.height),
        viewer=plain_text(export.viewer),
        marking=export.marking.handling.value,
    )
    typer.echo(told)


def refuse_above(export: Export, ceiling: Handling | None) -> None:
    """
    Refuse an export that is marked more strictly than its readers may see.

    Parameters
    ----------
    export
        Gathered, and not written yet.
    ceiling
        The strictest marking that may be in it; None for any.

    Raises
    ------
    WrongUseError
        It is.
    """
    rank = FROM_FREE_TO_STRICT.index
    if ceiling is not None and rank(export.marking.handling) > rank(ceiling):
        sentence = _("--ceiling {ceiling}: this is marked {marking}; nothing was written.")
        raise WrongUseError(sentence.format(ceiling=ceiling.value, marking=export.marking.handling.value))
