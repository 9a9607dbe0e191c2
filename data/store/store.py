"""The face of the store: imports go in as one transaction each, events come out as one consistent frame."""

import logging
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

import polars as pl
from sqlalchemy import delete, insert, select, update

from data.intake import Intake
from data.logs import timed
from data.schema import Events
from data.store import frames, writing
from data.store.backup import Manifest, write_backup
from data.store.column_maps import ColumnMapsFace
from data.store.effort import EffortFace, effort_batch, write_effort
from data.store.face import count_change
from data.store.operations import OperationsFace
from data.store.places import PlacesFace
from data.store.positions import fill_positions
from data.store.quarantine import QuarantineFace
from data.store.summary import ImportSummary
from data.store.tables import ANALYSES, META, RECORDS
from data.store.tracking import TrackingFace
from data.validate.repeats import mark_default_coordinates

_LOG: Final = logging.getLogger("routewatch.store")
_COUNTED: Final = ("records", "added", "revised", "quarantined", "duplicates", "version")


class Store(TrackingFace, EffortFace, OperationsFace, PlacesFace, QuarantineFace, ColumnMapsFace):
    """The store of record."""

    def back_up(self, out: Path, *, now: datetime) -> Manifest:
        """
        Write all that the store holds at this moment into one file, from which any engine can be restored.

        Parameters
        ----------
        out
            Written under another name first; others may go on writing to the store.
        now
            Aware; noted in the file.

        Returns
        -------
        manifest
            What the file holds.

        Raises
        ------
        WrongUseError
            There is something else of this name, or no file can be written there.
        StoreError
            The store cannot be read.
        """
        with self._reading() as connection:
            return write_backup(connection, out, now=now)

    def version(self) -> int:
        """
        Give the counter that grows with each import that changed something.

        Returns
        -------
        version
            0 for a new store.
        """
        with self._reading() as connection:
            return frames.version(connection)

    def add(self, batch: Intake, *, recorded_at: datetime) -> ImportSummary:
        """
        Import a file that was read and judged, all of it or nothing.

        Parameters
        ----------
        batch
            From ``data.intake.read_file``.
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
        with timed(_LOG, "import", sha256=batch.sha256, source=batch.source) as facts:
            with self._writing() as connection:
                summary = writing.write(connection, batch, recorded_at=recorded_at)
            facts |= {name: getattr(summary, name) for name in _COUNTED}
        return summary

    def preview(self, batch: Intake) -> ImportSummary:
        """
        Say what an import would do, and do nothing.

        Parameters
        ----------
        batch
            From ``data.intake.read_file``.

        Returns
        -------
        summary
            As ``add`` would give it, except that the version stays.
        """
        with self._reading() as connection:
            return writing.preview(connection, batch)

    def add_events(
        self, events: Events, *, effort: pl.DataFrame | None = None, label: str = "", file: str = "scenario"
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
        with self._writing() as connection:
            if label:
                connection.execute(update(META).where(META.c.name == "label").values(value=label))
            summary = writing.write(connection, batch, recorded_at=newest)
            if effort is None:
                return summary
            logged = write_effort(connection, effort_batch(effort, file=file), recorded_at=newest)
            if summary.accepted or not (logged.added or logged.revised):
                return summary
            return replace(summary, version=count_change(connection))

    def events(
        self, *, as_of: datetime | None = None, through: int | None = None, chosen_by: datetime | None = None
    ) -> Events:
        """
        Read the latest version of each record.

        Parameters
        ----------
        as_of
            Aware; what was known then. None for now.
        through
            Number of the last import that counts, as a look keeps it; None for all.
        chosen_by
            Aware; places that people chose later do not count. None for those chosen by ``as_of``.

        Returns
        -------
        events
            In the order in which the records first arrived. Those without coordinates lie where a person or the
            gazetteer says that their text does: see ``data.store.positions``. Coordinates that repeat are flagged and
            their radius widened here, over all that is read: see ``data.validate.repeats``.
        """
        with self._reading() as connection:
            known = frames.events(connection, as_of, through)
            return mark_default_coordinates(fill_positions(connection, known, chosen_by or as_of))

    def history(self, *, agency: str, event_id: str) -> pl.DataFrame:
        """
        Read all versions of a record, with the original fields.

        Parameters
        ----------
        agency, event_id
            Of the record.

        Returns
        -------
        versions
            Columns ``feed_given``, ``version``, ``recorded_at``, ``superseded_at``, ``raw``, ``file``, ``row``.
        """
        with self._reading() as connection:
            return frames.history(connection, agency, event_id)

    def imports(self) -> pl.DataFrame:
        """
        Read the list of imports.

        Returns
        -------
        imports
            One row an import, the first one first, with its counts.
        """
        with self._reading() as connection:
            return frames.imports(connection)

    def is_empty(self) -> bool:
        """
        Tell whether nothing was ever imported.

        Returns
        -------
        empty
            False also where everything was quarantined.
        """
        with self._reading() as connection:
            return (
                frames.imports(connection).is_empty() and connection.execute(select(RECORDS).limit(1)).first() is None
            )

    def label(self) -> str:
        """
        Give the mark that everything drawn from this store carries.

        Returns
        -------
        label
            Such as ``training data``; empty for a store of real records.
        """
        with self._reading() as connection:
            return frames.meta(connection, "label")

    def set_label(self, label: str) -> None:
        """
        Set the mark that everything drawn from this store carries.

        Parameters
        ----------
        label
            Empty to take it away.
        """
        with self._writing() as connection:
            connection.execute(update(META).where(META.c.name == "label").values(value=label))

    def save_analysis(self, key: str, payload: bytes) -> None:
        """
        Keep a result, and drop those of earlier versions of the store.

        Parameters
        ----------
        key
            Carries the store's version, the parameters and the release set.
        payload
            Any bytes.
        """
        with self._writing() as connection:
            current = frames.version(connection)
            superseded = (ANALYSES.c.store_version != current) | (ANALYSES.c.key == key)
            connection.execute(delete(ANALYSES).where(superseded))
            connection.execute(insert(ANALYSES), {"key": key, "store_version": current, "payload": payload})

    def load_analysis(self, key: str) -> bytes | None:
        """
        Fetch a kept result.

        Parameters
        ----------
        key
            As it was saved under.

        Returns
        -------
        payload
            None where there is none any more.
        """
        with self._reading() as connection:
            found = connection.execute(select(ANALYSES.c.payload).where(ANALYSES.c.key == key)).scalar()
        return bytes(found) if found is not None else None
