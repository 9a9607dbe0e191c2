"""Looks into a zip archive before anything is read from it: sizes, ratios, names, macros, document types."""

import re
import zipfile
import zlib
from io import BytesIO
from typing import Final

from data.errors import FileRejectedError

MOST_BYTES: Final = 200 * 1024 * 1024
"""Bytes of all members together, unpacked."""

MOST_MEMBERS: Final = 2_000
HIGHEST_RATIO: Final = 200
"""Unpacked to packed; sheets of a workbook reach about 30."""

_SMALL: Final = 1024 * 1024
_ENCRYPTED: Final = 0x1
_DOCUMENT_TYPE: Final = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", flags=re.IGNORECASE)
_XML: Final = (".xml", ".rels", ".vml", ".kml")


def open_archive(content: bytes) -> zipfile.ZipFile:
    """
    Open a zip archive whose members are harmless to read.

    Parameters
    ----------
    content
        All bytes of the archive.

    Returns
    -------
    archive
        Nothing is unpacked to disk.

    Raises
    ------
    FileRejectedError
        The archive is cut or damaged, unpacks to too much, is encrypted, has doubtful names, or holds a document
        type definition.
    """
    try:
        archive = zipfile.ZipFile(BytesIO(content))
        members = archive.infolist()
        _refuse_bomb(members)
        _refuse_names(members)
        # Reads each member to its end: a wrong check sum or a false size shows here and not half way through.
        for member in members:
            _refuse_document_type(member, archive.read(member))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        if isinstance(error, FileRejectedError):
            raise
        raise FileRejectedError(
            "zip_corrupt", "The file is cut or damaged; save it again and send it again."
        ) from error
    return archive


def _refuse_bomb(members: list[zipfile.ZipInfo]) -> None:
    total = sum(member.file_size for member in members)
    steep = any(
        member.file_size > _SMALL and member.file_size > HIGHEST_RATIO * max(member.compress_size, 1)
        for member in members
    )
    if total > MOST_BYTES or steep or len(members) > MOST_MEMBERS:
        raise FileRejectedError(
            "decompressed_too_large", f"The file unpacks to more than a file of its kind should ({total >> 20} MB)."
        )


def _refuse_names(members: list[zipfile.ZipInfo]) -> None:
    names = [member.filename for member in members]
    if len(set(names)) < len(names):
        raise FileRejectedError("zip_corrupt", "The file holds two parts of the same name.")
    if any(name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) or ":" in name for name in names):
        raise FileRejectedError("zip_path_traversal", "The file holds a part whose name leads out of it.")
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise FileRejectedError("encrypted", "The file is protected by a password; save it without one.")


def _refuse_document_type(member: zipfile.ZipInfo, part: bytes) -> None:
    if not member.filename.casefold().endswith(_XML):
        return
    # XML may come in UTF-16; without its zero bytes the markup reads the same.
    if _DOCUMENT_TYPE.search(part.replace(b"\x00", b"")):
        raise FileRejectedError(
            "xml_entities", "The file defines document types or entities, which a file of its kind never needs."
        )
