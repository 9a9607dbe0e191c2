"""Tells from the first bytes what a file is, and refuses one that is not what its name says."""

from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from data.errors import FileRejectedError

LARGEST_FILE: Final = 200 * 1024 * 1024
"""Bytes of one file."""

_HEAD: Final = 1024
_BLANK: Final = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"

READABLE: Final = "CSV, TSV, XLSX, GeoJSON, JSON Lines, KML, KMZ, GeoPackage and GeoParquet"

_MAGIC: Final = (
    (b"PK\x03\x04", "a zip archive"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old or password-protected Office file"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"%PDF", "a PDF"),
    (b"PAR1", "a Parquet file"),
    (b"PARE", "a Parquet file"),
    (b"MZ", "a Windows program"),
    (b"\x7fELF", "a Linux program"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"{\\rtf", "a rich text document"),
)
_MARKUP: Final = (b"<!doctype html", b"<html", b"<?xml", b"<kml", b"<!doctype", b"<!--")
_XML: Final = "a web page or XML"


@dataclass(frozen=True)
class _Kind:
    """A format: its endings, what its files are called, and what their first bytes have to show."""

    name: str
    endings: tuple[str, ...]
    words: str
    magic: str


_KINDS: Final = (
    _Kind("delimited", (".csv", ".tsv", ".txt", ".tab"), "a table of text", ""),
    _Kind("workbook", (".xlsx", ".xlsm"), "a workbook", "a zip archive"),
    _Kind("geojson", (".geojson", ".json"), "GeoJSON", ""),
    _Kind("json_lines", (".jsonl", ".ndjson", ".geojsonl", ".geojsons"), "JSON Lines", ""),
    _Kind("kml", (".kml",), "KML", _XML),
    _Kind("kmz", (".kmz",), "KMZ", "a zip archive"),
    _Kind("geopackage", (".gpkg",), "a GeoPackage", "an SQLite database"),
    _Kind("parquet", (".parquet", ".geoparquet", ".pq"), "a Parquet file", "a Parquet file"),
)
ENDINGS: Final = tuple(ending for kind in _KINDS for ending in kind.endings)
"""Of all files that are read."""

_BY_ENDING: Final = {ending: kind for kind in _KINDS for ending in kind.endings}


def file_format(name: str, content: bytes) -> str:
    """
    Decide which reader takes a file.

    Parameters
    ----------
    name
        File name; only its ending counts.
    content
        All bytes.

    Returns
    -------
    format
        ``delimited``, ``workbook``, ``geojson``, ``json_lines``, ``kml``, ``kmz``, ``geopackage`` or ``parquet``.

    Raises
    ------
    FileRejectedError
        The file is empty, too large, of a format that is not read, or not what its ending says.
    """
    if not content[:_HEAD].strip(_BLANK) and not content.strip(_BLANK):
        raise FileRejectedError("empty_file", f"{name} is empty.")
    refuse_size(name, len(content))
    ending = PurePath(name).suffix.casefold()
    kind = _BY_ENDING.get(ending)
    if kind is None:
        raise FileRejectedError(
            "unsupported_format", f"Files ending in {ending or 'nothing'} are not read; send {name} as {READABLE}."
        )
    found = _looks_like(content)
    if found != kind.magic:
        raise FileRejectedError(
            "type_mismatch", f"{name} is named as {kind.words} but is {found or 'something else'}; export it again."
        )
    return kind.name


def refuse_size(name: str, size: int) -> None:
    """
    Refuse a file by its size, before it is read.

    Parameters
    ----------
    name
        File name.
    size
        Bytes.

    Raises
    ------
    FileRejectedError
        It is larger than ``LARGEST_FILE``.
    """
    if size > LARGEST_FILE:
        raise FileRejectedError("file_too_large", f"{name} has more than {LARGEST_FILE >> 20} MB; send it in parts.")


def _looks_like(content: bytes) -> str:
    start = content[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    # In UTF-16 every other byte of markup is zero.
    if start.lstrip(b"\xff\xfe\x00").replace(b"\x00", b"").lower().startswith(_MARKUP):
        return _XML
    return next((what for magic, what in _MAGIC if content.startswith(magic)), "")
