"""Turns bytes into text exactly, or refuses them: nothing is ever replaced or skipped."""

import codecs
import re
from typing import Final

from data.errors import FileRejectedError

# Longest first: the mark of UTF-32 LE begins with that of UTF-16 LE.
_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MOST_CONTROL: Final = 0.01
_FEW: Final = 16
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1f]")

# Western text has single accented letters between plain ones. Four signs in a row are another alphabet; a symbol
# before a letter inside or at the head of a word, or a capital after a small letter, is another code page.
_OTHER_ALPHABET: Final = re.compile(r"(?=[^\x00-\x7f]{0,3}[^\W\d_a-zA-Z])[^\x00-\x7f]{4}")
_OTHER_PAGE: Final = re.compile(
    r"[\u00a2-\u00a9\u00ac-\u00b1\u00b4\u00b6\u00b8\u00b9\u00bc-\u00be\u0192\u02c6\u02dc][^\W\d_]"
    r"|[^\W\d_][\u00a1\u00bf\u00af][^\W\d_]"
    r"|[a-z\u00df-\u00ff][\u00c0-\u00de\u0152\u0160\u0178\u017d]"
)

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
    A byte order mark decides. Without one the text must be UTF-8; else it is windows-1252 if every byte is
    defined there and the result looks like a language written with it, which is a guess and flagged. Other
    eight-bit encodings cannot be told apart from their bytes and are refused.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return decode_marked(content, encoding), ()
    try:
        text, flags = content.decode("utf-8"), ()
    except UnicodeDecodeError:
        return _guess(content), ("encoding_guessed",)
    _refuse_binary(text)
    return text, flags


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
    _refuse_binary(text)
    return text


def _guess(content: bytes) -> str:
    refusal = FileRejectedError(
        "encoding_unknown", "The text is not UTF-8 and its encoding cannot be told for certain; save it as UTF-8."
    )
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError as error:
        _refuse_binary(content.decode("latin-1"))
        raise refusal from error
    _refuse_binary(text)
    if _UTF8.search(content):
        raise FileRejectedError("encoding_invalid", "The text is UTF-8 in part only; save all of it as UTF-8.")
    if _OTHER_ALPHABET.search(text) or _OTHER_PAGE.search(text):
        raise refusal
    return text


def _refuse_binary(text: str) -> None:
    count = len(_CONTROL.findall(text))
    # A few stray ones damage their rows only; zero bytes between all letters are UTF-16 without its mark.
    if (count > _FEW and count > _MOST_CONTROL * len(text)) or "\0" in text[1::2][:2]:
        raise FileRejectedError("type_mismatch", "The file is named as a table of text but holds something else.")
