"""Turns what is known of quarantined records into sentences: decisions, what may be meant, what became of them."""

import json
from collections.abc import Mapping
from typing import Any

import polars as pl

from data.corrections import Reading
from data.repairing import Suggestion
from data.store import State
from layers.wording import _, moment, ngettext


def state_name(state: str) -> str:
    """
    Name the state of a quarantined record.

    Parameters
    ----------
    state
        One of ``State``.

    Returns
    -------
    name
        A word.
    """
    names = {
        State.OPEN: _("open"),
        State.REPAIRED: _("repaired"),
        State.REPLAYED: _("replayed"),
        State.DISMISSED: _("dismissed"),
        State.REISSUED: _("reissued"),
    }
    return names[State(state)]


def reason_words(reason: str) -> str:
    """
    Write the code of a reason as words.

    Parameters
    ----------
    reason
        Such as ``lat_out_of_range``.

    Returns
    -------
    words
        For a list that people read; the sentence of a record says more.
    """
    shortened = {"lat": "latitude", "lon": "longitude", "coord": "coordinates"}
    return " ".join(shortened.get(word, word) for word in reason.split("_"))


def reading_name(reading: Reading) -> str:
    """
    Say how a record may be meant.

    Parameters
    ----------
    reading
        One of them.

    Returns
    -------
    name
        Begins a sentence.
    """
    names = {
        Reading.DAY_FIRST: _("The day stands first"),
        Reading.MONTH_FIRST: _("The month stands first"),
        Reading.SWAPPED: _("Latitude and longitude are swapped"),
        Reading.THOUSANDS: _("The sign in the number stands between thousands"),
        Reading.DECIMALS: _("The sign in the number stands before decimals"),
        Reading.WITHOUT_PERSONAL: _("What was withheld is left out"),
    }
    return names[reading]


def suggestion_sentence(suggestion: Suggestion) -> str:
    """
    Say what a record would be if it was meant so.

    Parameters
    ----------
    suggestion
        Not applied.

    Returns
    -------
    sentence
        The reading and the new values.
    """
    return f"{reading_name(suggestion.reading)}: {changes_text(suggestion.changes)}."


def changes_text(changes: Mapping[str, str]) -> str:
    """
    List changed fields.

    Parameters
    ----------
    changes
        Field to its new value.

    Returns
    -------
    text
        Such as ``latitude 12.5, longitude 104.25``.
    """
    return ", ".join(
        f"{name} {value}" if value else _("{name} blank").format(name=name) for name, value in changes.items()
    )


def decision_line(decision: Mapping[str, Any]) -> str:
    """
    Tell one decision on a record.

    Parameters
    ----------
    decision
        A row of ``Store.quarantine_decisions``.

    Returns
    -------
    line
        When, what, who, the changed fields and the reason that was given.
    """
    what = state_name(str(decision["state"]))
    if decision["state"] == State.OPEN:
        what = _("judged again, and stays: {reason}").format(reason=reason_words(str(decision["reason"])))
    changes = changes_text(json.loads(str(decision["changes"])))
    parts = [f"{what} ({decision['who']})", changes, str(decision["why"])]
    return f"{moment(decision['recorded_at'])}  " + "; ".join(part for part in parts if part)


def outcome_counts(outcomes: pl.DataFrame) -> dict[str, int]:
    """
    Count what became of records that were judged again.

    Parameters
    ----------
    outcomes
        As of ``Store.settle``.

    Returns
    -------
    counts
        records = accepted + duplicates + quarantined + decided.
    """
    found = outcomes["outcome"]
    return {
        "records": outcomes.height,
        "accepted": int(found.is_in(["new", "revised"]).sum()),
        "duplicates": int((found == "same").sum()),
        "quarantined": int((found == "kept").sum()),
        "decided": int((found == "decided").sum()),
    }


def outcome_sentence(outcomes: pl.DataFrame) -> str:
    """
    Say what became of records that were judged again.

    Parameters
    ----------
    outcomes
        As of ``Store.settle``.

    Returns
    -------
    sentence
        Counts that add up.
    """
    counts = outcome_counts(outcomes)
    parts = [
        ngettext("{n} accepted", "{n} accepted", counts["accepted"]),
        ngettext("{n} stands in the store already", "{n} stand in the store already", counts["duplicates"]),
        ngettext("{n} stays in quarantine", "{n} stay in quarantine", counts["quarantined"]),
    ]
    if counts["decided"]:
        parts.append(ngettext("{n} decided on meanwhile", "{n} decided on meanwhile", counts["decided"]))
    judged = ngettext("{n} record judged again", "{n} records judged again", counts["records"])
    return f"{judged}: {', '.join(parts)}."


def quarantine_table(records: pl.DataFrame) -> pl.DataFrame:
    """
    List quarantined records.

    Parameters
    ----------
    records
        From the store.

    Returns
    -------
    table
        The same rows with the words of the page: number, file, row, and why it waits or what became of it.
    """
    said = [
        sentence if state == State.OPEN else f"{state_name(state)}: {sentence}"
        for state, sentence in records.select("state", "sentence").iter_rows()
    ]
    return records.select(
        pl.col("quarantine_id").alias(_("number")),
        pl.col("file").alias(_("file")),
        pl.col("row").alias(_("row")),
        pl.Series(_("why it waits, or what became of it"), said, dtype=pl.String),
    )


def quarantine_export(records: pl.DataFrame) -> pl.DataFrame:
    """
    Lay out quarantined records for the one who sent them.

    Parameters
    ----------
    records
        From the store.

    Returns
    -------
    table
        Number, file, row, state, reason, sentence, and the record as it came, one column for each of its fields.
    """
    fields = [_fields(raw) for raw in records["raw"]]
    names = list(dict.fromkeys(name for each in fields for name in each))
    came = pl.DataFrame({f"{_('as it came')}: {name}": [each.get(name, "") for each in fields] for name in names})
    about = records.select(
        pl.col("quarantine_id").alias(_("number")),
        pl.col("file").alias(_("file")),
        pl.col("row").alias(_("row")),
        pl.Series(_("state"), [state_name(state) for state in records["state"]], dtype=pl.String),
        pl.col("reason").alias(_("reason")),
        pl.col("sentence").alias(_("why")),
    )
    return about.hstack(came) if names else about


def _fields(raw: str) -> dict[str, str]:
    kept = json.loads(raw)
    named = kept.items() if isinstance(kept, dict) else ((str(at), piece) for at, piece in enumerate(kept, start=1))
    return {name: str(value or "") for name, value in named}


def correction_table(records: pl.DataFrame, changes: Mapping[int, Mapping[str, str]]) -> pl.DataFrame:
    """
    Lay what a correction changes beside what came.

    Parameters
    ----------
    records
        Quarantined ones, from the store.
    changes
        Quarantine number to the changed fields.

    Returns
    -------
    table
        One row for each changed field: number, field, as it came, as it would be.
    """
    rows = [
        (number, name, _came(raw, name), value)
        for number, raw in records.select("quarantine_id", "raw").iter_rows()
        for name, value in changes.get(number, {}).items()
    ]
    names = (_("number"), _("field"), _("as it came"), _("as it would be"))
    schema = {names[0]: pl.Int64(), **dict.fromkeys(names[1:], pl.String())}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _came(raw: str, name: str) -> str:
    return _fields(raw).get(name, "")
