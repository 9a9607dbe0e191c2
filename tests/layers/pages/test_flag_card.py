"""The card of a flag: what it says, what can be done with it and by whom, and steps through its events."""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial

import pytest
from streamlit.testing.v1 import AppTest

import layers.pages.flag_card
import layers.pages.watch
from data.policy import PUBLIC
from data.schema import Handling
from data.store import FlagNote, LookRow, NoteKind, SightingRow, TransitionRow, open_store
from layers.current import Current
from layers.flag_notes import find_row
from layers.flag_text import parameters_out, stream_of
from routes.analysis import AnalysisParameters, FlagType

AT = datetime(2026, 11, 22, 6, tzinfo=UTC)


def watch_page() -> None:
    import layers.pages.watch  # noqa: PLC0415 (the bench runs the source of this function on its own)

    layers.pages.watch.show()


def row_of_flag(store, flag, parameters):
    """Find the row as the page does, whoever looks: what is tracked here is tracked for everything."""
    return find_row(store.tracked(release_set="all", stream=stream_of(parameters)), flag)


class Card:
    """The page with a flag opened, on a store that tracks it."""

    def __init__(self, store, flag, drawn):
        self.store, self.flag, self.drawn = store, flag, drawn
        self.bench = AppTest.from_function(watch_page, default_timeout=30).run()
        self.bench.button(key=f"flag-{flag.flag_id}").click().run()
        assert not self.bench.exception

    @property
    def words(self) -> str:
        return "\n".join(said.value for said in (*self.bench.markdown, *self.bench.caption)).replace("\\", "")

    @property
    def row(self):
        (row,) = self.store.tracked(release_set="all")
        return row

    def press(self, key, **typed):
        for name, text in typed.items():
            self.bench.text_input(key=name).set_value(text)
        self.bench.button(key=key).click().run()
        assert not self.bench.exception


@pytest.fixture
def opened(tmp_path):
    store = open_store(f"sqlite:///{tmp_path / 'flags.db'}")
    yield store
    store.close()


@pytest.fixture
def flag(flags):
    return flags[FlagType.DISPLACEMENT]


@pytest.fixture
def track(opened, flag):
    parameters = AnalysisParameters()
    text = parameters_out(parameters)
    look = LookRow("all", stream_of(parameters), AT.date(), AT, 1, 1, 0, text, "{}", "0", 5, "d", 0.01)
    seen = SightingRow("t1", json.dumps(asdict(flag), default=str), "[]", 30, "d")
    first = TransitionRow("t1", AT.date(), AT, "routewatch", "within_budget", "", "flagged")
    assert opened.record_look(look, after=0, sightings=[seen], transitions=[first])


@pytest.fixture
def open_card(opened, track, flag, analysis, events, monkeypatch):
    def make(principal=None):
        store = opened if principal is None else opened.seen_by(principal)
        monkeypatch.setattr(layers.pages.flag_card, "tracked_row", partial(row_of_flag, opened))
        monkeypatch.setattr(layers.pages.flag_card, "clock", lambda: AT)
        monkeypatch.setattr(layers.pages.watch, "current", lambda: Current(events, analysis, Handling.GREEN, AT, ""))
        for page in (layers.pages.watch, layers.pages.flag_card):
            monkeypatch.setattr(page, "store", lambda: store)
        drawn = []
        monkeypatch.setattr(layers.pages.watch, "draw_map", lambda deck, *_args, **_words: drawn.append(deck))
        return Card(opened, flag, drawn)

    return make


def test_a_flag_says_what_moved_since_when_how_sure_and_who_made_what_of_it(open_card):
    words = open_card().words
    assert "**→ Turbo to Colon → Tela to Copan**: displaced since May 2024" in words
    assert "How sure: p = 0.012" in words
    assert "It stands as flagged; first seen 2026-11-22." in words
    assert "The last 3: observed 1.0, 1.0, 1.0; expected 1.0 (95 % interval 0.0 to 3.0)." in words


def test_a_flag_is_acknowledged_by_somebody(open_card):
    card = open_card()
    card.press("acknowledge")
    assert "Give your name" in card.bench.error[0].value
    assert card.row.notes == ()
    card.press("acknowledge", flag_who="Vega *x*")
    assert card.row.notes == (FlagNote("t1", AT, "Vega *x*", NoteKind.ACKNOWLEDGED),)
    assert "Vega *x* acknowledged it" in card.words
    assert not card.bench.error


def test_a_flag_is_judged_with_a_reason(open_card):
    card = open_card()
    card.press("dismiss", flag_who="Vega")
    assert "Give a reason" in card.bench.error[0].value
    card.press("dismiss", flag_who="routewatch", flag_why="no")
    assert "Give your name" in card.bench.error[0].value
    card.press("dismiss", flag_who="Vega", flag_why="an exercise")
    assert [(entry.who, entry.why, entry.to_state) for entry in card.row.history[1:]] == [
        ("Vega", "an exercise", "dismissed")
    ]
    assert "2026-11-22: Vega said dismissed: an exercise" in card.words
    assert card.bench.text_input(key="flag_why").value == ""
    card.press("confirm", flag_why="two boats")
    assert card.row.history[-1].to_state == "confirmed"


def test_a_flag_is_handed_over_with_the_note_that_was_drafted_or_written(open_card):
    card = open_card()
    card.press("hand_over", flag_who="Vega")
    assert "Say to whom" in card.bench.error[0].value
    card.press("hand_over", flag_to="Orca")
    assert "Nobody has judged it." in card.row.notes[0].words
    card.bench.text_area(key="flag_note-t1").set_value("Look at the boats.")
    card.press("hand_over", flag_to="Lynx")
    assert [(note.to_whom, note.words[:4]) for note in card.row.notes] == [("Orca", "→ ? "), ("Lynx", "Look")]


def test_who_is_of_no_agency_reads_and_does_nothing(open_card):
    card = open_card(PUBLIC)
    assert "It stands as flagged" in card.words
    assert not {"acknowledge", "confirm", "dismiss", "hand_over"} & {button.key for button in card.bench.button}


def test_j_and_k_step_through_the_events_and_stop_at_either_end(open_card):
    card = open_card()
    named = []
    for key in ("next_event", "next_event", "next_event", "previous_event", "previous_event"):
        card.press(key)
        named.append(next(said.value for said in card.bench.markdown if said.value.startswith("Event")))
    assert [each.split("\\")[0] for each in named] == [
        "Event 1 of 2", "Event 2 of 2", "Event 2 of 2", "Event 1 of 2", "Event 1 of 2"
    ]  # fmt: skip
    assert "2024\\-06\\-01, cocaine" in named[0]
    assert len(disks(card)) == 1
    card.press("all_events")
    assert len(disks(card)) == 2
    card.press("previous_event")
    card.bench.button(key="back").click().run()
    assert not [said for said in card.bench.markdown if said.value.startswith("Event")]


def disks(card):
    return next(layer.data for layer in card.drawn[-1].layers if layer.id == "events")
