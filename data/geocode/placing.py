"""Turns what was understood of a text into a position: the best name, and the way from it."""

from typing import Final

from data.geocode.area_placing import AreaPlacer
from data.geocode.between import place_between
from data.geocode.candidates import Choice
from data.geocode.countries import Countries
from data.geocode.mentions import Mention
from data.geocode.placement import AREA_KINDS, OFF_KM, Placement
from data.geocode.ranking import WEAK, best_choice, fits, is_open, stranger
from data.geocode.reading import Offset, Reading
from data.geocode.sea import seaward
from data.geocode.services import Services
from data.geocode.sphere import moved, span_km
from data.geocode.tables import Tables

BESIDE_KM: Final = 8.0
"""How far "north of X" is without a distance."""
CLOSE_KM: Final = 25.0
COASTAL_KM: Final = 60.0
INLAND_KM: Final = 200.0
"""How far from the sea a town is that has a coast, and one that may stand for its country or province."""
TOWNS: Final = frozenset({"city", "fuzzy"})


class Placer:
    """
    Places what was read.

    Parameters
    ----------
    tables
        What names there are.
    """

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._countries = Countries(tables)
        self._services = Services(tables)
        self._areas = AreaPlacer(tables, self._countries)

    def place(self, reading: Reading) -> Placement | None:
        """
        Find where a text says that it happened.

        Parameters
        ----------
        reading
            Of the text.

        Returns
        -------
        placement
            None where the text names nothing that is known, or a name of several places and no country.
        """
        best = best_choice(reading, self._tables)
        if best is not None and self._is_way_from_country(best, reading):
            best = None
        if best is not None and reading.pair is None and is_open(best, reading, self._tables):
            if not reading.context.countries:
                return None
            return self.place_as(best, reading)._replace(band="ambiguous")
        between = place_between(reading, best, tables=self._tables, countries=self._countries)
        if between is not None:
            return between
        if best is not None:
            return self.place_as(best, reading)
        return None if stranger(reading, self._tables) else self._areas.country(reading)

    def _is_way_from_country(self, best: Choice, reading: Reading) -> bool:
        """Tell "North Atlantic, 500 nm W of Ireland" from a report that names the sea alone."""
        offset = reading.offset
        if offset is None or offset.mention not in reading.context.country_of:
            return False
        told = offset.bearing is not None or "off" in reading.scan.mentions[offset.mention].before
        return told and self._tables.kind[best.entry] in AREA_KINDS

    def place_as(self, choice: Choice, reading: Reading) -> Placement:
        """
        Find where it happened if a name means a given place.

        Parameters
        ----------
        choice
            What the name means.
        reading
            Of the text.

        Returns
        -------
        placement
            The place, or the way from it that the text tells.
        """
        tables, mention = self._tables, reading.scan.mentions[choice.mention]
        kind = tables.kind[choice.entry]
        if choice.mention in reading.guessed and kind == "city":
            kind = "fuzzy"
        plain = Placement(
            tables.position(choice.entry), kind, "plain", tables.name[choice.entry], choice.entry, choice.score
        )
        offset = self._offset_of(choice, reading)
        if offset is not None and kind not in AREA_KINDS:
            return self._away(plain, offset, mention)
        if kind in AREA_KINDS or kind == "admin2":
            return self._areas.area(choice, mention, reading)
        return self._service(plain, mention) or self._unsure(plain, choice, reading) or self._by(plain, choice, reading)

    def _offset_of(self, choice: Choice, reading: Reading) -> Offset | None:
        """Find the distance from this name, or from one within it that is not known."""
        offset = reading.offset
        if offset is None or offset.mention == choice.mention:
            return offset
        known = any(own[0].mention == offset.mention and own[0].score > WEAK for own in reading.choices)
        return None if known or offset.mention > choice.mention else offset

    def _away(self, plain: Placement, offset: Offset, mention: Mention) -> Placement:
        if offset.bearing is not None:
            spot = moved(plain.position, offset.bearing, offset.km)
            return plain._replace(position=spot, match_class="offset", band="bearing")
        if "off" in mention.before:
            spot = seaward(plain.position, offset.km, sea=self._tables.sea) or plain.position
            return plain._replace(position=spot, match_class="offset", band="off")
        return plain._replace(match_class="offset", band="around" if offset.km > CLOSE_KM else "close")

    def _service(self, plain: Placement, mention: Mention) -> Placement | None:
        """Find the port or airport of a town that is only named by the town."""
        if plain.match_class != "city" or plain.entry is None:
            return None
        for kind in ("airport", "port"):
            if kind in mention.before or kind in mention.after:
                entry = self._services.nearest(kind, plain.entry)
                if entry is not None:
                    spot, name = self._tables.position(entry), self._tables.name[entry]
                    return plain._replace(position=spot, match_class=kind, name=name, entry=entry)
        return None

    def _unsure(self, plain: Placement, choice: Choice, reading: Reading) -> Placement | None:
        """Widen what a town only stands for: a desert around it, one of two ends, or hardly anything."""
        mention = reading.scan.mentions[choice.mention]
        if plain.match_class not in TOWNS:
            return None
        if not mention.aside and not fits(choice, reading):
            return plain._replace(match_class="region", band="weak")
        if "desert" in mention.before:
            return plain._replace(match_class="region", band="desert")
        return plain._replace(match_class="region", band="half") if reading.pair is not None else None

    def _by(self, plain: Placement, choice: Choice, reading: Reading) -> Placement:
        mention = reading.scan.mentions[choice.mention]
        around = mention.before | mention.after
        if "off" in around or self._all_off(mention, reading):
            if "port" in around:
                return plain._replace(band="off")
            return self._at_sea(plain, mention)
        if mention.beside is not None:
            return plain._replace(position=moved(plain.position, mention.beside, BESIDE_KM), band="near")
        return plain._replace(band="near") if "near" in around else plain

    def _at_sea(self, plain: Placement, mention: Mention) -> Placement:
        """Go off a town: "off the coast of Sana'a" is somewhere off Yemen, and far inland only a lake is meant."""
        spot = seaward(plain.position, OFF_KM, sea=self._tables.sea, bearing=mention.bearing, within=INLAND_KM)
        if spot is None:
            return plain._replace(band="near")
        if span_km(plain.position, spot) > COASTAL_KM + OFF_KM:
            return plain._replace(position=spot, match_class="region", band="weak")
        return plain._replace(position=spot, band="off")

    def _all_off(self, mention: Mention, reading: Reading) -> bool:
        """Tell whether "off the coast" was said of the country, and this name only says where."""
        roles = {role for role, _size in reading.scan.roles.values()}
        return "off" in roles and "aside" not in roles and not mention.aside
