"""Turns the sentences people read into their language, and numbers and dates into its forms."""

import gettext
from contextvars import ContextVar
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Final

from babel import Locale
from babel.dates import format_datetime, format_skeleton
from babel.numbers import format_decimal, format_percent

LOCALE_FOLDER: Final = Path(__file__).resolve().parent / "locale"
DOMAIN: Final = "routewatch"
ENGLISH: Final = "en"

# A context variable and not a global: the app serves several people at once, each in a thread of their own.
_language: ContextVar[str] = ContextVar("language", default=ENGLISH)


def speak(language: str) -> None:
    """
    Choose the language of this context.

    Parameters
    ----------
    language
        Code such as ``en`` or ``ar``; one without a catalogue falls back to English.
    """
    # The numbers fall back with the sentences: 12.345 in an English one is not twelve thousand.
    _language.set(language if gettext.find(DOMAIN, LOCALE_FOLDER, [language]) else ENGLISH)


def language() -> str:
    """
    Name the language of this context.

    Returns
    -------
    language
        Its code.
    """
    return _language.get()


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, localedir=LOCALE_FOLDER, languages=[language], fallback=True)


def _(sentence: str) -> str:
    """
    Translate one sentence.

    Parameters
    ----------
    sentence
        English, with ``{named}`` gaps that are filled after translation.

    Returns
    -------
    translated
        In the language of this context, English where none is known.
    """
    return _catalogue(_language.get()).gettext(sentence)


def ngettext(singular: str, plural: str, n: int) -> str:
    """
    Translate a sentence that counts.

    Parameters
    ----------
    singular, plural
        The English forms, with ``{n}`` as the gap for the number.
    n
        The count that chooses the form.

    Returns
    -------
    translated
        The form for ``n``, the number filled in with the separators of the language.
    """
    form = _catalogue(_language.get()).ngettext(singular, plural, n)
    return form.format(n=number(n))


def number(value: float, *, digits: int = 0) -> str:
    """
    Write a number with the separators of the language.

    Parameters
    ----------
    value
        Any finite number.
    digits
        Decimals to show.

    Returns
    -------
    text
        For example ``12,345``.
    """
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return format_decimal(value, format=pattern, locale=_language.get())


def percent(share: float) -> str:
    """
    Write a share as a whole percentage.

    Parameters
    ----------
    share
        1 is 100 %.

    Returns
    -------
    text
        For example ``62%``.
    """
    # Adding zero takes the sign off a negative share that rounds to nothing.
    return format_percent(round(share, 2) + 0.0, format="#,##0%", locale=_language.get())


def country_name(code: str) -> str:
    """
    Name a country.

    Parameters
    ----------
    code
        ISO 3166-1 alpha-2.

    Returns
    -------
    name
        In the language of this context; the code itself where it is unknown.
    """
    return str(Locale.parse(_language.get()).territories.get(code, code))


def month_name(day: date) -> str:
    """
    Write a month and its year.

    Parameters
    ----------
    day
        Any day of it.

    Returns
    -------
    text
        For example ``May 2024``.
    """
    return format_skeleton("yMMM", day, locale=_language.get())


def moment(instant: datetime) -> str:
    """
    Write an instant to the minute, in UTC.

    Parameters
    ----------
    instant
        Aware, in UTC.

    Returns
    -------
    text
        For example ``2024-05-03 14:00 UTC``.
    """
    return format_datetime(instant, "yyyy-MM-dd HH:mm", locale=_language.get()) + " UTC"
