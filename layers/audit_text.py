"""Turns what was found about the audit chain into sentences with numbers."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

from data.audit.chain import Entry
from data.audit.checkpoints import Proof
from data.audit.comparing import Audit
from data.audit.findings import Finding, What
from data.audit.standing import Standing
from layers.wording import _, moment, ngettext, number

COUNTER: Final = "store_version"
"""Under this name a checkpoint has the store's counter, beside the numbers of rows."""

_MICROS: Final = 1_000_000
_AT_ONCE: Final = 2
"""Entries of one act: itself, and a change of rules that is entered with it; a crash may come before the checkpoint."""

_MOST: Final = 100
"""Sentences of one kind of finding that are told; a chain in which all was changed has one for each entry."""


def standing_sentence(standing: Standing, place: str) -> str:
    """
    Say that a store does not fit its last checkpoint.

    Parameters
    ----------
    standing
        From the store.
    place
        Of the store, without a password.

    Returns
    -------
    sentence
        Empty where nothing is wrong.
    """
    if standing.findings:
        return _(
            "The store {place} is not as it was at its last checkpoint: {finding} It can be read, and takes nothing "
            "new; routewatch verify --audit says more."
        ).format(place=place, finding=finding_sentence(standing.findings[0]))
    if standing.failure:
        return _(
            "The checkpoints of the store {place} cannot be kept: {why}. What is done meanwhile is not proved."
        ).format(place=place, why=standing.failure)
    if standing.unproved > _AT_ONCE:
        return _(
            "No checkpoint of the store {place} is known here, though its chain has entries: it came from "
            "elsewhere, or its checkpoints are not where they were. What was done to it until now is not proved."
        ).format(place=place)
    return ""


def audit_sentences(audit: Audit) -> list[str]:
    """
    Say what a verification found, and what it cannot know.

    Parameters
    ----------
    audit
        From the store.

    Returns
    -------
    sentences
        What was checked, each finding, the tail, what was accepted before.
    """
    told = [finding_sentence(finding) for finding in audit.findings[:_MOST]]
    if len(audit.findings) > _MOST:
        told.append(_("{n} more findings; --json has all of them.").format(n=number(len(audit.findings) - _MOST)))
    return [_checked(audit), *told, *_unproved(audit), *_accepted(audit.proof.accepted)]


def entry_line(entry: Entry) -> str:
    """
    Write an entry as a line.

    Parameters
    ----------
    entry
        As it stands, whether it fits or not.

    Returns
    -------
    line
        Number, time (UTC), who, act, and what it says, as JSON.
    """
    at = f"{_instant(entry.at):%Y-%m-%d %H:%M:%S}" if isinstance(entry.at, int) else "?"
    return f"{entry.number}  {at}  {entry.who}  {entry.act}  {entry.about}"


def finding_sentence(finding: Finding) -> str:
    """
    Say what was found.

    Parameters
    ----------
    finding
        Of entries, of lines of the file of checkpoints, or of rows.

    Returns
    -------
    sentence
        With numbers.
    """
    numbers = {
        "first": number(finding.first), "last": number(finding.last), "other": number(finding.other),
        "before": number(finding.first - 1), "name": finding.name,
    }  # fmt: skip
    return _said(finding).format(**numbers)


def _said(finding: Finding) -> str:
    is_one = finding.first == finding.last  # of numbers from one to another: their amount is not what is said
    of_one = {
        What.EDITED: _("Entry {first} was changed."),
        What.MISSING: _("Entry {first} is missing."),
        What.CUT: _("The chain was cut after entry {before}: entry {first} is missing."),
        What.INSERTED: _("Entry {first} was put in after what was entry {other}."),
        What.RELINKED: _("The number or the digests of what was entry {first} were changed."),
        What.BROKEN: _("Entry {first} came after the last checkpoint and does not fit what is before it."),
    }
    of_several = {
        What.EDITED: _("Entries {first} to {last} were changed."),
        What.MISSING: _("Entries {first} to {last} are missing."),
        What.CUT: _("The chain was cut after entry {before}: entries {first} to {last} are missing."),
        What.INSERTED: _("Entries {first} to {last} were put in after what was entry {other}."),
        What.RELINKED: _("The numbers or the digests of what were entries {first} to {last} were changed."),
        What.BROKEN: _("Entries {first} to {last} came after the last checkpoint and do not fit what is before them."),
    }
    said = of_one if is_one else of_several
    return said[finding.what] if finding.what in said else _said_of_one(finding)


def _said_of_one(finding: Finding) -> str:
    sentences = {
        What.SWAPPED: _("Entries {first} and {other} were swapped."),
        What.MOVED: _("Entry {first} was moved, and stands as number {other}."),
        What.LOST: _("The table {name} has {first} rows; at the last checkpoint it had {last}.")
        if finding.name != COUNTER
        else _("The store counts {first} changes; at the last checkpoint it counted {last}."),
        What.DIFFERENT: _("Entry {first}, or one before it, was changed."),
        What.LINE_UNREADABLE: _("{line} cannot be read."),
        What.KEY_UNKNOWN: _("{line} is signed with a key that is not known here."),
        What.SIGNATURE_WRONG: _("{line} was changed: its signature does not fit."),
        What.OTHER_STORE: _("{line} is of another store."),
        What.LINE_MISSING: _("{line} does not follow the one before it: lines were taken out or changed."),
        What.LINE_WRONG: _("{line} is signed, and contradicts itself."),
    }
    line = _("Line {first} of the checkpoints") if finding.first else _("The last line of the checkpoints")
    return sentences[finding.what].replace("{line}", line)


def _checked(audit: Audit) -> str:
    entries = ngettext("{n} entry", "{n} entries", audit.entries)
    if audit.proof.last is None:
        return _("{entries}; no checkpoint of this store is known here.").format(entries=entries)
    checkpoints = ngettext("{n} checkpoint", "{n} checkpoints", audit.proof.lines)
    told = _("{entries}, {checkpoints}, the last one at entry {number} ({time}).").format(
        entries=entries,
        checkpoints=checkpoints,
        number=number(audit.proof.last.number),
        time=moment(_instant(audit.proof.last.at)),
    )
    is_sound = _("All fits.") + " " + _("This is about what was done; what records say is not held against it.")
    fits = "" if audit.findings else f" {is_sound}"
    return told + fits + _late(audit.proof) + _cut(audit.proof)


def _late(proof: Proof) -> str:
    if proof.began <= _AT_ONCE:
        return ""
    told = _(
        "The first checkpoint known here was made at entry {n}: what was done to the store before it is not proved."
    )
    return " " + told.format(n=number(proof.began))


def _cut(proof: Proof) -> str:
    return " " + _("A checkpoint was being written when the machine stopped; it is left out.") if proof.cut else ""


def _unproved(audit: Audit) -> list[str]:
    if audit.tail is None:
        return []
    first, last = audit.tail
    of_one = _("Entry {first} came after the last checkpoint: whoever can write to the store could have rewritten it.")
    of_several = _(
        "Entries {first} to {last} came after the last checkpoint: whoever can write to the store could have "
        "rewritten them."
    )
    return [(of_one if first == last else of_several).format(first=number(first), last=number(last))]


def _accepted(accepted: Iterable[int]) -> list[str]:
    return [
        _("On {time} a person took the chain as it was, though it did not fit; the entry says why.").format(
            time=moment(_instant(at))
        )
        for at in accepted
    ]


def _instant(micros: int) -> datetime:
    return datetime.fromtimestamp(micros / _MICROS, UTC)
