"""Events into the cube: cell x period x mode x kind x commodity, with counts, quantities and radii."""

import numpy as np
import polars as pl

from routes.cells import cells_at, parents, radius_class_km, spread_cells

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
    radius = placed["radius_km"].to_numpy()
    alike = placed.select("period", "mode", "kind", "commodity", "count", "quantity_kg", "radius_km").with_columns(
        cell=pl.Series(cells_at(placed["longitude"].to_numpy(), placed["latitude"].to_numpy(), resolution)),
        disc_km=pl.Series(radius_class_km(radius)),
        quantity_kg=pl.col("quantity_kg").fill_null(0.0),
    )
    # What lies in one cell with about one radius is spread over its neighbours once, not event by event.
    summed = _summed(alike, (*KEYS, "disc_km"))
    spread = spread_cells(summed["cell"].to_numpy(), summed["disc_km"].to_numpy())
    weighed = summed[spread["row"]].with_columns(
        cell=spread["cell"],
        count=pl.col("count") * spread["weight"],
        quantity_kg=pl.col("quantity_kg") * spread["weight"],
    )
    return _summed(weighed, KEYS)


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
    return _summed(cube.with_columns(cell=pl.Series(above, dtype=pl.Int64)), KEYS)


def _summed(rows: pl.DataFrame, keys: tuple[str, ...]) -> pl.DataFrame:
    # Sorted before the sums too: the order of additions must not depend on the order of rows.
    ordered = rows.sort(*keys, "count", "quantity_kg", "radius_km")
    grouped = ordered.group_by(keys, maintain_order=True).agg(
        pl.col("count").sum(),
        pl.col("quantity_kg").sum(),
        radius_km=(pl.col("radius_km") * pl.col("count")).sum() / pl.col("count").sum(),
    )
    return grouped.with_columns(pl.col("count").cast(pl.Float64))
