"""Maps of columns that people made, kept by name for the next file with the same header."""

import json
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import insert, select

from data.errors import WrongUseError
from data.readers.records import header_key
from data.sources.mapping import ColumnMap
from data.sources.mapping_text import read_column_map, write_column_map
from data.store import frames
from data.store.face import Face, next_number
from data.store.seen import seen_maps
from data.store.tables import COLUMN_MAPS


class ColumnMapsFace(Face):
    """What the store knows about senders' headers."""

    def save_column_map(self, column_map: ColumnMap, *, headers: Collection[str], recorded_at: datetime) -> None:
        """
        Keep a map under its name; the one that had this name before stays readable in the table.

        Parameters
        ----------
        column_map
            With a name.
        headers
            Keys of the columns of the file that it was made for.
        recorded_at
            Aware.

        Raises
        ------
        WrongUseError
            It has no name.
        StoreError
            The store took nothing.
        """
        if not column_map.name.strip():
            raise WrongUseError("A map of columns needs a name under which it is kept.")
        with self._writing() as connection:
            values = {
                "map_id": next_number(connection, COLUMN_MAPS.c.map_id),
                "recorded_at": frames.micros(recorded_at),
                "name": column_map.name,
                "column_map": write_column_map(column_map),
                "headers": json.dumps(sorted(headers), ensure_ascii=False),
            }
            connection.execute(insert(COLUMN_MAPS), values)

    def column_maps(self) -> dict[str, ColumnMap]:
        """
        Read the maps that are kept.

        Returns
        -------
        maps
            By name, the latest of each; those that were saved last stand first. Of the principal's own agency: those
            by which it imported a file.
        """
        return {column_map.name: column_map for column_map, _ in self._latest()}

    def fitting_maps(self, headers: Collection[str]) -> dict[str, ColumnMap]:
        """
        Find the maps that can read a file.

        Parameters
        ----------
        headers
            Keys of its columns.

        Returns
        -------
        maps
            By name; those made for the very same header first, then those whose columns are all there.
        """
        there = set(headers)
        fitting = [
            (made_for == there, column_map) for column_map, made_for in self._latest() if needs(column_map) <= there
        ]
        ordered = sorted(fitting, key=lambda pair: not pair[0])
        return {column_map.name: column_map for _, column_map in ordered}

    def _latest(self) -> list[tuple[ColumnMap, set[str]]]:
        query = select(COLUMN_MAPS.c.name, COLUMN_MAPS.c.column_map, COLUMN_MAPS.c.headers)
        query = query.where(seen_maps(self._principal))
        with self._reading() as connection:
            rows = connection.execute(query.order_by(COLUMN_MAPS.c.map_id.desc())).all()
        newest: dict[str, tuple[ColumnMap, set[str]]] = {}
        for name, text, headers in rows:
            newest.setdefault(name, (read_column_map(text), set(json.loads(headers))))
        return list(newest.values())


def needs(column_map: ColumnMap) -> set[str]:
    """
    List the columns that a file must have for a map.

    Parameters
    ----------
    column_map
        Of any sender.

    Returns
    -------
    keys
        Of their headers.
    """
    return {header_key(header) for headers in column_map.columns.values() for header in headers}
