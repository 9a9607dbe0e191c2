"""Every command that reads a store, how it is called here, and what its answer has to hold for whom."""

from dataclasses import dataclass

import click
import typer

from layers.cli.main import app


@dataclass(frozen=True)
class Way:
    """
    One call of a command.

    Parameters
    ----------
    words
        As typed. ``{out}`` stands for a file of the test, ``{flag}`` for a flag that the principal sees, ``{record}``
        for a quarantined record of it, ``{file}`` for a file that it sends.
    shows
        Principal to signs, at least one of which it has to find: an empty answer is no proof.
    ending
        Of the file that is written; empty for none.
    codes
        With which it may end.
    """

    words: str
    shows: dict[str, tuple[str, ...]]
    ending: str = ""
    codes: tuple[int, ...] = (0,)


CORRIDORS = {"AGY-A": ("zqaamber7",), "AGY-B": ("zqbred7",), "vega": ("zqbamber7",), "lynx": ("zqbclear7",)}
CORRIDORS |= {"public": ("zqbclear7",), "": ("zqaamber7",)}
OWN = {"AGY-A": ("zqaown7",), "AGY-B": ("zqbown7",), "vega": ("zqbown7",), "lynx": ("zqcown7",), "": ("zqbown7",)}
FEEDS = {"AGY-A": ("zqared7",), "AGY-B": ("zqbred7",), "vega": ("zqbamber7",), "lynx": ("zqbamberc7",)}
FEEDS |= {"public": ("zqbclear7",), "": ("zqbred7",)}
EVENTS = {"AGY-A": ("zqared7",), "AGY-B": ("zqbredlist7",), "vega": ("zqbambern7",), "lynx": ("zqbamberc7",)}
EVENTS |= {"public": ("zqbclear7",), "": ("zqbredvega7",)}
FLAG = {**CORRIDORS, "AGY-B": ("zqbamber7",), "": ("zqbamber7", "zqbred7", "zqaamber7")}
WISHES = {"AGY-A": ("zqawish7",), "AGY-B": ("zqbwish7",), "vega": ("zqvwish7",), "lynx": ("zqlwish7",)}
INBOX = {viewer: signs for viewer, signs in EVENTS.items() if viewer in WISHES}
JUDGED = {viewer: signs for viewer, signs in FLAG.items() if viewer not in ("", "public")}
NOTHING: dict[str, tuple[str, ...]] = {}
WAYS = (
    Way("detect --out {out}", CORRIDORS, ".json"),
    Way("detect --period quarter --out {out}", CORRIDORS, ".json"),
    Way("detect --as-of 2025-12-31 --effort {effort} --out {out}", CORRIDORS, ".json"),
    Way("feeds", NOTHING),
    Way("feeds --json", FEEDS),
    Way("score --last 3", NOTHING),
    Way("score --last 3 --json", NOTHING),
    Way("score --last 3 --json --out {out}", NOTHING, ".json"),
    Way("flags list", CORRIDORS),
    Way("flags list --json", CORRIDORS),
    Way("flags show {flag}", FLAG),
    Way("flags show {flag} --json", FLAG),
    Way("flags explain {flag} --no-robustness", FLAG),
    Way("flags explain {flag} --no-robustness --json", FLAG),
    Way("flags judge {flag} dismiss --who me --why so", JUDGED, codes=(0, 2)),
    Way("flags judge {flag} dismiss --who me --why so --json", JUDGED, codes=(0, 2)),
    Way("flags acknowledge {flag} --who me", JUDGED, codes=(0, 2)),
    Way("flags acknowledge {flag} --who me --json", JUDGED, codes=(0, 2)),
    Way("flags hand-over {flag} --who me --to you", JUDGED, codes=(0, 2)),
    Way("effort list", OWN),
    Way("effort list --json", OWN),
    Way("effort import {effort} --json", NOTHING, codes=(0, 2)),
    Way("operations list", OWN),
    Way("operations list --json", OWN),
    Way("operations watch {operation}", OWN, codes=(0, 2)),
    Way("operations watch {operation} --json", OWN, codes=(0, 2)),
    Way("operations add --name n --from 2025-01-01 --to 2025-02-01 --agency AGY-A --area 1,2,3", NOTHING, codes=(0, 2)),
    Way("areas list", WISHES),
    Way("areas list --json", WISHES),
    Way("areas add --name n --outline 1,2,3", NOTHING, codes=(0, 2)),
    Way("areas remove n", NOTHING, codes=(2,)),
    Way("alerts list", WISHES),
    Way("alerts list --json", WISHES),
    Way("alerts add --name n", NOTHING, codes=(0, 2)),
    Way("alerts remove n", NOTHING, codes=(2,)),
    Way("alerts inbox", INBOX),
    Way("alerts inbox --json", INBOX),
    Way("alerts inbox --read", INBOX, codes=(0, 2)),
    Way("api keys list", OWN),
    Way("api keys list --json", OWN),
    Way("api keys add --agency AGY-A --name n", NOTHING, codes=(0, 2)),
    Way("api keys revoke bbbbbbbbbbbb", {"AGY-B": ("zqbown7",)}, codes=(0, 2)),
    Way("snapshot --out {out}", NOTHING, ".svg"),
    Way("snapshot --out {out}", NOTHING, ".pdf"),
    Way("snapshot --out {out}", NOTHING, ".png"),
    *(
        Way(f"export --what {what} --format {form} --out {{out}}", shows, f".{form}")
        for what, shows in (("events", EVENTS), ("cells", NOTHING), ("corridors", CORRIDORS), ("flags", NOTHING))
        for form in ("csv", "geojson")
    ),
    Way("quarantine list", OWN),
    Way("quarantine list --json", OWN),
    Way("quarantine list --state any --complete --json", OWN),
    Way("quarantine list --reason nothing", NOTHING),
    Way("quarantine show {record}", OWN, codes=(0, 2)),
    Way("quarantine show {record} --json", OWN, codes=(0, 2)),
    Way("quarantine repair {record} --set latitude=10 --set occurred_at=2025-01-01 --who me", NOTHING, codes=(0, 1, 2)),
    Way("quarantine repair --reason bad_date --set occurred_at=2025-01-01 --who me --json", NOTHING, codes=(0, 1, 2)),
    Way("quarantine replay --all --json", OWN, codes=(0, 1)),
    Way("quarantine dismiss --reason bad_date --who me --why so", NOTHING, codes=(0, 2)),
    Way("import {file}", NOTHING, codes=(0, 1, 2)),
    Way("import {file} --json --dry-run", NOTHING, codes=(0, 1, 2)),
    Way("import {file} --json", NOTHING, codes=(0, 1, 2)),
    Way("backup --out {out}", {"": ("zqbred7",)}, ".zip", codes=(0, 2)),
)
NO_WAY_OUT = {
    "demo": "makes training data and opens the app",
    "app": "is the server: the pages have tests of their own",
    "geocode": "reads no store",
    "watch": "says of each file what import says of it, and less; it has tests of its own",
    "verify": "takes no --as: it tells numbers of entries, and has a test of its own",
    "restore": "makes a store from a backup, which only the local principal has",
}


def commands() -> frozenset[str]:
    """List every command by its words."""

    def leaves(command: click.Command, words: tuple[str, ...]) -> list[str]:
        children = getattr(command, "commands", None)
        if children is None:
            return [" ".join(words)]
        return [leaf for name, child in children.items() for leaf in leaves(child, (*words, name))]

    return frozenset(leaves(typer.main.get_command(app), ()))
