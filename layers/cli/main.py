"""The command ``routewatch``: its groups, and how an error becomes an exit code and one sentence."""

import os
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from data.errors import RoutewatchError
from data.logs import start_log
from data.settings import read_settings
from layers.cli.alerts import alerts_app
from layers.cli.api import api_app
from layers.cli.app import app_command
from layers.cli.areas import areas_app
from layers.cli.backups import backup_command, restore_command
from layers.cli.demo import demo_command
from layers.cli.detect import detect_command
from layers.cli.effort import effort_app
from layers.cli.export import export_command
from layers.cli.feeds import feeds_command
from layers.cli.flags import flags_app
from layers.cli.geocode import geocode_command
from layers.cli.imports import import_command
from layers.cli.operations import operations_app
from layers.cli.quarantine import quarantine_app
from layers.cli.score import score_command
from layers.cli.snapshot import snapshot_command
from layers.cli.verify import verify_command
from layers.cli.watch import watch_command
from layers.wording import speak

app = typer.Typer(
    name="routewatch",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def options(
    log: Annotated[
        Path | None, typer.Option("--log", help="Append what is done to this file, as JSON lines: counts, no texts.")
    ] = None,
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"] | None,
        typer.Option("--log-level", help="Least level; without --log, entries go to standard error."),
    ] = None,
) -> None:
    """See the routes behind seizures and interceptions, and that they have moved."""
    # Into the environment, so that the server of the app, which takes the place of this process, logs alike.
    if log is not None:
        os.environ["ROUTEWATCH_LOG"] = str(log.resolve())
    if log_level is not None:
        os.environ["ROUTEWATCH_LOG_LEVEL"] = log_level
    start_log(read_settings())


app.command("demo")(demo_command)
app.command("app")(app_command)
app.add_typer(api_app, name="api")
app.command("import")(import_command)
app.command("watch")(watch_command)
app.add_typer(quarantine_app, name="quarantine")
app.command("geocode")(geocode_command)
app.command("detect")(detect_command)
app.command("feeds")(feeds_command)
app.command("score")(score_command)
app.add_typer(flags_app, name="flags")
app.add_typer(effort_app, name="effort")
app.add_typer(operations_app, name="operations")
app.add_typer(areas_app, name="areas")
app.add_typer(alerts_app, name="alerts")
app.command("export")(export_command)
app.command("snapshot")(snapshot_command)
app.command("backup")(backup_command)
app.command("restore")(restore_command)
app.command("verify")(verify_command)


def main() -> None:
    """Run the command; an error of ours ends with 2 and one sentence on standard error."""
    try:
        speak(read_settings().language)
        app()
    except RoutewatchError as error:
        sys.stderr.write(f"routewatch: {error}\n")
        raise SystemExit(2) from error
