"""An export into CSV: marking and provenance in lines beginning with #, then a table that no spreadsheet computes."""

from typing import Final

import polars as pl

from layers.csv_text import BOM, headed, inert_csv
from layers.exchange.date_line import cut_at_date_line
from layers.exchange.export import Export

_INSTANT: Final = "%Y-%m-%dT%H:%M:%SZ"


def to_csv(export: Export) -> bytes:
    """
    Write an export.

    Parameters
    ----------
    export
        Any.

    Returns
    -------
    csv
        UTF-8: lines beginning with ``#`` that say marking, viewer, as of,
        version and notes, then the header and a row each; shapes as WKT in the last column, where there are any that
        the other columns do not tell. The same bytes for the same export.
    """
    rows = export.rows.with_columns(pl.selectors.datetime().dt.strftime(_INSTANT), pl.selectors.date().cast(pl.String))
    if any(shape is not None and shape.geom_type != "Point" for shape in export.shapes):
        texts = [None if shape is None else cut_at_date_line(shape).wkt for shape in export.shapes]
        rows = rows.with_columns(pl.Series("geometry", texts, pl.String))
    return headed(inert_csv(rows), head_of(export)).removeprefix(BOM)


def head_of(export: Export) -> tuple[str, ...]:
    """
    Say what a file of an export is.

    Parameters
    ----------
    export
        Any.

    Returns
    -------
    lines
        Marking first.
    """
    released = f"; released to {export.marking.release_to}" if export.marking.audience else ""
    as_of = "" if export.as_of is None else f", as of {export.as_of.strftime(_INSTANT)}"
    told = f"Routewatch {export.version}: {export.rows.height} {export.what} as {export.viewer} sees them{as_of}"
    label = (export.label.upper(),) if export.label else ()
    return (f"{export.marking.handling.value}{released}", told, *label, *export.notes)
