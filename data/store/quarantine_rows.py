"""Reads quarantined records with what was decided on them last, by what they are selected by."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import polars as pl
from sqlalchemy import ColumnElement, Connection, FromClause, Label, Subquery, func, literal_column, select, true

from data.policy import LOCAL, Principal
from data.schema import INSTANT
from data.store import frames
from data.store.seen import seen_imports
from data.store.tables import IMPORTS, QUARANTINE, QUARANTINE_DECISIONS


class State(StrEnum):
    """What became of a quarantined record; a later import brought in those that were reissued."""

    OPEN = "open"
    REPAIRED = "repaired"
    REPLAYED = "replayed"
    DISMISSED = "dismissed"
    REISSUED = "reissued"


@dataclass(frozen=True)
class Selection:
    """
    Which quarantined records; what is None does not count.

    Parameters
    ----------
    state
        What became of them.
    reason
        Code, as it stands now.
    file
        Name of the file they came in.
    import_id
        Number of the import.
    quarantine_id
        Its own number.
    numbers
        Of the records alone that a person was shown, whatever else fits by now.
    """

    state: State | None = None
    reason: str | None = None
    file: str | None = None
    import_id: int | None = None
    quarantine_id: int | None = None
    numbers: tuple[int, ...] | None = None


COLUMNS: Final = {
    "quarantine_id": pl.Int64(),
    "import_id": pl.Int64(),
    "file": pl.String(),
    "row": pl.Int64(),
    "reason": pl.String(),
    "sentence": pl.String(),
    "raw": pl.String(),
    "content": pl.String(),
    "recorded_at": INSTANT,
    "state": pl.String(),
}
OUTCOME: Final = {
    "quarantine_id": pl.Int64(),
    "row": pl.Int64(),
    **dict.fromkeys(("outcome", "reason", "sentence"), pl.String()),
}


def read(
    connection: Connection,
    selection: Selection,
    *,
    principal: Principal = LOCAL,
    limit: int | None = None,
    offset: int = 0,
) -> pl.DataFrame:
    """
    Read quarantined records.

    Parameters
    ----------
    connection
        In a transaction.
    selection
        Which of them.
    principal
        Who looks; what an import does of its own accord, it does to all.
    limit, offset
        A page of them; all if None.

    Returns
    -------
    records
        ``COLUMNS``, the first one first; ``reason`` and ``sentence`` as today's code last said them, ``content`` the
        hash of reason and record and its ordinal among equal ones.
    """
    now, source = _with_decisions()
    columns: list[ColumnElement[Any]] = [now[name] if name in now else _column(name) for name in COLUMNS]
    wanted = [*_conditions(selection, now), seen_imports(principal)]
    query = select(*columns).select_from(source).where(*wanted).order_by(QUARANTINE.c.quarantine_id)
    if selection.numbers is not None:
        # Not in the query: a database takes so many values and no more.
        found = frames.frame(connection, query, COLUMNS)
        return found.filter(pl.col("quarantine_id").is_in(selection.numbers)).slice(offset, limit)
    if limit is not None:
        query = query.limit(limit).offset(offset)
    return frames.frame(connection, query, COLUMNS)


def numbers(connection: Connection, selection: Selection, *, principal: Principal) -> tuple[int, ...]:
    """
    Read the numbers of quarantined records.

    Parameters
    ----------
    connection
        In a transaction.
    selection
        Which of them; by what is told of them, and not by numbers.
    principal
        Who looks.

    Returns
    -------
    numbers
        The first one first.
    """
    now, source = _with_decisions()
    query = select(QUARANTINE.c.quarantine_id).select_from(source)
    query = query.where(*_conditions(selection, now), seen_imports(principal))
    return tuple(connection.execute(query.order_by(QUARANTINE.c.quarantine_id)).scalars())


def counts(connection: Connection, *, principal: Principal) -> pl.DataFrame:
    """
    Count quarantined records.

    Parameters
    ----------
    connection
        In a transaction.
    principal
        Who looks.

    Returns
    -------
    counts
        Columns import_id, file, reason, state, records.
    """
    now, source = _with_decisions()
    by = [IMPORTS.c.import_id, IMPORTS.c.file, now["reason"], now["state"]]
    query = select(*by, func.count()).select_from(source).where(seen_imports(principal)).group_by(*by).order_by(*by)
    texts = ("file", "reason", "state")
    return frames.frame(
        connection, query, {"import_id": pl.Int64(), **dict.fromkeys(texts, pl.String()), "records": pl.Int64()}
    )


def count_open(connection: Connection, *, principal: Principal = LOCAL) -> int:
    """
    Count the records on which nobody decided; pages ask for it at every click.

    Parameters
    ----------
    connection
        In a transaction.
    principal
        Who looks.

    Returns
    -------
    records
        All but those whose last decision took them out.
    """
    said, newest = QUARANTINE_DECISIONS, _newest_decisions()
    seen = _of_imports(principal)
    whole = connection.execute(select(func.count()).select_from(QUARANTINE).where(seen)).scalar_one()
    decided = said.join(newest, newest.c.decision_id == said.c.decision_id)
    decided = decided.join(QUARANTINE, QUARANTINE.c.quarantine_id == said.c.quarantine_id)
    out = select(func.count()).select_from(decided).where(said.c.state != State.OPEN.value, seen)
    return int(whole) - int(connection.execute(out).scalar_one())


def taken_out(connection: Connection) -> pl.DataFrame:
    """
    List the records on which was decided.

    Parameters
    ----------
    connection
        In a transaction.

    Returns
    -------
    taken
        Columns quarantine_id, decision_id and taken_by, the import by which it entered the store (null where none).
    """
    schema = dict.fromkeys(("quarantine_id", "decision_id", "taken_by"), pl.Int64())
    said, newest = QUARANTINE_DECISIONS, _newest_decisions()
    query = select(said.c.quarantine_id, said.c.decision_id, said.c.import_id)
    query = query.select_from(said.join(newest, newest.c.decision_id == said.c.decision_id))
    return frames.frame(connection, query.where(said.c.state != State.OPEN.value), schema)


def part_decided(connection: Connection, records: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """
    Set apart what was decided on by somebody else in the meantime.

    Parameters
    ----------
    connection
        In a transaction that holds the write lock.
    records
        As they were read, all of one import.

    Returns
    -------
    decided, waiting
        Every record in exactly one of them: ``OUTCOME`` with ``decided``, and the others as they were read.
    """
    imports = records["import_id"].unique().to_list()
    now = pl.concat([read(connection, Selection(import_id=number)) for number in imports])
    waiting = records.join(now, on=["quarantine_id", "state"], how="semi", maintain_order="left")
    decided = records.join(waiting, on="quarantine_id", how="anti", maintain_order="left")
    return decided.with_columns(pl.lit("decided").alias("outcome")).select(*OUTCOME), waiting


def decisions(connection: Connection, quarantine_id: int, *, principal: Principal) -> pl.DataFrame:
    """
    Read what was decided on a record.

    Parameters
    ----------
    connection
        In a transaction.
    quarantine_id
        Its number.
    principal
        Who looks.

    Returns
    -------
    decisions
        The first one first.
    """
    texts = ("who", "why", "state", "reason", "sentence", "changes")
    schema = {"recorded_at": INSTANT, **dict.fromkeys(texts, pl.String()), "import_id": pl.Int64()}
    table = QUARANTINE_DECISIONS.c
    query = select(*(table[name] for name in schema)).where(table.quarantine_id == quarantine_id)
    if not principal.is_local:
        query = query.join(QUARANTINE, QUARANTINE.c.quarantine_id == table.quarantine_id).where(_of_imports(principal))
    return frames.frame(connection, query.order_by(table.decision_id), schema)


def _of_imports(principal: Principal) -> ColumnElement[bool]:
    if principal.is_local:
        return true()
    return QUARANTINE.c.import_id.in_(select(IMPORTS.c.import_id).where(seen_imports(principal)))


def _column(name: str) -> ColumnElement[object]:
    return QUARANTINE.c[name] if name in QUARANTINE.c else IMPORTS.c[name]


def _newest_decisions() -> Subquery:
    said = QUARANTINE_DECISIONS.c
    newest = select(said.quarantine_id, func.max(said.decision_id).label("decision_id"))
    return newest.group_by(said.quarantine_id).subquery()


def _with_decisions() -> tuple[dict[str, Label[str]], FromClause]:
    """Join each record to the last decision on it: its state, its reason and its sentence now."""
    said, newest = QUARANTINE_DECISIONS, _newest_decisions()
    source = (
        QUARANTINE.join(IMPORTS, QUARANTINE.c.import_id == IMPORTS.c.import_id)
        .outerjoin(newest, newest.c.quarantine_id == QUARANTINE.c.quarantine_id)
        .outerjoin(said, said.c.decision_id == newest.c.decision_id)
    )
    now: dict[str, Label[str]] = {
        name: func.coalesce(said.c[name], QUARANTINE.c[name]).label(name) for name in ("reason", "sentence")
    }
    # Written out: PostgreSQL takes two bound values for two different ones, and would not group by them.
    is_open: ColumnElement[str] = literal_column(f"'{State.OPEN.value}'")
    return {**now, "state": func.coalesce(said.c.state, is_open).label("state")}, source


def _conditions(selection: Selection, now: dict[str, Label[str]]) -> list[ColumnElement[bool]]:
    # The expressions and not their names: in PostgreSQL a condition cannot use the name of a result column.
    return [
        (now[name].element if name in now else _column(name)) == value
        for name, value in vars(selection).items()
        if value is not None and name != "numbers"
    ]
