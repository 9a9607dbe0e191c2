"""Names never cover one another, at any zoom, on any side of 180 degrees."""

import json
from itertools import combinations

from matplotlib.ft2font import FT2Font
from shapely.geometry import MultiPolygon, box

from data.basemap import BASEMAP_FOLDER, LABEL_ZOOMS, font_paths, load_labels
from data.files.labels import Label, country_label, island_label, sea_labels
from data.files.layout import Extent, arranged, extent
from data.settings import ROOT

DRY = MultiPolygon([box(-180, -90, 180, -80)])


def test_the_packaged_names_keep_apart_at_every_zoom():
    font = FT2Font(str(font_paths()[0]))
    extents = [(label, extent(label, font)) for label in _packaged()]
    for zoom in (*LABEL_ZOOMS, 10.0):
        shown = [(label.name, here) for label, here in extents if label.min_zoom <= zoom]
        met = [(a, b) for (a, one), (b, other) in combinations(shown, 2) if one.covers(other, zoom)]
        assert met == [], zoom


def test_labels_across_180_are_neighbours():
    west, east = Extent(255.5, 0, 20, 10), Extent(-255.5, 0, 20, 10)
    assert west.covers(east, 0)
    assert not west.covers(east, 6)


def test_the_later_wish_waits_for_room():
    first = _sea("first", 0.0, 1.0)
    second = _sea("second", 4.0, 1.0)
    placed = {label.key: label.min_zoom for label in arranged([second, first], land=DRY, font=font_paths()[0])}
    assert placed["first"] == 1.0
    assert placed["second"] > 1.0


def test_a_sea_waits_until_its_name_fits_between_the_coasts():
    narrow = MultiPolygon([box(-30, -20, -2, 20), box(2, -20, 30, 20)])
    (label,) = arranged([_sea("gulf", 0.0, 2.0)], land=narrow, font=font_paths()[0])
    assert label.min_zoom == 3.0


def test_the_order_given_changes_nothing():
    labels = [_sea(name, lon, 1.0) for name, lon in (("a", 0.0), ("b", 3.0), ("c", 6.0))]
    font = font_paths()[0]
    assert arranged(labels, land=DRY, font=font) == arranged(labels[::-1], land=DRY, font=font)


def test_a_country_is_named_in_its_largest_part():
    area = MultiPolygon([box(0, 0, 20, 10), box(40, 0, 42, 2)])
    label = country_label("XX", "Testland", area)
    assert box(8, 3, 12, 7).contains(box(label.lon, label.lat, label.lon, label.lat).centroid)


def test_a_small_island_is_named_under_it():
    area = MultiPolygon([box(0, 0, 0.2, 0.2)])
    label = country_label("XX", "Testland", area)
    early = island_label(label, area)
    assert early.min_zoom < label.min_zoom
    assert early.drop_px > 0


def test_seas_are_letter_spaced_and_keep_their_plain_name():
    seas = {label.key: label for label in sea_labels(ROOT / "data" / "files" / "seas.csv")}
    black = seas["sea.black_sea"]
    assert black.name == "Black Sea"
    assert black.text.replace("\u200a", "") == "Black Sea"
    assert black.text != black.name


def _sea(key: str, lon: float, min_zoom: float) -> Label:
    return Label(key, "sea", "gulf", "Some Gulf", "Some Gulf", "", lon, 0.0, min_zoom)


def _packaged() -> list[Label]:
    drawn = {}
    for path in (BASEMAP_FOLDER / "labels").glob("*.json"):
        features = json.loads(path.read_bytes())["features"]
        drawn |= {feature["properties"]["key"]: feature["properties"] for feature in features}
    return [
        Label(**row, text=drawn[row["key"]]["text"], drop_px=drawn[row["key"]]["drop_px"])
        for row in load_labels().to_dicts()
    ]
