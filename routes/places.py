"""Names of origins and destinations into positions, from the events themselves and from a list of towns."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import polars as pl
from babel import Locale

from data.geocode.names import fold
from routes.evidence import Evidence
from routes.geodesy import Vectors, distance_km, mean_center, to_vectors

SAME_KM: Final = 30.0
MERGE_KM: Final = 100.0
MINOR_SHARE: Final = 0.2  # a place named much less often than a near one is a quarter or a spelling of it
MAX_SPREAD_KM: Final = 80.0
FAR_SHARE: Final = 0.15
MIN_TAGGED: Final = 3
COUNTRY_CODE_LENGTH: Final = 2


def place_key(text: str) -> str:
    """
    Fold the name of a place, so that case, accents and a country after a comma do not matter.

    Parameters
    ----------
    text
        As "Mombasa, KE" or "MOMBASA".

    Returns
    -------
    key
        As "mombasa"; empty for a blank, a country and what looks like a country code.
    """
    name = fold(text.split(",", maxsplit=1)[0])
    return "" if len(name) <= COUNTRY_CODE_LENGTH or name in country_names() else name


@lru_cache(maxsize=1)
def country_names() -> frozenset[str]:
    """
    List the English names of countries, which are too coarse to be the end of a corridor.

    Returns
    -------
    names
        Folded, from the Unicode locale data that the package babel carries: a constant.
    """
    return frozenset(fold(name) for name in country_codes())


@lru_cache(maxsize=1)
def country_codes() -> dict[str, str]:
    """
    Map the English names of countries to their codes.

    Returns
    -------
    codes
        ISO 3166-1 alpha-2, by casefolded name.
    """
    # "Myanmar (Burma)" is written in either way.
    listed = [(name.casefold(), code) for code, name in Locale("en").territories.items()]
    return {part.strip(" )"): code for name, code in listed for part in [name, *name.split("(")]}


def country_of(text: str) -> str:
    """
    Read the country in the text of a place.

    Parameters
    ----------
    text
        As "Mombasa, KE", "KE" or "Kenya".

    Returns
    -------
    code
        ISO 3166-1 alpha-2, or empty.
    """
    last = text.rsplit(",", maxsplit=1)[-1].strip()
    if len(last) == COUNTRY_CODE_LENGTH:
        return last.upper()
    return country_codes().get(last.casefold(), "")


@dataclass(frozen=True)
class Places:
    """
    Where named places lie.

    Parameters
    ----------
    positions
        Unit vector of each key.
    names
        How people write it, by key.
    same_as
        Key of the place that a key was merged into, or itself.
    """

    positions: dict[str, Vectors]
    names: dict[str, str]
    same_as: dict[str, str]

    def resolve(self, text: str) -> str:
        """
        Find the place that a text means.

        Parameters
        ----------
        text
            As written.

        Returns
        -------
        key
            A key of ``positions``, or empty.
        """
        return self.same_as.get(place_key(text), "")


def learn_places(evidence: Evidence, towns: pl.DataFrame | None = None) -> Places:
    """
    Learn where the places lie that origins and destinations name.

    Parameters
    ----------
    evidence
        Whose own place names carry positions.
    towns
        name (folded), country, latitude, longitude, population: of one name the largest town first; None for none.

    Returns
    -------
    places
        Those whose events agree on a position, that a list of towns knows, or at whose side their events end; near
        ones merged into the one named most.
    """
    spelled = _spellings(evidence)
    positions = _named_positions(evidence, set(spelled))
    people: dict[str, int] = {}
    if towns is not None:
        listed = _listed(evidence, spelled, towns)
        people = {key: town.people for key, town in listed.items()}
        positions = {key: town.point for key, town in listed.items()} | positions
    positions |= _far_ends(evidence, positions, [key for key in spelled if key not in positions])
    mentions = {key: sum(texts.values()) for key, texts in spelled.items()}
    same_as = _merged(positions, mentions, people)
    kept = set(same_as.values())
    names = {key: _usual(spelled[key]) for key in kept}
    return Places({key: positions[key] for key in kept}, names, same_as)


@dataclass(frozen=True)
class _Town:
    point: Vectors
    people: int


def _listed(evidence: Evidence, spelled: dict[str, dict[str, int]], towns: pl.DataFrame) -> dict[str, _Town]:
    """Look names up: in the country that most of those give who write it, else the largest town of that name."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for text in [*evidence.texts("origin"), *evidence.texts("destination")]:
        if (key := place_key(text)) and (country := country_of(text)):
            votes[key][country] += 1
    asked = pl.DataFrame(
        [(key, min(votes[key], key=lambda code: (-votes[key][code], code), default="")) for key in sorted(spelled)],
        schema={"name": pl.String, "wanted": pl.String},
        orient="row",
    )
    found = asked.join(towns, on="name", how="inner", maintain_order="left_right")
    right = (pl.col("wanted") == "") | (pl.col("wanted") == pl.col("country"))
    found = found.filter(right).unique("name", keep="first", maintain_order=True)
    points = to_vectors(found["longitude"].to_numpy().astype(float), found["latitude"].to_numpy().astype(float))
    return {
        key: _Town(point, people) for key, point, people in zip(found["name"], points, found["population"], strict=True)
    }


def _spellings(evidence: Evidence) -> dict[str, dict[str, int]]:
    spelled: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for text in [*evidence.texts("origin"), *evidence.texts("destination")]:
        if key := place_key(text):
            spelled[key][text.split(",")[0].strip()] += 1
    return spelled


def _usual(spellings: dict[str, int]) -> str:
    return max(sorted(spellings), key=lambda text: spellings[text])


def _named_positions(evidence: Evidence, wanted: set[str]) -> dict[str, Vectors]:
    """Take the commonest exact position of each place name: many events carry the center of the town itself."""
    keys = [place_key(text) for text in evidence.texts("place")]
    frame = evidence.frame.select("longitude", "latitude").with_columns(key=pl.Series(keys, dtype=pl.String))
    frame = frame.with_row_index("row").filter(pl.col("key").is_in(sorted(wanted)))
    counted = frame.group_by("key", "longitude", "latitude").agg(pl.len(), pl.col("row").min())
    best = counted.sort("key", "len", "row", descending=[False, True, False]).group_by("key", maintain_order=True)
    found: dict[str, Vectors] = {}
    rows_of = {str(key): part["row"].to_numpy() for (key,), part in frame.group_by("key", maintain_order=True)}
    for key, row in best.first().select("key", "row").iter_rows():
        point = evidence.points[row]
        spread = np.median(distance_km(evidence.points[rows_of[key]], point))
        if spread <= MAX_SPREAD_KM:
            found[key] = point
    return found


def _far_ends(evidence: Evidence, known: dict[str, Vectors], unknown: list[str]) -> dict[str, Vectors]:
    """Place a name without events of its own at the far end of the events between it and a place that is known."""
    pairs = [
        (place_key(o), place_key(d))
        for o, d in zip(evidence.texts("origin"), evidence.texts("destination"), strict=True)
    ]
    rows: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row, (origin, destination) in enumerate(pairs):
        if origin and destination:
            rows[origin, destination].append(row)
            rows[destination, origin].append(row)
    found: dict[str, Vectors] = {}
    for key in unknown:
        options = sorted((-len(at), other) for (mine, other), at in rows.items() if mine == key and other in known)
        if options and -options[0][0] >= MIN_TAGGED:
            tagged = evidence.points[rows[key, options[0][1]]]
            away = distance_km(tagged, known[options[0][1]])
            found[key] = mean_center(tagged[away >= np.quantile(away, 1 - FAR_SHARE)])
    return found


def _merged(positions: dict[str, Vectors], mentions: dict[str, int], people: dict[str, int]) -> dict[str, str]:
    same_as: dict[str, str] = {}
    kept: list[str] = []
    for key in sorted(positions, key=lambda k: (-mentions[k], -people.get(k, 0), k)):
        near = [
            other
            for other in kept
            if _same(
                float(distance_km(positions[other], positions[key])),
                min(mentions[key] / mentions[other], people.get(key, np.inf) / max(people.get(other, 0), 1)),
            )
        ]
        same_as[key] = near[0] if near else key
        kept += [] if near else [key]
    return same_as


def _same(apart_km: float, share: float) -> bool:
    return apart_km <= SAME_KM or (apart_km <= MERGE_KM and share <= MINOR_SHARE)
