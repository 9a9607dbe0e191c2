"""Tested steps, drifts and artefacts into flags with their type, effect, evidence and strongest other explanation."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Final

import numpy as np
import polars as pl

from routes.accounts import drifts_and_steps, sure_rows, without_echoes
from routes.analysis import Flag, FlagType
from routes.artefacts import Artefact
from routes.drift import Drift
from routes.effort import POOL
from routes.findings import Findings, artefacts_behind
from routes.geodesy import Floats
from routes.pairing import pair_steps
from routes.steps import TestedStep

Z_975: Final = 1.96
NEAR_YEARS: Final = 0.25
DOMINANT_SHARE: Final = 0.5
LOGGED_CHANGE: Final = float(np.log(1.5))
LEAST_EXPECTED: Final = 0.05
ONE_FEED_SHARE: Final = 0.8


def make_flags(findings: Findings) -> tuple[Flag, ...]:
    """
    Type what was found.

    Parameters
    ----------
    findings
        Of one kind of event.

    Returns
    -------
    flags
        Routes by p-value and score, artefacts after them.
    """
    corridors = len(findings.corridors.ids)
    drifts, clear = drifts_and_steps(findings.drifts, findings.search.kept, per_year=findings.per_year)
    told = without_echoes(clear, findings.membership, corridors=corridors, per_year=findings.per_year)
    behind = artefacts_behind(findings, told)
    steps = tuple(step for step, why in zip(told, behind, strict=True) if why is None)
    on_lines = tuple(step for step in steps if step.step.unit < corridors)
    masses = np.array([_mass(step) for step in on_lines])
    pairs = pair_steps(on_lines, findings.corridors, masses=masses, per_year=findings.per_year)
    paired = {step.step for pair in pairs for step in (pair.fall, pair.rise)}
    found = [_of_pair(findings, pair.fall, pair.rise, pair.mode_switch) for pair in pairs]
    found += [_of_step(findings, step) for step in steps if step.step not in paired and not step.only_answers]
    found += [_of_drift(findings, drift) for drift in drifts]
    found.sort(key=lambda flag: (flag.p_value, -abs(flag.score), flag.flag_id))
    notes = [_of_doubt(findings, step, why) for step, why in zip(told, behind, strict=True) if why is not None]
    return (*found, *notes, *(_of_artefact(findings, artefact) for artefact in findings.artefacts))


def _of_doubt(findings: Findings, step: TestedStep, why: str) -> Flag:
    """Note a step that is no shift: the corridor or area is named, and no route is flagged."""
    return replace(_flag(findings, FlagType.ARTEFACT_REPORTING, step), other_explanation=why)


def _mass(step: TestedStep) -> float:
    """Give the events a period that a step took or gave."""
    return abs(step.observed - step.expected)


def _of_step(findings: Findings, step: TestedStep) -> Flag:
    kind = FlagType.EMERGENCE if step.log_effect > 0 else FlagType.DECLINE
    return _flag(findings, kind, step)


def _of_pair(findings: Findings, fall: TestedStep, rise: TestedStep, mode_switch: object) -> Flag:
    ids = findings.corridors.ids
    kind = FlagType.MODE_SWITCH if mode_switch else FlagType.DISPLACEMENT
    first = findings.periods[fall.step.at]  # what falls is what moves; the rise may be seen before it
    weaker = max((fall, rise), key=lambda step: (step.p_value, -abs(step.z)))
    flag = _flag(findings, kind, rise)
    both = sorted({*flag.agencies, *_agencies(findings, fall.step.unit)})
    return replace(
        flag,
        flag_id=_flag_id(kind, ids[fall.step.unit], ids[rise.step.unit], first),
        time=first,
        from_corridor_id=ids[fall.step.unit],
        to_corridor_id=ids[rise.step.unit],
        p_value=weaker.p_value,
        score=abs(weaker.z),
        n_events=flag.n_events + _n_events(findings, fall.step.unit),
        agencies=tuple(both),
    )


def _flag(findings: Findings, kind: FlagType, step: TestedStep) -> Flag:
    reach = Z_975 * step.log_error
    when = findings.periods[step.step.at]
    corridor, area = _unit_ids(findings, step.step.unit)
    return Flag(
        flag_id=_flag_id(kind, corridor or area or "", "", when),
        type=kind,
        time=when,
        corridor_id=corridor,
        from_corridor_id=None,
        to_corridor_id=None,
        area_id=area,
        p_value=step.p_value,
        score=step.z,
        observed=step.observed,
        expected=step.expected,
        effect=float(np.exp(step.log_effect)),
        effect_low=float(np.exp(step.log_effect - reach)),
        effect_high=float(np.exp(step.log_effect + reach)),
        n_events=_n_events(findings, step.step.unit),
        agencies=_agencies(findings, step.step.unit),
        other_explanation=_other_explanation(findings, step),
    )


def _unit_ids(findings: Findings, unit: int) -> tuple[str | None, str | None]:
    """Name the corridor, or else the area."""
    ids = findings.corridors.ids
    return (ids[unit], None) if unit < len(ids) else (None, findings.areas.ids[unit - len(ids) - 1])


def _of_drift(findings: Findings, drift: Drift) -> Flag:
    corridor = findings.corridors.ids[drift.corridor]
    when = findings.periods[drift.at]
    return Flag(
        flag_id=_flag_id(FlagType.DRIFT, corridor, "", when),
        type=FlagType.DRIFT,
        time=when,
        corridor_id=corridor,
        from_corridor_id=None,
        to_corridor_id=None,
        area_id=None,
        p_value=drift.p_value,
        score=drift.score,
        observed=drift.after_km,
        expected=drift.before_km,
        effect=drift.after_km - drift.before_km,
        effect_low=drift.low_km - drift.before_km,
        effect_high=drift.high_km - drift.before_km,
        n_events=drift.n_events,
        agencies=_agencies(findings, drift.corridor),
        other_explanation="",
    )


def _of_artefact(findings: Findings, artefact: Artefact) -> Flag:
    when = findings.periods[artefact.at]
    observed, expected = artefact.observed, artefact.expected
    # A feed that starts has no level before; the least that shows keeps the ratio finite.
    effect = observed / max(expected, LEAST_EXPECTED)
    width = Z_975 / max(abs(artefact.z), 1.0)
    return Flag(
        flag_id=_flag_id(artefact.type, *artefact.source, when),
        type=artefact.type,
        time=when,
        corridor_id=None,
        from_corridor_id=None,
        to_corridor_id=None,
        area_id=None,
        p_value=1.0,
        score=artefact.z,
        observed=observed,
        expected=expected,
        effect=effect,
        effect_low=effect * float(np.exp(-width * abs(np.log(max(effect, 1e-6))))),
        effect_high=effect * float(np.exp(width * abs(np.log(max(effect, 1e-6))))),
        n_events=artefact.n_events,
        agencies=tuple(name for name in artefact.source[:1] if name),
        other_explanation=artefact.source[1],
    )


def _flag_id(kind: FlagType, first: str, second: str, when: date) -> str:
    return hashlib.sha256("|".join([kind, first, second, when.isoformat()]).encode()).hexdigest()[:12]


def _n_events(findings: Findings, unit: int) -> int:
    return round(float(findings.membership.of(unit).sum()))


def _agencies(findings: Findings, unit: int) -> tuple[str, ...]:
    evidence = findings.corridors.evidence
    rows = sure_rows(findings.membership, unit)
    names = evidence.frame["agency"].gather(rows).unique().drop_nulls()
    return tuple(sorted(name for name in names.to_list() if name))


def _other_explanation(findings: Findings, step: TestedStep) -> str:
    return next(_explanations(findings, step), "")


def _explanations(findings: Findings, step: TestedStep) -> Iterator[str]:
    """Name what else could explain a step, the strongest first."""
    by_source = findings.counts.counts[step.step.unit].sum(axis=1)
    main = int(np.argmax(by_source))
    source = findings.counts.sources[main]
    reach = NEAR_YEARS * findings.per_year
    logged = _logged_change(findings.counts.log_effort[main], step.step.at, round(findings.per_year))
    if logged * step.log_effect > 0 and abs(logged) >= LOGGED_CHANGE:
        yield "logged_effort_changed"
    if any(a.source == source and abs(a.at - step.step.at) <= reach for a in findings.artefacts):
        yield "effort_of_main_source"
    whole = findings.counts.counts[:, main].sum()
    if source != POOL and by_source[main] >= DOMINANT_SHARE * whole:
        yield "flow_and_effort_inseparable"
    if _is_of_one_feed(findings, step.step.unit):
        yield "one_feed"
    if len(findings.counts.sources) == 1:
        yield "single_source"
    if len(findings.periods) < 2 * findings.per_year:
        yield "season_unknown"
    if len(findings.periods) - step.step.at <= reach:
        yield "end_is_provisional"


def _is_of_one_feed(findings: Findings, unit: int) -> bool:
    """Tell whether nearly all events of a unit came by one named feed, though there are others."""
    frame = findings.corridors.evidence.frame.select("agency", "feed")
    named = frame[sure_rows(findings.membership, unit)].filter(pl.col("feed").fill_null("") != "")
    most = named.group_by("agency", "feed").len()["len"].max()
    rows = len(sure_rows(findings.membership, unit))
    return isinstance(most, int) and most >= ONE_FEED_SHARE * rows and frame.n_unique() > 1


def _logged_change(logged: Floats, at: int, reach: int) -> float:
    early, late = logged[max(at - reach, 0) : at], logged[at : at + reach]
    return float(late.mean() - early.mean()) if len(early) and len(late) else 0.0
