"""The Trust page: what the engine would have forecast beside what came, for people who have to rely on it."""

from html import escape

import polars as pl
import streamlit as st

from data.schema import Kind
from layers.current import Current
from layers.current_score import current_scores
from layers.flag_states import flag_counts, flag_states, issued, judgements
from layers.pages.chrome import status_strip
from layers.pages.filters import kind_name
from layers.pages.session import current, others, store, theme
from layers.score_charts import calibration_chart, hit_chart, place_chart
from layers.score_sentences import (
    best_rival,
    counts_sentence,
    coverage_sentence,
    flags_sentence,
    ranking_sentence,
    reason_sentence,
    share_text,
    span_sentence,
)
from layers.score_tables import (
    calibration_table,
    counts_table,
    flags_table,
    hits_table,
    misses_table,
    ranking_table,
)
from layers.wording import _, number, percent
from routes.analysis import AnalysisParameters
from routes.score import Score, ScoreParameters
from routes.score_origin import MEMORY
from routes.score_summary import STATED_SHARES, Summary, summarise

SMALL_SHARE, SHARE = STATED_SHARES
WARN = "rw-warn"
PARAMETERS = ScoreParameters(analysis=AnalysisParameters())


def show() -> None:
    """Draw the page."""
    with st.spinner(_("Reading the store ..."), show_time=True):
        now = current()
    status_strip(now, others(), quarantined=store().open_quarantine())
    if not now.analysis.periods:
        st.info(_("There are no placed events yet. Load a file on the Records page."))
        return
    with st.container(key="trust"):
        states = flag_states(store(), parameters=now.analysis.parameters)
        draw(summarise(_choose(_scores(now))), now, states)


def _scores(now: Current) -> tuple[Score, ...]:
    """Read the kept back-test, or make it under a bar."""
    place = st.empty()
    told = _("Forecasting the last periods one by one; kept until the data change ...")

    def tell(done: float) -> None:
        place.progress(done, text=told)

    with st.spinner(_("Back-test ..."), show_time=True):
        found = current_scores(store(), now.events, parameters=PARAMETERS, progress=tell)
    place.empty()
    return found


def _choose(scores: tuple[Score, ...]) -> Score:
    kinds = [score.kind for score in scores]
    if len(kinds) == 1:
        return scores[0]
    kind = st.segmented_control(
        _("Kind of event"),
        kinds,
        default=kinds[0],
        required=True,
        format_func=lambda name: kind_name(Kind(name)),
        key="trust_kind",
        label_visibility="collapsed",
        persist_state="session",
    )
    return scores[kinds.index(kind)] if kind in kinds else scores[0]


def draw(summary: Summary, now: Current, states: pl.DataFrame) -> None:
    """
    Draw the figures of one kind of event.

    Parameters
    ----------
    summary
        Of that kind.
    now
        What the store holds.
    states
        state, judgement, count: the flags by what became of them.
    """
    if summary.score.targets:
        st.caption(span_sentence(summary, period=now.analysis.parameters.period))
    st.html(f'<div class="rw-cards">{_cards(summary, states)}</div>')
    _draw_charts(summary)
    _draw_tables(summary, states)
    _draw_limits(summary)


def _cards(summary: Summary, states: pl.DataFrame) -> str:
    counts = flag_counts(states)
    return (
        _counts_card(summary)
        + _interval_card(summary)
        + _places_card(summary)
        + _card(_("Flags issued"), number(issued(counts)), flags_sentence(judgements(states)))
    )


def _card(title: str, figure: str, told: str, *, mark: str = "") -> str:
    return f'<section><h3>{escape(title)}</h3><b class="{mark}">{escape(figure)}</b><p>{escape(told)}</p></section>'


def _counts_card(summary: Summary) -> str:
    title, rival = _("How many: mean error, a corridor and period"), best_rival(summary)
    if rival is None:
        return _card(title, _("untestable"), reason_sentence(summary.counts_reason))
    figure = _("±{error} events").format(error=number(summary.rivals[0].absolute_error, digits=1))
    return _card(title, figure, counts_sentence(rival), mark=WARN if rival.ratio.low > 1 else "")


def _interval_card(summary: Summary) -> str:
    if not summary.coverages:
        return _card(_("How sure: intervals"), _("untestable"), reason_sentence(summary.counts_reason))
    held = summary.coverages[0]
    title = _("How sure: the {level} interval").format(level=percent(held.level))
    told, mark = coverage_sentence(held), "" if held.verdict == "fits" else WARN
    return _card(title, percent(held.observed.value), told, mark=mark)


def _places_card(summary: Summary) -> str:
    title = _("Where: events in the riskiest {share} of the area").format(share=percent(SHARE))
    if summary.ranking_reason:
        return _card(title, _("untestable"), reason_sentence(summary.ranking_reason))
    mine, *rivals = summary.ranked(SHARE)
    index = _("PAI {pai}, PEI* {pei}").format(pai=number(mine.pai.value, digits=1), pei=number(mine.pei, digits=2))
    told = f"{share_text(mine.hit_rate)}; {index}; {ranking_sentence(tuple(rivals))}"
    return _card(title, percent(mine.hit_rate.value), told)


def _draw_charts(summary: Summary) -> None:
    charts = []
    if not summary.ranking_reason:
        told = _("Share of the events (up) in the riskiest share of the studied area (across, square-root scale)")
        charts.append((_("Where: hit rate"), told, hit_chart(summary, theme=theme())))
    if summary.curve:
        told = _("Share of the counts that intervals held (up) over the share due (across); band: 95 % interval")
        charts.append((_("How sure: calibration"), told, calibration_chart(summary, theme=theme())))
        told = _("Chance its forecast gave to fewer events than came (across), how often (up): 1 everywhere is right")
        charts.append((_("How sure: where in its forecast each count lay"), told, place_chart(summary, theme=theme())))
    if not charts:
        return
    for column, (title, told, image) in zip(st.columns(3, gap="medium"), charts, strict=False):
        caption = f"<figcaption><b>{escape(title)}</b>{escape(told)}</figcaption>"
        column.html(f'<figure class="rw-figure">{caption}{image}</figure>')
    with st.expander(_("The charts as tables"), key="chart_tables"):
        left, right = st.columns(2, gap="medium")
        if not summary.ranking_reason:
            left.html(hits_table(summary))
        if summary.curve:
            right.html(calibration_table(summary))


def _draw_tables(summary: Summary, states: pl.DataFrame) -> None:
    left, right = st.columns(2, gap="medium")
    if not summary.ranking_reason:
        left.html(ranking_table(summary.ranked(SMALL_SHARE)))
        left.html(ranking_table(summary.ranked(SHARE)))
    left.html(flags_table(states))
    if not summary.counts_reason:
        right.html(counts_table(summary))
    if summary.misses.height:
        right.html(misses_table(summary))
        right.caption(_("A shift that has just begun looks like this until two or three periods have shown it."))


def _draw_limits(summary: Summary) -> None:
    score, (outside, events) = summary.score, summary.outside()
    st.markdown(_("#### What these numbers do not say"))
    area = _(
        "- **The studied area** is every cell of H3 resolution {resolution} within {reach} km of an event known before "
        "the first forecast: {cells} cells, {area} km². A larger area would flatter the PAI, so never compare it "
        "between places. {outside} of {events} events lay outside it and count as missed; {imprecise} more, known no "
        "better than {precise} km, are left out of the ranking."
    )
    drawn = _(
        "- **Corridors are drawn anew every {redraw} periods**, the model learns from the last {memory}, and a "
        "corridor with fewer than 12 events by then is not forecast ({thin} times here). Of a corrected record, only "
        "the version that stands now is used."
    )
    told = [
        _(
            "- **They are about what was reported.** Seizures show enforcement times flow: a good forecast of seizures "
            "is none of the flow, and patrols sent where seizures were find more seizures there."
        ),
        area.format(
            resolution=PARAMETERS.resolution,
            reach=number(PARAMETERS.reach_km),
            precise=number(PARAMETERS.precise_km),
            outside=number(outside),
            events=number(events),
            cells=number(score.cells),
            area=number(score.area_km2),
            imprecise=number(score.imprecise),
        ),
        _(
            "- **Intervals of the figures** take each forecast as independent (Wilson) or draw whole periods again "
            "(ratios). Corridors of one period share its patrols, so the first are somewhat too narrow."
        ),
        drawn.format(redraw=PARAMETERS.redraw_every, memory=MEMORY, thin=number(score.thin)),
        _("- **The last periods may still fill up**: what is missing in them counts against the forecasts."),
    ]
    st.markdown("\n".join(told))
