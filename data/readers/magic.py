"""Tells from the first bytes what a file is, and refuses one that is not what its name says."""

from pathlib import PurePath
from typing import Final

from data.errors import FileRejectedError

LARGEST_FILE: Final = 200 * 1024 * 1024
"""Bytes of one file."""

READABLE: Final = "CSV, TSV and XLSX"

_DELIMITED: Final = frozenset({".csv", ".tsv", ".txt", ".tab"})
_WORKBOOK: Final = frozenset({".xlsx", ".xlsm"})
_MAGIC: Final = (
    (b"PK\x03\x04", "a zip archive"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old or password-protected Office file"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"%PDF", "a PDF"),
    (b"PAR1", "a Parquet file"),
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
_MARKUP: Final = (b"<!doctype html", b"<html", b"<?xml", b"<kml", b"<!--")


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
        ``delimited`` or ``workbook``.

    Raises
    ------
    FileRejectedError
        The file is empty, too large, of a format that is not read, or not what its ending says.
    """
    if not content.strip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"):
        raise FileRejectedError("empty_file", f"{name} is empty.")
    refuse_size(name, len(content))
    ending = PurePath(name).suffix.casefold()
    found = _looks_like(content)
    if ending in _WORKBOOK:
        if found != "a zip archive":
            raise FileRejectedError(
                "type_mismatch", f"{name} is named as a workbook but is {found or 'something else'}; save it as XLSX."
            )
        return "workbook"
    if ending in _DELIMITED:
        if found:
            raise FileRejectedError("type_mismatch", f"{name} is named as a table of text but is {found}.")
        return "delimited"
    raise FileRejectedError(
        "unsupported_format", f"Files ending in {ending or 'nothing'} are not read; send {name} as {READABLE}."
    )


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
    start = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(_MARKUP):
        return "a web page or XML"
    return next((what for magic, what in _MAGIC if content.startswith(magic)), "")
