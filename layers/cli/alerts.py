"""``routewatch alerts``: rules for what somebody wants to be told, and the inbox that they fill."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from data.store import AlertRule
from layers.cli.imports import print_object
from layers.cli.options import AsOption, JsonOption, NowOption, StoreOption, existing_store, read_clock
from layers.cli.plain import plain_text
from layers.current import current_analysis
from layers.inbox import inbox_of
from layers.inbox_text import event_line, flag_line, inbox_object, rule_line, rule_object
from layers.interests import checked_rule
from layers.wording import _, ngettext
from routes.analysis import AnalysisParameters

alerts_app = typer.Typer(help="Rules for what you want to be told, and your inbox.", no_args_is_help=True)


@alerts_app.command("add")
def add_command(
    *,
    name: Annotated[str, typer.Option("--name", help="As you call it.")],
    area: Annotated[str, typer.Option("--area", help="Name of an area of interest; everywhere without it.")] = "",
    modes: Annotated[list[str] | None, typer.Option("--mode", help="land, maritime or air; may be repeated.")] = None,
    commodities: Annotated[list[str] | None, typer.Option("--commodity", help="Coded; may be repeated.")] = None,
    states: Annotated[
        list[str] | None, typer.Option("--state", help="State that a flag reaches, such as flagged; may be repeated.")
    ] = None,
    on_events: Annotated[bool, typer.Option("--events/--no-events", help="Whether new events are told.")] = True,
    now: NowOption = "",
    store: StoreOption = "",
    viewer: AsOption = "",
) -> None:
    """Keep a rule; from now on it fills your inbox."""
    clock = read_clock(now)
    words = {"modes": modes, "commodities": commodities, "states": states}
    lists = {key: frozenset(given or ()) for key, given in words.items()}
    with existing_store(store, viewer) as opened:
        since = opened.mark_at(clock)
        read = (since.import_id, since.transition_id)
        rule = checked_rule(AlertRule(name, area, **lists, on_events=on_events, since=since, read=read))
        opened.keep_rule(rule)
    typer.echo(_("Kept: {rule}").format(rule=plain_text(rule_line(rule))))


@alerts_app.command("list")
def list_command(as_object: JsonOption = False, store: StoreOption = "", viewer: AsOption = "") -> None:
    """List your rules, by name."""
    with existing_store(store, viewer) as opened:
        rules = opened.alert_rules()
    if as_object:
        print_object({"rules": [rule_object(rule) for rule in rules]})
        return
    for rule in rules:
        typer.echo(plain_text(rule_line(rule)))
    typer.echo(ngettext("{n} rule.", "{n} rules.", len(rules)))


@alerts_app.command("remove")
def remove_command(
    name: Annotated[str, typer.Argument(help="Of the rule, as in the list.")],
    now: NowOption = "",
    store: StoreOption = "",
    viewer: AsOption = "",
) -> None:
    """Put a rule away, and what it told."""
    with existing_store(store, viewer) as opened:
        opened.end_rule(name, at=read_clock(now))
    typer.echo(_("Removed: {name}").format(name=plain_text(name)))


@alerts_app.command("inbox")
def inbox_command(
    is_read: Annotated[bool, typer.Option("--read", help="Mark all of it as read.")] = False,
    as_object: JsonOption = False,
    store: StoreOption = "",
    viewer: AsOption = "",
) -> None:
    """Show what your rules tell: new events and flags since each was made, the last first, what is unread marked."""
    with existing_store(store, viewer) as opened:
        now = current_analysis(opened, parameters=AnalysisParameters())
        inbox = inbox_of(opened, now, at=datetime.now(UTC))
        if is_read:
            opened.read_alerts(inbox.mark)
    if as_object:
        print_object(inbox_object(inbox, now.events))
        return
    for alert in inbox.flags:
        typer.echo(plain_text(flag_line(alert)))
    for row in inbox.events.iter_rows(named=True):
        typer.echo(plain_text(event_line(row, now.events.row(row["event_index"], named=True))))
    if not inbox.rules:
        typer.echo(_("You have no rule yet: routewatch alerts add makes one."))
        return
    typer.echo(ngettext("{n} unread alert.", "{n} unread alerts.", inbox.unread))
