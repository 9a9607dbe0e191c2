"""The packaged gazetteer: as its manifest says, whole, and found by any spelling of a name."""

import hashlib
import json

import pytest

from data.geocode.gazetteer import GAZETTEER_FOLDER, load_towns
from data.geocode.names import fold

MOST_BYTES = 20e6


def test_every_file_is_the_one_of_the_manifest_and_the_whole_is_small():
    manifest = json.loads((GAZETTEER_FOLDER / "manifest.json").read_bytes())
    files = sorted(GAZETTEER_FOLDER.glob("*.parquet"))
    assert {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files} == manifest["sha256"]
    assert sum(path.stat().st_size for path in files) < MOST_BYTES
    assert load_towns()["place_id"].n_unique() == manifest["counts"]["places"]


def test_positions_are_on_the_globe_and_names_are_folded():
    towns = load_towns()
    assert towns["latitude"].is_between(-90, 90).all()
    assert towns["longitude"].is_between(-180, 180).all()
    assert towns.null_count().sum_horizontal().item() == 0
    some = towns["name"].gather_every(997)
    assert [fold(name) for name in some] == some.to_list()


@pytest.mark.parametrize(
    ("written", "country", "latitude", "longitude"),
    [
        ("IZMIR", "TR", 38.4, 27.1),
        ("Durres", "AL", 41.3, 19.4),
        ("Cox's Bazar", "BD", 21.4, 92.0),
        ("Конотоп", "UA", 51.2, 33.2),
        ("الزاوية", "LY", 32.8, 12.7),
        ("Thị Trấn Phước Bửu", "VN", 10.5, 107.4),
    ],
)
def test_a_town_is_found_by_any_spelling(written, country, latitude, longitude):
    towns = load_towns()
    found = towns.filter((towns["name"] == fold(written)) & (towns["country"] == country)).row(0, named=True)
    assert found["latitude"] == pytest.approx(latitude, abs=0.3)
    assert found["longitude"] == pytest.approx(longitude, abs=0.3)


def test_of_one_name_the_largest_place_comes_first():
    named = load_towns().filter(load_towns()["name"] == "odesa")
    assert named["country"][0] == "UA"
    assert named["population"].is_sorted(descending=True)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Cox\u2019s B\u0101z\u0101r", "COX'S BAZAR"),
        ("Saint-Louis", "saint louis"),
        ("\u0130zmir", "Izmir"),
        (" a  b ", "A B"),
    ],
)
def test_spellings_of_one_name_meet(one, other):
    assert fold(one) == fold(other)
