"""The strip under the map: play, small bars of events a period, the slider, window and speed."""

from dataclasses import dataclass
from datetime import date

import polars as pl
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from layers.inline_svg import image_tag
from layers.palette import Theme, hex_code
from layers.scene import window_of
from layers.wording import _, month_name, number
from routes.periods import Period

LAST = "last_period"
PLAYING = "playing"
PENDING = "pending_period"
WINDOWS = (1, 3, 6, 12, 24)
USUAL_WINDOW = 12
SPEEDS = {"1x": 1.2, "2x": 0.6}


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
    bars
        The place over the slider where the bars go, once they are known.
    """

    last: date
    length: int
    bars: DeltaGenerator


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


def choose_time(periods: tuple[date, ...], period: Period) -> TimeChoice:
    """
    Draw the controls of time.

    Parameters
    ----------
    periods
        All periods, in order.
    period
        Their unit.

    Returns
    -------
    chosen
        Last period, window, and the empty place for the bars.
    """
    _apply_pending(periods)
    with st.container(horizontal=True, vertical_alignment="center", key="timeline", gap="small"):
        span = st.container(key="span", width=150).empty()
        _draw_play(periods)
        with st.container(key="slider"):
            bars = st.empty()
            last = st.select_slider(
                _("Last period shown"),
                options=periods,
                format_func=lambda day: period_name(day, period),
                key=LAST,
                label_visibility="collapsed",
                persist_state="session",
            )
        length = _choose_window(period)
        speed = st.selectbox(
            _("Speed"), list(SPEEDS), key="speed", label_visibility="collapsed", width=72, persist_state="session"
        )
        span.markdown(_span(periods, last, length, period))
    if st.session_state.get(PLAYING, False):
        _ticker(periods, SPEEDS[speed])
    return TimeChoice(last, length, bars)


def _draw_play(periods: tuple[date, ...]) -> None:
    playing = st.session_state.get(PLAYING, False)
    st.button(
        ":material/pause:" if playing else ":material/play_arrow:",
        key="play",
        help=_("Pause") if playing else _("Play through time"),
        on_click=_toggle,
        args=(periods,),
        shortcut="Space",
    )


def _choose_window(period: Period) -> int:
    length = st.selectbox(
        _("Window"),
        WINDOWS,
        index=WINDOWS.index(USUAL_WINDOW),
        format_func=lambda n: _("{n} {unit} shown").format(n=n, unit=_unit_name(n, period)),
        key="window",
        label_visibility="collapsed",
        width=150,
        persist_state="session",
    )
    return int(length)


def _span(periods: tuple[date, ...], last: date, length: int, period: Period) -> str:
    first, last = window_of(periods, last, length=length)
    return _("**{first}** to **{last}**").format(first=period_name(first, period), last=period_name(last, period))


def _unit_name(n: int, period: Period) -> str:
    names = {
        Period.WEEK: (_("week"), _("weeks")),
        Period.MONTH: (_("month"), _("months")),
        Period.QUARTER: (_("quarter"), _("quarters")),
    }
    return names[period][0 if n == 1 else 1]


def _apply_pending(periods: tuple[date, ...]) -> None:
    pending = st.session_state.pop(PENDING, None)
    if pending in periods:
        st.session_state[LAST] = pending
    if st.session_state.get(LAST) not in periods:
        st.session_state[LAST] = periods[-1]


def _toggle(periods: tuple[date, ...]) -> None:
    st.session_state[PLAYING] = not st.session_state.get(PLAYING, False)
    if st.session_state[PLAYING] and st.session_state.get(LAST) == periods[-1]:
        st.session_state[PENDING] = periods[min(USUAL_WINDOW, len(periods)) - 1]


def _ticker(periods: tuple[date, ...], seconds: float) -> None:
    @st.fragment(run_every=seconds)
    def tick() -> None:
        if st.session_state.get("tick_armed"):
            at = periods.index(st.session_state[LAST])
            if at + 1 < len(periods):
                st.session_state[PENDING] = periods[at + 1]
            else:
                st.session_state[PLAYING] = False
            st.session_state["tick_armed"] = False
            st.rerun()
        st.session_state["tick_armed"] = True

    st.session_state["tick_armed"] = False
    tick()


def bars_image(bars: pl.DataFrame, *, first: date, last: date, theme: Theme, complete: bool = True) -> str:
    """
    Draw the small bars of events a period over the slider.

    Parameters
    ----------
    bars
        period, count; one row a period.
    first, last
        Window, drawn in full colour.
    theme
        Colours.
    complete
        Whether a count of 0 is known to be none; else its period is dotted, as there may be too few to tell.

    Returns
    -------
    html
        An image as wide as its place.
    """
    most = max(float(bars["count"].to_numpy().max()), 1.0)
    width = 1000.0 / max(bars.height, 1)
    full, faint = hex_code(theme.ramp[3]), hex_code(theme.border)
    shapes = "".join(
        f'<rect x="{i * width:.1f}" y="{30 - 28 * count / most:.1f}" width="{max(width - 1.5, 0.8):.1f}" '
        f'height="{28 * count / most:.1f}" fill="{full if first <= day <= last else faint}"/>'
        for i, (day, count) in enumerate(bars.select("period", "count").iter_rows())
    )
    if not complete:
        dots = "".join(
            f"M{i * width:.1f} 29H{(i + 1) * width - 1.5:.1f}" for i, count in enumerate(bars["count"]) if not count
        )
        shapes += f'<path d="{dots}" stroke="{hex_code(theme.falling)}" stroke-width="2" stroke-dasharray="3 3"/>'
    title = _("Events a period, at most {most}").format(most=number(most))
    return image_tag(shapes, width=1000, height=30, stretch="width:100%;height:30px", alt=title)
