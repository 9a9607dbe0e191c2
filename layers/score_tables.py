"""Turns a back-test into tables: counts, ranking, calibration, misses, flags."""

import polars as pl

from layers.flag_states import STATES, WATCH_ENDED, flag_counts, issued
from layers.html_table import table_html
from layers.score_sentences import method_name, share_text
from layers.wording import _, month_name, number, percent
from routes.score_metrics import Interval
from routes.score_outlook import MODEL
from routes.score_summary import Ranking, Summary


def _ratio(ratio: Interval, method: str) -> str:
    if method == MODEL:
        return ""
    low, high = number(ratio.low, digits=2), number(ratio.high, digits=2)
    return _("{value} ({low} to {high})").format(value=number(ratio.value, digits=2), low=low, high=high)


def counts_table(summary: Summary) -> str:
    """
    Put the forecasts of counts beside naive ones.

    Parameters
    ----------
    summary
        With rivals.

    Returns
    -------
    html
        A table.
    """
    rows = [
        [
            method_name(r.method),
            number(r.cases),
            number(r.absolute_error, digits=2),
            number(r.crps, digits=2),
            _ratio(r.ratio, r.method),
        ]
        for r in summary.rivals
    ]
    head = [_("forecast"), _("cases"), _("mean error"), _("CRPS"), _("Routewatch over it")]
    caption = _("Counts of each corridor, one period ahead; errors in events, less is better")
    return table_html(head, rows, caption=caption, strong=0)


def ranking_table(rankings: tuple[Ranking, ...]) -> str:
    """
    Put the ranking of cells beside naive ones, at one share of the area.

    Parameters
    ----------
    rankings
        The model first.

    Returns
    -------
    html
        A table.
    """
    rows = [
        [
            method_name(r.method),
            share_text(r.hit_rate),
            number(r.pai.value, digits=1),
            number(r.pei, digits=2),
            _ratio(r.ratio, r.method),
        ]
        for r in rankings
    ]
    head = [_("ranking"), _("hit rate"), _("PAI"), _("PEI*"), _("Routewatch over it")]
    caption = _("The riskiest {share} of the studied area; more is better").format(
        share=percent(rankings[0].area_share)
    )
    return table_html(head, rows, caption=caption, strong=0)


def calibration_table(summary: Summary) -> str:
    """
    Write the chart of calibration as rows.

    Parameters
    ----------
    summary
        With a curve.

    Returns
    -------
    html
        A table.
    """
    rows = [[percent(c.level), percent(c.expected), share_text(c.observed), number(c.cases)] for c in summary.curve]
    head = [_("interval"), _("due"), _("held"), _("cases")]
    return table_html(head, rows, caption=_("Share of the counts that the intervals held"))


def hits_table(summary: Summary) -> str:
    """
    Write the chart of hits as rows.

    Parameters
    ----------
    summary
        With rankings.

    Returns
    -------
    html
        A table.
    """
    methods = list(dict.fromkeys(r.method for r in summary.rankings))
    shares = list(dict.fromkeys(r.area_share for r in summary.rankings))
    rows = [
        [f"{number(100 * share, digits=1)} %", *(percent(r.hit_rate.value) for r in summary.ranked(share))]
        for share in shares
    ]
    head = [_("area"), *(method_name(m) for m in methods)]
    return table_html(head, rows, caption=_("Share of the events in the riskiest cells, by share of the studied area"))


def misses_table(summary: Summary) -> str:
    """
    List the forecasts that were furthest out.

    Parameters
    ----------
    summary
        With misses.

    Returns
    -------
    html
        A table.
    """
    rows = [
        [
            row["name"],
            month_name(row["target"]),
            number(row["mean"], digits=1),
            _("{low} to {high}").format(low=number(row["low"]), high=number(row["high"])),
            number(row["observed"]),
        ]
        for row in summary.misses.iter_rows(named=True)
    ]
    head = [_("corridor"), _("period"), _("expected"), _("95 % interval"), _("came")]
    return table_html(head, rows, caption=_("The forecasts that were furthest out"))


def flags_table(states: pl.DataFrame) -> str:
    """
    Count the flags by what became of them.

    Parameters
    ----------
    states
        state, count.

    Returns
    -------
    html
        A table.
    """
    rows = [[name, number(count)] for name, count in flag_rows(states)]
    return table_html(
        [_("flags"), _("number")], rows, caption=_("Flags of routes of all kinds, by what became of them"), strong=0
    )


def flag_rows(states: pl.DataFrame) -> list[tuple[str, int]]:
    """
    Name what became of flags, and how many there are of each.

    Parameters
    ----------
    states
        state, count.

    Returns
    -------
    rows
        The issued ones together, then each state; those never issued last, where there are any.
    """
    counts = flag_counts(states)
    names = {
        "flagged": _("not judged"),
        "confirmed": _("confirmed"),
        "dismissed": _("dismissed"),
        "withdrawn": _("withdrawn by later data"),
        "expired": _("expired"),
    }
    never = {"watch": _("on watch, not issued yet"), WATCH_ENDED: _("left the watch, never issued")}
    rows = [(_("issued"), issued(counts)), *((names[state], counts.get(state, 0)) for state in STATES)]
    return rows + [(name, counts[state]) for state, name in never.items() if state in counts]
