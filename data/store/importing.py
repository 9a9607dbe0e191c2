"""What of the store's face takes files in: each import is one transaction, acknowledged after its commit."""

import logging
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from itertools import chain
from typing import Final

import polars as pl
from sqlalchemy import Connection, update

from data.audit.chain import Act
from data.intake import Intake
from data.logs import timed
from data.schema import Events
from data.store import writing
from data.store.acting import ActingFace
from data.store.decided import Decided
from data.store.effort import effort_batch, effort_facts, write_effort
from data.store.face import count_change, newest_number
from data.store.matching import matched_records
from data.store.setting_aside import Aside
from data.store.summary import ImportSummary
from data.store.tables import IMPORTS, META

_LOG: Final = logging.getLogger("routewatch.store")
_COUNTED: Final = ("records", "added", "revised", "quarantined", "duplicates", "version")


class ImportFace(ActingFace):
    """Imports of the store."""

    def add(self, batch: Intake, *, recorded_at: datetime) -> ImportSummary:
        """
        Import a file that was read and judged, all of it or nothing.

        Parameters
        ----------
        batch
            From ``data.receiving.read_file``.
        recorded_at
            Aware; when these versions reach the store.

        Returns
        -------
        summary
            Given only after the commit.

        Raises
        ------
        StoreError
            The store took nothing.
        """
        return self.add_pieces([batch], recorded_at=recorded_at)

    def add_pieces(self, pieces: Iterable[Intake], *, recorded_at: datetime) -> ImportSummary:
        """
        Import a file while it is read and judged, all of it or nothing.

        Parameters
        ----------
        pieces
            From ``data.receiving.read_pieces``, at least one. The first is waited for before others have to wait.
        recorded_at
            Aware; when these versions reach the store.

        Returns
        -------
        summary
            Given only after the commit.

        Raises
        ------
        FileRejectedError
            In its midst the file turned out to be unreadable; the store took nothing.
        StoreError
            The store took nothing.
        """
        pieces = iter(pieces)
        first = next(pieces)
        with timed(_LOG, "import", sha256=first.sha256, source=first.source) as facts:
            with self._acting() as connection:
                summary = writing.write(connection, chain([first], pieces), self._principal, recorded_at=recorded_at)
                self._enter_import(connection, summary, first)
            facts |= {name: getattr(summary, name) for name in _COUNTED}
        return summary

    def preview(self, pieces: Iterable[Intake]) -> ImportSummary:
        """
        Say what an import would do, and do nothing.

        Parameters
        ----------
        pieces
            From ``data.receiving.read_pieces``, at least one.

        Returns
        -------
        summary
            As ``add_pieces`` would give it, except that the version stays.
        """
        with self._reading() as connection:
            return writing.preview(connection, pieces, self._principal)

    def fresh_records(self, batch: Intake) -> pl.DataFrame:
        """
        Give the records of a file that an import would write, and do nothing.

        Parameters
        ----------
        batch
            From ``data.receiving.read_file``.

        Returns
        -------
        fresh
            The rows of ``Intake.accepted`` that say something new, in their order, with ``status``: new, or revised
            where the store knows the record with other content.
        """
        with self._reading() as connection:
            aside = Aside(connection, Decided(connection), self._principal)
            weighed = aside.weigh(matched_records(connection, batch.accepted), batch)
        return weighed.filter(pl.col("status").is_in(["new", "revised"])).select(*batch.accepted.columns, "status")

    def add_events(
        self,
        events: Events,
        *,
        effort: pl.DataFrame | None = None,
        label: str = "",
        file: str = "scenario",
    ) -> ImportSummary:
        """
        Import typed events, such as a scenario, with their own ``recorded_at``.

        Parameters
        ----------
        events
            ``recorded_at`` set on every row; identity is agency and event_id.
        effort
            Effort log of the same agencies: period, agency, hours. It replaces what is kept for these periods.
        label
            The mark that the store carries from now on; empty leaves it.
        file
            Name for the list of imports.

        Returns
        -------
        summary
            As for a file.

        Raises
        ------
        SchemaError
            A row has no ``recorded_at``.
        StoreError
            The store took nothing.
        """
        batch = writing.batch_of(events, file=file)
        newest = events.select(pl.col("recorded_at").max()).item()
        with self._acting() as connection:
            if label:
                connection.execute(update(META).where(META.c.name == "label").values(value=label))
            summary = writing.write(connection, [batch], self._principal, recorded_at=newest)
            self._enter_import(connection, summary, batch)
            if effort is None:
                return summary
            logged = write_effort(connection, effort_batch(effort, file=file), recorded_at=newest)
            self._enter(connection, Act.EFFORT, effort_facts(connection, logged))
            if summary.accepted or not (logged.added or logged.revised):
                return summary
            return replace(summary, version=count_change(connection))

    def _enter_import(self, connection: Connection, summary: ImportSummary, first: Intake) -> None:
        counts = {name: int(getattr(summary, name)) for name in _COUNTED} | {"freer": len(summary.freer_rows)}
        number = newest_number(connection, IMPORTS.c.import_id)
        self._enter(connection, Act.IMPORT, {**counts, "import_id": number, "sha256": first.sha256})
