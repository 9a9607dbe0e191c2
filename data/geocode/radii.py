"""Turns the class of a match into the radius within which four of five such answers are right."""

import csv
from functools import cache
from pathlib import Path
from typing import Final

RADIUS_FILE: Final = Path(__file__).resolve().parents[1] / "files" / "geocode_radii.csv"
DEFAULT_KM: Final = 60.0
LEAST_EXTENT_KM: Final = 10.0
SCALED: Final = frozenset(
    {("country", "plain"), ("admin1", "plain"), ("sea", "plain"), ("region", "plain"), ("feature", "plain")}
)
"""Classes and bands whose errors grow with the extent of what was named: their table holds a share of it, not km."""


@cache
def load_radii() -> dict[tuple[str, str], float]:
    """
    Load the calibration.

    Returns
    -------
    radii
        Class and band (how the place was meant: plain, near, off ...) to km, or for ``SCALED`` to a share of the
        extent; band empty for the whole class.

    Notes
    -----
    ``python -m tests.bench.calibrate_geocoder ../shared`` takes the 81 % quantile of the errors on the published
    texts, for each class and each band with 25 answers or more, and checks it by ten-fold cross-validation.
    """
    with RADIUS_FILE.open(encoding="utf-8") as lines:
        return {(row["match_class"], row["band"]): float(row["radius"]) for row in csv.DictReader(lines)}


def radius_of(match_class: str, band: str, *, extent_km: float = 0.0) -> float:
    """
    Look up the radius of an answer.

    Parameters
    ----------
    match_class, band
        Of its placement.
    extent_km
        Of what was named.

    Returns
    -------
    radius
        In km.
    """
    radii = load_radii()
    found = radii.get((match_class, band))
    if found is None:
        return radii.get((match_class, ""), DEFAULT_KM)
    if (match_class, band) in SCALED:
        return round(found * max(LEAST_EXTENT_KM, extent_km), 1)
    return found
