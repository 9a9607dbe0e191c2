"""Holds positions against what their descriptions say, and doubts or refuses those that do not fit."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray
from pyproj import Geod

from data.sources.headings import heading_of, named_country
from data.sources.sexagesimal import Position, find_positions
from data.validate.countries import FAR_KM, NEAR_KM, distance_to_country_km
from data.validate.places import DOUBTFUL_KM

MUCH_KM: Final = 25.0
"""More than any rounding of the two notations makes."""

_GEOD: Final = Geod(ellps="WGS84")


@dataclass(frozen=True)
class Doubt:
    """
    What speaks against a position.

    Parameters
    ----------
    flags
        ``position_disagrees``: the description gives another one. ``coord_country_mismatch``: it lies far from the
        country in the heading.
    radius_km
        At least so far off may it be; 0 where nothing speaks against it.
    refusal, sentence
        Set where the record contradicts itself and shows how.
    """

    flags: tuple[str, ...] = ()
    radius_km: float = 0.0
    refusal: str = ""
    sentence: str = ""


@dataclass(frozen=True)
class _Witness:
    """A position, what its text says of it, and the distances between them; kilometres, infinite where unsaid."""

    lon: float
    lat: float
    country: str
    mentioned: tuple[tuple[float, float], ...]
    apart_km: float = field(default=np.inf)


def doubt_positions(told: Sequence[tuple[Position, str]]) -> list[Doubt]:
    """
    Compare positions with their descriptions.

    Parameters
    ----------
    told
        Positions, each with the text that belongs to it.

    Returns
    -------
    doubts
        One for each position, in the same order.

    Notes
    -----
    A record contradicts itself where its position lies more than 400 km from the country in its heading, while its
    mirror image (another sign of latitude or longitude) lies within 100 km of that country, or the position in its
    description within 400 km. A position that the description repeats is not refused: whoever wrote it twice meant
    it. Far from the country alone is no contradiction either: pirates of Somalia went 1,500 km.
    """
    witnesses = [_witness(position, text) for position, text in told]
    own = _outside_km([(each.country, each.lon, each.lat) for each in witnesses])
    north = _outside_km([(each.country, each.lon, -each.lat) for each in witnesses])
    west = _outside_km([(each.country, -each.lon, each.lat) for each in witnesses])
    other = _outside_km([(each.country, *_first(each)) for each in witnesses])
    return [
        _doubt(witness, *distances)
        for witness, *distances in zip(witnesses, own, np.minimum(north, west), other, strict=True)
    ]


def _witness(position: Position, text: str) -> _Witness:
    mentioned = find_positions(text)
    apart = [_GEOD.inv(position.lon, position.lat, lon, lat)[2] / 1000 for lon, lat in mentioned]
    country = named_country(heading_of(text))
    return _Witness(position.lon, position.lat, country, mentioned, min(apart, default=np.inf))


def _first(witness: _Witness) -> tuple[float, float]:
    return witness.mentioned[0] if witness.mentioned else (np.nan, np.nan)


def _outside_km(points: Sequence[tuple[str, float, float]]) -> NDArray[np.float64]:
    """Measure how far points lie outside their countries; infinite where either is unknown."""
    frame = pl.DataFrame(
        points, schema={"country": pl.String, "lon": pl.Float64, "lat": pl.Float64}, orient="row"
    ).with_row_index()
    known = frame.filter(pl.col("country") != "", pl.col("lon").is_not_nan())
    distances = np.full(len(points), np.inf)
    for (country,), group in known.group_by("country"):
        measured = distance_to_country_km(str(country), group["lon"].to_numpy(), group["lat"].to_numpy())
        distances[group["index"].to_numpy()] = measured
    return distances


def _doubt(witness: _Witness, own_km: float, mirror_km: float, mentioned_km: float) -> Doubt:
    disagrees = MUCH_KM < witness.apart_km < np.inf
    misplaced = FAR_KM < own_km < np.inf
    in_doubt = misplaced and witness.apart_km > MUCH_KM
    if in_doubt and (mirror_km < NEAR_KM or mentioned_km < FAR_KM):
        how = "with the other sign it lies there" if mirror_km < NEAR_KM else "the one in its description lies there"
        sentence = f"The position lies {own_km:.0f} km from {witness.country}, which the heading names; {how}."
        return Doubt(refusal="position_contradicted", sentence=sentence)
    named = {"position_disagrees": disagrees, "coord_country_mismatch": misplaced}
    radius = DOUBTFUL_KM if in_doubt else min(witness.apart_km, DOUBTFUL_KM) if disagrees else 0.0
    return Doubt(tuple(name for name, holds in named.items() if holds), radius)
