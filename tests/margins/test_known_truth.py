# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Invented areas of which the truth is known; the long version is benchmarks/margins.py."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from kloof.margins import Facts, Neighbourhoods, Rounding, compare
from kloof.margins.chance import count_interval, share_interval
from kloof.margins.simulations import FIGURES, STRATA, Held, coverage


@pytest.mark.parametrize("world", ["poisson", "negative_binomial", "binomial"])
def test_nine_of_ten_intervals_hold_the_truth_and_hard_bounds_always_do(world):
    found = coverage(world, worlds=900, seed=11, hidden=0.0)
    for figure in FIGURES:
        for kind in ("chance", "both"):
            cells = [found[kind, figure, stratum] for stratum in STRATA if (kind, figure, stratum) in found]
            share = sum(cell.held for cell in cells) / sum(cell.given for cell in cells)
            assert 0.87 <= share <= 0.94, f"{kind} {figure}: {share:.3f} (900 draws are ± 1.6 points)"
    assert sum(cell.outside for (kind, _, _), cell in found.items() if kind == "measurement") == 0


def test_hard_bounds_hold_when_a_part_is_hidden():
    found = coverage("mean", worlds=400, seed=12, hidden=0.1)
    assert sum(cell.given for cell in found.values()) > 1000
    assert sum(cell.outside for cell in found.values()) == 0


@pytest.mark.parametrize("dispersion", [1.0, 2.5])
def test_no_expected_count_from_five_up_is_held_in_less_than_86_per_cent(dispersion):
    """Exact, without drawing: the probability of every count whose interval holds the truth."""
    from scipy.stats import nbinom, poisson

    for expected in np.arange(5, 60, 0.25):
        size = expected / (dispersion - 1) if dispersion > 1 else 0.0
        spread = poisson(expected) if dispersion == 1 else nbinom(size, 1 / dispersion)
        counts = [k for k in range(400) if (i := count_interval(float(k), dispersion))[0] <= expected <= i[1]]
        assert spread.pmf(counts).sum() >= 0.86, f"expected {expected}"


def test_shares_of_few_people_are_held_too():
    from scipy.stats import binom

    held = []
    for people in (25, 60, 200):
        for share in np.arange(5 / people, 0.5, 0.01):
            have = [k for k in range(people + 1) if (i := share_interval(k / people, people))[0] <= share <= i[1]]
            held.append(binom(people, share).pmf(have).sum())
    assert min(held) >= 0.84, "a lattice of so few people cannot do better everywhere"
    assert 0.89 <= np.mean(held) <= 0.92


numbers = some.lists(some.tuples(some.floats(0, 100), some.integers(1, 3000)), min_size=1, max_size=6)


@given(numbers, numbers, some.booleans(), some.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_nothing_that_rounds_to_what_was_published_lies_outside_the_bounds(own, rest, contains, draw):
    def published(cells):
        people = [5 * (n // 5) + (5 if draw.random() < n % 5 / 5 else 0) for _, n in cells]
        return [(round(value), value, shown, n) for (value, n), shown in zip(cells, people, strict=True) if shown > 0]

    mine, theirs = published(own), published(rest)
    if not mine or not theirs:
        return
    shown = [Neighbourhoods.of([c[0] for c in cells], [c[2] for c in cells]) for cells in (mine, theirs)]
    true = [Neighbourhoods.of([c[1] for c in cells], [c[3] for c in cells]) for cells in (mine, theirs)]
    rounded = Facts(
        "mean", Rounding(1, random=False), Rounding(5, random=True), None, None, per=100, minimum=0, maximum=100
    )
    exact = Facts("mean", None, None, None, None, per=100)
    told = compare(*shown, rounded, better="lower", contains=contains)
    right = compare(*true, exact, better="lower", contains=contains)
    for figure in ("value", "comparator", "gap", "people"):
        margin, truth = getattr(told, figure).measurement, getattr(right, figure).value
        assert margin.least - 1e-6 <= truth <= margin.most + 1e-6, figure
        assert margin.least <= margin.low <= margin.value <= margin.high <= margin.most


def test_nothing_given_is_not_a_share():
    assert np.isnan(Held().share)
