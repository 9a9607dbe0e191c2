"""A position that a text was given, before it has a radius."""

from typing import Final, NamedTuple

from data.geocode.reading import Reading
from data.geocode.tables import Tables

OFF_KM: Final = 10.0
"""How far off a coast without a distance."""
AREA_KINDS: Final = frozenset({"admin1", "region", "sea"})
NEAR_WORDS: Final = 6
"""How far the word for a border stands from the country's name."""


class Placement(NamedTuple):
    """A position, the class and band of its radius, what it is named after (entry, or none), and how well it fits."""

    position: tuple[float, float]
    match_class: str
    band: str
    name: str
    entry: int | None
    fit: float

    def extent(self, tables: Tables) -> float:
        """
        Look up the extent of what was named.

        Parameters
        ----------
        tables
            What names there are.

        Returns
        -------
        extent
            In km; 0 for a point.
        """
        return tables.radius_km[self.entry] if self.entry is not None else 0.0


def bordering(reading: Reading, country: str) -> str | None:
    """
    Find the country on whose border with another it happened.

    Parameters
    ----------
    reading
        Of the text.
    country
        The one country, ISO 3166-1 alpha-2.

    Returns
    -------
    other
        Of the country named beside a word for a border; None where there is none.
    """
    borders = [i for i, (role, _size) in reading.scan.roles.items() if role == "border"]
    if not borders:
        return None
    for number, other in reading.context.country_of.items():
        mention = reading.scan.mentions[number]
        if other != country and not mention.aside and min(abs(mention.start - i) for i in borders) <= NEAR_WORDS:
            return other
    return None
