# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Laws that hold for any figures."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kloof.estimates import Status
from kloof.figures import derive
from kloof.gaps import gap
from kloof.observations import FIGURES, OBSERVATIONS, Panel, complete_areas, merge

law = settings(deadline=None, max_examples=20)

CODES = [f"BU1111{number:04d}" for number in range(6)]
YEARS = (2012, 2024)

shares = st.one_of(st.none(), st.floats(0, 100, allow_subnormal=False))
counts = st.one_of(st.none(), st.integers(0, 5000))
towns = st.fixed_dictionaries(
    {
        "residents": st.lists(counts, min_size=6, max_size=6),
        "health": st.lists(shares, min_size=12, max_size=12),
        "crimes": st.lists(counts, min_size=6, max_size=6),
    }
)


def rows_of(town: dict, scale: float = 1.0) -> pl.DataFrame:
    rows = []

    def add(area: str, year: int, indicator: str, value: float | None, table: str) -> None:
        missing = None if value is not None else "suppressed"
        rows.append((area, 2024, year, indicator, value, missing, f"{table}.csv", table, "not_stated"))

    for i, code in enumerate(CODES):
        residents = town["residents"][i]
        add(code, 2024, "residents", None if residents is None else residents * scale, "85984NED")
        add(code, 2024, "registered_crimes", town["crimes"][i], "47022NED")
        for j, year in enumerate(YEARS):
            add(code, year, "self_rated_health", town["health"][2 * i + j], "50150NED")
    return pl.DataFrame(rows, schema=OBSERVATIONS, orient="row")


def panel_of(rows: pl.DataFrame) -> Panel:
    named = pl.DataFrame(schema={"area": pl.String, "name": pl.String, "boundary_year": pl.Int32})
    areas = complete_areas(named, pl.concat([rows, rows.with_columns(area=pl.lit("GM1111"))]))
    bare = Panel(rows, pl.DataFrame(schema=FIGURES), areas)
    return Panel(rows, derive(bare), areas)


def numbers(panel: Panel, area: str = "+".join(CODES[:2]), **how: str) -> list[tuple]:
    told = []
    for indicator in ("self_rated_health", "registered_crime"):
        for p in gap(panel, area, indicator, **how).points:
            told.append((p.year, p.value, p.comparator, p.gap, p.ratio, p.coverage, p.missing))
    return told


def same(left: list[tuple], right: list[tuple]) -> bool:
    flat = [a for row in left for a in row], [b for row in right for b in row]
    return all(a == b or a == pytest.approx(b, rel=1e-9, abs=1e-9) for a, b in zip(*flat, strict=True))


@law
@given(towns)
def test_the_gap_to_oneself_is_zero(town):
    for found in (
        gap(panel_of(rows_of(town)), "GM1111", "self_rated_health", versus="city"),
        gap(panel_of(rows_of(town)), "+".join(CODES), "registered_crime", versus="country"),
    ):
        for point in found.points:
            assert point.gap is None or point.gap == pytest.approx(0, abs=1e-9)
            assert (point.gap is None) == (point.value is None)


@law
@given(towns)
def test_no_missing_ever_becomes_zero(town):
    for area in (*CODES, "+".join(CODES[:3])):
        for indicator in ("self_rated_health", "registered_crime", "registered_crimes"):
            for point in gap(panel_of(rows_of(town)), area, indicator).points:
                known = [
                    town["health"][2 * CODES.index(code) + YEARS.index(point.year)]
                    if indicator == "self_rated_health"
                    else town["crimes"][CODES.index(code)]
                    for code in area.split("+")
                ]
                if all(value is None for value in known):
                    assert point.value is None
                    assert point.gap is None
                    assert point.missing is not None
                if point.value == 0:
                    assert 0 in known


@law
@given(towns)
def test_a_value_or_a_reason(town):
    for area in (*CODES, "GM1111"):
        for point in gap(panel_of(rows_of(town)), area, "self_rated_health").points:
            if point.value is None:
                assert point.missing is not None
            else:
                assert (point.missing is None) == (point.gap is not None), (
                    "a reason stands where a gap would have stood"
                )


@law
@given(towns, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(town, random):
    rows = rows_of(town)
    order = list(range(rows.height))
    random.shuffle(order)
    assert same(numbers(panel_of(merge([rows]))), numbers(panel_of(merge([rows[order]]))))


@law
@given(towns, st.sampled_from([2.0, 0.5, 8.0]))
def test_scaling_the_weights_changes_no_share(town, scale):
    one, other = panel_of(rows_of(town)), panel_of(rows_of(town, scale))
    left = [(p.value, p.comparator, p.gap, p.coverage) for p in gap(one, CODES[0], "self_rated_health").points]
    right = [(p.value, p.comparator, p.gap, p.coverage) for p in gap(other, CODES[0], "self_rated_health").points]
    assert same(left, right)


@law
@given(towns)
def test_area_and_rest_together_are_the_city(town):
    panel = panel_of(rows_of(town))
    for point, whole in zip(
        gap(panel, CODES[0] + "+" + CODES[1], "self_rated_health").points,
        gap(panel, "GM1111", "self_rated_health", versus="city").points,
        strict=True,
    ):
        if point.value is not None and point.comparator is not None and whole.value is not None:
            low, high = sorted((point.value, point.comparator))
            assert low - 1e-9 <= whole.value <= high + 1e-9


FROM_LEAST_FINAL = ["provisional", "revised_provisional", "not_stated", "definitive"]


@law
@given(st.lists(st.sampled_from(FROM_LEAST_FINAL), min_size=6, max_size=6))
def test_a_figure_is_as_final_as_the_least_final_it_was_made_of(told):
    town = {"residents": [1000] * 6, "health": [70.0] * 12, "crimes": [50] * 6}
    by_area = dict(zip(CODES, told, strict=True))
    rows = rows_of(town).with_columns(status=pl.col("area").replace_strict(by_area))
    panel, least = panel_of(rows), min(told, key=FROM_LEAST_FINAL.index)
    above = panel.figures.filter(pl.col("area").is_in(["WK111100", "GM1111"]))
    assert above["status"].unique().to_list() == [least]
    assert gap(panel, "GM1111", "registered_crime", versus="city").points[0].status == least
    assert Status.least_final(told) == least


def test_without_any_status_none_is_stated():
    assert Status.least_final([]) is Status.NOT_STATED
