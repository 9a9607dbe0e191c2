"""Events and candidate corridors into shares of membership, by expectation-maximisation with a background."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from routes.candidates import Candidate, Tags
from routes.cells import SIGMAS_IN_RADIUS, cells_at
from routes.evidence import Evidence
from routes.geodesy import Floats, along_km, project, to_degrees
from routes.modes import MODES

REACH_KM: Final = 400.0
TAIL_SHARE: Final = 0.12
TAIL_KM: Final = 60.0
SIGMA_RANGE_KM: Final = (4.0, 40.0)
FIRST_SIGMA_KM: Final = 12.0
STRETCH_KM: Final = 60.0
COMMODITY_PRIOR: Final = 3.0
MATCH: Final = 1.0
HALF_MATCH: Final = 0.5
NO_MATCH: Final = 0.02
BACKGROUND_MATCH: Final = 0.1
FIRST_BACKGROUND: Final = 0.3
ROUNDS: Final = 6
BACKGROUND_RESOLUTION: Final = 2
CELL_AREA_KM2: Final = 86801.8
TINY: Final = 1e-300
PARAMETERS: Final = 4
MIN_REST: Final = 1e-3
MIN_SUPPORT: Final = 5.0


@dataclass(frozen=True)
class Assignment:
    """
    How much each event belongs to each corridor.

    Parameters
    ----------
    shares
        Shape (n, corridors); what is missing to one is background.
    offsets_km
        Shape (n, corridors), signed, infinite beyond 400 km.
    alongs_km
        Shape (n, corridors).
    """

    shares: Floats
    offsets_km: Floats
    alongs_km: Floats

    def background(self) -> Floats:
        """
        Give what no corridor explains.

        Returns
        -------
        background
            Shape (n,), 0 to 1.
        """
        return np.asarray(np.clip(1 - self.shares.sum(axis=1), 0.0, 1.0))


def assign(evidence: Evidence, candidates: list[Candidate], tags: Tags) -> Assignment:
    """
    Share events out among corridors.

    Parameters
    ----------
    evidence
        Of one kind.
    candidates
        Corridors with lines.
    tags
        Of the same events.

    Returns
    -------
    assignment
        By distance (core and tail), place along the line, mode, commodity and named ends.
    """
    found = [project(candidate.line, evidence.points, REACH_KM) for candidate in candidates]
    shape = (evidence.frame.height, len(candidates))
    offsets = np.stack([p.offset_km for p in found], axis=1) if found else np.full(shape, np.inf)
    alongs = np.stack([p.along_km for p in found], axis=1) if found else np.zeros(shape)
    fixed = _mode_factor(evidence, candidates) * _tag_factor(tags, candidates)
    shares = np.zeros(shape)
    if candidates:
        shares = _rounds(evidence, _Terms(candidates, np.abs(offsets), alongs, fixed))
    return Assignment(shares, offsets, alongs)


def needed(shares: Floats, weights: Floats) -> NDArray[np.int64]:
    """
    Drop, one after the other, the corridors without which the events are explained nearly as well.

    Parameters
    ----------
    shares
        Shape (n, corridors).
    weights
        Of the events.

    Returns
    -------
    kept
        Columns, in order.

    Notes
    -----
    The gain of a corridor is the log-likelihood that its events lose to the other corridors and the background when
    it goes; a corridor has to earn its line, width and profile, as in the Bayesian information criterion.
    """
    kept = np.arange(shares.shape[1])
    current = shares.copy()
    price = PARAMETERS / 2 * np.log(max(weights.sum(), 2.0))
    while len(kept):
        rest = np.clip(1 - current, MIN_REST, 1.0)
        gain = -(weights[:, None] * np.log(rest)).sum(axis=0)
        worst = int(np.argmin(gain))
        if gain[worst] >= price and (weights @ current).min() >= MIN_SUPPORT:
            break
        if (weights @ current).min() < MIN_SUPPORT and gain[worst] >= price:
            worst = int(np.argmin(weights @ current))
        freed = 1 / np.clip(1 - current[:, worst], MIN_REST, 1.0)
        current = np.delete(current, worst, axis=1) * freed[:, None]
        kept = np.delete(kept, worst)
    return kept


@dataclass(frozen=True)
class _Terms:
    candidates: list[Candidate]
    away: Floats
    alongs: Floats
    fixed: Floats  # last column: background


def _rounds(evidence: Evidence, terms: _Terms) -> Floats:
    weights = evidence.weights()
    commodity = np.unique(evidence.frame["commodity"].to_numpy().astype(np.str_), return_inverse=True)[1]
    radius_sigma = evidence.frame["radius_km"].to_numpy() / SIGMAS_IN_RADIUS
    corridors = len(terms.candidates)
    sigma = np.full(corridors, FIRST_SIGMA_KM)
    lengths = np.array([along_km(c.line)[-1] for c in terms.candidates])
    along = np.repeat(1 / lengths[None], len(weights), axis=0)
    kinds = np.ones((len(weights), corridors + 1))
    tagged = np.array([c.tagged for c in terms.candidates])
    mix = np.append((1 - FIRST_BACKGROUND) * (tagged + 1) / (tagged + 1).sum(), FIRST_BACKGROUND)
    shares = np.zeros((len(weights), corridors + 1))
    uniform = np.full(len(weights), 1 / _area_km2(evidence))
    for _ in range(ROUNDS):
        density = _across(terms.away, sigma, radius_sigma) * along
        like = np.column_stack([density, uniform]) * kinds * terms.fixed * mix
        shares = like / np.maximum(like.sum(axis=1, keepdims=True), TINY)
        heavy = shares * weights[:, None]
        mix = (heavy.sum(axis=0) + 1e-6) / (heavy.sum() + 1e-6 * (corridors + 1))
        sigma = _sigma(terms.away, heavy[:, :-1], sigma)
        along = _along(terms.alongs, heavy[:, :-1], lengths)
        kinds = _commodities(commodity, heavy)
    return np.asarray(shares[:, :-1])


def _across(away: Floats, sigma: Floats, radius_sigma: Floats) -> Floats:
    wide = np.hypot(sigma[None, :], radius_sigma[:, None])
    core = np.exp(-0.5 * (away / wide) ** 2) / (wide * np.sqrt(2 * np.pi))
    tail = np.exp(-away / TAIL_KM) / (2 * TAIL_KM)
    return np.asarray((1 - TAIL_SHARE) * core + TAIL_SHARE * tail)


def _area_km2(evidence: Evidence) -> float:
    cells = cells_at(*to_degrees(evidence.points), BACKGROUND_RESOLUTION)
    return CELL_AREA_KM2 * len(np.unique(cells))


def _mode_factor(evidence: Evidence, candidates: list[Candidate]) -> Floats:
    overall = evidence.chances.mean(axis=0)
    columns = [evidence.chances[:, c.mode] for c in candidates]
    return np.stack([*columns, evidence.chances @ (overall / overall.sum())], axis=1)


def _tag_factor(tags: Tags, candidates: list[Candidate]) -> Floats:
    """Weigh how well the named ends agree with a corridor's; nothing named speaks for nothing."""
    origin_named, end_named = tags.origins != "", tags.destinations != ""
    named = origin_named | end_named
    columns = []
    for c in candidates:
        ends = np.array([c.origin, c.destination])
        good = np.isin(tags.origins, ends).astype(float) * origin_named + np.isin(tags.destinations, ends) * end_named
        full = good == origin_named.astype(float) + end_named
        partly = np.where(good > 0, HALF_MATCH * NO_MATCH, NO_MATCH)
        columns.append(np.where(~named, 1.0, np.where(full, MATCH, partly if c.origin else BACKGROUND_MATCH)))
    return np.stack([*columns, np.where(named, BACKGROUND_MATCH, 1.0)], axis=1)


def _sigma(away: Floats, heavy: Floats, sigma: Floats) -> Floats:
    core = heavy * (away < 3 * sigma[None, :])
    spread = np.sum(core * np.where(np.isfinite(away), away, 0.0) ** 2, axis=0)
    # One imagined event at the first guess keeps a thin corridor from closing around a single point.
    return np.asarray(np.clip(np.sqrt((spread + FIRST_SIGMA_KM**2) / (core.sum(axis=0) + 1)), *SIGMA_RANGE_KM))


def _along(alongs: Floats, heavy: Floats, lengths: Floats) -> Floats:
    """Estimate the density along each line from smoothed counts in stretches of about 60 km."""
    found = np.empty_like(alongs)
    for j, length in enumerate(lengths.tolist()):
        bins = max(1, int(np.ceil(length / STRETCH_KM)))
        at = np.minimum((alongs[:, j] / length * bins).astype(np.int64), bins - 1)
        counts = np.bincount(at, weights=heavy[:, j], minlength=bins) + 1.0
        smooth = np.convolve(np.pad(counts, 1, mode="edge"), [0.25, 0.5, 0.25], mode="valid")
        found[:, j] = (smooth / smooth.sum() * bins / length)[at]
    return found


def _commodities(commodity: NDArray[np.int64], heavy: Floats) -> Floats:
    size = int(commodity.max()) + 1
    counts = np.stack([np.bincount(commodity, weights=column, minlength=size) for column in heavy.T], axis=1)
    overall = counts.sum(axis=1, keepdims=True) / counts.sum()
    chance = (counts + COMMODITY_PRIOR * overall) / (counts.sum(axis=0, keepdims=True) + COMMODITY_PRIOR)
    return np.asarray(chance[commodity])


def mode_name(candidate: Candidate) -> str:
    """
    Name the mode of a candidate.

    Parameters
    ----------
    candidate
        Any.

    Returns
    -------
    mode
        One of ``Mode``.
    """
    return MODES[candidate.mode].value
