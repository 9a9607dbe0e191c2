"""An import as it passes: what its report says of the file, kept piece by piece, so that the records need not be."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import polars as pl

from data.intake import Intake
from data.schema import EVENT_COLUMNS, Events
from data.store import ImportSummary
from data.validate.repeats import FLAG, mark_points, repeated_points, with_least
from layers.release_names import count_lists, notices_of, unknown_names

_SET_ASIDE: Final = {"row": pl.Int64(), "reason": pl.String(), "sentence": pl.String()}
_LIES: Final = {
    "agency": pl.String(),
    "latitude": pl.Float64(),
    "longitude": pl.Float64(),
    "place": pl.Categorical(),
    "radius_stated": pl.Boolean(),
    "row": pl.Int64(),
}
_FIRST: Final = 5


@dataclass
class Account:
    """
    What became of a file, in numbers.

    Parameters
    ----------
    folder
        Where the accepted records are kept, too; None where nobody asks for them.
    flags
        What was noticed about the file.
    unknown_names
        Names in its release lists that nobody bears, to the number of rows.
    """

    folder: Path | None = None
    flags: list[str] = field(default_factory=list)
    unknown_names: Mapping[str, int] = field(default_factory=dict)
    _lists: Counter[str] = field(default_factory=Counter)
    _owners: set[str] = field(default_factory=set)
    _summary: ImportSummary | None = None
    _noticed: Counter[str] = field(default_factory=Counter)
    _first_rows: dict[str, list[int]] = field(default_factory=dict)
    _aside: list[pl.DataFrame] = field(default_factory=list)
    _lies: list[pl.DataFrame] = field(default_factory=list)

    def watch(self, pieces: Iterator[Intake]) -> Iterator[Intake]:
        """
        Look at pieces as they pass.

        Parameters
        ----------
        pieces
            Of one file, in order.

        Yields
        ------
        piece
            The same.
        """
        for number, piece in enumerate(pieces):
            self._add(piece, number)
            yield piece

    def _add(self, piece: Intake, number: int) -> None:
        self.flags += [flag for flag in piece.flags if flag not in self.flags]
        self._aside.append(piece.quarantined.select(*_SET_ASIDE))
        self._lists.update(count_lists(piece.accepted))
        self._owners.update(piece.accepted["agency"].unique())
        # A column of names that repeat takes a fraction of its text.
        self._lies.append(piece.accepted.select(pl.col(name).cast(dtype) for name, dtype in _LIES.items()))
        codes = piece.accepted.select("row", pl.col("flags").str.split(";").alias("code")).explode("code")
        by_code = codes.filter(pl.col("code") != "").group_by("code")
        for code, count, rows in by_code.agg(pl.len(), pl.col("row").head(_FIRST).alias("rows")).iter_rows():
            self._noticed[code] += count
            self._first_rows[code] = (self._first_rows.get(code, []) + rows)[:_FIRST]
        if self.folder:
            piece.accepted.select(*EVENT_COLUMNS, "radius_stated").write_ipc(self.folder / f"{number:06}.arrow")

    def hear(self, summary: ImportSummary) -> None:
        """
        Take note of what the store knew of the records: some that would be set aside stand, some are held.

        Parameters
        ----------
        summary
            The store's answer.
        """
        self._summary = summary

    def compare_names(self, known: Collection[str]) -> None:
        """
        Take note of the names in release lists that nobody bears.

        Parameters
        ----------
        known
            Names that somebody bears; the owners of the file's records are known besides.
        """
        self.unknown_names = unknown_names(self._lists, {*known, *self._owners})
        self.flags += notices_of(self.unknown_names)

    @property
    def quarantined(self) -> pl.DataFrame:
        """The records set aside, as far as the store was heard: ``row``, ``reason`` and ``sentence``, by row."""
        aside = pl.concat([pl.DataFrame(schema=_SET_ASIDE), *self._aside])
        return self._summary.set_aside(aside) if self._summary else aside.sort("row")

    def reasons(self) -> Mapping[str, int]:
        """
        Count the records set aside by reason.

        Returns
        -------
        counts
            The most frequent first.
        """
        counts = self.quarantined["reason"].value_counts(name="n").sort("n", "reason", descending=[True, False])
        return dict(counts.iter_rows())

    def noticed(self) -> Mapping[str, tuple[int, list[int]]]:
        """
        Count what was noticed of accepted records, coordinates that repeat within the file among it.

        Returns
        -------
        counts
            Code to the number of records and the first of their rows, the most frequent first.
        """
        lies = self._all_lies()
        repeated = with_least(lies, repeated_points(lies)).filter(pl.col("#least").is_not_null())["row"]
        counts = {**self._noticed, FLAG: repeated.len()}
        rows = {**self._first_rows, FLAG: repeated.head(_FIRST).to_list()}
        ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        return {code: (count, rows[code]) for code, count in ordered if count}

    def events(self) -> Iterator[Events]:
        """
        Give the accepted records once more, from the folder.

        Yields
        ------
        events
            Of one piece; coordinates that repeat within the file are flagged.
        """
        held = [row for row, _reason, _sentence in self._summary.held] if self._summary else []
        points = repeated_points(self._all_lies())
        for path in sorted(self.folder.glob("*.arrow")) if self.folder else ():
            marked = mark_points(pl.read_ipc(path.read_bytes()), points)
            yield Events(marked.filter(~pl.col("row").is_in(held)))

    def _all_lies(self) -> pl.DataFrame:
        return pl.concat([pl.DataFrame(schema=_LIES), *self._lies])
