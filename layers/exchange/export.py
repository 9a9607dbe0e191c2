"""What an export holds, whatever its format: rows with their markings, shapes, and what is said about them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

import polars as pl
from shapely.geometry.base import BaseGeometry

from data.marking import Marking
from data.schema import Handling


class What(StrEnum):
    """What is exported."""

    EVENTS = "events"
    CELLS = "cells"
    CORRIDORS = "corridors"
    FLAGS = "flags"


class Format(StrEnum):
    """How it is written."""

    CSV = "csv"
    GEOJSON = "geojson"


MARKING_COLUMNS: Final = ("marking", "released_to")
"""The first columns of every export: how this row is handled."""


@dataclass(frozen=True)
class Export:
    """
    Something of a store, as one principal sees it, ready to be written.

    Parameters
    ----------
    what
        Which of it.
    rows
        ``MARKING_COLUMNS`` first; texts, numbers, days and instants.
    shapes
        One for each row, EPSG:4326 with continuous longitudes; None where there is none.
    marking
        Of the whole: of everything that the principal may see, because everything went into it.
    viewer
        Who looks.
    as_of
        When the newest version that is seen reached the store; None where nothing is seen.
    label
        ``training data`` for the scenario, else empty.
    notes
        Sentences that go with the figures.
    version
        Of the code that made them.
    """

    what: What
    rows: pl.DataFrame
    shapes: tuple[BaseGeometry | None, ...]
    marking: Marking
    viewer: str
    as_of: datetime | None
    label: str
    notes: tuple[str, ...]
    version: str


def file_name(export: Export, form: Format) -> str:
    """
    Propose a name for the file.

    Parameters
    ----------
    export
        What is in it.
    form
        How it is written.

    Returns
    -------
    name
        Marking first, so that it is read before the file is opened: ``TLP-AMBER_corridors_2025-01-31.csv``.
    """
    day = "" if export.as_of is None else f"_{export.as_of:%Y-%m-%d}"
    return marked_name(export.marking.handling, f"{export.what}{day}", form)


def marked_name(handling: Handling, name: str, ending: str) -> str:
    """
    Put a marking before the name of a file.

    Parameters
    ----------
    handling
        Of what is in it.
    name
        Without ending.
    ending
        Without its point.

    Returns
    -------
    name
        Such as ``TLP-AMBER_corridors.csv``: every file system takes it.
    """
    return f"{handling.value.replace(':', '-').replace('+', '-')}_{name}.{ending}"
