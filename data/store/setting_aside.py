"""Sets the records of one file aside, each once for the same reason, and tells those that were decided on before."""

from typing import Final

import polars as pl
from sqlalchemy import Connection, select

from data.intake import QUARANTINE_COLUMNS, Intake
from data.policy import Principal
from data.store import frames
from data.store.bulk import insert_frame
from data.store.decided import Decided, held_rows
from data.store.face import next_number
from data.store.freeing import freer_rows, with_freeing
from data.store.tables import QUARANTINE
from data.validate.earlier import Remembered
from data.validate.identity import hashed, numbered

_STANDING: Final = ("new", "same", "revised")
_NOTHING: Final = pl.DataFrame(
    schema={
        **dict.fromkeys(QUARANTINE_COLUMNS, pl.String()),
        "row": pl.Int64(),
        "state": pl.String(),
        "content": pl.String(),
    }
)


class Aside:
    """
    The records of one import that are set aside; the same record for the same reason is kept once.

    Parameters
    ----------
    connection
        In a transaction.
    decided
        What was decided before; None where a person decides by this very import.
    principal
        Who sends it.
    """

    def __init__(self, connection: Connection, decided: Decided | None, principal: Principal) -> None:
        self._connection = connection
        self._principal = principal
        self._decided = decided
        self._earlier = Remembered(("own",), {"n": pl.Int64()})
        self._already = pl.DataFrame(schema={"content": pl.String()})
        self._was_asked = False
        self.inserted = 0

    def weigh(self, matched: pl.DataFrame, piece: Intake) -> pl.DataFrame:
        """
        Say which accepted records people decided on.

        Parameters
        ----------
        matched
            Of one piece, held against the store.
        piece
            Of the file.

        Returns
        -------
        weighed
            As of ``Decided.weigh`` and ``freeing.with_freeing``; what a person decides by this import is held by
            neither.
        """
        if self._decided:
            return with_freeing(self._connection, self._decided.weigh(matched), piece, self._principal)
        undecided = {"decided": pl.lit(None, pl.Int64), "marked": pl.lit(None, pl.String)}
        return matched.with_columns(**undecided, over_repair=pl.lit(value=False), is_freer=pl.lit(value=False))

    def known(self, piece: Intake, weighed: pl.DataFrame) -> pl.DataFrame:
        """
        List what a piece sets aside.

        Parameters
        ----------
        piece
            The next one of the file.
        weighed
            Its accepted records.

        Returns
        -------
        aside
            ``QUARANTINE_COLUMNS``, ``content``, and ``state``: what was decided before, null where nothing was.
        """
        if piece.quarantined.is_empty() and weighed["status"].is_in(_STANDING).all():
            return _NOTHING
        said = hashed(pl.concat_str("reason", "raw", separator="\x1f")).alias("own")
        rows = numbered(piece.quarantined.with_columns(said), by="own", earlier=self._earlier)
        found = self._decided.states_of(rows, piece) if self._decided else rows.with_columns(_no_state())
        apart = pl.concat([held_rows(weighed), freer_rows(weighed)])
        held = numbered(apart.with_columns(said), by="own", earlier=self._earlier)
        key = pl.concat_str("own", pl.lit("-"), pl.col("ordinal").cast(pl.String)).alias("content")
        both = pl.concat([found.select(*held.columns), held])
        return both.with_columns(key).drop("own", "ordinal").sort("row", maintain_order=True)

    def insert(self, known: pl.DataFrame, import_id: int) -> None:
        """
        Set aside what is not set aside already.

        Parameters
        ----------
        known
            From ``known``.
        import_id
            Of the file.
        """
        if known.is_empty():
            return
        waiting = known.filter(pl.col("state").is_null())
        if waiting.is_empty():
            return
        fresh = waiting.join(self._contents(), on="content", how="anti", maintain_order="left")
        first = next_number(self._connection, QUARANTINE.c.quarantine_id)
        inserted = fresh.select(
            *QUARANTINE_COLUMNS,
            "content",
            pl.int_range(first, first + fresh.height, dtype=pl.Int64).alias("quarantine_id"),
            pl.lit(import_id).alias("import_id"),
        )
        insert_frame(self._connection, QUARANTINE.name, inserted)
        self.inserted += inserted.height

    def _contents(self) -> pl.DataFrame:
        if not self._was_asked:
            self._already = frames.frame(self._connection, select(QUARANTINE.c.content), {"content": pl.String()})
            self._was_asked = True
        return self._already


def _no_state() -> pl.Expr:
    return pl.lit(None, pl.String).alias("state")
