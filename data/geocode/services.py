"""Turns a town into its port or airport."""

from functools import lru_cache
from typing import Final

import numpy as np

from data.geocode.sphere import distance_km
from data.geocode.tables import Tables

REACH_KM: Final = {"port": 25.0, "airport": 40.0}


class Services:
    """
    The ports and airports of the gazetteer.

    Parameters
    ----------
    tables
        What names there are.
    """

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._listed = {kind: [e for e, k in enumerate(tables.kind) if k == kind] for kind in REACH_KM}
        self._spots = {
            kind: np.array([tables.position(entry) for entry in entries]).reshape(-1, 2)
            for kind, entries in self._listed.items()
        }
        self.nearest = lru_cache(maxsize=20_000)(self._nearest)

    def _nearest(self, kind: str, entry: int) -> int | None:
        """
        Find the port or airport of a town.

        Parameters
        ----------
        kind
            port or airport.
        entry
            The town.

        Returns
        -------
        entry
            The nearest one of the same country, within 25 km (port) or 40 km (airport); of airports with a code of
            IATA and without, the former. None where there is none.
        """
        tables, spots = self._tables, self._spots[kind]
        away = distance_km(*tables.position(entry), spots[:, 0], spots[:, 1])
        for row in np.argsort(away)[:5]:
            found = self._listed[kind][int(row)]
            if away[row] <= REACH_KM[kind] and tables.country[found] == tables.country[entry]:
                return found
        return None
