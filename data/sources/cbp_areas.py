"""Places the areas of responsibility and branches of US Customs and Border Protection, by a table of our own."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from data.validate.words import plain_words

_TABLE: Final = Path(__file__).resolve().parent.parent / "files" / "cbp_areas.csv"


@dataclass(frozen=True)
class Area:
    """
    One area of responsibility or branch; its numbers are text, as the validation reads them.

    Parameters
    ----------
    name
        The one spelling that stands for all of them.
    rank
        ``field_office``, ``sector``, ``branch``, ``headquarters`` or ``nationwide``.
    country
        ISO 3166-1 alpha-2; empty where the area is not placed.
    latitude, longitude
        Degrees, EPSG:4326; empty for what is no place, or no one place.
    radius_km
        Holds 80 % of the likely places of seizure.

    Notes
    -----
    Not placed are headquarters, units that work in the whole country or far outside it (operations centres, the wings
    that fly over the transit zones), and areas whose places of seizure do not fit into a radius of 1,000 km: the
    airports abroad of preclearance, and Portland, which has Oregon and Alaska.
    """

    name: str
    rank: str
    country: str
    latitude: str
    longitude: str
    radius_km: str

    @property
    def is_placed(self) -> bool:
        """Whether it has a position."""
        return self.latitude != ""


def area_of(text: str) -> Area | None:
    """
    Find an area or branch.

    Parameters
    ----------
    text
        As written.

    Returns
    -------
    area
        None for a name that the table does not have.
    """
    return areas().get(plain_words(text))


@cache
def areas() -> Mapping[str, Area]:
    """
    Read the packaged table.

    Returns
    -------
    areas
        By every spelling, reduced to plain words.
    """
    found: dict[str, Area] = {}
    with _TABLE.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            area = Area(row["name"], row["class"], row["country"], row["latitude"], row["longitude"], row["radius_km"])
            for spelling in (row["name"], *filter(None, row["spellings"].split(";"))):
                found[plain_words(spelling)] = area
    return found
