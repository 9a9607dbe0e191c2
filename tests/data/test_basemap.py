"""The packaged base map: whole, valid, cut at 180 degrees, and as its manifest says."""

import hashlib
import json
from itertools import pairwise

import numpy as np
import polars as pl
import pytest
import shapely
from matplotlib.ft2font import FT2Font
from shapely.geometry import LineString, Point, shape

from data.basemap import (
    BASEMAP_FOLDER,
    FONT_FOLDER,
    LABEL_ZOOMS,
    font_paths,
    load_borders,
    load_countries,
    load_labels,
    load_land,
)

LAND_AREA_KM2 = 149e6
EARTH_RADIUS_KM = 6371.0

ON_LAND = {
    "Viti Levu, Fiji": (178.0, -17.8),
    "Chukotka, west of 180": (178.0, 67.0),
    "Chukotka, east of 180": (-175.0, 66.5),
    "Wrangel, west of 180": (179.5, 71.2),
    "Wrangel, east of 180": (-179.3, 71.2),
    "Antarctica, near the pole": (0.0, -89.0),
    "Antarctica, at 179": (179.0, -85.0),
    "Antarctica, at -179": (-179.0, -85.0),
}
AT_SEA = {
    "Pacific east of Fiji": (-178.0, -17.8),
    "Null Island": (0.0, 0.0),
    "Caspian Sea": (51.0, 42.0),
    "Bering Strait": (-168.9, 65.8),
    "north of Wrangel": (180.0, 75.0),
}


@pytest.mark.parametrize("folder", [BASEMAP_FOLDER, FONT_FOLDER])
def test_every_file_is_the_one_of_the_manifest(folder):
    expected = json.loads((folder / "manifest.json").read_bytes())["sha256"]
    found = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }
    assert found == expected


@pytest.mark.parametrize("scale", ["110m", "50m"])
def test_land_is_valid_and_no_edge_crosses_the_map(scale):
    land = load_land(scale)
    assert land.is_valid
    assert land.bounds[0] == -180
    assert land.bounds[2] == 180
    assert land.bounds[1] == -90
    rings = [ring for part in land.geoms for ring in (part.exterior, *part.interiors)]
    widest = max(abs(a[0] - b[0]) for ring in rings for a, b in pairwise(ring.coords))
    assert widest < 180


@pytest.mark.parametrize("scale", ["110m", "50m"])
def test_land_covers_its_share_of_the_earth(scale):
    equal_area = shapely.transform(load_land(scale), _cylindrical)
    assert equal_area.area == pytest.approx(LAND_AREA_KM2, rel=0.02)


@pytest.mark.parametrize(("lon", "lat"), ON_LAND.values(), ids=ON_LAND.keys())
def test_points_on_land(lon, lat):
    assert load_land("50m").contains(Point(lon, lat))


@pytest.mark.parametrize(("lon", "lat"), AT_SEA.values(), ids=AT_SEA.keys())
def test_points_at_sea(lon, lat):
    assert not load_land("50m").intersects(Point(lon, lat))


def test_malta_is_at_the_fine_scale_only():
    malta = Point(14.42, 35.88)
    assert load_land("50m").contains(malta)
    assert not load_land("110m").contains(malta)


@pytest.mark.parametrize("scale", ["110m", "50m"])
def test_borders_lie_on_land_and_are_not_the_coast(scale):
    lines, land = load_borders(scale), load_land(scale)
    inland = lines.intersection(land.buffer(0.01)).length / lines.length
    along_coast = lines.intersection(land.boundary.buffer(0.005)).length / lines.length
    assert inland > 0.99
    assert along_coast < 0.05
    pyrenees = LineString([(0.5, 42.0), (0.5, 43.2)])
    assert lines.intersects(pyrenees)


def test_countries_have_iso_codes_and_valid_areas():
    countries = load_countries()
    assert countries.crs == "EPSG:4326"
    assert countries["iso_a2"].is_unique
    assert countries["iso_a2"].str.fullmatch("[A-Z]{2}").all()
    assert countries.geometry.is_valid.all()
    assert len(countries) > 230


@pytest.mark.parametrize(
    ("iso_a2", "lon", "lat"),
    [
        ("FR", 2.4, 47.0),
        ("GF", -53.2, 4.0),
        ("MQ", -61.0, 14.65),
        ("NA", 17.0, -22.0),
        ("SO", 45.0, 9.6),
        ("XK", 21.0, 42.6),
        ("SJ", 17.0, 79.0),
        ("RU", -175.0, 66.5),
        ("FJ", 178.0, -17.8),
    ],
)
def test_a_place_is_in_one_country(iso_a2, lon, lat):
    countries = load_countries()
    here = countries[countries.contains(Point(lon, lat))]
    assert here["iso_a2"].tolist() == [iso_a2]


def test_every_country_with_an_area_has_a_name_inside_it():
    places = {row["iso_a2"]: row for row in load_labels().filter(kind="country").to_dicts()}
    for country in load_countries().itertuples():
        row = places.get(country.iso_a2)
        if row is None:  # no room at any zoom
            assert country.geometry.area < 0.01
            continue
        assert row["name"] == country.name
        assert country.geometry.contains(Point(row["lon"], row["lat"])), country.name


def test_every_sea_label_lies_at_sea():
    seas = load_labels().filter(kind="sea")
    assert 120 <= seas.height <= 170
    points = shapely.points(seas["lon"], seas["lat"])
    land = load_land("50m")
    shapely.prepare(land)
    assert seas.filter(pl.Series(shapely.contains(land, points)))["name"].to_list() == []


def test_the_files_of_the_browser_hold_the_same_labels():
    drawn = []
    for zoom in LABEL_ZOOMS:
        features = json.loads((BASEMAP_FOLDER / "labels" / f"en_{zoom:.1f}.json").read_bytes())["features"]
        for feature in features:
            place = shape(feature["geometry"])
            drawn.append((feature["properties"]["key"], place.x, place.y, zoom))
    assert sorted(drawn) == sorted(load_labels().select("key", "lon", "lat", "min_zoom").rows())


def test_fonts_hold_latin_cyrillic_and_arabic():
    assert [path.suffix for path in font_paths()] == [".ttf"] * 3
    for path in font_paths()[:2]:
        known = FT2Font(str(path)).get_charmap()
        assert all(ord(letter) in known for letter in "Añčạ Коридор ممر بحري Αθήνα 0-9")


def _cylindrical(lonlat):
    # Lambert's cylindrical equal-area projection of the sphere, in km.
    lon, lat = np.radians(lonlat).T
    return EARTH_RADIUS_KM * np.column_stack([lon, np.sin(lat)])
