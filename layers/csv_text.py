"""Turns a table into CSV that a spreadsheet shows and never computes."""

from collections.abc import Iterable
from typing import Final

import polars as pl

FORMULA: Final = r"^\s*[=+\-@\t\r]"
"""How a text begins that spreadsheets take for a formula; a blank before it helps nothing."""

BOM: Final = "\ufeff".encode()
"""By which spreadsheets know UTF-8."""

NUMBER: Final = r"^[+-]?\d+([.,]\d+)?$"


def inert_csv(table: pl.DataFrame) -> bytes:
    """
    Write a table.

    Parameters
    ----------
    table
        Texts of others, numbers, instants.

    Returns
    -------
    csv
        UTF-8 with the mark by which spreadsheets know it. A text that could be a formula has an apostrophe before it;
        numbers keep their sign.
    """
    written = table.with_columns(_inert(name) for name, dtype in table.schema.items() if dtype == pl.String)
    headers = pl.DataFrame({"name": table.columns}).select(_inert("name"))["name"]
    return written.rename(dict(zip(table.columns, headers, strict=True))).write_csv(include_bom=True).encode()


def headed(csv: bytes, lines: Iterable[str]) -> bytes:
    """
    Put lines before a table.

    Parameters
    ----------
    csv
        From ``inert_csv``.
    lines
        What is said of the table; a line break within one becomes a blank.

    Returns
    -------
    csv
        Each line begins with ``#``.
    """
    head = "".join(f"# {' '.join(line.split())}\n" for line in lines)
    return BOM + head.encode() + csv.removeprefix(BOM)


def _inert(column: str) -> pl.Expr:
    text = pl.col(column)
    is_formula = text.str.contains(FORMULA) & ~text.str.contains(NUMBER)
    return pl.when(is_formula).then(pl.concat_str(pl.lit("'"), text)).otherwise(text).alias(column)
