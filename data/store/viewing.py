"""Who looks at the store: the same store as another principal sees it, and the names that its records mention."""

from typing import Self

from sqlalchemy import Connection, select

from data.policy import PolicyKey, Principal, names_of
from data.store import seen
from data.store.acting import ActingFace
from data.store.feed_tables import FEED_KEYS
from data.store.tables import EFFORT_LOG, RECORDS, VERSIONS


class ViewingFace(ActingFace):
    """The store as one principal sees it."""

    @property
    def principal(self) -> Principal:
        """Who looks."""
        return self._principal

    def seen_by(self, principal: Principal) -> Self:
        """
        Give the same store as somebody else sees it.

        Parameters
        ----------
        principal
            Who looks.

        Returns
        -------
        face
            On the same connections.
        """
        return type(self)(self._engine, place=self._place, principal=principal, ledger=self._ledger)

    def release_set(self) -> PolicyKey:
        """
        Name the records that this face shows, for the keys of what is computed and kept from them.

        Returns
        -------
        key
            See ``data.policy.policy_key``.
        """
        with self._reading() as connection:
            return seen.release_set(connection, self._principal)

    def codes(self) -> frozenset[str]:
        """
        List the names that may be an agency's: owners of records, patrol hours and keys, and names in release lists.

        Returns
        -------
        codes
            Of everything, whoever looks: a name is found or refused before anything is shown.
        """
        lists = select(VERSIONS.c.release_to).where(VERSIONS.c.release_to != "").distinct()
        with self._reading() as connection:
            return _owners(connection).union(*map(names_of, connection.execute(lists).scalars()))

    def owners(self) -> frozenset[str]:
        """
        List the agencies that own records, patrol hours or keys.

        Returns
        -------
        codes
            Of everything, whoever looks, as of ``codes``.
        """
        with self._reading() as connection:
            return _owners(connection)


def _owners(connection: Connection) -> frozenset[str]:
    owners = [select(column).distinct() for column in (RECORDS.c.agency, EFFORT_LOG.c.agency, FEED_KEYS.c.agency)]
    return frozenset(name for query in owners for name in connection.execute(query).scalars())
