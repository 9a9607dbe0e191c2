"""What the data sets gave, as Markdown."""

from collections.abc import Iterable, Sequence
from typing import Any, Protocol


class Outcome(Protocol):
    """What a table needs to know of a data set."""

    dataset: str
    seconds: float
    events: int
    unit_years: float
    years: float
    flags: int
    notes: int
    shifts: list[dict[str, Any]]
    traps: list[dict[str, Any]]
    extra: list[str]


def as_markdown(found: Sequence[Outcome]) -> str:
    """Write totals, data sets, shifts, traps and the flags beyond them."""
    rows = [(part, row) for part in found for row in part.shifts]
    deciding = [row for _, row in rows if row["decides"]]
    traps = [row for part in found for row in part.traps]
    years = sum(part.unit_years for part in found)
    extra = sum(len(part.extra) for part in found)
    parts = [
        f"Shifts found: {_count(deciding, 'found')} of {len(deciding)} "
        f"(by chance {sum(row['chance'] for row in deciding):.1f}); of those required "
        f"{_count([r for r in deciding if r['required']], 'found')} of {_count(deciding, 'required')}. "
        f"Traps respected: {_count(traps, 'respected')} of {len(traps)}. "
        f"Extra flags: {extra} in {years:.0f} corridor-years, {100 * extra / max(years, 1):.1f} in 100; "
        f"{extra / max(sum(part.years for part in found), 1):.2f} a year of data.",
        _table(
            ("data set", "events", "flags", "notes", "corridor-years", "extra flags in 100", "seconds"),
            ([p.dataset, p.events, p.flags, p.notes, f"{p.unit_years:.0f}",
              f"{100 * len(p.extra) / max(p.unit_years, 1):.1f}", f"{p.seconds:.1f}"] for p in found),
        ),
        _table(
            ("shift", "data set", "found", "if missed, what there is", "what the raw months show"),
            ([r["shift"] + (" *" if r["required"] else ""), p.dataset, r["found"] or "-", r["why"], r["raw"]]
             for p, r in sorted(rows, key=lambda pair: not pair[1]["decides"])),
        ),
        _table(
            ("trap", "data set", "respected", "taken for", "note"),
            ([r["trap"], p.dataset, "yes" if r["respected"] else "NO", r["taken"], r["note"]]
             for p in found for r in p.traps),
        ),
        "Extra flags:\n\n" + "\n".join(f"- {p.dataset}: {flag}" for p in found for flag in p.extra),
    ]  # fmt: skip
    return "\n\n".join(parts) + "\n"


def _count(rows: Iterable[dict[str, Any]], name: str) -> int:
    return sum(bool(row[name]) for row in rows)


def _table(head: tuple[str, ...], rows: Iterable[Sequence[object]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)
