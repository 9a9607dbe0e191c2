"""Holds a chain against what checkpoints prove of it, and names what was done to it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from data.audit.aligning import Alignment, align
from data.audit.chain import Entry, Link, content_digest, link_digest, link_of
from data.audit.checkpoints import Proof, head_of
from data.audit.findings import Finding, What, in_ranges, one


@dataclass(frozen=True)
class Audit:
    """
    What a verification says.

    Parameters
    ----------
    entries
        Number of entries.
    proof
        What the checkpoints say.
    findings
        All that does not fit.
    tail
        Numbers of the first and the last entry after the last checkpoint: whoever can write to the store could have
        rewritten these. None where there are none.
    """

    entries: int
    proof: Proof
    findings: tuple[Finding, ...]
    tail: tuple[int, int] | None


def compare(entries: Sequence[Entry], proof: Proof, *, store_id: str, counts: Mapping[str, int]) -> Audit:
    """
    Hold a chain against its checkpoints.

    Parameters
    ----------
    entries
        As the store has them, by number.
    proof
        From ``read_proof``.
    store_id
        Of the store.
    counts
        Rows that the store has, by what they are.

    Returns
    -------
    audit
        An edit, a swap, or a piece taken out or put in is named as what it is. Of many at the same place, what is said
        is one way in which the chain can have become what it is.
    """
    place_of = {number: place for place, (number, _, _) in enumerate(proof.links)}
    found = align(
        [content_digest(entry) for entry in entries],
        proof.contents,
        own=[place_of.get(entry.number) for entry in entries],
        is_late=[_is_late(entry, proof) for entry in entries],
    )
    before, after = entries[: found.n_proved], entries[found.n_proved :]
    findings = [*_changed(found, entries, proof.links), *_relinked(found, entries, proof.links), *_lost(proof, counts)]
    elsewhere = {row for row, _ in found.moved}
    unproved = [entry for row, entry in enumerate(after, start=found.n_proved) if row not in elsewhere]
    # The first of them may hang on what was proved, or on what was made of it.
    ends = {head_of(proof, store_id), *((entry.number, entry.digest) for entry in before[-1:])}
    findings += broken(unproved, ends)
    tail = (after[0].number, after[-1].number) if after else None
    return Audit(len(entries), proof, (*proof.findings, *in_ranges(findings)), tail)


def lost(then: Mapping[str, int], now: Mapping[str, int]) -> list[Finding]:
    """
    Say of what a store has fewer rows than it had.

    Parameters
    ----------
    then, now
        Rows by what they are.

    Returns
    -------
    findings
        One for each.
    """
    return [
        Finding(What.LOST, now.get(name, 0), count, name=name)
        for name, count in then.items()
        if now.get(name, 0) < count
    ]


def broken(entries: Sequence[Entry], ends: Collection[tuple[int, str]]) -> list[Finding]:
    """
    Hold entries that no checkpoint proves against each other.

    Parameters
    ----------
    entries
        After the last checkpoint.
    ends
        Number and digest of what the first of them may hang on.

    Returns
    -------
    findings
        Whoever changed an entry and computed no digest anew is found; who computed all of them is not.
    """
    findings = []
    for entry in entries:
        digest = link_digest(entry.number, entry.previous, content_digest(entry))
        if (entry.number - 1, entry.previous) not in ends or digest != entry.digest:
            findings.append(one(What.BROKEN, entry.number))
        ends = {(entry.number, entry.digest)}
    return findings


def _is_late(entry: Entry, proof: Proof) -> bool:
    if proof.last is None or entry.number > proof.last.number:
        return True
    return isinstance(entry.at, int) and entry.at > proof.last.at  # whoever overwrote it may have left a text


def _lost(proof: Proof, counts: Mapping[str, int]) -> list[Finding]:
    return lost(proof.last.counts, counts) if proof.last else []


def _changed(found: Alignment, entries: Sequence[Entry], known: Sequence[Link]) -> list[Finding]:
    number = [link[0] for link in known]
    return [
        *(one(What.SWAPPED, number[first], other=number[second]) for first, second in found.swapped),
        *(one(What.MOVED, number[place], other=entries[row].number) for row, place in found.moved),
        *(one(What.EDITED, number[place]) for place in found.edited),
        *(one(What.INSERTED, entries[row].number, other=number[n - 1] if n else 0) for row, n in found.inserted),
        *(one(What.MISSING, number[place]) for place in found.missing),
        *(one(What.CUT, number[place]) for place in found.cut),
    ]


def _relinked(found: Alignment, entries: Sequence[Entry], known: Sequence[Link]) -> list[Finding]:
    return [
        one(What.RELINKED, known[place][0]) for row, place in found.in_place if link_of(entries[row]) != known[place]
    ]
