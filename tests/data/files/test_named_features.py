"""The named features: well formed, on water or land as their class says, near their countries and namesakes."""

import csv
import re
from functools import cache
from typing import NamedTuple

import polars as pl
import pytest
import shapely
from pyproj import Geod

from data.basemap import load_countries, load_land
from data.geocode.gazetteer import GAZETTEER_FOLDER, load_towns
from data.geocode.names import fold

PATH = GAZETTEER_FOLDER.parent / "named_features.csv"
HEADER = ["name", "alternate_names", "latitude", "longitude", "radius_km", "country", "class"]
MOST_KM = {
    "border_post": 30, "cape": 45, "channel": 550, "desert": 2000, "feature": 10, "field": 180, "gulf": 800,
    "island": 550, "lake": 320, "mountains": 2500, "region": 1700, "river": 1300, "sea": 7000, "strait": 330,
}  # fmt: skip
AT_SEA = {"channel", "field", "gulf", "sea", "strait"}
ON_LAND = {"border_post", "desert", "feature", "lake", "mountains", "region", "river"}
EXCLUSIVE_ZONE_KM = 370
GENERIC = {
    "anchorage", "bay", "border", "bridge", "cabo", "canal", "cape", "channel", "coast", "crossing", "desert", "field",
    "frontera", "garita", "golfo", "gulf", "isla", "island", "islands", "lake", "pass", "point", "port", "puente",
    "region", "river", "roads", "sea", "strait", "terminal", "the",
}  # fmt: skip
NOT_DRAWN = {"GI", "UM"}
"""Countries that the base map has no room for."""

INLAND_WATER = {
    "Canal del Dique", "Corinth Canal", "Danube-Black Sea Canal", "East Highline Canal", "Guayaquil Channel",
    "Kiel Canal", "Matadi Roads", "Panama Canal", "Port of Antwerp docks", "Rupat Strait", "Sir Creek",
    "Suez Canal", "Volga-Don Canal",
}  # fmt: skip
"""Canals, docks, estuaries, creeks, and straits narrower than the base map can tell."""

LAND_AROUND_WATER = {
    "King Fahd Causeway", "Lagoa dos Patos", "Laguna de Términos", "Lake Maracaibo", "Leeward Islands",
    "Lesser Antilles", "Windward Islands",
}  # fmt: skip
"""A causeway, lagoons that the base map joins to the sea, and groups of islands."""

FAR_FROM_THEIR_COUNTRY = {
    "Albuquerque Cays", "Aldabra", "Annobón", "Archipelago of San Andrés", "Bajo Nuevo Bank",
    "Barrio Chino Melilla", "Beni Ensar-Melilla", "Cape Barbas", "Cape Bojador", "Cape Sarych", "Cape Tarkhankut",
    "Cocos Island", "East Southeast Cays", "Isla de Aves", "Pratas Island", "Providencia", "Quita Sueño Bank",
    "Rodrigues", "Roncador Bank", "Saint Peter and Saint Paul Rocks", "San Andrés", "Serrana Bank",
    "Serranilla Bank", "Trindade and Martim Vaz", "Tristan da Cunha",
}  # fmt: skip
"""Islands and towns away from the mainland that the base map lacks, and areas that it draws with another country."""

OTHER_TOWNS = {
    "Agua Caliente", "Amu Darya", "Annamite Range", "Aral Sea", "Aras River", "Big Bend", "Bobrowniki-Berestovitsa",
    "Bohai Sea", "Boten-Mohan", "Cabo Blanco Mauritania", "Carpathian Mountains", "Chagos Archipelago",
    "Chesapeake Bay", "Cozumel Island", "Dostuk-Dustlik", "El Espino", "Evros River", "Hainan", "Hooghly River",
    "Hudson Bay", "Humber Estuary", "Ilinden-Exochi", "Isla Cedros", "Isla Guadalupe", "Kokang", "Korday-Ak-Zhol",
    "Kouhak-Chedgi", "La Palma", "Lagoa dos Patos", "Lake Balkhash", "Lake Constance", "Lake Issyk-Kul",
    "Lake Kariba", "Luau-Dilolo", "Makran Coast", "Mamisoni Pass", "Medininkai-Kamenny Log", "Mong Cai-Dongxing",
    "Nam Can-Nong Haet", "Oder", "Pantanal", "Pasas", "Providencia", "Rabia-Yarubiyah", "Rasuwagadhi-Gyirong",
    "Rio Grande", "Rio Japurá", "Ruzizi River", "Salento", "San Ysidro", "Sierra San Pedro Mártir",
    "Storskog-Borisoglebsk", "Strait of Hormuz", "Sunauli-Bhairahawa", "Syr Darya", "São Miguel",
    "Tecún Umán-Ciudad Hidalgo", "Tian Shan", "Tigris", "Volga", "Zambezi River",
}  # fmt: skip
"""Looked at one by one: towns elsewhere in the country with the same name, or on the far shore of what is large."""


class Feature(NamedTuple):
    """A row of the file, read."""

    name: str
    alternate_names: list[str]
    latitude: float
    longitude: float
    radius_km: float
    countries: list[str]
    kind: str

    @property
    def names(self) -> list[str]:
        """The name, then the others."""
        return [self.name, *self.alternate_names]


@cache
def records() -> list[dict[str, str]]:
    with PATH.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@cache
def features() -> list[Feature]:
    return [
        Feature(
            row["name"],
            [name for name in row["alternate_names"].split(";") if name],
            float(row["latitude"]),
            float(row["longitude"]),
            float(row["radius_km"]),
            [code for code in row["country"].split(";") if code],
            row["class"],
        )
        for row in records()
    ]


@cache
def land() -> shapely.STRtree:
    return shapely.STRtree(list(load_land("50m").geoms))


@cache
def coast() -> shapely.STRtree:
    return shapely.STRtree([part.boundary for part in load_land("50m").geoms])


@cache
def countries() -> dict[str, shapely.Geometry]:
    return dict(zip(load_countries()["iso_a2"], load_countries()["geometry"], strict=True))


def distance_km(lon: float, lat: float, shape: shapely.Geometry) -> float:
    (lon_0, lat_0), (lon_1, lat_1) = shapely.shortest_line(shapely.Point(lon, lat), shape).coords
    return float(Geod(ellps="WGS84").inv(lon_0, lat_0, lon_1, lat_1)[2]) / 1000


def nearest_km(feature: Feature, tree: shapely.STRtree) -> float:
    nearest = tree.nearest(shapely.Point(feature.longitude, feature.latitude))
    return distance_km(feature.longitude, feature.latitude, tree.geometries[nearest])


def country_km(feature: Feature, code: str) -> float:
    return distance_km(feature.longitude, feature.latitude, countries()[code])


def off_land_km(feature: Feature) -> float:
    return nearest_km(feature, land())


def inside_land_km(feature: Feature) -> float:
    return nearest_km(feature, coast()) if off_land_km(feature) == 0 else 0.0


def inland(chosen: list[Feature]) -> set[str]:
    return {feature.name for feature in chosen if feature.kind in AT_SEA and inside_land_km(feature) > 5}


def afloat(chosen: list[Feature]) -> set[str]:
    return {feature.name for feature in chosen if feature.kind in ON_LAND and off_land_km(feature) > 10}


def abroad(chosen: list[Feature]) -> set[str]:
    reach = {kind: 30 if kind in ON_LAND else EXCLUSIVE_ZONE_KM for kind in MOST_KM} | {"cape": 30}
    return {
        feature.name
        for feature in chosen
        for code in set(feature.countries) - NOT_DRAWN
        if country_km(feature, code) > reach[feature.kind] + feature.radius_km
    }


def off_the_border(chosen: list[Feature]) -> set[str]:
    return {
        feature.name
        for feature in chosen
        if feature.kind == "border_post"
        for code in set(feature.countries) - NOT_DRAWN
        if country_km(feature, code) > 25
    }


def moved(kind: str, degrees: float) -> list[Feature]:
    """Put the features of a class elsewhere, to see that a check notices."""
    return [
        feature._replace(latitude=feature.latitude + degrees, longitude=feature.longitude + degrees)
        for feature in features()
        if feature.kind == kind and abs(feature.latitude) < 75 and abs(feature.longitude) < 175
    ]


def test_the_file_is_well_formed_and_sorted():
    assert list(records()[0]) == HEADER
    assert len(records()) >= 2000
    order = [(row["class"], row["name"]) for row in records()]
    assert order == sorted(order)
    assert {row["class"] for row in records()} == set(MOST_KM)
    places = [row[axis] for row in records() for axis in ("latitude", "longitude")]
    assert [text for text in places if not re.fullmatch(r"-?\d{1,3}\.\d{2,3}", text)] == []
    assert all(abs(feature.latitude) <= 90 and abs(feature.longitude) <= 180 for feature in features())
    assert {f.name for f in features() if not 2 <= f.radius_km <= MOST_KM[f.kind]} == set()


def test_no_field_has_stray_spaces_or_marks():
    fields = [field for row in records() for column in row.values() for field in column.split(";")]
    assert [field for field in fields if field != field.strip() or "|" in field or "  " in field] == []
    assert {code for f in features() for code in f.countries} <= set(countries()) | NOT_DRAWN
    assert [f.name for f in features() if len(set(f.countries)) != len(f.countries)] == []


def test_no_name_is_told_twice_within_a_class_and_country():
    seen: dict[tuple[str, str, str], str] = {}
    twice = []
    for feature in features():
        folded = [fold(name) for name in feature.names]
        assert len(set(folded)) == len(folded), feature.name
        for key in ((name, feature.kind, code) for name in folded for code in feature.countries or [""]):
            if key in seen:
                twice.append((key, seen[key], feature.name))
            seen[key] = feature.name
    assert twice == []


def test_no_name_is_only_a_generic_word():
    names = [(feature.name, name) for feature in features() for name in feature.names]
    assert {name for _, name in names if set(fold(name).split()) <= GENERIC} == {"Bay Islands", "Channel Islands"}
    assert [pair for pair in names if len(fold(pair[1])) < 2] == []


def test_what_lies_in_the_sea_is_not_inland():
    assert inland(features()) == INLAND_WATER
    # The check notices: no ocean is so wide that a step of eight degrees always stays in it.
    assert len(inland(moved("strait", 8))) > 25


def test_what_lies_on_land_is_not_in_the_sea():
    assert afloat(features()) == LAND_AROUND_WATER
    assert len(afloat(moved("border_post", 8))) > 25


def test_capes_are_on_a_coast():
    astray = {f.name for f in features() if f.kind == "cape" and nearest_km(f, coast()) > 20}
    # The island of Cape Horn is too small for the base map.
    assert astray == {"Cape Horn"}
    assert sum(nearest_km(f, coast()) > 20 for f in moved("cape", 1)) > 100


def test_most_islands_have_land_where_they_lie():
    islands = [feature for feature in features() if feature.kind == "island"]
    found = sum(off_land_km(island) <= 15 + island.radius_km for island in islands)
    # The others are cays, banks and islets that the base map is too coarse for.
    assert found / len(islands) > 0.7
    elsewhere = moved("island", 3)
    assert sum(off_land_km(island) <= 15 + island.radius_km for island in elsewhere) / len(elsewhere) < 0.6


def test_border_posts_lie_where_their_countries_meet():
    posts = [feature for feature in features() if feature.kind == "border_post"]
    # Between Georgia and what it says is Georgia.
    assert {post.name for post in posts if len(post.countries) < 2} == {"Enguri Bridge"}
    # Ceuta and Melilla are too small for the base map.
    assert off_the_border(posts) == {"Barrio Chino Melilla", "Beni Ensar-Melilla", "Tarajal"}
    assert len(off_the_border(moved("border_post", 0.5))) > len(posts) / 2


def test_features_are_near_each_of_their_countries():
    assert abroad(features()) == FAR_FROM_THEIR_COUNTRY
    assert len(abroad(moved("border_post", 2))) > 400


def namesakes() -> pl.DataFrame:
    """List the nearest town of each name in one of the feature's countries, with the distance in km."""
    rows = [
        (fold(name), code, at, feature.latitude, feature.longitude)
        for at, feature in enumerate(features())
        for name in feature.names
        for code in feature.countries
    ]
    named = pl.DataFrame(rows, schema=["name", "country", "at", "lat", "lon"], orient="row")
    pairs = named.join(load_towns(), on=["name", "country"])
    ends = [pairs[column].cast(pl.Float64).to_numpy() for column in ("lon", "lat", "longitude", "latitude")]
    away = pl.Series("km", Geod(ellps="WGS84").inv(*ends)[2] / 1000)
    return pairs.with_columns(away).group_by("at", "name").agg(pl.col("km").min())


def test_namesakes_among_the_towns_are_near_or_known_to_be_others():
    found = namesakes()
    apart = {features()[row["at"]].name for row in found.filter(pl.col("km") > 50).iter_rows(named=True)}
    near = {features()[row["at"]].name for row in found.filter(pl.col("km") <= 50).iter_rows(named=True)}
    assert len(near) > 350
    assert apart == OTHER_TOWNS


@pytest.mark.parametrize(
    ("name", "kind", "latitude", "longitude"),
    [
        ("Lampedusa", "island", 35.51, 12.60),
        ("تنگه هرمز", "strait", 26.57, 56.25),
        ("Torkham", "border_post", 34.12, 71.09),
        ("Punta Gallinas", "cape", 12.46, -71.67),
        ("Tapón del Darién", "mountains", 7.9, -77.5),
        ("Капитан Андреево", "border_post", 41.72, 26.32),
        ("Kutupalong", "region", 21.21, 92.16),
    ],
)
def test_known_places_are_found_within_their_radius(name, kind, latitude, longitude):
    (found,) = [f for f in features() if f.kind == kind and fold(name) in map(fold, f.names)]
    assert distance_km(found.longitude, found.latitude, shapely.Point(longitude, latitude)) <= found.radius_km
