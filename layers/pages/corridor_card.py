"""The card of a corridor, area or pair of countries: what it is, observed against expected, its flags and events."""

import altair as alt
import geopandas as gpd
import pandas as pd
import polars as pl
import streamlit as st

from data.schema import Events
from layers.areas import area_note
from layers.pages.flag_card import draw_flag
from layers.pages.session import go_to, opened_flag
from layers.pages.shift_list import inert
from layers.pages.stepping import draw_steps
from layers.palette import Theme, hex_code
from layers.scene import Scene, is_note
from layers.sentences import MARKS, explanation, flag_sentence, p_text
from layers.wording import _, ngettext, number, percent
from routes.analysis import Analysis, Flag
from routes.cleaning import reported_twice

MOST_ROWS = 200
LAST_SAID = 3
_FIGURES = {"expected": "expected", "low": "interval_low", "high": "interval_high"}


def flags_of(corridor_id: str, flags: tuple[Flag, ...]) -> list[Flag]:
    """
    Find the flags that name a corridor.

    Parameters
    ----------
    corridor_id
        Of the corridor.
    flags
        All of them.

    Returns
    -------
    found
        In the order given.
    """
    return [f for f in flags if corridor_id in (f.corridor_id, f.from_corridor_id, f.to_corridor_id, f.area_id)]


def corridor_events(corridor_id: str, scene: Scene, events: Events) -> pl.DataFrame:
    """
    Find the events of a corridor in the window.

    Parameters
    ----------
    corridor_id
        Of the corridor.
    scene
        Its members are used.
    events
        All events of the analysis.

    Returns
    -------
    found
        Events with ``weight``, the share of each that belongs to this corridor; latest first.
    """
    members = scene.members.filter(pl.col("corridor_id") == corridor_id).select("event_index", "weight")
    return (
        events.with_row_index("event_index")
        .join(members, on="event_index", how="inner")
        .sort("occurred_at", "event_id", descending=[True, False])
    )


def draw_card(row: gpd.GeoSeries, scene: Scene, analysis: Analysis, events: pl.DataFrame, theme: Theme) -> None:
    """
    Draw the card.

    Parameters
    ----------
    row
        The corridor.
    scene
        What the map shows.
    analysis
        Series and period.
    events
        From ``corridor_events``.
    theme
        Colours.
    """
    _back()
    st.markdown(f"#### {row['number']}. {inert(row['name'])}")
    modes = {"land": _("land"), "maritime": _("maritime"), "air": _("air")}
    st.markdown(
        inert(
            _("{mode}; {n} events in this window; 80 % of them within {km} km of the line; confidence {sure}").format(
                mode=modes[row["mode"]],
                n=number(row["events"]),
                km=number(row["band_km"]),
                sure=percent(row["confidence"]),
            )
        )
    )
    if row["inferred"]:
        st.caption(_("No report names an origin and a destination: the line is inferred from where events lie."))
    _what_happened(row["corridor_id"], scene, analysis, theme)
    _events_behind(analysis, events)


def draw_area_card(row: gpd.GeoSeries, scene: Scene, analysis: Analysis, events: pl.DataFrame, theme: Theme) -> None:
    """
    Draw the card of an area, or of what is known by a pair of countries only.

    Parameters
    ----------
    row
        Of ``Analysis.areas``.
    scene
        What the map shows.
    analysis
        Series and period.
    events
        From ``corridor_events``.
    theme
        Colours.
    """
    _back()
    st.markdown(f"#### {inert(row['name'])}")
    st.markdown(
        _("{n} events in this window").format(n=number(float((events["weight"] * events["count"]).sum())))
        + ". "
        + inert(area_note(row["area_id"]))
    )
    _what_happened(row["area_id"], scene, analysis, theme)
    _events_behind(analysis, events)


def _back() -> None:
    st.button(_("← All shifts"), on_click=go_to, args=(None,), type="tertiary", key="back")


def _what_happened(unit: str, scene: Scene, analysis: Analysis, theme: Theme) -> None:
    """Tell the flags of a unit, draw its counts, and below them those of where its flow came from or went."""
    flags = flags_of(unit, scene.flags)
    shifts = [flag for flag in flags if not is_note(flag)]
    opened = next((flag for flag in shifts if flag.flag_id == opened_flag()), shifts[0] if shifts else None)
    if opened:
        draw_flag(opened, dict(scene.names), analysis)
    for flag in flags:
        if flag is opened:
            continue
        sentence = flag_sentence(flag, period=analysis.parameters.period)
        st.markdown(f"**{MARKS[flag.type]}** {inert(sentence)}; {inert(p_text(flag.p_value))}")
        if flag.other_explanation:
            st.caption(_("Another explanation: {what}").format(what=inert(explanation(flag.other_explanation))))
    st.altair_chart(_chart(unit, analysis, scene, theme), width="stretch")
    st.caption(_chart_sentence(unit, analysis))
    for other, said in _other_ends(unit, flags).items():
        label = inert(said.format(name=scene.names.get(other, "?")))
        st.button(label, key=f"other-{other}", on_click=go_to, args=(other,), type="tertiary")
        st.altair_chart(_chart(other, analysis, scene, theme), width="stretch")


def _chart_sentence(unit: str, analysis: Analysis) -> str:
    """Say what the end of the chart shows, for whom the picture is nothing."""
    last = analysis.series.filter(pl.col("corridor_id") == unit).sort("period").tail(LAST_SAID)
    if last.is_empty():
        return ""
    observed = ", ".join(number(value, digits=1) for value in last["observed"])
    row = last.row(-1, named=True)
    sentence = _("The last {n}: observed {observed}; expected {expected} (95 % interval {low} to {high}).")
    figures = {name: number(row[key], digits=1) for name, key in _FIGURES.items()}
    return sentence.format(n=number(last.height), observed=observed, **figures)


def _other_ends(unit: str, flags: list[Flag]) -> dict[str, str]:
    ends = [(flag.from_corridor_id, flag.to_corridor_id) for flag in flags]
    went = {to: _("It moved to {name}") for start, to in ends if start == unit and to}
    return went | {start: _("It came from {name}") for start, to in ends if to == unit and start}


def _events_behind(analysis: Analysis, events: pl.DataFrame) -> None:
    twice = reported_twice(analysis.duplicates, events["event_index"])
    if twice:
        st.caption(
            ngettext(
                "{n} event here was reported by several agencies and counts once.",
                "{n} events here were reported by several agencies and count once.",
                twice,
            )
        )
    draw_steps(events)
    _events_table(events)


def _chart(corridor_id: str, analysis: Analysis, scene: Scene, theme: Theme) -> alt.LayerChart | alt.FacetChart:
    series = analysis.series.filter(pl.col("corridor_id") == corridor_id).with_columns(
        pl.col("period").cast(pl.Datetime("ms"))
    )
    base = alt.Chart(series.to_pandas()).encode(x=alt.X("period:T", title=None))
    title = _("events a {unit}; dashed: expected, with 95 % interval").format(unit=analysis.parameters.period.value)
    band = base.mark_area(opacity=0.25, color=hex_code(theme.falling)).encode(
        y=alt.Y("interval_low:Q", title=None), y2="interval_high:Q"
    )
    expected = base.mark_line(color=hex_code(theme.falling), strokeDash=[4, 3], strokeWidth=1.2).encode(y="expected:Q")
    observed = base.mark_line(color=hex_code(theme.modes["maritime"]), strokeWidth=1.6).encode(y="observed:Q")  # type: ignore[index]
    onsets = [flag.time.isoformat() for flag in flags_of(corridor_id, scene.flags)]
    rules = (
        alt.Chart(pd.DataFrame({"at": pd.to_datetime(onsets)}))
        .mark_rule(color=hex_code(theme.rising), strokeWidth=1.5)
        .encode(x="at:T")
    )
    return alt.layer(band, expected, observed, rules).properties(height=150, title=alt.Title(title, fontSize=11))


def _events_table(events: pl.DataFrame) -> None:
    shown = events.head(MOST_ROWS).select(
        pl.col("occurred_at").dt.strftime("%Y-%m-%d").alias(_("date")),
        pl.col("place").alias(_("place")),
        pl.col("commodity").alias(_("commodity")),
        pl.col("quantity_kg").round(1).alias(_("kg")),
        pl.col("radius_km").round(1).alias(_("± km")),
        pl.col("weight").round(2).alias(_("share")),
        pl.col("agency").alias(_("agency")),
        pl.col("feed").alias(_("feed")),
        pl.col("handling").alias(_("marking")),
    )
    st.caption(
        _("{shown} of {all} events in this window that lie here at least in part (column share)").format(
            shown=number(shown.height), all=number(events.height)
        )
    )
    st.dataframe(shown, hide_index=True, height=260, width="stretch", key="corridor_events")
