"""The policy as conditions on the tables of the store: which versions, imports and texts a principal may see."""

from sqlalchemy import ColumnElement, Connection, exists, false, select, true

from data.policy import PolicyKey, Principal, policy_key, visible_rows
from data.store.tables import COLUMN_MAPS, IMPORT_TERMS, IMPORTS, RECORDS, VERSIONS


def seen_versions(principal: Principal) -> ColumnElement[bool]:
    """
    Ask for the versions of records that a principal may see.

    Parameters
    ----------
    principal
        Who looks.

    Returns
    -------
    condition
        Over ``RECORDS`` joined to ``VERSIONS``. An earlier version is seen only where the newest one is, too: who
        restricts a record restricts what was known of it.
    """
    if principal.is_local:
        return true()
    newest = VERSIONS.alias("newest")
    of_record = (newest.c.record_id == RECORDS.c.record_id) & newest.c.superseded_at.is_(None)
    still = visible_rows(principal, agency=RECORDS.c.agency, handling=newest.c.handling, release_to=newest.c.release_to)
    then = visible_rows(
        principal, agency=RECORDS.c.agency, handling=VERSIONS.c.handling, release_to=VERSIONS.c.release_to
    )
    return then & exists().where(of_record, still)


def standing_versions(principal: Principal) -> ColumnElement[bool]:
    """
    Ask for the newest versions of records that a principal may see.

    Parameters
    ----------
    principal
        Who looks.

    Returns
    -------
    condition
        Over ``RECORDS`` joined to ``VERSIONS``.
    """
    columns = {"handling": VERSIONS.c.handling, "release_to": VERSIONS.c.release_to}
    return VERSIONS.c.superseded_at.is_(None) & visible_rows(principal, agency=RECORDS.c.agency, **columns)


def seen_imports(principal: Principal) -> ColumnElement[bool]:
    """
    Ask for the imports of which a principal may know: file names and quarantined records are of no marking.

    Parameters
    ----------
    principal
        Who looks.

    Returns
    -------
    condition
        Over ``IMPORTS``: those that its own agency sent, under its name.
    """
    own = IMPORT_TERMS.c.agency == principal.agency
    return _of_own_agency(
        principal, IMPORTS.c.import_id.in_(select(IMPORT_TERMS.c.import_id).where(own).scalar_subquery())
    )


def seen_maps(principal: Principal) -> ColumnElement[bool]:
    """
    Ask for the maps of columns that a principal may use: a sender's headers tell what it keeps.

    Parameters
    ----------
    principal
        Who looks.

    Returns
    -------
    condition
        Over ``COLUMN_MAPS``: those by which its own agency imported a file.
    """
    own = IMPORT_TERMS.c.agency == principal.agency
    return _of_own_agency(
        principal, COLUMN_MAPS.c.column_map.in_(select(IMPORT_TERMS.c.column_map).where(own).scalar_subquery())
    )


def own_rows(principal: Principal, agency: ColumnElement[str]) -> ColumnElement[bool]:
    """
    Ask for what has an owner and no marking: patrol hours, operations.

    Parameters
    ----------
    principal
        Who looks.
    agency
        Column of the owner.

    Returns
    -------
    condition
        Its own alone, and nothing where it is of no agency.
    """
    return _of_own_agency(principal, agency == principal.agency)


def release_set(connection: Connection, principal: Principal) -> PolicyKey:
    """
    Name the release set of a principal as the store stands.

    Parameters
    ----------
    connection
        In a transaction.
    principal
        Who looks.

    Returns
    -------
    key
        See ``data.policy.policy_key``.
    """
    if principal.is_local:
        return policy_key(principal, ())
    query = select(VERSIONS.c.handling, VERSIONS.c.release_to).select_from(VERSIONS.join(RECORDS))
    lists = connection.execute(query.where(standing_versions(principal), VERSIONS.c.release_to != "").distinct())
    return policy_key(principal, ((row.handling, row.release_to) for row in lists))


def _of_own_agency(principal: Principal, condition: ColumnElement[bool]) -> ColumnElement[bool]:
    if principal.is_local:
        return true()
    return condition if principal.agency else false()
