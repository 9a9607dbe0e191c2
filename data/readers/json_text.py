"""Turns JSON text into values whose numbers are the text they were written as; what JSON forbids is a fault."""

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from data.errors import FileRejectedError
from data.readers.named_rows import RowFaultError

DEEPEST: Final = 64
"""Objects and lists within each other; records of events have two or three."""

_SPACE: Final = re.compile(r"[ \t\r\n]*")
_TOKEN: Final = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\]]', re.DOTALL)


class NumberText(str):
    """A number of a JSON text, as written."""

    __slots__ = ()


class _DuplicateKeyError(ValueError):
    pass


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) < len(pairs):
        names = [name for name, _value in pairs]
        raise _DuplicateKeyError(next(name for name in names if names.count(name) > 1))
    return values


_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_object, parse_float=NumberText, parse_int=NumberText, parse_constant=NumberText
)


def decode_record(text: str, start: int) -> tuple[Any, int]:
    """
    Read the JSON value of one record.

    Parameters
    ----------
    text
        JSON.
    start
        Where the value begins.

    Returns
    -------
    value, end
        Objects as dictionaries, lists, text, ``NumberText``, booleans and None; and where the value ends.

    Raises
    ------
    RowFaultError
        A key stands twice in one object, or the value is nested too deeply: ``skip_value`` finds its end.
    json.JSONDecodeError
        This is no JSON.
    """
    try:
        return _DECODER.raw_decode(text, start)
    except _DuplicateKeyError as error:
        name = str(error)[:60]
        raise RowFaultError(
            "duplicate_key", f"The key {name!r} stands twice in one object; which one counts?"
        ) from error
    except RecursionError as error:
        raise RowFaultError("json_too_deep", "The record is nested too deeply.") from error


def skip_value(text: str, start: int) -> int:
    """
    Find the end of an object or list by its brackets alone.

    Parameters
    ----------
    text
        JSON.
    start
        Where the object or list begins.

    Returns
    -------
    end
        Behind its last bracket.

    Raises
    ------
    FileRejectedError
        It does not end.
    """
    depth = 0
    for match in _TOKEN.finditer(text, start):
        sign = match[0]
        depth += (sign in "{[") - (sign in "}]")
        if depth == 0:
            return match.end()
    raise broken_json(text, len(text))


def skip_space(text: str, start: int) -> int:
    """
    Find the next character that is no white space.

    Parameters
    ----------
    text
        JSON.
    start
        Where to begin.

    Returns
    -------
    position
        The length of the text where there is none.
    """
    match = _SPACE.match(text, start)
    return match.end() if match else start


def broken_json(text: str, position: int) -> FileRejectedError:
    """
    Say that a text is no JSON.

    Parameters
    ----------
    text
        All of it.
    position
        Where it goes wrong.

    Returns
    -------
    error
        With the line.
    """
    line = text.count("\n", 0, position) + 1
    ends = " before its end: it is cut off" if position >= len(text) else ""
    return FileRejectedError("json_invalid", f"The file stops being JSON in line {line}{ends}; export it again.")


def text_of(value: object) -> str:
    """
    Write a value as the text of a field.

    Parameters
    ----------
    value
        From ``decode_record``.

    Returns
    -------
    text
        Empty for null; an object or list as JSON.

    Raises
    ------
    RowFaultError
        It is nested too deeply.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return str(value)
    return "".join(_json_pieces(value, DEEPEST))


def _json_pieces(value: object, room: int) -> Iterator[str]:
    if room == 0:
        raise RowFaultError("json_too_deep", "The record is nested too deeply.")
    if isinstance(value, dict):
        yield "{"
        for number, (name, inner) in enumerate(value.items()):
            yield ("," if number else "") + json.dumps(name, ensure_ascii=False) + ":"
            yield from _json_pieces(inner, room - 1)
        yield "}"
    elif isinstance(value, list):
        yield "["
        for number, inner in enumerate(value):
            yield "," if number else ""
            yield from _json_pieces(inner, room - 1)
        yield "]"
    elif isinstance(value, NumberText):
        yield str(value)
    else:
        yield json.dumps(value, ensure_ascii=False)
