"""Makes the next items while the last one is worked on."""

from collections import deque
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import Final, TypeVar

MOST: Final = 2
"""So many items wait at most: one would leave the thread idle wherever the work on an item takes longer than usual."""

T = TypeVar("T")


def ahead(items: Iterator[T]) -> Generator[T, None, None]:
    """
    Make items in a thread, ``MOST`` ahead of whoever takes them.

    Parameters
    ----------
    items
        Made by work that leaves the interpreter to others most of the time, such as that of libraries and processes.
        It is closed when no more are wanted, where it can be.

    Yields
    ------
    item
        In order; what making one raises is raised when it would be taken.
    """
    try:
        with ThreadPoolExecutor(1, thread_name_prefix="ahead") as worker:
            coming = deque(worker.submit(_next, items) for _ in range(MOST))
            try:
                while made := coming.popleft().result():
                    coming.append(worker.submit(_next, items))
                    yield made[0]
            finally:
                worker.shutdown(wait=False, cancel_futures=True)
    finally:
        getattr(items, "close", int)()


def _next(items: Iterator[T]) -> list[T]:
    return list(islice(items, 1))
