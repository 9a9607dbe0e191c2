"""Turns the text of a place into a location with a radius, or an abstention with candidates, without a network."""

import re
from functools import lru_cache
from math import exp
from pathlib import Path
from typing import Final

from data.geocode.candidates import Choice
from data.geocode.context import read_country
from data.geocode.coordinates import Contradiction, Coordinates, find_coordinates
from data.geocode.explaining import steps_of
from data.geocode.measures import find_distances
from data.geocode.names import fold
from data.geocode.outcome import Abstention, Candidate, Explanation, Location, Step
from data.geocode.placement import Placement
from data.geocode.placing import Placer
from data.geocode.radii import radius_of
from data.geocode.ranking import stranger
from data.geocode.reading import Reading, read
from data.geocode.spelling import Speller
from data.geocode.tables import Tables, load_tables
from data.geocode.words import load_words

DIGIT: Final = re.compile(r"\d")
REMEMBERED: Final = 100_000
SHOWN: Final = 8
USED: Final = frozenset({"bearing", "off"})
SMALL: Final = frozenset({"city", "offset", "port", "airport", "feature", "border_post", "fuzzy", "country_coast"})
CERTAIN: Final = 10.0
LONGEST: Final = 1_000
"""Characters of a text that are read: what is longer is no name of a place."""


class Geocoder:
    """
    A geocoder of the packaged gazetteer, in geopy's conventions; build it once.

    Parameters
    ----------
    overlays
        CSV files of a site's own named features, with the columns of ``data/files/named_features.csv``.

    Attributes
    ----------
    tables
        What names there are; not to be changed.
    """

    def __init__(self, *overlays: Path) -> None:
        self.tables: Tables = load_tables(*overlays)
        self._words = load_words()
        self._speller = Speller(self.tables)
        self._placer = Placer(self.tables)
        self._find = lru_cache(maxsize=REMEMBERED)(self._found)

    def geocode(self, query: str, country: str | None = None) -> Location | Abstention:
        """
        Find a place.

        Parameters
        ----------
        query
            As written.
        country
            Of the row: ISO 3166-1 alpha-2 or alpha-3, or a name in any language; None for none.

        Returns
        -------
        outcome
            A location, or why there is none; the same for the same query whatever was asked before.
        """
        return self._find(query, country or "")[0]

    def explain(self, query: str, country: str | None = None) -> Explanation:
        """
        Tell how a text is understood.

        Parameters
        ----------
        query, country
            As for ``geocode``.

        Returns
        -------
        explanation
            With the outcome of ``geocode``.
        """
        outcome, placement = self._find(query, country or "")
        column = self._column(country or "")
        steps: tuple[Step, ...] = (Step(country, "country of the row", column or "not known"),) if country else ()
        candidates: tuple[Candidate, ...] = ()
        if placement is None and not (isinstance(outcome, Abstention) and outcome.reason != "contradiction"):
            name = outcome.name if isinstance(outcome, Location) else outcome.detail
            steps = (*steps, Step(query, "coordinates", name))
        else:
            reading = self._read(query, column)
            steps = (*steps, *steps_of(reading, placement, self.tables))
            candidates = self._candidates(reading, query)
        band, extent = (placement.band, placement.extent(self.tables)) if placement else ("", 0.0)
        return Explanation(query, country or "", steps, outcome, candidates, band, extent)

    def _found(self, query: str, country: str) -> tuple[Location | Abstention, Placement | None]:
        if DIGIT.search(query):
            found = find_coordinates(query[:LONGEST])
            if isinstance(found, Coordinates):
                return _at_coordinates(found), None
            if isinstance(found, Contradiction):
                return Abstention("contradiction", (), found.reason), None
        reading = self._read(query, self._column(country))
        placement = self._placer.place(reading)
        if placement is None:
            return self._abstention(reading, query), None
        return self._location(placement, reading, query), placement

    def _abstention(self, reading: Reading, query: str) -> Abstention:
        candidates = self._candidates(reading, query)
        if (choice := stranger(reading, self.tables)) is not None:
            name, land = self.tables.name[choice.entry], self.tables.country[choice.entry]
            said = ", ".join(sorted(reading.context.countries))
            return Abstention("elsewhere", candidates, f"{name} lies in {land}, not in {said}.")
        is_open = any(own[0].score > 0 for own in reading.choices)
        return Abstention("ambiguous" if is_open else "unknown", candidates)

    def _read(self, query: str, column: str) -> Reading:
        return read(query[:LONGEST], column=column, tables=self.tables, words=self._words, speller=self._speller)

    def _column(self, country: str) -> str:
        return read_country(country, self.tables, key=fold(country)) if country else ""

    def _location(self, placement: Placement, reading: Reading, query: str) -> Location:
        lat, lon = placement.position
        entry = placement.entry
        radius = radius_of(placement.match_class, placement.band, extent_km=placement.extent(self.tables))
        return Location(
            latitude=round(lat, 5),
            longitude=round(lon, 5),
            radius_km=max(radius, _unused_km(placement, reading, query)),
            match_class=placement.match_class,
            score=_share(placement.fit),
            name=placement.name,
            place_id=self.tables.place_id[entry] if entry is not None else 0,
        )

    def _candidates(self, reading: Reading, query: str) -> tuple[Candidate, ...]:
        choices = sorted((choice for own in reading.choices for choice in own), key=lambda choice: -choice.score)
        return tuple(self._candidate(choice, reading, query) for choice in choices[:SHOWN])

    def _candidate(self, choice: Choice, reading: Reading, query: str) -> Candidate:
        # A person who chooses it is sure of it, however badly it fits.
        meant = choice._replace(score=max(choice.score, CERTAIN))
        found = self._location(self._placer.place_as(meant, reading), reading, query)
        return Candidate(
            name=self.tables.name[choice.entry],
            country=self.tables.country[choice.entry],
            match_class=found.match_class,
            latitude=found.latitude,
            longitude=found.longitude,
            radius_km=found.radius_km,
            score=_share(choice.score),
            place_id=self.tables.place_id[choice.entry],
        )


def _unused_km(placement: Placement, reading: Reading, query: str) -> float:
    """Give the distance that a text tells and that no direction could be found for: so far off the place may lie."""
    if placement.band in USED or reading.pair is not None or not DIGIT.search(query):
        return 0.0
    told = find_distances(query[:LONGEST])
    return told[0].km if told and placement.match_class in SMALL else 0.0


def _share(fit: float) -> float:
    return round(1 / (1 + exp(-fit / 2)), 3)


def _at_coordinates(found: Coordinates) -> Location:
    return Location(
        latitude=found.latitude,
        longitude=found.longitude,
        radius_km=round(max(found.radius_km, radius_of("coordinate", "")), 1),
        match_class="coordinate",
        score=1.0,
        name=found.notation,
        place_id=0,
    )
