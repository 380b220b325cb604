# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which areas touch, and how much of one map lies in another."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from kloof.boundaries import Outlines, contiguous, neighbours, overlay

from .conftest import squares

FOUR = {
    "BU99990101": (0, 0, 500, 500),
    "BU99990102": (500, 0, 1000, 500),
    "BU99990103": (0, 500, 500, 1000),
    "BU99990104": (500, 500, 1000, 1000),
}


def pairs(outlines: Outlines) -> set[tuple[str, str]]:
    return {(a[-1], b[-1]) for a, b in contiguous(outlines).select("area", "neighbour").iter_rows()}


def test_areas_with_a_border_in_common_are_neighbours_and_corners_are_not():
    both_ways = {("1", "2"), ("1", "3"), ("2", "4"), ("3", "4")}
    assert pairs(squares(2024, FOUR)) == both_ways | {(b, a) for a, b in both_ways}


def test_a_coarse_map_has_the_same_neighbours_across_its_gaps():
    """Municipalities that were simplified each by itself leave a strip between them."""
    apart = FOUR | {"BU99990102": (525, 0, 1000, 500), "BU99990104": (525, 500, 1000, 1000)}
    assert pairs(squares(2024, apart, accuracy=None)) == pairs(squares(2024, FOUR))
    assert ("1", "2") not in pairs(squares(2024, apart, accuracy=1.0))


def test_the_best_map_of_a_year_gives_the_neighbours():
    fine, coarse = squares(2024, FOUR), squares(2024, dict(list(FOUR.items())[:2]), accuracy=None)
    assert neighbours([coarse, fine]).equals(contiguous(fine))
    assert neighbours([]).is_empty()


def test_an_overlay_of_a_map_with_itself_is_one_to_one():
    told = overlay(squares(2023, FOUR), squares(2024, FOUR))
    assert told.rows() == [(code, code, 1.0) for code in FOUR]


def test_land_outside_the_other_map_is_left_out_of_the_division():
    wet = squares(2023, {"BU99990101": (0, 0, 1000, 500)})
    dry = squares(2024, {"BU99990111": (0, 0, 300, 500), "BU99990112": (300, 0, 400, 500)})
    assert overlay(wet, dry)["share"].to_list() == pytest.approx([0.75, 0.25])


@settings(deadline=None, max_examples=30)
@given(st.lists(st.integers(1, 9), min_size=1, max_size=6), st.lists(st.integers(1, 9), min_size=1, max_size=6))
def test_shares_of_land_add_up_to_one(before, after):
    """Two ways to cut the same strip of land."""

    def strip(cuts: list[int], year: int) -> Outlines:
        ends = np.concatenate([[0], np.cumsum(cuts)]) / sum(cuts) * 1000
        return squares(year, {f"BU9999{year % 100}{i:02}": (ends[i], 0, ends[i + 1], 100) for i in range(len(cuts))})

    old, new = strip(before, 2023), strip(after, 2024)
    told = overlay(old, new)
    for total in told.group_by("from").agg(pl.col("share").sum())["share"]:
        assert total == pytest.approx(1)
    land = dict(zip(old.areas, shapely.area(old.shapes), strict=True))
    moved = dict.fromkeys(new.areas, 0.0)
    for one, two, share in told.iter_rows():
        moved[two] += share * land[one]
    assert list(moved.values()) == pytest.approx(list(shapely.area(new.shapes)))
