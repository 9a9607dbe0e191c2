"""What is on public record: shifts that a detector should find, and traps that it should not take for shifts."""

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import shapely

TABLE = Path(__file__).with_name("known_shifts.toml")


@dataclass(frozen=True)
class Known:
    """
    A change in a place within a window of months.

    ``commodity`` is None where any will do, and else the ones it is about; ``rule`` is ``place``, or ``one_point`` for
    a change that rests on a single coordinate; ``feeds`` are those that make a trap. The first of ``datasets`` decides.
    """

    name: str
    datasets: tuple[str, ...]
    place: shapely.Geometry
    direction: str
    window: tuple[date, date]
    source: str
    commodity: tuple[str, ...] | None = None
    required: bool = False
    rule: str = "place"
    feeds: tuple[str, ...] = ()

    def holds(self, when: date) -> bool:
        """Tell whether a month lies in the window."""
        return self.window[0] <= when.replace(day=1) <= self.window[1]


def load_known() -> tuple[tuple[Known, ...], tuple[Known, ...]]:
    """Read the table: shifts and traps."""
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return tuple(map(_known, table["shift"])), tuple(map(_known, table["trap"]))


def _known(entry: dict[str, Any]) -> Known:
    names = entry.get("datasets") or [entry["dataset"], *entry.get("also", [])]
    goods = entry.get("commodity")
    return Known(
        name=entry["name"],
        datasets=tuple(names),
        place=shapely.union_all([shapely.box(*box) for box in entry["box"]]),
        direction=entry["direction"],
        window=(_month(entry["window"][0]), _month(entry["window"][1])),
        source=entry["source"],
        commodity=None if goods is None else tuple(goods.split("|")),
        required=entry.get("required", False),
        rule=entry.get("rule", "place"),
        feeds=tuple(entry.get("feeds", ())),
    )


def _month(text: str) -> date:
    return date.fromisoformat(f"{text}-01")
