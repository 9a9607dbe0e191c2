"""``routewatch verify --audit``: the audit chain against its checkpoints, and going on where they differ."""

from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from data.audit.comparing import Audit
from data.errors import WrongUseError
from layers.audit_text import audit_sentences, entry_line
from layers.cli.imports import print_object
from layers.cli.options import JsonOption, StoreOption, existing_store, read_words
from layers.cli.plain import plain_text
from layers.wording import _


def verify_command(
    *,
    audit: Annotated[bool, typer.Option("--audit", help="The audit chain of the store.")] = False,
    accept: Annotated[
        str, typer.Option(metavar="WHY", help="Go on with a chain that does not fit; the reason is entered in it.")
    ] = "",
    entries: Annotated[
        int, typer.Option("--entries", metavar="N", min=0, help="Show the last N entries, too: who did what, and when.")
    ] = 0,
    as_object: JsonOption = False,
    store: StoreOption = "",
) -> None:
    """Say what was changed in what was noted of every act, and what cannot be known."""
    if not audit:
        raise WrongUseError(_("Say what is to be verified: --audit."))
    with existing_store(store) as opened:
        found = opened.accept(read_words(accept, option="--accept")) if accept else opened.audit()
        shown = opened.entries()[-entries:] if entries else ()
    if as_object:
        print_object({**_as_json(found), **({"chain": [vars(entry) for entry in shown]} if entries else {})})
        return
    for entry in shown:
        typer.echo(plain_text(entry_line(entry)))
    for sentence in audit_sentences(found):
        typer.echo(sentence)
    if accept:
        typer.echo(_("This was accepted; the store takes new records again."))
    elif found.findings or (found.entries and found.proof.last is None):
        raise typer.Exit(1)


def _as_json(found: Audit) -> dict[str, Any]:
    last = found.proof.last
    return {
        "fits": not found.findings,
        "entries": found.entries,
        "checkpoints": found.proof.lines,
        "last_checkpoint": {"number": last.number, "at": _iso(last.at)} if last else None,
        "cut_line": found.proof.cut,
        "findings": [vars(finding) for finding in found.findings],
        "tail": {"first": found.tail[0], "last": found.tail[1]} if found.tail else None,
        "accepted": [_iso(at) for at in found.proof.accepted],
    }


def _iso(micros: int) -> str:
    return datetime.fromtimestamp(micros / 1_000_000, UTC).isoformat()
