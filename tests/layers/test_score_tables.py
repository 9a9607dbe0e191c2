import re

import polars as pl

from layers.flag_states import flag_counts, issued
from layers.html_table import table_html
from layers.score_tables import (
    calibration_table,
    counts_table,
    flags_table,
    hits_table,
    misses_table,
    ranking_table,
)


def cells(html):
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", html)
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in rows]


def test_what_a_table_holds_is_shown_and_does_not_run():
    html = table_html(["a", "b"], [["<script>x</script>", "1"]], caption="<i>", strong=0)
    assert "<script>" not in html
    assert "<i>" not in html
    assert cells(html) == [["a", "b"], ["&lt;script&gt;x&lt;/script&gt;", "1"]]
    assert html.count("rw-strong") == 1


def test_counts_are_beside_those_of_the_naive_ways(summary):
    head, mine, rival = cells(counts_table(summary))
    assert mine[0] == "Routewatch"
    assert mine[-1] == ""
    assert rival[0] == "last period"
    assert float(mine[3]) < float(rival[3])
    assert len(head) == len(mine)


def test_rankings_show_index_and_efficiency(summary):
    _head, mine, rival = cells(ranking_table(summary.ranked(0.05)))
    assert float(mine[2]) > float(rival[2])
    assert 0 < float(mine[3]) <= 1


def test_charts_have_their_tables(summary):
    assert len(cells(calibration_table(summary))) == 1 + len(summary.curve)
    assert len(cells(hits_table(summary))) == 1 + len({r.area_share for r in summary.rankings})


def test_names_in_misses_lose_their_markup(summary):
    html = misses_table(summary)
    assert "<b>Turbo" not in html
    assert len(cells(html)) == 1 + summary.misses.height


def test_flags_are_counted_by_what_became_of_them():
    states = pl.DataFrame(
        {
            "state": ["flagged", "confirmed", "dismissed", "watch", "confirmed", "watch_ended"],
            "count": [1, 2, 3, 4, 5, 6],
        }
    )
    shown = dict(cells(flags_table(states)))
    assert (shown["issued"], shown["confirmed"], shown["on watch, not issued yet"]) == ("11", "7", "4")
    assert (shown["not judged"], shown["expired"], shown["left the watch, never issued"]) == ("1", "0", "6")
    assert issued(flag_counts(states)) == 11
    nothing = dict(cells(flags_table(states.head(0))))
    assert nothing["issued"] == "0"
    assert "on watch, not issued yet" not in nothing
