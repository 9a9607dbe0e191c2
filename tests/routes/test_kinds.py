import polars as pl
import pytest

from data.schema import as_events
from routes.analysis import AnalysisParameters
from routes.pipeline import analyse

A, B, C, D = ("Alpha", 5.0, 5.0), ("Beta", 14.0, 6.0), ("Gamma", 6.0, 14.0), ("Delta", 15.0, 15.0)
PARAMETERS = AnalysisParameters(draws=40)


class Kept(dict):
    """Analyses of kinds by their keys."""

    def recall(self, key, make):
        if key not in self:
            self[key] = make()
        return self[key]


def answer(found):
    shapes = [shape.to_csv() for shape in (found.corridors, found.areas)]
    frames = [frame.write_json() for frame in (found.cube, found.members, found.series, found.duplicates)]
    return found.flags, found.periods, frames, shapes


@pytest.fixture(scope="module")
def events(simulator):
    """Two kinds, their rows mixed, on corridors of which two have one name."""
    t = simulator.Truth
    moved = simulator.simulate(
        [t(A, B, "land", lambda at: 9 if at < 24 else 2), t(C, D, "land", lambda at: 2 if at < 24 else 9)], seed=4
    )
    other = simulator.simulate([t(A, B, "land", lambda _: 5)], seed=5, tagged=0.0)
    other = other.with_columns(pl.format("I{}", "event_id").alias("event_id"), kind=pl.lit("interception"))
    mixed = pl.concat([moved, other])
    return as_events(mixed.sample(fraction=1.0, shuffle=True, seed=3))


def test_parts_that_are_found_again_make_the_same_whole(events, land):
    kept = Kept()
    first = analyse(events, parameters=PARAMETERS, land=land, recall=kept.recall)
    assert [part.parameters.alpha for part in kept.values()] == [PARAMETERS.alpha / 2] * 2
    again = analyse(events, parameters=PARAMETERS, land=land, recall=kept.recall)
    assert len(kept) == 2
    assert answer(again) == answer(first) == answer(analyse(events, parameters=PARAMETERS, land=land))
    assert first.flags


@pytest.mark.parametrize(("blank", "made"), [(False, 3), (True, 4)])
@pytest.mark.parametrize("touched", ["seizure", "interception"])
def test_what_touches_one_kind_leaves_the_other(events, land, touched, blank, made):
    """Where modes are blank, what is known of the other kind tells them, too."""
    told = events if blank else as_events(events.with_columns(mode=pl.lit("land")))
    kept = Kept()
    analyse(told, parameters=PARAMETERS, land=land, recall=kept.recall)
    fewer = as_events(told.filter((pl.col("kind") != touched) | (pl.int_range(pl.len()) % 5 != 1)))
    found = analyse(fewer, parameters=PARAMETERS, land=land, recall=kept.recall)
    assert len(kept) == made
    assert answer(found) == answer(analyse(fewer, parameters=PARAMETERS, land=land))


def test_one_kind_alone_is_the_whole_and_no_part(events, land):
    kept = Kept()
    alone = as_events(events.filter(pl.col("kind") == "seizure"))
    assert analyse(alone, parameters=PARAMETERS, land=land, recall=kept.recall).flags
    assert not kept
