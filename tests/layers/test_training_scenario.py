"""The whole way on the training scenario: every planted shift is flagged, and no planted trap is."""

import numpy as np
import pytest
import shapely

from data.basemap import load_land
from data.geocode.gazetteer import load_towns
from data.scenario import training_scenario
from layers.scene import is_note
from routes.analysis import AnalysisParameters, FlagType
from routes.geodesy import to_vectors
from routes.pipeline import analyse

NEAR_KM = 100.0
LATE_PERIODS = 4


@pytest.fixture(scope="module")
def scenario():
    return training_scenario()


@pytest.fixture(scope="module")
def found(scenario):
    return analyse(
        scenario.events,
        parameters=AnalysisParameters(),
        land=load_land("50m"),
        towns=load_towns(),
        effort=scenario.effort,
    )


def vectors(line) -> np.ndarray:
    lon, lat = np.asarray(shapely.segmentize(shapely.LineString(line), 0.2).coords).T
    return to_vectors(lon, lat)


def lies_near(line, truth) -> bool:
    """Tell whether at least half of a line lies within ``NEAR_KM`` of the true one."""
    dots = np.clip(vectors(line) @ vectors(truth).T, -1.0, 1.0)
    return bool((np.arccos(dots.max(axis=1)) * 6371.0 <= NEAR_KM).mean() >= 0.5)


def months(a, b) -> int:
    return (a.year - b.year) * 12 + a.month - b.month


def test_every_planted_shift_is_flagged_with_its_type_place_and_time(scenario, found):
    lines = dict(zip(found.corridors["corridor_id"], found.corridors.geometry, strict=True))
    truth = {corridor.corridor_id: corridor.line for corridor in scenario.corridors}
    missed = []
    for change in (change for change in scenario.changes if change.is_shift):
        hit = [
            flag
            for flag in found.flags
            if flag.type.value == change.type.value
            and -LATE_PERIODS <= months(flag.time, change.start) <= max(LATE_PERIODS, months(change.end, change.start))
            and any(
                lies_near(lines[key].coords, truth[planted])
                for key in {flag.corridor_id, flag.from_corridor_id, flag.to_corridor_id} - {None}
                for planted in change.corridor_ids
            )
        ]
        missed += [] if hit else [change.what]
    assert missed == []


def test_no_planted_trap_is_flagged_as_a_route(scenario, found):
    shifts = [flag for flag in found.flags if not is_note(flag)]
    assert len(shifts) == sum(change.is_shift for change in scenario.changes)
    noted = {flag.type for flag in found.flags if is_note(flag)}
    assert noted == {FlagType.ARTEFACT_EFFORT, FlagType.ARTEFACT_REPORTING}


def test_all_three_modes_and_the_antimeridian_are_found(found):
    assert set(found.corridors["mode"]) == {"land", "maritime", "air"}
    spans = [line.bounds for line in found.corridors.geometry]
    assert any(west < 180.0 < east or west < -180.0 < east for west, _s, east, _n in spans)
    assert all(east - west < 180.0 for west, _s, east, _n in spans)
