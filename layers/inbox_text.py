"""Words for rules and for what they tell, for the command line and the page."""

from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from data.store import AlertRule
from layers.disks import told
from layers.flag_report import as_row_object, list_line, state_name
from layers.inbox import FlagAlert, Inbox
from layers.wording import _, number
from routes.alerts import Closeness
from routes.monitor import State

NEW: Final = "* "


def rule_line(rule: AlertRule) -> str:
    """
    Say what a rule looks for.

    Parameters
    ----------
    rule
        From the store.

    Returns
    -------
    line
        Its name and what it tells.
    """
    where = _("in {area}").format(area=rule.area) if rule.area else _("everywhere")
    parts = [rule.name, where]
    parts += [", ".join(sorted(words)) for words in (rule.modes, rule.commodities) if words]
    if rule.on_events:
        parts.append(_("new events"))
    if rule.states:
        states = ", ".join(state_name(State(state)) for state in sorted(rule.states))
        parts.append(_("flags that are {states}").format(states=states))
    return "  ".join(parts)


def rule_object(rule: AlertRule) -> dict[str, object]:
    """
    Give a rule as JSON has it.

    Parameters
    ----------
    rule
        From the store.

    Returns
    -------
    plain
        name, area, modes, commodities, states, on_events, made_at.
    """
    lists = {name: sorted(getattr(rule, name)) for name in ("modes", "commodities", "states")}
    made_at = rule.since.taken_at.isoformat()
    return {"name": rule.name, "area": rule.area, **lists, "on_events": rule.on_events, "made_at": made_at}


def event_line(alert: Mapping[str, object], event: Mapping[str, Any]) -> str:
    """
    Say what came in.

    Parameters
    ----------
    alert
        A row of ``Inbox.events``.
    event
        The event.

    Returns
    -------
    line
        Beginning with a star where it is not read yet.
    """
    where = event["place"] or event["country"] or _("no place")
    what = event["commodity"] or _("unknown commodity")
    mass = event["quantity_kg"]
    parts = [
        str(alert["rule"]),
        told(event["occurred_at"], str(event["precision"])),
        str(event["mode"] or _("unknown mode")),
        str(what) if mass is None else f"{what} {number(float(str(mass)))} kg",
        str(where),
        str(event["agency"]),
        *closeness_note(str(alert["closeness"]), event["radius_km"]),
    ]
    return (NEW if alert["is_new"] else "  ") + "  ".join(parts)


def closeness_note(closeness: str, radius_km: object) -> list[str]:
    """
    Say how sure it is that an event lies where it was asked for.

    Parameters
    ----------
    closeness
        One of ``Closeness``.
    radius_km
        Of the event.

    Returns
    -------
    note
        Nothing where its position lies inside.
    """
    if closeness == Closeness.UNPLACED:
        return [_("position unknown")]
    if closeness == Closeness.MAYBE:
        return [_("may lie inside: known within {km} km").format(km=number(float(str(radius_km))))]
    return []


def flag_line(alert: FlagAlert) -> str:
    """
    Say what became of a flag.

    Parameters
    ----------
    alert
        From the inbox.

    Returns
    -------
    line
        Beginning with a star where it is not read yet.
    """
    state = state_name(State(alert.change.to_state))
    said = _("{day}: {state}").format(day=alert.change.day.isoformat(), state=state)
    return (NEW if alert.is_new else "  ") + "  ".join([alert.rule, said, list_line(alert.row)])


def inbox_object(inbox: Inbox, events: pl.DataFrame) -> dict[str, object]:
    """
    Give an inbox as JSON has it.

    Parameters
    ----------
    inbox
        Filled.
    events
        That it was filled from.

    Returns
    -------
    plain
        unread, events, flags.
    """
    facts = ("agency", "event_id", "occurred_at", "mode", "commodity", "place", "latitude", "longitude", "radius_km")
    found = [
        {
            "rule": row["rule"],
            "is_new": row["is_new"],
            "closeness": row["closeness"],
            **{name: _plain(events[name][row["event_index"]]) for name in (*facts, "handling")},
        }
        for row in inbox.events.iter_rows(named=True)
    ]
    flags = [
        {"rule": alert.rule, "is_new": alert.is_new, "state": alert.change.to_state, "flag": as_row_object(alert.row)}
        for alert in inbox.flags
    ]
    return {"unread": inbox.unread, "events": found, "flags": flags}


def _plain(value: object) -> object:
    return value.isoformat() if hasattr(value, "isoformat") else value
