"""Reads a file of any known format: the bytes decide which, not the name alone."""

from collections.abc import Callable, Mapping
from pathlib import PurePath
from typing import Final

from data.readers.delimited import read_delimited
from data.readers.geojson import read_geojson
from data.readers.geopackage import read_geopackage
from data.readers.json_lines import read_json_lines
from data.readers.kml import read_kml
from data.readers.kmz import read_kmz
from data.readers.magic import file_format
from data.readers.parquet import read_parquet
from data.readers.records import Records
from data.readers.workbook import read_workbook

READERS: Final[Mapping[str, Callable[[str, bytes], Records]]] = {
    "delimited": read_delimited,
    "geojson": read_geojson,
    "geopackage": read_geopackage,
    "json_lines": read_json_lines,
    "kml": read_kml,
    "kmz": read_kmz,
    "parquet": read_parquet,
    "workbook": read_workbook,
}


def read_records(name: str, content: bytes) -> Records:
    """
    Read a file as records of text.

    Parameters
    ----------
    name
        File name; a folder before it is dropped.
    content
        All bytes.

    Returns
    -------
    records
        Sound rows, damaged rows, and what was noticed.

    Raises
    ------
    FileRejectedError
        The file cannot be read as a table at all.
    """
    bare = PurePath(name.replace("\\", "/")).name
    return READERS[file_format(bare, content)](bare, content)
