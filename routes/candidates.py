"""Origin, destination and mode of tagged events into candidate corridors with a line each."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from data.schema import Mode
from routes.cargo import affinity
from routes.evidence import Evidence
from routes.geodesy import Floats, Vectors, great_circle, resample
from routes.landways import cheapest_way
from routes.modes import MODES
from routes.places import Places, country_of
from routes.refinement import bend
from routes.sealanes import sea_lanes, sea_way

MIN_TAGGED: Final = 1.0  # one event that names both ends
TAGGED_PER_ROOT: Final = 0.06  # among many events that name their ends, more are mistaken
MIN_SHARE: Final = 0.12  # of a pair's tagged events: a mode below it is rather a mistake
TAGGED_WEIGHT: Final = 10.0
SURE: Final = 0.5
HALF: Final = 0.5
COUNTRIES: Final = 0.25
LINE_STEP_KM: Final = 25.0


@dataclass(frozen=True)
class Candidate:
    """
    A corridor that may be.

    Parameters
    ----------
    mode
        Index into ``MODES``.
    origin, destination
        Keys of places; empty where no text stands behind it.
    line
        Unit vectors, shape (n, 3), about 25 km apart.
    tagged
        Events that name both ends.
    """

    mode: int
    origin: str
    destination: str
    line: Vectors
    tagged: float


@dataclass(frozen=True)
class Tags:
    """
    Which places the events name, in the order of the evidence.

    Parameters
    ----------
    origins, destinations
        Numbers of places, shape (n,); 0 where none is known.
    names
        Their keys; the first is empty.
    """

    origins: NDArray[np.int64]
    destinations: NDArray[np.int64]
    names: tuple[str, ...]

    def number(self, key: str) -> int:
        """
        Find the number of a place.

        Parameters
        ----------
        key
            Of the place.

        Returns
        -------
        number
            -1 for one that no event names.
        """
        return self.names.index(key) if key in self.names else -1

    def names_pair(self, origin: str, destination: str) -> NDArray[np.bool_]:
        """
        Find the events that name both ends, in either direction.

        Parameters
        ----------
        origin, destination
            Keys of places.

        Returns
        -------
        named
            Shape (n,).
        """
        first, last = self.number(origin), self.number(destination)
        there = (self.origins == first) & (self.destinations == last)
        back = (self.origins == last) & (self.destinations == first)
        return np.asarray(there | back)


def read_tags(evidence: Evidence, places: Places) -> Tags:
    """
    Resolve the origins and destinations of events.

    Parameters
    ----------
    evidence
        The events.
    places
        What names mean.

    Returns
    -------
    tags
        A text that names no known place becomes empty.
    """
    names = ("", *sorted(places.positions))
    number = {key: at for at, key in enumerate(names)}
    sides = []
    for column in ("origin", "destination"):
        texts, code = evidence.codes(column)
        meant = [number[places.resolve(text)] for text in texts[column].to_list()]
        sides.append(np.array(meant, dtype=np.int64)[code])
    return Tags(sides[0], sides[1], names)


def tagged_candidates(evidence: Evidence, *, places: Places, tags: Tags, land: BaseGeometry) -> list[Candidate]:
    """
    Propose a corridor for each origin, destination and mode that enough events name.

    Parameters
    ----------
    evidence
        Of one kind.
    places
        Positions of the ends.
    tags
        Of the same events.
    land
        EPSG:4326, cut at 180 degrees.

    Returns
    -------
    candidates
        Sorted by ends and mode.
    """
    found = []
    support = _support(evidence, tags)
    least = max(MIN_TAGGED, TAGGED_PER_ROOT * float(np.sqrt(sum(by_mode.sum() for by_mode in support.values()))))
    for (origin, destination), by_mode in sorted(support.items()):
        ends = places.positions[origin], places.positions[destination]
        for mode in np.flatnonzero(by_mode >= max(least, MIN_SHARE * by_mode.sum())).tolist():
            named = tags.names_pair(origin, destination)
            weights = evidence.chances[:, mode] * affinity(evidence, named) * (1 + TAGGED_WEIGHT * named)
            line = draw_line(mode, ends, land=land, seen=evidence.points, weights=weights)
            if MODES[mode] is Mode.MARITIME:
                line = bend(line, evidence.points[named], evidence.chances[named, mode])
            found.append(Candidate(mode, origin, destination, line, float(by_mode[mode])))
    return found


def draw_line(
    mode: int, ends: tuple[Vectors, Vectors], *, land: BaseGeometry, seen: Vectors, weights: Floats
) -> Vectors:
    """
    Draw the way of a mode between two places.

    Parameters
    ----------
    mode
        Index into ``MODES``.
    ends
        Unit vectors.
    land
        EPSG:4326, cut at 180 degrees.
    seen
        Places of events, shape (n, 3).
    weights
        How much each of them speaks for this mode, shape (n,).

    Returns
    -------
    line
        About 25 km from vertex to vertex.
    """
    way: Vectors | None = None
    if MODES[mode] is Mode.MARITIME:
        way = sea_way(sea_lanes(), *ends)
    elif MODES[mode] is Mode.LAND:
        sure = weights > SURE
        way = cheapest_way(*ends, land=land, seen=seen[sure], weights=weights[sure])
    return resample(great_circle(*ends) if way is None else way, LINE_STEP_KM)


def _support(evidence: Evidence, tags: Tags) -> dict[tuple[str, str], Floats]:
    """Count events by pair and mode; both directions of a pair are one, named as the stronger one goes."""
    directed = _directed(evidence, tags)
    found: dict[tuple[str, str], Floats] = {}
    for (origin, destination), there in directed.items():
        back = directed[destination, origin] if (destination, origin) in directed else np.zeros(len(MODES))
        if (there.sum(), destination) >= (back.sum(), origin):
            found[origin, destination] = there + back
    return found


def _directed(evidence: Evidence, tags: Tags) -> dict[tuple[str, str], Floats]:
    """Count events that name both ends, by half those that name one and a country, by a quarter two countries."""
    directed: dict[tuple[str, str], Floats] = defaultdict(lambda: np.zeros(len(MODES)))
    best = evidence.chances.argmax(axis=1)
    weights = evidence.weights()
    both = (tags.origins > 0) & (tags.destinations > 0) & (tags.origins != tags.destinations)
    for row in np.flatnonzero(both).tolist():
        directed[tags.names[tags.origins[row]], tags.names[tags.destinations[row]]][best[row]] += weights[row]
    pairs = {pair: float(counts.sum()) for pair, counts in sorted(directed.items())}
    for row, pair in _half_named(evidence, tags, pairs):
        directed[pair][best[row]] += HALF * weights[row]
    for row, pair in _by_country(evidence, tags, pairs):
        directed[pair][best[row]] += COUNTRIES * weights[row]
    return directed


def _half_named(
    evidence: Evidence, tags: Tags, pairs: dict[tuple[str, str], float]
) -> list[tuple[int, tuple[str, str]]]:
    """Find the strongest pair that agrees with the end and the country that an event names."""
    texts = evidence.texts("origin"), evidence.texts("destination")
    sides = tags.origins, tags.destinations
    home = _countries(tags, texts)
    mentions = [Counter(tags.names[at] for at in side[side > 0].tolist()) for side in sides]
    found = []
    for row in np.flatnonzero((tags.origins > 0) != (tags.destinations > 0)).tolist():
        known = 0 if tags.origins[row] > 0 else 1
        place, country = tags.names[sides[known][row]], country_of(texts[1 - known][row])
        there = [other for other in sorted(home) if home[other] == country and other != place]
        options = [(place, other) if known == 0 else (other, place) for other in there]
        if country and options:
            rank = [(pairs.get(pair, 0.0), mentions[1 - known][pair[1 - known]], pair) for pair in options]
            found.append((row, max(rank)[2]))
    return found


def _by_country(
    evidence: Evidence, tags: Tags, pairs: dict[tuple[str, str], float]
) -> list[tuple[int, tuple[str, str]]]:
    """Find the strongest pair between the two countries that an event names, where it names no place."""
    texts = evidence.texts("origin"), evidence.texts("destination")
    home = _countries(tags, texts)
    strongest: dict[tuple[str, str], tuple[str, str]] = {}
    for pair in sorted(pairs, key=lambda pair: (pairs[pair], pair)):
        strongest[home.get(pair[0], ""), home.get(pair[1], "")] = pair
    found = []
    for row in np.flatnonzero((tags.origins == 0) & (tags.destinations == 0)).tolist():
        between = country_of(texts[0][row]), country_of(texts[1][row])
        if all(between) and between[0] != between[1] and between in strongest:
            found.append((row, strongest[between]))
    return found


def _countries(tags: Tags, texts: tuple[list[str], list[str]]) -> dict[str, str]:
    """Learn the country of each place from how it is written."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for keys, written in zip((tags.origins.tolist(), tags.destinations.tolist()), texts, strict=True):
        for key, text in zip(keys, written, strict=True):
            if key and (country := country_of(text)):
                votes[tags.names[key]][country] += 1
    return {key: min(counts.items(), key=lambda item: (-item[1], item[0]))[0] for key, counts in votes.items()}
