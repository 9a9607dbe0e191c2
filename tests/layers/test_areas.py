"""Outlines of areas on the map."""

import geopandas as gpd
from shapely import MultiPolygon, box

from layers.areas import area_layer
from layers.palette import DARK


def test_every_ring_is_a_path_in_the_colour_of_its_direction():
    areas = gpd.GeoDataFrame(
        [
            {"area_id": "a", "name": "around {x}", "mark": "rising"},
            {"area_id": "b", "name": "around Beta", "mark": "falling"},
        ],
        geometry=[MultiPolygon([box(0, 0, 1, 1), box(3, 0, 4, 1)]), box(179, 0, 181, 1)],
        crs="EPSG:4326",
    )
    rows = area_layer(areas, theme=DARK).data
    assert [tuple(row["colour"][:3]) for row in rows] == [DARK.rising, DARK.rising, DARK.falling]
    assert rows[0]["tip"].startswith("around {x}. An area")
    assert max(lon for lon, _ in rows[2]["path"]) == 181


def test_what_is_known_by_countries_only_says_that_its_outline_is_no_route():
    pair = {"area_id": "pair-1", "name": "Colombia to Spain", "mark": "rising"}
    areas = gpd.GeoDataFrame([pair], geometry=[box(0, 0, 1, 1)], crs="EPSG:4326")
    (row,) = area_layer(areas, theme=DARK).data
    assert row["tip"].startswith("Colombia to Spain. Known by its countries only")
    assert "not its route" in row["tip"]
