"""``routewatch snapshot``: the current corridors as a picture, drawn from data."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from data.basemap import load_labels
from data.errors import WrongUseError
from data.schema import Kind
from data.settings import read_settings
from layers.cli.options import AsOption
from layers.cli.standing import open_told
from layers.current import Current, current_analysis
from layers.others import Others, others_for
from layers.palette import THEMES
from layers.regions import Region, regions, resolution_for
from layers.scene import WatchParameters, watch_scene, window_of
from layers.wording import _, month_name, number
from routes.analysis import AnalysisParameters

WINDOW = 12


def snapshot_command(
    out: Annotated[Path, typer.Option(help="File to write: .png, .svg or .pdf.")],
    store: Annotated[str | None, typer.Option(help="SQLAlchemy URL; default sqlite:///var/routewatch.db.")] = None,
    region: Annotated[str | None, typer.Option(help="A region of the app; default everything.")] = None,
    theme: Annotated[str, typer.Option(help="light or dark.")] = "light",
    viewer: AsOption = "",
) -> None:
    """Draw the last twelve periods of the store into a file."""
    from layers.snapshot import Caption, write_snapshot  # noqa: PLC0415 (matplotlib, a second that wrong use saves)

    if theme not in THEMES:
        raise WrongUseError(f"The theme is light or dark, not {theme}.")
    opened = open_told(store or "", viewer)
    now = current_analysis(opened, parameters=AnalysisParameters())
    if not now.analysis.periods:
        raise WrongUseError("There is nothing to draw: the store holds no placed events.")
    place = _region(now, region)
    first, last = window_of(now.analysis.periods, now.analysis.periods[-1], length=WINDOW)
    few, today = read_settings().small_cells, datetime.now(UTC).date()
    beside = others_for(opened.principal, now.events, now.analysis.parameters, k=few, today=today)
    kind = _usual_kind(now.analysis.cube if beside is None else beside.choices())
    resolution = resolution_for(place, finest=now.analysis.parameters.resolution)
    scene = watch_scene(now.analysis, now.events, WatchParameters(first, last, kind, resolution=resolution), beside)
    caption = Caption(
        title=_title(beside),
        period=_("{first} to {last}").format(first=month_name(first), last=month_name(last)),
        unit=_("events"),
        marking=now.marking,
        as_of=now.as_of if beside is None else beside.as_of,
        label=now.label,
        sources=tuple(sorted(now.events["agency"].unique())),
    )
    write_snapshot(scene, out=out, region=place, theme=THEMES[theme], caption=caption)
    typer.echo(_("Wrote {file}, marked {marking}.").format(file=out, marking=now.marking.value))


def _title(others: Others | None) -> str:
    if others is None:
        return _("Corridors and shifts")
    # What is drawn of others is the least that there is.
    return _("Corridors and shifts; others only in cells of more than {k} events").format(k=number(others.k))


def _region(now: Current, name: str | None) -> Region:
    known = {region.key: region for region in regions(now.analysis.corridors, load_labels())}
    if name is None:
        return next(iter(known.values()))
    if name not in known:
        raise WrongUseError(f"There is no region {name} here; known are: {', '.join(known)}.")
    return known[name]


def _usual_kind(counted: pl.DataFrame) -> Kind:
    counts = counted.group_by("kind").agg(pl.col("count").sum()).sort("count", "kind", descending=[True, False])
    return Kind(counts["kind"][0]) if counts.height else Kind.SEIZURE
