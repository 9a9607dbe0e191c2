"""The face of the store: imports go in as one transaction each, events come out as one consistent frame."""

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

import polars as pl
from sqlalchemy import delete, insert, select, update

from data.errors import WrongUseError
from data.precision import as_fine_as_allowed, without_provenance_of_others
from data.schema import Events
from data.store import frames
from data.store.audit_rows import read_about
from data.store.auditing import AuditFace
from data.store.backup import Manifest, write_backup
from data.store.changes import ChangesFace
from data.store.column_maps import ColumnMapsFace
from data.store.duty import DutyFace
from data.store.effort import EffortFace
from data.store.feeding import FeedFace
from data.store.interests import InterestFace
from data.store.operations import OperationsFace
from data.store.places import PlacesFace
from data.store.positions import fill_positions
from data.store.quarantine import QuarantineFace
from data.store.reading import Way
from data.store.tables import ANALYSES, IMPORTS, META, RECORDS
from data.store.tracking import TrackingFace
from data.store.viewing import ViewingFace
from data.validate.repeats import mark_default_coordinates

_KEPT: Final = 24
"""Results: the usual one, its parts, those of other parameters or earlier days, and of before the last corrections."""


class Store(
    FeedFace,
    TrackingFace,
    DutyFace,
    InterestFace,
    EffortFace,
    OperationsFace,
    PlacesFace,
    QuarantineFace,
    ColumnMapsFace,
    AuditFace,
    ChangesFace,
    ViewingFace,
):
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
            There is something else of this name, no file can be written there, or the principal is not local.
        StoreError
            The store cannot be read.
        """
        if not self._principal.is_local:
            raise WrongUseError("A backup holds every record: only the local principal makes one.")
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
        then = frames.micros(as_of) if as_of else None
        with self._giving(Way.EVENTS, as_of=then, through=through) as giving:
            known = frames.events(giving.connection, self._principal, as_of, through)
            giving.restricted = partial(read_about, known)
            placed = mark_default_coordinates(fill_positions(giving.connection, known, chosen_by or as_of))
        return as_fine_as_allowed(without_provenance_of_others(placed, self._principal), self._principal)

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
        with self._giving(Way.HISTORY) as giving:
            versions = frames.history(giving.connection, self._principal, agency, event_id)
            marked = versions.select(pl.lit(agency).alias("agency"), pl.lit(event_id).alias("event_id"), "handling")
            about = read_about(marked)
            giving.asked |= {"ids": str(about["ids"])} if about else {}
            giving.restricted = lambda: about
            return versions.drop("handling")

    def imports(self) -> pl.DataFrame:
        """
        Read the list of imports.

        Returns
        -------
        imports
            One row an import, the first one first, with its counts.
        """
        with self._reading() as connection:
            return frames.imports(connection, self._principal)

    def is_empty(self) -> bool:
        """
        Tell whether nothing was ever imported.

        Returns
        -------
        empty
            False also where everything was quarantined.
        """
        with self._reading() as connection:
            anything = (select(IMPORTS).limit(1), select(RECORDS).limit(1))
            return all(connection.execute(query).first() is None for query in anything)

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
        Keep a result, and drop the oldest where there are many.

        Parameters
        ----------
        key
            Says all that it was made from and how, so that no import has to drop it.
        payload
            Any bytes.
        """
        with self._writing() as connection:
            order = (ANALYSES.c.store_version.desc(), ANALYSES.c.key)
            newest = select(ANALYSES.c.key).where(ANALYSES.c.key != key).order_by(*order).limit(_KEPT - 1)
            connection.execute(delete(ANALYSES).where(ANALYSES.c.key.not_in(newest)))
            made = {"key": key, "store_version": frames.version(connection), "payload": payload}
            connection.execute(insert(ANALYSES), made)

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
