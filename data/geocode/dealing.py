"""Deals out the marks around two angles: which letter or word belongs to which of the two."""

from dataclasses import dataclass
from itertools import product
from typing import Final

from data.geocode.angles import Angle
from data.geocode.marks import Mark


@dataclass(frozen=True)
class Dealt:
    """
    The marks of two angles.

    Parameters
    ----------
    first, second
        Of the first and of the second angle; all of one axis, with one hemisphere at most.
    """

    first: tuple[Mark, ...] = ()
    second: tuple[Mark, ...] = ()

    @property
    def marks(self) -> tuple[Mark, ...]:
        """All of them."""
        return self.first + self.second

    @property
    def axes(self) -> tuple[int | None, int | None]:
        """Axis of each angle, as ``Mark`` has it; None where no mark says it."""
        return (self.first[0].axis if self.first else None), (self.second[0].axis if self.second else None)

    @property
    def directions(self) -> tuple[int, int]:
        """Direction of each angle: 1, -1, or 0 where no hemisphere is named."""
        return sum(mark.direction for mark in self.first), sum(mark.direction for mark in self.second)


NO_MARKS: Final = Dealt()


def deal_marks(before: list[Mark], between: list[Mark], after: list[Mark], angles: tuple[Angle, Angle]) -> list[Dealt]:
    """
    Deal out marks to two angles.

    Parameters
    ----------
    before, between, after
        Marks around the angles, in the order of the text. Not all of the outer ones need belong to them: in "20 km
        south of 10.5N 66.9W" the first does not.
    angles
        The two.

    Returns
    -------
    dealt
        The best way, which says the most of both; several where they differ and are equally good.
    """
    if not (before or between or after):
        return [NO_MARKS]
    leads = dict.fromkeys((tuple(before), tuple(before[-1:]), ()))
    tails = dict.fromkeys((tuple(after), tuple(after[:1]), ()))
    ways = product(leads, tails, range(len(between) + 1))
    dealt = [Dealt((*lead, *between[:cut]), (*between[cut:], *tail)) for lead, tail, cut in ways]
    ranked = [(_rank(each, angles), each) for each in dealt if _fits(each.first) and _fits(each.second)]
    best = max((rank for rank, _ in ranked), default=None)
    different = {(each.axes, each.directions): each for rank, each in ranked if rank == best}
    return list(different.values()) or [NO_MARKS]


def _fits(marks: tuple[Mark, ...]) -> bool:
    return len({mark.axis for mark in marks}) <= 1 and sum(mark.direction != 0 for mark in marks) <= 1


def _rank(dealt: Dealt, angles: tuple[Angle, Angle]) -> tuple[bool, bool, int, int, int]:
    axes = dealt.axes
    away = sum(_gap(mark, angles[0]) for mark in dealt.first) + sum(_gap(mark, angles[1]) for mark in dealt.second)
    letters = sum(mark.is_letter for mark in dealt.marks)
    return set(axes) == {0, 1}, None not in axes, len(dealt.marks), -away, letters


def _gap(mark: Mark, angle: Angle) -> int:
    return angle.start - mark.end if mark.end <= angle.start else mark.start - angle.end
