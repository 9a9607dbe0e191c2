"""``routewatch score``: the back-test of the store's events on the terminal or as JSON, as the page Trust shows it."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from layers.cli.options import AsOption


def score_command(
    out: Annotated[Path | None, typer.Option("--out", help="Write it to this file instead.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Every figure, as JSON.")] = False,
    period: Annotated[Literal["week", "month", "quarter"], typer.Option(help="Unit of time.")] = "month",
    last: Annotated[int, typer.Option(min=3, help="How many of the last complete periods to forecast.")] = 12,
    store: Annotated[
        str | None, typer.Option("--store", help="SQLAlchemy URL; default sqlite:///var/routewatch.db.")
    ] = None,
    viewer: AsOption = "",
) -> None:
    """Forecast the last periods one by one from what was known then, and compare with what came."""
    from layers.cli.scoring import ScoreRequest, score  # noqa: PLC0415 (the solver costs a second that --help saves)

    score(ScoreRequest(period, last, store, as_json, viewer), out)
