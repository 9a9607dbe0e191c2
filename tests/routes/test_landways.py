import numpy as np
import shapely

from routes.geodesy import along_km, distance_km, great_circle, project, to_degrees, to_vectors
from routes.landways import cheapest_way, evidence_at

NOBODY = np.zeros((0, 3)), np.zeros(0)


def test_over_open_land_the_way_is_nearly_straight(land):
    ends = to_vectors([10.0, 18.0], [10.0, 14.0])
    way = cheapest_way(*ends, land=land, seen=NOBODY[0], weights=NOBODY[1])
    assert along_km(way)[-1] < 1.2 * float(distance_km(*ends))


def test_a_bay_is_gone_around():
    ends = to_vectors([3.0, 7.0], [9.0, 9.0])
    bay = shapely.box(0, 0, 10, 10) - shapely.box(4, 8, 6, 10)
    way = cheapest_way(*ends, land=bay, seen=NOBODY[0], weights=NOBODY[1])
    lon, lat = to_degrees(way)
    assert lat[(lon > 4.4) & (lon < 5.6)].max() < 8.3


def test_evidence_draws_the_way_to_itself(land):
    ends = to_vectors([10.0, 20.0], [10.0, 10.0])
    bend = np.vstack([great_circle(ends[0], to_vectors(15, 12), 5), great_circle(to_vectors(15, 12), ends[1], 5)])
    way = cheapest_way(*ends, land=land, seen=bend, weights=np.ones(len(bend)))
    assert np.abs(project(way, to_vectors([15.0], [12.0])).offset_km).max() < 60


def test_a_way_over_the_antimeridian_stays_short(land):
    ends = to_vectors([176.0, -177.0], [-10.0, -10.0])
    way = cheapest_way(*ends, land=land, seen=NOBODY[0], weights=NOBODY[1])
    assert along_km(way)[-1] < 1.3 * float(distance_km(*ends))


def test_evidence_is_highest_where_events_are():
    points = to_vectors([0.0, 1.0], [0.0, 0.0])
    found = evidence_at(points, to_vectors([0.0] * 5, [0.0] * 5), np.ones(5))
    assert found[0] > found[1]
