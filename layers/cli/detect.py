"""``routewatch detect``: events of a file or of the store into flags and corridors, written as JSON."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from layers.cli.options import AsOption


def detect_command(
    *,
    out: Annotated[Path, typer.Option("--out", help="Where the flags and corridors go, as JSON.")],
    events: Annotated[Path | None, typer.Argument(help="A CSV file of events; the store without one.")] = None,
    effort: Annotated[Path | None, typer.Option("--effort", help="A CSV file of patrol hours.")] = None,
    period: Annotated[Literal["week", "month", "quarter"], typer.Option(help="Unit of time.")] = "month",
    as_of: Annotated[str | None, typer.Option("--as-of", help="Use what was recorded by this day.")] = None,
    store: Annotated[
        str | None, typer.Option("--store", help="SQLAlchemy URL; default sqlite:///var/routewatch.db.")
    ] = None,
    viewer: AsOption = "",
) -> None:
    """Find corridors and shifts in a file of events or in the store."""
    from layers.cli.detection import Request, detect  # noqa: PLC0415 (the solver costs a second that --help saves)

    detect(Request(events, effort, period, as_of, store, viewer), out)
