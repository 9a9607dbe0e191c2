"""Takes the heading of a message, the sea or country before its first colon, and the country that it names."""

import re
from functools import cache
from typing import Final

from data.validate.countries import country_code

_LONGEST: Final = 70
# "(U)", "1. (U)", "(UPDATED INFORMATION)": what a message says of itself before it names a place.
_REMARK: Final = re.compile(r"^\s*(?:\d\.\s*)?(?:\([^()]*\)\s*)?")
_SMALL_WORDS: Final = ("of", "and", "the", "es")
# What stands before a colon and is no place: a clock, a date, the number of a notice.
_NO_PLACE: Final = re.compile(r"\d ?(?:LT|UTC|Z)?$|^NOTE$")
_SHORTEST_NAME: Final = 3


@cache
def heading_of(text: str) -> str:
    """
    Take the heading of a message.

    Parameters
    ----------
    text
        Such as ``GULF OF ADEN: On 3 May, ...``.

    Returns
    -------
    heading
        As written; empty where the text begins otherwise. Only names of seas, coasts, countries and ports come out:
        words in capitals, or beginning with one.
    """
    before, colon, _ = text[: _LONGEST + 30].partition(":")
    heading = _REMARK.sub("", before, count=1).strip()
    if not colon or len(heading) > _LONGEST or _NO_PLACE.search(heading):
        return ""
    words = [word for word in re.findall(r"[^\W\d_]+", heading) if word not in _SMALL_WORDS]
    is_name = all(word[0].isupper() for word in words) and len("".join(words)) >= _SHORTEST_NAME
    return heading if is_name else ""


@cache
def named_country(heading: str) -> str:
    """
    Find the country that a heading names.

    Parameters
    ----------
    heading
        Such as ``CALLAO ANCHORAGE, PERU`` or ``INDONESIA-JAVA``.

    Returns
    -------
    country
        ISO 3166-1 alpha-2; empty for a sea, and where the heading counts miles from somewhere.
    """
    if re.search(r"(?i)\d|\bmiles?\b", heading):
        return ""
    first, last = re.split(r"[-(,]", heading)[0].strip(), heading.rpartition(",")[2].strip()
    for name in (heading, last, first):
        if len(name) >= _SHORTEST_NAME and (code := country_code(name)):
            return code
    return ""
