# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""How far off a figure can be by borders that moved: by hand, and the bound always holds what was really there."""

from __future__ import annotations

from math import inf

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kloof.boundaries import Carried, between


def carried(*links: tuple[str, str, float], given: dict, people: dict | None = None, kind="intensive", top=100.0):
    rows = pl.DataFrame(
        [(2023, 2024, old, new, None, share, "addresses") for old, new, share in links],
        schema=["from_year", "to_year", "from", "to", "share_of_addresses", "share", "how"],
        orient="row",
        infer_schema_length=None,
    )
    return Carried(between(rows, 2023, 2024), given, people, kind, 0.0, top)


def test_a_share_of_a_split_area_by_hand():
    """40 of 200 people have it, 20 %. A quarter of the 200 live in the new part: from nothing to 80 % of them."""
    found = carried(("A", "A", 0.75), ("A", "N", 0.25), given={"A": 20.0}, people={"A": 200.0})
    assert found.shift(["N"]).bound == pytest.approx(60.0)
    assert found.shift(["A"]).bound == pytest.approx(20.0)
    assert found.shift(["A", "N"]) is None, "the parts together are the whole that was published"
    assert found.shift(["elsewhere"]) is None


def test_usually_parts_are_as_unlike_as_whole_areas_are():
    """Values 10 and 30 of equal size: a standard deviation of 10. A half is off by half the difference of two such."""
    links = [("A", "A", 0.5), ("A", "N", 0.5), ("B", "B", 1.0)]
    found = carried(*links, given={"A": 10.0, "B": 30.0}, people={"A": 100.0, "B": 100.0})
    assert found.shift(["N"]).variance == pytest.approx(2 * (0.5 * 10) ** 2)
    assert found.shift(["N", "B"]).variance == pytest.approx(2 * (0.5 * 10 / 3) ** 2), "a third of the people"
    assert found.shift(["B"]) is None


def test_a_count_of_a_split_area_may_have_been_all_on_one_side():
    found = carried(("A", "A", 0.5), ("A", "N", 0.5), given={"A": 120.0}, kind="extensive")
    assert (found.shift(["N"]).bound, found.shift(["N"]).variance) == (60.0, 120.0**2 / 12)


def test_without_a_highest_value_a_rate_is_still_bounded_by_the_whole():
    found = carried(("A", "A", 0.5), ("A", "N", 0.5), given={"A": 40.0}, people={"A": 100.0}, top=None)
    assert found.shift(["N"]).bound == pytest.approx(40.0)
    hidden = carried(
        ("A", "N", 1.0), ("B", "N", 1.0), given={"A": 4.0, "B": None}, people={"A": 9.0, "B": 1.0}, top=None
    )
    assert hidden.shift(["N"]).bound is None


@given(
    sizes=st.lists(st.tuples(st.floats(10, 1e4), st.floats(0.05, 0.95)), min_size=1, max_size=5),
    truths=st.lists(st.tuples(st.floats(0, 100), st.floats(0, 100)), min_size=5, max_size=5),
)
def test_the_bound_holds_whatever_was_on_either_side(sizes, truths):
    """Each old area is split; the true share on either side is anything, the published one is their mean."""
    links, published, people = [], {}, {}
    in_new = everyone = 0.0
    for n, ((size, part), (one, other)) in enumerate(zip(sizes, truths, strict=False)):
        links += [(f"S{n}", "NEW", part), (f"S{n}", f"S{n}", 1 - part)]
        published[f"S{n}"] = part * one + (1 - part) * other
        people[f"S{n}"] = size
        in_new += size * part * one
        everyone += size * part
    way = carried(*links, given=published, people=people)
    living = {code: people[code] * share for code, _, share in links[::2]}
    brought = sum(living[code] * published[code] for code in living) / everyone
    shift = way.shift(["NEW"])
    assert abs(in_new / everyone - brought) <= (inf if shift is None else shift.bound) + 1e-6
