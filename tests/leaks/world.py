"""A small store of three agencies in which every text and figure says who may see it, and the list of who may."""

import json
import sqlite3
import struct
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

import data.readers.isolation
from data.audit.chain import Act
from data.effort_log import read_effort_log
from data.feed_keys import FeedKey
from data.intake import IntakeOptions
from data.placing import place_records
from data.policy import LOCAL
from data.principals import Principals, read_principals
from data.readers.read import read_pieces
from data.receiving import read_file
from data.sources.mapping_text import read_column_map
from data.store import Choice, Operation, Store, open_store
from layers.current import current_analysis
from layers.viewing import journal
from routes.analysis import AnalysisParameters
from tests.leaks.own import JUDGED, WISHED, judge, wish

PRINCIPALS = """
[principals.vega]
agency = "AGY-B"
clearance = "TLP:AMBER"

[principals.lynx]
agency = "AGY-C"
clearance = "TLP:AMBER"
groups = ["north"]
"""
VIEWERS = ("AGY-A", "AGY-B", "vega", "lynx", "public")
NOW = datetime(2025, 12, 31, tzinfo=UTC)
FIRST_YEAR, MONTHS = 2024, 24
WAYS = ((0.0, MONTHS), (40.0, 16))
"""Of each class with a corridor: how far east of it the other one runs, and after how many months it falls silent."""
HEADER = (
    "event_id,occurred_at,latitude,longitude,mode,commodity,quantity_kg,count,origin,destination,place,agency,feed,"
    "handling,release_to,source_ref\n"
)


@dataclass(frozen=True)
class Class:
    """
    Records of one agency and one marking.

    Each text of theirs holds the token, and one record has a position, a mass and a count that no other record has.
    """

    agency: str
    name: str
    handling: str
    release_to: str
    seen_by: tuple[str, ...]
    way: tuple[float, float, float, float] | None = None
    "Ends of a corridor of its own: longitude and latitude of the first, of the last."

    @property
    def token(self) -> str:
        """The word in each text."""
        return f"zq{self.agency[-1].lower()}{self.name}7"

    @property
    def number(self) -> int:
        """Different for each class."""
        return CLASSES.index(self)

    @property
    def position(self) -> tuple[float, float]:
        """Latitude and longitude of the record that no other is like."""
        return 31.0 + self.number + 0.1234567, 41.0 + self.number + 0.7654321

    @property
    def mass_kg(self) -> float:
        """Of that record; two apart, since rounding makes one's the next."""
        return 918_273.5 + 2 * self.number

    @property
    def signs(self) -> tuple[str, ...]:
        """What gives the class away in any text."""
        lat, lon = self.position
        return self.token, f"{lat:.7f}"[:8], f"{lon:.7f}"[:8], f"{self.mass_kg:.1f}", f"{int(self.mass_kg):,}"

    @property
    def packed(self) -> dict[str, bytes]:
        """The figures among the signs as eight bytes."""
        lat, lon = self.position
        figures = dict(zip(self.signs[1:4], (lat, lon, self.mass_kg), strict=True))
        return {sign: struct.pack("<d", figure) for sign, figure in figures.items()}


A, B, C = "AGY-A", "AGY-B", "AGY-C"
SITE, ALL = (A, B, "vega", "lynx"), VIEWERS
CLASSES: tuple[Class, ...] = (
    Class(A, "green", "TLP:GREEN", "", SITE),
    Class(A, "amber", "TLP:AMBER", "", (A,), (0, 20, 9, 22)),
    Class(A, "strict", "TLP:AMBER+STRICT", "", (A,)),
    Class(A, "red", "TLP:RED", "", (A,)),
    Class(B, "clear", "TLP:CLEAR", "", ALL, (-70, 14, -60, 13)),
    Class(B, "green", "TLP:GREEN", "", SITE),
    Class(B, "amber", "TLP:AMBER", "", (B, "vega"), (2, 14, 12, 13)),
    Class(B, "amberc", "TLP:AMBER", "AGY-C", (B, "vega", "lynx")),
    Class(B, "ambern", "TLP:AMBER", "north", (B, "vega", "lynx")),
    Class(B, "strict", "TLP:AMBER+STRICT", "", (B,)),
    Class(B, "red", "TLP:RED", "", (B,), (1, 6, 11, 5)),
    Class(B, "redlist", "TLP:RED", "AGY-B;orca", (B,)),
    Class(B, "redvega", "TLP:RED", "vega", ()),
    Class(C, "amber", "TLP:AMBER", "", ("lynx",)),
    Class(C, "ambera", "TLP:AMBER", "AGY-A", (A, "lynx")),
    Class(C, "red", "TLP:RED", "", ()),
)
OWN = {f"zq{agency[-1].lower()}own7": viewers for agency, viewers in ((A, (A,)), (B, (B, "vega")), (C, ("lynx",)))}
"""Of what has an owner and no marking: files, quarantined rows, patrol hours, operations, maps of columns."""
OWN_FILES = {A: (A,), B: (B, "vega"), C: ("lynx",)}
"""Names of files have no marking: every principal of the agency that sent them sees them, whatever stands in them."""


def signs_for(viewer: str) -> frozenset[str]:
    """List what a principal may find."""
    of_classes = {sign for each in CLASSES if viewer in each.seen_by for sign in each.signs}
    return frozenset(of_classes | {token for token, may in (OWN | JUDGED | WISHED).items() if viewer in may})


def every_sign() -> frozenset[str]:
    """List all that gives anything away."""
    return frozenset({sign for each in CLASSES for sign in each.signs} | set(OWN | JUDGED | WISHED))


def signs_in(content: str | bytes) -> frozenset[str]:
    """Find all that gives anything away in an answer: words in any case, figures as text or as a table packs them."""
    raw = content if isinstance(content, bytes) else content.encode()
    lowered = raw.lower()
    words = {sign for sign in every_sign() if sign.encode() in lowered}
    return frozenset(words | {sign for each in CLASSES for sign, figure in each.packed.items() if figure in raw})


def foreign_in(content: str | bytes, viewer: str) -> frozenset[str]:
    """Find what a principal must not find in an answer."""
    return signs_in(content) - signs_for(viewer)


def restricted_in(content: str | bytes) -> frozenset[str]:
    """Find what of restricted records stands in an answer."""
    is_open = ("TLP:CLEAR", "TLP:GREEN")
    return signs_in(content) & {sign for each in CLASSES if each.handling not in is_open for sign in each.signs}


def count_on(url: str) -> None:
    """Give the store a version at which nothing was read yet."""
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection, connection:
        connection.execute("UPDATE meta SET value = value + 1 WHERE name = 'version'")


def ways_entered(url: str, viewer: str) -> frozenset[str]:
    """List the ways by which somebody read at this version or later, and what else it had given out since then."""
    name = viewer or LOCAL.name
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
        (version,) = connection.execute("SELECT value FROM meta WHERE name = 'version'").fetchone()
        entries = connection.execute("SELECT act, about FROM audit WHERE who = ?", (name,)).fetchall()
    told = [(act, json.loads(about)) for act, about in entries]
    ways = {about["way"] for act, about in told if act == "read" and about["store_version"] == int(version)}
    return frozenset(ways | {act for act, _ in told if act in ("export", "backup")})


def rows_of(each: Class) -> Iterator[str]:
    """Write the records of a class as lines of a file."""
    rng, word = np.random.default_rng(each.number), each.token
    marked = f"{each.agency},feed {word},{each.handling},{each.release_to},ref {word}"
    lat, lon = each.position
    yield f"{word}-0,2025-03-04,{lat},{lon},land,gold {word},{each.mass_kg},3,,,spot {word},{marked}"
    yield f"{word}-1,2025-03-05,,,land,gold {word},1,1,,,hidden {word} cove,{marked}"
    yield f"{word}-2,2025-03-06,,,land,gold {word},1,1,,,secret {word} bay,{marked}"
    for way, (moved, months) in enumerate(WAYS if each.way else ()):
        for at in range(MONTHS):
            for k in range(rng.poisson(9 if at < months else 0.2)):
                day = date(FIRST_YEAR + at // 12, at % 12 + 1, 1) + timedelta(days=k % 28)
                where = _on_the_way(each, rng, way=way, moved=moved, named=k % 3 == 0)
                yield ",".join(map(str, (f"{word}-{way}-{at}-{k}", day, *where, marked)))


def _on_the_way(each: Class, rng: np.random.Generator, *, way: int, moved: float, named: bool) -> tuple[object, ...]:
    west, south, east, north = each.way or (0, 0, 0, 0)
    share = rng.random()
    ends = (f"start{way} {each.token}", f"end{way} {each.token}")
    place = ends[0] if share < 0.05 else ends[1] if share > 0.95 else f"way {each.token}"
    said = ends if named else ("", "")
    lat, lon = south + share * (north - south), west + share * (east - west) + moved
    return f"{lat:.4f}", f"{lon:.4f}", "land", f"gold {each.token}", 1, 1, *said, place


def principals() -> Principals:
    """Read the principals of this world."""
    return read_principals(PRINCIPALS)


def seen_as(store: Store, viewer: str) -> Store:
    """Give the store as one of ``VIEWERS`` sees it."""
    return store.seen_by(principals().find(viewer, agencies=(A, B, C)) if viewer else LOCAL)


def bring_in(store: Store, name: str, rows: str, *, agency: str, now: datetime = NOW) -> None:
    """Import lines of a file as an agency sends them, and place what has no coordinates."""
    store.add(read_file(name, (HEADER + rows).encode(), IntakeOptions(now, agency=agency)), recorded_at=now)
    place_records(store, now=now)


@contextmanager
def reading_here() -> Iterator[None]:
    """Read files in this process and not in one for each, which takes a second a file."""

    def read(name, content, *, encoding=""):
        return read_pieces(name, content if isinstance(content, bytes) else content.read_bytes(), encoding=encoding)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(data.readers.isolation, "read_pieces_isolated", read)
        yield


def make_world(url: str) -> None:
    """Make the store."""
    store = open_store(url)
    for agency in (A, B, C):
        for each in CLASSES:
            if each.agency == agency:
                bring_in(store, f"{each.token}.csv", "\n".join(rows_of(each)) + "\n", agency=agency)
        _unmarked(store, agency)
    for each in CLASSES:
        if each.name == "amber":
            name = f"{each.token} rock"
            choice = Choice(f"hidden {each.token} cove", "", f"officer {each.token}", name, (33.0, 45.0, 5.0))
            store.choose_place(choice, recorded_at=NOW)
    for viewer in (*VIEWERS, ""):
        current_analysis(seen_as(store, viewer), parameters=AnalysisParameters(), now=NOW)
    _act(store)
    store.close()


def _act(store: Store) -> None:
    for token, (viewer,) in JUDGED.items():
        judge(seen_as(store, viewer), token)
    for token, (viewer,) in WISHED.items():
        wish(seen_as(store, viewer), token)


def _unmarked(store: Store, agency: str) -> None:
    word = f"zq{agency[-1].lower()}own7"
    rest = f",land,gold {word},1,1,,,,{agency},{word},TLP:GREEN,,{word}\n"
    bad = f"{word}-1,2025-01-01,99,20{rest}{word}-2,{word},10,20{rest}"
    bring_in(store, f"{word}.csv", bad, agency=agency)
    column_map = read_column_map(
        f"name: map {word}\ncolumns:\n  event_id: No {word}\n  occurred_at: Day {word}\n  place: Where\n  mode: How\n"
        f"constants:\n  agency: {agency}\n  handling: TLP:GREEN\n"
    )
    store.save_column_map(column_map, headers=[f"no {word}"], recorded_at=NOW)
    mapped = f"No {word},Day {word},Where,How\n{word}-3,never,x,land\n".encode()
    options = IntakeOptions(NOW, agency=agency, column_map=column_map)
    store.add(read_file(f"{word}-mapped.csv", mapped, options), recorded_at=NOW)
    log = f"period,agency,feed,area,hours\n2025-01,{agency},feed {word},area {word},12\n".encode()
    store.add_effort(read_effort_log(f"{word}.csv", log, today=NOW.date()), recorded_at=NOW)
    box = (-5.0, 0.0, 20.0, 25.0)
    operation = Operation(f"operation {word}", agency, date(2025, 5, 1), date(2025, 9, 1), box)
    store.add_operation(operation, recorded_at=NOW)
    store.add_feed_key(FeedKey(f"{agency[-1].lower()}" * 12, agency, f"key {word}", "0" * 64, 60, NOW))


def copy_world(source: Path, folder: Path) -> str:
    """Copy the file of the store, and give the address of the copy."""
    copied = folder / "world.db"
    copied.write_bytes(source.read_bytes())
    vouch(url := f"sqlite:///{copied}")
    return url


def vouch(url: str) -> None:
    """Let checkpoints of a store begin here: one that has none says so to everybody."""
    store = open_store(url, journal=journal())
    store.enter(Act.BACKUP, {"store_version": store.version()})
    store.close()
