"""Events into the cube: cell x period x mode x kind x commodity, with counts, quantities and radii."""

import numpy as np
import polars as pl

from routes.cells import parents, weighted_cells

KEYS = ("cell", "period", "mode", "kind", "commodity")


def build_cube(placed: pl.DataFrame, *, resolution: int) -> pl.DataFrame:
    """
    Sum events into the cube.

    Parameters
    ----------
    placed
        longitude, latitude, radius_km, period, mode (given or inferred), kind, commodity, count, quantity_kg.
    resolution
        Of the cells, 1 to 7.

    Returns
    -------
    cube
        The keys, count (a weight: a coarse event lies in several cells), quantity_kg, radius_km (mean by weight);
        sorted by the keys.
    """
    cells = weighted_cells(
        placed["longitude"].to_numpy(),
        placed["latitude"].to_numpy(),
        placed["radius_km"].to_numpy(),
        resolution=resolution,
    )
    rows = placed.select("period", "mode", "kind", "commodity", "count", "quantity_kg", "radius_km")
    weighed = pl.concat([cells, rows[cells["event_index"]]], how="horizontal").with_columns(
        count=pl.col("count") * pl.col("weight"),
        quantity_kg=pl.col("quantity_kg").fill_null(0.0) * pl.col("weight"),
    )
    return _summed(weighed)


def coarsen(cube: pl.DataFrame, *, resolution: int) -> pl.DataFrame:
    """
    Add a cube up to the parents of its cells.

    Parameters
    ----------
    cube
        As from ``build_cube``, at ``resolution`` or finer.
    resolution
        Of the parents.

    Returns
    -------
    coarser
        Of the same columns and the same totals.
    """
    above = parents(cube["cell"].to_numpy().astype(np.int64), resolution)
    return _summed(cube.with_columns(cell=pl.Series(above, dtype=pl.Int64)))


def _summed(rows: pl.DataFrame) -> pl.DataFrame:
    # Sorted before the sums too: the order of additions must not depend on the order of rows.
    ordered = rows.sort(*KEYS, "count", "quantity_kg", "radius_km")
    grouped = ordered.group_by(KEYS, maintain_order=True).agg(
        pl.col("count").sum(),
        pl.col("quantity_kg").sum(),
        radius_km=(pl.col("radius_km") * pl.col("count")).sum() / pl.col("count").sum(),
    )
    return grouped.with_columns(pl.col("count").cast(pl.Float64))
