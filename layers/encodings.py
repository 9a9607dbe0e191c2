"""Encodings that a person can choose for a file of text, each with the words by which people know it."""

from collections.abc import Mapping
from typing import Final

from layers.wording import _

DOUBTFUL: Final = frozenset({"encoding_unknown", "encoding_invalid"})
"""Reasons of refusal to which the name of an encoding may be the answer."""

GUESSED: Final = "encoding_guessed"
"""Flag of a file whose encoding was taken for granted."""


def encoding_names() -> Mapping[str, str]:
    """
    List the encodings of text in which agencies send files.

    Returns
    -------
    names
        Encoding to its name for people, in the order of a list to choose from; any other can be typed.
    """
    return {
        "windows-1252": _("Western European, Windows"),
        "windows-1250": _("Central European, Windows"),
        "windows-1251": _("Cyrillic, Windows"),
        "windows-1253": _("Greek, Windows"),
        "windows-1254": _("Turkish, Windows"),
        "windows-1255": _("Hebrew, Windows"),
        "windows-1256": _("Arabic, Windows"),
        "windows-1257": _("Baltic, Windows"),
        "windows-1258": _("Vietnamese, Windows"),
        "iso-8859-1": _("Western European, ISO"),
        "iso-8859-2": _("Central European, ISO"),
        "iso-8859-5": _("Cyrillic, ISO"),
        "iso-8859-7": _("Greek, ISO"),
        "iso-8859-9": _("Turkish, ISO"),
        "iso-8859-15": _("Western European with the euro sign, ISO"),
        "koi8-r": _("Russian, KOI8"),
        "koi8-u": _("Ukrainian, KOI8"),
        "cp437": _("United States, DOS"),
        "cp850": _("Western European, DOS"),
        "cp852": _("Central European, DOS"),
        "cp866": _("Cyrillic, DOS"),
        "mac-roman": _("Western European, Mac"),
        "cp874": _("Thai, Windows"),
        "cp932": _("Japanese, Windows"),
        "euc-jp": _("Japanese, EUC"),
        "cp949": _("Korean, Windows"),
        "gb18030": _("Chinese, simplified"),
        "big5": _("Chinese, traditional"),
        "utf-16-le": _("Unicode, UTF-16, little-endian"),
        "utf-16-be": _("Unicode, UTF-16, big-endian"),
    }
