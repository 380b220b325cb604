# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""All gaps of all municipalities at once are, cell by cell, the gaps that are asked one by one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from kloof import areas
from kloof.errors import AreaRefused
from kloof.gaps import gap
from kloof.indicators import indicators
from kloof.municipal_gaps import municipal_gaps, split_means

COLUMNS = ("year", "value", "comparator", "gap", "people", "coverage", "missing")


def asked_one_by_one(panel, indicator, inside):
    points = gap(panel, "+".join(inside), indicator).points
    return [
        (p.year, p.value, p.comparator, p.gap, p.people, p.coverage, p.missing.value if p.missing else None)
        for p in points
    ]


def same(ours, theirs):
    assert len(ours) == len(theirs)
    for row, other in zip(ours, theirs, strict=True):
        for name, one, two in zip(COLUMNS, row, other, strict=True):
            assert one == (two if isinstance(two, str) or two is None else pytest.approx(two, rel=1e-12)), (name, row)


def test_three_neighbourhoods_by_hand():
    """Inside 100 people with 60; outside 300 with 70 and 600 with 80: (300 x 70 + 600 x 80) / 900 = 76.67."""
    split = split_means(
        np.array([[60.0], [70.0], [80.0]]), np.array([100.0, 300.0, 600.0]), np.zeros(3, int), np.array([1, 0, 0], bool)
    )
    assert split.inside[0, 0] == 60
    assert split.outside[0, 0] == pytest.approx(69_000 / 900)
    assert split.outside_coverage[0, 0] == 1


def test_below_four_fifths_of_the_weight_there_is_no_mean():
    values = np.array([[1.0, np.nan], [5.0, 5.0]])
    split = split_means(values, np.array([21.0, 79.0]), np.zeros(2, int), np.array([True, True]))
    assert np.isnan(split.inside[0, 1])
    assert split.inside_coverage[0].tolist() == [1, 0.79]
    assert np.isnan(split.outside).all()
    assert np.isnan(split.outside_coverage).all()


def test_an_area_without_a_weight_counts_in_neither_mean_nor_coverage():
    split = split_means(np.array([[1.0], [9.0]]), np.array([50.0, np.nan]), np.zeros(2, int), np.array([True, True]))
    assert (split.inside[0, 0], split.inside_coverage[0, 0]) == (1, 1)


def test_parts_of_different_areas_are_refused():
    with pytest.raises(ValueError, match="values have 2 rows, weights 1"):
        split_means(np.zeros((2, 1)), np.ones(1), np.zeros(2, int), np.ones(2, bool))


@settings(max_examples=60, deadline=None)
@given(
    values=arrays.arrays(float, (12, 3), elements=st.one_of(st.just(np.nan), st.floats(-100, 100))),
    weights=arrays.arrays(float, 12, elements=st.one_of(st.just(np.nan), st.just(0.0), st.floats(1, 1000))),
    groups=arrays.arrays(int, 12, elements=st.integers(0, 2)),
    inside=arrays.arrays(bool, 12),
)
def test_every_side_is_the_plain_weighted_mean_of_its_rows(values, weights, groups, inside):
    split = split_means(values, weights, groups, inside, number=3)
    for group in range(3):
        for within, means in ((True, split.inside), (False, split.outside)):
            rows = (groups == group) & (inside == within) & (weights > 0)
            for column in range(3):
                there = rows & ~np.isnan(values[:, column])
                enough = rows.any() and weights[there].sum() / weights[rows].sum() >= 0.8
                if not enough or not there.any():
                    continue
                plain = np.average(values[there, column], weights=weights[there])
                assert means[group, column] == pytest.approx(plain, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("indicator", ["self_rated_health", "low_income", "registered_crime", "income_per_resident"])
@pytest.mark.parametrize("definition", ["convenant-2021", "plan-2022", "subsidie-2023"])
def test_equal_to_the_gaps_of_the_demo(demo, indicator, definition):
    inside = areas.find_area(f"veendrecht-oost@{definition}").codes
    found = municipal_gaps(demo, indicator, inside, boundary_year=2024)
    same(found.select(COLUMNS).rows(), asked_one_by_one(demo, indicator, inside))


@pytest.mark.parametrize("inside", [("BU99990002",), ("BU99990303",), ("BU99990303", "BU99990304"), ()])
def test_equal_where_values_and_weights_are_missing(demo, inside):
    everyone = demo.units(2024, "BU")
    chosen = inside or tuple(everyone)
    for indicator in ("self_rated_health", "registered_crime"):
        found = municipal_gaps(demo, indicator, chosen, boundary_year=2024)
        same(found.select(COLUMNS).rows(), asked_one_by_one(demo, indicator, chosen))


def test_equal_on_a_panel_full_of_holes(demo):
    """Every third value and every fifth weight is not published; the reasons stay the publisher's."""
    hole = pl.when(
        (pl.col("indicator") == "self_rated_health") & (pl.int_range(pl.len()) % 3 == 0)
        | (pl.col("indicator") == "residents") & (pl.int_range(pl.len()) % 5 == 0)
    )
    holed = demo.observations.with_columns(
        value=hole.then(None).otherwise("value"), missing=hole.then(pl.lit("suppressed")).otherwise("missing")
    )
    panel = replace(demo, observations=holed, _memory={})
    everyone = panel.units(2024, "BU")
    for first in range(0, len(everyone), 2):
        inside = tuple(everyone[first : first + 3])
        found = municipal_gaps(panel, "self_rated_health", inside, boundary_year=2024)
        same(found.select(COLUMNS).rows(), asked_one_by_one(panel, "self_rated_health", inside))


def test_what_has_no_gap_is_refused(demo):
    for indicator in ("residents", indicators()["owner_occupied"]):
        with pytest.raises(ValueError, match="has no gap"):
            municipal_gaps(demo, indicator, ["BU99990103"], boundary_year=2024)


@pytest.mark.parametrize("strange", ["BU99990999", "WK999901", "GM9999", "bu99990103"])
def test_a_code_that_is_no_neighbourhood_of_the_map_is_refused_by_name(demo, strange):
    with pytest.raises(AreaRefused, match=strange):
        municipal_gaps(demo, "self_rated_health", ["BU99990103", strange], boundary_year=2024)
