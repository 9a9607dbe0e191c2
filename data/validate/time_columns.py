"""Turns a column of times into instants: the usual spellings all at once, the others one by one."""

from typing import Final

import polars as pl

from data.schema import INSTANT, Precision
from data.validate.times import read_time
from data.validate.words import FEW

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


def readings_of(texts: pl.Series) -> pl.DataFrame:
    """
    Read a column of times.

    Parameters
    ----------
    texts
        As written.

    Returns
    -------
    readings
        As of ``read_times``, but one row for each text, in their order.
    """
    if len(texts) <= FEW:
        return _each_read(texts)
    return texts.alias("time").to_frame().join(read_times(texts), on="time", how="left", maintain_order="left")


def instants_of(texts: pl.Series) -> pl.Series:
    """
    Read the instants of a column of times; most columns are blank as a whole.

    Parameters
    ----------
    texts
        As written.

    Returns
    -------
    instants
        UTC, under the name of the column; null where a text is refused.
    """
    if (texts == "").all():
        return pl.Series(texts.name, [None], dtype=INSTANT).new_from_index(0, len(texts))
    return readings_of(texts)["instant"].alias(texts.name)


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
    return pl.concat([*read, _each_read(left["time"])])


def _each_read(texts: pl.Series) -> pl.DataFrame:
    readings = [(text, read_time(text)) for text in texts]
    rows = [(text, r.instant, r.precision, r.flags, r.reason, r.sentence) for text, r in readings]
    return pl.DataFrame(rows, schema=_SCHEMA, orient="row")
