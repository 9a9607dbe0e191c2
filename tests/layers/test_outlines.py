import numpy as np
import pytest

from layers.outlines import area_of
from routes.alternatives import in_area
from routes.geodesy import distance_km, to_vectors


def test_a_box_across_the_date_line_holds_both_sides():
    area = area_of((179.0, -20.0, -179.0, -10.0))
    assert area.bounds == (179.0, -20.0, 181.0, -10.0)
    assert in_area(area, [179.5, -179.5, 178.5, 0.0], [-15.0] * 4).tolist() == [True, True, False, False]


@pytest.mark.parametrize(
    "circle",
    [
        (36.1, -5.4, 50.0),
        (-17.0, 179.8, 300.0),
        (88.0, 40.0, 900.0),
        (-90.0, 0.0, 1500.0),
        (-70.0, -120.0, 3000.0),
        (10.0, 5.0, 12_000.0),
        (0.0, 180.0, 19_000.0),
    ],
)
def test_a_circle_holds_what_lies_within_its_radius(circle):
    lat, lon, radius_km = circle
    rng = np.random.default_rng(3)
    around = rng.normal(size=(4000, 3))
    near = to_vectors([lon], [lat]) + rng.normal(size=(4000, 3)) * min(radius_km, 9000.0) / 6371
    points = np.concatenate([around, near])
    lons = np.degrees(np.arctan2(points[:, 1], points[:, 0]))
    lats = np.degrees(np.arctan2(points[:, 2], np.hypot(points[:, 0], points[:, 1])))
    away = distance_km(np.repeat(to_vectors([lon], [lat]), len(lons), axis=0), to_vectors(lons, lats))
    # Points beside the outline may fall on either side of its straight pieces.
    clear = np.abs(away - radius_km) > 0.03 * min(radius_km, 20_015.0 - radius_km)
    assert (in_area(area_of(circle), lons, lats) == (away <= radius_km))[clear].all()


@pytest.mark.parametrize("area", [(10.0, 170.0, 20_015.0), (-180.0, -85.0, 180.0, 85.0)])
def test_what_goes_around_the_earth_has_no_seam(area):
    assert in_area(area_of(area), [-180.0, 170.0, -90.0], [0.0, -80.0, 45.0]).all()
