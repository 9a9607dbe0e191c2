"""How much a key may send: a bucket of tokens for each, and a limit on the bytes of a request."""

import threading
import time
from collections.abc import Callable
from typing import Final

from fastapi import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

BURST_MINUTES: Final = 1.0
"""What was not sent for so long may be sent at once."""

MOST_BYTES: Final = 8 * 1024 * 1024


class Buckets:
    """
    Counts what each key sends.

    Parameters
    ----------
    clock
        Seconds, steady.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._lock = clock, threading.Lock()
        self._filled: dict[str, tuple[float, float]] = {}

    def wait_s(self, key_id: str, amount: int, *, per_minute: int) -> float:
        """
        Take so much out of the bucket of a key, if it is there.

        Parameters
        ----------
        key_id
            Of the key.
        amount
            Events; more than the bucket holds when it is full are taken from a full one.
        per_minute
            So many flow in.

        Returns
        -------
        wait_s
            Seconds until it would be there; 0 where it was taken.
        """
        most = per_minute * BURST_MINUTES
        needed = min(amount, most)
        with self._lock:
            now = self._clock()
            level, seen = self._filled.get(key_id, (most, now))
            level = min(most, level + (now - seen) * per_minute / 60)
            is_enough = level >= needed
            self._filled[key_id] = (level - needed if is_enough else level, now)
        return 0.0 if is_enough else (needed - level) * 60 / per_minute


class LimitedBody:
    """
    Stops to read a request that is too large, whatever its header says.

    Parameters
    ----------
    app
        Behind it.
    most_bytes
        Of a body.
    """

    def __init__(self, app: ASGIApp, most_bytes: int = MOST_BYTES) -> None:
        self._app, self._most = app, most_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on, counting its bytes."""
        count = 0

        async def counted() -> Message:
            nonlocal count
            message = await receive()
            count += len(message.get("body", b""))
            if count > self._most:
                raise HTTPException(413, "The request has more bytes than are read; send fewer events at once.")
            return message

        await self._app(scope, counted, send)
