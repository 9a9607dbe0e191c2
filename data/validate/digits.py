"""Turns decimal digits of any script into ASCII digits."""

import sys
import unicodedata
from collections.abc import Mapping
from functools import cache


def ascii_digits(text: str) -> str:
    """
    Write the digits of a text in ASCII.

    Parameters
    ----------
    text
        With digits of one script, such as Persian or Thai.

    Returns
    -------
    text
        The same where all digits are ASCII; empty where digits of several scripts stand together, which no person
        writes.
    """
    if text.isascii():
        return text
    zeros = {ord(mark) - unicodedata.decimal(mark) for mark in text if mark.isdecimal()}
    return text.translate(digit_values()) if len(zeros) <= 1 else ""


@cache
def digit_values() -> Mapping[int, str]:
    """
    List the decimal digits of all scripts but ASCII.

    Returns
    -------
    values
        Code point to ASCII digit.
    """
    marks = (chr(point) for point in range(0x80, sys.maxunicode + 1))
    return {ord(mark): str(unicodedata.decimal(mark)) for mark in marks if mark.isdecimal()}
