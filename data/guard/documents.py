"""Finds numbers of documents and accounts: by their check digits, or behind the name of the document."""

import re
from collections.abc import Callable, Iterator
from typing import Final

from data.guard import check_digits
from data.guard.sorts import Found, Sort, pieces
from data.guard.words import one_of

_BEGIN: Final = r"(?<![\w.\-/])"
_END: Final = r"(?![\w]|[-/.]\w)"


def _alone(pattern: str) -> re.Pattern[str]:
    return re.compile(f"{_BEGIN}(?:{pattern}){_END}")


_CHECKED: Final[tuple[tuple[Sort, re.Pattern[str], Callable[[str], bool]], ...]] = (
    (Sort.ACCOUNT, _alone(r"[A-Z]{2}\d\d(?:[ \-]?[A-Z0-9]{4}){2,7}(?:[ \-]?[A-Z0-9]{1,3})?"), check_digits.is_iban),
    (Sort.ACCOUNT, _alone(r"(?:4\d{3}|5[1-5]\d\d|6011|6[25]\d\d)([ \-])\d{4}\1\d{4}\1\d{4}"), check_digits.passes_luhn),
    (Sort.ACCOUNT, _alone(r"3[47]\d\d([ \-])\d{6}\1\d{5}"), check_digits.passes_luhn),
    (Sort.DOCUMENT, re.compile(r"(?<![A-Z0-9<])[A-Z0-9<]{30,44}(?![A-Z0-9<])"), check_digits.is_mrz_data),
    (Sort.DOCUMENT, _alone(r"[A-Z]{6}\d\d[A-EHLMPRST]\d\d[A-Z]\d{3}[A-Z]"), check_digits.is_codice_fiscale),
    (Sort.DOCUMENT, re.compile(r"(?<![A-Za-z0-9])[1-9]\d{16}[\dXx](?![A-Za-z0-9])"), check_digits.is_chinese_identity),
    (Sort.DOCUMENT, _alone(r"\d{3}\.\d{3}\.\d{3}-\d\d"), check_digits.is_cpf),
    (Sort.DOCUMENT, _alone(r"\d{1,2}\.\d{3}\.\d{3}-[\dKk]"), check_digits.is_rut),
    (Sort.DOCUMENT, _alone(r"[12] \d\d (?:0[1-9]|1[0-2]) \d[\dAB] \d{3} \d{3} \d\d"), check_digits.is_nir),
    (Sort.DOCUMENT, _alone(r"\d\d\.\d\d\.\d\d-\d{3}[.\-]\d\d"), check_digits.is_belgian_number),
    (
        Sort.DOCUMENT,
        _alone(r"(?:[0-2]\d|3[01])(?:0\d|1[0-2])\d\d[-+A]\d{3}[A-FHJ-NPR-Y]"),
        check_digits.is_finnish_identity,
    ),
)
_NAME_LINES: Final = (
    re.compile(r"(?<![A-Z0-9<])[PIAC][A-Z<][A-Z]{3}[A-Z]+<(?:[A-Z]+<)*<[A-Z<]{5,}(?![A-Z0-9<])"),
    re.compile(r"(?<![A-Z0-9<])[A-Z]+<<[A-Z]+(?:<[A-Z]+)*<{4,}(?![A-Z0-9<])"),
)
_SPANISH: Final = re.compile(r"(?<!\w)(?:NIE|DNI)[ :.]{1,3}(?:n\.?[°o]? ?)?(?P<value>[XYZ]?\d{7,8}-?[A-Z])(?!\w)")
_CURP: Final = _alone(r"[A-Z][AEIOUX][A-Z]{2}\d\d(?:0\d|1[0-2])[0-3]\d[HMX][A-Z]{5}[A-Z0-9]\d")

_GLUE: Final = (
    rf"(?:[ \-]?(?:card|book|kart[ıi]?|belgesi))?(?:[ \-]?(?:{one_of('number')})(?![^\W\d_]))?[.°]?[ :#=.\-]{{0,4}}"
)
_NUMBER: Final = (
    r"(?P<value>(?:[A-Z\u00c0-\u00de\u0410-\u042f]{1,6}[ \-.]?)?\d{1,14}[A-Z0-9]{0,16}"
    r"(?:[ .\-/]\d{2,7}(?!\w)){0,4}(?:[-/]?[A-Z]{1,2}\d?)?|[A-Z]{0,6}\d[A-Z0-9]{4,24})(?!\w)"
)
_LABELLED: Final = re.compile(
    rf"(?:(?<![^\W_])(?i:{one_of('document')})(?![^\W\d_])|(?:{one_of('document_scripts')}))(?i:{_GLUE}){_NUMBER}"
)
_CARD: Final = re.compile(rf"(?<![^\W_])(?i:{one_of('card')})(?i:{_GLUE})(?P<value>[3-6]\d{{12,18}})(?!\w)")
_DATE: Final = re.compile(r"(?:19|20)\d\d(?:[-./]?[01]?\d(?:[-./]?[0-3]?\d)?)?|[0-3]?\d[-./][01]?\d[-./](?:19|20)\d\d")
_MEASURE: Final = re.compile(rf" ?(?:{one_of('unit')})(?![^\W\d_])", re.IGNORECASE)
_LEAST_SIGNS, _LEAST_DIGITS = 6, 4


def find_documents(text: str) -> Iterator[Found]:
    """
    Find numbers of documents of persons, of bank accounts and of payment cards.

    Parameters
    ----------
    text
        As of ``data.guard.plain.plain``.

    Yields
    ------
    found
        Perhaps overlapping.

    Notes
    -----
    Without a label only numbers whose form and check digits leave little doubt are found: references of seizures,
    containers, ships and consignments are numbers, too.
    """
    yield from _certain(text)
    for match in _CARD.finditer(text):
        if check_digits.passes_luhn(match["value"]):
            yield Found(Sort.ACCOUNT, *match.span("value"))
    for match in _LABELLED.finditer(text):
        if _is_number(match["value"]) and not _MEASURE.match(text, match.end("value")):
            yield Found(Sort.DOCUMENT, *match.span("value"))


def _certain(text: str) -> Iterator[Found]:
    for sort, pattern, is_right in _CHECKED:
        for match in pattern.finditer(text):
            if is_right(match[0]):
                yield Found(sort, *match.span())
    for pattern in (*_NAME_LINES, _CURP, _SPANISH):
        yield from pieces(Sort.DOCUMENT, pattern, text)


def _is_number(written: str) -> bool:
    signs = sum(sign.isalnum() for sign in written)
    digits = sum(sign.isdigit() for sign in written)
    return signs >= _LEAST_SIGNS and digits >= _LEAST_DIGITS and not _DATE.fullmatch(written)
