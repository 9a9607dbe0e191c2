"""``routewatch feeds``: which agencies and feeds of the store can be relied on, and when not."""

from typing import TYPE_CHECKING, Annotated, Final, Literal

import polars as pl
import typer

from data.errors import StoreError
from data.settings import read_settings
from data.store import shown_address, store_exists
from layers.cli.imports import print_object
from layers.cli.options import AsOption
from layers.cli.plain import plain_text
from layers.cli.standing import open_told
from layers.wording import _, ngettext, number
from routes.periods import Period

if TYPE_CHECKING:
    from routes.health import Health

SILENCES: Final = ("starts", "stops", "silent")


def feeds_command(
    period: Annotated[Literal["week", "month", "quarter"], typer.Option(help="Unit of time.")] = "month",
    as_object: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    store: Annotated[str, typer.Option("--store", help="SQLAlchemy URL; default sqlite:///var/routewatch.db.")] = "",
    viewer: AsOption = "",
) -> None:
    """List what is wrong with the reporting of each agency and feed: silences, batches, defaults, changed rules."""
    from routes.health import feed_health  # noqa: PLC0415 (the distributions cost a second that --help saves)

    url = store or read_settings().store_url
    if not store_exists(url):
        raise StoreError(_("There is no store at {url} yet; import a file first.").format(url=shown_address(url)))
    opened = open_told(url, viewer)
    try:
        health = feed_health(opened.events(), period=Period(period))
    finally:
        opened.close()
    if as_object:
        print_object(_as_object(health))
    else:
        _print(health)


def _as_object(health: "Health") -> dict[str, object]:
    days = pl.selectors.date().cast(pl.String)
    return {
        "feeds": health.feeds.with_columns(days).to_dicts(),
        "conditions": health.frame.with_columns(days, pl.col("strength", "n").round(2)).to_dicts(),
    }


def _print(health: "Health") -> None:
    words = {
        "starts": _("starts; silent before"),
        "stops": _("stops; silent since"),
        "silent": _("silent"),
        "fades": _("fades"),
        "batch": _("delivered at once"),
        "default_date": _("one day of the month for many"),
        "default_point": _("one point for many"),
        "rules_changed": _("other rules from here on"),
    }
    for row in health.frame.iter_rows(named=True):
        feed = _("all feeds") if row["feed"] is None else plain_text(row["feed"]) or "-"
        span = f"{row['period_from']} - {row['period_to']}"
        counted = number(row["n"])
        told = (
            _("{n} reports were to be expected") if row["condition"] in SILENCES else _("{n} reports speak for it")
        ).format(n=counted)
        typer.echo(f"{plain_text(row['agency'])}  {feed}  {span}  {words[row['condition']]} ({told})")
    ill = health.frame.select("agency", "feed").n_unique()
    typer.echo(
        ngettext("{n} agency or feed was examined; ", "{n} agencies and feeds were examined; ", health.feeds.height)
        + ngettext("{n} of them has something to know.", "{n} of them have something to know.", ill)
    )
