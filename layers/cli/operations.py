"""``routewatch operations``: the operations whose displacement is to be watched."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated

import typer

from data.errors import WrongUseError
from data.schema import Kind
from data.store import Operation
from layers.cli.imports import print_object
from layers.cli.options import (
    AsOption,
    JsonOption,
    NowOption,
    StoreOption,
    existing_store,
    read_clock,
    read_day,
    read_words,
)
from layers.cli.plain import plain_text
from layers.cli.standing import open_told
from layers.outlines import CIRCLE, read_numbers
from layers.viewing import uploader
from layers.wording import _, ngettext

operations_app = typer.Typer(help="Operations whose displacement is to be watched.", no_args_is_help=True)


@operations_app.command("add")
def add_command(
    *,
    name: Annotated[str, typer.Option("--name", help="Unique in its agency.")],
    first_day: Annotated[str, typer.Option("--from", help="First day, such as 2024-05-01.")],
    last_day: Annotated[str, typer.Option("--to", help="Last day, included.")],
    agency: Annotated[str, typer.Option("--agency", help="Whose operation it is.")],
    area: Annotated[str, typer.Option("--area", help='"W,S,E,N" in degrees, or "LAT,LON,KM".')],
    now: NowOption = "",
    as_object: JsonOption = False,
    store: StoreOption = "",
    viewer: AsOption = "",
) -> None:
    """Keep an operation in the store."""
    operation = Operation(
        read_words(name, option="--name"),
        read_words(agency, option="--agency"),
        read_day(first_day, option="--from"),
        read_day(last_day, option="--to"),
        read_area(area),
    )
    if operation.last_day < operation.first_day:
        raise WrongUseError(_("--to {last} lies before --from {first}.").format(last=last_day, first=first_day))
    clock = read_clock(now)
    opened = open_told(store, viewer)
    try:
        uploader(opened.principal, operation.agency)
        opened.add_operation(operation, recorded_at=clock)
        is_known = operation.agency in opened.agencies()
    finally:
        opened.close()
    if as_object:
        print_object({**_plain(operation), "agency_is_known": is_known})
        return
    typer.echo(_("Kept: {operation}").format(operation=_line(operation)))
    if not is_known:
        told = _("The agency {agency} has no record here, so there is nothing of its own to watch.")
        typer.echo(told.format(agency=plain_text(repr(operation.agency))), err=True)


@operations_app.command("list")
def list_command(as_object: JsonOption = False, store: StoreOption = "", viewer: AsOption = "") -> None:
    """List the operations, by first day."""
    with existing_store(store, viewer) as opened:
        operations = opened.operations()
    if as_object:
        print_object({"operations": [_plain(operation) for operation in operations]})
        return
    for operation in operations:
        typer.echo(_line(operation))
    typer.echo(ngettext("{n} operation.", "{n} operations.", len(operations)))


@operations_app.command("watch")
def watch_command(
    name: Annotated[str, typer.Argument(help="Of the operation, as in the list.")],
    agency: Annotated[str, typer.Option("--agency", help="Whose operation, where several have one of this name.")] = "",
    kind: Annotated[Kind | None, typer.Option(help="Kind of event; default: the most frequent in the area.")] = None,
    as_object: JsonOption = False,
    store: StoreOption = "",
    viewer: AsOption = "",
) -> None:
    """Tell what changed with an operation: inside, around it and on other corridors."""
    from layers import operation_text, operation_watch  # noqa: PLC0415 (the distributions cost what add and list save)

    with existing_store(store, viewer) as opened:
        found = find_operation(opened.operations(), name.strip(), agency=agency.strip())
        watching = operation_watch.watch_of_store(opened, found, kind=kind or "")
    if as_object:
        print_object(operation_text.watching_object(watching))
        return
    typer.echo(_line(found))
    for line in operation_text.watching_lines(watching):
        typer.echo(plain_text(line))


def find_operation(operations: Sequence[Operation], name: str, *, agency: str = "") -> Operation:
    """
    Find the operation that is meant.

    Parameters
    ----------
    operations
        Those that may be seen.
    name
        Of the operation.
    agency
        Whose; empty for any.

    Returns
    -------
    operation
        The only one.

    Raises
    ------
    WrongUseError
        There is none, or several agencies have one of this name.
    """
    found = [each for each in operations if each.name == name and agency in ("", each.agency)]
    if not found:
        told = _("There is no operation {name!r}; see routewatch operations list.")
        of_agency = _("{agency} has no operation {name!r}; see routewatch operations list.")
        raise WrongUseError((of_agency if agency else told).format(name=plain_text(name), agency=plain_text(agency)))
    if len(found) > 1:
        told = _("Operations of {agencies} are called {name!r}; say whose is meant: --agency.")
        agencies = plain_text(", ".join(sorted(each.agency for each in found)))
        raise WrongUseError(told.format(agencies=agencies, name=plain_text(name)))
    return found[0]


def read_area(text: str) -> tuple[float, ...]:
    """
    Read the area of an operation.

    Parameters
    ----------
    text
        As for ``read_numbers``.

    Returns
    -------
    area
        Four or three numbers.

    Raises
    ------
    WrongUseError
        Neither of them, or outside the Earth.
    """
    try:
        return read_numbers(plain_text(text))
    except WrongUseError as error:
        raise WrongUseError(f"--area: {error}") from error


def _plain(operation: Operation) -> dict[str, object]:
    days = {"first_day": operation.first_day.isoformat(), "last_day": operation.last_day.isoformat()}
    shape = "circle" if len(operation.area) == CIRCLE else "box"
    return {**asdict(operation), **days, "area": list(operation.area), "shape": shape}


def _line(operation: Operation) -> str:
    if len(operation.area) == CIRCLE:
        lat, lon, km = (f"{value:g}" for value in operation.area)
        where = _("within {km} km of {lat}, {lon}").format(km=km, lat=lat, lon=lon)
    else:
        west, south, east, north = (f"{value:g}" for value in operation.area)
        where = _("west {west}, south {south}, east {east}, north {north}").format(
            west=west, south=south, east=east, north=north
        )
    days = _("{first} to {last}").format(first=operation.first_day, last=operation.last_day)
    return f"{plain_text(operation.name)}  {days}  {plain_text(operation.agency)}  {where}"
