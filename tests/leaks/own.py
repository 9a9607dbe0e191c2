"""What principals of the world of leaks did for themselves: judgements of their release set, areas and rules."""

from datetime import UTC, datetime

from data.store import AlertRule, FlagNote, Interest, Mark, NoteKind, Store, TransitionRow
from layers.tracking import tracked_of
from routes.monitor import State

NOW = datetime(2025, 12, 31, tzinfo=UTC)
JUDGED = {"zqajudge7": ("AGY-A",), "zqbjudge7": ("AGY-B",)}
"""Of judgements, which belong to a release set."""
WISHED = {"zqawish7": ("AGY-A",), "zqbwish7": ("AGY-B",), "zqvwish7": ("vega",), "zqlwish7": ("lynx",)}
"""Of areas and rules, which belong to one principal and to no other of its agency."""


def judge(store: Store, token: str) -> None:
    """Confirm the first flag that a principal sees."""
    for row in store.tracked(release_set=store.release_set()):
        kept = tracked_of(row)
        if not kept.sighting.is_note:
            words = (f"judge {token}", f"because {token}")
            entry = TransitionRow(row.track_id, NOW.date(), NOW, *words, kept.state.value, State.CONFIRMED.value)
            if not store.judge(entry):
                raise AssertionError("nothing else writes here")
            store.note_flag(FlagNote(row.track_id, NOW, words[0], NoteKind.HANDED_OVER, f"to {token}", f"note {token}"))
            return
    raise AssertionError(f"{token} finds no flag to judge")


def wish(store: Store, token: str) -> None:
    """Let a principal ask for everything."""
    store.keep_area(Interest(f"area {token}", "-180,-90,180,90", NOW))
    lists = {"modes": frozenset[str](), "commodities": frozenset[str](), "states": frozenset({State.CONFIRMED.value})}
    mark = Mark(NOW, 0, 0)
    store.keep_rule(AlertRule(f"rule {token}", f"area {token}", **lists, on_events=True, since=mark, read=(0, 0)))
