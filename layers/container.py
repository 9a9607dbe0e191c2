"""Turns a header and named arrays of numbers into the bytes that the map's program in the browser opens."""

import json
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from pydeck.bindings.json_tools import default_serialize

ALIGNED: Final = 8
TYPES: Final = {"uint8": "u1", "uint16": "u2", "uint32": "u4", "float32": "f4", "float64": "f8", "int64": "u8"}
"""Of H3 indices the browser wants the bits, whose sign means nothing."""


def packed(header: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> bytes:
    """
    Write a header and arrays one behind the other.

    Parameters
    ----------
    header
        Goes as JSON, with ``arrays`` added: name to type, offset and length; may hold what pydeck describes.
    arrays
        Of any shape, read row by row; types as in ``TYPES``.

    Returns
    -------
    content
        The length of the header in four bytes, the header, and the arrays, each on a multiple of eight bytes.
    """
    parts, listed, at = [], {}, 0
    for name, array in arrays.items():
        raw = np.ascontiguousarray(array).astype(array.dtype.newbyteorder("<")).tobytes()
        listed[name] = [TYPES[array.dtype.name], at, array.size]
        parts.append(raw + bytes(-len(raw) % ALIGNED))
        at += len(parts[-1])
    # As pydeck writes it, but for its indentation, which the quick encoder of Python does not know.
    head = json.dumps(
        {**header, "arrays": listed},
        default=default_serialize,
        ensure_ascii=False,
        allow_nan=False,
        separators=(",", ":"),
    ).encode()
    head += b" " * (-(4 + len(head)) % ALIGNED)
    return b"".join([len(head).to_bytes(4, "little"), head, *parts])
