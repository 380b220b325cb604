# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Shrinkage by hand, its laws, and against the truth in invented municipalities."""

from __future__ import annotations

import numpy as np
import pytest

from kloof.margins.shrinkage import shrunk


def test_three_neighbourhoods_by_hand():
    """Rates 10, 20 and 60 per 1,000 of 1,000 people each; the middle is 30."""
    found = shrunk([10.0, 20.0, 60.0], [1000, 1000, 1000], per=1000, model="poisson")
    # seen: 1000 × (0.02² + 0.01² + 0.03²) = 1.4; by chance 2 × 0.03 = 0.06; divided by 3000 − 1000: 0.00067
    assert found.towards == pytest.approx(30)
    assert found.differ == pytest.approx(1000 * np.sqrt(0.00067))
    trust = 0.00067 / (0.00067 + 0.03 / 1000)
    assert found.trust == pytest.approx([trust] * 3)
    assert found.shrunk[2] == pytest.approx(trust * 60 + (1 - trust) * 30)
    assert found.raw == (10.0, 20.0, 60.0), "the own figure stays"


def test_shares_by_hand():
    """Shares 10, 20 and 60 % of 100 people each; the middle is 30 %."""
    found = shrunk([10.0, 20.0, 60.0], [100, 100, 100], per=100, model="binomial")
    real = (100 * (0.04 + 0.01 + 0.09) - 2 * 0.21) / 200
    assert found.differ == pytest.approx(100 * np.sqrt(real))
    assert found.trust[0] == pytest.approx(real / (real + (0.21 - real) / 100))


def test_few_people_are_drawn_further_and_hidden_stays_hidden():
    found = shrunk([10.0, 60.0, 60.0, None, 30.0], [2000, 2000, 20, 500, 1500], per=1000, model="poisson")
    assert found.trust[2] < found.trust[1]
    assert found.shrunk[3] is None
    assert all(min(raw, found.towards) <= own <= max(raw, found.towards)
               for raw, own in zip(found.raw, found.shrunk, strict=True) if raw is not None)  # fmt: skip


def test_clusters_are_trusted_less():
    given = ([10.0, 20.0, 60.0], [1000, 1000, 1000])
    apart = shrunk(*given, per=1000, model="poisson")
    clusters = shrunk(*given, per=1000, model="poisson", dispersion=3.0)
    assert clusters.trust[0] < apart.trust[0]


def test_two_neighbourhoods_tell_nothing_of_how_they_differ():
    assert shrunk([10.0, 20.0, None], [100, 100, 100], per=100, model="binomial") is None


def test_shrunk_figures_lie_nearer_to_the_truth():
    random = np.random.default_rng(4)
    own, drawn = [], []
    for _ in range(60):
        people = np.rint(np.exp(random.normal(5.5, 1, 25))) + 10
        true = random.gamma(8, 5 / 8, 25)
        seen = random.poisson(true / 1000 * people) / people * 1000
        found = shrunk(seen.tolist(), people.tolist(), per=1000, model="poisson")
        own.append(np.mean((seen - true) ** 2))
        drawn.append(np.mean((np.array(found.shrunk) - true) ** 2))
    assert np.mean(drawn) < 0.5 * np.mean(own)
