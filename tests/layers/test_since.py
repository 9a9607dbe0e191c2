"""What came since the last shift: counted as it reached the store, beside as long a time before."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from data.store import ARRIVALS, LookRow, Mark, SightingRow, TrackRow, TransitionRow
from layers.since import Figure, Known, since_last_shift
from layers.since_text import quiet_sentence, since_html, span_sentence
from layers.source_text import age_text, both_clocks, clock_sentence, clocks_html, sources_html
from routes.arrival_counts import Usual
from routes.source_clocks import Standing

NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)
HOUR = timedelta(hours=1)
LOOK = LookRow("all", "month", date(2026, 1, 31), NOW, 1, 1, 0, "{}", "{}", "0", 5, "d", 0.01)


def arrivals(*rows):
    """Give rows of feed, import, hours ago, new."""
    full = [("AGY-A", feed, number, NOW - ago * HOUR, new, new + 1) for feed, number, ago, new in rows]
    return pl.DataFrame(full, schema=ARRIVALS, orient="row")


def hourly(feed, *, until=0, new=1):
    """Give an import an hour over two days, from the first on, up to so many hours ago."""
    return [(feed, 49 - ago, ago, new) for ago in range(48, until - 1, -1)]


def track(name, *turns):
    """Give a flag with entries of number, hours ago, from, to."""
    history = tuple(
        TransitionRow(name, NOW.date(), NOW - ago * HOUR, "routewatch", "gone", before, after, None, number)
        for number, ago, before, after in turns
    )
    return TrackRow(name, LOOK, 1, SightingRow(name, "{}", "[]", 1, "d"), NOW.date(), history)


def known(rows=(), *, mark=None, tracked=(), expected=None, told=True):
    return Known(mark, Mark(NOW, 99, 99), arrivals(*rows) if told else None, tracked, expected or {})


def mark(ago, *, imports=0, turns=0):
    return Mark(NOW - ago * HOUR, imports, turns)


def test_events_since_the_shift_stand_beside_those_of_as_long_a_time_before():
    rows = [*hourly("radar"), ("patrol", 45, 4.5, 30)]
    since = since_last_shift(known(rows, mark=mark(3, imports=46)), now=NOW)
    assert since.events == Figure(3, 33, Usual(3, 3, 15))
    assert (since.start, since.is_taken, since.is_quiet) == (NOW - 3 * HOUR, True, False)


def test_what_was_given_an_earlier_clock_is_new_all_the_same():
    """An import that was begun before the shift was taken over, and ended after it, was on no screen by then."""
    rows = [("radar", 1, 5, 10), ("radar", 2, 4, 7)]
    assert since_last_shift(known(rows, mark=mark(3, imports=1)), now=NOW).events.number == 7
    assert since_last_shift(known(rows, mark=mark(3, imports=2)), now=NOW).events.number == 0
    assert since_last_shift(known(rows), now=NOW).events.number == 17
    assert since_last_shift(known([("radar", 1, 25, 10)]), now=NOW).events == Figure(0, 10)


def test_flags_that_were_raised_and_taken_back_are_counted_by_their_turns():
    tracked = [
        track("old", (1, 9, "", "flagged")),
        track("before", (2, 5, "", "watch"), (3, 4, "watch", "flagged")),
        track("new", (2, 5, "", "watch"), (6, 2, "watch", "flagged")),
        track("passing", (7, 2, "", "flagged"), (8, 1, "flagged", "withdrawn")),
        track("back", (4, 4, "", "confirmed"), (9, 1, "confirmed", "note")),
        track("watched", (10, 1, "watch", "withdrawn")),
        track("judged", (1, 9, "", "flagged"), (11, 1, "flagged", "dismissed"), (12, 1, "dismissed", "flagged")),
    ]
    since = since_last_shift(known(mark=mark(3, turns=5), tracked=tracked), now=NOW)
    assert (since.flags, since.withdrawn) == (Figure(2, 1), Figure(2, 0))
    assert since_last_shift(known(mark=mark(3, turns=9), tracked=tracked), now=NOW).withdrawn == Figure(0, 2)


def test_sources_are_silent_by_their_clocks_now_and_then():
    rows = [*hourly("radar", until=4), *hourly("patrol")]
    since = since_last_shift(known(rows, mark=mark(2, imports=48)), now=NOW)
    assert since.silent == Figure(1, 0)
    assert [clock.feed for clock in since.by_standing(Standing.SILENT)] == ["radar"]
    later = since_last_shift(known(rows, mark=mark(2, imports=48)), now=NOW + 2 * HOUR)
    assert later.silent.number == 1
    assert len(later.by_standing(Standing.LATE)) == 1
    set_by_site = known(rows, mark=mark(2, imports=48), expected={("AGY-A", "radar"): 5 * HOUR})
    assert since_last_shift(set_by_site, now=NOW).silent == Figure(0, 0)


def test_a_quiet_night_says_so_and_claims_no_more_than_is_known():
    heard = hourly("radar")
    quiet = since_last_shift(known(heard, mark=mark(1, imports=49)), now=NOW)
    assert quiet.is_quiet
    assert quiet_sentence(quiet) == "No new events, all sources heard."
    once = since_last_shift(known([*heard, ("post", 1, 9, 2)], mark=mark(1, imports=49)), now=NOW)
    assert quiet_sentence(once) == "No new events. 1 source was not heard often enough to know when it is late."
    never = since_last_shift(known([("post", 1, 9, 2)], mark=mark(1, imports=49)), now=NOW)
    assert "No source was heard often enough" in quiet_sentence(never)
    assert quiet_sentence(since_last_shift(known(), now=NOW)) == "No new events; no source was heard yet."
    of_others = since_last_shift(known(told=False), now=NOW)
    assert of_others.is_quiet
    assert "not told one by one" in quiet_sentence(of_others)
    late = since_last_shift(known(heard, mark=mark(1, imports=49)), now=NOW + 2 * HOUR)
    assert not late.is_quiet


def test_figures_are_a_table_of_words_and_nothing_in_it_is_markup():
    rows = [*hourly("<b>radar"), ("patrol", 45, 4.5, 30)]
    usual = since_html(since_last_shift(known(rows, mark=mark(3, imports=46)), now=NOW))
    assert '<th scope="row">new events</th><td>3</td><td>-30</td><td>usually 3</td>' in usual
    since = since_last_shift(known(rows, mark=mark(3, imports=46)), now=NOW + 3 * HOUR)
    said = since_html(since)
    assert '<th scope="row">silent sources</th><td>1</td><td>+1</td><td></td>' in said
    for html in (said, sources_html(since), clocks_html(since, None)):
        assert "<b>radar" not in html
    assert "AGY-A / &lt;b&gt;radar: silent, 3 h (expected every 75 min)" in sources_html(since)
    without = since_html(since_last_shift(known(told=False), now=NOW))
    assert "events" not in without
    assert "sources" not in without


def test_the_strip_counts_sources_and_gives_the_age_of_the_oldest():
    rows = [*hourly("radar", until=4), *hourly("patrol"), ("post", 1, 200, 2), ("mail", 1, 9, 2)]
    said = sources_html(since_last_shift(known(rows), now=NOW))
    assert [part.split("</i> ")[1] for part in said.split("</span>")[:-1]] == [
        "1 silent, up to 4 h old", "1 heard, up to 0 min old", "2 without a known interval, up to 8 d old"
    ]  # fmt: skip
    assert sources_html(since_last_shift(known(), now=NOW)) == ""


def test_a_shift_is_said_in_both_clocks():
    since = since_last_shift(known(mark=mark(3)), now=NOW)
    assert span_sentence(since, None) == "Taken over 2026-11-22 03:00 UTC, 3 h ago; by time of arrival."
    assert "(04:00 local), 3 h ago" in span_sentence(since, ZoneInfo("Europe/Berlin"))
    assert "last 24 hours" in span_sentence(since_last_shift(known(), now=NOW), None)
    assert both_clocks(NOW, ZoneInfo("Africa/Abidjan")) == "2026-11-22 06:00 UTC"


@pytest.mark.parametrize(
    ("age", "said"),
    [(HOUR / 60 - HOUR / 3600, "0 min"), (1.99 * HOUR, "119 min"), (2 * HOUR, "2 h"), (47.9 * HOUR, "47 h"),
     (48 * HOUR, "2 d"), (24_000 * HOUR, "1,000 d")],
)  # fmt: skip
def test_ages_are_whole_ones_that_have_passed(age, said):
    assert age_text(age) == said


def test_a_clock_that_the_site_set_says_so():
    since = since_last_shift(known(hourly("radar"), expected={("AGY-A", None): HOUR}), now=NOW)
    (clock,) = since.clocks
    assert clock_sentence(clock, NOW) == "AGY-A / radar: heard, 0 min (set to every 60 min)"
    assert clock_sentence(replace(clock, expected=None), NOW) == "AGY-A / radar: not known, 0 min"
    assert "60 min (set)" in clocks_html(since, None)
