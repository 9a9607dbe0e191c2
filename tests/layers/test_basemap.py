"""The base map's layers: their specs, and that every address in them is a packaged file."""

import json

import pydeck as pdk
import pytest

from data.basemap import BASEMAP_FOLDER, LABEL_ZOOMS
from layers.basemap import DETAIL_ZOOM, base_layers, label_layers
from layers.palette import DARK, LIGHT, Theme

BASE_URL = "/app/static/basemap"


def _specs(theme: Theme) -> list[dict]:
    stack = [*base_layers(theme, base_url=BASE_URL), *label_layers(theme, base_url=BASE_URL)]
    return json.loads(pdk.Deck(layers=stack, map_provider=None).to_json())["layers"]


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_bottom_to_top(theme):
    names = [spec["id"] for spec in _specs(theme)]
    assert names == [
        "sea",
        "land-110m",
        "land-50m",
        "borders-110m",
        "borders-50m",
        *(f"names-{zoom:.1f}" for zoom in LABEL_ZOOMS),
    ]


def test_every_address_is_a_packaged_file():
    addresses = [spec["data"] for spec in _specs(DARK) if spec["id"] != "sea"]
    assert len(addresses) == 4 + len(LABEL_ZOOMS)
    for address in addresses:
        assert address.startswith(BASE_URL + "/")
        assert (BASEMAP_FOLDER / address.removeprefix(BASE_URL + "/")).is_file()


def test_one_scale_at_a_time():
    specs = {spec["id"]: spec for spec in _specs(DARK)}
    assert specs["land-110m"]["visibleMaxZoom"] == DETAIL_ZOOM
    assert specs["land-50m"]["visibleMinZoom"] == DETAIL_ZOOM
    assert specs["borders-110m"]["visibleMaxZoom"] == DETAIL_ZOOM
    assert specs["borders-50m"]["visibleMinZoom"] == DETAIL_ZOOM


def test_land_is_filled_and_never_stroked():
    for spec in _specs(LIGHT):
        if spec["id"].startswith("land"):
            assert spec["stroked"] is False
            assert spec["getFillColor"] == [*LIGHT.land, 255]


def test_names_take_their_colour_from_the_theme_and_come_in_by_zoom():
    specs = [spec for spec in _specs(DARK) if spec["id"].startswith("names")]
    assert [spec["visibleMinZoom"] for spec in specs] == list(LABEL_ZOOMS)
    for spec in specs:
        assert str([*DARK.label, 255]) in spec["getTextColor"]
        assert str([*DARK.sea_label, 255]) in spec["getTextColor"]
        assert spec["textCharacterSet"] == "auto"


def test_nothing_of_the_base_map_can_be_picked():
    assert not any(spec["pickable"] for spec in _specs(DARK))


def test_the_sea_reaches_beyond_the_square_of_the_web_map():
    (sea,) = (spec for spec in _specs(DARK) if spec["id"] == "sea")
    latitudes = [lat for _, lat in sea["data"][0]["polygon"]]
    assert min(latitudes) < -85.06
    assert max(latitudes) > 85.06
