"""Makes the HTTP service of a store: who sends is told by a key, and a batch is taken in whole or not at all."""

import hashlib
import logging
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Annotated, Final

from fastapi import BackgroundTasks, Depends, FastAPI, Header, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from data.errors import StoreError, WrongUseError
from data.feed_keys import FeedKey, id_of, is_good
from data.guard.modes import guard_of
from data.logs import tell
from data.settings import read_settings
from data.store import Answer, Delivery, Store
from layers.api.batches import answer_to, judge_batch
from layers.api.limits import Buckets, LimitedBody
from layers.api.models import BatchIn, BatchOut, Health, Problem
from layers.viewing import seen_as

VERSION: Final = "1"
"""Of the addresses and bodies; it changes when a sender would have to."""
_LOG: Final = logging.getLogger("routewatch.api")
_BEARER: Final = HTTPBearer(auto_error=False, description="rw_..., from routewatch api keys add")
_MOST_NAMED: Final = 20
_RETRY_S: Final = 5
_REPEATED: Final = "Idempotency-Replayed"


class Service:
    """
    What the requests of one process share.

    Parameters
    ----------
    store
        As the local principal sees it; each sender gets its own agency's face of it.
    place
        Places what came in without coordinates; called after the answer was given.
    """

    def __init__(self, store: Store, place: Callable[[Store, datetime], None] = lambda _store, _now: None) -> None:
        self.store, self.buckets, self._place = store, Buckets(), place
        self._faces: dict[str, Store] = {}
        self._one, self._placing = threading.Lock(), threading.Lock()
        "The store has one writer at a time: requests wait here and not at the disk."

    def key_of(self, text: str) -> FeedKey | None:
        """Find the key that somebody sent; None where it is none of ours, or revoked."""
        known = self.store.feed_key(id_of(text))
        return known if is_good(text, known) else None

    def take(self, batch: BatchIn, delivery: Delivery, *, key_id: str, now: datetime) -> Answer:
        """Take a batch in, once."""
        face = self._face_of(delivery.agency)
        before = face.answer_to(delivery)
        if before is not None:
            return before
        guard = guard_of(read_settings())
        name = f"api/{key_id}"
        intake = judge_batch(batch, name=name, digest=delivery.digest, agency=delivery.agency, now=now, guard=guard)
        with self._one:
            return face.take_delivery(
                intake, delivery, recorded_at=now, answer=lambda did: answer_to(intake, did).model_dump_json()
            )

    def place_later(self, agency: str, now: datetime) -> None:
        """Place what came in without coordinates."""
        with self._placing:
            self._place(self._face_of(agency), now)

    def _face_of(self, agency: str) -> Store:
        if agency not in self._faces:
            self._faces[agency] = seen_as(self.store, agency, also=[agency])
        return self._faces[agency]


def make_app(service: Service) -> FastAPI:
    """
    Make the service.

    Parameters
    ----------
    service
        What its requests share.

    Returns
    -------
    app
        For a server of ASGI. Its document is at ``/openapi.json``; pages that show it are left out, because they fetch
        their scripts from elsewhere.
    """
    app = FastAPI(title="Routewatch", version=VERSION, docs_url=None, redoc_url=None)
    app.add_middleware(LimitedBody)
    app.add_exception_handler(RequestValidationError, _refuse_form)
    app.add_exception_handler(StoreError, _ask_later)
    app.add_exception_handler(WrongUseError, _refuse_use)

    def sender(credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)]) -> FeedKey:
        key = service.key_of(credentials.credentials) if credentials else None
        if key is None:
            raise HTTPException(401, "No key, or none that is good.", {"WWW-Authenticate": "Bearer"})
        return key

    @app.get("/v1/health")
    def health() -> Health:
        """Say that the service answers."""
        return Health()

    @app.post("/v1/events", response_model=BatchOut, responses=_PROBLEMS)
    def post_events(
        batch: BatchIn,
        later: BackgroundTasks,
        key: Annotated[FeedKey, Depends(sender)],
        idempotency_key: Annotated[str, Header(max_length=200, description=_ABOUT_NAME)] = "",
    ) -> Response:
        """Take a batch of events in, all of it in one transaction; the answer is given after the commit."""
        wait_s = service.buckets.wait_s(key.key_id, len(batch.events), per_minute=key.events_per_minute)
        if wait_s:
            raise HTTPException(429, "The key sends more than it may.", {"Retry-After": str(int(wait_s) + 1)})
        now = datetime.now(UTC)
        delivery = Delivery(key.agency, idempotency_key, _digest(batch))
        answer = service.take(batch, delivery, key_id=key.key_id, now=now)
        tell(_LOG, "batch", {"key_id": key.key_id, "events": len(batch.events), "repeated": answer.is_repeated})
        if any(event.latitude == "" for event in batch.events):
            later.add_task(service.place_later, key.agency, now)
        told = {_REPEATED: "true"} if answer.is_repeated else {}
        return Response(answer.text, media_type="application/json", headers=told, background=later)

    return app


_ABOUT_NAME: Final = (
    "A name of the sender's own for this batch, new for each: the same batch under the same name is taken in once and "
    "answered alike, for seven days."
)
_PROBLEMS: Final[dict[int | str, dict[str, object]]] = {
    400: {"model": Problem, "description": "No JSON."},
    401: {"model": Problem, "description": "No key, or none that is good."},
    409: {"model": Problem, "description": "The name stands for another batch."},
    413: {"model": Problem, "description": "Too many bytes."},
    422: {"model": Problem, "description": "Fields of another name or type, or too many events."},
    429: {"model": Problem, "description": "The key sends more than it may; Retry-After says when to try again."},
    503: {"model": Problem, "description": "The store takes nothing now; Retry-After says when to try again."},
}


def _digest(batch: BatchIn) -> str:
    return hashlib.sha256(batch.model_dump_json(exclude_unset=True).encode()).hexdigest()


async def _refuse_form(_request: Request, error: Exception) -> JSONResponse:
    # What was sent is not sent back: an answer may lie in logs of others.
    faults = error.errors() if isinstance(error, RequestValidationError) else []
    where = [f"{'.'.join(map(_plain, fault['loc']))}: {fault['msg']}" for fault in faults[:_MOST_NAMED]]
    is_json = all(fault["type"] != "json_invalid" for fault in faults)
    told = "The batch has not the form that openapi.json describes." if is_json else "The request is no JSON."
    return _problem(422, told, where)


def _plain(part: object) -> str:
    return str(part)[:60].encode("ascii", "backslashreplace").decode()


async def _ask_later(_request: Request, error: Exception) -> JSONResponse:
    tell(_LOG, "refused", {"reason": type(error).__name__}, level=logging.ERROR)
    told = "The store takes nothing now; the batch was not taken in. Send it again."
    return _problem(503, told, (), {"Retry-After": str(_RETRY_S)})


async def _refuse_use(_request: Request, error: Exception) -> JSONResponse:
    return _problem(409, str(error), ())


def _problem(status: int, detail: str, where: Sequence[str], headers: dict[str, str] | None = None) -> JSONResponse:
    return JSONResponse({"detail": detail, "where": list(where)}, status, headers)
