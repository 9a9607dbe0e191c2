"""The whole map: layers that keep their identity, no map service, and text that never becomes a template."""

import json
import re
from dataclasses import replace

import geopandas as gpd
import pytest
from shapely import Point

from layers.arrows import HEAD_SVG
from layers.deck import watch_deck
from layers.palette import DARK, THEMES
from layers.regions import FARTHEST_ZOOM, Region

REGION = Region("caribbean", -78.0, 15.0, 4.2)
NAMESPACE = "http://www.w3.org/2000/svg"


def no_constant(name):
    raise AssertionError(f"{name} is not JSON")


@pytest.fixture
def deck_of(events):
    def make(scene, **changes):
        chosen = {"theme": DARK, "region": REGION, "selected": None, "disks": events, "base_url": "/static/basemap"}
        return watch_deck(scene, **(chosen | changes))

    return make


def identifiers(deck):
    return [layer["id"] for layer in json.loads(deck.to_json())["layers"]]


def test_layers_lie_in_their_order(deck_of, scene):
    found = identifiers(deck_of(scene))
    ours = [key for key in found if not key.startswith(("land-", "borders-", "names-"))]
    assert ours == [
        "sea",
        "cells",
        "areas",
        "bands",
        "halo",
        "casing",
        "corridors",
        "hollow",
        "directions",
        "displacement",
        "displacement-heads",
        "events",
        "badges",
    ]
    assert max(found.index(key) for key in found if key.startswith(("land-", "borders-"))) < found.index("cells")


def test_identities_are_unique_and_the_same_whatever_is_shown(deck_of, scene, events):
    found = identifiers(deck_of(scene))
    assert len(set(found)) == len(found)
    assert identifiers(deck_of(scene, theme=THEMES["light"], selected="road", disks=events.clear())) == found


def test_the_map_opens_at_its_region(deck_of, scene):
    state = json.loads(deck_of(scene).to_json())["initialViewState"]
    assert state == {"longitude": -78.0, "latitude": 15.0, "zoom": 4.2, "minZoom": FARTHEST_ZOOM, "maxZoom": 12}


def test_the_world_repeats_so_that_lines_across_the_antimeridian_go_on(deck_of, scene):
    assert json.loads(deck_of(scene).to_json())["views"] == [{"@@type": "MapView", "controller": True, "repeat": True}]


def test_no_map_service_and_no_other_host(deck_of, scene):
    deck = deck_of(scene)
    assert deck.map_provider is None
    spec = deck.to_json()
    # The name of SVG inside the arrowhead is a name, not an address that is asked.
    assert HEAD_SVG.count(NAMESPACE) == 1
    assert "http" not in spec.replace(NAMESPACE, "")
    assert "//" not in spec.replace(NAMESPACE, "")
    files = [layer["data"] for layer in json.loads(spec)["layers"] if isinstance(layer.get("data"), str)]
    assert files
    assert all(re.fullmatch(r"/static/basemap/[\w./]+\.json", name) for name in files)


@pytest.mark.parametrize("name", ["{corridor_id}", "<script>alert('1')</script>", "$x$ {tip} {0} %s", '"}]'])
def test_what_people_wrote_never_becomes_part_of_the_template(deck_of, scene, name):
    deck = deck_of(type(scene)(**(vars(scene) | {"corridors": scene.corridors.assign(name=name)})))
    assert deck._tooltip == {"text": "{tip}"}
    layers_by_id = {layer["id"]: layer for layer in json.loads(deck.to_json())["layers"]}
    tips = [row["tip"] for row in layers_by_id["corridors"]["data"]]
    assert tips[0] == f"1. {name}: 2 events in this window, 80 % within 40 km of the line."


def test_what_can_be_picked_has_its_sentence(deck_of, scene):
    areas = gpd.GeoDataFrame(
        [{"area_id": "area-1", "name": "around Alpha", "mark": "rising"}], geometry=[Point(-78, 15).buffer(1)]
    )
    for layer in json.loads(deck_of(replace(scene, areas=areas)).to_json())["layers"]:
        if layer.get("pickable"):
            assert layer["data"]
            assert all(row["tip"].endswith(".") for row in layer["data"]), layer["id"]


def test_the_browser_gets_valid_json(deck_of, scene):
    # Infinite effects and unknown radii are in the fixture; neither is a number that JSON knows.
    assert json.loads(deck_of(scene).to_json(), parse_constant=no_constant)["layers"]


def test_an_empty_scene_is_a_map(deck_of, scene, events):
    empty = type(scene)(
        **(vars(scene) | {"cells": scene.cells.clear(), "corridors": scene.corridors.iloc[:0], "flags": ()})
    )
    made = json.loads(deck_of(empty, disks=events.clear()).to_json())["layers"]
    assert all(layer["data"] == [] for layer in made if layer["id"] in {"cells", "corridors", "badges", "events"})
