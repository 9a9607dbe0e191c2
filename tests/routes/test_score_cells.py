import h3.api.basic_int as h3
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routes.cells import cells_at
from routes.score_cells import AREA_SHARES, StudyArea, by_unit, corridor_risk, hits_by_share, study_area

TEN = StudyArea(np.arange(10, dtype=np.int64), np.ones(10), 5)


def at(frame, share, column="hits"):
    return frame.filter(frame["area_share"] == share)[column].item()


def test_hits_by_hand():
    risk = np.array([9.0, 8, 7, 6, 5, 4, 3, 2, 1, 0])
    came = np.array([4.0, 0, 0, 0, 0, 0, 0, 0, 0, 6])
    found = hits_by_share(TEN, risk, came)
    # A tenth of the area is one cell: the riskiest held 4, the best one held 6.
    assert (at(found, 0.1), at(found, 0.1, "best")) == (4.0, 6.0)
    assert (at(found, 0.2), at(found, 0.2, "best")) == (4.0, 10.0)
    assert at(found, 0.05) == pytest.approx(2.0)
    assert at(found, 1.0) == 10.0


def test_cells_of_equal_risk_are_taken_in_equal_parts():
    found = hits_by_share(TEN, np.zeros(10), np.array([10.0, *np.zeros(9)]))
    assert at(found, 0.2) == pytest.approx(2.0)


@given(st.lists(st.tuples(st.floats(0, 9), st.integers(0, 9), st.floats(0.5, 2)), min_size=1, max_size=30))
def test_no_ranking_beats_the_best_one_and_the_whole_area_holds_all(cells):
    risk, came, size = (np.array(column, dtype=float) for column in zip(*cells, strict=True))
    area = StudyArea(np.arange(len(cells), dtype=np.int64), size, 5)
    found = hits_by_share(area, risk, came)
    assert (found["hits"] <= found["best"] + 1e-9).all()
    assert found["hits"].is_sorted()
    assert found["hits"][-1] == pytest.approx(came.sum())
    assert found["area_share"].to_list() == list(AREA_SHARES)


def test_the_area_is_what_lies_near_events_and_knows_what_lies_outside():
    area = study_area(np.array([10.0]), np.array([45.0]), resolution=5, reach_km=50.0)
    seed = cells_at(np.array([10.0]), np.array([45.0]), 5)[0]
    assert set(area.cells.tolist()) == set(h3.grid_disk(int(seed), 3))
    assert area.area_km2.sum() == pytest.approx(len(area.cells) * 253, rel=0.3)
    far = cells_at(np.array([10.0, 20.0]), np.array([45.0, 45.0]), 5)
    assert area.at(far).tolist()[1] == -1
    assert area.summed(far, np.array([2.0, 3.0])).sum() == 2.0


def test_a_pentagon_and_the_antimeridian_have_an_area():
    pentagon = h3.get_pentagons(5)[0]
    lat, lng = h3.cell_to_latlng(pentagon)
    area = study_area(np.array([lng, 179.99]), np.array([lat, -18.0]), resolution=5, reach_km=10.0)
    assert pentagon in area.cells.tolist()
    west = cells_at(np.array([-179.99]), np.array([-18.0]), 5)
    assert area.at(west)[0] >= 0


def test_risk_goes_where_the_expected_corridor_has_its_events():
    lon, lat = np.array([10.0, 12.0]), np.array([45.0, 45.0])
    area = study_area(lon, lat, resolution=5, reach_km=30.0)
    where = cells_at(lon, lat, 5)
    say = by_unit(np.eye(2), np.array([3.0, 3.0]))
    lines = tuple(where[[i]] for i in range(2))
    risk = corridor_risk(area, where, say, means=np.array([1.0, 9.0, 0.0]), lines=lines)
    assert risk[area.at(where)].tolist() == sorted(risk[area.at(where)].tolist())
    assert risk.sum() == pytest.approx(10.0, rel=0.01)
    assert risk[area.at(where)][1] == pytest.approx(9 * risk[area.at(where)][0], rel=0.2)


def test_nothing_known_is_an_empty_area():
    area = study_area(np.zeros(0), np.zeros(0), resolution=5, reach_km=50.0)
    assert len(area.cells) == 0
    assert hits_by_share(area, np.zeros(0), np.zeros(0))["hits"].sum() == 0.0


def test_what_has_no_place_is_spread_nowhere():
    area = study_area(np.array([10.0]), np.array([45.0]), resolution=5, reach_km=30.0)
    nowhere = np.zeros(0, np.int64)
    risk = corridor_risk(area, nowhere, np.zeros((0, 2)), means=np.array([4.0, 9.0]), lines=(nowhere,))
    assert risk.sum() == 0.0
