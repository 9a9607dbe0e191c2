"""Holds the records of a file against what people decided before: no import overrules them without a word."""

from typing import Final

import polars as pl
from sqlalchemy import Connection, select

from data.intake import Intake
from data.reidentifying import identities_of
from data.store import frames, quarantine_rows
from data.store.known import with_identities
from data.store.quarantine_rows import Selection, State
from data.store.tables import VERSIONS
from data.validate.earlier import IDENTITY

HELD: Final = "repaired_before"
"""A person read this record otherwise: it comes in only if a person says so."""

_SAID: Final = (
    "kind",
    "mode",
    "country",
    "place",
    "commodity",
    "unit",
    "origin",
    "destination",
    "handling",
    "release_to",
)
_FIGURES: Final = ("latitude", "longitude", "radius_km", "count", "quantity", "quantity_kg")
_VALUES: Final = {
    **dict.fromkeys(_SAID, pl.String()),
    **dict.fromkeys(_FIGURES, pl.Float64()),
    "count": pl.Int64(),
    "occurred_at": pl.Int64(),
}
_PIECE: Final = 5_000
_BY: Final = [*IDENTITY, "raw"]
_ENTRIES: Final = {
    **dict.fromkeys((*_BY, "state"), pl.String()),
    **dict.fromkeys(("quarantine_id", "taken_by", "came_row"), pl.Int64()),
}


_UNDECIDED: Final = (pl.lit(None, pl.Int64).alias("decided"), pl.lit(value=False).alias("over_repair"))


class Decided:
    """
    What was decided on quarantined records before a file came.

    Parameters
    ----------
    connection
        In a transaction.
    anything
        False where it is known that nothing was.
    """

    def __init__(self, connection: Connection, *, anything: bool = True) -> None:
        self._connection = connection
        self._entries = pl.DataFrame(schema=_ENTRIES)
        if not anything:
            return
        taken = quarantine_rows.taken_out(connection)
        if taken.is_empty():
            return
        records = quarantine_rows.read(connection, Selection())
        out = records.join(taken, on="quarantine_id", how="inner").sort("decision_id")
        known = with_identities(connection, out).drop_nulls(IDENTITY)
        newest = known.unique(_BY, keep="last", maintain_order=True).with_columns(pl.col("row").alias("came_row"))
        self._entries = newest.select(*_ENTRIES)

    def weigh(self, matched: pl.DataFrame) -> pl.DataFrame:
        """
        Say which accepted records people decided on.

        Parameters
        ----------
        matched
            Held against the store, with ``brings_back``.

        Returns
        -------
        weighed
            The same rows in the same order; ``status`` may be ``held`` or ``dismissed``, too, with ``decided``, the
            number in quarantine, and ``over_repair`` where the sender's new content replaces a repair.

        Notes
        -----
        The very record that a person repaired says nothing new: with the values of the repair it is the same, with
        others it contradicts the person. So does content that a repair replaced. Content that is new to the store is
        the sender's correction, and comes in.
        """
        if self._entries.is_empty():
            return matched.with_columns(_UNDECIDED)
        found = matched.join(self._entries, on=_BY, how="left", maintain_order="left")
        found = self._with_standing(self._with_repair(found))
        is_repair = (pl.col("status") != "same") & pl.col("as_repaired").is_not_null()
        revised = (pl.col("status") == "revised") & pl.col("standing_repair").is_not_null()
        status = (
            pl.when((pl.col("state") == State.DISMISSED) & (pl.col("status") != "same"))
            .then(pl.lit("dismissed"))
            .when(is_repair & pl.col("as_repaired"))
            .then(pl.lit("same"))
            .when(is_repair | (revised & pl.col("brings_back")))
            .then(pl.lit("held"))
            .otherwise("status")
        )
        weighed = found.with_columns(
            status.alias("status"), pl.coalesce("quarantine_id", "standing_repair").alias("decided")
        )
        over = (pl.col("status") == "revised") & pl.col("standing_repair").is_not_null()
        return weighed.with_columns(over.alias("over_repair")).select(*matched.columns, "decided", "over_repair")

    def _with_repair(self, found: pl.DataFrame) -> pl.DataFrame:
        """Tell whether a record says what its repair said: null where it was not repaired."""
        chosen = (pl.col("state") == State.REPAIRED) & (pl.col("status") != "same")
        imports = found.filter(chosen)["taken_by"].drop_nulls().unique().to_list()
        if not imports:
            return found.with_columns(pl.lit(None, pl.Boolean).alias("as_repaired"))
        columns = {"taken_by": pl.Int64(), "came_row": pl.Int64(), **_VALUES}
        query = select(VERSIONS.c.import_id, VERSIONS.c.row, *(VERSIONS.c[name] for name in _VALUES))
        repaired = frames.frame(self._connection, query.where(VERSIONS.c.import_id.in_(imports)), columns)
        joined = (
            found.filter(chosen)
            .select("row", "taken_by", "came_row", *_values())
            .join(repaired, on=["taken_by", "came_row"], how="inner", suffix="_then")
        )
        alike = pl.all_horizontal(pl.col(name).eq_missing(pl.col(f"{name}_then")) for name in _VALUES)
        return found.join(joined.select("row", alike.alias("as_repaired")), on="row", how="left", maintain_order="left")

    def _with_standing(self, found: pl.DataFrame) -> pl.DataFrame:
        """Tell which quarantined record was repaired into the version that a record would replace."""
        schema = {"version_id": pl.Int64(), "taken_by": pl.Int64(), "came_row": pl.Int64()}
        numbers = found.filter(pl.col("status") == "revised")["version_id"].to_list()
        versions = [pl.DataFrame(schema=schema)]
        for start in range(0, len(numbers), _PIECE):
            query = select(VERSIONS.c.version_id, VERSIONS.c.import_id, VERSIONS.c.row)
            chosen = query.where(VERSIONS.c.version_id.in_(numbers[start : start + _PIECE]))
            versions.append(frames.frame(self._connection, chosen, schema))
        repairs = self._entries.filter(pl.col("state") == State.REPAIRED).select(
            "taken_by", "came_row", pl.col("quarantine_id").alias("standing_repair")
        )
        standing = pl.concat(versions).join(repairs, on=["taken_by", "came_row"], how="inner")
        standing = standing.select("version_id", "standing_repair").unique("version_id")
        return found.join(standing, on="version_id", how="left", maintain_order="left")

    def states_of(self, aside: pl.DataFrame, piece: Intake) -> pl.DataFrame:
        """
        Say what was decided on records that a file sets aside.

        Parameters
        ----------
        aside
            With ``raw`` and ``ordinal``, that among equal ones of the file.
        piece
            Of the file.

        Returns
        -------
        known
            The same rows in the same order, with ``state``: null where nothing was decided.
        """
        if self._entries.is_empty() or piece.options is None:
            return aside.with_columns(pl.lit(None, pl.String).alias("state"))
        known = identities_of(aside, piece.headers, piece.options)
        states = self._entries.select(*_BY, "state")
        return known.join(states, on=_BY, how="left", maintain_order="left").drop(IDENTITY)


def _values() -> list[pl.Expr]:
    return [pl.col(name) if name != "occurred_at" else pl.col(name).dt.epoch("us") for name in _VALUES]


def held_rows(weighed: pl.DataFrame) -> pl.DataFrame:
    """
    Set aside what contradicts a repair, or was dismissed.

    Parameters
    ----------
    weighed
        From ``Decided.weigh``.

    Returns
    -------
    aside
        Columns of ``QUARANTINE_COLUMNS``, and ``state`` where it is dismissed.
    """
    chosen = weighed.filter(pl.col("status").is_in(["held", "dismissed"]))
    is_held = pl.col("status") == "held"
    number = pl.col("decided").cast(pl.String)
    told = pl.format(
        "A person repaired this record otherwise (quarantine {}); repair with --replace if this is right.", number
    )
    dismissed = pl.format("A person dismissed this record (quarantine {}); repair that one if it is sound.", number)
    return chosen.select(
        "row",
        pl.when(is_held).then(pl.lit(HELD)).otherwise(pl.lit("dismissed_before")).alias("reason"),
        pl.when(is_held).then(told).otherwise(dismissed).alias("sentence"),
        "raw",
        pl.when(~is_held).then(pl.lit(State.DISMISSED.value)).alias("state"),
    )
