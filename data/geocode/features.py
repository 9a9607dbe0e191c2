"""Turns an overlay of named features, ours or a site's, into what the gazetteer looks names up in."""

from pathlib import Path
from typing import Final

import polars as pl

from data.errors import WrongUseError

FEATURE_COLUMNS: Final = ("name", "alternate_names", "latitude", "longitude", "radius_km", "country", "class")
WIDE_KM: Final = 60.0
KINDS: Final = {
    "island": "feature", "cape": "feature", "strait": "feature", "channel": "feature", "lake": "feature",
    "field": "feature", "gulf": "sea", "ocean": "sea", "mountains": "region", "desert": "region", "river": "region",
}  # fmt: skip
"""Classes of an overlay to those of a match."""
CLASSES: Final = frozenset(
    {*KINDS, "sea", "region", "border_post", "feature", "city", "port", "airport", "admin1", "admin2"}
)
MOST: Final = {"latitude": 90.0, "longitude": 180.0, "radius_km": 20_000.0}


def read_features(path: Path) -> pl.DataFrame:
    """
    Read an overlay of named features.

    Parameters
    ----------
    path
        A CSV file with the columns of ``FEATURE_COLUMNS``.

    Returns
    -------
    features
        With kind, admin1, code and spellings beside the columns of the file.

    Raises
    ------
    WrongUseError
        It is no such table, or a row cannot be; the sentence names the file, the row and the reason.
    """
    table = _table(path)
    _refuse_faults(table, path)
    numeric = [pl.col(column).cast(pl.Float32) for column in ("latitude", "longitude", "radius_km")]
    kind = pl.col("class").replace(KINDS)
    return table.with_columns(
        *numeric,
        pl.when(kind.eq("feature") & (numeric[-1] > WIDE_KM)).then(pl.lit("region")).otherwise(kind).alias("kind"),
        pl.lit("").alias("admin1"),
        pl.lit("").alias("code"),
        (pl.col("name") + ";" + pl.col("alternate_names")).str.split(";").list.eval(_otherwise()).alias("spellings"),
    )


def _table(path: Path) -> pl.DataFrame:
    try:
        table = pl.read_csv(path, infer_schema=False).fill_null("")
    except (OSError, UnicodeDecodeError, pl.exceptions.PolarsError) as error:
        raise WrongUseError(f"{path} cannot be read as a CSV file of named features in UTF-8.") from error
    missing = [name for name in FEATURE_COLUMNS if name not in table.columns]
    if missing:
        raise WrongUseError(f"{path}, a file of named features, lacks the columns {', '.join(missing)}.")
    return table.select(pl.col(FEATURE_COLUMNS).str.strip_chars())


def _refuse_faults(table: pl.DataFrame, path: Path) -> None:
    checks = {f"the {name} is no number from {-most:g} to {most:g}": _is_off(name, most) for name, most in MOST.items()}
    checks["there is no name"] = pl.col("name") == ""
    checks["the radius is not above zero"] = pl.col("radius_km").cast(pl.Float64, strict=False) <= 0
    checks["latitude and longitude are both 0, which stands for unknown"] = pl.all_horizontal(
        pl.col("latitude", "longitude").cast(pl.Float64, strict=False) == 0
    )
    checks["a country is no code of two letters (ISO 3166-1), or several with ';' between"] = ~pl.col(
        "country"
    ).str.contains(r"^(?:[A-Z]{2}(?:;[A-Z]{2})*)?$")
    checks[f"the class is none of {', '.join(sorted(CLASSES))}"] = ~pl.col("class").is_in(list(CLASSES))
    for reason, is_wrong in checks.items():
        rows = table.with_row_index("row", offset=1).filter(is_wrong)["row"]
        if rows.len():
            raise WrongUseError(f"{path}, row {rows[0]}: {reason}.")


def _is_off(name: str, most: float) -> pl.Expr:
    value = pl.col(name).cast(pl.Float64, strict=False)
    return ~value.is_between(-most, most).fill_null(value=False)


def _otherwise() -> pl.Expr:
    """Write "Strait of X" as "X Straits" as well, and the other way round; the same for gulfs and bays."""
    plain = pl.element()
    forms = [plain]
    for water in ("Strait", "Gulf", "Bay"):
        before, after = rf"^{water}s? of (?:the )?(.+)$", rf"^(.+) {water}s?$"
        for pattern in (before, after):
            forms += [
                pl.when(plain.str.contains(pattern)).then(plain.str.replace(pattern, form))
                for form in (f"${{1}} {water}", f"${{1}} {water}s", f"{water} of ${{1}}", f"{water}s of ${{1}}")
            ]
    return pl.concat(forms).drop_nulls().unique(maintain_order=True)
