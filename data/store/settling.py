"""Takes records that were judged again out of quarantine, in one transaction, and says what became of each."""

from dataclasses import replace
from datetime import datetime
from typing import Final

import polars as pl
from sqlalchemy import Connection

from data.intake import Intake
from data.policy import Principal
from data.store import writing
from data.store.deciding import Decision, insert_decisions
from data.store.face import newest_number
from data.store.freeing import freer_rows, with_freeing
from data.store.matching import matched_records
from data.store.quarantine_rows import OUTCOME, State
from data.store.tables import IMPORTS

STANDS: Final = "conflicting_duplicate"
"""Another record of this identity stands in the store: it is not for a program to say which one is right."""


def settle(
    connection: Connection,
    waiting: pl.DataFrame,
    batch: Intake,
    decision: Decision,
    principal: Principal,
    *,
    recorded_at: datetime,
) -> pl.DataFrame:
    """
    Take in the accepted ones of records that were judged again.

    Parameters
    ----------
    connection
        In a transaction that holds the write lock.
    waiting
        Quarantined records of one import on which nothing was decided since they were read.
    batch
        Some of them, judged again: each by its number in the file.
    decision
        What becomes of them.
    principal
        Who decides.
    recorded_at
        Aware; when these versions reach the store.

    Returns
    -------
    outcomes
        ``OUTCOME`` of the records of the batch that wait.
    """
    mine = waiting.select(
        "quarantine_id", "row", pl.col("reason").alias("before"), pl.col("sentence").alias("told_before")
    )
    sound = batch.accepted.join(mine, on="row", how="semi", maintain_order="left")
    matched = with_freeing(connection, matched_records(connection, sound), batch, principal)
    stands = pl.col("status").is_in(["freer"] if decision.replaces else ["freer", "revised"])
    taken = _taken(matched.filter(~stands), batch, mine)
    numbers = waiting["quarantine_id"].to_list()
    import_id = None
    if not taken.is_empty():
        entering = [_entering(sound, taken, batch)]
        writing.write(connection, entering, principal, recorded_at=recorded_at, apart_from=numbers)
        import_id = newest_number(connection, IMPORTS.c.import_id)
    nobodys = freer_rows(matched).select("row", "reason", "sentence")
    others = _kept(matched.filter(stands & (pl.col("status") != "freer")))
    kept = pl.concat([others, nobodys, batch.quarantined.select("row", "reason", "sentence")])
    kept = kept.with_columns(pl.lit("kept").alias("outcome")).select("row", "outcome", "reason", "sentence")
    outcomes = mine.join(pl.concat([taken, kept]), on="row", how="inner", maintain_order="left")
    _keep(connection, outcomes, decision, import_id, recorded_at)
    return outcomes.select(*OUTCOME)


def _taken(matched: pl.DataFrame, batch: Intake, mine: pl.DataFrame) -> pl.DataFrame:
    """List what enters the store, or stands there or earlier in the batch already."""
    repeated = mine.filter(pl.col("row").is_in(batch.duplicates)).select("row", pl.lit("same").alias("outcome"))
    found = pl.concat([matched.select("row", pl.col("status").alias("outcome")), repeated])
    nothing = [pl.lit(None, pl.String).alias(name) for name in ("reason", "sentence")]
    return found.with_columns(nothing)


def _kept(matched: pl.DataFrame) -> pl.DataFrame:
    sentence = pl.concat_str(
        pl.lit("The store holds the record '"), "event_id", pl.lit("' of '"), "agency", pl.lit("' with other content.")
    )
    return matched.select("row", pl.lit(STANDS).alias("reason"), sentence.alias("sentence"))


def _entering(sound: pl.DataFrame, taken: pl.DataFrame, batch: Intake) -> Intake:
    accepted = sound.join(taken, on="row", how="semi", maintain_order="left")
    repeated = tuple(taken.join(accepted, on="row", how="anti")["row"])
    # An import of its own: a look at an earlier day must not see what was repaired after it.
    return replace(
        batch,
        records=taken.height,
        accepted=accepted,
        quarantined=batch.quarantined.clear(),
        duplicates=repeated,
        flags=(writing.FROM_QUARANTINE,),
    )


def _keep(
    connection: Connection, outcomes: pl.DataFrame, decision: Decision, import_id: int | None, recorded_at: datetime
) -> None:
    """Write down who took what, and what stays for another reason than before."""
    is_taken = pl.col("outcome") != "kept"
    taken = outcomes.filter(is_taken).with_columns(
        pl.lit(decision.state.value).alias("state"),
        pl.lit(import_id, pl.Int64).alias("import_id"),
        pl.col("before").alias("reason"),
        pl.col("told_before").alias("sentence"),
    )
    rows = [taken]
    if decision.state is State.REPLAYED:  # a repair that fails changes nothing
        other = outcomes.filter(~is_taken, pl.col("reason") != pl.col("before"))
        rows.append(
            other.with_columns(pl.lit(State.OPEN.value).alias("state"), pl.lit(None, pl.Int64).alias("import_id"))
        )
    columns = ["quarantine_id", "state", "reason", "sentence", "import_id"]
    insert_decisions(connection, pl.concat([part.select(columns) for part in rows]), decision, recorded_at=recorded_at)
