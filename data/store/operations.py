"""The operations that the store knows: what they are called, whose, when and where."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert, select

from data.audit.chain import Act
from data.errors import WrongUseError
from data.store import frames
from data.store.acting import ActingFace
from data.store.face import next_number
from data.store.seen import own_rows
from data.store.tables import OPERATIONS


@dataclass(frozen=True)
class Operation:
    """
    An operation whose displacement is to be watched.

    Parameters
    ----------
    name
        Unique in its agency.
    agency
        Whose.
    first_day, last_day
        Both included.
    area
        ``W,S,E,N`` in degrees (W above E crosses 180 degrees), or ``LAT,LON,KM``: centre and radius.
    """

    name: str
    agency: str
    first_day: date
    last_day: date
    area: tuple[float, ...]


class OperationsFace(ActingFace):
    """What the store knows about operations."""

    def add_operation(self, operation: Operation, *, recorded_at: datetime) -> None:
        """
        Keep an operation.

        Parameters
        ----------
        operation
            Checked.
        recorded_at
            Aware.

        Raises
        ------
        WrongUseError
            Its agency has one of this name.
        StoreError
            The store took nothing.
        """
        with self._acting() as connection:
            taken = (OPERATIONS.c.agency == operation.agency) & (OPERATIONS.c.name == operation.name)
            if connection.execute(select(OPERATIONS).where(taken)).first():
                raise WrongUseError(
                    f"{operation.agency} has an operation {operation.name!r} already; give this one another name."
                )
            number = next_number(connection, OPERATIONS.c.operation_id)
            values = {
                "operation_id": number,
                "recorded_at": frames.micros(recorded_at),
                "name": operation.name,
                "agency": operation.agency,
                "first_day": operation.first_day.isoformat(),
                "last_day": operation.last_day.isoformat(),
                "area": ",".join(map(repr, operation.area)),
            }
            connection.execute(insert(OPERATIONS), values)
            self._enter(connection, Act.OPERATION, {"operation_id": number})

    def operations(self, *, as_of: datetime | None = None) -> tuple[Operation, ...]:
        """
        List the operations.

        Parameters
        ----------
        as_of
            Aware; those recorded later are left out. None for all.

        Returns
        -------
        operations
            By first day, name and agency.
        """
        query = select(OPERATIONS).where(own_rows(self._principal, OPERATIONS.c.agency))
        if as_of is not None:
            query = query.where(OPERATIONS.c.recorded_at <= frames.micros(as_of))
        query = query.order_by(OPERATIONS.c.first_day, OPERATIONS.c.name, OPERATIONS.c.agency)
        with self._reading() as connection:
            rows = connection.execute(query).all()
        return tuple(
            Operation(
                row.name,
                row.agency,
                date.fromisoformat(row.first_day),
                date.fromisoformat(row.last_day),
                tuple(float(part) for part in row.area.split(",")),
            )
            for row in rows
        )
