"""Numbered badges: the same number and mark as in the list, the important ones where there is no room for all."""

import pandas as pd
import pytest

from layers.badges import MOST_BADGES, badge_layer
from layers.palette import DARK


def texts(spec, frame, selected=None):
    return [row["text"] for row in spec(badge_layer(frame, theme=DARK, selected=selected))["data"]]


@pytest.fixture
def many(scene):
    """Five hundred corridors with one event each, numbered from 1."""
    return pd.concat([scene.corridors.iloc[:1]] * 500, ignore_index=True).assign(
        number=range(1, 501), corridor_id=[f"c{number}" for number in range(1, 501)], events=1.0, mark=""
    )


def test_the_spec_of_the_layer(spec, scene):
    made = spec(badge_layer(scene.corridors, theme=DARK, selected=None))
    first = made.pop("data")[0]
    priority = first.pop("priority")
    assert -1000 <= priority <= 1000  # what deck.gl takes
    assert first == {
        "position": [-78.0, 10.0],
        "text": "1 ▽",
        "ink": list(DARK.ink),
        "ground": [*DARK.casing, 235],
        "border": [86, 180, 233],
    }
    keys = ("@@type", "id", "getText", "getPosition", "characterSet", "collisionGroup", "getCollisionPriority")
    assert {key: made[key] for key in keys} == {
        "@@type": "TextLayer",
        "id": "badges",
        "getText": "@@=text",
        "getPosition": "@@=position",
        "characterSet": "auto",
        "collisionGroup": "badges",
        "getCollisionPriority": "@@=priority",
    }
    assert made["extensions"] == [{"@@type": "CollisionFilterExtension"}]


def test_a_badge_has_its_number_and_mark(spec, scene):
    assert texts(spec, scene.corridors) == ["1 ▽", "2 ▲", "3 ↝", "4 ▲"]
    assert texts(spec, scene.corridors.assign(mark="")) == ["1", "2", "3", "4"]


def test_a_badge_lies_on_the_middle_of_its_line(spec, scene):
    rows = spec(badge_layer(scene.corridors, theme=DARK, selected=None))["data"]
    assert [row["position"] for row in rows] == [[-78.0, 10.0], [-78.0, 14.0], [-78.0, 20.0], [180.0, -18.0]]


def test_a_corridor_without_events_has_a_badge_only_when_selected(spec, scene):
    quiet = scene.corridors.assign(events=[1.0, 0.0, 1.0, 0.0], mark="")
    assert texts(spec, quiet) == ["1", "3"]
    assert sorted(texts(spec, quiet, selected="date")) == ["1", "3", "4"]


def test_a_selected_badge_is_filled_with_the_colour_of_its_mode(spec, scene):
    rows = spec(badge_layer(scene.corridors, theme=DARK, selected="road"))["data"]
    chosen = next(row for row in rows if row["text"] == "2 ▲")
    assert chosen["ground"] == [230, 159, 0, 235]
    assert chosen["ink"] == list(DARK.casing)
    assert chosen["border"] == list(DARK.rising)


def test_at_most_so_many_badges_marked_and_busy_first(spec, many):
    many.loc[[449, 399], "mark"] = ["rising", "falling"]
    shown = texts(spec, many)
    assert len(shown) == MOST_BADGES
    assert shown[:4] == ["400 ▽", "450 ▲", "1", "2"]


def test_the_selected_corridor_always_has_its_badge(spec, many):
    shown = texts(spec, many, selected="c500")
    assert len(shown) == MOST_BADGES
    assert "500" in shown


def test_where_badges_collide_the_selected_wins_then_the_marked_then_the_busy(spec, many):
    many.loc[[1, 399], "mark"] = ["rising", "falling"]
    rows = spec(badge_layer(many, theme=DARK, selected="c500"))["data"]
    ranked = sorted(rows, key=lambda row: -row["priority"])
    assert [row["text"] for row in ranked[:5]] == ["500", "2 ▲", "400 ▽", "1", "3"]
    assert len({row["priority"] for row in rows}) == len(rows)
    assert all(-1000 <= row["priority"] <= 1000 for row in rows)
