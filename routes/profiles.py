"""What corridors look like (width, density along, commodities, size) and how events share out among them by it."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from routes.candidates import Candidate, Tags
from routes.cargo import COMMODITY_PRIOR, named_cargo
from routes.cells import parents
from routes.evidence import Evidence
from routes.geodesy import Floats, along_km
from routes.terms import Beside, Numbers, Terms

TAIL_SHARE: Final = 0.12
TAIL_KM: Final = 60.0
SIGMA_RANGE_KM: Final = (4.0, 40.0)
FIRST_SIGMA_KM: Final = 12.0
STRETCH_KM: Final = 60.0
FIRST_BACKGROUND: Final = 0.3
BACKGROUND_RESOLUTION: Final = 2
CELL_AREA_KM2: Final = 86801.8
TINY: Final = 1e-300


@dataclass(frozen=True)
class Profiles:
    """
    What is learned of corridors and background.

    Parameters
    ----------
    mix
        Shape (corridors + 1,): share of all events; the last is the background.
    sigma_km
        Shape (corridors,): of the core.
    stretches
        Density along each corridor, by stretch of about 60 km.
    lengths_km
        Shape (corridors,).
    kinds
        Chance of each commodity, shape (commodities + 1, corridors + 1); the last row is of those never met.
    commodities
        Names, sorted.
    modes
        Share of each mode in the background.
    area_km2
        Over which the background is spread.
    """

    mix: Floats
    sigma_km: Floats
    stretches: tuple[Floats, ...]
    lengths_km: Floats
    kinds: Floats
    commodities: tuple[str, ...]
    modes: Floats
    area_km2: float

    def shares(self, terms: Terms) -> tuple[Floats, Floats]:
        """
        Share events out.

        Parameters
        ----------
        terms
            Of the events and the same corridors.

        Returns
        -------
        shares, background
            Shapes (entries,) and (events,).
        """
        beside = terms.beside
        row, column = beside.row, beside.column
        along = np.concatenate(self.stretches)[self.stretch_of(beside)]
        wide = np.hypot(self.sigma_km[column], terms.radius_sigma[row])
        core = np.exp(-0.5 * (beside.offset_km / wide) ** 2) / (wide * np.sqrt(2 * np.pi))
        tail = np.exp(-np.abs(beside.offset_km) / TAIL_KM) / (2 * TAIL_KM)
        across = (1 - TAIL_SHARE) * core + TAIL_SHARE * tail
        like = across * along * self.kinds[terms.commodity[row], column] * terms.fixed * self.mix[column]
        rest = self.kinds[terms.commodity, -1] * terms.background * self.mix[-1] / self.area_km2
        whole = np.maximum(np.bincount(row, weights=like, minlength=beside.shape[0]) + rest, TINY)
        return like / whole[row], rest / whole

    def stretch_of(self, beside: Beside) -> Numbers:
        """
        Find the stretch that each entry lies in.

        Parameters
        ----------
        beside
            Events beside the same corridors.

        Returns
        -------
        stretch
            Shape (entries,), counted through all corridors.
        """
        sizes = np.array([len(part) for part in self.stretches], dtype=np.int64)
        at = beside.along_km / self.lengths_km[beside.column] * sizes[beside.column]
        first = np.cumsum(sizes) - sizes
        return np.asarray(first[beside.column] + np.minimum(at.astype(np.int64), sizes[beside.column] - 1))

    def in_order(self, order: Numbers) -> "Profiles":
        """
        Sort the corridors.

        Parameters
        ----------
        order
            Columns as they are to follow.

        Returns
        -------
        profiles
            Of the same corridors.
        """
        all_of = np.append(order, len(self.sigma_km))
        return replace(
            self,
            mix=self.mix[all_of],
            sigma_km=self.sigma_km[order],
            stretches=tuple(self.stretches[at] for at in order.tolist()),
            lengths_km=self.lengths_km[order],
            kinds=self.kinds[:, all_of],
        )


def first_profiles(evidence: Evidence, candidates: list[Candidate], tags: Tags) -> Profiles:
    """
    Guess what corridors look like, before any event is theirs.

    Parameters
    ----------
    evidence
        Of one kind.
    candidates
        Corridors, at least one.
    tags
        Of the same events.

    Returns
    -------
    profiles
        All as wide, evenly dense; their sizes and commodities by the events that name their ends.
    """
    lengths = np.array([along_km(c.line)[-1] for c in candidates])
    tagged = np.array([c.tagged for c in candidates]) + 1
    commodities = evidence.commodities[0]
    modes = evidence.chances.mean(axis=0)
    return Profiles(
        mix=np.append((1 - FIRST_BACKGROUND) * tagged / tagged.sum(), FIRST_BACKGROUND),
        sigma_km=np.full(len(candidates), FIRST_SIGMA_KM),
        stretches=tuple(np.full(max(1, int(np.ceil(length / STRETCH_KM))), 1 / length) for length in lengths.tolist()),
        lengths_km=lengths,
        kinds=_named_kinds(evidence, candidates, tags),
        commodities=commodities,
        modes=modes / modes.sum(),
        area_km2=CELL_AREA_KM2 * len(np.unique(parents(evidence.cells, BACKGROUND_RESOLUTION))),
    )


def _named_kinds(evidence: Evidence, candidates: list[Candidate], tags: Tags) -> Floats:
    nobody = np.zeros(evidence.frame.height, dtype=bool)
    overall = named_cargo(evidence, nobody)[0]
    columns = [
        named_cargo(evidence, tags.names_pair(c.origin, c.destination) if c.origin else nobody)[1] for c in candidates
    ]
    return np.vstack([np.column_stack([*columns, overall]), np.ones(len(candidates) + 1)])


def learn_profiles(terms: Terms, weights: Floats, shares: tuple[Floats, Floats], before: Profiles) -> Profiles:
    """
    Learn what corridors look like from the events that are theirs.

    Parameters
    ----------
    terms
        Of the events.
    weights
        Shape (events,): how many events each record stands for.
    shares
        As from ``Profiles.shares``.
    before
        What was known before.

    Returns
    -------
    profiles
        Maximum likelihood, held by an imagined event or so.
    """
    beside, corridors = terms.beside, len(before.sigma_km)
    heavy, rest = shares[0] * weights[beside.row], shares[1] * weights
    mass = np.append(np.bincount(beside.column, weights=heavy, minlength=corridors), rest.sum())
    return replace(
        before,
        mix=(mass + 1e-6) / (mass.sum() + 1e-6 * (corridors + 1)),
        sigma_km=_sigma(beside, heavy, before.sigma_km),
        stretches=_stretches(before, before.stretch_of(beside), heavy),
        kinds=_kinds(terms, heavy, rest, before.kinds.shape),
    )


def _sigma(beside: Beside, heavy: Floats, sigma: Floats) -> Floats:
    core = heavy * (np.abs(beside.offset_km) < 3 * sigma[beside.column])
    spread = np.bincount(beside.column, weights=core * beside.offset_km**2, minlength=len(sigma))
    held = np.bincount(beside.column, weights=core, minlength=len(sigma))
    # One imagined event at the first guess keeps a thin corridor from closing around a single point.
    return np.asarray(np.clip(np.sqrt((spread + FIRST_SIGMA_KM**2) / (held + 1)), *SIGMA_RANGE_KM))


def _stretches(before: Profiles, stretch: Numbers, heavy: Floats) -> tuple[Floats, ...]:
    """Estimate the density along each line from smoothed counts by stretch."""
    sizes = [len(part) for part in before.stretches]
    counts = np.bincount(stretch, weights=heavy, minlength=sum(sizes)) + 1.0
    found = []
    for part, length in zip(np.split(counts, np.cumsum(sizes)[:-1]), before.lengths_km.tolist(), strict=True):
        smooth = np.convolve(np.pad(part, 1, mode="edge"), [0.25, 0.5, 0.25], mode="valid")
        found.append(smooth / smooth.sum() * len(part) / length)
    return tuple(found)


def _kinds(terms: Terms, heavy: Floats, rest: Floats, shape: tuple[int, ...]) -> Floats:
    row, column, corridors = terms.beside.row, terms.beside.column, shape[1] - 1
    size = shape[0] - 1
    by_corridor = np.bincount(terms.commodity[row] * corridors + column, weights=heavy, minlength=size * corridors)
    background = np.bincount(terms.commodity, weights=rest, minlength=size)
    counts = np.column_stack([by_corridor.reshape(size, corridors), background])
    overall = counts.sum(axis=1, keepdims=True) / counts.sum()
    chance = (counts + COMMODITY_PRIOR * overall) / (counts.sum(axis=0, keepdims=True) + COMMODITY_PRIOR)
    return np.vstack([chance, np.ones(shape[1])])
