"""``routewatch demo``: the training scenario in a store of its own, detected, then the app."""

from typing import Annotated, Final

import typer

from data.errors import WrongUseError
from data.policy import LOCAL
from data.settings import read_settings
from data.store import Store
from layers.cli.app import open_app
from layers.cli.demo_live import USUAL_SPEED, play_live
from layers.cli.options import AsOption
from layers.cli.standing import open_told
from layers.current import current_analysis
from layers.scene import is_note
from layers.wording import _, number
from routes.analysis import AnalysisParameters

FILE_NAME: Final = "demo.db"
LIVE_NAME: Final = "live.db"


def demo_command(
    store: Annotated[str | None, typer.Option(help="SQLAlchemy URL; default var/demo.db.")] = None,
    app: Annotated[bool, typer.Option("--app/--no-app", help="Open the app afterwards.")] = True,
    port: Annotated[int | None, typer.Option(help="Port of the app.")] = None,
    live: Annotated[
        bool, typer.Option("--live", help="Let the last weeks of it come in by the service, faster than time.")
    ] = False,
    speed: Annotated[
        float, typer.Option(help="With --live: times as fast as time; usually a day in two seconds.", min=1)
    ] = USUAL_SPEED,
    viewer: AsOption = "",
) -> None:
    """Load the training scenario, find its corridors and shifts, and open the app on it."""
    folder = read_settings().runtime_folder
    folder.mkdir(parents=True, exist_ok=True)
    if live:
        url = store or f"sqlite:///{folder / LIVE_NAME}"
        play_live(url, speed=speed, app=app, port=port, viewer=viewer)
        return
    url = store or f"sqlite:///{folder / FILE_NAME}"
    opened = open_told(url, LOCAL.name)
    load_scenario(opened)
    current = current_analysis(opened, parameters=AnalysisParameters())
    shifts = sum(not is_note(flag) for flag in current.analysis.flags)
    typer.echo(
        _("Training data: {events} events, {corridors} corridors, {shifts} shifts.").format(
            events=number(current.events.height),
            corridors=number(len(current.analysis.corridors)),
            shifts=number(shifts),
        )
    )
    if app:
        open_app(url, port=port, viewer=viewer)


def load_scenario(store: Store) -> None:
    """
    Put the training scenario into an empty store; one that holds it already is left as it is.

    Parameters
    ----------
    store
        Opened.

    Raises
    ------
    WrongUseError
        The store holds other records: training data are never mixed with real ones.
    """
    from data.scenario import LABEL, training_scenario  # noqa: PLC0415 (half a second that the second start saves)

    if store.label() == LABEL:
        return
    if not store.is_empty():
        raise WrongUseError(
            "This store holds other records; training data need a store of their own: name one with --store."
        )
    typer.echo(_("Making the training scenario ..."))
    scenario = training_scenario()
    store.add_events(scenario.events, effort=scenario.effort, label=LABEL)
    typer.echo(_("Finding its corridors and shifts ..."))
