"""Adds the positions of points to a table of text; a field that says another position is a fault of its record."""

import polars as pl

from data.readers.geometry import Points
from data.readers.points import AXES, LATITUDE, LONGITUDE, NEAR_DEGREES


def with_points(fields: pl.DataFrame, points: Points) -> tuple[pl.DataFrame, dict[int, tuple[str, str]]]:
    """
    Add the positions of geometries to the fields of their records.

    Parameters
    ----------
    fields
        Columns of text.
    points
        As many as there are rows.

    Returns
    -------
    fields, faults
        With ``latitude`` and ``longitude``, and without columns that say the same; reason and sentence by index,
        those of the geometries included.
    """
    position = {LATITUDE: points.lat, LONGITUDE: points.lon}
    faults = dict(points.faults)
    same = [name for name in fields.columns if name in AXES]
    for name in same:
        texts, geometry = fields[name], position[AXES[name]]
        stated = texts.str.strip_chars() != ""
        apart = (_number(texts) - _number(geometry)).abs() <= NEAR_DEGREES
        differ = stated & geometry.is_not_null() & ~apart.fill_null(value=False)
        for index in differ.arg_true():
            sentence = f"The field {name!r} says {texts[index][:40]!r}, the geometry {geometry[index][:40]!r}."
            faults.setdefault(index, ("coord_conflict", sentence))
        # Where there is no geometry, the field is all that is known.
        position[AXES[name]] = geometry.fill_null(texts)
    added = [texts.fill_null("").alias(axis) for axis, texts in position.items()]
    return fields.drop(same).with_columns(added), faults


def _number(texts: pl.Series) -> pl.Series:
    return texts.str.replace(",", ".", literal=True).str.strip_chars().cast(pl.Float64, strict=False)
