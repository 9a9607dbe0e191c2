"""Reads a file of any known format: the bytes decide which, not the name alone."""

from collections.abc import Callable, Iterator, Mapping
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
from data.readers.pieces import in_pieces, put_together
from data.readers.records import Records
from data.readers.stated_encoding import refuse_other_encoding, text_encoding
from data.readers.workbook import read_workbook

_DELIMITED: Final = "delimited"
WHOLE: Final[Mapping[str, Callable[[str, bytes], Records]]] = {
    "geojson": read_geojson,
    "geopackage": read_geopackage,
    "json_lines": read_json_lines,
    "kml": read_kml,
    "kmz": read_kmz,
    "workbook": read_workbook,
}
"""Formats that are read whole, and cut into pieces; large files are delimited text or Parquet."""


def read_pieces(name: str, content: bytes, *, encoding: str = "") -> Iterator[Records]:
    """
    Read a file as records of text, piece by piece.

    Parameters
    ----------
    name
        File name; a folder before it is dropped.
    content
        All bytes.
    encoding
        Of its text, as its sender names it; empty where nobody does.

    Yields
    ------
    records
        The next sound and damaged rows, and what was noticed; at least once.

    Raises
    ------
    FileRejectedError
        The file cannot be read as a table; this may be found in its midst, and then it counts for all of it.
    WrongUseError
        There is no such encoding.
    """
    bare = PurePath(name.replace("\\", "/")).name
    stated = text_encoding(encoding) if encoding else ""
    kind = file_format(bare, content)
    if stated and kind != _DELIMITED:
        refuse_other_encoding(kind, content, stated)
    pieces = _begun(kind, bare, content, stated)
    del content  # what reads on holds it for as long as it needs it
    yield from pieces


def _begun(kind: str, name: str, content: bytes, encoding: str) -> Iterator[Records]:
    if kind == _DELIMITED:
        return read_delimited(name, content, encoding=encoding)
    return read_parquet(name, content) if kind == "parquet" else in_pieces(WHOLE[kind](name, content))


def read_records(name: str, content: bytes, *, encoding: str = "") -> Records:
    """
    Read a file as records of text.

    Parameters
    ----------
    name
        File name; a folder before it is dropped.
    content
        All bytes.
    encoding
        Of its text, as its sender names it; empty where nobody does.

    Returns
    -------
    records
        Sound rows, damaged rows, and what was noticed.

    Raises
    ------
    FileRejectedError
        The file cannot be read as a table at all.
    WrongUseError
        There is no such encoding.
    """
    return put_together(read_pieces(name, content, encoding=encoding))
