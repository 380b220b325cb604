# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""One family of yearly tables as one series on one map, and nothing joined that nobody asked for."""

from __future__ import annotations

import polars as pl
import pytest

from kloof.boundaries import ADDRESSES, crosswalk, series
from kloof.errors import UnknownIndicator
from kloof.gaps import gap
from kloof.observations import FIGURES, OBSERVATIONS, Panel, complete_areas

KADE, SPOOR, BOTH = "WK999901", "WK999902", "WK999910"


def panel_of(*rows: tuple[str, int, str, float | None, str]) -> Panel:
    """Give a panel of rows of ``area, year, indicator, value, table``, each on the map of its own year.

    In 2024 Kade and Spoor became one; the addresses of both say so.
    """
    told = [
        (area, year, year, indicator, value, None if value is not None else "suppressed", f"{table}.csv", table, "-")
        for area, year, indicator, value, table in rows
    ]
    seen = pl.DataFrame(told, schema=OBSERVATIONS, orient="row")
    named = pl.DataFrame(schema={"area": pl.String, "name": pl.String, "boundary_year": pl.Int32})
    areas = complete_areas(named, seen)
    moved = [(2023, 2024, KADE, BOTH, 300.0, True, 2023, 2024), (2023, 2024, SPOOR, BOTH, 100.0, True, 2023, 2024)]
    rows_between = crosswalk(areas, seen, addresses=pl.DataFrame(moved, schema=ADDRESSES, orient="row"))
    return Panel(seen, pl.DataFrame(schema=FIGURES), areas, crosswalk=rows_between)


PEOPLE = [
    (KADE, 2023, "residents", 600.0, "KWB-2023"),
    (SPOOR, 2023, "residents", 200.0, "KWB-2023"),
    (BOTH, 2024, "residents", 820.0, "KWB-2024"),
]


def told(panel: Panel, indicator: str, **how: object) -> list[tuple]:
    found = series(panel, indicator, boundary_year=2024, **how)  # type: ignore[arg-type]  # the test names level or family
    return found.values.select("area", "year", "value", "missing", "how", "table").rows()


def test_a_count_of_two_districts_that_became_one():
    assert told(panel_of(*PEOPLE), "residents") == [
        (BOTH, 2023, 800.0, None, "addresses", "KWB-2023"),
        (BOTH, 2024, 820.0, None, "same_map", "KWB-2024"),
    ]


def test_a_share_is_weighed_by_the_people_of_its_own_map():
    """(600 × 10 + 200 × 30) / 800 = 15."""
    rows = [
        (KADE, 2023, "owner_occupied", 10.0, "KWB-2023"),
        (SPOOR, 2023, "owner_occupied", 30.0, "KWB-2023"),
        (KADE, 2023, "households", 600.0, "KWB-2023"),
        (SPOOR, 2023, "households", 200.0, "KWB-2023"),
    ]
    ((area, year, value, *_),) = told(panel_of(*PEOPLE, *rows), "owner_occupied")
    assert (area, year, value) == (BOTH, 2023, pytest.approx(15.0))


def test_without_weights_on_its_map_a_share_of_merged_districts_is_missing():
    rows = [(KADE, 2023, "low_income", 10.0, "KWB-2023"), (SPOOR, 2023, "low_income", 30.0, "KWB-2023")]
    assert told(panel_of(*rows, (BOTH, 2024, "low_income", 16.0, "KWB-2024")), "low_income")[0][3] == "no_weight"


def test_another_publishers_table_is_never_joined():
    other = (BOTH, 2022, "residents", 5.0, "99999NED")
    assert {row[1] for row in told(panel_of(*PEOPLE, other), "residents")} == {2023, 2024}
    assert told(panel_of(*PEOPLE, other), "residents", family="99999NED")[0][2] is None


def test_of_two_tables_of_one_year_the_fuller_one_is_used():
    fuller = [(KADE, 2023, "residents", 600.0, "KWB-2023"), (SPOOR, 2023, "residents", 200.0, "KWB-2023")]
    thinner = [(KADE, 2023, "residents", 1.0, "85618NED"), (SPOOR, 2023, "residents", None, "85618NED")]
    found = told(panel_of(*fuller, *thinner, PEOPLE[2]), "residents")
    assert found[0] == (BOTH, 2023, 800.0, None, "addresses", "KWB-2023")


def test_a_level_without_rows_is_an_empty_series():
    found = series(panel_of(*PEOPLE), "residents", boundary_year=2024, level="BU")
    assert found.values.is_empty()
    assert found.years().is_empty()


def test_an_unknown_indicator_is_a_wrong_call():
    with pytest.raises(UnknownIndicator, match="residents"):
        series(panel_of(*PEOPLE), "resident", boundary_year=2024)


def test_a_gap_continues_the_best_table_over_the_family():
    """2024 is as its own table has it; 2023 is 600 + 200 people who live in the one district now, and says so."""
    points = gap(panel_of(*PEOPLE), BOTH, "residents").points
    assert [(point.year, point.value, point.table) for point in points] == [
        (2023, 800.0, "KWB-2023"),
        (2024, 820.0, "KWB-2024"),
    ]
    said = [[caveat.nl for caveat in point.caveats] for point in points]
    assert "Van de kaart van 2023 naar die van 2024: verdeeld naar adressen." in said[0]
    assert not any("kaart" in one for one in said[1])
