"""The strip under the map: play, small bars of events a period, the slider, window and speed; the browser draws it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
import streamlit as st

from layers.flag_text import stream_of
from layers.pages.session import known_at, store
from layers.time_marks import TimeMark, time_marks
from layers.wording import _, month_name, number
from routes.analysis import AnalysisParameters
from routes.periods import Period

LAST = "last_period"
WINDOW = "window"
SPEED = "speed"
WINDOWS = (1, 3, 6, 12, 24)
USUAL_WINDOW = 12
SPEEDS = {"1x": 1.2, "2x": 0.6, "4x": 0.3, "8x": 0.1}
"""Seconds a period is shown while time plays."""

USUAL_SPEED = "1x"


@dataclass(frozen=True)
class TimeChoice:
    """
    What was chosen on the strip.

    Parameters
    ----------
    last
        First day of the last period shown.
    length
        Periods in the window.
    speed
        A key of ``SPEEDS``.
    """

    last: date
    length: int
    speed: str


def period_name(day: date, period: Period) -> str:
    """
    Name a period as people say it.

    Parameters
    ----------
    day
        Its first day.
    period
        Week, month or quarter.

    Returns
    -------
    name
        ``May 2024``, ``Q2 2024`` or the Monday of the week.
    """
    if period is Period.WEEK:
        return day.isoformat()
    if period is Period.QUARTER:
        return _("Q{quarter} {year}").format(quarter=(day.month - 1) // 3 + 1, year=day.year)
    return month_name(day)


def chosen_time(periods: tuple[date, ...]) -> TimeChoice:
    """
    Read what the strip said last.

    Parameters
    ----------
    periods
        All periods, in order.

    Returns
    -------
    chosen
        What the session holds, where it is possible; else the last period and the usual window.
    """
    last, length, speed = (st.session_state.get(key) for key in (LAST, WINDOW, SPEED))
    return TimeChoice(
        last if last in periods else periods[-1],
        length if length in WINDOWS else USUAL_WINDOW,
        speed if speed in SPEEDS else USUAL_SPEED,
    )


def take_time(said: dict[str, Any]) -> None:
    """
    Take over what the strip says; whatever is none of what it offers is left alone when it is read.

    Parameters
    ----------
    said
        last (ISO), length, speed: from the browser, so anything at all.
    """
    try:
        st.session_state[LAST] = date.fromisoformat(str(said.get("last")))
    except ValueError:
        return
    st.session_state[WINDOW] = said.get("length") if isinstance(said.get("length"), int) else USUAL_WINDOW
    st.session_state[SPEED] = str(said.get("speed"))


def told_marks(days: Sequence[date], parameters: AnalysisParameters) -> list[TimeMark]:
    """
    Read which operations and notes on flags whoever looks may know of, as was known at the instant that is looked at.

    Parameters
    ----------
    days
        First days of all periods.
    parameters
        Of the analysis.

    Returns
    -------
    marks
        For the strip.
    """
    opened, at = store(), known_at()
    tracked = opened.tracked(release_set=opened.release_set(), stream=stream_of(parameters), recorded_by=at)
    return time_marks(opened.operations(as_of=at), tracked, days=days, period=parameters.period)


def strip(
    chosen: TimeChoice, bars: pl.DataFrame, period: Period, *, complete: bool, marks: Sequence[TimeMark] = ()
) -> dict[str, Any]:
    """
    Describe the strip to the browser.

    Parameters
    ----------
    chosen
        Where it begins.
    bars
        period, count; one row a period.
    period
        Their unit.
    complete
        Whether a count of 0 is known to be none; else its period is dotted, as there may be too few to tell.
    marks
        Over the bars.

    Returns
    -------
    time
        Everything the strip shows, in finished words.
    """
    days, counts = bars["period"].to_list(), [round(float(count), 2) for count in bars["count"]]
    most = max([1.0, *counts])
    offered = {
        "days": [day.isoformat() for day in days],
        "names": [period_name(day, period) for day in days],
        "bars": counts,
        "untold": [] if complete else [at for at, count in enumerate(counts) if not count],
        "marks": [[mark.kind.value, mark.start, mark.end, mark.words] for mark in marks],
        "windows": [[n, _("{n} {unit} shown").format(n=n, unit=_unit_name(n, period))] for n in WINDOWS],
        "speeds": [list(speed) for speed in SPEEDS.items()],
        "usual": USUAL_WINDOW,
        "words": {
            "time": _("Time"),
            "last": _("Last period shown"),
            "window": _("Window"),
            "speed": _("Speed"),
            "play": _("Play through time"),
            "pause": _("Pause"),
            "span": _("**{first}** to **{last}**"),
            "bars": _("Events a period, at most {most}").format(most=number(most)),
            "marks": _("Operations, notes on flags and judgements"),
        },
    }
    return {**offered, "at": days.index(chosen.last), "length": chosen.length, "speed": chosen.speed}


def _unit_name(n: int, period: Period) -> str:
    names = {
        Period.WEEK: (_("week"), _("weeks")),
        Period.MONTH: (_("month"), _("months")),
        Period.QUARTER: (_("quarter"), _("quarters")),
    }
    return names[period][0 if n == 1 else 1]
