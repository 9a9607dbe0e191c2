"""Says of numbers that carry check digits whether they are what they look like."""

import re
from datetime import date
from typing import Final

from data.guard.words import entries

_IBAN_LENGTHS: Final = {
    country: int(size) for size, *countries in map(str.split, entries("iban_lengths")) for country in countries
}
_MRZ_SHORT, _MRZ_LONG = 30, (36, 44)
_CPF_DIGITS, _NIR_DIGITS, _BELGIAN_DIGITS = 11, 15, 11
_BIRTHS: Final = range(1900, 2101)
_MRZ_WEIGHTS: Final = (7, 3, 1)
_ODD: Final = dict(
    zip(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        (
            1,
            0,
            5,
            7,
            9,
            13,
            15,
            17,
            19,
            21,
            1,
            0,
            5,
            7,
            9,
            13,
            15,
            17,
            19,
            21,
            2,
            4,
            18,
            20,
            11,
            3,
            6,
            8,
            12,
            14,
            16,
            10,
            22,
            25,
            24,
            23,
        ),
        strict=True,
    )
)


def is_iban(text: str) -> bool:
    """
    Check an international bank account number (ISO 13616).

    Parameters
    ----------
    text
        Letters and digits; blanks and hyphens do not count.

    Returns
    -------
    valid
        Length of its country, and remainder 1 when divided by 97.
    """
    bare = re.sub(r"[ -]", "", text).upper()
    if _IBAN_LENGTHS.get(bare[:2]) != len(bare):
        return False
    return int("".join(str(int(sign, 36)) for sign in bare[4:] + bare[:4])) % 97 == 1


def passes_luhn(text: str) -> bool:
    """
    Check a number by the formula of Luhn (ISO/IEC 7812-1), as cards have it.

    Parameters
    ----------
    text
        Only the digits count.

    Returns
    -------
    valid
        False for zeros alone.
    """
    digits = [int(sign) for sign in text if sign.isdigit()]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return any(digits) and (sum(digits[::-2]) + sum(doubled)) % 10 == 0


def mrz_digit(text: str) -> str:
    """
    Compute a check digit of a machine-readable zone (ICAO Doc 9303-3, 4.9).

    Parameters
    ----------
    text
        Digits, letters and ``<``.

    Returns
    -------
    digit
        One.
    """
    values = (0 if sign == "<" else int(sign, 36) for sign in text)
    return str(sum(value * _MRZ_WEIGHTS[at % 3] for at, value in enumerate(values)) % 10)


def is_mrz_data(text: str) -> bool:
    """
    Check the second line of a machine-readable zone with 44 or 36 characters, or the first one with 30.

    Parameters
    ----------
    text
        One line.

    Returns
    -------
    valid
        Its check digits are right.
    """
    if "<" not in text:  # a reference in capitals may pass the check by chance; hardly one has a filler in it
        return False
    if len(text) == _MRZ_SHORT:
        return text[0] in "IAC" and mrz_digit(text[5:14]) == text[14]
    if len(text) not in _MRZ_LONG:
        return False
    fields = ((0, 9), (13, 19), (21, 27))
    return all(mrz_digit(text[start:end]) == text[end] for start, end in fields)


def is_codice_fiscale(text: str) -> bool:
    """
    Check an Italian codice fiscale of a person.

    Parameters
    ----------
    text
        16 letters and digits.

    Returns
    -------
    valid
        The last letter follows from the others (D.M. 23 December 1976).
    """
    odd = sum(_ODD[sign] for sign in text[0:15:2])
    even = sum(int(sign) if sign.isdigit() else ord(sign) - 65 for sign in text[1:15:2])
    return chr(65 + (odd + even) % 26) == text[15]


def is_chinese_identity(text: str) -> bool:
    """
    Check a Chinese resident identity number (GB 11643, ISO 7064 MOD 11-2).

    Parameters
    ----------
    text
        17 digits and a digit or X.

    Returns
    -------
    valid
        The date of birth is a day, and the last sign follows from the others.
    """
    try:
        date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    total = sum(int(sign) * pow(2, 17 - at, 11) for at, sign in enumerate(text[:17]))
    return "10X98765432"[total % 11] == text[17].upper() and int(text[6:10]) in _BIRTHS


def is_cpf(text: str) -> bool:
    """
    Check a Brazilian CPF.

    Parameters
    ----------
    text
        Only the digits count.

    Returns
    -------
    valid
        Both check digits are right, and not all digits are the same.
    """
    digits = [int(sign) for sign in text if sign.isdigit()]
    if len(digits) != _CPF_DIGITS or len(set(digits)) == 1:
        return False
    return all(
        sum(digit * (size + 1 - at) for at, digit in enumerate(digits[:size])) * 10 % 11 % 10 == digits[size]
        for size in (9, 10)
    )


def is_rut(text: str) -> bool:
    """
    Check a Chilean RUT.

    Parameters
    ----------
    text
        Digits, points, a hyphen, and a digit or K.

    Returns
    -------
    valid
        The last sign follows from the digits.
    """
    body, _hyphen, check = text.replace(".", "").partition("-")
    total = sum(int(digit) * (2 + at % 6) for at, digit in enumerate(reversed(body)))
    return "0K987654321"[total % 11] == check.upper()


def is_nir(text: str) -> bool:
    """
    Check a French social security number.

    Parameters
    ----------
    text
        Only the digits count.

    Returns
    -------
    valid
        Its key is 97 less the remainder of the rest divided by 97.
    """
    digits = re.sub(r"\D", "", text)
    return len(digits) == _NIR_DIGITS and 97 - int(digits[:13]) % 97 == int(digits[13:])


def is_belgian_number(text: str) -> bool:
    """
    Check a Belgian national number.

    Parameters
    ----------
    text
        Only the digits count.

    Returns
    -------
    valid
        Its key follows from the rest, for people born before 2000 or from 2000 on.
    """
    digits = re.sub(r"\D", "", text)
    key = int(digits[9:] or "-1")
    return len(digits) == _BELGIAN_DIGITS and key in (97 - int(digits[:9]) % 97, 97 - int("2" + digits[:9]) % 97)


def is_finnish_identity(text: str) -> bool:
    """
    Check a Finnish personal identity code.

    Parameters
    ----------
    text
        Such as ``131052-308T``, an invented one of the authority.

    Returns
    -------
    valid
        The last sign follows from the digits.
    """
    return "0123456789ABCDEFHJKLMNPRSTUVWXY"[int(text[:6] + text[7:10]) % 31] == text[10]
