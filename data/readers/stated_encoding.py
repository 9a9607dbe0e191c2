"""Reads a text by the encoding that its sender names, held against what the file itself says."""

import codecs
import json
import re
from typing import Final

from data.errors import FileRejectedError, WrongUseError
from data.readers.encoding import decode_text, mark_of, refuse_binary

# To Python these are encodings of text, too: escapes, names of hosts, and what the machine happens to be set to.
_NO_FILES: Final = frozenset(
    {"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "mbcs", "oem", "utf-7"}
)
_UNICODE: Final = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be")
_C1: Final = re.compile("[\x80-\x9f]")
_DECLARED: Final = re.compile(rb"""<\?xml[^>]*?\bencoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_HEAD: Final = 1024


def text_encoding(name: str) -> str:
    """
    Find the encoding that a person names.

    Parameters
    ----------
    name
        As ``windows-1251``, ``cp1251``, ``latin2``, ``shift_jis``; capitals do not count.

    Returns
    -------
    encoding
        As Python calls it.

    Raises
    ------
    WrongUseError
        There is none of that name, or it is none for files of text.
    """
    try:
        encoding = codecs.lookup(name.strip()).name.replace("_", "-")
        "a".encode(encoding)  # refuses what turns bytes into bytes, as base64 does
    except (LookupError, ValueError) as error:
        raise _no_encoding(name) from error
    if encoding in _NO_FILES:
        raise _no_encoding(name)
    return encoding


def _no_encoding(name: str) -> WrongUseError:
    return WrongUseError(
        f"{name[:40]!r} is no encoding of text; name one such as windows-1250, iso-8859-2, cp932 or mac-roman."
    )


def decode_stated(content: bytes, encoding: str) -> str:
    """
    Decode a text file in the encoding that its sender names.

    Parameters
    ----------
    content
        All bytes.
    encoding
        As of ``text_encoding``.

    Returns
    -------
    text
        Exact, without its byte order mark.

    Raises
    ------
    FileRejectedError
        A byte does not fit, its mark names another encoding, or the bytes are UTF-8 and another encoding is named.

    Notes
    -----
    Where ISO 8859 and others have control characters that no text needs, code pages of Windows and DOS have letters and
    signs: one of them shows that another encoding is meant.
    """
    if mark := mark_of(content):
        if not _agree(encoding, mark):
            raise _conflict(f"The file begins with the mark of {mark.upper()} and is not {encoding.upper()}")
        return decode_text(content)[0]
    if encoding in ("utf-16", "utf-32"):
        raise _conflict(f"The file has no byte order mark; name {encoding}-le or {encoding}-be instead, or import it")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise _misfit(encoding, f"the byte 0x{content[error.start]:02x} at offset {error.start}") from error
    refuse_binary(text)
    if encoding not in _UNICODE:
        _refuse_controls(text, encoding)
        _refuse_utf8(text, content, encoding)
    return text


def refuse_other_encoding(kind: str, content: bytes, encoding: str) -> None:
    """
    Refuse a file whose format says its own encoding, where its sender names another one.

    Parameters
    ----------
    kind
        As of ``file_format``, any but delimited text.
    content
        All bytes.
    encoding
        As of ``text_encoding``.

    Raises
    ------
    FileRejectedError
        The two contradict each other.
    """
    own = _own_encoding(kind, content)
    if not _agree(encoding, own):
        raise _conflict(f"The format of the file says that its text is {own.upper()}, not {encoding.upper()}")


def _own_encoding(kind: str, content: bytes) -> str:
    if kind in ("geojson", "json_lines"):
        return mark_of(content) or json.detect_encoding(content)
    if kind != "kml":
        return "utf-8"  # of containers: their text is Unicode, whatever they keep it in
    declared = _DECLARED.search(content[:_HEAD].replace(b"\x00", b""))
    named = declared[1].decode("ascii") if declared else "utf-8"
    try:
        return mark_of(content) or text_encoding(named)
    except WrongUseError:
        return named


def _agree(stated: str, own: str) -> bool:
    one, other = stated.removesuffix("-sig"), own.removesuffix("-sig")
    # UTF-16 without a word on the order of bytes is either order.
    return one == other or (one in ("utf-16", "utf-32") and other.startswith(one))


def _conflict(what: str) -> FileRejectedError:
    return FileRejectedError("encoding_conflict", f"{what}; import it without naming an encoding.")


def _misfit(encoding: str, what: str) -> FileRejectedError:
    return FileRejectedError(
        "encoding_invalid",
        f"The file is not {encoding.upper()}: {what} does not fit. Name another encoding, or save the file as UTF-8.",
    )


def _refuse_controls(text: str, encoding: str) -> None:
    if found := _C1.search(text):
        raise _misfit(
            encoding, f"the control character U+{ord(found[0]):04X}, character {found.start() + 1} of the file,"
        )


def _refuse_utf8(text: str, content: bytes, encoding: str) -> None:
    try:
        other = content.decode("utf-8")
    except UnicodeDecodeError:
        return
    if other != text:
        raise FileRejectedError(
            "encoding_conflict",
            "Every byte of the file fits UTF-8, too, and reads otherwise: import it without naming "
            f"{encoding.upper()}, or save it as UTF-8.",
        )
