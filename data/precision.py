"""Events as finely as a principal may see them: positions at cells of H3, times at days, months or years."""

import hashlib
from typing import Final

import h3
import polars as pl

from data.policy import Principal
from data.schema import Events, Precision

FROM_FINE_TO_COARSE: Final = tuple(Precision)
COUNTRY_TELLS_MORE: Final = 2
"""At this resolution of H3 and coarser ones, the name of a small country would tell more than the cell."""

_WIDEST_CELL: Final = 1.3
"""No corner of a cell is farther from its centre than the mean edge of its resolution times this."""
_TELLS_WHERE: Final = ("place", "origin", "destination")
_TELLS_EITHER: Final = ("occurred_text", "commodity_text", "source_ref", "file", "file_sha256")
_EVERY: Final = {Precision.DAY: "1d", Precision.MONTH: "1mo", Precision.YEAR: "1y"}


def without_provenance_of_others(events: Events, principal: Principal) -> Events:
    """
    Blank where records of others came from: numbers of rows that are missing would tell how many are kept back.

    Parameters
    ----------
    events
        That a principal may see.
    principal
        Who looks.

    Returns
    -------
    events
        The same rows; file, hash and row are those of its own records alone.
    """
    if principal.is_local:
        return events
    is_own = pl.col("agency") == principal.agency if principal.agency else pl.lit(value=False)
    blank = {"file": pl.lit(""), "file_sha256": pl.lit(""), "row": pl.lit(0, pl.Int64)}
    return Events(
        events.with_columns(pl.when(is_own).then(name).otherwise(value).alias(name) for name, value in blank.items())
    )


def as_fine_as_allowed(events: Events, principal: Principal) -> Events:
    """
    Make events as coarse as a principal has to see them.

    Parameters
    ----------
    events
        That it may see.
    principal
        Who looks.

    Returns
    -------
    events
        The same rows. Under a limit of place a position is the centre of its cell, the radius reaches around the cell,
        and the words of places are gone; under a limit of time an instant is the first of its day, month or year.
        Under either, identifiers are replaced by digests, and references, files and what was written of time and
        goods are gone, since they often tell the same once more.
    """
    if principal.resolution is None and principal.time is None:
        return events
    seen: pl.DataFrame = events
    if principal.resolution is not None:
        seen = _in_cells(seen, principal.resolution)
    if principal.time is not None:
        seen = _in_periods(seen, principal.time)
    key = pl.concat_str("agency", "feed", "event_id", separator="\x1f")
    digests = [hashlib.sha256(text.encode()).hexdigest()[:16] for text in seen.select(key.alias("key"))["key"]]
    blank = [pl.lit("").alias(name) for name in _TELLS_EITHER]
    return Events(
        seen.with_columns(*blank, pl.Series("event_id", digests, pl.String), pl.lit(0, pl.Int64).alias("row"))
    )


def _in_cells(events: pl.DataFrame, resolution: int) -> pl.DataFrame:
    at = events.select("latitude", "longitude").unique().drop_nulls()
    cells = [h3.latlng_to_cell(lat, lon, resolution) for lat, lon in at.iter_rows()]
    centres = [h3.cell_to_latlng(cell) for cell in cells]
    known = at.with_columns(
        pl.Series("#lat", [lat for lat, _ in centres], pl.Float64),
        pl.Series("#lon", [lon for _, lon in centres], pl.Float64),
    )
    reach = h3.average_hexagon_edge_length(resolution, unit="km") * _WIDEST_CELL
    blank = (*_TELLS_WHERE, *(["country"] if resolution <= COUNTRY_TELLS_MORE else []))
    joined = events.join(known, on=["latitude", "longitude"], how="left", maintain_order="left")
    return joined.with_columns(
        pl.col("#lat").alias("latitude"),
        pl.col("#lon").alias("longitude"),
        pl.when(pl.col("#lat").is_null()).then("radius_km").otherwise(pl.max_horizontal("radius_km", pl.lit(reach))),
        *(pl.lit("").alias(name) for name in blank),
    ).select(events.columns)


def _in_periods(events: pl.DataFrame, finest: Precision) -> pl.DataFrame:
    order = pl.Enum([precision.value for precision in FROM_FINE_TO_COARSE])
    coarser = pl.col("precision").cast(order).to_physical() < FROM_FINE_TO_COARSE.index(finest)
    instants = (pl.col(name).dt.truncate(_EVERY[finest]) for name in ("occurred_at", "recorded_at"))
    stated = pl.when(coarser).then(pl.lit(finest.value)).otherwise("precision").alias("precision")
    return events.with_columns(*instants, stated)
