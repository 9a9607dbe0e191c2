"""Turns JSON Lines into ``Records``: a line is a record, and a broken line costs that line and no other."""

import json
from collections.abc import Iterator
from typing import Final

from data.errors import FileRejectedError
from data.readers.encoding import decode_marked
from data.readers.features import object_values
from data.readers.json_text import decode_record, skip_space
from data.readers.named_rows import NamedRows, RowFaultError
from data.readers.records import Records

LONGEST_LINE: Final = 1024 * 1024
"""Bytes of one record."""

_SEPARATOR: Final = b"\x1e"
_SHOWN: Final = 1_000


def read_json_lines(name: str, content: bytes) -> Records:
    """
    Read objects, or GeoJSON features, one in a line.

    Parameters
    ----------
    name
        File name, without folder.
    content
        All bytes.

    Returns
    -------
    records
        Members as text, numbers as written; blank lines are no records and are only counted.

    Raises
    ------
    FileRejectedError
        The file is no lines of JSON at all.

    Notes
    -----
    Lines end with LF or CR LF: other separators of Unicode may stand inside a text. The record separator of
    RFC 8142 is understood.
    """
    rows, blank = NamedRows(), 0
    for line in _lines(content):
        bare = line.strip(b" \t\r\n" + _SEPARATOR)
        if not bare:
            blank += 1
            continue
        try:
            rows.add(_values(bare))
        except RowFaultError as fault:
            if rows.count == 0 and fault.reason == "json_invalid" and bare[:1] in (b"{", b"["):
                _refuse_spread(name, bare)
            rows.set_aside(fault, bare[:_SHOWN].decode("utf-8", "backslashreplace"))
    return rows.records(name, content, flags=(f"blank_lines_skipped: {blank}",) if blank else ())


def _lines(content: bytes) -> Iterator[bytes]:
    encoding = json.detect_encoding(content)
    if encoding not in ("utf-8", "utf-8-sig"):
        content = decode_marked(content, encoding).encode()
    start = 3 if encoding == "utf-8-sig" else 0
    while start < len(content):
        end = content.find(b"\n", start)
        end = len(content) if end < 0 else end
        yield content[start:end]
        start = end + 1


def _values(line: bytes) -> dict[str, str]:
    if len(line) > LONGEST_LINE:
        raise RowFaultError("record_too_long", f"The record is longer than {LONGEST_LINE >> 20} MB.")
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RowFaultError("encoding_invalid", f"Byte {error.start} of the record is not UTF-8.") from error
    try:
        value, end = decode_record(text, 0)
    except json.JSONDecodeError as error:
        raise RowFaultError("json_invalid", f"The line stops being JSON at character {error.pos + 1}.") from error
    if skip_space(text, end) < len(text):
        raise RowFaultError("json_invalid", f"The line goes on behind the record, at character {end + 1}.")
    return object_values(value)


def _refuse_spread(name: str, line: bytes) -> None:
    """Refuse an object or list that is spread over lines: its lines are no records."""
    if line in (b"{", b"["):
        raise FileRejectedError(
            "json_invalid", f"{name} is named as JSON Lines, but its objects go over several lines."
        )
