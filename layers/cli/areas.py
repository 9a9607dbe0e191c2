"""``routewatch areas``: the areas of interest that somebody has drawn for itself."""

from pathlib import Path
from typing import Annotated

import typer

from data.errors import WrongUseError
from data.store import Interest
from layers.cli.imports import print_object
from layers.cli.options import AsOption, JsonOption, NowOption, StoreOption, existing_store, read_clock
from layers.cli.plain import plain_text
from layers.interests import interest_of
from layers.outline_geojson import MOST_BYTES
from layers.wording import _, ngettext

areas_app = typer.Typer(help="Areas of interest: one's own, for the map and for alerts.", no_args_is_help=True)


@areas_app.command("add")
def add_command(
    name: Annotated[str, typer.Option("--name", help="As you call it.")],
    outline: Annotated[str, typer.Option("--outline", help='"W,S,E,N" in degrees, or "LAT,LON,KM".')] = "",
    file: Annotated[Path | None, typer.Option("--file", help="GeoJSON with the outline.", exists=True)] = None,
    now: NowOption = "",
    store: StoreOption = "",
    viewer: AsOption = "",
) -> None:
    """Keep an area of interest; nobody else sees it."""
    interest = interest_of(name, _outline(outline, file), now=read_clock(now))
    with existing_store(store, viewer) as opened:
        opened.keep_area(interest)
    typer.echo(_("Kept: {area}").format(area=_line(interest)))


@areas_app.command("list")
def list_command(as_object: JsonOption = False, store: StoreOption = "", viewer: AsOption = "") -> None:
    """List one's own areas of interest, by name."""
    with existing_store(store, viewer) as opened:
        areas = opened.areas_of_interest()
    if as_object:
        print_object({"areas": [_plain(area) for area in areas]})
        return
    for area in areas:
        typer.echo(_line(area))
    typer.echo(ngettext("{n} area of interest.", "{n} areas of interest.", len(areas)))


@areas_app.command("remove")
def remove_command(
    name: Annotated[str, typer.Argument(help="Of the area, as in the list.")],
    now: NowOption = "",
    store: StoreOption = "",
    viewer: AsOption = "",
) -> None:
    """Put an area of interest away; one that a rule needs stays."""
    with existing_store(store, viewer) as opened:
        opened.end_area(name, at=read_clock(now))
    typer.echo(_("Removed: {name}").format(name=plain_text(name)))


def _outline(outline: str, file: Path | None) -> str:
    if bool(outline) == bool(file):
        raise WrongUseError(_("An area has one outline: --outline or --file."))
    if file is None:
        return outline
    with file.open("rb") as opened:
        content = opened.read(MOST_BYTES + 1)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise WrongUseError(_("{file} is no text in UTF-8.").format(file=plain_text(str(file)))) from error


def _plain(area: Interest) -> dict[str, str]:
    return {"name": area.name, "outline": area.outline, "made_at": area.made_at.isoformat()}


def _line(area: Interest) -> str:
    outline = _("GeoJSON") if area.outline.startswith("{") else area.outline
    return plain_text(f"{area.name}  {outline}")
