"""Says of the header of a column whether it announces what is personal."""

import re
from collections.abc import Mapping
from typing import Final

from data.guard.words import one_of
from data.readers.records import header_key

_PERSONAL: Final = re.compile(rf"(?:^|_)(?:{one_of('header')})(?:_|$)")
_SCRIPTS: Final = re.compile(one_of("header_scripts"))
_ROLE: Final = re.compile(rf"(?:^|_)(?:{one_of('header_role')})(?:_|$)")
_SUSPECT: Final = re.compile(r"(?:^|_)suspect(?:_|$)")
_HOLDER: Final = re.compile(rf"(?:^|_)(?:{one_of('header_holder')})(?:_|$)")
_NAME: Final = re.compile(rf"(?:^|_)(?:{one_of('header_name')})(?:_|$)")
_COUNTED: Final = re.compile(rf"(?:^|_)(?:{one_of('header_counted')})(?:_|$)")
_THING: Final = re.compile(rf"(?:^|_)(?:{one_of('header_thing')})(?:_|$)")


def is_personal_header(header: str) -> bool:
    """
    Say whether what stands in a column is personal, by the whole of its header.

    Parameters
    ----------
    header
        As written.

    Returns
    -------
    is_personal
        True for numbers and addresses of persons, for words that only persons have (``Surname``), and for what a
        person is in a report (``Driver``, ``Captain's name``). False for ``Name`` alone, mostly that of a place, for
        names of vessels, ports and operations, for what is counted (``Number of suspects``) or told of nobody
        (``Driver nationality``), and for several (``Suspects``), which mostly is a number.
    """
    spaced = re.sub(r"(?<=[a-zß-ÿ])(?=[A-ZÀ-Þ])", " ", header)
    key = re.sub(r"(?<=[^\W_])_s(?=_|$)", "", header_key(spaced))
    if _COUNTED.search(key):
        return False
    if _PERSONAL.search(key) or _SCRIPTS.search(key) or _SCRIPTS.search(header):
        return True
    if _ROLE.search(key):
        return not (_THING.search(key) and _SUSPECT.search(key))
    return bool(_HOLDER.search(key) and _NAME.search(key))


def personal_headers(headers: Mapping[str, str]) -> tuple[str, ...]:
    """
    List the columns that announce what is personal.

    Parameters
    ----------
    headers
        Column key to header as written.

    Returns
    -------
    keys
        In the order of the file.
    """
    return tuple(key for key, header in headers.items() if is_personal_header(header))
