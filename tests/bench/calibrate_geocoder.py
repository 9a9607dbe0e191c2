"""The bench of texts with gold coordinates into radii: ``python -m tests.bench.calibrate_geocoder ../shared``."""

import argparse
import csv
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import numpy as np

from data.geocode.geocoder import Geocoder
from data.geocode.outcome import Location
from data.geocode.radii import LEAST_EXTENT_KM, RADIUS_FILE, SCALED
from data.geocode.sphere import span_km

SHARE: Final = 0.81
FOLDS: Final = 10
LEAST: Final = 8
LEAST_OF_BAND: Final = 25
GIVEN: Final = {("coordinate", ""): 5.0, ("airport", ""): 25.0, ("none", ""): 20_000.0}
"""Too few in the bench to measure."""

Error = tuple[str, str, float, float]


def errors_of(folder: Path) -> list[Error]:
    """
    Measure the errors of the geocoder on the bench.

    Parameters
    ----------
    folder
        With queries.csv and gold.csv.

    Returns
    -------
    errors
        Class, band, km and extent in km of each answer.
    """
    geocoder = Geocoder()
    with (folder / "gold.csv").open(encoding="utf-8") as lines:
        gold = {row["id"]: (float(row["latitude"]), float(row["longitude"])) for row in csv.DictReader(lines)}
    found = []
    with (folder / "queries.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            told = geocoder.explain(row["place"], row["country"])
            if isinstance(told.outcome, Location):
                spot = told.outcome.latitude, told.outcome.longitude
                found.append((told.outcome.match_class, told.band, span_km(spot, gold[row["id"]]), told.extent_km))
    return found


def radii_of(errors: Iterable[Error]) -> dict[tuple[str, str], float]:
    """
    Take the 81 % quantile of the errors of each class, and of each band of a class with 25 answers or more.

    Parameters
    ----------
    errors
        Class, band, km and extent.

    Returns
    -------
    radii
        Class and band (empty for the whole class) to km, or to a share of the extent.
    """
    groups: dict[tuple[str, str], list[float]] = defaultdict(list)
    for match_class, band, km, extent in errors:
        groups[match_class, ""].append(km)
        if band:
            unit = max(LEAST_EXTENT_KM, extent) if (match_class, band) in SCALED else 1.0
            groups[match_class, band].append(km / unit)
    enough = {
        key: kms for key, kms in groups.items() if len(kms) >= (LEAST_OF_BAND if key[1] else LEAST) and key not in GIVEN
    }
    return {key: float(f"{np.quantile(kms, SHARE):.2g}") for key, kms in enough.items()} | GIVEN


def shares_within(errors: list[Error]) -> dict[str, tuple[int, float]]:
    """
    Tell how many answers lie within radii that were measured on the others.

    Parameters
    ----------
    errors
        Class, band, km and extent.

    Returns
    -------
    shares
        Of each class and of all: how many answers, and the share within; ten-fold cross-validation.
    """
    fold = np.random.default_rng(5).permutation(len(errors)) % FOLDS
    inside = defaultdict(list)
    for number in range(FOLDS):
        radii = radii_of(error for error, part in zip(errors, fold, strict=True) if part != number)
        for (match_class, band, km, extent), part in zip(errors, fold, strict=True):
            if part == number:
                unit = max(LEAST_EXTENT_KM, extent) if (match_class, band) in SCALED else 1.0
                whole = radii.get((match_class, ""), 60.0)
                radius = radii[match_class, band] * unit if (match_class, band) in radii else whole
                inside[match_class].append(km <= radius)
                inside["all"].append(km <= radius)
    return {name: (len(held), float(np.mean(held))) for name, held in sorted(inside.items())}


def main() -> None:
    """Measure, check by cross-validation, write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path)
    asked = parser.parse_args()
    errors = errors_of(asked.shared / "bench" / "geocoding")
    for name, (count, share) in shares_within(errors).items():
        sys.stdout.write(f"{name:14s} {count:6d} {share:.3f}\n")
    with RADIUS_FILE.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(["match_class", "band", "radius"])
        writer.writerows([*key, f"{km:g}"] for key, km in sorted(radii_of(errors).items()))


if __name__ == "__main__":
    main()
