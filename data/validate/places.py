"""Checks the position of each report, and says how far off it may be."""

from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from data.validate.countries import FAR_KM, NEAR_KM, distance_to_country_km
from data.validate.modes import LAND_WORDS
from data.validate.numbers import decimals, is_number, number
from data.validate.rules import Note, Notes, Rule, Rules, add_flags, find_faults, kept, quoted, without
from data.validate.words import of_texts

MOST_LATITUDE: Final = 90
MOST_LONGITUDE: Final = 180
MOST_KM: Final = 20_000
"""Half way around the Earth."""

LEAST_KM: Final = 1.0
"""The floor of a radius: nobody writes where a vessel lay within less."""

WHOLE_DEGREE_KM: Final = 56.1
"""Radius of the circle that covers 80 % of a square of one degree: 111.2 km * sqrt(0.8 / pi)."""

DOUBTFUL_KM: Final = 250.0
"""Radius of a position that lies far outside the country its place names: as wide as a country."""

_NOWHERE: Final = (
    "There are neither coordinates nor a place; where only the country is known, write it as the place, too."
)
NOWHERE_DEG: Final = 0.005
"""Both coordinates this near to 0 stand for unknown: programs write it, and there is nothing but sea."""

_SWAPPED: Final = "atitude and longitude look swapped"
_HINT: Final = f" L{_SWAPPED}."
_MEASURED: Final = ("#outside_km", "#mirror_km", "#signs_km")
_CODE: Final = r"^\w{2}$"
_ON_LAND: Final = pl.col("mode").str.strip_chars().str.to_lowercase().is_in(LAND_WORDS)
_WORK: Final = ("#no_lat", "#no_lon", "#lat", "#lon", "#radius", "#decimals", *_MEASURED)


def check_places(frame: pl.DataFrame) -> pl.DataFrame:
    """
    Read the coordinates, refuse those that cannot be, and give each a radius.

    Parameters
    ----------
    frame
        Reports with ``reason`` and ``sentence``.

    Returns
    -------
    frame
        ``latitude``, ``longitude`` and ``radius_km`` as numbers, null where there is only a place; and
        ``decimal_comma``, whether the record writes its decimals after a comma.

    Notes
    -----
    A stated radius counts. Else it follows from the decimals of the coarser coordinate, 56 km for whole degrees and
    a tenth of that for each decimal, at least 1 km, and at least what the source reads from the place's wording.
    """
    read = frame.with_columns(_read())
    frame = find_faults(read, _rules(some_are_unread=bool(read.select(_endless()).item())))
    frame = _compare_with_country(frame if frame is read else _drop_hints(frame))
    flagged = add_flags(frame, _notes(of_texts(frame, "mode", _ON_LAND)))
    return without(flagged.with_columns(_values()), _WORK)


@kept
def _read() -> list[pl.Expr]:
    return [
        _blank("latitude").alias("#no_lat"),
        _blank("longitude").alias("#no_lon"),
        number("latitude").alias("#lat"),
        number("longitude").alias("#lon"),
        number("radius_km").alias("#radius"),
        pl.min_horizontal(decimals("latitude"), decimals("longitude")).alias("#decimals"),
        pl.any_horizontal(pl.col("latitude", "longitude").str.contains(",", literal=True)).alias("decimal_comma"),
    ]


@kept
def _notes(on_land: pl.Expr) -> Notes:
    # Nobody seizes a lorry out at sea: on land a position is far from its country sooner than on the water.
    is_far = pl.col("#outside_km") > pl.when(on_land).then(NEAR_KM).otherwise(FAR_KM)
    placed = ~pl.col("#no_lat") & pl.col("reason").is_null()
    return Notes(
        [
            Note(pl.col("#no_lat") & pl.col("reason").is_null(), "needs_geocode"),
            Note(placed & (pl.col("#decimals") == 0), "low_precision"),
            Note(placed & is_far, "coord_country_mismatch"),
            Note(placed & is_far & (pl.col("#signs_km") < NEAR_KM), "sign_looks_wrong"),
        ]
    )


@kept
def _values() -> list[pl.Expr]:
    stated = pl.col("#radius").is_not_null().alias("radius_stated")
    return [_radius().alias("radius_km"), stated, pl.col("#lat").alias("latitude"), pl.col("#lon").alias("longitude")]


def hint_of(sentence: str) -> str:
    """
    Give the hint that the sentence of a fault holds, for programs.

    Parameters
    ----------
    sentence
        Of a quarantined record.

    Returns
    -------
    hint
        ``looks_swapped`` where latitude and longitude look exchanged (they are never exchanged for it), or empty.
    """
    return "looks_swapped" if _SWAPPED in sentence else ""


def _fits_swapped() -> pl.Expr:
    return (pl.col("#lat").abs() <= MOST_LONGITUDE) & (pl.col("#lon").abs() <= MOST_LATITUDE)


def _blank(column: str) -> pl.Expr:
    return pl.col(column).str.strip_chars() == ""


@kept
def _endless() -> pl.Expr:
    return pl.any_horizontal(_unread()).any()


def _unread() -> list[pl.Expr]:
    return [~pl.col(blank) & pl.col(name).is_null() for name, blank in (("#lat", "#no_lat"), ("#lon", "#no_lon"))]


@kept
def _rules(*, some_are_unread: bool) -> Rules:
    return Rules([*_rules_of_text(_rules_of_unread() if some_are_unread else []), *_rules_of_range()])


def _rules_of_text(unread: list[Rule]) -> list[Rule]:
    no_lat, no_lon = pl.col("#no_lat"), pl.col("#no_lon")
    bad_radius = ~_blank("radius_km") & ~((pl.col("#radius") > 0) & (pl.col("#radius") < MOST_KM)).fill_null(
        value=False
    )
    return [
        Rule(no_lat & no_lon & _blank("place"), "no_location", _NOWHERE),
        Rule(no_lat != no_lon, "coord_incomplete", "Only one of latitude and longitude is given."),
        *unread,
        Rule(bad_radius, "bad_radius", "The radius is not a positive number of kilometres."),
    ]


def _rules_of_unread() -> list[Rule]:
    endless = _unread()
    odd = [without & ~is_number(name) for without, name in zip(endless, ("latitude", "longitude"), strict=True)]
    sentence = pl.concat_str(
        pl.lit("The coordinates "), _pair(), pl.lit(" are not two numbers in degrees."), _way_out()
    )
    return [
        Rule(pl.any_horizontal(odd), "coord_not_number", sentence),
        Rule(pl.any_horizontal(endless), "coord_not_finite", "A coordinate is infinite or not a number."),
    ]


def _way_out() -> pl.Expr:
    angles = pl.any_horizontal(pl.col("latitude", "longitude").str.contains(r"(?i)\d.*[°º'\u2032NSEW]|[NSEW].*\d"))
    hint = " Angles are read where both have their letter, N or S and E or W."
    return pl.when(angles).then(pl.lit(hint)).otherwise(pl.lit(""))


def _rules_of_range() -> list[Rule]:
    lat, lon = pl.col("#lat"), pl.col("#lon")
    hint = pl.when(_fits_swapped()).then(pl.lit(_HINT)).otherwise(pl.lit(""))
    return [
        Rule(
            lon.abs() > MOST_LONGITUDE,
            "lon_out_of_range",
            pl.concat_str(pl.lit("The longitude "), quoted("longitude"), pl.lit(" is not within -180 to 180.")),
        ),
        Rule(
            lat.abs() > MOST_LATITUDE,
            "lat_out_of_range",
            pl.concat_str(pl.lit("The latitude "), quoted("latitude"), pl.lit(" is not within -90 to 90."), hint),
        ),
        Rule(
            (lat.abs() < NOWHERE_DEG) & (lon.abs() < NOWHERE_DEG),
            "null_island",
            "Latitude and longitude are both 0, which stands for unknown.",
        ),
    ]


def _drop_hints(frame: pl.DataFrame) -> pl.DataFrame:
    """Take back the hint at a swap where the swapped position would be far from the country that is stated."""
    hinted = frame.with_row_index("#at").filter(
        pl.col("sentence").str.ends_with(_HINT), pl.col("stated_country").str.contains(_CODE)
    )
    wrong: list[int] = []
    for group in hinted.partition_by("stated_country"):
        # What stands as longitude would be the latitude.
        lon, lat = group["#lat"].to_numpy(), group["#lon"].to_numpy()
        away = distance_to_country_km(group["stated_country"][0].upper(), lon, lat)
        wrong += group["#at"].filter(pl.Series(away > FAR_KM)).to_list()
    if not wrong:
        return frame
    bare = pl.col("sentence").str.strip_suffix(_HINT)
    is_wrong = pl.int_range(pl.len()).is_in(wrong)
    return frame.with_columns(pl.when(is_wrong).then(bare).otherwise("sentence").alias("sentence"))


def _pair() -> pl.Expr:
    return pl.concat_str(quoted("latitude"), pl.lit(" and "), quoted("longitude"))


def _compare_with_country(frame: pl.DataFrame) -> pl.DataFrame:
    """Refuse a position far outside its country whose mirror image lies inside; measure the others."""
    stated = frame["stated_country"]
    if (stated == "").all() or not stated.str.contains(_CODE).any():
        nothing = pl.Series([None], dtype=pl.Float64).new_from_index(0, frame.height)
        return frame.hstack([nothing.alias(name) for name in _MEASURED])
    placed = (
        frame.select("stated_country", "#lat", "#lon", "reason")
        .with_row_index("#at")
        .filter(pl.col("reason").is_null(), pl.col("#lat").is_not_null(), pl.col("stated_country").str.contains(_CODE))
    )
    found = np.full((len(_MEASURED), frame.height), np.nan)
    for group in placed.partition_by("stated_country"):
        found[:, group["#at"].to_numpy()] = _measure(group)
    frame = frame.with_columns(
        pl.Series(name, values, nan_to_null=True) for name, values in zip(_MEASURED, found, strict=True)
    )
    return find_faults(frame, _rules_of_country())


@kept
def _rules_of_country() -> Rules:
    swapped = (pl.col("#outside_km") > FAR_KM) & (pl.col("#mirror_km") < NEAR_KM)
    sentence = pl.concat_str(
        pl.lit("The position lies "),
        pl.col("#outside_km").round(0).cast(pl.Int64, strict=False).cast(pl.String),
        pl.lit(" km from "),
        pl.col("stated_country"),
        pl.lit(f"; l{_SWAPPED}."),
    )
    return Rules([Rule(swapped.fill_null(value=False), "looks_swapped", sentence)])


def _measure(group: pl.DataFrame) -> NDArray[np.float64]:
    """Measure how far positions lie outside their country, and their mirror image, and with another sign."""
    country = group["stated_country"][0].upper()
    lat, lon = group["#lat"].to_numpy(), group["#lon"].to_numpy()
    outside = distance_to_country_km(country, lon, lat)
    mirror, signs = np.full(len(lat), np.inf), np.full(len(lat), np.inf)
    far = outside > NEAR_KM
    doubtful = (outside > FAR_KM) & (np.abs(lon) <= MOST_LATITUDE)
    if doubtful.any():
        mirror[doubtful] = distance_to_country_km(country, lat[doubtful], lon[doubtful])
    if far.any():
        north, west = (-lon[far], lat[far]), (lon[far], -lat[far])
        both = distance_to_country_km(country, *np.concatenate([north, west], axis=1))
        signs[far] = both.reshape(2, -1).min(axis=0)
    return np.stack([outside, mirror, signs])


def _radius() -> pl.Expr:
    from_decimals = WHOLE_DEGREE_KM * pl.lit(10.0).pow(-pl.col("#decimals").cast(pl.Float64))
    wording = pl.col("place_radius_km").cast(pl.Float64, strict=False)
    # Where the wording names another country than the coordinates, it is the coordinates that are in doubt.
    doubtful = pl.when((pl.col("#outside_km") > FAR_KM) & wording.is_not_null()).then(pl.lit(DOUBTFUL_KM))
    estimated = pl.max_horizontal(from_decimals, wording, doubtful, pl.lit(LEAST_KM))
    return pl.when(~pl.col("#no_lat")).then(pl.coalesce("#radius", estimated))
