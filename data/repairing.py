"""Quarantined records into records: judged again, as a person corrects them or as they came, and stored if sound."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

import polars as pl

from data.corrections import Correction, Reading
from data.errors import WrongUseError
from data.rejudging import judge_again
from data.store import Decision, ImportTerms, Selection, State, Store
from data.store.quarantine_rows import OUTCOME

WHO_REPLAYS: Final = "replay"
READINGS: Final[Mapping[str, tuple[Reading, ...]]] = {
    "lat_out_of_range": (Reading.SWAPPED,),
    "lon_out_of_range": (Reading.SWAPPED,),
    "looks_swapped": (Reading.SWAPPED,),
    "ambiguous_date": (Reading.DAY_FIRST, Reading.MONTH_FIRST),
    "bad_quantity": (Reading.THOUSANDS, Reading.DECIMALS),
    "personal_data": (Reading.WITHOUT_PERSONAL,),
}
"""What is worth trying for a reason; what does not make a record of it is never offered."""


@dataclass(frozen=True)
class Suggestion:
    """
    A correction with which a record would be accepted; it is for a person to say whether it is true.

    Parameters
    ----------
    reading
        How the record may be meant.
    changes
        Field to its value then.
    """

    reading: Reading
    changes: Mapping[str, str]


def suggestions(record: Mapping[str, object], terms: ImportTerms) -> tuple[Suggestion, ...]:
    """
    Find the corrections with which a record would be accepted.

    Parameters
    ----------
    record
        As the store reads it.
    terms
        Of its import.

    Returns
    -------
    suggestions
        None of them is applied.
    """
    found = []
    for reading in READINGS.get(str(record["reason"]), ()):
        verdict = judge_again(pl.DataFrame([record]), terms, Correction(reading=reading))
        changes = verdict.changes[int(str(record["quarantine_id"]))]
        if changes and any(batch.accepted.height for batch in verdict.batches):
            found.append(Suggestion(reading, changes))
    return tuple(found)


def repair(
    store: Store, selection: Selection, correction: Correction, decision: Decision, *, now: datetime
) -> pl.DataFrame:
    """
    Take corrected records out of quarantine, those that are sound now.

    Parameters
    ----------
    store
        Of the records.
    selection
        Which ones.
    correction
        The same for all of them.
    decision
        Who, why, and whether records that stand may be replaced.
    now
        Aware; when they reach the store.

    Returns
    -------
    outcomes
        As of ``Store.settle``.

    Raises
    ------
    StoreError
        The store took nothing of one import; those before it stand.
    """
    outcomes = [_no_outcome()]
    for records, terms in _by_import(store, selection, states=(State.OPEN, State.DISMISSED)):
        verdict = judge_again(records, terms, correction)
        changed = replace(decision, state=State.REPAIRED, changes=verdict.changes)
        outcomes.append(store.settle(records, verdict.batches, changed, recorded_at=now))
    return pl.concat(outcomes)


def replay(store: Store, selection: Selection, *, why: str, now: datetime, who: str = WHO_REPLAYS) -> pl.DataFrame:
    """
    Judge open records by today's code, as they came.

    Parameters
    ----------
    store
        Of the records.
    selection
        Which ones.
    why
        In words, such as the version of the code.
    now
        Aware; when the accepted ones reach the store.
    who
        The person, or what ran.

    Returns
    -------
    outcomes
        As of ``Store.settle``.

    Raises
    ------
    StoreError
        The store took nothing of one import; those before it stand.
    """
    outcomes = [_no_outcome()]
    decision = Decision(State.REPLAYED, who, why)
    for records, terms in _by_import(store, selection, states=(State.OPEN,)):
        verdict = judge_again(records, terms, Correction())
        outcomes.append(store.settle(records, verdict.batches, decision, recorded_at=now))
    return pl.concat(outcomes)


def _by_import(
    store: Store, selection: Selection, *, states: Sequence[State]
) -> Iterator[tuple[pl.DataFrame, ImportTerms]]:
    chosen = store.quarantined(selection).filter(pl.col("state").is_in([state.value for state in states]))
    for (import_id,), records in chosen.group_by("import_id", maintain_order=True):
        terms = store.import_terms(int(str(import_id)))
        if terms is None:
            raise WrongUseError(f"The import {import_id} is not known.")
        yield records, terms


def _no_outcome() -> pl.DataFrame:
    return pl.DataFrame(schema=OUTCOME)
