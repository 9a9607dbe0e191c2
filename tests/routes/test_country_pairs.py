"""Pairs of countries as units of test: what a source tells that knows no place finer than a country."""

from datetime import UTC, datetime

import numpy as np
import pytest
import shapely

from routes.analysis import AnalysisParameters
from routes.areas import find_areas
from routes.cells import cells_at
from routes.country_pairs import country_named, is_pair, with_country_pairs
from routes.evidence import gather
from routes.periods import Period
from routes.pipeline import analyse

LAND = shapely.box(-80, -35, -40, 10)
ONSET = 30
MIDDLES = {"Colombia": (-74.88, 5.93, 896.0), "Peru": (-75.78, -10.59, 1408.0), "Brazil": (-46.04, -16.53, 2955.0)}
FLOWS = (("Colombia", "Spain"), ("Colombia", "Netherlands"), ("Peru", "Belgium"), ("Brazil", "Portugal"))


def between(origin, destination, days, **more):
    lon, lat, radius = MIDDLES.get(origin, MIDDLES["Peru"])
    place = {"place": origin, "longitude": lon, "latitude": lat, "radius_km": radius}
    return [{"occurred_at": day, "origin": origin, "destination": destination, **place, **more} for day in days]


def counted(simulator, flows, *, seed, rate=6.0, factor=2.0):
    """Monthly Poisson counts of each flow; the first changes by a factor in July 2023."""
    rng = np.random.default_rng(seed)
    rows = []
    for at, month in enumerate(simulator.periods):
        for number, (origin, destination) in enumerate(flows):
            size = int(rng.poisson(rate * (factor if number == 0 and at >= ONSET else 1.0)))
            days = [datetime(month.year, month.month, 1 + int(rng.integers(27)), tzinfo=UTC) for _ in range(size)]
            rows += [row | {"agency": "AB"[k % 2]} for k, row in enumerate(between(origin, destination, days))]
    return rows


def evenly(simulator, number):
    months = [datetime(day.year, day.month, 5, tzinfo=UTC) for day in simulator.periods]
    return [months[k % len(months)] for k in range(number)]


def paired(simulator, rows, shares=None):
    evidence = gather(simulator.make_events(rows), period=Period.MONTH, as_of=None, land=LAND)
    known = np.zeros((evidence.frame.height, 0)) if shares is None else shares(evidence)
    areas = find_areas(evidence, known)
    return evidence, areas, with_country_pairs(areas, evidence, known)


def shifts(analysis):
    names = dict(
        [*analysis.areas[["area_id", "name"]].to_numpy(), *analysis.corridors[["corridor_id", "name"]].to_numpy()]
    )
    told = [flag for flag in analysis.flags if not flag.type.startswith("artefact")]
    return [(flag.type.value, names[flag.area_id or flag.corridor_id], flag.time) for flag in told]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Peru", "PE"), ("PE", "PE"), ("Callao, Peru", "PE"), ("Callao, PE", "PE"), (" perú ", "PE"), ("USA", "US"),
        ("Turkey", "TR"), ("Türkiye", "TR"), ("Windhoek, NA", "NA"), ("Namibia", "NA"), ("Callao", ""), ("", ""),
        ("Unknown", ""), ("unknown, unknown", ""), ("Unknown Region", ""), ("ZZ", ""), ("NA", ""), ("N/A", ""),
        ("n.a.", ""), ("no", ""), ("?", ""), ("-", ""), ("Europe", ""), ("South America", ""), ("world", ""),
        ("EU", ""), ("European Union", ""), ("Various", ""), ("not specified", ""), ("None", ""), ("Pacific", ""),
        ("Peru or Ecuador", ""),
    ],
)  # fmt: skip
def test_a_text_tells_its_country_or_none(text, code):
    assert country_named(text) == code


def test_one_flow_of_a_source_that_tells_only_countries_doubles(simulator):
    events = simulator.make_events(counted(simulator, FLOWS, seed=3))
    found = analyse(events, parameters=AnalysisParameters(), land=LAND)
    assert len(found.corridors) == 0
    ((kind, name, time),) = shifts(found)
    assert (kind, name) == ("emergence", "Colombia to Spain")
    assert abs((time.year - 2021) * 12 + time.month - 1 - ONSET) <= 2
    (row,) = found.areas.to_dict("records")
    lon, lat, _ = MIDDLES["Colombia"]
    assert is_pair(row["area_id"])
    assert row["cells"] == [f"{int(cells_at(np.array([lon]), np.array([lat]), 3)[0]):x}"]
    assert row["geometry"].contains(shapely.Point(lon, lat))
    ours = found.members.filter(found.members["corridor_id"] == row["area_id"])["event_index"]
    assert set(events[ours]["destination"]) == {"Spain"}
    assert row["support"] == ours.len() == events["destination"].to_list().count("Spain")


@pytest.mark.parametrize("seed", range(4))
def test_flows_that_stay_as_they_are_raise_no_flag(simulator, seed):
    events = simulator.make_events(counted(simulator, FLOWS, seed=seed, factor=1.0))
    found = analyse(events, parameters=AnalysisParameters(), land=LAND)
    tested = {key for key in found.series["corridor_id"].unique() if is_pair(key)}
    assert len(tested) == len(FLOWS)
    assert shifts(found) == []


def test_the_order_of_rows_changes_nothing(simulator):
    rows = [row | {"event_id": str(at)} for at, row in enumerate(counted(simulator, FLOWS, seed=3))]
    mixed = [rows[at] for at in np.random.default_rng(5).permutation(len(rows))]
    one, other = (
        analyse(simulator.make_events(given), parameters=AnalysisParameters(), land=LAND) for given in (rows, mixed)
    )
    assert one.flags
    assert one.flags == other.flags
    assert one.series.equals(other.series)
    assert one.areas.equals(other.areas)


def test_a_pair_has_36_events_and_at_most_60_percent_of_all(simulator):
    spain = between("Colombia", "Spain", evenly(simulator, 36))
    rest = [*between("Peru", "Belgium", evenly(simulator, 64)), *between("Brazil", "Portugal", evenly(simulator, 35))]
    _, _, pairs = paired(simulator, [*spain, *rest])
    assert pairs.names == ("Colombia to Spain", "Peru to Belgium")
    assert pairs.members.sum(axis=0).tolist() == [36, 64]
    _, _, fewer = paired(simulator, [*spain[1:], *rest])
    assert fewer.names == ("Peru to Belgium",)
    _, _, most = paired(simulator, [*spain, *between("Peru", "Belgium", evenly(simulator, 55))])
    assert most.names == ("Colombia to Spain",)


def test_only_coarse_events_that_name_two_countries_make_a_pair(simulator):
    days = evenly(simulator, 40)
    rows = [
        *between("Callao, Peru", "ES", days[:20]),
        *between("PE", "Madrid, Spain", days[20:]),
        *between("Spain", "Peru", days),
        *between("Peru", "Lima, Peru", days),
        *between("Unknown", "Spain", days),
        *between("Peru", "Rotterdam", days),
        *between("Peru", "Portugal", days, radius_km=250.0, place="Callao"),
        *between("Peru", "Belgium", days, radius_km=176.0, place="Belgium"),
    ]
    evidence, areas, pairs = paired(simulator, rows)
    at = len(areas.ids)
    assert pairs.names[at:] == ("Spain to Peru", "Peru to Belgium", "Peru to Spain")
    inside = evidence.frame.filter(pairs.members[:, at + 2])
    assert set(inside["origin"]) == {"Callao, Peru", "PE"}
    assert inside.height == 40


def test_without_coarse_events_nothing_is_added(simulator):
    rows = between("Peru", "Spain", evenly(simulator, 50), radius_km=250.0)
    _, areas, pairs = paired(simulator, rows)
    assert pairs is areas


def test_a_pair_that_a_corridor_tells_is_not_tested_twice(simulator):
    days = evenly(simulator, 50)
    rows = [row for flow in FLOWS[:3] for row in between(*flow, days)]

    def share(part):
        def of_spain(evidence):
            return (part * (evidence.frame["destination"] == "Spain").to_numpy())[:, None]

        return of_spain

    assert paired(simulator, rows, share(0.5))[2].names == ("Colombia to Netherlands", "Peru to Belgium")
    beside = paired(simulator, rows, share(0.4))[2].names
    assert beside == ("Colombia to Spain", "Colombia to Netherlands", "Peru to Belgium")


def test_a_pair_keeps_its_identity_as_events_come_in_and_has_one_for_each_kind(simulator):
    rows = [row for flow in FLOWS for row in between(*flow, evenly(simulator, 50))]
    more = [row for flow in FLOWS for row in between(*flow, evenly(simulator, 70), longitude=-70.0)]
    ids = paired(simulator, rows)[2].ids
    later = paired(simulator, more)[2]
    assert later.ids == ids
    assert len(set(ids)) == len(FLOWS)
    others = paired(simulator, [row | {"kind": "interception"} for row in rows])[2].ids
    assert not set(others) & set(ids)


def test_rows_that_are_sums_have_pairs_beside_their_places_unless_these_tell_the_same(simulator):
    flows = (("Colombia", "Portugal"), *FLOWS)
    rows = [row for flow in flows for row in between(*flow, evenly(simulator, 48), count=20)]
    _, areas, pairs = paired(simulator, rows)
    assert areas.stated
    assert pairs.stated
    assert pairs.names[len(areas.ids) :] == ("Colombia to Spain", "Colombia to Netherlands", "Colombia to Portugal")


def test_a_change_that_a_corridor_and_a_pair_see_is_told_once(simulator):
    ends = (
        (("Callao, Peru", -77.15, -12.05), ("Rotterdam, Netherlands", 4.1, 52.0)),
        (("Santos, Brazil", -46.3, -24.0), ("Lisbon, Portugal", -9.2, 38.7)),
    )
    rates = (lambda at: 18.0 if at >= ONSET else 9.0), (lambda _: 9.0)
    ways = [simulator.Truth(*pair, "maritime", rate) for pair, rate in zip(ends, rates, strict=True)]
    fine = simulator.simulate(ways, seed=1).drop("event_id").to_dicts()
    flows = (("Peru", "Netherlands"), ("Brazil", "Portugal"), ("Colombia", "Spain"))
    events = simulator.make_events([*fine, *counted(simulator, flows, seed=1, rate=3.0)])
    found = analyse(events, parameters=AnalysisParameters(), land=LAND)
    assert sum(is_pair(key) for key in found.series["corridor_id"].unique()) == len(flows)
    assert [(kind, name) for kind, name, _ in shifts(found)] == [("emergence", "Callao to Rotterdam")]
