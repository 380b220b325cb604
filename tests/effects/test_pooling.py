# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pooling areas with their own starts, and p-values for many questions at once."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kloof.effects.designs import estimate
from kloof.effects.pooling import benjamini_hochberg, holm, max_t, pooled
from kloof.effects.pseudo_areas import PseudoAreas

SHARES = st.lists(st.floats(1e-6, 1), min_size=1, max_size=30)


def test_pooled_is_the_mean_over_treated_cells() -> None:
    outcomes = np.random.default_rng(1).normal(size=(12, 40)).cumsum(axis=0)
    areas = [(np.array([0, 1]), 6), (np.array([2]), 9)]  # 2 × 6 cells and 1 × 3 cells
    rest = np.arange(3, 40)
    pseudo = {1: PseudoAreas(rest[:, None], 37), 2: PseudoAreas(rest[:36].reshape(18, 2), 18)}
    found = pooled(outcomes, areas, pseudo, draws=200)
    alone = [estimate(outcomes, columns, start, "sdid", rest).effect for columns, start in areas]
    assert found.effects == pytest.approx(alone)
    assert found.effect == pytest.approx((12 * alone[0] + 3 * alone[1]) / 15)
    assert found.interval is not None
    assert found.interval[0] < found.effect < found.interval[1]
    again = pooled(outcomes, areas, pseudo, draws=200)
    assert (again.draws == found.draws).all()


def test_pooling_sees_what_one_area_cannot() -> None:
    # Six areas that each rose by one standard deviation; K = 18 for each of them alone.
    outcomes = np.random.default_rng(2).normal(size=(14, 24))
    outcomes[8:, :6] += 1.0
    areas = [(np.array([unit]), 8) for unit in range(6)]
    found = pooled(outcomes, areas, {1: PseudoAreas(np.arange(6, 24)[:, None], 18)}, draws=999)
    assert found.p <= 0.01
    assert found.effect == pytest.approx(1.0, abs=0.5)


@pytest.mark.parametrize(
    ("areas", "pseudo", "says"),
    [
        ([([0, 1], 5), ([1], 5)], {}, "overlap"),
        ([([0], 5)], {}, "no pseudo-areas of 1"),
        ([([0], 5), ([1], 5)], {1: PseudoAreas(np.array([[2]]), 1)}, "could be drawn that do not overlap"),
    ],
)
def test_areas_that_cannot_be_pooled(
    areas: list[tuple[list[int], int]], pseudo: dict[int, PseudoAreas], says: str
) -> None:
    outcomes = np.random.default_rng(3).normal(size=(10, 6))
    with pytest.raises(ValueError, match=says):
        pooled(outcomes, [(np.array(columns), start) for columns, start in areas], pseudo, draws=5)


def test_adjusting_by_hand() -> None:
    assert holm([0.01, 0.02, 0.03, 0.9]) == pytest.approx([0.04, 0.06, 0.06, 0.9])
    assert benjamini_hochberg([0.01, 0.02, 0.03, 0.9]) == pytest.approx([0.04, 0.04, 0.04, 0.9])
    assert benjamini_hochberg([0.01, 0.02], any_dependence=True) == pytest.approx([0.03, 0.03])


@given(SHARES)
def test_adjusting_keeps_the_order_and_never_lowers(values: list[float]) -> None:
    for adjusted in (holm(values), benjamini_hochberg(values), benjamini_hochberg(values, any_dependence=True)):
        assert (adjusted >= np.array(values) - 1e-12).all()
        assert (adjusted <= 1).all()
        assert (np.diff(adjusted[np.argsort(values, kind="stable")]) >= -1e-12).all()
    assert (benjamini_hochberg(values) <= holm(values) + 1e-12).all()


def test_max_t_is_between_one_question_and_holm() -> None:
    draws = np.random.default_rng(4).normal(size=(5, 999))
    effects = np.array([3.2, 0.1, 0.2, 0.3, 0.4])
    alone = (1 + (np.abs(draws[0]) >= 3.2).sum()) / 1000
    together = max_t(effects, draws / draws.std(axis=1, keepdims=True))[0]
    assert alone < together <= 5 * alone + 0.005
    same = max_t(np.full(5, 3.2), np.repeat(draws[:1] / draws[0].std(), 5, axis=0))
    assert same == pytest.approx([max_t([3.2], draws[:1] / draws[0].std())[0]] * 5)
