"""Turns flags and corridors into the sentences people read; the numbers in them come from the data alone."""

import math
from collections.abc import Mapping

from layers.wording import _, month_name, number, percent
from routes.analysis import Flag, FlagType
from routes.periods import Period

MARKS = {
    FlagType.EMERGENCE: "▲",
    FlagType.DECLINE: "▽",
    FlagType.DISPLACEMENT: "→",
    FlagType.DRIFT: "↝",
    FlagType.MODE_SWITCH: "⇄",
    FlagType.CHANGE: "△",
    FlagType.ARTEFACT_EFFORT: "·",
    FlagType.ARTEFACT_REPORTING: "·",
}


LARGEST_RATIO = 4.0
"""A rise above it is said in plain rates: "up 900 %" of next to nothing tells little."""

SMALLEST_P = 0.001


def flag_title(flag: Flag, names: Mapping[str, str]) -> str:
    """
    Name what a flag is about.

    Parameters
    ----------
    flag
        Any flag.
    names
        Identifier of a corridor or an area to its name.

    Returns
    -------
    title
        The corridor, both corridors of a pair, or the agencies of a note.
    """
    if flag.from_corridor_id and flag.to_corridor_id:
        return _("{old} → {new}").format(
            old=names.get(flag.from_corridor_id, "?"), new=names.get(flag.to_corridor_id, "?")
        )
    if flag.corridor_id or flag.area_id:
        return names.get(flag.corridor_id or flag.area_id or "", "?")
    return ", ".join(flag.agencies)


def flag_sentence(flag: Flag, *, period: Period) -> str:
    """
    Say what happened, since when, and how sure that is.

    Parameters
    ----------
    flag
        Any flag.
    period
        Unit of its figures.

    Returns
    -------
    sentence
        With the change, its 95 % interval and the unit.
    """
    since = month_name(flag.time)
    sentences = {
        FlagType.DISPLACEMENT: _("displaced since {since}; the new corridor: {change}"),
        FlagType.MODE_SWITCH: _("another mode since {since}; the new one: {change}"),
        FlagType.DRIFT: _("drifting sideways since {since}: {change}"),
        FlagType.ARTEFACT_EFFORT: _("effort since {since}: {change}"),
        FlagType.ARTEFACT_REPORTING: _("reporting since {since}: {change}"),
    }
    told = sideways(flag) if flag.type is FlagType.DRIFT else change(flag, period=period)
    return sentences.get(flag.type, _("since {since}: {change}")).format(since=since, change=told)


def sideways(flag: Flag) -> str:
    """
    Say by how far a corridor drifted.

    Parameters
    ----------
    flag
        A drift: its effect and interval are kilometres, positive to the left of the line's direction.

    Returns
    -------
    phrase
        The distance with its interval, without its side.
    """
    # Counted towards the side it drifted to: an interval that reaches past no drift begins below zero.
    sign = 1.0 if flag.effect >= 0 else -1.0
    low, high = sorted((sign * flag.effect_low, sign * flag.effect_high))
    return _("{km} km (interval {low} to {high})").format(
        km=number(abs(flag.effect)), low=number(low), high=number(high)
    )


def change(flag: Flag, *, period: Period) -> str:
    """
    Say by how much a flow changed.

    Parameters
    ----------
    flag
        Any flag with a finite expected rate.
    period
        Unit of its figures.

    Returns
    -------
    phrase
        A percentage with its interval, or plain rates where hardly anything was expected before.
    """
    unit = {Period.WEEK: _("week"), Period.MONTH: _("month"), Period.QUARTER: _("quarter")}[period]
    numbers = (flag.effect, flag.effect_low, flag.effect_high)
    if not all(math.isfinite(value) for value in numbers) or flag.effect > LARGEST_RATIO:
        return _("{observed} events a {unit} where {expected} were expected").format(
            observed=number(flag.observed, digits=1), expected=number(flag.expected, digits=1), unit=unit
        )
    # Counted in the direction that is told: an interval that reaches past no change begins below zero.
    sign = 1.0 if flag.effect >= 1 else -1.0
    low, high = sorted(sign * (value - 1.0) for value in numbers[1:])
    pattern = (
        _("up {share} (interval {low} to {high})") if flag.effect >= 1 else _("down {share} (interval {low} to {high})")
    )
    return pattern.format(share=percent(abs(flag.effect - 1.0)), low=percent(low), high=percent(high))


def explanation(code: str) -> str:
    """
    Say what else could explain a shift.

    Parameters
    ----------
    code
        As a flag of a route carries it.

    Returns
    -------
    sentence
        The code itself where it is none we know.
    """
    sentences = {
        "logged_effort_changed": _("the hours that its main source logged changed with it"),
        "effort_of_main_source": _("its main source changed its effort or reporting within a year"),
        "flow_and_effort_inseparable": _(
            "most of what its main source reports lies here: flow and effort cannot be told apart"
        ),
        "one_feed": _("nearly all of it came by one feed: a change of its reporting would look the same"),
        "single_source": _("only one source reports: a change of its reporting would look the same"),
        "season_unknown": _("less than two years are known: it may be the season"),
        "end_is_provisional": _("it began lately, and reports of the last months are still coming in"),
        "reporting_of_main_source": _("its main source started or stopped reporting within a year"),
    }
    return sentences.get(code, code)


def p_text(p_value: float) -> str:
    """
    Write a p-value to what it is worth.

    Parameters
    ----------
    p_value
        0 to 1, family-wise.

    Returns
    -------
    text
        Three decimals at most, ``p < 0.001`` below that.
    """
    return "p < 0.001" if p_value < SMALLEST_P else f"p = {number(p_value, digits=3)}"
