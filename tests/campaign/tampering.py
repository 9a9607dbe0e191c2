"""``make campaign``: 10,000 random changes of the audit chain before its last checkpoint: all found, and named."""

import argparse
import sys
import time
from collections import Counter
from dataclasses import dataclass, replace

import numpy as np
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from data.audit import Act, Checkpoint, Entry, Finding, What, compare, first_link, next_entry, read_proof
from data.audit.chain import content_digest, link_digest
from data.audit.checkpoints import line_digest, public_key, signed_line

STORE = "5f0c"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
CONSEQUENCES = {What.RELINKED, What.BROKEN}
"""What follows from a change where digests and numbers after it were made anew, or were not."""


@dataclass(frozen=True)
class Tampering:
    """A changed chain, what was done, and what has to be said of it."""

    entries: list[Entry]
    said: Finding
    how: str


def moment(number: int) -> int:
    """Say when an entry is made."""
    return 1_795_305_600_000_000 + number * 1_000_003


def chain(size: int) -> list[Entry]:
    """Make a chain of several acts."""
    acts, entries, last = list(Act), [], (0, first_link(STORE))
    for number in range(1, size + 1):
        about = {"import_id": number, "added": number * 7 % 13, "sha256": f"{number:064x}"}
        entries.append(
            next_entry(last, at=moment(number), who=f"AGY-{number % 3}", act=acts[number % len(acts)], about=about)
        )
        last = (number, entries[-1].digest)
    return entries


def checkpoint_lines(entries: list[Entry], ends: list[int], *, key: Ed25519PrivateKey = KEY) -> bytes:
    """Write checkpoints after so many entries each."""
    content, previous, begin = b"", "", 0
    for end in ends:
        contents = tuple(content_digest(entry) for entry in entries[begin:end])
        head = entries[end - 1].digest if end else first_link(STORE)
        checkpoint = Checkpoint(
            STORE, moment(end) + 1, end, head, contents, {"imports": end}, public_key(key), previous
        )
        line = signed_line(checkpoint, key)
        content, previous, begin = content + line + b"\n", line_digest(line), end
    return content


def rechained(entries: list[Entry], begin: int) -> list[Entry]:
    """Compute numbers and digests anew from a place on, as somebody does who knows how."""
    whole = entries[:begin]
    for entry in entries[begin:]:
        number, previous = (whole[-1].number + 1, whole[-1].digest) if whole else (1, first_link(STORE))
        digest = link_digest(number, previous, content_digest(entry))
        whole.append(replace(entry, number=number, previous=previous, digest=digest))
    return whole


def renumbered(entries: list[Entry]) -> list[Entry]:
    """Close gaps of the numbers, and leave the digests."""
    return [replace(entry, number=number) for number, entry in enumerate(entries, start=1)]


def edit(entries: list[Entry], n_proved: int, chance: np.random.Generator) -> Tampering:
    """Change a field of an entry."""
    at = int(chance.integers(n_proved))
    field = str(chance.choice(["at", "who", "act", "about", "previous", "digest"]))
    was = getattr(entries[at], field)
    changed = [*entries]
    changed[at] = replace(
        entries[at], **{field: was + 1 if field == "at" else was[:-1] + ("0" if was[-1] != "0" else "1")}
    )
    if field in {"previous", "digest"}:
        return Tampering(changed, Finding(What.RELINKED, at + 1, at + 1), f"edit {field}")
    how = str(chance.choice(["as it is", "own digest", "rechained"]))
    if how == "own digest":
        digest = link_digest(at + 1, changed[at].previous, content_digest(changed[at]))
        changed[at] = replace(changed[at], digest=digest)
    changed = rechained(changed, at) if how == "rechained" else changed
    return Tampering(changed, Finding(What.EDITED, at + 1, at + 1), f"edit {how}")


def delete(entries: list[Entry], n_proved: int, chance: np.random.Generator) -> Tampering:
    """Take some entries out."""
    first = int(chance.integers(n_proved))
    last = min(first + int(chance.integers(1, 5)), n_proved)
    left = [*entries[:first], *entries[last:]]
    what = What.CUT if last == len(entries) else What.MISSING
    how = str(chance.choice(["as it is", "renumbered", "rechained"]))
    left = renumbered(left) if how == "renumbered" else rechained(left, first) if how == "rechained" else left
    return Tampering(left, Finding(what, first + 1, last), f"delete {how}")


def swap(entries: list[Entry], n_proved: int, chance: np.random.Generator) -> Tampering:
    """Let two entries stand in each other's place."""
    first, second = sorted(int(at) for at in chance.choice(n_proved, 2, replace=False))
    how = str(chance.choice(["what they say", "whole", "rechained"]))
    changed = [*entries]
    kept = ("number", "previous", "digest") if how == "what they say" else ("number",)
    for here, there in ((first, second), (second, first)):
        changed[here] = replace(entries[there], **{name: getattr(entries[here], name) for name in kept})
    changed = rechained(changed, first) if how == "rechained" else changed
    return Tampering(changed, Finding(What.SWAPPED, first + 1, first + 1, second + 1), f"swap {how}")


def put_in(entries: list[Entry], n_proved: int, chance: np.random.Generator) -> Tampering:
    """Put an entry in between."""
    after = int(chance.integers(n_proved))
    last = (after, entries[after - 1].digest) if after else (0, first_link(STORE))
    new = next_entry(last, at=1, who="nobody", act=Act.READ, about={"records": int(chance.integers(1_000))})
    changed = [*entries[:after], new, *entries[after:]]
    how = str(chance.choice(["renumbered", "rechained"]))
    changed = rechained(changed, after) if how == "rechained" else renumbered(changed)
    return Tampering(changed, Finding(What.INSERTED, after + 1, after + 1, after), f"insert {how}")


def truncate(entries: list[Entry], n_proved: int, chance: np.random.Generator) -> Tampering:
    """Cut the chain."""
    left = int(chance.integers(n_proved))
    return Tampering(entries[:left], Finding(What.CUT, left + 1, n_proved), "truncate")


KINDS = (edit, delete, swap, put_in, truncate)


def tamper(chance: np.random.Generator, *, longest: int = 60) -> tuple[list[Entry], bytes, Tampering]:
    """Make a chain with checkpoints, and change it before the last one of them; the kinds come equally often."""
    entries = chain(int(chance.integers(2, longest)))
    n_proved = int(chance.integers(2, len(entries) + 1))
    ends = sorted({n_proved, *(int(end) for end in chance.integers(1, n_proved + 1, 3))})
    tampering = KINDS[int(chance.integers(len(KINDS)))](entries, n_proved, chance)
    return entries, checkpoint_lines(entries, ends), tampering


def wrong_about(findings: tuple[Finding, ...], tampering: Tampering) -> str:
    """Say what is not as it has to be said, empty where all is: the change itself, and nothing but what follows."""
    if not any(_says(finding, tampering.said) for finding in findings):
        return f"{tampering.how}: {tampering.said} was not found among {findings}"
    others = [each for each in findings if not _says(each, tampering.said) and each.what not in CONSEQUENCES]
    early = [each for each in findings if each.what in CONSEQUENCES and each.last < tampering.said.first]
    return f"{tampering.how}: {tampering.said}, and also {others + early}" if others or early else ""


def _says(finding: Finding, wanted: Finding) -> bool:
    return finding == wanted


def campaign(rounds: int, *, seed: int = 6) -> Counter[str]:
    """
    Change so many chains.

    Raises
    ------
    AssertionError
        A change was not found, was called by another name, or a chain that nobody changed was blamed.
    """
    chance, done = np.random.default_rng(seed), Counter()
    keys = frozenset({public_key(KEY)})
    for _ in range(rounds):
        entries, lines, tampering = tamper(chance)
        proof = read_proof(lines, store_id=STORE, keys=keys)
        assert not compare(entries, proof, store_id=STORE, counts={"imports": len(entries)}).findings
        found = compare(tampering.entries, proof, store_id=STORE, counts={"imports": len(entries)}).findings
        assert not (wrong := wrong_about(found, tampering)), wrong
        done[tampering.how] += 1
    return done


def main() -> None:
    """Read the command line, change chains, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=10_000)
    began, asked = time.monotonic(), parser.parse_args()
    done = campaign(asked.rounds)
    kinds = ", ".join(f"{how} {count:,}" for how, count in sorted(done.items()))
    sys.stdout.write(
        f"{done.total():,} changed chains, all found and named ({kinds}), {time.monotonic() - began:.0f} s\n"
    )


if __name__ == "__main__":
    main()
