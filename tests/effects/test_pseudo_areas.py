# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pseudo-areas are contiguous, of the right size, without the treated ones, and K counts those that do not overlap."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kloof.effects import Panel, evaluate
from kloof.effects.pseudo_areas import PseudoAreas, draw_pseudo_areas


def grid(side: int) -> dict[int, list[int]]:
    """Neighbours on a chessboard of ``side × side`` squares."""
    return {
        row * side + column: [
            (row + down) * side + column + right
            for down, right in ((0, 1), (1, 0), (0, -1), (-1, 0))
            if 0 <= row + down < side and 0 <= column + right < side
        ]
        for row in range(side)
        for column in range(side)
    }


def is_contiguous(members: list[int], neighbours: dict[int, list[int]]) -> bool:
    reached, todo = {members[0]}, [members[0]]
    while todo:
        for beside in neighbours[todo.pop()]:
            if beside in members and beside not in reached:
                reached.add(beside)
                todo.append(beside)
    return reached == set(members)


@settings(deadline=None, max_examples=30)
@given(st.integers(3, 8), st.integers(1, 6), st.integers(0, 2**32))
def test_groups_are_contiguous_eligible_distinct_and_complete(side: int, size: int, seed: int) -> None:
    neighbours = grid(side)
    eligible = np.random.default_rng(seed).random(side * side) < 0.8
    found = draw_pseudo_areas(neighbours, size, eligible=eligible, wanted=40, seed=seed)
    groups = found.sets.tolist()
    assert len({tuple(group) for group in groups}) == len(groups)
    for group in groups:
        assert len(set(group)) == size
        assert eligible[group].all()
        assert is_contiguous(group, neighbours)
    assert found.largest_disjoint <= eligible.sum() // size
    assert (found.largest_disjoint >= 1) == bool(groups)


def test_only_groups_that_scored_alike() -> None:
    level = np.arange(36.0)
    found = draw_pseudo_areas(grid(6), 3, eligible=np.ones(36, bool), wanted=50, level=level, like=(20.0, 25.0))
    means = level[found.sets].mean(axis=1)
    assert len(means)
    assert ((means >= 20) & (means <= 25)).all()


def test_the_seed_decides() -> None:
    everywhere = np.ones(64, bool)
    first, again, other = (
        draw_pseudo_areas(grid(8), 4, eligible=everywhere, wanted=30, seed=seed).sets.tolist() for seed in (1, 1, 2)
    )
    assert first == again
    assert first != other


def test_k_counts_groups_that_do_not_overlap() -> None:
    row = {n: [m for m in (n - 1, n + 1) if 0 <= m < 9] for n in range(9)}
    assert draw_pseudo_areas(row, 3, eligible=np.ones(9, bool)).largest_disjoint == 3  # of seven groups
    assert draw_pseudo_areas(row, 3, eligible=np.arange(9) != 4).largest_disjoint == 2
    assert draw_pseudo_areas(row, 10, eligible=np.ones(9, bool)).sets.shape == (0, 10)


def test_a_pseudo_area_with_a_treated_column_is_refused() -> None:
    with pytest.raises(ValueError, match=r"no donors: \[2\]"):
        PseudoAreas(np.array([[0, 1], [1, 2]]), 1).among(np.array([0, 1, 3]))


def test_a_verdict_on_an_area_with_contiguous_placebos() -> None:
    neighbours = grid(12)
    outcomes = np.random.default_rng(2).normal(size=(14, 144)).cumsum(axis=0)
    area = np.array([0, 1, 12, 13])
    eligible = np.ones(144, bool)
    eligible[area] = False
    times = tuple(float(year) for year in range(2001, 2015))
    panel = Panel(outcomes, tuple(map(str, range(144))), times, tuple(f"{t:.0f}" for t in times))
    pseudo = draw_pseudo_areas(neighbours, 4, eligible=eligible, wanted=200)
    found = evaluate(panel, area, 2011, pseudo_areas=pseudo)
    assert found.placebos.n == 200
    assert found.placebos.largest_disjoint == pseudo.largest_disjoint >= 19
    kind = next(check for check in found.checks("en") if check.id == "placebo_kind")
    assert kind.value == "pseudo-areas"
    assert found.document().placebo.p >= 1 / (pseudo.largest_disjoint + 1)  # type: ignore[operator] — there is one
