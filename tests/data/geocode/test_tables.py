"""The packaged areas, ports, airports, borders and sea: present, on the globe, and where they belong."""

import numpy as np
import polars as pl
import pytest

from data.geocode.features import FEATURE_COLUMNS
from data.geocode.gazetteer import GAZETTEER_FOLDER
from data.geocode.names import fold
from data.geocode.priors import priors_of
from data.geocode.sphere import span_km
from data.geocode.tables import FEATURE_FILE, load_tables
from data.geocode.words import longest_phrases


def named(tables, name, kind, country):
    return [e for e in tables.find(fold(name)) if tables.kind[e] == kind and country in tables.country[e]]


@pytest.mark.parametrize(
    ("name", "kind", "country", "spot", "km"),
    [
        ("Libya", "country", "LY", (31, 16), 300),
        ("ليبيا", "country", "LY", (31, 16), 300),
        ("USA", "country", "US", (38, -91), 500),
        ("Tamaulipas", "admin1", "MX", (24.3, -98.6), 100),
        ("Karen", "admin1", "MM", (17, 98), 150),
        ("Hidalgo County", "admin2", "US", (26.2, -98.2), 20),
        ("Cadiz", "admin2", "ES", (36.5, -5.9), 60),
        ("Buenaventura", "port", "CO", (3.89, -77.07), 10),
        ("El Dorado International Airport", "airport", "CO", (4.7, -74.15), 5),
    ],
)
def test_what_has_a_name_lies_where_it_belongs(geocoder, name, kind, country, spot, km):
    found = named(geocoder.tables, name, kind, country)
    assert found
    assert min(span_km(geocoder.tables.position(entry), spot) for entry in found) < km


def test_a_name_belongs_to_one_first_level_area_of_a_country(geocoder):
    assert [geocoder.tables.name[e] for e in named(geocoder.tables, "Tamaulipas", "admin1", "MX")] == ["Tamaulipas"]


def test_every_entry_is_on_the_globe_and_every_column_as_long(geocoder):
    tables = geocoder.tables
    count = len(tables.kind)
    columns = (tables.name, tables.country, tables.admin1, tables.latitude, tables.longitude, tables.population)
    assert {len(column) for column in (*columns, tables.radius_km, tables.place_id)} == {count}
    assert np.abs(np.array(tables.latitude)).max() <= 90
    assert np.abs(np.array(tables.longitude)).max() <= 180
    spots = np.column_stack([np.array(tables.latitude), np.array(tables.longitude)])
    assert not (np.abs(spots).sum(axis=1) < 0.01).any()


def test_borders_are_told_once_and_lie_between_the_two(geocoder):
    borders = geocoder.tables.borders
    assert all(one < other for one, other in borders)
    points = borders["CO", "VE"]
    assert min(span_km((7.85, -72.45), (lat, lon)) for lat, lon in points[:, :2]) < 30


def test_two_thirds_of_the_cells_are_sea(geocoder):
    sea = geocoder.tables.sea
    assert sea.shape == (3600, 7200)
    area = np.cos(np.radians(-90 + 0.05 * (np.arange(3600) + 0.5)))
    assert 0.70 < float((sea.mean(axis=1) * area).sum() / area.sum()) < 0.72


def test_an_overlay_is_read_beside_the_packaged_features(tmp_path):
    packaged = pl.read_csv(FEATURE_FILE, infer_schema=False)
    assert packaged.columns == list(FEATURE_COLUMNS)
    overlay = tmp_path / "site.csv"
    rows = "Cape Quux,Quuxkap,1,2,5,GH,cape\nQuux Waste,,3,4,500,GH,island\n"
    overlay.write_text(",".join(FEATURE_COLUMNS) + "\n" + rows, encoding="utf-8")
    tables = load_tables(overlay)
    (cape,) = tables.find("quuxkap")
    (waste,) = tables.find("quux waste")
    assert (tables.kind[cape], tables.position(cape)) == ("feature", (1.0, 2.0))
    assert tables.kind[waste] == "region"
    assert len(tables.kind) == len(load_tables().kind) + 2


def test_the_whole_is_small():
    assert sum(path.stat().st_size for path in GAZETTEER_FOLDER.glob("*.parquet")) + FEATURE_FILE.stat().st_size < 20e6


def test_the_longest_phrase_is_known_by_its_first_word(geocoder):
    assert longest_phrases(["off", "off the coast of", "near"]) == {"off": 4, "near": 1}
    assert geocoder.tables.longest["buenaventura"] >= 2


def test_a_larger_town_is_meant_rather_and_a_country_hardly():
    found = priors_of(pl.Series(["city", "city", "country"]), pl.Series([0, 1_000_000, 0]))
    assert found[0] == pytest.approx(0.6)
    assert found[1] == pytest.approx(3.6, abs=1e-4)
    assert found[2] < found[0] - 5
