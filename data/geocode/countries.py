"""Turns countries into positions: their middle, a part of them, their coast, and the borders between them."""

from functools import lru_cache
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from data.geocode.sea import seaward
from data.geocode.sphere import distance_km
from data.geocode.tables import Tables

PART: Final = 0.3
"""Of the places of a country, the share that lies in its northern, western ... part."""
COAST_KM: Final = 40.0
"""How far off a coast that is only named by its country."""
SHORE_DEG: Final = 0.13
CHIEF: Final = 60


class Countries:
    """
    The countries of the gazetteer.

    Parameters
    ----------
    tables
        What names there are.
    """

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        parts = tables.places.partition_by("country", as_dict=True)
        self._rows: dict[str, pl.DataFrame] = {str(key[0]): part for key, part in parts.items()}
        self.nearest_place = lru_cache(maxsize=20_000)(self._nearest_place)
        self.coast = lru_cache(maxsize=2_000)(self._coast)
        self.part = lru_cache(maxsize=2_000)(self._part)

    def border(self, one: str, other: str, *, near: tuple[float, float] | None = None) -> tuple[float, float] | None:
        """
        Find a point on the border of two countries.

        Parameters
        ----------
        one, other
            ISO 3166-1 alpha-2.
        near
            Latitude and longitude, in degrees; None for the point in the midst of those who live along it.

        Returns
        -------
        position
            Latitude and longitude, in degrees; None where they have no border.
        """
        points = self._tables.borders.get((min(one, other), max(one, other)))
        if points is None:
            return None
        if near is None:
            weight = points[:, 2] + points[:, 2].mean() * 0.2 + 1
            near = float(np.average(points[:, 0], weights=weight)), float(np.average(points[:, 1], weights=weight))
        chosen = points[np.argmin(distance_km(*near, points[:, 0], points[:, 1]))]
        return float(chosen[0]), float(chosen[1])

    def _nearest_place(self, country: str, position: tuple[float, float]) -> tuple[float, float] | None:
        """
        Find the place of a country that is nearest to a position.

        Parameters
        ----------
        country
            ISO 3166-1 alpha-2.
        position
            Latitude and longitude, in degrees.

        Returns
        -------
        place
            Latitude and longitude, in degrees; None where the country has no place.
        """
        places = self._places(country)
        if places is None:
            return None
        away = distance_km(*position, places["latitude"], places["longitude"])
        row = int(np.argmin(away))
        return float(places["latitude"][row]), float(places["longitude"][row])

    def _part(self, country: str, bearing: float, admin1: str = "") -> tuple[float, float] | None:
        places = self._places(country)
        if places is not None and admin1:
            places = places.filter(pl.col("admin1") == admin1)
        if places is None or not places.height:
            return None
        lat, lon = places["latitude"].to_numpy().astype(float), places["longitude"].to_numpy().astype(float)
        turn = np.radians(bearing)
        way = lat * np.cos(turn) + lon * np.cos(np.radians(lat.mean())) * np.sin(turn)
        weight = np.sqrt(places["population"].to_numpy() + 500.0)
        kept = way >= np.quantile(way, 1 - PART)
        return float(np.average(lat[kept], weights=weight[kept])), float(np.average(lon[kept], weights=weight[kept]))

    def _coast(self, country: str, bearing: float | None, admin1: str = "") -> tuple[float, float] | None:
        """Weigh the chief coastal places by their people; the answer lies off the one in their midst."""
        places = self._places(country)
        if places is not None and admin1:
            places = places.filter(pl.col("admin1") == admin1)
        if places is None or not places.height:
            return None
        table = places.select("latitude", "longitude", "population").cast(pl.Float64).to_numpy()
        coastal = table[self._are_coastal(table)][:CHIEF]
        if not len(coastal):
            return None
        lat, lon, people = coastal.T
        weight = np.sqrt(people + 500)
        if bearing is not None:
            turn = np.radians(bearing)
            way = lat * np.cos(turn) + lon * np.cos(np.radians(lat.mean())) * np.sin(turn)
            weight = weight * (way >= np.quantile(way, 1 - PART))
        total = [float((weight * distance_km(lat[i], lon[i], lat, lon)).sum()) for i in range(len(lat))]
        chosen = int(np.argmin(total))
        return seaward((float(lat[chosen]), float(lon[chosen])), COAST_KM, sea=self._tables.sea)

    def _are_coastal(self, table: NDArray[np.float64]) -> NDArray[np.bool_]:
        sea = self._tables.sea
        rows, columns = sea.shape
        found = np.zeros(len(table), dtype=np.bool_)
        for turn in np.radians(np.arange(0, 360, 45)):
            lat = np.clip(table[:, 0] + SHORE_DEG * np.cos(turn), -89.9, 89.9)
            lon = table[:, 1] + SHORE_DEG * np.sin(turn)
            row, column = (lat + 90) * rows / 180, (lon + 180) * columns / 360
            found |= sea[row.astype(np.int64), column.astype(np.int64) % columns]
        return found

    def _places(self, country: str) -> pl.DataFrame | None:
        return self._rows.get(country)
