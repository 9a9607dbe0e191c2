"""What could not be accepted: every record kept as it came, what was decided on it, and the way out of quarantine."""

import hashlib
import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Final

import polars as pl
from sqlalchemy import Connection

from data.audit.chain import Act
from data.intake import Intake
from data.logs import tell, timed
from data.store import quarantine_rows
from data.store.deciding import Decision, insert_decisions
from data.store.import_terms import ImportTerms, read_terms
from data.store.quarantine_rows import Selection, State
from data.store.reading import Giving, ReadingFace, Way
from data.store.settling import settle

_LOG: Final = logging.getLogger("routewatch.quarantine")
EVERYTHING: Final = Selection()


class QuarantineFace(ReadingFace):
    """What the store knows about records set aside."""

    def quarantined(
        self, selection: Selection = EVERYTHING, *, limit: int | None = None, offset: int = 0
    ) -> pl.DataFrame:
        """
        Read what could not be accepted.

        Parameters
        ----------
        selection
            Which records.
        limit, offset
            A page of them; all if None.

        Returns
        -------
        records
            Columns of ``quarantine_rows.COLUMNS``, the first one first.
        """
        with self._giving(Way.QUARANTINE) as giving:
            told = quarantine_rows.read(
                giving.connection, selection, principal=self._principal, limit=limit, offset=offset
            )
            _tell_numbers(giving, told["quarantine_id"])
            return told

    def quarantine_numbers(self, selection: Selection) -> tuple[int, ...]:
        """
        Read the numbers of quarantined records, so that what is done next is done to these.

        Parameters
        ----------
        selection
            Which records.

        Returns
        -------
        numbers
            For ``Selection.numbers``, the first one first.
        """
        with self._reading() as connection:
            return quarantine_rows.numbers(connection, selection, principal=self._principal)

    def quarantine_counts(self) -> pl.DataFrame:
        """
        Count what could not be accepted.

        Returns
        -------
        counts
            Columns import_id, file, reason, state, records; every record in exactly one row.
        """
        with self._reading() as connection:
            return quarantine_rows.counts(connection, principal=self._principal)

    def open_quarantine(self) -> int:
        """
        Count the records that wait for a person.

        Returns
        -------
        records
            Those that nobody repaired, replayed or dismissed.
        """
        with self._reading() as connection:
            return quarantine_rows.count_open(connection, principal=self._principal)

    def quarantine_decisions(self, quarantine_id: int) -> pl.DataFrame:
        """
        Read what was decided on a record.

        Parameters
        ----------
        quarantine_id
            Its number.

        Returns
        -------
        decisions
            Columns recorded_at, who, why, state, reason, sentence, changes (JSON), import_id; the first one first.
        """
        with self._giving(Way.QUARANTINE) as giving:
            told = quarantine_rows.decisions(giving.connection, quarantine_id, principal=self._principal)
            _tell_numbers(giving, pl.Series([quarantine_id] * min(told.height, 1), dtype=pl.Int64))
            return told

    def import_terms(self, import_id: int) -> ImportTerms | None:
        """
        Read what the sender said about a file.

        Parameters
        ----------
        import_id
            Of the import.

        Returns
        -------
        terms
            None where there is no such import.
        """
        with self._reading() as connection:
            return read_terms(connection, import_id, principal=self._principal)

    def dismiss(self, selection: Selection, decision: Decision, *, recorded_at: datetime) -> pl.DataFrame:
        """
        Leave open records in quarantine for good; they stay readable, and can still be repaired.

        Parameters
        ----------
        selection
            Which records; those that are not open are left as they are.
        decision
            Who, and why.
        recorded_at
            Aware.

        Returns
        -------
        dismissed
            The records, as they were.

        Raises
        ------
        StoreError
            The store took nothing.
        """
        with self._acting() as connection:
            seen = quarantine_rows.read(connection, selection, principal=self._principal)
            records = seen.filter(pl.col("state") == State.OPEN)
            rows = records.select("quarantine_id", "reason", "sentence").with_columns(
                pl.lit(State.DISMISSED.value).alias("state"), pl.lit(None, pl.Int64).alias("import_id")
            )
            insert_decisions(connection, rows, decision, recorded_at=recorded_at)
            self._enter_decision(connection, State.DISMISSED, rows.with_columns(pl.lit("kept").alias("outcome")))
        tell(_LOG, State.DISMISSED.value, {"records": records.height})
        return records

    def settle(
        self,
        records: pl.DataFrame,
        batches: Sequence[Intake],
        decision: Decision,
        *,
        recorded_at: datetime,
    ) -> pl.DataFrame:
        """
        Take in what was judged again of one import, all of it or nothing.

        Parameters
        ----------
        records
            Quarantined records, as they were read; one that was decided on since is left as it is.
        batches
            The same records, judged again: each accepted row by its number in the file.
        decision
            What becomes of the accepted ones. A record that stays in quarantine for another reason than before gets
            it where it is replayed.
        recorded_at
            Aware; when these versions reach the store.

        Returns
        -------
        outcomes
            Columns quarantine_id, row, outcome (``new``, ``revised``, ``same``, ``kept``, ``decided``), reason,
            sentence (null where accepted); one row a record.

        Raises
        ------
        StoreError
            The store took nothing.
        """
        with timed(_LOG, decision.state.value) as facts:
            with self._acting() as connection:
                decided, waiting = quarantine_rows.part_decided(connection, records)
                outcomes = [
                    settle(connection, waiting, batch, decision, self._principal, recorded_at=recorded_at)
                    for batch in batches
                ]
                whole = pl.concat([*outcomes, decided]).sort("row")
                self._enter_decision(connection, decision.state, whole)
            facts |= {"records": whole.height, "outcomes": dict(whole["outcome"].value_counts().iter_rows())}
        return whole

    def _enter_decision(self, connection: Connection, state: State, outcomes: pl.DataFrame) -> None:
        if outcomes.is_empty():
            return
        counts: dict[str, int] = dict(outcomes["outcome"].value_counts().sort("outcome").iter_rows())
        facts = {"state": state.value, "outcomes": counts, "ids": _digest(outcomes["quarantine_id"])}
        self._enter(connection, Act.DECISION, facts)


def _digest(numbers: pl.Series) -> str:
    return hashlib.sha256(",".join(map(str, numbers.sort())).encode()).hexdigest()


def _tell_numbers(giving: Giving, numbers: pl.Series) -> None:
    """Count every record as restricted: what nobody could judge may be of any marking."""
    if numbers.is_empty():
        giving.restricted = None
        return
    giving.asked["ids"] = _digest(numbers)
    giving.restricted = lambda: {"quarantined": len(numbers)}
