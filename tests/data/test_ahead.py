"""Items are made while one before them is worked on."""

import threading
import time

import pytest

from data.ahead import MOST, ahead


def test_items_come_in_order_and_so_many_are_made_ahead():
    made, enough = [], threading.Event()

    def make():
        for number in range(MOST + 4):
            made.append(number)
            if number == MOST:
                enough.set()
            yield number

    taken = ahead(make())
    assert next(taken) == 0
    assert enough.wait(10)
    assert len(made) == MOST + 1, "no more than that lie in memory"
    assert list(taken) == list(range(1, MOST + 4))


def test_what_making_one_raises_is_raised_where_it_would_be_taken():
    def make():
        yield 1
        raise ValueError("second")

    taken = ahead(make())
    assert next(taken) == 1
    with pytest.raises(ValueError, match="second"):
        next(taken)


def test_what_is_let_go_of_is_closed():
    closed = []

    def make():
        try:
            yield from range(10)
        finally:
            closed.append(threading.current_thread())

    taken = ahead(make())
    next(taken)
    taken.close()
    assert closed == [threading.main_thread()]


def test_what_nobody_wants_any_more_is_not_made():
    begun, made = threading.Event(), []

    def make():
        yield 0
        begun.set()
        for number in range(1, 5):
            time.sleep(0.2)
            made.append(number)
            yield number

    taken = ahead(make())
    next(taken)
    assert begun.wait(10)
    taken.close()
    assert made in ([], [1]), "the one that was begun is made, the one after it is not"
