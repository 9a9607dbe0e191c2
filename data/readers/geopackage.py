"""Turns the one layer of a GeoPackage into ``Records``; its geometries become positions in degrees."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pyproj import CRS

from data.errors import FileRejectedError
from data.readers.geometry import coordinate_system, float_text, read_points
from data.readers.named_rows import NamedRows, RowFaultError
from data.readers.points import with_point
from data.readers.records import CHUNK, MOST_COLUMNS, Records
from data.readers.sqlite_file import BrokenText, cut_or_damaged, open_database, select_rows

_MAGIC: Final = b"GP"
_HEADER: Final = 8
_ENVELOPES: Final = (0, 32, 48, 48, 64)
_UNDEFINED: Final = (0, -1)
_WGS84: Final = 4326
_TABULAR: Final = ("features", "attributes")


@dataclass(frozen=True)
class _Layer:
    """A table that the package registers; without geometry, ``column`` is empty."""

    table: str
    kind: str
    column: str = ""
    srs_id: int = _WGS84


def read_geopackage(name: str, content: bytes) -> Records:
    """
    Read the layer of a GeoPackage.

    Parameters
    ----------
    name
        File name, without folder.
    content
        All bytes.

    Returns
    -------
    records
        Columns as text, and ``latitude`` and ``longitude`` of the geometry, from whatever system the layer is in.

    Raises
    ------
    FileRejectedError
        It is damaged, has no layer or several with rows, or its coordinate system is not known.
    """
    connection, flags = open_database(name, content)
    try:
        layer, others = _choose_layer(name, connection)
        system = _system(name, connection, layer) if layer.column else None
        reader = _LayerReader(layer, system)
        reader.read(connection)
    except sqlite3.Error as error:
        raise cut_or_damaged(name) from error
    finally:
        connection.close()
    noticed = (
        *flags,
        *([f"other_layers_ignored: {', '.join(others)}"] if others else []),
        *([f"reprojected: {system.name}"] if system else []),
        *([f"binary_columns_ignored: {', '.join(sorted(reader.binary))}"] if reader.binary else []),
    )
    return reader.rows.records(name, content, flags=noticed)


def _choose_layer(name: str, connection: sqlite3.Connection) -> tuple[_Layer, list[str]]:
    layers = _layers(name, connection)
    filled = [layer for layer in layers if _has_rows(connection, layer)]
    chosen = [layer for layer in filled if layer.kind == _TABULAR[0]] or filled
    if not layers:
        raise FileRejectedError("no_layers", f"{name} has no layer with records.")
    if not chosen:
        raise FileRejectedError("empty_file", f"The layers of {name} hold no records.")
    if len(chosen) > 1:
        listed = ", ".join(repr(layer.table) for layer in chosen[:5])
        raise FileRejectedError(
            "ambiguous_layers", f"{name} has several layers with records ({listed}); export the one with the events."
        )
    return chosen[0], [layer.table for layer in layers if layer is not chosen[0]]


def _layers(name: str, connection: sqlite3.Connection) -> list[_Layer]:
    # A view or a virtual table would run what somebody else wrote: only plain tables are layers.
    plain = {
        str(table).casefold(): sql
        for table, sql in connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND rootpage > 0"
        )
    }
    if "gpkg_contents" not in plain:
        raise FileRejectedError("no_layers", f"{name} is an SQLite database but no GeoPackage.")
    geometries = {}
    if "gpkg_geometry_columns" in plain:
        query = "SELECT table_name, column_name, srs_id FROM gpkg_geometry_columns"
        geometries = {str(table).casefold(): (str(column), srs) for table, column, srs in connection.execute(query)}
    layers = []
    for table, kind in connection.execute("SELECT table_name, data_type FROM gpkg_contents"):
        key = str(table).casefold()
        if kind in _TABULAR and key in plain:
            layers.append(_Layer(str(table), kind, *geometries.get(key, ())))
    return layers


def _has_rows(connection: sqlite3.Connection, layer: _Layer) -> bool:
    return select_rows(connection, layer.table, most=1).fetchone() is not None


def _system(name: str, connection: sqlite3.Connection, layer: _Layer) -> CRS | None:
    query = "SELECT organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys WHERE srs_id = ?"
    found = connection.execute(query, (layer.srs_id,)).fetchone()
    if found is None and layer.srs_id == _WGS84:
        return None
    if found is None or layer.srs_id in _UNDEFINED:
        raise FileRejectedError(
            "crs_unknown", f"{name} does not say which coordinate system it is in; export it in WGS 84 (EPSG:4326)."
        )
    organization, code, definition = found
    by_code = str(organization).upper() == "EPSG"
    return coordinate_system(f"EPSG:{code}" if by_code else str(definition), file=name)


class _LayerReader:
    """The rows of a layer, in the order of the table."""

    def __init__(self, layer: _Layer, system: CRS | None) -> None:
        self.rows = NamedRows()
        self.binary: set[str] = set()
        self._layer = layer
        self._system = system

    def read(self, connection: sqlite3.Connection) -> None:
        """Read all rows, some thousand at a time."""
        cursor = select_rows(connection, self._layer.table)
        names = [column[0] for column in cursor.description]
        if len(names) > MOST_COLUMNS:
            raise FileRejectedError("too_many_columns", f"The layer has {len(names)} columns.")
        folded = [name.casefold() for name in names]
        place = folded.index(self._layer.column.casefold()) if self._layer.column.casefold() in folded else -1
        while piece := cursor.fetchmany(CHUNK):
            self._take(names, place, piece)

    def _take(self, names: list[str], place: int, piece: Sequence[tuple[object, ...]]) -> None:
        wkb, broken = [], {}
        for index, row in enumerate(piece):
            try:
                wkb.append(self._wkb(row[place]) if place >= 0 else None)
            except RowFaultError as fault:
                wkb.append(None)
                broken[index] = fault
        points = read_points(wkb, self._system)
        broken |= {index: RowFaultError(*fault) for index, fault in points.faults.items() if index not in broken}
        for index, (row, lon, lat) in enumerate(zip(piece, points.lon, points.lat, strict=True)):
            try:
                values = self._values(names, place, row)
                if index in broken:
                    raise broken[index].of(values)
                self._add(values, None if lon is None else (lon, lat))
            except RowFaultError as fault:
                self.rows.set_aside(fault)

    def _add(self, values: dict[str, str], point: tuple[str, str] | None) -> None:
        try:
            self.rows.add(with_point(values, point) if self._layer.column else values)
        except RowFaultError as fault:
            raise fault.of(values) from fault

    def _values(self, names: list[str], place: int, row: tuple[object, ...]) -> dict[str, str]:
        values = {}
        for position, (name, value) in enumerate(zip(names, row, strict=True)):
            if position == place:
                continue
            if isinstance(value, BrokenText):
                raise RowFaultError("encoding_invalid", f"The field {name[:60]!r} is not UTF-8.")
            if isinstance(value, bytes):
                self.binary.add(name)
                continue
            values[name] = "" if value is None else float_text(value) if isinstance(value, float) else str(value)
        return values

    def _wkb(self, blob: object) -> bytes | None:
        """Take the well-known binary out of the binary of GeoPackage (OGC 12-128, clause 2.1.3)."""
        if blob is None:
            return None
        if not isinstance(blob, bytes) or len(blob) < _HEADER or blob[:2] != _MAGIC:
            raise RowFaultError("geometry_invalid", "The geometry cannot be read.")
        flags = blob[3]
        envelope = flags >> 1 & 7
        srs_id = int.from_bytes(blob[4:8], "little" if flags & 1 else "big", signed=True)
        if envelope >= len(_ENVELOPES):
            raise RowFaultError("geometry_invalid", "The geometry cannot be read.")
        if srs_id not in (*_UNDEFINED, self._layer.srs_id):
            raise RowFaultError(
                "crs_conflict", f"The geometry is in system {srs_id}, its layer in {self._layer.srs_id}."
            )
        return blob[_HEADER + _ENVELOPES[envelope] :]
