"""Reads the positions that a column of texts gives in numbers: plain decimals all at once, the rest one by one."""

from typing import Final

import polars as pl

from data.geocode.angles import PADDING
from data.geocode.coordinate_texts import MAY_HAVE, find_coordinates
from data.geocode.fineness import radii_km
from data.geocode.positions import MOST_DEG, Contradiction, Coordinates

_SCHEMA: Final = {
    "latitude": pl.Float64,
    "longitude": pl.Float64,
    "radius_km": pl.Float64,
    "notation": pl.String,
    "reason": pl.String,
}
_FINE: Final = 3
# Without digits, and of Latin letters only: others may have signs that mean something beside a number.
_AROUND: Final = r"[\x00-/:-\x7f\u{c0}-\u{24f}]*"
_NUMBER: Final = r"[1-9]?[0-9]{1,2}\.[0-9]{1,12}"
_PLAIN: Final = (
    rf"^({_AROUND}[\s(\[])?([+-]?)({_NUMBER})(?:°? ?([NS]))?( ?[,;/] ?| )"
    rf"([+-]?)({_NUMBER})(?:°? ?([EW]))?([\s)\].,;]{_AROUND})?$"
)
_GROUPS: Final = ("before", "sign_1", "number_1", "n_s", "gap", "sign_2", "number_2", "e_w", "after")
# Any of these beside the numbers may change what they mean; the reading one by one decides.
_TELLING: Final = (
    r"[$#%]|(?i:^|[^\pL])(?i:[nsewokgtlm]|kg|km|nm|mg|gr|ha|am|pm|[a-z]?lat\pL*|[a-z]?lon\pL*|lng|n[ou]r[dt]\pL*|s[uüo]u?[drtl]\pL*"
    r"|[eo]ast\pL*|est|este|ost|leste|west\pL*|oeste|ouest|ovest|ku\pL+|g[uü]\pL+|do[gğ]u|bat\pL*|bar\pL*|utara|selatan"
    r"|timur|enlem|boylam|breite|l[aä]nge|utm|zon\pL*|huso|fuseau|mgrs|usng|point\pL*|coord\pL*|koord\pL*|gps|wgs|geo"
    r"|posi\pL*|kgs?|kms|mil\pL+|ton\pL+|lit\pL+|usd|eur\pL*|dol\pL+|per\pL+|hou\pL+|hrs)(?:[^\pL]|$)"
)


def read_coordinates(texts: pl.Series) -> pl.DataFrame:
    """
    Find the position that each text gives in numbers.

    Parameters
    ----------
    texts
        Strings, null where there is none; shape (n,).

    Returns
    -------
    positions
        latitude, longitude, radius_km, notation, reason; one row for each text, in the same order, as
        ``data.geocode.coordinate_texts.find_coordinates`` answers: the reason is set where it finds a contradiction,
        and all are null where it finds nothing.
    """
    column = texts.cast(pl.String).alias("text")
    told = pl.DataFrame({"text": column.unique()}).filter(pl.col("text").str.contains(rf"(?s){MAY_HAVE}"))
    plain = _read_plain(told)
    others = told.join(plain.select("text"), on="text", how="anti")["text"]
    answers = pl.concat([plain, _read_each(others)])
    return column.to_frame().join(answers, on="text", how="left", maintain_order="left").drop("text")


def _read_each(texts: pl.Series) -> pl.DataFrame:
    rows: list[tuple[str | float | None, ...]] = []
    for text in texts:
        found = find_coordinates(text)
        if isinstance(found, Coordinates):
            rows.append((text, found.latitude, found.longitude, found.radius_km, found.notation, None))
        elif isinstance(found, Contradiction):
            rows.append((text, None, None, None, None, found.reason))
    return pl.DataFrame(rows, schema={"text": pl.String, **_SCHEMA}, orient="row")


def _read_plain(told: pl.DataFrame) -> pl.DataFrame:
    """Read texts that have two decimal numbers, both with a letter or both without, and nothing that may matter."""
    parts = pl.col("text").str.extract_groups(_PLAIN).struct.rename_fields(list(_GROUPS))
    split = told.with_columns(parts.alias("parts")).unnest("parts").filter(pl.col("number_1").is_not_null())
    unsigned = (pl.col("sign_1") == "") & (pl.col("sign_2") == "")
    lettered = pl.col("n_s").is_not_null() & pl.col("e_w").is_not_null() & unsigned
    split = split.filter(lettered | (_is_bare() & _is_surely_bare())).filter(
        ~pl.col("before").fill_null("").str.contains(_TELLING), ~pl.col("after").fill_null("").str.contains(_TELLING)
    )
    split = split.with_columns(
        latitude=pl.concat_str("sign_1", "number_1").cast(pl.Float64) * _direction("n_s", "S"),
        longitude=pl.concat_str("sign_2", "number_2").cast(pl.Float64) * _direction("e_w", "W"),
        unit=pl.min_horizontal(_unit("number_1"), _unit("number_2")),
    ).filter(
        pl.col("latitude").abs() <= MOST_DEG[0],
        pl.col("longitude").abs() <= MOST_DEG[1],
        (pl.col("latitude") != 0) | (pl.col("longitude") != 0),
    )
    radius = radii_km(split["unit"].to_numpy(), split["latitude"].to_numpy())
    return split.select(
        "text",
        pl.col("latitude", "longitude") + 0.0,
        pl.Series("radius_km", radius, dtype=pl.Float64),
        pl.lit("decimal").alias("notation"),
        pl.lit(None, dtype=pl.String).alias("reason"),
    )


def _is_bare() -> pl.Expr:
    return pl.col("n_s").is_null() & pl.col("e_w").is_null() & ~pl.col("text").str.contains("°")


def _is_surely_bare() -> pl.Expr:
    """Stricter than the reading one by one: nothing around them, or three decimals each and no space alone between."""
    alone = pl.concat_str(pl.col("before", "after").fill_null("")).str.contains(r"^[\s()\[\],;.]*$")
    fine = pl.min_horizontal(_decimals("number_1"), _decimals("number_2")) >= _FINE
    return alone | (fine & (pl.col("gap") != " "))


def _decimals(name: str) -> pl.Expr:
    return pl.col(name).str.len_bytes() - pl.col(name).str.find(".", literal=True) - 1


def _direction(name: str, negative: str) -> pl.Expr:
    return pl.when(pl.col(name) == negative).then(-1.0).otherwise(1.0)


def _unit(name: str) -> pl.Expr:
    """As ``data.geocode.angles`` counts: zeros at the end are padding where there are three and more."""
    told = pl.col(name).str.strip_chars_end("0")
    kept = pl.when(pl.col(name).str.len_bytes() - told.str.len_bytes() >= PADDING).then(told).otherwise(pl.col(name))
    return pl.lit(10.0).pow(-(kept.str.len_bytes().cast(pl.Int64) - kept.str.find(".", literal=True) - 1))
