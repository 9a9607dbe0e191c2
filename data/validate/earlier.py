"""Remembers what earlier pieces of a file said, so that its pieces are judged as the whole would be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import polars as pl

IDENTITY: Final = ("agency", "feed_given", "event_id")
"""What a record is known by; the feed only as given by column or option."""

_HASH: Final = "#hash"


class Remembered:
    """
    Rows of earlier pieces, found again by what they are known by.

    Parameters
    ----------
    by
        Columns of text that a row is known by.
    kept
        Further columns and their types.
    """

    def __init__(self, by: Sequence[str], kept: Mapping[str, pl.DataType]) -> None:
        self._by = list(by)
        self._nothing = pl.DataFrame(schema={**dict.fromkeys(by, pl.String()), **kept})
        self._pieces: list[pl.DataFrame] = []
        self._added: list[pl.DataFrame] = []

    def add(self, rows: pl.DataFrame) -> None:
        """
        Keep rows.

        Parameters
        ----------
        rows
            All the columns, perhaps more.
        """
        if rows.height:
            self._added.append(rows[self._nothing.columns])

    def find(self, rows: pl.DataFrame) -> pl.DataFrame:
        """
        Find what is kept of rows.

        Parameters
        ----------
        rows
            With the columns that they are known by.

        Returns
        -------
        kept
            In the order in which it was added.

        Notes
        -----
        A hash of 64 bits says where to look; what is found there is compared in full.
        """
        # Nobody looks into what the last piece added, and most files have one.
        self._pieces += [piece.with_columns(self._hash()) for piece in self._added]
        self._added = []
        if not self._pieces:
            return self._nothing
        wanted = rows.select(self._hash().unique())[_HASH]
        alike = [piece.filter(pl.col(_HASH).is_in(wanted)).drop(_HASH) for piece in self._pieces]
        return pl.concat([self._nothing, *alike]).join(rows, on=self._by, how="semi", maintain_order="left")

    def _hash(self) -> pl.Expr:
        return pl.struct(self._by).hash().alias(_HASH)


@dataclass(frozen=True)
class Earlier:
    """
    What the pieces of a file before this one said; filled as they are judged.

    Parameters
    ----------
    ordinals
        How many equal records without an identifier there were: ``#own``, the hash of what was sent, and ``n``.
    firsts
        The records that stand: ``IDENTITY``, and their ``#first_row`` and ``#first_content``.
    """

    ordinals: Remembered = field(default_factory=lambda: Remembered(("#own",), {"n": pl.Int64()}))
    firsts: Remembered = field(
        default_factory=lambda: Remembered(IDENTITY, {"#first_row": pl.Int64(), "#first_content": pl.String()})
    )
