"""True positions -> reported ones: exact, a town's center or no better than an area, each with its radius."""

from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from data.scenario.caribbean import STREETS
from data.scenario.places import scatter
from data.scenario.plan import STREET_FEED
from data.scenario.shapes import Via
from data.scenario.theatres import ROUTES
from data.scenario.tracks import GEOD, FloatArray

_RADIUS_IN_SIGMA: Final = 1.794  # 80 % of a two-dimensional normal lie within this
_TOWN_PART: Final = 0.35  # of the events near a town, those that are put at its center
_AREA_PART: Final = 0.03
_EXACT_KM: Final = (0.5, 4.0)
_TOWN_KM: Final = (10.0, 30.0)
_AREA_KM: Final = (100.0, 160.0)
_STREET_KM: Final = 0.2
_IN_TOWN_KM: Final = 8.0
_IN_COUNTRY_KM: Final = 25.0
_NEAR_KM: Final = 300.0
_POINTS: Final = ("N", "NE", "E", "SE", "S", "SW", "W", "NW")

# One point for each name in a country: the sea and the air route may leave the same town at different points.
_TOWNS: Final[tuple[Via, ...]] = tuple(
    {(via.place, via.country): via for via in (*STREETS, *(v for r in ROUTES for v in r.via)) if via.place}.values()
)


def with_reported_position(rng: np.random.Generator, happenings: pl.DataFrame) -> pl.DataFrame:
    """
    Replace true positions by what reports say.

    Parameters
    ----------
    rng
        Source of randomness.
    happenings
        Columns lon, lat (the truth) and feed are read.

    Returns
    -------
    placed
        The same rows with longitude, latitude, radius_km, place and country, without lon and lat. At
        least 80 % of the true positions lie within the radius.
    """
    lon, lat = happenings["lon"].to_numpy(), happenings["lat"].to_numpy()
    street = (happenings["feed"] == STREET_FEED).to_numpy()
    town, away_km, bearing_deg = _nearest_town(lon, lat)
    town_radius_km = rng.uniform(*_TOWN_KM, len(_TOWNS))[town]
    luck = rng.random(len(lon))
    area = (luck < _AREA_PART) & ~street
    at_town = (luck > 1 - _TOWN_PART) & (away_km < town_radius_km) & ~street
    radius_km = np.where(street, _STREET_KM, rng.uniform(*_EXACT_KM, len(lon)))
    radius_km = np.where(at_town, town_radius_km, np.where(area, rng.uniform(*_AREA_KM, len(lon)), radius_km))
    moved_lon, moved_lat = scatter(rng, lon, lat, radius_km / _RADIUS_IN_SIGMA)
    centers = np.array([(via.lon, via.lat) for via in _TOWNS])[town]
    texts = [
        _place_text(_TOWNS[index].place, km, bearing, is_area=bool(coarse))
        for index, km, bearing, coarse in zip(town, np.where(at_town, 0, away_km), bearing_deg, area, strict=True)
    ]
    countries = [_TOWNS[i].country if km < _IN_COUNTRY_KM else "" for i, km in zip(town, away_km, strict=True)]
    return happenings.drop("lon", "lat").with_columns(
        longitude=pl.Series(np.where(at_town, centers[:, 0], moved_lon).round(4)),
        latitude=pl.Series(np.where(at_town, centers[:, 1], moved_lat).round(4)),
        radius_km=pl.Series(radius_km.round(1)),
        place=pl.Series(texts, dtype=pl.String),
        country=pl.Series(countries, dtype=pl.String),
    )


def _nearest_town(lon: FloatArray, lat: FloatArray) -> tuple[npt.NDArray[np.int64], FloatArray, FloatArray]:
    towns = np.array([(via.lon, via.lat) for via in _TOWNS])
    nearest = np.argmax(_unit_vectors(lon, lat) @ _unit_vectors(towns[:, 0], towns[:, 1]).T, axis=1)
    bearing_deg, _, metres = GEOD.inv(towns[nearest, 0], towns[nearest, 1], lon, lat)
    return nearest, np.asarray(metres) / 1000, np.asarray(bearing_deg)


def _unit_vectors(lon: FloatArray, lat: FloatArray) -> FloatArray:
    east, north = np.radians(lon), np.radians(lat)
    return np.column_stack((np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)))


def _place_text(town: str, away_km: float, bearing_deg: float, *, is_area: bool) -> str:
    if away_km > _NEAR_KM:
        return ""
    if is_area:
        return f"area of {town}"
    if away_km < _IN_TOWN_KM:
        return town
    point = _POINTS[round(bearing_deg / 45) % len(_POINTS)]
    return f"{5 * round(away_km / 5)} km {point} of {town}"
