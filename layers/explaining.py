"""A tracked flag of the store, explained: recomputed from what was known, in sentences and for programs."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, Final

import polars as pl

from data.basemap import load_land
from data.geocode.gazetteer import load_towns
from data.store import Store, TrackRow
from layers.current import end_of_day
from layers.flag_text import parameters_in, sighting_in
from layers.sentences import explanation, flag_sentence, p_text
from layers.wording import _, month_name, ngettext, number
from routes.explain import Explanation, Inputs, Trial, explain, try_otherwise
from routes.inputs import IDENTITY, digest
from routes.periods import Period

YEAR_DAYS: Final = 366
FIGURES: Final = ("observed", "expected", "interval_low", "interval_high")


def explain_row(store: Store, row: TrackRow) -> Explanation:
    """
    Recompute a flag from the inputs as they were known at the look that saw it last.

    Parameters
    ----------
    store
        That tracks it.
    row
        Of the flag.

    Returns
    -------
    explanation
        Without trials.
    """
    return explain(sighting_in(row.sighting), inputs=_inputs(store, row), parameters=parameters_in(row.look.parameters))


def try_row(store: Store, row: TrackRow, told: Explanation) -> Iterator[Explanation]:
    """
    Recompute a flag with other resolutions and units of time.

    Parameters
    ----------
    store
        That tracks it.
    row
        Of the flag.
    told
        From ``explain_row``.

    Yields
    ------
    explanation
        With one trial more each time.
    """
    inputs, parameters = _inputs(store, row), parameters_in(row.look.parameters)
    for trial in try_otherwise(sighting_in(row.sighting), inputs=inputs, parameters=parameters):
        told = replace(told, trials=(*told.trials, trial))
        yield told


def has_same_inputs(row: TrackRow, told: Explanation) -> bool:
    """
    Tell whether the flag rests on the events that it rested on then.

    Parameters
    ----------
    row
        Of the flag.
    told
        From ``explain_row``.

    Returns
    -------
    same
        By count and digest.
    """
    behind = told.behind.unique(list(IDENTITY))
    return (behind.height, digest(behind, IDENTITY)) == (row.sighting.n_inputs, row.sighting.inputs_digest)


def _inputs(store: Store, row: TrackRow) -> Inputs:
    parameters = parameters_in(row.look.parameters)
    as_of = end_of_day(parameters.as_of) if parameters.as_of else None
    events = store.events(as_of=as_of, through=row.look.import_id, chosen_by=row.look.made_at)
    return Inputs(events, load_land("50m"), load_towns(), store.effort(through=row.look.effort_import_id))


def explain_lines(told: Explanation, row: TrackRow) -> Iterator[str]:
    """
    Tell an explanation.

    Parameters
    ----------
    told
        Of a flag, with or without trials.
    row
        Of the same flag.

    Yields
    ------
    line
        Whether it comes out again, its figures by period, its evidence, doubts and robustness.
    """
    period, names = _period_and_names(row)
    if told.is_same:
        yield _("Recomputed from the same inputs: it comes out the same.")
    elif told.again is None:
        yield _("Recomputed from the same inputs: it does NOT come out any more.")
    else:
        sentence = flag_sentence(told.again, period=period)
        yield _("Recomputed: it comes out otherwise: {sentence}; {p}").format(
            sentence=sentence, p=p_text(told.again.p_value)
        )
    yield from _series_lines(told, names)
    yield ngettext(
        "Behind it lies {n} event (--json names it):",
        "Behind it lie {n} events (--json names them):",
        int(told.agencies["events"].sum()),
    )
    for agency, feed, events in told.agencies.iter_rows():
        yield f"{number(events):>12}  {agency}" + (f" / {feed}" if feed else "")
    code = "" if told.flag.type.startswith("artefact") else told.flag.other_explanation
    strongest = explanation(code) if code else _("none found")
    yield _("Strongest other explanation: {what}.").format(what=strongest)
    for trial in told.trials:
        yield trial_line(trial)
    if told.trials:
        yield _("Robust: it survives every change.") if told.is_robust else _("Fragile: it does not survive them all.")


def trial_line(trial: Trial) -> str:
    """
    Tell one trial.

    Parameters
    ----------
    trial
        A recomputation with something changed.

    Returns
    -------
    line
        Whether the flag survives it.
    """
    names = {"resolution": _("with H3 resolution {value}"), "period": _("by {value}")}
    what = names[trial.changed].format(value=trial.value)
    if trial.flag is None:
        return _("  {what}: not found").format(what=what)
    return _("  {what}: found, since {since}, {p}").format(
        what=what, since=month_name(trial.flag.time), p=p_text(trial.flag.p_value)
    )


def explanation_object(told: Explanation) -> dict[str, Any]:
    """
    Tell programs an explanation.

    Parameters
    ----------
    told
        Of a flag.

    Returns
    -------
    answer
        Of plain types.
    """
    return {
        "comes_out_the_same": told.is_same,
        "recomputed": None if told.again is None else _plain(vars(told.again)),
        "series": _rows(told.series),
        "agencies": _rows(told.agencies),
        "events": _rows(told.behind),
        "other_explanation": told.flag.other_explanation,
        "robust": told.is_robust if told.trials else None,
        "trials": [
            {
                "changed": trial.changed,
                "value": trial.value,
                "survives": trial.survives,
                "flag": None if trial.flag is None else _plain(vars(trial.flag)),
            }
            for trial in told.trials
        ],
    }


def _period_and_names(row: TrackRow) -> tuple[Period, dict[str, str]]:
    ends = sighting_in(row.sighting).ends
    return parameters_in(row.look.parameters).period, {end.corridor_id: end.name for end in ends}


def _series_lines(told: Explanation, names: Mapping[str, str]) -> Iterator[str]:
    onset = told.flag.time
    near = told.series.filter((pl.col("period") - pl.lit(onset)).dt.total_days().abs() <= YEAR_DAYS)
    if near.is_empty():
        return
    yield _(
        "Observed, expected without any shift of the corridor, and its interval, a year before and after "
        "(the sentence above compares with the level just before, whatever shifted earlier):"
    )
    for (corridor_id,), rows in near.group_by("corridor_id", maintain_order=True):
        yield f"  {names.get(str(corridor_id), str(corridor_id))} ({corridor_id})"
        for row in rows.iter_rows(named=True):
            figures = [
                number(row[name], digits=1) for name in ("observed", "expected", "interval_low", "interval_high")
            ]
            mark = " <" if row["period"] == onset else ""
            yield f"    {row['period']}  {figures[0]:>8}  {figures[1]:>8}  ({figures[2]} - {figures[3]}){mark}"


def _rows(frame: pl.DataFrame) -> list[dict[str, Any]]:
    return [_plain(row) for row in frame.iter_rows(named=True)]


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _plain_value(value) for name, value in row.items()}


def _plain_value(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
