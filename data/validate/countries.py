"""Country names to ISO 3166-1 alpha-2, and how far a position lies from a country."""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
import shapely
from babel import Locale
from babel.core import get_global
from numpy.typing import NDArray
from pyproj import Geod
from shapely.geometry.base import BaseGeometry

from data.validate.words import plain_words

FAR_KM: Final = 400.0
"""Beyond the sea zone of a country (200 nautical miles) a position does not fit to it."""

NEAR_KM: Final = 100.0
"""A position this near may belong to the country; a mirrored one makes a swap likely."""

MOST_KM_PER_DEGREE: Final = 111.7
"""Of latitude, at the poles; nowhere is a degree longer."""

_SHAPES: Final = Path(__file__).resolve().parent.parent / "files" / "basemap" / "countries_50m.json"
_GEOD: Final = Geod(ellps="WGS84")
# Codes of the locale data that stand for no country: unions, test regions, islands that have the code of another.
_NO_COUNTRY: Final = frozenset(["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"])
_LANGUAGES: Final = ("en", "fr", "es")
_ALIASES: Final[Mapping[str, str]] = {
    "uk": "GB",
    "great britain": "GB",
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "england and wales": "GB",
    "northern ireland": "GB",
    "united kingdom of great britain and northern ireland": "GB",
    "usa": "US",
    "u s a": "US",
    "united states of america": "US",
    "turkey": "TR",
    "ivory coast": "CI",
    "cote d ivoire": "CI",
    "syrian arab republic": "SY",
    "russian federation": "RU",
    "viet nam": "VN",
    "iran islamic republic of": "IR",
    "islamic republic of iran": "IR",
    "venezuela bolivarian republic of": "VE",
    "bolivia plurinational state of": "BO",
    "tanzania united republic of": "TZ",
    "united republic of tanzania": "TZ",
    "republic of korea": "KR",
    "korea republic of": "KR",
    "korea the republic of": "KR",
    "democratic peoples republic of korea": "KP",
    "korea democratic peoples republic of": "KP",
    "korea the democratic peoples republic of": "KP",
    "lao peoples democratic republic": "LA",
    "lao people s democratic republic": "LA",
    "lao pdr": "LA",
    "libyan arab jamahiriya": "LY",
    "republic of moldova": "MD",
    "moldova republic of": "MD",
    "the former yugoslav republic of macedonia": "MK",
    "macedonia the former yugoslav republic of": "MK",
    "macedonia former yugoslav republic of": "MK",
    "macedonia": "MK",
    "czech republic": "CZ",
    "burma": "MM",
    "myanmar": "MM",
    "cape verde": "CV",
    "swaziland": "SZ",
    "east timor": "TL",
    "palestine": "PS",
    "state of palestine": "PS",
    "palestine state of": "PS",
    "occupied palestinian territory": "PS",
    "occupied palestinian territories": "PS",
    "palestinian territory occupied": "PS",
    "democratic republic of the congo": "CD",
    "dr congo": "CD",
    "drc": "CD",
    "congo": "CG",
    "republic of the congo": "CG",
    "congo democratic republic of": "CD",
    "congo democratic republic of the": "CD",
    "congo the democratic republic of the": "CD",
    "congo republic of": "CG",
    "congo republic of the": "CG",
    "the gambia": "GM",
    "gambia the": "GM",
    "gambia republic of the": "GM",
    "the bahamas": "BS",
    "bahamas the": "BS",
    "netherlands kingdom of the": "NL",
    "kingdom of the netherlands": "NL",
    "kosovo under unscr 1244": "XK",
    "taiwan province of china": "TW",
    "china taiwan province of china": "TW",
    "brunei darussalam": "BN",
    "hong kong": "HK",
    "macau": "MO",
    "macao": "MO",
    **dict.fromkeys(("china hong kong sar", "hong kong sar of china", "hong kong sar"), "HK"),
    "hong kong special administrative region of china": "HK",
    **dict.fromkeys(("china macao sar", "macao sar of china", "macau sar of china", "macao sar"), "MO"),
    **dict.fromkeys(("virgin islands u s", "us virgin islands", "united states virgin islands"), "VI"),
    "virgin islands british": "VG",
    "falkland islands malvinas": "FK",
    "pitcairn": "PN",
    "saint vincent and the grenadines": "VC",
    "st vincent and the grenadines": "VC",
    "sint maarten dutch part": "SX",
    "saint martin french part": "MF",
    "bonaire sint eustatius and saba": "BQ",
    "holy see vatican city state": "VA",
    "micronesia federated states of": "FM",
    "holy see": "VA",
    "united arab emirates": "AE",
    "uae": "AE",
    "kingdom of saudi arabia": "SA",
    "republic of ireland": "IE",
    "bosnia": "BA",
}


@cache
def country_code(text: str) -> str | None:
    """
    Find the code of a country.

    Parameters
    ----------
    text
        A code of two or three letters, or a name in English, French or Spanish.

    Returns
    -------
    code
        ISO 3166-1 alpha-2 (and XK for Kosovo), or None where the text names no country.
    """
    return _countries_by_name().get(plain_words(text))


# Where the usual English name of the locale data has a remark, or reads as that of a neighbour.
_NAMES: Final[Mapping[str, str]] = {
    "CD": "Democratic Republic of the Congo",
    "CG": "Republic of the Congo",
    "HK": "Hong Kong",
    "MM": "Myanmar",
    "MO": "Macao",
}


@cache
def country_name(code: str) -> str:
    """
    Name a country.

    Parameters
    ----------
    code
        ISO 3166-1 alpha-2 in capitals (and XK).

    Returns
    -------
    name
        In English; empty where the code is of no country.
    """
    if country_code(code) != code:
        return ""
    return _NAMES.get(code) or Locale("en").territories[code]


@cache
def _countries_by_name() -> Mapping[str, str]:
    names: dict[str, str] = {}
    for language in reversed(_LANGUAGES):
        for code, name in Locale(language).territories.items():
            if re.fullmatch("[A-Z]{2}", code) and code not in _NO_COUNTRY:
                names[plain_words(name)] = code
                names[re.sub(r"^st\b", "saint", plain_words(name))] = code
                names[plain_words(re.sub(r"\(.*?\)", "", name))] = code
                names[code.casefold()] = code
    for code, known in get_global("territory_aliases").items():
        if re.fullmatch("[A-Z]{3}", code) and len(known) == 1:
            names[code.casefold()] = known[0]
    return {**names, **_ALIASES}


@cache
def _shapes() -> Mapping[str, BaseGeometry]:
    features = json.loads(_SHAPES.read_text(encoding="utf-8"))["features"]
    return {
        feature["properties"]["iso_a2"]: shapely.from_geojson(json.dumps(feature["geometry"])) for feature in features
    }


def distance_to_country_km(country: str, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.float64]:
    """
    Measure how far positions lie outside a country.

    Parameters
    ----------
    country
        ISO 3166-1 alpha-2.
    lon, lat
        Shape (n,), degrees, EPSG:4326.

    Returns
    -------
    distance_km
        Shape (n,); 0 inside, and outside where it is ``NEAR_KM`` at most by the measure of degrees; 0 for a country
        whose shape is not known.

    Notes
    -----
    The nearest point is found in degrees and measured on the ellipsoid: an upper bound, close enough to tell a
    neighbour from another part of the world. For positions that are not near, turns of the globe are tried, too:
    there are countries at the antimeridian.
    """
    distance = np.zeros(len(lon))
    shape = _shapes().get(country)
    if shape is None:
        return distance
    shapely.prepare(shape)
    # Most positions lie in their country or off its coast: of them nobody asks how far exactly.
    abroad = np.flatnonzero(~shapely.contains_xy(shape, lon, lat))
    off_coast = shapely.dwithin(shape, shapely.points(lon[abroad], lat[abroad]), NEAR_KM / MOST_KM_PER_DEGREE)
    outside = abroad[~off_coast]
    if outside.size:
        distance[outside] = _distance_km(shape, lon[outside], lat[outside], turn=0)
    far = np.flatnonzero(distance > NEAR_KM)
    for turn in (-360.0, 360.0) if far.size else ():
        distance[far] = np.minimum(distance[far], _distance_km(shape, lon[far], lat[far], turn=turn))
    return distance


def _distance_km(
    shape: BaseGeometry, lon: NDArray[np.float64], lat: NDArray[np.float64], *, turn: float
) -> NDArray[np.float64]:
    nearest = shapely.get_point(shapely.shortest_line(shape, shapely.points(lon + turn, lat)), 0)
    x, y = shapely.get_x(nearest), shapely.get_y(nearest)
    return np.asarray(_GEOD.inv(lon, lat, x, y)[2]) / 1000
