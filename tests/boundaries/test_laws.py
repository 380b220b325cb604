# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Laws that hold for any figures and any change of borders."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kloof.boundaries import crosswalk, harmonise
from kloof.boundaries.crosswalks import ADDRESSES
from kloof.observations import CROSSWALK, OBSERVATIONS

law = settings(deadline=None, max_examples=30)

OLD = [f"BU9999010{i}" for i in range(5)]
NEW = [f"BU9999{i}" for i in ("0100", "0101", "AA02", "AA03")]

addresses = st.lists(st.lists(st.integers(0, 900), min_size=4, max_size=4), min_size=5, max_size=5)
counts = st.lists(st.one_of(st.none(), st.integers(0, 5000)), min_size=5, max_size=5)
shares = st.lists(st.one_of(st.none(), st.floats(0, 100, allow_subnormal=False)), min_size=5, max_size=5)
people = st.lists(st.integers(0, 5000), min_size=5, max_size=5)


def connected(table: list[list[int]]) -> pl.DataFrame:
    areas = pl.DataFrame(
        [(code, year, code) for year, codes in ((2023, OLD), (2024, NEW)) for code in codes],
        schema={"area": pl.String, "boundary_year": pl.Int32, "name": pl.String},
        orient="row",
    )
    counted = [
        (2023, 2024, old, new, float(n), True, 2023, 2024)
        for old, row in zip(OLD, table, strict=True)
        for new, n in zip(NEW, row, strict=True)
        if n
    ]
    listed = pl.DataFrame(counted, schema=ADDRESSES, orient="row")
    return crosswalk(areas, pl.DataFrame(schema=OBSERVATIONS), addresses=listed)


def values_of(cells: list[float | None]) -> pl.DataFrame:
    rows = [(code, 2023, 2023, v, None if v is not None else "suppressed") for code, v in zip(OLD, cells, strict=True)]
    schema = {"area": pl.String, "boundary_year": pl.Int32, "year": pl.Int32, "value": pl.Float64, "missing": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


@law
@given(addresses)
def test_shares_add_up_to_one(table):
    linked = connected(table).filter(pl.col("to").is_not_null(), pl.col("from").is_not_null())
    for total in linked.group_by("from_year", "from").agg(pl.col("share").sum())["share"]:
        assert total == pytest.approx(1)


@law
@given(addresses)
def test_every_area_of_both_maps_is_told_of(table):
    told = connected(table).filter(from_year=2023)
    assert set(told["from"].drop_nulls()) == set(OLD)
    assert set(told["to"].drop_nulls()) == set(NEW)


@law
@given(addresses, st.lists(st.integers(0, 5000), min_size=5, max_size=5))
def test_totals_are_conserved(table, cells):
    """What comes out is what went in, but for areas of which is said that they cannot be matched."""
    rows = connected(table)
    lost = set(rows.filter(pl.col("to").is_null(), from_year=2023)["from"])
    told = harmonise(values_of([float(c) for c in cells]), rows, kind="extensive", to_year=2024)
    kept = sum(c for code, c in zip(OLD, cells, strict=True) if code not in lost)
    assert told.values["value"].sum() == pytest.approx(kept)
    assert told.unmatched[2023, "BU"] == pytest.approx(len(lost) / len(OLD))


@law
@given(addresses, counts, st.sampled_from(["extensive", "intensive"]), people)
def test_harmonising_twice_changes_nothing(table, cells, kind, weights):
    rows, known = connected(table), {code: float(n) for code, n in zip(OLD, weights, strict=True)}
    once = harmonise(values_of(cells), rows, kind=kind, to_year=2024, weights=known).values
    twice = harmonise(once, rows, kind=kind, to_year=2024, weights=known).values
    key = ["area", "year", "boundary_year", "value", "missing"]
    assert once.select(key).equals(twice.select(key))


@law
@given(addresses, counts, st.sampled_from(["extensive", "intensive"]), people)
def test_no_missing_becomes_zero(table, cells, kind, weights):
    rows, known = connected(table), {code: float(n) for code, n in zip(OLD, weights, strict=True)}
    told = harmonise(values_of(cells), rows, kind=kind, to_year=2024, weights=known).values
    assert (told["value"].is_null() != told["missing"].is_null()).all(), "a value or a reason"
    fed_by = rows.filter(pl.col("share") > 0, from_year=2023)
    for area in told.filter(pl.col("value") == 0)["area"]:
        sources = fed_by.filter(to=area)["from"]
        assert any(cells[OLD.index(code)] == 0 for code in sources)
    if kind == "extensive":
        for area in told.filter(pl.col("value").is_not_null())["area"]:
            missing = [c for c in fed_by.filter(to=area)["from"] if cells[OLD.index(c)] is None]
            everyone = fed_by.filter(to=area)
            assert not missing or told.filter(area=area)["coverage"][0] >= 0.995 or everyone.is_empty()


@law
@given(addresses, shares, people)
def test_a_share_stays_between_the_shares_it_comes_from(table, cells, weights):
    rows, known = connected(table), {code: float(n) for code, n in zip(OLD, weights, strict=True)}
    told = harmonise(values_of(cells), rows, kind="intensive", to_year=2024, weights=known).values
    for area, value in told.filter(pl.col("value").is_not_null()).select("area", "value").iter_rows():
        sources = rows.filter(pl.col("share") > 0, from_year=2023, to=area)["from"]
        given_to = [cells[OLD.index(code)] for code in sources if cells[OLD.index(code)] is not None]
        assert min(given_to) - 1e-9 <= value <= max(given_to) + 1e-9


@law
@given(addresses)
def test_the_order_of_rows_does_not_matter(table):
    rows = connected(table)
    one = harmonise(values_of([1.0, 2.0, 3.0, 4.0, 5.0]), rows, kind="extensive", to_year=2024).values
    other = harmonise(values_of([1.0, 2.0, 3.0, 4.0, 5.0])[::-1], rows[::-1], kind="extensive", to_year=2024).values
    assert one["area"].equals(other["area"])
    assert one["value"].to_list() == pytest.approx(other["value"].to_list())


def test_a_crosswalk_has_exactly_these_columns():
    assert dict(connected([[1, 0, 0, 0]] * 5).schema) == CROSSWALK
