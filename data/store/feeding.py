"""What of the store's face serves the service: keys of agencies, and batches that are taken in once."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from data.audit.chain import Act
from data.errors import WrongUseError
from data.feed_keys import FeedKey
from data.intake import Intake
from data.store import frames, writing
from data.store.feed_tables import DELIVERIES, FEED_KEYS
from data.store.importing import ImportFace
from data.store.seen import own_rows
from data.store.summary import ImportSummary

KEPT_FOR: Final = timedelta(days=7)
"""So long an answer is kept for a sender who asks again."""


# Made once: to make a statement costs more than to run it.
_KEY: Final = select(FEED_KEYS).where(FEED_KEYS.c.key_id == bindparam("number"))
_DELIVERY: Final = select(DELIVERIES).where(DELIVERIES.c.delivery == bindparam("number"))
_FORGET: Final = delete(DELIVERIES).where(DELIVERIES.c.received_at < bindparam("until"))
_REMEMBER: Final = insert(DELIVERIES)


@dataclass(frozen=True)
class Delivery:
    """
    A batch as its sender names it, so that one that is sent again is taken in once.

    Parameters
    ----------
    agency
        Who sends: two agencies may choose the same name.
    name
        The sender's own, of any form; empty where it gives none, and then only the records tell.
    digest
        SHA-256 of the body, hexadecimal.
    """

    agency: str
    name: str
    digest: str

    @property
    def number(self) -> str:
        """Under which the answer is kept."""
        return hashlib.sha256(f"{len(self.agency)}:{self.agency}{self.name}".encode()).hexdigest()


@dataclass(frozen=True)
class Answer:
    """
    What is answered to a batch.

    Parameters
    ----------
    text
        As it was made when the batch came in.
    is_repeated
        It came in before; nothing was done now.
    """

    text: str
    is_repeated: bool


class FeedFace(ImportFace):
    """The store as the service uses it."""

    def add_feed_key(self, key: FeedKey) -> None:
        """
        Keep a key.

        Parameters
        ----------
        key
            Drawn anew.

        Raises
        ------
        StoreError
            The store took nothing.
        """
        instants = {"made_at": frames.micros(key.made_at), "revoked_at": None}
        with self._acting() as connection:
            connection.execute(insert(FEED_KEYS), {**vars(key), **instants})
            self._enter(connection, Act.FEED_KEY, {"key_id": key.key_id, "change": "given"})

    def feed_keys(self) -> tuple[FeedKey, ...]:
        """
        List the keys of one's own agency, revoked ones, too.

        Returns
        -------
        keys
            By agency and the time at which they were made.
        """
        query = select(FEED_KEYS).where(own_rows(self._principal, FEED_KEYS.c.agency))
        with self._reading() as connection:
            rows = connection.execute(query.order_by(FEED_KEYS.c.agency, FEED_KEYS.c.made_at, FEED_KEYS.c.key_id))
            return tuple(map(_feed_key, rows))

    def feed_key(self, key_id: str) -> FeedKey | None:
        """
        Find a key, whoever looks: to be held against what somebody sent.

        Parameters
        ----------
        key_id
            Its number.

        Returns
        -------
        key
            None where there is none.
        """
        with self._reading() as connection:
            row = connection.execute(_KEY, {"number": key_id}).first()
        return None if row is None else _feed_key(row)

    def revoke_feed_key(self, key_id: str, *, at: datetime) -> FeedKey:
        """
        Take a key of one's own agency out of use, for good.

        Parameters
        ----------
        key_id
            Its number.
        at
            Aware.

        Returns
        -------
        key
            As it was.

        Raises
        ------
        WrongUseError
            There is no such key, or it is revoked already.
        StoreError
            The store took nothing.
        """
        own = (FEED_KEYS.c.key_id == key_id, own_rows(self._principal, FEED_KEYS.c.agency))
        with self._acting() as connection:
            row = connection.execute(select(FEED_KEYS).where(*own)).first()
            if row is None:
                raise WrongUseError(f"There is no key {key_id!r}.")
            if row.revoked_at is not None:
                raise WrongUseError(f"The key {key_id} was revoked already.")
            connection.execute(update(FEED_KEYS).where(*own).values(revoked_at=frames.micros(at)))
            self._enter(connection, Act.FEED_KEY, {"key_id": key_id, "change": "revoked"})
        return _feed_key(row)

    def answer_to(self, delivery: Delivery) -> Answer | None:
        """
        Find what was answered to a batch before.

        Parameters
        ----------
        delivery
            As its sender names it.

        Returns
        -------
        answer
            None where it is new, or has no name.

        Raises
        ------
        WrongUseError
            The name stands for another batch.
        """
        with self._reading() as connection:
            return _answer_to(connection, delivery)

    def take_delivery(
        self, batch: Intake, delivery: Delivery, *, recorded_at: datetime, answer: Callable[[ImportSummary], str]
    ) -> Answer:
        """
        Import a batch and keep the answer to it, both or nothing.

        Parameters
        ----------
        batch
            Judged.
        delivery
            As its sender names it.
        recorded_at
            Aware; when these versions reach the store.
        answer
            Puts what the import did into words for the sender.

        Returns
        -------
        answer
            Given only after the commit.

        Raises
        ------
        WrongUseError
            The name stands for another batch.
        StoreError
            The store took nothing.
        """
        with self._acting() as connection:
            before = _answer_to(connection, delivery)
            if before is not None:
                return before
            summary = writing.write(connection, [batch], self._principal, recorded_at=recorded_at)
            self._enter_import(connection, summary, batch)
            text = answer(summary)
            _keep(connection, delivery, text, recorded_at)
        return Answer(text, is_repeated=False)


def _answer_to(connection: Connection, delivery: Delivery) -> Answer | None:
    if not delivery.name:
        return None
    row = connection.execute(_DELIVERY, {"number": delivery.number}).first()
    if row is None:
        return None
    if row.digest != delivery.digest:
        raise WrongUseError("This name was given to another batch before; a new batch needs a new one.")
    return Answer(row.answer, is_repeated=True)


def _keep(connection: Connection, delivery: Delivery, text: str, at: datetime) -> None:
    connection.execute(_FORGET, {"until": frames.micros(at - KEPT_FOR)})
    if delivery.name:
        kept = {"delivery": delivery.number, "digest": delivery.digest, "answer": text}
        connection.execute(_REMEMBER, {**kept, "received_at": frames.micros(at)})


def _feed_key(row: Row[tuple[object, ...]]) -> FeedKey:
    revoked = None if row.revoked_at is None else frames.instant(row.revoked_at)
    return FeedKey(**{**row._mapping, "made_at": frames.instant(row.made_at), "revoked_at": revoked})
