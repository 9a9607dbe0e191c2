"""Finds for each entry of a chain which one it was when the checkpoint was made."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass
class Alignment:
    """
    Which entry is which; rows and known ones are counted from 0.

    Parameters
    ----------
    n_proved
        So many rows are of before the checkpoint.
    in_place
        Rows that stand in the order in which they were known, each with the known one that it is.
    swapped
        Two known ones, each of which stands where the other belongs.
    moved
        Rows that stand elsewhere, each with the known one that it is.
    edited
        Known ones in whose place stands something that was not known.
    inserted
        Rows that were not known, each with the number of known ones before it.
    missing
        Known ones that are not there.
    cut
        Known ones at the end that are not there, where nothing comes after them.
    """

    n_proved: int = 0
    in_place: list[tuple[int, int]] = field(default_factory=list)
    swapped: list[tuple[int, int]] = field(default_factory=list)
    moved: list[tuple[int, int]] = field(default_factory=list)
    edited: list[int] = field(default_factory=list)
    inserted: list[tuple[int, int]] = field(default_factory=list)
    missing: list[int] = field(default_factory=list)
    cut: list[int] = field(default_factory=list)


def align(
    contents: Sequence[str], known: Sequence[str], *, own: Sequence[int | None], is_late: Sequence[bool]
) -> Alignment:
    """
    Align a chain with what is known of it.

    Parameters
    ----------
    contents
        Digests of what its entries say, in their order.
    known
        Digests of what they said.
    own
        The known one that has the number of each entry, None for none.
    is_late
        Of each entry, whether by its own clock it came after all that is known. Nothing else tells an entry that was
        replaced from one that came later, where those between are gone and the numbers were made anew.

    Returns
    -------
    alignment
        Every row of before the checkpoint and every known one is in one of its lists.
    """
    found = Alignment()
    found.swapped = _swapped(contents, known)
    undone = list(contents)
    for first, second in found.swapped:
        undone[first], undone[second] = undone[second], undone[first]
    belongs = _belongs(undone, own, known)
    in_order = _longest_rise(belongs)
    of_swaps = {place for pair in found.swapped for place in pair}
    found.in_place = [(row, place) for row, place in in_order if row not in of_swaps]
    found.moved = sorted(belongs.items() - set(in_order))
    found.n_proved = _n_proved(belongs, in_order, is_late, n_known=len(known))
    _fill_gaps(found, belongs, in_order, own=own, n_known=len(known))
    _part_cut(found, n_rows=len(contents), n_known=len(known))
    return found


def _swapped(contents: Sequence[str], known: Sequence[str]) -> list[tuple[int, int]]:
    place = {digest: at for at, digest in enumerate(known)}
    pairs = []
    for first, (digest, was) in enumerate(zip(contents, known, strict=False)):
        second = place.get(digest, first)
        if digest != was and first < second < len(contents) and contents[second] == was:
            pairs.append((first, second))
    return pairs


def _belongs(contents: Sequence[str], own: Sequence[int | None], known: Sequence[str]) -> dict[int, int]:
    """Find the known one of each row; of those that say the same, the one of its number where that is free."""
    belongs = {row: mine for row, mine in enumerate(own) if mine is not None and contents[row] == known[mine]}
    taken = set(belongs.values())
    free: dict[str, list[int]] = defaultdict(list)
    for place in range(len(known) - 1, -1, -1):
        if place not in taken:
            free[known[place]].append(place)
    for row, digest in enumerate(contents):
        if row not in belongs and free.get(digest):
            belongs[row] = free[digest].pop()
    return dict(sorted(belongs.items()))


def _longest_rise(belongs: dict[int, int]) -> list[tuple[int, int]]:
    """Find the most rows whose known ones follow each other in order (Fredman 1975, by patience)."""
    tops: list[int] = []
    at_top: list[int] = []
    before: dict[int, int | None] = {}
    for row, place in belongs.items():
        pile = bisect_left(tops, place)
        before[row] = at_top[pile - 1] if pile else None
        tops[pile : pile + 1] = [place]
        at_top[pile : pile + 1] = [row]
    rise = []
    top = at_top[-1] if at_top else None
    while top is not None:
        rise.append((top, belongs[top]))
        top = before[top]
    return rise[::-1]


def _n_proved(
    belongs: dict[int, int], in_order: list[tuple[int, int]], is_late: Sequence[bool], *, n_known: int
) -> int:
    """Count the rows of before the checkpoint: up to the last one in place, and what replaced those after it."""
    last_row, last = in_order[-1] if in_order else (-1, -1)
    n_replaced = len(set(range(last + 1, n_known)) - set(belongs.values()))
    after = range(last_row + 1, min(last_row + 1 + n_replaced, len(is_late)))
    return next((row for row in after if is_late[row]), after.stop)


def _fill_gaps(
    found: Alignment,
    belongs: dict[int, int],
    in_order: list[tuple[int, int]],
    *,
    own: Sequence[int | None],
    n_known: int,
) -> None:
    """Say of each stretch between two rows in place what was edited, put in or taken out there."""
    there = set(belongs.values())
    row, place = 0, 0
    for next_row, next_place in [*in_order, (found.n_proved, n_known)]:
        fresh = [each for each in range(row, next_row) if each not in belongs]
        lacking = set(range(place, next_place)) - there
        paired = {each: mine for each in fresh if (mine := own[each]) in lacking and mine is not None}
        fresh = [each for each in fresh if each not in paired]
        gone = sorted(lacking - set(paired.values()))
        n_edited = min(len(fresh), len(gone))
        found.edited += [*paired.values(), *gone[:n_edited]]
        found.inserted += [(each, place) for each in fresh[n_edited:]]
        found.missing += gone[n_edited:]
        row, place = next_row + 1, next_place + 1


def _part_cut(found: Alignment, *, n_rows: int, n_known: int) -> None:
    """Call it a cut where nothing is left after what is missing at the end."""
    if found.n_proved < n_rows:
        return
    end = n_known
    while found.missing and found.missing[-1] == end - 1:
        end = found.missing.pop()
        found.cut.append(end)
