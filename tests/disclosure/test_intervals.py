# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The interval of a hidden cell, against every table that fits, tried one by one."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from kloof.disclosure.intervals import Statements, intervals, support


def said(low, high, sums, totals, slack=0.0):
    totals = np.array(totals, dtype=float)
    matrix = csr_array(np.array(sums, dtype=float).reshape(len(totals), len(low)))
    return Statements(np.array(low, float), np.array(high, float), matrix, totals - slack, totals + slack)


def test_one_hidden_cell_with_a_total_is_told_exactly():
    found = intervals(said([0, 7], [np.inf, 7], [[1, 1]], [12]), [0])
    assert (found.low[0], found.high[0], found.programmes) == (5, 5, 0)


def test_rounded_neighbours_leave_room():
    """12 to 20 in all, 3 to 11 next to it: 1 to 17 remain."""
    found = intervals(said([0, 3], [np.inf, 11], [[1, 1]], [16], slack=4), [0])
    assert (found.low[0], found.high[0]) == (1, 17)


def test_two_by_two_needs_a_linear_programme():
    """Rows 10 and 8, columns 12 and 6: the first cell lies between 4 and 10."""
    square = said([0] * 4, [np.inf] * 4, [[1, 1, 0, 0], [0, 0, 1, 1], [1, 0, 1, 0], [0, 1, 0, 1]], [10, 8, 12, 6])
    found = intervals(square, range(4))
    assert found.low.tolist() == [4, 0, 2, 0]
    assert found.high.tolist() == [10, 6, 8, 6]


def test_what_cannot_be_true_has_no_interval_and_leaves_the_rest_alone():
    found = intervals(said([0, 0, 0], [5, 5, np.inf], [[1, 1, 0], [0, 0, 1]], [20, 3]), [0, 2])
    assert np.isnan(found.low[0])
    assert (found.low[1], found.high[1]) == (3, 3)


def test_nothing_known_is_unbounded():
    found = intervals(said([0, 0], [np.inf, np.inf], [[1, -1]], [0]), [0])
    assert (found.low[0], found.high[0]) == (0, np.inf)


def test_support_names_the_statements_an_interval_rests_on():
    three = said([0, 0, 0], [np.inf] * 3, [[1, 1, 0], [0, 1, 0], [0, 1, 1]], [12, 7, 30])
    rows, _ = support(three, 0)
    assert rows.tolist() == [0, 1]


@st.composite
def small_tables(draw):
    """A table of at most six cells of 0 to 3, sums of arbitrary overlapping sets of them, some of them rounded."""
    cells = draw(st.integers(2, 6))
    true = draw(st.lists(st.integers(0, 3), min_size=cells, max_size=cells))
    sets = draw(st.lists(st.lists(st.booleans(), min_size=cells, max_size=cells), min_size=1, max_size=4))
    slack = draw(st.sampled_from([0, 1]))
    error = [draw(st.integers(-slack, slack)) for _ in sets]
    totals = [
        sum(t for t, inside in zip(true, one, strict=True) if inside) + e for one, e in zip(sets, error, strict=True)
    ]
    return cells, sets, totals, slack, true


@settings(deadline=None, max_examples=150)
@given(small_tables())
def test_brute_force_never_finds_less_and_rows_and_columns_are_exact(table):
    """Every table that fits lies inside the intervals; the truth does too."""
    cells, sets, totals, slack, true = table
    found = intervals(said([0] * cells, [3] * cells, sets, totals, slack), range(cells))
    fits = [
        values
        for values in product(range(4), repeat=cells)
        if all(
            abs(sum(v for v, inside in zip(values, one, strict=True) if inside) - total) <= slack
            for one, total in zip(sets, totals, strict=True)
        )
    ]
    assert tuple(true) in fits
    for cell in range(cells):
        values = [one[cell] for one in fits]
        assert found.low[cell] <= min(values) + 1e-6
        assert found.high[cell] >= max(values) - 1e-6


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(0, 4), min_size=4, max_size=6).filter(lambda v: len(v) in (4, 6)), st.sampled_from([0, 1]))
def test_in_a_table_of_rows_and_columns_the_interval_is_what_brute_force_finds(values, slack):
    columns = len(values) // 2
    grid = np.array(values).reshape(2, columns)
    sets = [[i // columns == r for i in range(len(values))] for r in range(2)]
    sets += [[i % columns == c for i in range(len(values))] for c in range(columns)]
    totals = [*grid.sum(axis=1).tolist(), *grid.sum(axis=0).tolist()]
    found = intervals(said([0] * len(values), [4] * len(values), sets, totals, slack), range(len(values)))
    fits = np.array(
        [
            one
            for one in product(range(5), repeat=len(values))
            if all(abs(np.dot(one, inside) - total) <= slack for inside, total in zip(sets, totals, strict=True))
        ]
    )
    assert found.low == pytest.approx(fits.min(axis=0), abs=1e-6)
    assert found.high == pytest.approx(fits.max(axis=0), abs=1e-6)
