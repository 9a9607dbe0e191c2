"""Planted signals through the whole pipeline, and what must not change its answer."""

from datetime import UTC, date, datetime

import numpy as np
import polars as pl
import pytest

from data.schema import as_events, no_events
from routes.analysis import AnalysisParameters, FlagType
from routes.geodesy import densify, project, to_vectors
from routes.periods import Period
from routes.pipeline import analyse
from routes.report import as_report

A, B, C, D, E = (
    ("Alpha", 5.0, 5.0), ("Beta", 14.0, 6.0), ("Gamma", 6.0, 14.0), ("Delta", 15.0, 15.0), ("Epsilon", 24.0, 8.0),
)  # fmt: skip
PARAMETERS = AnalysisParameters()


def steady(rate=6.0):
    return lambda _: rate


def step(at, before, after):
    return lambda t: after if t >= at else before


def routes_of(analysis):
    return [flag for flag in analysis.flags if not flag.type.startswith("artefact")]


@pytest.fixture(scope="module")
def worlds(simulator, land):
    """Analyse each simulated world once."""
    t = simulator.Truth
    quiet = [t(A, B, "land", steady()), t(C, D, "land", steady()), t(B, E, "air", steady()), t(D, E, "land", steady())]
    moved = [t(A, B, "land", step(24, 9, 2)), t(C, D, "land", step(25, 2, 9)), *quiet[2:]]
    switched = [t(A, B, "land", step(24, 9, 2)), t(A, B, "air", step(24, 0.3, 7)), *quiet[1:]]
    fallen = [t(A, B, "land", step(30, 8, 1), commodity="ivory"), *quiet[1:]]
    aside = [t(A, B, "land", steady(12), lambda at: 90.0 if at >= 24 else 0.0), *quiet[1:]]
    made = {"quiet": quiet, "moved": moved, "switched": switched, "fallen": fallen, "aside": aside}
    events = {name: simulator.simulate(truths) for name, truths in made.items()}
    found = {name: analyse(events[name], parameters=PARAMETERS, land=land) for name in made}
    return events, found


def test_a_quiet_world_raises_no_flag_and_shows_its_four_corridors(worlds):
    analysis = worlds[1]["quiet"]
    assert routes_of(analysis) == []
    assert sorted(analysis.corridors["name"]) == [
        "Alpha to Beta",
        "Beta to Epsilon",
        "Delta to Epsilon",
        "Gamma to Delta",
    ]
    assert analysis.corridors["number"].tolist() == [1, 2, 3, 4]
    assert not analysis.corridors["inferred"].any()
    assert set(analysis.corridors["mode"]) == {"land", "air"}


def test_lines_lie_where_the_events_were_drawn(worlds):
    corridors = worlds[1]["quiet"].corridors.set_index("name")
    lon, lat = np.array(corridors.geometry["Alpha to Beta"].coords).T
    straight = to_vectors([5.0, 14.0], [5.0, 6.0])
    assert np.abs(project(straight, to_vectors(lon, lat)).offset_km).mean() < 10
    assert 4 < corridors["band_km"]["Alpha to Beta"] < 20


def test_a_displacement_has_both_ends_and_its_month(worlds):
    analysis = worlds[1]["moved"]
    names = analysis.corridors.set_index("corridor_id")["name"]
    (flag,) = routes_of(analysis)
    assert flag.type is FlagType.DISPLACEMENT
    assert (names[flag.from_corridor_id], names[flag.to_corridor_id]) == ("Alpha to Beta", "Gamma to Delta")
    assert date(2022, 11, 1) <= flag.time <= date(2023, 3, 1)
    assert flag.p_value <= 0.05
    assert flag.effect_low < flag.effect < flag.effect_high
    assert flag.agencies == ("A", "B", "C")


def test_the_same_ends_by_another_mode_are_a_mode_switch(worlds):
    (flag,) = routes_of(worlds[1]["switched"])
    modes = worlds[1]["switched"].corridors.set_index("corridor_id")["mode"]
    assert flag.type is FlagType.MODE_SWITCH
    assert (modes[flag.from_corridor_id], modes[flag.to_corridor_id]) == ("land", "air")


def test_a_fall_without_a_rise_is_a_decline(worlds):
    (flag,) = routes_of(worlds[1]["fallen"])
    assert flag.type is FlagType.DECLINE
    assert flag.observed < flag.expected


def test_a_corridor_that_moves_aside_drifts(worlds):
    drifts = [flag for flag in routes_of(worlds[1]["aside"]) if flag.type is FlagType.DRIFT]
    names = worlds[1]["aside"].corridors.set_index("corridor_id")["name"]
    assert [names[flag.corridor_id] for flag in drifts] == ["Alpha to Beta"]
    assert abs(abs(drifts[0].effect) - 90) < 30


def test_permuting_rows_changes_nothing_but_their_numbers(worlds, land):
    events, found = worlds
    order = np.random.default_rng(3).permutation(events["moved"].height)
    shuffled = analyse(as_events(events["moved"][order.tolist()]), parameters=PARAMETERS, land=land)
    assert shuffled.flags == found["moved"].flags
    assert shuffled.cube.equals(found["moved"].cube)
    assert shuffled.series.equals(found["moved"].series)
    assert shuffled.corridors.equals(found["moved"].corridors)
    back = shuffled.members.with_columns(event_index=pl.Series(order[shuffled.members["event_index"]], dtype=pl.UInt32))
    assert back.sort("event_index", "corridor_id").equals(found["moved"].members)


def test_longitudes_by_another_turn_and_other_names_of_agencies_change_nothing(worlds, land):
    events, found = worlds
    changed = events["moved"].with_columns(
        longitude=pl.col("longitude") + 360, agency=pl.col("agency").replace_strict({"A": "Z", "B": "M", "C": "B"})
    )
    again = analyse(as_events(changed), parameters=PARAMETERS, land=land)
    kept = [(f.flag_id, f.p_value, f.score) for f in routes_of(again)]
    assert kept == [(f.flag_id, f.p_value, f.score) for f in routes_of(found["moved"])]


def test_twice_the_effort_everywhere_and_twice_the_counts_raise_no_flag_of_a_route(simulator, land):
    t = simulator.Truth
    truths = [t(A, B, "land", steady()), t(C, D, "land", steady()), t(B, E, "air", steady()), t(D, E, "land", steady())]
    events = simulator.simulate(truths, seed=5, effort=lambda _agency, at: 2.0 if at >= 24 else 1.0)
    assert routes_of(analyse(events, parameters=PARAMETERS, land=land)) == []


def test_without_names_and_modes_the_corridors_are_still_drawn(worlds, land):
    blank = worlds[0]["quiet"].with_columns(origin=pl.lit(""), destination=pl.lit(""))
    analysis = analyse(as_events(blank), parameters=PARAMETERS, land=land)
    assert analysis.corridors["inferred"].all()
    truth = {"ab": to_vectors([5.0, 14.0], [5.0, 6.0]), "cd": to_vectors([6.0, 15.0], [14.0, 15.0])}
    drawn = [to_vectors(*np.array(shape.coords).T) for shape in analysis.corridors.geometry]
    for line in truth.values():
        away = [np.abs(project(found, densify(line, 20)).offset_km) for found in drawn]
        assert np.mean(np.min(away, axis=0) < 40) > 0.8


def test_corridors_whose_reports_name_one_place_are_told_apart_by_their_ends(worlds, land):
    blank = worlds[0]["quiet"].with_columns(origin=pl.lit(""), destination=pl.lit(""), place=pl.lit("SAHEL"))
    corridors = analyse(as_events(blank), parameters=PARAMETERS, land=land).corridors
    assert len(corridors) > 1
    assert not corridors[["name", "mode"]].duplicated().any()
    assert corridors["name"].str.contains(r"around SAHEL(?: \(\d+\.\d[NS] .* to |$)").all()


def test_a_change_that_came_by_one_feed_of_several_says_so(simulator, land):
    t = simulator.Truth
    rest = [t(C, D, "land", steady(12), commodity="ivory"), t(B, E, "air", steady(8)), t(D, E, "land", steady(8))]
    events = simulator.simulate([t(A, B, "land", step(24, 12, 4), commodity="ivory"), *rest], seed=3)
    by_goods = pl.when(pl.col("commodity") == "ivory").then(pl.lit("survey")).otherwise(pl.lit("press"))
    by_turns = pl.when(pl.col("occurred_at").dt.day() % 2 == 0).then(pl.lit("survey")).otherwise(pl.lit("press"))
    told = []
    for feed in (by_goods, by_turns):
        changed = as_events(events.with_columns(feed=feed, agency=pl.lit("IOM")))
        flags = routes_of(analyse(changed, parameters=PARAMETERS, land=land))
        told.append([(flag.type, flag.other_explanation == "one_feed") for flag in flags])
    assert told == [[(FlagType.DECLINE, True)], [(FlagType.DECLINE, False)]]


def test_memberships_are_shares(worlds):
    analysis = worlds[1]["quiet"]
    sums = analysis.members.group_by("event_index").agg(pl.col("weight").sum())["weight"]
    assert sums.max() <= 1 + 1e-9
    assert set(analysis.members["corridor_id"]) == set(analysis.corridors["corridor_id"])
    assert analysis.cube["count"].sum() == pytest.approx(worlds[0]["quiet"].height)


def test_the_past_is_analysed_as_it_was_known(worlds, land):
    events = worlds[0]["moved"]
    early = analyse(events, parameters=AnalysisParameters(as_of=date(2022, 6, 30)), land=land)
    assert early.periods[-1] == date(2022, 6, 1)
    assert routes_of(early) == []
    cut = as_events(events.filter(pl.col("occurred_at") < datetime(2022, 7, 1, tzinfo=UTC)))
    assert analyse(cut, parameters=PARAMETERS, land=land).flags == early.flags


def test_identities_survive_new_events(worlds, land):
    events, found = worlds
    first = as_events(events["quiet"].filter(pl.col("occurred_at") < datetime(2023, 6, 1, tzinfo=UTC)))
    early = analyse(first, parameters=PARAMETERS, land=land)
    assert set(early.corridors["corridor_id"]) == set(found["quiet"].corridors["corridor_id"])


def test_kinds_are_never_mixed(worlds, land):
    events = worlds[0]["quiet"]
    odd = events.with_row_index("n").with_columns(
        kind=pl.when(pl.col("n") % 2 == 0).then(pl.lit("detection")).otherwise("kind")
    )
    analysis = analyse(as_events(odd.drop("n")), parameters=AnalysisParameters(period=Period.QUARTER), land=land)
    kinds = dict(zip(analysis.corridors["corridor_id"], analysis.corridors["kind"], strict=True))
    assert set(kinds.values()) == {"detection", "seizure"}
    given = odd["kind"].to_list()
    assert all(given[at] == kinds[corridor] for at, corridor, _ in analysis.members.iter_rows())


def test_no_events_make_an_empty_analysis(land):
    analysis = analyse(no_events(), parameters=PARAMETERS, land=land)
    assert analysis.flags == ()
    assert analysis.periods == ()
    assert len(analysis.corridors) == 0
    assert as_report(analysis, runtime_s=0.0)["corridors"] == []


def test_a_line_across_the_antimeridian_does_not_jump(simulator, land):
    ends = ("Viti", 176.0, -8.0), ("Nukua", -177.0, -12.0)
    events = simulator.simulate([simulator.Truth(*ends, "maritime", steady(4))], seed=2)
    analysis = analyse(events, parameters=PARAMETERS, land=land)
    named = analysis.corridors[~analysis.corridors["inferred"]]
    lon = np.array(named.geometry.iloc[0].coords)[:, 0]
    assert np.abs(np.diff(lon)).max() < 1
    assert lon.max() > 180 or lon.min() < -180
    assert abs(lon[0]) <= 180


def test_the_report_has_a_shape_for_every_flag_of_a_route(worlds):
    report = as_report(worlds[1]["moved"], runtime_s=1.0)
    flag = report["flags"][0]
    assert flag["from"]["geometry"]["type"] == flag["to"]["geometry"]["type"] == "LineString"
    assert {c["mode"] for c in report["corridors"]} == {"land", "air"}
    assert flag["time"] == worlds[1]["moved"].flags[0].time.isoformat()
