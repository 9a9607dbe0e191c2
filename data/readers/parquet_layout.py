"""Turns the schema of a Parquet file into the columns to read and the geometry among them."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import shapely
from pyproj import CRS

from data.errors import FileRejectedError
from data.readers.geometry import coordinate_system


@dataclass(frozen=True)
class Layout:
    """
    What is read of a Parquet file, and how.

    Parameters
    ----------
    columns
        Read as text.
    binary
        Not read, because they hold no text.
    geometry
        Column of the geometry; empty where there is none.
    encoding
        Of the geometry: ``WKB`` or ``point`` (x and y as numbers).
    system
        Coordinate system of the geometry; None for degrees of WGS 84.
    """

    columns: tuple[str, ...]
    binary: tuple[str, ...]
    geometry: str = ""
    encoding: str = ""
    system: CRS | None = None

    def flags(self) -> Iterator[str]:
        """
        Say what is done with the file beside reading it.

        Yields
        ------
        flag
            For ``Records.flags``.
        """
        if self.binary:
            yield f"binary_columns_ignored: {', '.join(self.binary)}"
        if self.system is not None:
            yield f"reprojected: {self.system.name}"

    def wkb(self, batch: pa.RecordBatch) -> Sequence[bytes | None]:
        """
        Give the geometries of some rows.

        Parameters
        ----------
        batch
            With the column of the geometry.

        Returns
        -------
        wkb
            Well-known binary; None where there is no geometry.
        """
        column = batch.column(self.geometry)
        if isinstance(column, pa.ExtensionArray):
            column = column.storage
        if self.encoding == "WKB":
            return list(column.to_pylist())
        points = column.to_pylist()
        return [point and shapely.to_wkb(shapely.Point(point["x"], point["y"])) for point in points]


def read_layout(name: str, schema: pa.Schema) -> Layout:
    """
    Decide what to read.

    Parameters
    ----------
    name
        File name.
    schema
        With the metadata of GeoParquet, where the file has them.

    Returns
    -------
    layout
        Without the boxes that GeoParquet writes around each geometry.

    Raises
    ------
    FileRejectedError
        The metadata cannot be relied on, or the coordinate system is not known.
    """
    try:
        geo = json.loads((schema.metadata or {}).get(b"geo", b"{}"))
        geometry = str(geo["primary_column"]) if geo else ""
        column: dict[str, Any] = geo["columns"][geometry] if geo else {}
        encoding = str(column["encoding"]) if geo else ""
        boxes = {path[0] for path in column.get("covering", {}).get("bbox", {}).values()}
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise _doubtful(name) from error
    if geometry and (geometry not in schema.names or encoding not in ("WKB", "point")):
        raise _doubtful(name)
    binary = tuple(field.name for field in schema if _is_binary(field.type) and field.name != geometry)
    columns = tuple(field for field in schema.names if field not in {*binary, *boxes, geometry})
    system = _system(name, column) if geometry else None
    return Layout(columns, binary, geometry, encoding, system)


def _doubtful(name: str) -> FileRejectedError:
    return FileRejectedError("geoparquet_invalid", f"{name} describes its geometry in a way that cannot be read.")


def _system(name: str, column: dict[str, Any]) -> CRS | None:
    # Absent, it is longitude and latitude of WGS 84; a null says that nobody knows.
    if "crs" not in column:
        return None
    return coordinate_system(json.dumps(column["crs"]), file=name)


def _is_binary(kind: pa.DataType) -> bool:
    storage = kind.storage_type if isinstance(kind, pa.BaseExtensionType) else kind
    return bool(
        pa.types.is_binary(storage)
        or pa.types.is_large_binary(storage)
        or pa.types.is_binary_view(storage)
        or pa.types.is_fixed_size_binary(storage)
    )
