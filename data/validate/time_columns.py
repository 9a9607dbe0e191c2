"""Turns a column of times into instants: the usual spellings all at once, the others one by one."""

from typing import Final

import polars as pl

from data.schema import INSTANT, Precision
from data.validate.times import read_time

_DAY: Final = r"(?:19|20)\d{2}-\d{2}-\d{2}"
_CLOCK: Final = r"T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ"
_USUAL: Final = (
    (f"^{_DAY}$", "%Y-%m-%d", Precision.DAY, "day_precision"),
    (f"^{_DAY}{_CLOCK}$", "%Y-%m-%dT%H:%M:%SZ", Precision.SECOND, ""),
)
_FEW: Final = 20
"""So many texts are read sooner one by one."""

_SCHEMA: Final = {
    "time": pl.String(),
    "instant": INSTANT,
    **dict.fromkeys(("precision", "flags", "reason", "sentence"), pl.String()),
}


def read_times(texts: pl.Series) -> pl.DataFrame:
    """
    Read times as ``read_time`` reads each.

    Parameters
    ----------
    texts
        As written, in any order.

    Returns
    -------
    readings
        One row for each different text: ``time``, the text itself; ``instant``, null where it is refused;
        ``precision``, ``flags``, ``reason`` and ``sentence`` as of ``TimeReading``.
    """
    left = pl.DataFrame({"time": texts.unique()}, schema={"time": pl.String()})
    read = [pl.DataFrame(schema=_SCHEMA)]
    for pattern, layout, precision, flags in _USUAL if left.height > _FEW else ():
        usual = left.filter(pl.col("time").str.contains(pattern)).with_columns(
            pl.col("time")
            .str.to_datetime(layout, time_unit="us", strict=False)
            .dt.replace_time_zone("UTC")
            .alias("instant")
        )
        told = {"precision": precision.value, "flags": flags, "reason": "", "sentence": ""}
        known = usual.drop_nulls("instant").with_columns(pl.lit(value).alias(name) for name, value in told.items())
        read.append(known)
        left = left.join(known, on="time", how="anti")
    readings = [read_time(text) for text in left["time"]]
    rest = [
        (text, r.instant, r.precision, r.flags, r.reason, r.sentence)
        for text, r in zip(left["time"], readings, strict=True)
    ]
    return pl.concat([*read, pl.DataFrame(rest, schema=_SCHEMA, orient="row")])
