# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Is the gap closing? The trend of a gap, seen through the noise of small areas."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kloof.effects.trends import gap_trend

YEARS = np.arange(2008.0, 2023.0)


def test_three_years_are_too_few() -> None:
    assert gap_trend(np.array([1.0, 2.0, 3.0]), YEARS[:3]) is None


def test_with_noise_only_it_is_the_plain_line() -> None:
    gap = np.array([3.0, 1.0, 2.0, 0.0, 2.0, 0.0])
    trend = gap_trend(gap, YEARS[:6], variance=np.full(6, 4.0))
    assert trend is not None
    assert trend.wandering == 0.0
    assert trend.per_year == pytest.approx(np.polyfit(YEARS[:6], gap, 1)[0])
    assert trend.noise == pytest.approx(2.0)


def test_a_noisy_year_counts_for_less() -> None:
    gap = np.append(np.arange(9.0), 30.0)
    trusted = gap_trend(gap, YEARS[:10], variance=np.full(10, 0.5))
    doubted = gap_trend(gap, YEARS[:10], variance=np.append(np.full(9, 0.5), 400.0))
    assert trusted is not None
    assert doubted is not None
    assert doubted.per_year == pytest.approx(1.0, abs=0.05)
    assert trusted.per_year > 1.5


def test_a_gap_that_wanders_is_less_sure_than_its_wiggles_suggest() -> None:
    walk = np.cumsum(np.random.default_rng(4).normal(size=15))
    known = gap_trend(walk, YEARS, variance=np.full(15, 0.01))
    assert known is not None
    assert known.wandering == pytest.approx(1.0, abs=0.5)
    assert known.low < 0 < known.high


@given(st.floats(-5, 5), st.floats(-50, 50), st.integers(0, 50))
def test_a_trend_that_is_added_is_found(slope: float, level: float, seed: int) -> None:
    noise = np.random.default_rng(seed).normal(size=15)
    bare, tilted = gap_trend(noise, YEARS), gap_trend(noise + level + slope * (YEARS - 2008), YEARS)
    assert bare is not None
    assert tilted is not None
    assert tilted.per_year == pytest.approx(bare.per_year + slope, abs=1e-3)


def test_the_interval_holds_the_truth_at_least_as_often_as_it_says() -> None:
    held = 0
    for seed in range(200):
        random = np.random.default_rng(seed)
        gap = 0.3 * np.arange(15) + np.cumsum(0.3 * random.normal(size=15)) + random.normal(size=15)
        trend = gap_trend(gap, YEARS, variance=np.ones(15))
        assert trend is not None
        held += trend.low <= 0.3 <= trend.high
    assert held / 200 >= 0.95
