"""Turns KMZ, a KML document in a zip archive, into ``Records``; nothing is unpacked to disk."""

from dataclasses import replace

from data.errors import FileRejectedError
from data.readers.archive import open_archive
from data.readers.kml import read_kml
from data.readers.records import Records, file_hash


def read_kmz(name: str, content: bytes) -> Records:
    """
    Read the one KML document of an archive.

    Parameters
    ----------
    name
        File name, without folder.
    content
        All bytes.

    Returns
    -------
    records
        As of the document; pictures and other parts are left where they are, other archives are flagged.

    Raises
    ------
    FileRejectedError
        No archive, a dangerous one, or one with no document or several.
    """
    with open_archive(content) as archive:
        names = [member.filename for member in archive.infolist() if not member.is_dir()]
        documents = [part for part in names if part.casefold().endswith(".kml")]
        if "[Content_Types].xml" in names:
            raise FileRejectedError("type_mismatch", f"{name} is named as KMZ but is an Office file.")
        if not documents:
            raise FileRejectedError("no_kml", f"{name} is a zip archive without a KML document.")
        if len(documents) > 1:
            listed = ", ".join(documents[:5])
            raise FileRejectedError(
                "ambiguous_kmz", f"{name} holds several KML documents ({listed}); send each as a file of its own."
            )
        records = read_kml(name, archive.read(documents[0]))
    archives = [part for part in names if part.casefold().endswith((".kmz", ".zip"))]
    flags = (f"other_parts_ignored: {', '.join(archives)}",) if archives else ()
    return replace(records, sha256=file_hash(content), flags=(*records.flags, *flags))
