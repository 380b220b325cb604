# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Own counts: hidden, rounded with a key, and not to be computed back, by hand, by laws and by attackers."""

from __future__ import annotations

from itertools import product

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from kloof.disclosure import protect
from kloof.disclosure.intervals import Statements, intervals
from kloof.disclosure.profiles import Addition, profiles
from kloof.disclosure.protection import COUNTS, add_up
from kloof.disclosure.rounding import rounded
from kloof.disclosure.suppression import Table, hide_more
from kloof.errors import CountsRefused

KEY = bytes(range(32))
OTHER = bytes(range(1, 33))
BOTH = (Addition(total="residents", parts=("men", "women")),)


def raw(counts, year=2025):
    """Counts by (what, neighbourhood)."""
    rows = [(area, 2024, year, what, count) for (what, area), count in counts.items()]
    return pl.DataFrame(rows, schema=COUNTS, orient="row")


def safe(counts, key=KEY, year=2025, parts=BOTH):
    told = protect(raw(counts, year), table="EIGEN-jeugd", key=key, parts=parts)
    return {(what, area): value for what, area, value in told.select("indicator", "area", "value").iter_rows()}


def test_three_neighbourhoods_by_hand():
    """Four children are hidden; the others are told in fives, and so is their total."""
    told = safe({("men", "BU11110000"): 4, ("men", "BU11110001"): 140, ("men", "BU11110100"): 250})
    assert told["men", "BU11110000"] is None
    assert told["men", "BU11110001"] == 140
    assert told["men", "WK111101"] == 250
    assert told["men", "GM1111"] in (390, 395)


def test_zero_and_nine_are_hidden_and_ten_is_told():
    own = {f"BU1111{n:02d}00": count for n, count in enumerate((0, 9, 10, 300, 400))}
    told = safe({("men", area): count for area, count in own.items()})
    assert [told["men", area] is None for area in own] == [True, True, False, False, False]


def test_what_is_not_known_is_no_zero_and_its_total_is_missing():
    told = protect(
        raw({("men", "BU11110000"): None, ("men", "BU11110001"): 50}), table="EIGEN-jeugd", key=KEY, parts=()
    )
    assert dict(told.select("area", "missing").iter_rows()) == {
        "BU11110000": "not_measured",
        "BU11110001": None,
        "GM1111": "part_missing",
        "WK111100": "part_missing",
    }


@pytest.mark.parametrize(
    ("frame", "why"),
    [
        (raw({("men", "WK111100"): 5}), "is no neighbourhood"),
        (raw({("men", "BU11110000"): -1}), "has a negative count"),
        (pl.concat([raw({("men", "BU11110000"): 5})] * 2), "stands there twice"),
        (raw({("men", "BU11110000"): 5}).rename({"count": "value"}), "own counts have the columns"),
    ],
)
def test_counts_that_cannot_be_protected_are_refused_with_a_sentence(frame, why):
    with pytest.raises(CountsRefused, match=why):
        protect(frame, table="EIGEN-jeugd", key=KEY)


def test_a_publishers_table_is_not_protected_a_second_time():
    with pytest.raises(CountsRefused, match="key figures of districts"):
        protect(raw({("men", "BU11110000"): 5}), table="KWB", key=KEY)


def test_a_short_key_is_refused():
    with pytest.raises(CountsRefused, match="has 5 bytes"):
        protect(raw({("men", "BU11110000"): 51}), table="EIGEN-jeugd", key=b"short")


# Keyed rounding.


@given(st.integers(0, 10_000), st.text(max_size=12), st.sampled_from([2, 5, 10]))
def test_rounding_goes_to_one_of_the_two_multiples_and_always_to_the_same(count, area, base):
    told = rounded(count, ("jeugd", area), key=KEY, base=base)
    assert told % base == 0
    assert abs(told - count) < base
    assert told == rounded(count, ("jeugd", area), key=KEY, base=base)


@pytest.mark.parametrize("count", [11, 12, 13, 14])
def test_rounding_has_no_bias_over_cells(count):
    """Over 4,000 cells the mean error lies within four standard errors of zero; its variance is at most 6."""
    errors = np.array([rounded(count, ("x", str(n)), key=KEY, base=5) - count for n in range(4_000)])
    assert abs(errors.mean()) < 4 * errors.std() / np.sqrt(4_000)
    assert errors.var() == pytest.approx((count % 5) * (5 - count % 5), rel=0.1)
    assert errors.var() <= 6.5


def test_asking_again_in_another_year_or_table_of_the_same_cell_adds_no_noise():
    """The averaging attack: ten years of the same count give ten times the same number."""
    counts = {("men", "BU11110000"): 13, ("men", "BU11110001"): 240}
    assert len({safe(counts, year=year)["men", "BU11110000"] for year in range(2015, 2025)}) == 1


def test_another_key_rounds_otherwise():
    counts = {("men", f"BU1111{n:02d}00"): 212 for n in range(40)}
    assert safe(counts) != safe(counts, key=OTHER)


# What follows from rows and columns.


def exact_table(values, sums, fewest=10):
    """A table whose shown counts are exact, so that hiding alone protects."""
    values = np.array(values, dtype=float)
    return Table(
        sums=csr_array(np.array(sums, dtype=float)),
        shown_low=values,
        shown_high=values,
        hidden_low=np.zeros(len(values)),
        hidden_high=np.full(len(values), np.inf),
        cost=values + 1,
        fewest_possible=fewest,
        smallest_hidden=0,
        largest_hidden=fewest - 1,
    )


def test_one_hidden_cell_in_a_row_with_a_total_gets_the_cheapest_company():
    """4 + 20 + 30 = 54: with 20 hidden as well, 0 to 24 remain."""
    hidden = hide_more(exact_table([4, 20, 30, 54], [[1, 1, 1, -1]]), np.array([True, False, False, False]))
    assert hidden.tolist() == [True, True, False, False]


def test_in_rows_and_columns_the_cheapest_rectangle_is_hidden():
    """
    4 20 30 | 54        Hiding 4 asks for a second cell in its row and column, and those for a fourth.
    50 25 60 | 135      The rectangle of 4, 20, 50 and 25 is the cheapest one.
    70 80 90 | 240
    """
    inner = np.array([[4, 20, 30], [50, 25, 60], [70, 80, 90]])
    values = [*inner.ravel(), *inner.sum(axis=1), *inner.sum(axis=0), inner.sum()]
    sums = np.zeros((8, 16))
    for i in range(3):
        sums[i, 3 * i : 3 * i + 3], sums[i, 9 + i] = 1, -1
        sums[3 + i, [i, i + 3, i + 6]], sums[3 + i, 12 + i] = 1, -1
    sums[6, 9:12], sums[6, 15] = 1, -1
    sums[7, 12:15], sums[7, 15] = 1, -1
    own = np.zeros(16, dtype=bool)
    own[0] = True
    hidden = hide_more(exact_table(values, sums), own)
    assert hidden.nonzero()[0].tolist() == [0, 1, 3, 4]


def cheapest_by_trying(table, own):
    """Every set of cells to hide, the cheapest that protects: only for tiny tables."""
    best, cost = None, np.inf
    for extra in product([False, True], repeat=len(own)):
        hidden = own | np.array(extra)
        if table.cost[hidden].sum() >= cost:
            continue
        found = table.intervals(hidden)
        small = own[hidden.nonzero()[0]]
        if (found.possible() >= table.fewest_possible).all() and (
            (found.low[small] <= 0) & (found.high[small] >= table.largest_hidden)
        ).all():
            best, cost = hidden, table.cost[hidden].sum()
    return best, cost


@settings(deadline=None, max_examples=25)
@given(st.lists(st.integers(0, 40), min_size=4, max_size=4))
def test_the_cheapest_set_is_what_trying_all_sets_finds(values):
    a, b, c, d = values
    cells = [a, b, c, d, a + b, c + d, a + c, b + d]
    sums = [
        [1, 1, 0, 0, -1, 0, 0, 0],
        [0, 0, 1, 1, 0, -1, 0, 0],
        [1, 0, 1, 0, 0, 0, -1, 0],
        [0, 1, 0, 1, 0, 0, 0, -1],
    ]
    own = np.array([value < 10 for value in cells])
    table = exact_table(cells, sums)
    hidden = hide_more(table, own)
    _, cost = cheapest_by_trying(table, own)
    everything_needed = not np.isfinite(cost)
    found = table.intervals(hidden)
    assert everything_needed or (found.possible() >= 10).all()
    assert everything_needed or table.cost[hidden].sum() <= 1.5 * cost, "at most half as dear again as the cheapest"


# Attackers.

BUURTEN = [f"BU1111{d:02d}{n:02d}" for d in range(2) for n in range(2)]


@st.composite
def own_counts(draw):
    return {
        (what, area): draw(st.one_of(st.integers(0, 15), st.integers(16, 400)))
        for what in ("men", "women")
        for area in BUURTEN
    }


def with_totals(counts):
    return counts | {("residents", area): counts["men", area] + counts["women", area] for area in BUURTEN}


@settings(deadline=None, max_examples=25)
@given(own_counts())
def test_an_attacker_with_all_sums_keeps_ten_values_for_every_hidden_count(counts):
    """Everything told, with every sum of neighbourhoods, districts, men and women, leaves each hidden count open."""
    own = profiles()["own-counts"]
    told = safe(with_totals(counts))
    cells = sorted(told)
    place = {cell: i for i, cell in enumerate(cells)}
    lines = add_up(cells, BOTH)
    sums = np.zeros((len(lines), len(cells)))
    for row, (total, terms) in zip(sums, lines, strict=True):
        row[place[total]] = -1
        row[[place[term] for term in terms]] = 1
    bounds = [(0.0, np.inf) if told[c] is None else own.bounds(told[c], c[1][:2]) for c in cells]
    low, high = (np.array(side, dtype=float) for side in zip(*bounds, strict=True))
    zeros = np.zeros(len(lines))
    hidden = [place[cell] for cell in cells if told[cell] is None]
    found = intervals(Statements(low, high, csr_array(sums), zeros, zeros), hidden)
    assert (found.possible() >= 10).all()
    for i, at in enumerate(hidden):
        what, area = cells[at]
        codes = [code for code in BUURTEN if code == area or (area[:2] != "BU" and code[2:].startswith(area[2:]))]
        true = sum(with_totals(counts)[what, code] for code in codes)
        assert found.low[i] - 1e-6 <= true <= found.high[i] + 1e-6, "the truth is never excluded"
        if true < 10:
            assert found.low[i] <= 1e-6, "a small count may be any small count"
            assert found.high[i] >= 9 - 1e-6


@settings(deadline=None, max_examples=40)
@given(own_counts(), st.integers(0, 9), st.integers(0, 9))
def test_one_small_count_looks_like_any_other(counts, one, other):
    """Where the told totals happen to be the same, nothing else tells which small count stands behind a hidden one."""
    place = ("men", BUURTEN[0])
    told = [safe(with_totals(counts | {place: small})) for small in (one, other)]
    above = {
        ("residents", BUURTEN[0]),
        *((what, code) for what in ("men", "residents") for code in ("WK111100", "GM1111")),
    }
    if all(told[0][cell] == told[1][cell] for cell in above):
        assert told[0] == told[1]
