"""What each principal finds in the answers, files and logs of every command that reads a store."""

import io
import os
import re
import zipfile
import zlib
from contextlib import redirect_stderr, redirect_stdout

import polars as pl
import pytest

from data.logs import start_log
from data.settings import read_settings
from data.store import open_store
from layers.cli.main import main
from tests.leaks import world
from tests.leaks.ways import NO_WAY_OUT, WAYS, Way, commands

EVERYBODY = (*world.VIEWERS, "")
DRAWN = (".svg", ".pdf", ".png")


def test_every_command_is_looked_at():
    covered = {each for each in commands() for way in WAYS if f"{way.words} ".startswith(f"{each} ")}
    assert commands() == covered | set(NO_WAY_OUT)
    assert not covered & set(NO_WAY_OUT)


@pytest.fixture
def filled(world_url, tmp_path):
    """What stands for the words in braces."""
    store = open_store(world_url)
    folder = tmp_path / "given"
    folder.mkdir()

    def of(viewer):
        seen = world.seen_as(store, viewer)
        agency = seen.principal.agency
        own = f"zq{agency[-1].lower()}own7" if agency else "" if viewer else "zqbown7"
        rows = f"new-1,2025-04-04,,,land,gold,1,1,,,a hidden cove,{agency},,TLP:GREEN,,\nnew-2,never{',' * 14}\n"
        (folder / "sent.csv").write_text(world.HEADER + rows, encoding="utf-8")
        effort = folder / "effort.csv"
        effort.write_text(f"period,agency,hours\n2025-02,{agency or 'AGY-B'},7\n", encoding="utf-8")
        held = seen.quarantined().filter(pl.col("file").str.contains(own or "none"))["quarantine_id"]
        flags = seen.tracked(release_set=seen.release_set())
        return {
            "flag": next(
                (row.track_id for row in flags if own and f"{own[:3]}amber7" in row.sighting.ends), flags[0].track_id
            ),
            "record": held[0] if held.len() else 1,
            "operation": f"operation {own}".replace(" ", "\0"),
            "file": folder / "sent.csv",
            "effort": effort,
        }

    yield of
    store.close()


@pytest.fixture
def call(world_url, tmp_path, monkeypatch):
    """Run a command, and give all that it wrote: answers, the file, the log."""

    def run(way, viewer, fillings):
        out, log = tmp_path / f"out{way.ending}", tmp_path / "log.jsonl"
        log.write_text("", encoding="utf-8")
        words = [word.replace("\0", " ") for word in way.words.format(out=out, **fillings).split()]
        seen = ["--as", viewer] if viewer else []
        asked = ["routewatch", "--log", str(log), "--log-level", "debug", *words, *seen, "--store", world_url]
        monkeypatch.setattr("sys.argv", asked)
        told, erred = io.StringIO(), io.StringIO()
        with redirect_stdout(told), redirect_stderr(erred):
            code = ended()
        assert code in way.codes, (way.words, viewer, code, erred.getvalue())
        written = unpacked(out.read_bytes()) if way.ending and out.exists() else ""
        return told.getvalue() + erred.getvalue() + written + log.read_text(encoding="utf-8")

    yield run
    for name in ("ROUTEWATCH_LOG", "ROUTEWATCH_LOG_LEVEL"):
        os.environ.pop(name, None)
    start_log(read_settings())


@pytest.fixture(scope="module")
def told():
    """What each command said to everybody, and how it entered that: each is run once for all that is asked of it."""
    return {}


@pytest.fixture
def answers(told, call, filled, world_url):
    """Run a command as everybody, each at a version at which nothing was read yet."""

    def ask(viewer, way):
        fillings = filled(viewer)
        world.count_on(world_url)
        return call(way, viewer, fillings), world.ways_entered(world_url, viewer)

    def give(way):
        words = way.words + way.ending
        if words not in told:
            told[words] = {viewer: ask(viewer, way) for viewer in EVERYBODY}
        return told[words]

    return give


def ended() -> int:
    try:
        main()
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def unpacked(content: bytes) -> str:
    """Give the text of a file, what is compressed in it included."""
    pieces = [content]
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            pieces += [archive.read(name) for name in archive.namelist()]
    if content.startswith(b"%PDF"):
        for found in re.finditer(rb"stream\r?\n(.*?)endstream", content, re.DOTALL):
            pieces.append(inflated(found.group(1)))
    return "\n".join(piece.decode("utf-8", "replace") for piece in pieces)


def inflated(content: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(content)
    except zlib.error:
        return b""


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.words + way.ending)
def test_a_command_gives_nobody_what_is_not_theirs(way, answers):
    for viewer, (said, _entered) in answers(way).items():
        if viewer:
            foreign = world.foreign_in(said, viewer)
            # The lines of a drawing are numbers without end: only its words can give anything away.
            kept = {sign for sign in foreign if way.ending not in DRAWN or sign.startswith("zq")}
            assert not kept, (viewer, said[:2_000])
        found = world.signs_in(said)
        if viewer in way.shows:
            assert found & set(way.shows[viewer]), (viewer, "finds nothing of its own", said[:2_000])


READING = [way for way in WAYS if way.words.split()[0] not in ("import", "effort", "operations")]


@pytest.mark.parametrize("way", READING, ids=lambda way: way.words + way.ending)
def test_whoever_finds_a_restricted_text_is_in_the_audit_chain(way, answers):
    for viewer, (said, entered) in answers(way).items():
        if world.restricted_in(said):
            assert entered & {"events", "flags", "backup"}, (viewer, said[:2_000])
        if viewer in way.shows and way.words.startswith("quarantine"):
            assert "quarantine" in entered, (viewer, said[:2_000])
        if way.words.startswith(("feeds", "detect", "score", "snapshot", "flags explain")) and viewer != "public":
            assert "events" in entered, viewer


def test_what_is_asked_for_by_its_number_or_name_is_not_there_for_others(call, filled, world_url):
    """Whoever knows the identifier of what is not theirs is told what they are told of one that never was."""
    asked = {
        "flags show {flag}": "0000000000",
        "flags explain {flag} --no-robustness": "0000000000",
        "flags judge {flag} dismiss --who me --why so": "0000000000",
        "quarantine show {record}": "9999",
        "quarantine dismiss {record} --who me --why so": "9999",
        "quarantine repair {record} --set latitude=1 --who me": "9999",
        "quarantine list --file zqbown7.csv": "",
        "quarantine list --import 16": "",
        "operations watch {operation}": "never was",
    }
    theirs = filled("AGY-B")
    for viewer in ("AGY-A", "lynx", "public"):
        for words, nobodys in asked.items():
            given = {name: nobodys.replace(" ", "\0") for name in ("flag", "record", "operation")}
            way = Way(words, {}, codes=(0, 2))
            there, nowhere = (call(way, viewer, {**theirs, **each}) for each in ({}, given))
            for name in ("flag", "record", "operation"):
                there = there.replace(str(theirs[name]).replace("\0", " "), given[name].replace("\0", " "))
            assert without_clock(there) == without_clock(nowhere)


def test_what_is_said_of_the_audit_chain_names_nothing(world_url, monkeypatch):
    said = io.StringIO()
    for words in (["--audit"], ["--audit", "--json"]):
        monkeypatch.setattr("sys.argv", ["routewatch", "verify", *words, "--store", world_url])
        with redirect_stdout(said), redirect_stderr(said):
            assert ended() == 0, said.getvalue()
    assert "entries" in said.getvalue()
    assert not world.signs_in(said.getvalue())


def without_clock(said: str) -> str:
    return re.sub(r'"(time|ms|duration_ms|seconds)": ?[^,}]*', "", said)
