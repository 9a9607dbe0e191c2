"""Enters what is written in the audit chain, and holds the store against the checkpoints that are kept outside."""

import logging
import time
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

from sqlalchemy import BigInteger, Connection, Engine, bindparam, insert, select

from data.audit.chain import About, Act, Entry, content_digest, first_link, next_entry, write_about
from data.audit.checkpoints import Checkpoint
from data.audit.comparing import broken
from data.audit.findings import What, one
from data.audit.journal import Journal, Pen
from data.audit.standing import Standing, shortfall
from data.errors import StoreError, WrongUseError
from data.logs import tell
from data.policy import LOCAL, Principal
from data.store.audit_rows import entries_from, last_of, seen_at, store_id_of
from data.store.audit_table import AUDIT
from data.store.face import Face, newest_number

_LOG: Final = logging.getLogger("routewatch.store")
_OF_POLICY: Final = select(AUDIT.c.about).where(AUDIT.c.act == Act.POLICY.value)
_LAST_POLICY: Final = _OF_POLICY.order_by(AUDIT.c.number.desc()).limit(1)


_SEEN: Final = AUDIT.alias("seen")
_SINCE: Final = AUDIT.alias("since")
_NEWER_POLICY: Final = select(_SINCE.c.about).where(
    _SINCE.c.act == Act.POLICY.value, _SINCE.c.number > bindparam("seen", type_=BigInteger())
)
_LAST: Final = (
    select(
        AUDIT.c.number,
        AUDIT.c.digest,
        select(_SEEN.c.digest)
        .where(_SEEN.c.number == bindparam("seen", type_=BigInteger()))
        .scalar_subquery()
        .label("seen"),
        _NEWER_POLICY.order_by(_SINCE.c.number.desc()).limit(1).scalar_subquery().label("policy"),
    )
    .order_by(AUDIT.c.number.desc())
    .limit(1)
)
_APPEND: Final = insert(AUDIT)


class _End(NamedTuple):
    """The last entry that was seen, and the rules that were entered last before it or by it; None for none."""

    number: int = 0
    digest: str = ""
    policy: str | None = None


_NOTHING_SEEN: Final = _End()


def _now() -> int:
    return time.time_ns() // 1_000


@dataclass
class Ledger:
    """
    What all faces of a store share of its audit chain.

    Parameters
    ----------
    journal
        Where checkpoints are; None for a store that nobody holds against any.
    clock
        Gives microseconds since 1970, UTC: that of the machine, whatever clock an import is given.
    standing
        How the store stands to its last checkpoint, as far as was seen.
    given
        Reads that are known to be entered, or to give out nothing that is restricted.
    policy
        The rules by which the store is seen and filled; empty where nobody says. They are entered with the first act
        after a change of them.
    end
        How far the chain was looked through for such an entry.
    """

    journal: Journal | None = None
    clock: Callable[[], int] = _now
    standing: Standing = field(default_factory=Standing)
    given: set[tuple[Hashable, ...]] = field(default_factory=set)
    policy: About = field(default_factory=dict)
    end: _End = _NOTHING_SEEN


class ActingFace(Face):
    """
    A store that enters what is done with it.

    Parameters
    ----------
    engine
        Opened and checked by ``open_store``.
    place
        File or address, for messages.
    principal
        Who looks, and acts.
    ledger
        Of the store, whoever looks.
    """

    def __init__(
        self, engine: Engine, *, place: str, principal: Principal = LOCAL, ledger: Ledger | None = None
    ) -> None:
        super().__init__(engine, place=place, principal=principal)
        self._ledger = ledger or Ledger()

    def standing(self) -> Standing:
        """
        Say how the store stands to its last checkpoint, as far as was seen at start and at each write.

        Returns
        -------
        standing
            Where it has findings, the store takes no imports, judgements or decisions.
        """
        return self._ledger.standing

    def hold_against_checkpoint(self) -> Standing:
        """
        Hold the store against its last checkpoint.

        Returns
        -------
        standing
            Of now.

        Raises
        ------
        StoreError
            The store cannot be read.
        """
        self._ledger.standing = self._seen_now(self._ledger.journal) if self._ledger.journal else Standing()
        return self._ledger.standing

    def ruled_by(self, policy: About) -> None:
        """
        Say by which rules the store is seen and filled.

        Parameters
        ----------
        policy
            Digests, numbers and codes; for whoever looks.
        """
        self._ledger.policy = policy

    @contextmanager
    def _acting(self) -> Iterator[Connection]:
        """Write what has to be entered; once it is committed, a checkpoint is made."""
        if not (self._principal.is_local or self._principal.agency):
            raise WrongUseError(f"{self._principal.name} is of no agency and writes nothing.")
        if self._ledger.standing.findings:
            raise StoreError(
                f"The store {self._place} does not fit its last checkpoint, and takes nothing until somebody has "
                "looked: routewatch verify --audit says what is wrong, and --accept WHY goes on."
            )
        with self._writing() as connection:
            yield connection
        self._make_checkpoint()

    def _enter(self, connection: Connection, act: Act, about: About) -> None:
        rules = self._ledger.policy
        end = self._end_of(connection)
        last = (end.number, end.digest)
        if rules and end.policy != write_about(rules):
            last = self._append(connection, last, Act.POLICY, rules)
        self._append(connection, last, act, about)

    def _append(self, connection: Connection, last: tuple[int, str], act: Act, about: About) -> tuple[int, str]:
        entry = next_entry(last, at=self._ledger.clock(), who=self._principal.name, act=act, about=about)
        connection.execute(_APPEND, vars(entry))
        return entry.number, entry.digest

    def _end_of(self, connection: Connection) -> "_End":
        """Find what the next entry hangs on, and the rules that were entered last."""
        before = self._ledger.end
        row = connection.execute(_LAST, {"seen": before.number}).first()
        if row is None:
            return _End(*last_of(connection), None)
        # The digest of an entry stands for all entries before it: they need not be looked through again.
        is_known = row.seen == before.digest
        policy = (row.policy or before.policy) if is_known else connection.execute(_LAST_POLICY).scalar()
        self._ledger.end = _End(row.number, row.digest, policy)
        return self._ledger.end

    def _store_id(self) -> str:
        with self._reading() as connection:
            return store_id_of(connection)

    def _seen_now(self, journal: Journal) -> Standing:
        store_id = self._store_id()
        try:
            last = journal.last(store_id)
        except OSError as error:
            return Standing(failure=str(error))
        if last is None or isinstance(last, What):
            with self._reading() as connection:
                unproved = 0 if last else newest_number(connection, AUDIT.c.number)
            findings = (one(last, 0),) if last else ()
            return Standing(is_known=last is not None, findings=findings, unproved=unproved)
        with self._reading() as connection:
            head, newest, counts = seen_at(connection, last.number)
        return Standing(is_known=True, findings=shortfall(last, head=head, newest=newest, counts=counts))

    def _make_checkpoint(self) -> None:
        # What was committed is committed: whoever did it is told so, whatever becomes of the checkpoint.
        if self._ledger.journal is None or self._ledger.standing.findings:
            return
        try:
            store_id = self._store_id()
            with self._ledger.journal.appending(store_id) as pen:
                self._ledger.standing = self._continued(pen, store_id)
        except OSError as error:
            self._ledger.standing = replace(self._ledger.standing, failure=str(error))
            tell(_LOG, "checkpoint: refused", {"reason": type(error).__name__}, level=logging.WARNING)

    def _continued(self, pen: Pen, store_id: str) -> Standing:
        if isinstance(pen.last, What):
            return Standing(is_known=True, findings=(one(pen.last, 0),))
        if pen.last and pen.last.key != pen.public:
            with self._writing() as connection:
                self._enter(connection, Act.KEY, {"key": pen.public, "before": pen.last.key})
        after = pen.last.number if pen.last else 0
        with self._reading() as connection:
            head, newest, counts = seen_at(connection, after)
            findings = shortfall(pen.last, head=head, newest=newest, counts=counts) if pen.last else ()
            fresh = entries_from(connection, after + 1)
            hangs_on = (after, pen.last.digest if pen.last else first_link(store_id))
            findings = findings or tuple(broken(fresh, {hangs_on}))
            if fresh and not findings:
                pen.write(self._checkpoint_of(pen, fresh, store_id=store_id, counts=counts))
        return Standing(is_known=True, findings=findings)

    def _checkpoint_of(self, pen: Pen, fresh: Sequence[Entry], *, store_id: str, counts: dict[str, int]) -> Checkpoint:
        return Checkpoint(
            store_id=store_id,
            at=self._ledger.clock(),
            number=fresh[-1].number,
            digest=fresh[-1].digest,
            contents=tuple(map(content_digest, fresh)),
            counts=counts,
            key=pen.public,
            previous=pen.previous,
        )
