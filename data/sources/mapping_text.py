"""Reads and writes maps of columns as YAML, every value as text, with the line of what is wrong."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import yaml

from data.errors import ColumnMapError, WrongUseError
from data.sources.mapping import ColumnMap

LONGEST_MAP: Final = 64_000
"""Characters; a map of a thousand translated words has 30,000."""

DEEPEST: Final = 6
SECTIONS: Final = ("columns", "constants", "values")
TEXTS: Final = ("name", "dates", "time_zone", "decimals")
KEYS: Final = (*SECTIONS, *TEXTS)

_OPENING: Final = (
    yaml.BlockMappingStartToken,
    yaml.BlockSequenceStartToken,
    yaml.FlowMappingStartToken,
    yaml.FlowSequenceStartToken,
)
_CLOSING: Final = (yaml.BlockEndToken, yaml.FlowMappingEndToken, yaml.FlowSequenceEndToken)
_REFERRING: Final = (yaml.AliasToken, yaml.AnchorToken, yaml.TagToken)


@dataclass(frozen=True)
class _Entry:
    """A key with what stands under it."""

    path: tuple[str, ...]
    line: int
    node: yaml.Node


def read_column_map(text: str) -> ColumnMap:
    """
    Read a map of columns.

    Parameters
    ----------
    text
        YAML with the keys of ``ColumnMap``; ``columns`` has our column names and the sender's headers under it.

    Returns
    -------
    column_map
        Every value as text: ``NO`` is Norway.

    Raises
    ------
    WrongUseError
        It is too long or too deep, refers to itself, or has an unknown or repeated key; the sentence names key and
        line.
    """
    entries = list(_entries(_compose(text), ()))
    lines = {entry.path: entry.line for entry in entries}
    try:
        texts = {entry.path[0]: _text(entry) for entry in entries if entry.path[0] in TEXTS}
        return ColumnMap(
            columns={entry.path[1]: _headers(entry) for entry in entries if _lies_in(entry, "columns")},
            constants={entry.path[1]: _text(entry) for entry in entries if _lies_in(entry, "constants")},
            values=_values(entries),
            **texts,
        )
    except ColumnMapError as error:
        raise _fault(lines.get(error.path, 1), str(error)) from error


def write_column_map(column_map: ColumnMap) -> str:
    """
    Write a map of columns as YAML.

    Parameters
    ----------
    column_map
        To be kept.

    Returns
    -------
    text
        What ``read_column_map`` reads as the same map.
    """
    columns = {name: headers[0] if len(headers) == 1 else list(headers) for name, headers in column_map.columns.items()}
    values = {name: dict(words) for name, words in column_map.values.items()}
    whole = {
        "name": column_map.name,
        "columns": columns,
        "constants": dict(column_map.constants),
        "dates": column_map.dates,
        "time_zone": column_map.time_zone,
        "decimals": column_map.decimals,
        "values": values,
    }
    said = {key: value for key, value in whole.items() if value}
    return yaml.safe_dump(said, allow_unicode=True, sort_keys=False, width=1_000_000)


def _fault(line: int, sentence: str) -> WrongUseError:
    return WrongUseError(f"Line {line} of the map: {sentence}")


def _compose(text: str) -> yaml.MappingNode:
    if len(text) > LONGEST_MAP:
        raise WrongUseError(f"The map has {len(text):,} characters; at most {LONGEST_MAP:,} are read.")
    try:
        _refuse_tricks(text)
        root = yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _fault(mark.line + 1 if mark else 1, f"{error.problem or error.context}.") from error
    except yaml.YAMLError as error:
        raise WrongUseError("The map holds characters that no YAML has.") from error
    if not isinstance(root, yaml.MappingNode):
        raise _fault(1, "it has to begin with a key such as columns.")
    return root


def _refuse_tricks(text: str) -> None:
    depth = 0
    for token in yaml.scan(text, Loader=yaml.BaseLoader):
        depth += isinstance(token, _OPENING) - isinstance(token, _CLOSING)
        line = token.start_mark.line + 1
        if isinstance(token, _REFERRING):
            raise _fault(line, "anchors, aliases and tags (&, *, !) are not read; put the text in quotation marks.")
        if depth > DEEPEST:
            raise _fault(line, f"it is nested more than {DEEPEST} deep.")


def _entries(node: yaml.Node, path: tuple[str, ...]) -> Iterator[_Entry]:
    """List the keys, from the outside in; each key once, and only keys that mean something."""
    seen: dict[str, int] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            raise _fault(line, "a key is no plain text.")
        name = str(key.value)
        where = ".".join((*path, name))
        if name in seen:
            raise _fault(line, f"the key {where!r} stands on line {seen[name]}, too; keep one.")
        if not path and name not in KEYS:
            raise _fault(line, f"the key {name!r} is not known; there are {', '.join(KEYS)}.")
        seen[name] = line
        yield _Entry((*path, name), line, value)
        yield from _below(value, (*path, name), line)


def _below(node: yaml.Node, path: tuple[str, ...], line: int) -> Iterator[_Entry]:
    is_section = path[0] in SECTIONS and len(path) < (3 if path[0] == "values" else 2)
    if not is_section:
        return
    if isinstance(node, yaml.MappingNode):
        yield from _entries(node, path)
    elif not (isinstance(node, yaml.ScalarNode) and node.value == ""):
        raise _fault(line, f"{'.'.join(path)!r} needs keys under it, indented, such as 'mode: Transport'.")


def _lies_in(entry: _Entry, section: str) -> bool:
    return len(entry.path) == len(("section", "name")) and entry.path[0] == section


def _values(entries: Sequence[_Entry]) -> Mapping[str, Mapping[str, str]]:
    values: dict[str, dict[str, str]] = {entry.path[1]: {} for entry in entries if _lies_in(entry, "values")}
    for entry in entries:
        if entry.path[0] == "values" and entry.path[1:] and not _lies_in(entry, "values"):
            values[entry.path[1]][entry.path[2]] = _text(entry)
    return values


def _text(entry: _Entry) -> str:
    if not isinstance(entry.node, yaml.ScalarNode):
        raise _fault(entry.line, f"{'.'.join(entry.path)!r} needs one text behind it.")
    return str(entry.node.value)


def _headers(entry: _Entry) -> tuple[str, ...]:
    if isinstance(entry.node, yaml.SequenceNode):
        inner = [_Entry(entry.path, node.start_mark.line + 1, node) for node in entry.node.value]
        return tuple(_text(header) for header in inner)
    return (_text(entry),)
