# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The functions on arrays: cases by hand, laws of the designs, placebos; the same numbers however the work is cut."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from kloof.effects import Method, Placebos, detectable_effect, detectable_per_year, estimate, placebos
from kloof.effects.checks import breakdown, displacement, in_time, leave_one_out, matched_did
from kloof.effects.comparisons import Comparison

SOURCES = Path(__file__).resolve().parents[2] / "src"
METHODS = list(Method)

# Two years before, one after. The area rises by 6 after the start, the others by 1 and by 3.
#                     area  a    b
BY_HAND = np.array([[1.0, 0.0, 4.0], [1.0, 0.0, 4.0], [7.0, 1.0, 7.0]])


def panel(seed: int, *, years: int = 12, units: int = 25) -> NDArray[np.float64]:
    random = np.random.default_rng(seed)
    course = np.cumsum(random.normal(size=(years, 2)), axis=0)
    level = random.normal(20, 4, size=units)
    return np.asarray(level + course @ random.normal(size=(2, units)) + 0.5 * random.normal(size=(years, units)))


@pytest.mark.parametrize(
    ("method", "effect"),
    [
        ("did", 6.0 - (1.0 + 3.0) / 2),  # the others count the same
        ("sc", 7.0 - (0.75 * 1.0 + 0.25 * 7.0)),  # 1 = 0.75 × 0 + 0.25 × 4
        ("difp", 6.0 - 2.0),  # both are flat before: any mix fits, the smallest norm is half and half
    ],
)
def test_designs_by_hand(method: str, effect: float) -> None:
    assert estimate(BY_HAND, np.array([0]), 2, method).effect == pytest.approx(effect)


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 2**32), st.sampled_from(METHODS), st.floats(-50, 50))
def test_an_effect_added_after_the_start_is_added_to_the_estimate(seed: int, method: Method, added: float) -> None:
    outcomes = panel(seed)
    more = outcomes.copy()
    more[8:, 0] += added
    before, after = (estimate(table, np.array([0]), 8, method).effect for table in (outcomes, more))
    assert after - before == pytest.approx(added, abs=1e-9)


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 2**32), st.sampled_from(METHODS), st.floats(0.01, 100))
def test_the_unit_of_the_outcome_does_not_matter(seed: int, method: Method, factor: float) -> None:
    outcomes = panel(seed)
    plain, scaled = (estimate(table, np.array([0]), 8, method) for table in (outcomes, factor * outcomes))
    assert scaled.effect == pytest.approx(factor * plain.effect, rel=1e-6, abs=1e-7 * factor)
    assert scaled.weights == pytest.approx(plain.weights, abs=1e-6)


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 2**32), st.sampled_from(METHODS))
def test_the_order_of_the_donors_does_not_matter(seed: int, method: Method) -> None:
    outcomes = panel(seed)
    order = np.concatenate([[0], 1 + np.random.default_rng(seed).permutation(outcomes.shape[1] - 1)])
    here, there = (estimate(table, np.array([0]), 8, method).effect for table in (outcomes, outcomes[:, order]))
    assert there == pytest.approx(here, abs=1e-8)


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 2**32), st.sampled_from([m for m in METHODS if m.has_intercept]), st.floats(-100, 100))
def test_designs_with_an_intercept_do_not_see_a_level(seed: int, method: Method, level: float) -> None:
    outcomes = panel(seed)
    lifted = outcomes.copy()
    lifted[:, 0] += level
    assert estimate(lifted, np.array([0]), 8, method).effect == pytest.approx(
        estimate(outcomes, np.array([0]), 8, method).effect, abs=1e-8
    )


def test_an_area_that_is_a_mix_of_its_donors_shows_nothing() -> None:
    outcomes = panel(4)
    outcomes[:, 0] = 0.4 * outcomes[:, 1] + 0.6 * outcomes[:, 2]
    for method in (Method.SC, Method.DIFP):
        design = estimate(outcomes, np.array([0]), 8, method, donors=np.array([1, 2, 3, 4]))
        assert design.effect == pytest.approx(0, abs=1e-9)
        assert design.weights == pytest.approx([0.4, 0.6, 0, 0], abs=1e-8)


@pytest.mark.parametrize("method", METHODS)
def test_donors_that_are_all_the_same_share_the_weight(method: Method) -> None:
    outcomes = np.repeat(np.random.default_rng(1).normal(size=(6, 1)).cumsum(axis=0), 9, axis=1) * 1e-5
    for start in (2, 5):
        design = estimate(outcomes, np.array([0]), start, method)
        assert design.weights == pytest.approx(np.full(8, 1 / 8), abs=1e-6)
        assert design.effect == pytest.approx(0.0, abs=1e-12)
        assert placebos(outcomes, start, method).effects == pytest.approx(np.zeros(9), abs=1e-12)


@pytest.mark.parametrize("method", METHODS)
def test_a_placebo_is_the_estimate_with_that_donor_as_the_area(method: Method) -> None:
    donors = panel(7)
    found = placebos(donors, 8, method, wanted="all")
    if method.has_ridge:  # the ridge is that of the real estimate, whose noise has one donor more
        assert found.n == 25
        return
    for unit in range(25):
        assert found.effects[unit] == pytest.approx(estimate(donors, np.array([unit]), 8, method).effect, abs=1e-9)


def test_placebo_sets_leave_out_all_their_members() -> None:
    donors = panel(8)
    sets = np.array([[0, 1, 2], [7, 20, 24]])
    found = placebos(donors, 8, "did", sets=sets)
    for members, effect in zip(sets, found.effects, strict=True):
        assert effect == pytest.approx(estimate(donors, members, 8, "did").effect)
    assert found.largest_disjoint == 8


@given(st.lists(st.floats(-10, 10), min_size=1, max_size=60), st.floats(-20, 20), st.integers(1, 60))
def test_p_values_are_shares_and_never_below_one_in_k_plus_one(effects: list[float], effect: float, k: int) -> None:
    found = Placebos(
        np.arange(len(effects))[:, None], np.array(effects), np.ones(len(effects)), np.ones(len(effects)), True, k
    )
    p = found.p_value(effect)
    assert p is not None
    assert 1 / (k + 1) <= p <= 1
    assert p >= 1 / (len(effects) + 1)


@given(st.integers(0, 2**32), st.floats(-3, 3))
def test_the_interval_holds_exactly_what_the_test_does_not_reject(seed: int, effect: float) -> None:
    noise = np.random.default_rng(seed).normal(size=60)
    found = Placebos(np.arange(60)[:, None], noise, np.ones(60), np.ones(60), True, 60)
    interval = found.interval(effect)
    assert interval is not None
    low, high = interval
    for candidate in np.linspace(effect - 4, effect + 4, 81):
        p = found.p_value(effect - candidate)
        assert p is not None
        if low + 1e-9 < candidate < high - 1e-9:
            assert p > 0.05
        if candidate < low - 1e-9 or candidate > high + 1e-9:
            assert p <= 0.05


def test_without_enough_placebos_there_is_no_interval() -> None:
    found = Placebos(np.arange(18)[:, None], np.arange(18.0), np.ones(18), np.ones(18), True, 18)
    assert found.interval(100.0) is None
    assert found.p_value(100.0) == pytest.approx(1 / 19)
    assert placebos(panel(1)[:, :1], 8).n == 0


def test_placebos_that_are_drawn_depend_on_the_seed_only() -> None:
    donors = panel(9, units=40)
    first, again, other = (placebos(donors, 8, size=3, wanted=30, seed=seed) for seed in (1, 1, 2))
    assert (first.sets == again.sets).all()
    assert (first.effects == again.effects).all()
    assert (first.sets != other.sets).any()
    assert len({tuple(members) for members in first.sets.tolist()}) == 30


PROGRAM = """
import os
import numpy as np
from kloof.effects import placebos
random = np.random.default_rng(11)
donors = random.normal(size=(18, 2500)).cumsum(axis=0)
found = placebos(donors, 15, wanted=1100, workers=int(os.environ["WORKERS"]))
print(" ".join(effect.hex() for effect in found.effects))
"""


def test_threads_and_workers_do_not_change_the_numbers() -> None:
    runs = []
    for threads, workers in (("1", "1"), ("2", "1"), ("1", "2")):
        environment = {
            **os.environ,
            "PYTHONPATH": str(SOURCES),
            "OPENBLAS_NUM_THREADS": threads,
            "OMP_NUM_THREADS": threads,
            "WORKERS": workers,
        }
        ran = subprocess.run(
            [sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, check=True
        )
        runs.append(np.array([float.fromhex(effect) for effect in ran.stdout.split()]))
    assert len(runs[0]) == 1100
    for other in runs[1:]:
        assert np.abs(other - runs[0]).max() <= 1e-9


def test_results_are_frozen() -> None:
    design = estimate(BY_HAND, np.array([0]), 2, "did")
    with pytest.raises(dataclasses.FrozenInstanceError):
        design.effect = 0.0  # type: ignore[misc] — that is the point


@pytest.mark.parametrize(
    ("call", "says"),
    [
        ({"treated": np.array([0]), "start": 0}, "a year before and a year after"),
        ({"treated": np.array([0]), "start": 3}, "a year before and a year after"),
        ({"treated": np.array([0]), "start": 2, "donors": np.array([0, 1])}, r"among their own donors: columns \[0\]"),
        ({"treated": np.array([0]), "start": 2, "donors": np.array([1, 1])}, "named twice"),
        ({"treated": np.array([0, 1, 2]), "start": 2}, "at least one"),
    ],
)
def test_arrays_that_do_not_fit_are_refused(call: dict[str, object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        estimate(BY_HAND, method="did", **call)  # type: ignore[arg-type] — wrong calls on purpose


def test_a_missing_value_is_refused_by_place() -> None:
    holed = BY_HAND.copy()
    holed[1, 2] = np.nan
    with pytest.raises(ValueError, match=r"no number at \(row, column\) \[\[1, 2\]\]"):
        estimate(holed, np.array([0]), 2, "did")


def test_leaving_out_a_donor_that_carries_the_result_shows() -> None:
    outcomes = panel(12)
    design = estimate(outcomes, np.array([0]), 8, "sc")
    found = leave_one_out(outcomes, np.array([0]), 8, design, np.arange(1, 25))
    assert found is not None
    low, high, count = found
    assert low <= high
    assert count == (design.weights > 0).sum()
    by_hand = [
        estimate(outcomes, np.array([0]), 8, "sc", donors=np.delete(np.arange(1, 25), index)).effect
        for index in np.flatnonzero(design.weights)
    ]
    assert (low, high) == pytest.approx((min(by_hand), max(by_hand)))


def test_a_pretended_start_uses_nothing_after_the_real_one() -> None:
    outcomes = panel(13)
    later = outcomes.copy()
    later[9:] += 100 * np.random.default_rng(1).normal(size=later[9:].shape)
    donors = np.arange(1, 25)
    beside = Comparison.of_all(np.arange(24)[:, None], 24, contiguous=False, exhaustive=True)
    first, second = (in_time(table, np.array([0]), 9, Method.SDID, donors, beside) for table in (outcomes, later))
    assert first is not None
    assert first == second
    assert first.start == 6
    assert in_time(outcomes, np.array([0]), 2, Method.DID, donors, beside) is None


def test_breakdown_by_hand() -> None:
    # The path moves by at most 1 a year before the start; the interval starts at 6; two years after: 6 / (1 × 1.5).
    outcomes = np.array([[0.0, 0.0], [1.0, 0.0], [0.5, 0.0], [8.0, 0.0], [8.0, 0.0]])
    design = estimate(outcomes, np.array([0]), 3, "did")
    assert breakdown(design, 3, (6.0, 9.0)) == pytest.approx(4.0)
    assert breakdown(design, 3, (-9.0, -6.0)) == pytest.approx(4.0)
    assert breakdown(design, 3, (-1.0, 9.0)) == 0.0
    assert breakdown(design, 3, None) is None


def test_detectable_effect_is_found_in_eighty_percent_of_the_placebos() -> None:
    noise = np.random.default_rng(3).normal(size=400)
    smallest = detectable_effect(noise)
    assert smallest is not None
    for added, least in ((smallest + 1e-9, 0.8), (0.9 * smallest, 0.0)):
        found = [
            (1 + (np.abs(np.delete(noise, unit)) >= abs(noise[unit] + added)).sum()) / 400 <= 0.05
            for unit in range(400)
        ]
        assert np.mean(found) >= least
        assert np.mean(found) < 0.83
    assert detectable_effect(noise[:19]) is None
    assert detectable_effect(noise[:20]) is not None


def test_more_years_after_show_smaller_effects_when_noise_is_independent() -> None:
    donors = np.random.default_rng(5).normal(size=(24, 200))
    found = detectable_per_year(donors, 24, sets=np.arange(200)[:, None], years_after=6)
    effects = [year.effect for year in found]
    assert len(effects) == 6
    assert all(effect is not None for effect in effects)
    assert effects[5] < effects[2] < effects[0]  # type: ignore[operator] — none of them is None


def test_matched_peers_do_better_than_all_where_trends_differ() -> None:
    random = np.random.default_rng(6)
    slopes = np.concatenate(
        [[2.0], np.full(20, 2.0), np.full(60, -1.0)]
    )  # the area and twenty like it rise, others fall
    outcomes = np.arange(12.0)[:, None] * slopes + random.normal(size=(12, 81))
    area, donors = np.array([0]), np.arange(1, 81)
    assert abs(estimate(outcomes, area, 8, "did").effect) > 10
    assert matched_did(outcomes, area, 8, donors) == pytest.approx(0, abs=1.5)
    assert matched_did(outcomes, area, 8, donors[:20]) is None


def test_what_moves_next_door_is_seen_there() -> None:
    outcomes = np.random.default_rng(7).normal(size=(14, 50)) * 0.2
    outcomes[9:, 0] -= 3.0  # fewer in the area
    outcomes[9:, [1, 2]] += 1.5  # more next door
    found = displacement(outcomes, np.array([0]), np.array([1, 2]), 9)
    assert found.effect == pytest.approx(1.5, abs=0.4)
    assert len(found.weights) == 47
