"""Residuals of draws whose effort is estimated again: zero sums, and neighbours that fall when one rises."""

import numpy as np

from routes.chance import residuals_by_chance
from routes.effort import Counts
from routes.model import fit_model


def drawn():
    counts = np.random.default_rng(0).poisson(4.0, (3, 2, 36)).astype(float)
    table = Counts(counts, (("A", ""), ("B", "")), np.zeros((2, 36)), counts.shape[0] - 1)
    fit = fit_model(table, (), per_year=12.0)
    return fit, residuals_by_chance(table, fit, 400, np.random.default_rng(1))


def test_levels_are_estimated_again():
    fit, residuals = drawn()
    assert residuals.shape == (400, *fit.unit_log.shape)
    np.testing.assert_allclose(residuals.sum(axis=2), 0.0, atol=1e-9)


def test_effort_takes_from_the_others_what_one_unit_gains():
    _, residuals = drawn()
    early = residuals[:, :, :18].sum(axis=2)
    between = np.corrcoef(early.T)
    assert between[np.triu_indices(3, 1)].max() < -0.2


def test_residuals_are_smaller_than_free_draws():
    fit, residuals = drawn()
    assert residuals.var() < 0.95 * fit.expected.sum(axis=1).mean()
