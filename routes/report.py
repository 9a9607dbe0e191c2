"""An analysis into the JSON that ``routewatch detect`` writes."""

from typing import Any

from shapely.geometry import mapping

from routes.analysis import Analysis, Flag


def as_report(analysis: Analysis, *, runtime_s: float) -> dict[str, Any]:
    """
    Write an analysis down as flags and corridors.

    Parameters
    ----------
    analysis
        Any.
    runtime_s
        How long it took.

    Returns
    -------
    report
        Ready for JSON: runtime_s, flags (type, time, p, score, geometry, from and to of pairs, and what explains
        them) and corridors (mode, geometry, and what describes them).
    """
    lines = dict(zip(analysis.corridors["corridor_id"], analysis.corridors.geometry, strict=True))
    shapes = {corridor: mapping(line) for corridor, line in lines.items()}
    areas = {row["area_id"]: row for row in analysis.areas.to_dict("records")}
    return {
        "runtime_s": round(runtime_s, 3),
        "period": analysis.parameters.period.value,
        "flags": [_flag(flag, shapes, areas) for flag in analysis.flags],
        "corridors": [_corridor(row, shapes) for row in analysis.corridors.to_dict("records")],
    }


def _flag(flag: Flag, shapes: dict[str, Any], areas: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "flag_id": flag.flag_id,
        "type": flag.type.value,
        "time": flag.time.isoformat(),
        "p": flag.p_value,
        "score": round(abs(flag.score), 4),
        "corridor_id": flag.corridor_id,
        "observed": round(flag.observed, 4),
        "expected": round(flag.expected, 4),
        "effect": round(flag.effect, 4),
        "interval": [round(flag.effect_low, 4), round(flag.effect_high, 4)],
        "n_events": flag.n_events,
        "agencies": list(flag.agencies),
        "other_explanation": flag.other_explanation,
    }
    if flag.from_corridor_id and flag.to_corridor_id:
        found["from"] = {"corridor_id": flag.from_corridor_id, "geometry": shapes[flag.from_corridor_id]}
        found["to"] = {"corridor_id": flag.to_corridor_id, "geometry": shapes[flag.to_corridor_id]}
    elif flag.corridor_id:
        found["geometry"] = shapes[flag.corridor_id]
    elif flag.area_id:
        area = areas[flag.area_id]
        found |= {"area_id": flag.area_id, "area": area["name"], "commodity": area["commodity"], "cells": area["cells"]}
        found["geometry"] = mapping(area["geometry"])
    return found


def _corridor(row: dict[str, Any], shapes: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in row.items() if name not in {"geometry", "first_seen", "last_seen"}}
    return {
        **kept,
        "first_seen": row["first_seen"].isoformat(),
        "last_seen": row["last_seen"].isoformat(),
        "geometry": shapes[row["corridor_id"]],
    }
