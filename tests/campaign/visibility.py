"""``make campaign``: who sees what in 10,000 random cases, by the code, by its SQL, and by an oracle written apart."""

import random
import sys
from typing import Final

from sqlalchemy import Column, MetaData, String, Table, create_engine, insert, select

from data.policy import Principal, Scope, visible, visible_rows
from data.schema import Handling

CASES: Final = 10_000
ROWS_EACH: Final = 50
NAMES: Final = ("AGY-A", "AGY-B", "AGY-C", "alice", "Alice", "bob", "north", "a%", "AGY_A", "x y", "ü")
MARKS: Final = (*(handling.value for handling in Handling), "", "TLP:WHITE", "tlp:clear", "TLP:AMBER ")
LEVEL: Final = {"TLP:CLEAR": 0, "TLP:GREEN": 1, "TLP:AMBER": 2, "TLP:AMBER+STRICT": 3, "TLP:RED": 4}
Row = tuple[str, str, str]


def oracle(who: Principal, agency: str, handling: str, release_to: str) -> bool:
    """
    Read the table of the contracts, row by row, in other words than the code's.

    Parameters
    ----------
    who
        Looks.
    agency, handling, release_to
        Of a record.

    Returns
    -------
    may
        Whether it may be seen.
    """
    listed = [entry for entry in release_to.split(";") if entry]
    if who.scope == "local":
        return True
    member = who.scope == "site"
    of_owner = member and agency == who.agency != ""
    if handling not in LEVEL:
        return False
    cleared = LEVEL[who.clearance] >= LEVEL[handling]
    if handling == "TLP:RED":
        return of_owner and cleared and (not listed or any(entry in (who.name, *who.groups) for entry in listed))
    if handling == "TLP:AMBER+STRICT":
        return of_owner and cleared and listed == []
    if handling == "TLP:AMBER":
        return of_owner or (member and any(entry in (who.name, who.agency, *who.groups) for entry in listed))
    return member or handling == "TLP:CLEAR"


def disagreements(cases: int, *, seed: int) -> list[tuple[Principal, Row]]:
    """
    Draw cases and ask all three.

    Parameters
    ----------
    cases
        How many.
    seed
        Of the draw.

    Returns
    -------
    found
        Those in which they do not agree.
    """
    chance = random.Random(seed)  # noqa: S311 (a draw of cases, no secret)
    table = Table("t", MetaData(), *(Column(name, String) for name in ("n", "agency", "handling", "release_to")))
    engine = create_engine("sqlite://")
    found = []
    with engine.begin() as connection:
        for _ in range(-(-cases // ROWS_EACH)):
            who, rows = _principal(chance), [_row(chance) for _ in range(ROWS_EACH)]
            table.drop(connection, checkfirst=True)
            table.create(connection)
            entered = [dict(zip(table.c.keys(), (str(n), *row), strict=True)) for n, row in enumerate(rows)]
            connection.execute(insert(table), entered)
            columns = {name: table.c[name] for name in ("agency", "handling", "release_to")}
            by_query = set(connection.execute(select(table.c.n).where(visible_rows(who, **columns))).scalars())
            for n, row in enumerate(rows):
                said = {oracle(who, *row), _by_code(who, row), str(n) in by_query}
                found += [(who, row)] if len(said) > 1 else []
    engine.dispose()
    return found


def _by_code(who: Principal, row: Row) -> bool:
    agency, handling, release_to = row
    return visible(who, agency=agency, handling=handling, release_to=release_to)


def _principal(chance: random.Random) -> Principal:
    return Principal(
        chance.choice((*NAMES, "a;b")),
        agency=chance.choice((*NAMES[:3], "")),
        clearance=chance.choice(list(Handling)),
        groups=tuple(chance.sample(NAMES, chance.randrange(3))),
        scope=chance.choice([*Scope, Scope.SITE, Scope.SITE, Scope.SITE]),
    )


def _row(chance: random.Random) -> Row:
    listed = chance.choices((*NAMES, "", "AGY-AB", "lice"), k=chance.randrange(5))
    return chance.choice(NAMES[:3]), chance.choice(MARKS), ";".join(listed)


def main() -> int:
    """Print how many cases there were; 1 where any of them is in dispute."""
    found = disagreements(CASES, seed=0)
    sys.stdout.write(f"{CASES} cases of visibility, by the code, its SQL and the oracle: {len(found)} in dispute\n")
    for who, row in found[:10]:
        sys.stdout.write(f"  {who}: {row}\n")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
