"""Marks on the strip of time: operations and notes, of whoever may know of them, and of no later than is looked at."""

from datetime import timedelta

import pytest

from layers.pages import session
from tests.leaks import world
from tests.leaks.test_past import NOW, THEN, map_of, open_page, two_worlds

__all__ = ["open_page", "two_worlds"]
"""Two small worlds, one of which got more, and their pages."""


def marks_of(bench):
    header, _arrays, _rest = map_of(bench)[-1]
    return {(kind, words) for kind, _start, _end, words in header["time"]["marks"]}


def said(marks):
    return "\n".join(sorted(words for _kind, words in marks))


@pytest.mark.parametrize("viewer", world.VIEWERS)
def test_each_is_told_of_its_own_operations_and_of_the_notes_of_its_release_set(two_worlds, open_page, viewer):
    marks = marks_of(open_page(two_worlds[1], viewer))
    own = {token for token, may in (world.OWN | world.JUDGED).items() if viewer in may}
    assert {token for token in world.OWN | world.JUDGED if token in said(marks)} == own
    assert not world.foreign_in(said(marks), viewer)
    kinds = {kind for kind, _words in marks}
    assert ("operation" in kinds) == (viewer != "public")
    assert ({"note", "judgement"} <= kinds) == (viewer in ("AGY-A", "AGY-B"))


@pytest.mark.parametrize("viewer", ["", "AGY-A"])
def test_a_picture_of_the_past_has_the_marks_of_then(two_worlds, open_page, viewer):
    then, now = (marks_of(open_page(two_worlds[1], viewer, **state)) for state in ({session.KNOWN: THEN}, {}))
    assert then == marks_of(open_page(two_worlds[0], viewer, clock=NOW - timedelta(days=2)))
    assert then < now
    assert "Operation late" in said(now - then)
