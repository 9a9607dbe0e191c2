"""Turns GeoJSON (RFC 7946) into ``Records``: a feature is a record, its properties and its point the fields."""

import codecs
import json
from collections.abc import Callable
from typing import Any, Final

from data.errors import FileRejectedError
from data.readers.encoding import decode_marked
from data.readers.features import feature_values, is_degrees, object_values
from data.readers.json_lines import read_json_lines
from data.readers.json_text import broken_json, decode_record, skip_space, skip_value
from data.readers.named_rows import NamedRows, RowFaultError
from data.readers.records import Records

_SHOWN: Final = 1_000


def read_geojson(name: str, content: bytes) -> Records:
    """
    Read a collection of features, a feature, or a list of objects.

    Parameters
    ----------
    name
        File name, without folder.
    content
        All bytes.

    Returns
    -------
    records
        Properties and position as text, numbers as written. Features one in a line are read as JSON Lines.

    Raises
    ------
    FileRejectedError
        No JSON, another coordinate system, or no features.
    """
    text = decode_json(content)
    collection = _Collection(text)
    if text.startswith("[", skip_space(text, 0)):
        collection.read_elements(skip_space(text, 0), object_values)
        return collection.rows.records(name, content)
    end = skip_space(text, collection.read_members(name))
    if end < len(text):
        if text.startswith("{", end):
            return read_json_lines(name, content)
        raise broken_json(text, end)
    if not is_degrees(collection.members):
        raise FileRejectedError(
            "crs_not_wgs84",
            f"{name} is in another coordinate system; export it in WGS 84 (EPSG:4326), as RFC 7946 asks.",
        )
    collection.take_single_feature(name)
    flags = ("crs_member_noticed",) if "crs" in collection.members else ()
    return collection.rows.records(name, content, flags=flags)


def decode_json(content: bytes) -> str:
    """
    Decode a JSON file: UTF-8, or what its mark or its zero bytes say.

    Parameters
    ----------
    content
        All bytes.

    Returns
    -------
    text
        Without byte order mark.

    Raises
    ------
    FileRejectedError
        It is not in the encoding that it begins with; other encodings are no JSON.
    """
    encoding = json.detect_encoding(content)
    # Not seen by the library: without a mark it is UTF-8 to RFC 8259.
    return decode_marked(content, "utf-8-sig" if content.startswith(codecs.BOM_UTF8) else encoding)


class _Collection:
    """The top of a GeoJSON text, read member by member, its features one by one."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.rows = NamedRows()
        self.members: dict[str, Any] = {}

    def read_members(self, name: str) -> int:
        """Read the members of the object at the top, and give where it ends."""
        position = self._expect(skip_space(self._text, 0), "{")
        while not self._text.startswith("}", position):
            key, position = self._value(position)
            if not isinstance(key, str):
                raise broken_json(self._text, position)
            position = self._expect(position, ":")
            if key in self.members:
                raise FileRejectedError("json_duplicate_key", f"{name} has two members {key[:60]!r} at its top.")
            if key == "features" and self._text.startswith("[", position):
                self.members[key] = None
                position = self.read_elements(position, feature_values)
            else:
                self.members[key], position = self._value(position)
            position = self._after(position, "}")
        return position + 1

    def read_elements(self, start: int, reading: Callable[[object], dict[str, str]]) -> int:
        """Read the list that begins here, each element a record, and give the place behind it."""
        position = self._expect(start, "[")
        while not self._text.startswith("]", position):
            position = self._after(self._read_record(position, reading), "]")
        return skip_space(self._text, position + 1)

    def take_single_feature(self, name: str) -> None:
        """Take the object at the top as the one feature, where it is no collection."""
        if self.members.get("type") == "FeatureCollection" and "features" in self.members:
            if self.members["features"] is not None:
                raise FileRejectedError("json_invalid", f"The features of {name} are no list.")
            return
        if self.members.get("type") != "Feature":
            raise FileRejectedError(
                "no_features", f"{name} is JSON but neither a collection of features nor a feature."
            )
        try:
            self.rows.add(feature_values(self.members))
        except RowFaultError as fault:
            self.rows.set_aside(fault, self._text[:_SHOWN])

    def _read_record(self, start: int, reading: Callable[[object], dict[str, str]]) -> int:
        try:
            value, end = decode_record(self._text, start)
            self.rows.add(reading(value))
        except json.JSONDecodeError as error:
            raise broken_json(self._text, error.pos) from error
        except RowFaultError as fault:
            end = skip_value(self._text, start) if self._text[start] in "{[" else self._value(start)[1]
            self.rows.set_aside(fault, self._text[start : min(end, start + _SHOWN)])
        return end

    def _value(self, start: int) -> tuple[Any, int]:
        try:
            value, end = decode_record(self._text, start)
        except json.JSONDecodeError as error:
            raise broken_json(self._text, error.pos) from error
        except RowFaultError as fault:
            reason = "json_duplicate_key" if fault.reason == "duplicate_key" else fault.reason
            raise FileRejectedError(reason, f"{fault}") from fault
        return value, skip_space(self._text, end)

    def _expect(self, position: int, sign: str) -> int:
        if not self._text.startswith(sign, position):
            raise broken_json(self._text, position)
        return skip_space(self._text, position + 1)

    def _after(self, position: int, closing: str) -> int:
        """Step over the comma behind a value; a comma before the closing bracket is no JSON."""
        position = skip_space(self._text, position)
        if self._text.startswith(closing, position):
            return position
        position = self._expect(position, ",")
        if self._text.startswith(closing, position):
            raise broken_json(self._text, position)
        return position
