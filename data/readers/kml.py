"""Turns KML 2.2 (and 2.0 to 2.3) into ``Records``: a placemark is a record, its data and its point the fields."""

from collections.abc import Iterator
from io import BytesIO
from typing import Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from data.errors import FileRejectedError
from data.readers.named_rows import NamedRows, RowFaultError
from data.readers.placemarks import local_name, placemark_values
from data.readers.records import Records

DEEPEST: Final = 100
"""Elements within each other; folders in folders rarely reach ten."""

_OVERLAYS: Final = frozenset({"GroundOverlay", "PhotoOverlay", "ScreenOverlay"})
_LINKS: Final = frozenset({"NetworkLink", "NetworkLinkControl", "href"})


def read_kml(name: str, content: bytes) -> Records:
    """
    Read the placemarks of a KML document.

    Parameters
    ----------
    name
        File name, without folder.
    content
        All bytes.

    Returns
    -------
    records
        Data, name, description, time and point of each placemark as text, in the order of the file.

    Raises
    ------
    FileRejectedError
        No KML, or one with a document type or entities.

    Notes
    -----
    Nothing is fetched: links and icons are flagged, and what they lead to is no part of the file.
    """
    document = _Document()
    try:
        for event, element in iterparse(BytesIO(content), events=("start", "end"), forbid_dtd=True):
            if event == "start":
                document.begin(element)
            else:
                document.end(element)
    except DefusedXmlException as error:
        raise FileRejectedError(
            "xml_entities", f"{name} defines document types or entities, which KML never needs."
        ) from error
    except ParseError as error:
        raise FileRejectedError(
            "xml_invalid", f"{name} stops being XML at {_where(error)}; export it again."
        ) from error
    except (ValueError, LookupError) as error:
        if isinstance(error, FileRejectedError):
            raise
        raise FileRejectedError(
            "encoding_unknown", f"{name} names an encoding that is not read; save it as UTF-8."
        ) from error
    return document.rows.records(name, content, flags=tuple(document.flags()))


def _where(error: ParseError) -> str:
    line, column = error.position
    return f"line {line}, column {column + 1}"


class _Document:
    """The elements that are open, and the placemarks that were closed."""

    def __init__(self) -> None:
        self.rows = NamedRows()
        self._open: list[Element] = []
        self._links = 0
        self._overlays = 0

    def begin(self, element: Element) -> None:
        """Note that an element begins."""
        if not self._open and local_name(element) != "kml":
            raise FileRejectedError("type_mismatch", f"The file is XML, but {local_name(element)[:40]!r} and not KML.")
        self._open.append(element)
        if len(self._open) > DEEPEST:
            raise FileRejectedError("xml_too_deep", f"The file nests more than {DEEPEST} elements.")

    def end(self, element: Element) -> None:
        """Take a placemark, and forget what is read."""
        self._open.pop()
        kind = local_name(element)
        if kind == "Placemark":
            self._take(element)
        self._links += kind in _LINKS
        self._overlays += kind in _OVERLAYS
        inside = any(local_name(parent) == "Placemark" for parent in self._open[-DEEPEST:])
        if self._open and not inside:
            self._open[-1].remove(element)

    def flags(self) -> Iterator[str]:
        """Say what the document holds beside placemarks."""
        if self._links:
            yield "external_links_ignored"
        if self._overlays:
            yield f"overlays_ignored: {self._overlays}"

    def _take(self, placemark: Element) -> None:
        try:
            self.rows.add(placemark_values(placemark))
        except RowFaultError as fault:
            self.rows.set_aside(fault, " ".join(" ".join(placemark.itertext()).split()))
