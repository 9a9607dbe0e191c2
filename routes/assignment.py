"""Events and candidate corridors into shares of membership, by expectation-maximisation with a background."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from routes.candidates import Candidate, Tags
from routes.evidence import Evidence
from routes.geodesy import Floats
from routes.modes import MODES
from routes.profiles import Profiles, first_profiles, learn_profiles
from routes.terms import Beside, Terms, weigh_terms

ROUNDS: Final = 6
PARAMETERS: Final = 4
MIN_REST: Final = 1e-3
MIN_SUPPORT: Final = 5.0
BLOCK: Final = 50_000


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


def learn(evidence: Evidence, candidates: list[Candidate], tags: Tags) -> tuple[Assignment, Profiles | None]:
    """
    Share events out among corridors, by turns with learning what the corridors look like.

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
    assignment, profiles
        By distance (core and tail), place along the line, mode, commodity and named ends; and the profiles that made
        the shares, None without any corridor.
    """
    if not candidates or evidence.frame.is_empty():
        nothing = np.zeros((evidence.frame.height, len(candidates)))
        return Assignment(nothing, np.full(nothing.shape, np.inf), nothing), None
    profiles = first_profiles(evidence, candidates, tags)
    terms = _terms(evidence, candidates, tags, profiles)
    weights = evidence.weights()
    shares = profiles.shares(terms)
    for _ in range(ROUNDS - 1):
        profiles = learn_profiles(terms, weights, shares, profiles)
        shares = profiles.shares(terms)
    return _laid_out(terms.beside, shares[0]), profiles


def share_out(evidence: Evidence, candidates: list[Candidate], tags: Tags, profiles: Profiles) -> Assignment:
    """
    Share events out among corridors by what was learned from a part of them.

    Parameters
    ----------
    evidence, candidates, tags
        As for ``learn``.
    profiles
        Of the same candidates.

    Returns
    -------
    assignment
        Made block by block, so that only the result grows with the events.
    """
    tables = [np.empty((evidence.frame.height, len(candidates))) for _ in range(3)]
    for start in range(0, evidence.frame.height, BLOCK):
        block = slice(start, start + BLOCK)
        named = Tags(tags.origins[block], tags.destinations[block], tags.names)
        terms = _terms(evidence.cut(block), candidates, named, profiles)
        part = _laid_out(terms.beside, profiles.shares(terms)[0])
        for table, rows in zip(tables, (part.shares, part.offsets_km, part.alongs_km), strict=True):
            table[block] = rows
    return Assignment(*tables)


def _terms(evidence: Evidence, candidates: list[Candidate], tags: Tags, profiles: Profiles) -> Terms:
    return weigh_terms(evidence, candidates, tags, commodities=profiles.commodities, modes=profiles.modes)


def _laid_out(beside: Beside, shares: Floats) -> Assignment:
    return Assignment(
        beside.spread(shares, 0.0), beside.spread(beside.offset_km, np.inf), beside.spread(beside.along_km, 0.0)
    )


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
