"""The command ``routewatch``: its groups, and how an error becomes an exit code and one sentence."""

import sys

import typer

from data.errors import RoutewatchError

app = typer.Typer(
    name="routewatch",
    help="See the routes behind seizures and interceptions, and that they have moved.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def main() -> None:
    """Run the command; an error of ours ends with 2 and one sentence on standard error."""
    try:
        app()
    except RoutewatchError as error:
        sys.stderr.write(f"routewatch: {error}\n")
        raise SystemExit(2) from error
