# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Weights are optimal: the laws of optimality, small cases by hand, and an outside solver."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import nnls

from kloof.effects import weights as room
from kloof.effects.weights import plain_weights, ridge_weights, time_weights

Problem = tuple[NDArray[np.float64], NDArray[np.float64]]


@st.composite
def problems(draw: st.DrawFn, targets: int = 3) -> Problem:
    """Some donors over some years, and targets, from smooth to wild, on any scale."""
    years, donors = draw(st.integers(1, 12)), draw(st.integers(2, 40))
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    scale = 10.0 ** draw(st.integers(-3, 4))
    level = draw(st.sampled_from([0.0, 1.0, 30.0]))
    table = random.normal(size=(years, donors + targets)) + level * random.normal(size=donors + targets)
    return scale * table[:, :donors], scale * table[:, donors:]


@settings(deadline=None)
@given(problems(), st.floats(-6, 3))
def test_ridge_weights_satisfy_the_conditions_of_optimality(problem: Problem, tenth_power: float) -> None:
    donors, targets = problem
    ridge = 10.0**tenth_power * float((donors**2).mean())
    fits = ridge_weights(donors, targets, ridge=ridge, carry=donors, keep=True)
    assert fits.weights is not None
    for weights, target in zip(fits.weights.T, targets.T, strict=True):
        gradient = donors.T @ (donors @ weights - target) + ridge * weights
        price = gradient @ weights
        tolerance = 1e-7 * (np.abs(donors).max() * np.abs(donors @ weights - target).max() + ridge)
        assert weights.min() >= 0
        assert weights.sum() == pytest.approx(1.0)
        assert (gradient >= price - tolerance).all()  # no donor would lower the objective further
        assert np.abs(weights * (gradient - price)).max() <= tolerance  # those in use all pull equally


@settings(deadline=None)
@given(problems(targets=1))
def test_plain_weights_fit_as_well_as_an_outside_solver(problem: Problem) -> None:
    donors, targets = problem
    target = targets[:, 0]
    weights, _ = plain_weights(donors, target)
    assert weights.min() >= 0
    assert weights.sum() == pytest.approx(1.0)
    size = np.abs(donors).max()
    heavy = 1e4 * size  # an extra row that makes the sum one
    outside, _ = nnls(np.vstack([donors, np.full(donors.shape[1], heavy)]), np.append(target, heavy))
    outside /= outside.sum()
    misfit, theirs = (np.linalg.norm(donors @ w - target) for w in (weights, outside))
    assert misfit <= theirs + 1e-9 * size


def test_of_many_perfect_mixes_the_one_of_smallest_norm() -> None:
    # Five donors on a line, the area in the middle: any balanced mix fits. Equal weights are the smallest.
    weights, unique = plain_weights(np.array([[-2.0, -1.0, 0.0, 1.0, 2.0]]), np.array([0.0]))
    assert weights == pytest.approx([0.2] * 5)
    assert not unique


@settings(deadline=None, max_examples=200)
@given(st.integers(0, 2**32), st.integers(2, 8), st.integers(2, 120))
def test_plain_weights_after_centring_fit_a_donor_that_is_left_out(seed: int, years: int, donors: int) -> None:
    # Centred columns have one dimension less than years: the case in which too many donors look useful.
    random = np.random.default_rng(seed)
    table = random.normal(size=(years, donors + 1)).cumsum(axis=0)
    table -= table.mean(axis=0)
    weights, _ = plain_weights(table[:, 1:], table[:, 0])
    fit = table[:, 1:] @ weights
    gradient = table[:, 1:].T @ (fit - table[:, 0])
    assert weights.min() >= 0
    assert weights.sum() == pytest.approx(1.0)
    assert (gradient >= gradient @ weights - 1e-9 * np.abs(table).max() ** 2).all()


@settings(deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 6), st.integers(10, 40))
def test_smallest_norm_is_the_limit_of_a_vanishing_ridge(seed: int, years: int, donors: int) -> None:
    random = np.random.default_rng(seed)
    table = random.normal(size=(years, donors))
    target = table @ random.dirichlet(np.ones(donors))  # inside the hull: many mixes fit
    weights, _ = plain_weights(table, target)
    ridged = ridge_weights(table, target[:, None], ridge=1e-7, carry=table, keep=True).weights
    assert ridged is not None
    assert table @ weights == pytest.approx(target, abs=1e-9)
    assert weights == pytest.approx(ridged[:, 0], abs=1e-5)


def test_ridge_by_hand() -> None:
    # min (2 w₂ - 1)² + 1 (w₁² + w₂²) with w₁ = 1 - w₂: derivative 4 (2 w₂ - 1) - 2 (1 - w₂) + 2 w₂ = 12 w₂ - 6.
    fits = ridge_weights(np.array([[0.0, 2.0]]), np.array([[1.0]]), ridge=1.0, carry=np.eye(2), keep=True)
    assert fits.carried[:, 0] == pytest.approx([0.5, 0.5])
    # With the target at 0: 8 w₂ - 2 (1 - w₂) + 2 w₂ = 0, so w₂ = 1/6.
    fits = ridge_weights(np.array([[0.0, 2.0]]), np.array([[0.0]]), ridge=1.0, carry=np.eye(2), keep=True)
    assert fits.carried[:, 0] == pytest.approx([5 / 6, 1 / 6])
    assert fits.effective_donors == pytest.approx([36 / 26])
    assert fits.largest == pytest.approx([5 / 6])


def test_an_excluded_donor_gets_nothing_and_the_rest_is_optimal_without_it() -> None:
    random = np.random.default_rng(5)
    donors = random.normal(size=(8, 30))
    excluded = np.array([[3, 4], [10, 29]])
    targets = donors[:, excluded].mean(axis=2)
    fits = ridge_weights(donors, targets, ridge=0.5, carry=donors, excluded=excluded, keep=True)
    assert fits.weights is not None
    for index, members in enumerate(excluded):
        others = np.delete(np.arange(30), members)
        alone = ridge_weights(donors[:, others], targets[:, [index]], ridge=0.5, carry=donors[:, others], keep=True)
        assert alone.weights is not None
        assert (fits.weights[members, index] == 0).all()
        assert fits.weights[others, index] == pytest.approx(alone.weights[:, 0], abs=1e-9)


def test_curvature_in_single_precision_gives_the_same_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(6)
    donors, targets = random.normal(size=(15, 300)), random.normal(size=(15, 200))
    exact = ridge_weights(donors, targets, ridge=2.0, carry=donors, keep=True)
    monkeypatch.setattr(room, "SINGLE_PRECISION_FROM", 1)
    single = ridge_weights(donors, targets, ridge=2.0, carry=donors, keep=True)
    assert exact.weights is not None
    assert single.weights is not None
    assert np.abs(exact.weights - single.weights).max() < 1e-9


@settings(deadline=None, max_examples=50)
@given(st.integers(0, 2**32), st.integers(2, 10), st.integers(4, 30), st.integers(1, 3))
def test_time_weights_with_units_left_out_are_those_of_the_rest(seed: int, years: int, units: int, size: int) -> None:
    random = np.random.default_rng(seed)
    controls, after = random.normal(size=(years, units)), random.normal(size=units)
    left_out = np.array([random.choice(units, size, replace=False) for _ in range(4)])
    shared = time_weights(controls, after, ridge=1e-3, left_out=left_out)
    for members, weights in zip(left_out, shared, strict=True):
        others = np.delete(np.arange(units), members)
        assert weights == pytest.approx(time_weights(controls[:, others], after[others], ridge=1e-3)[0], abs=1e-8)
