"""Names the edition of the gazetteer that answers, so that an answer can be kept until another one would give it."""

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final

from data.errors import WrongUseError
from data.geocode.features import read_features
from data.geocode.geocoder import Geocoder

FILES: Final = Path(__file__).resolve().parents[1] / "files"
CODE: Final = Path(__file__).resolve().parent
LENGTH: Final = 16


def edition(overlays: tuple[Path, ...] = ()) -> str:
    """
    Name what answers: the packaged files, the features of the site and the code that reads texts.

    Parameters
    ----------
    overlays
        CSV files of the site.

    Returns
    -------
    edition
        The beginning of a sha256; another one where any byte of these differs.

    Raises
    ------
    WrongUseError
        A file of the site is missing, or has a row that cannot be.
    """
    for path in overlays:
        if not path.is_file():
            raise WrongUseError(f"There is no file {path} of named features; take it out of the settings or make it.")
        read_features(path)
    packaged = [FILES / "gazetteer" / "manifest.json", *sorted(FILES.glob("*.csv")), *sorted(CODE.glob("*.py"))]
    return _digest([*packaged, *overlays])


def _digest(paths: Iterable[Path]) -> str:
    whole = hashlib.sha256()
    for path in paths:
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()[:LENGTH]


@cache
def load_geocoder(overlays: tuple[Path, ...] = ()) -> Geocoder:
    """
    Load the geocoder once for the process.

    Parameters
    ----------
    overlays
        CSV files of the site.

    Returns
    -------
    geocoder
        With their features.
    """
    return Geocoder(*overlays)
