"""Turns what was found in records into refusals of the reports made of them."""

from typing import Final

import polars as pl

from data.guard.modes import Guard
from data.readers.records import ROW
from data.sources.source import Reports
from data.validate.earlier import IDENTITY

REASON: Final = "personal_data"

_OWNED_BY: Final = (*IDENTITY, "handling", "release_to")
"""What a record is known by, and who may see it: a marker in its place would make one record of many."""


def refuse_personal(reports: Reports, found: pl.DataFrame, guard: Guard) -> Reports:
    """
    Refuse reports of records that held personal data.

    Parameters
    ----------
    reports
        Made of records without them.
    found
        As of ``Guarded``.
    guard
        What becomes of them.

    Returns
    -------
    reports
        The same rows; the sentence names columns and sorts, never what was found.
    """
    if found.is_empty():
        return reports
    joined = reports.join(found, on=ROW, how="left", maintain_order="left")
    refused = pl.col("told").is_not_null()
    if guard is Guard.MASK:
        refused &= pl.any_horizontal(pl.col(name).str.contains("withheld]", literal=True) for name in _OWNED_BY)
    sentence = pl.concat_str(
        pl.lit("It held what looks like personal data, which was taken out ("), "told", pl.lit(").")
    )
    return Reports(
        joined.with_columns(
            pl.when(refused).then(pl.lit(REASON)).otherwise("refusal").alias("refusal"),
            pl.when(refused).then(sentence).otherwise("refusal_sentence").alias("refusal_sentence"),
        ).drop("told")
    )
