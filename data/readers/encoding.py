"""Turns bytes into text exactly, or refuses them: nothing is ever replaced or skipped."""

import codecs
import re
from typing import Final

from data.errors import FileRejectedError
from data.readers.code_pages import is_windows_1252

# Longest first: the mark of UTF-32 LE begins with that of UTF-16 LE.
_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MARKED: Final = {"utf-8": "utf-8-sig", "utf-16-le": "utf-16", "utf-16-be": "utf-16"} | dict.fromkeys(
    ("utf-32-le", "utf-32-be"), "utf-32"
)
"""Encodings that read their own mark away."""
_MOST_CONTROL: Final = 0.01
_FEW: Final = 16
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1f]")

# Letters of UTF-8 in a file that is not UTF-8: pieces of different origin, or a damaged one.
_UTF8: Final = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


def decode_text(content: bytes) -> tuple[str, tuple[str, ...]]:
    """
    Decode a text file.

    Parameters
    ----------
    content
        All bytes.

    Returns
    -------
    text, flags
        The text without its byte order mark; ``encoding_guessed`` where windows-1252 was taken.

    Raises
    ------
    FileRejectedError
        The bytes are no text, or text in an encoding that cannot be told for certain.

    Notes
    -----
    A byte order mark decides; without one, bytes that are UTF-8 throughout are UTF-8. Else the text is windows-1252 if
    nothing speaks for another code page (``is_windows_1252``): a guess, and flagged. The rest is refused, and its
    sender can name the encoding (``data.readers.stated_encoding``). No sign is ever replaced or left out.
    """
    if mark := mark_of(content):
        return decode_marked(content, _MARKED[mark]), ()
    try:
        text, flags = content.decode("utf-8"), ()
    except UnicodeDecodeError:
        return _guess(content), ("encoding_guessed",)
    refuse_binary(text)
    return text, flags


def mark_of(content: bytes) -> str:
    """
    Tell which encoding a byte order mark says.

    Parameters
    ----------
    content
        All bytes.

    Returns
    -------
    encoding
        With its order of bytes, as ``utf-16-le``; empty without a mark.
    """
    return next((encoding for mark, encoding in _MARKS if content.startswith(mark)), "")


def decode_marked(content: bytes, encoding: str) -> str:
    """
    Decode text whose encoding is known.

    Parameters
    ----------
    content
        All bytes.
    encoding
        As its mark, or its format, says.

    Returns
    -------
    text
        Exact.

    Raises
    ------
    FileRejectedError
        A byte does not fit, or this is no text.
    """
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise FileRejectedError(
            "encoding_invalid",
            f"The file begins as {encoding.upper().removesuffix('-SIG')} but byte {error.start} is not; "
            "save it as UTF-8.",
        ) from error
    refuse_binary(text)
    return text


def _guess(content: bytes) -> str:
    refusal = FileRejectedError(
        "encoding_unknown",
        "The text is not UTF-8 and its encoding cannot be told for certain; save it as UTF-8.",
    )
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError as error:
        refuse_binary(content.decode("latin-1"))
        raise refusal from error
    refuse_binary(text)
    if _UTF8.search(content):
        raise FileRejectedError(
            "encoding_invalid",
            "The text is UTF-8 in part only; save all of it as UTF-8.",
        )
    if not is_windows_1252(content):
        raise refusal
    return text


def refuse_binary(text: str) -> None:
    """
    Refuse what is no text.

    Parameters
    ----------
    text
        Decoded.

    Raises
    ------
    FileRejectedError
        It holds more control characters than stray ones.
    """
    count = len(_CONTROL.findall(text))
    # A few stray ones damage their rows only; zero bytes between all letters are UTF-16 without its mark.
    if (count > _FEW and count > _MOST_CONTROL * len(text)) or "\0" in text[1::2][:2]:
        raise FileRejectedError("type_mismatch", "The file is named as a table of text but holds something else.")
