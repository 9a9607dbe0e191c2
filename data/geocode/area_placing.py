"""Turns an area, a region, a sea or a country that a text names into a position: its middle, a part, its coast."""

from typing import Final

from data.geocode.candidates import Choice
from data.geocode.countries import Countries
from data.geocode.mentions import Mention
from data.geocode.placement import OFF_KM, Placement, bordering
from data.geocode.reading import Reading
from data.geocode.sea import seaward
from data.geocode.sphere import bearing_deg, moved, part_way, span_km
from data.geocode.tables import Tables

WIDE_KM: Final = 300.0
SMALL_COUNTRY_KM: Final = 80.0
TOWARDS_BORDER: Final = 0.7
AT_SEA: Final = frozenset({"off", "sea"})
OFFSHORE_KM: Final = 100.0
"""A shorter way from a country is about that from its coast."""
FITS: Final = {"country": 0.5, "country_coast": 1.0, "region": 1.0, "offset": 1.0}

Spot = tuple[float, float]


class AreaPlacer:
    """
    Places what is only named by an area or a country.

    Parameters
    ----------
    tables
        What names there are.
    countries
        Their positions.
    """

    def __init__(self, tables: Tables, countries: Countries) -> None:
        self._tables = tables
        self._countries = countries

    def area(self, choice: Choice, mention: Mention, reading: Reading) -> Placement:
        """
        Place a text by an area, a region or a sea.

        Parameters
        ----------
        choice
            The area.
        mention
            Its name in the text.
        reading
            Of the text.

        Returns
        -------
        placement
            Its middle, or the part of it that the text means.
        """
        tables, entry = self._tables, choice.entry
        plain = Placement(
            tables.position(entry), tables.kind[entry], "plain", tables.name[entry], entry, choice.score
        )  # fmt: skip
        offset = reading.offset
        if offset is not None and offset.bearing is not None and offset.mention == choice.mention:
            return plain._replace(position=moved(plain.position, offset.bearing, offset.km), match_class="region")
        if plain.match_class == "region":
            return self._region(plain, mention, reading)
        return self._first_level(plain, mention, reading) if plain.match_class == "admin1" else plain

    def _region(self, plain: Placement, mention: Mention, reading: Reading) -> Placement:
        home = reading.context.home
        if home and plain.entry is not None and self._tables.radius_km[plain.entry] > WIDE_KM:
            return plain._replace(position=self._inside(plain.position, home, reading), band="wide")
        if "off" in mention.before:
            spot = seaward(plain.position, OFF_KM, sea=self._tables.sea)
            return plain._replace(position=spot or plain.position, band="off")
        return plain

    def _inside(self, start: Spot, home: str, reading: Reading) -> Spot:
        """Find the part of a country that lies in a wide region: from its middle towards that of the region."""
        other = bordering(reading, home)
        border = self._countries.border(home, other, near=start) if other else None
        entry = reading.context.home_entry
        if border is not None or entry is None:
            return border or start
        middle, reach = self._tables.position(entry), self._tables.radius_km[entry]
        return part_way(middle, start, min(1.0, reach / max(1.0, span_km(middle, start))))

    def _first_level(self, plain: Placement, mention: Mention, reading: Reading) -> Placement:
        tables, start = self._tables, plain.position
        entry = plain.entry or 0
        country, admin1 = tables.country[entry], tables.admin1[entry]
        if "off" in mention.before:
            spot = self._countries.coast(country, mention.bearing, admin1) or seaward(start, OFF_KM, sea=tables.sea)
            return plain._replace(position=spot or start, band="off")
        other = bordering(reading, country)
        border = self._countries.border(country, other, near=start) if other else None
        if border is not None and span_km(border, start) < 3 * tables.radius_km[entry] + 50:
            return plain._replace(position=part_way(start, border, TOWARDS_BORDER), band="border")
        if mention.bearing is not None:
            return plain._replace(position=self._countries.part(country, mention.bearing, admin1) or start, band="part")
        return plain

    def country(self, reading: Reading) -> Placement | None:
        """
        Place a text by its country.

        Parameters
        ----------
        reading
            Of the text.

        Returns
        -------
        placement
            On a border, off the coast, in a part of the country or in its middle; None where no country is known.
        """
        tables, home = self._tables, self._home(reading)
        entry = next(iter(tables.codes.get(f"={home}", ())), None)
        if entry is None:
            return None
        plain = Placement(tables.position(entry), "country", "plain", tables.name[entry], entry, FITS["country"])
        other = bordering(reading, home)
        border = self._countries.border(home, other) if other else None
        if border is not None:
            return plain._replace(position=border, match_class="region", band="border", fit=FITS["region"])
        return self._way_from(plain, home, reading) or self._part(plain, home, reading)

    def _home(self, reading: Reading) -> str:
        context, mentions = reading.context, reading.scan.mentions
        mains = [cc for i, cc in context.country_of.items() if not mentions[i].aside]
        return context.home or next(iter((*mains, *context.country_of.values())), "")

    def _way_from(self, plain: Placement, home: str, reading: Reading) -> Placement | None:
        offset = reading.offset
        if offset is None or reading.context.country_of.get(offset.mention) != home:
            return None
        if offset.bearing is None:
            return self._off(plain, home, offset.km) if "off" in reading.scan.mentions[offset.mention].before else None
        if plain.entry is not None and self._tables.radius_km[plain.entry] < SMALL_COUNTRY_KM:
            return _of_class(plain, "offset", moved(plain.position, offset.bearing, offset.km), "bearing")
        coast = self._countries.coast(home, offset.bearing)
        if coast is not None and offset.km > OFFSHORE_KM:
            coast = moved(coast, offset.bearing, offset.km)
        return _of_class(plain, "country_coast", coast, "bearing")

    def _off(self, plain: Placement, home: str, km: float) -> Placement | None:
        """Go straight out from the middle of the coast."""
        coast = self._countries.coast(home, None)
        if coast is None or km <= OFFSHORE_KM:
            return None
        return _of_class(plain, "country_coast", moved(coast, bearing_deg(plain.position, coast), km), "plain")

    def _part(self, plain: Placement, home: str, reading: Reading) -> Placement:
        mentions = reading.scan.mentions
        named = (mentions[i] for i, cc in reading.context.country_of.items() if cc == home and not mentions[i].aside)
        mention = next(named, None)
        bearing = mention.bearing if mention is not None else None
        coast = None
        if any(role in AT_SEA for role, _size in reading.scan.roles.values()):
            coast = self._countries.coast(home, bearing)
        if coast is not None:
            return _of_class(plain, "country_coast", coast, "plain")
        if bearing is not None:
            return _of_class(plain, "region", self._countries.part(home, bearing), "part")
        return plain


def _of_class(plain: Placement, match_class: str, position: Spot | None, band: str) -> Placement:
    return plain._replace(
        position=position or plain.position, match_class=match_class, band=band, fit=FITS[match_class]
    )
