# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The order of evidence: code, then addresses, then land; and when none of them is enough."""

from __future__ import annotations

import polars as pl
import pytest

from kloof.boundaries import ADDRESSES, FLAGS, crosswalk

from .conftest import squares


def links(rows: pl.DataFrame, before: int = 2023, after: int = 2024) -> list[tuple]:
    told = rows.filter(from_year=before, to_year=after).select("from", "to", pl.col("share").round(6), "how")
    return told.rows()


def counted(*rows: tuple, homes: bool = True) -> pl.DataFrame:
    schema = ADDRESSES
    return pl.DataFrame([(2023, 2024, *row, homes, 2023, 2024) for row in rows], schema=schema, orient="row")


def flagged(*rows: tuple[str, int, int]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=FLAGS, orient="row")


KEPT = """
    area       | map  | name        | residents
    BU99990100 | 2023 | Kade        | 1000
    BU99990100 | 2024 | {name}      | {residents}
"""
UNMATCHED = [
    ("BU99990100", None, None, "boundary_changed"),
    (None, "BU99990100", None, "boundary_changed"),
]
SAME = [("BU99990100", "BU99990100", 1.0, "same_code")]


@pytest.mark.parametrize(
    ("name", "residents", "expected"),
    [
        ("Kade", 1000, SAME),
        ("Kade", 1020, SAME),
        ("Wijk 01 De Kade", 1010, SAME),
        ("BU99990100", 1000, SAME),
        ("Kade", 1100, UNMATCHED),
        ("Kade", "-", UNMATCHED),
        ("Spoorzone", 1000, UNMATCHED),
    ],
    ids=["nothing changed", "grew a little", "longer name", "no name known", "jumped", "size unknown", "other name"],
)
def test_the_same_code_is_not_enough(areas_of, name, residents, expected):
    """The name must fit and the number of residents must go on: codes are given to other areas."""
    assert links(crosswalk(*areas_of(KEPT.format(name=name, residents=residents)))) == expected


def test_more_years_allow_more_growth(areas_of):
    """Two percent a year, and what the publisher's rounding allows."""
    later = KEPT.replace("2024", "2030").format(name="Kade", residents=1140)
    assert links(crosswalk(*areas_of(later)), 2023, 2030) == SAME
    assert links(crosswalk(*areas_of(later.replace("1140", "1170"))), 2023, 2030) == UNMATCHED


@pytest.mark.parametrize(("flag", "expected"), [(1, SAME), (2, UNMATCHED), (3, UNMATCHED)])
def test_the_publishers_flag_goes_before_the_code(areas_of, flag, expected):
    known = areas_of(KEPT.format(name="Kade", residents=1000))
    assert links(crosswalk(*known, flags=flagged(("BU99990100", 2024, flag)))) == expected


def test_a_flag_that_nothing_changed_stands_for_the_number_of_residents(areas_of):
    """A new estate doubles a neighbourhood without moving its border."""
    known = areas_of(KEPT.format(name="Kade", residents=2000))
    assert links(crosswalk(*known, flags=flagged(("BU99990100", 2024, 1)))) == SAME
    assert links(crosswalk(*known, flags=flagged(("BU99990100", 2023, 1)))) == UNMATCHED


MERGED = """
    area       | map  | name  | residents
    BU99990100 | 2023 | Kade  | 900
    BU99990200 | 2023 | Spoor | 100
    BU99990300 | 2023 | Park  | 500
    BU99990100 | 2024 | Kade  | 910
    BU99990300 | 2024 | Park  | 800
"""


def test_an_area_that_the_address_file_lists_is_divided_by_addresses(areas_of):
    """Kade grew by the homes of Spoor; Park is not listed, so it is what it was however it grew."""
    listed = counted(
        ("BU99990100", "BU99990100", 450.0),
        ("BU99990200", "BU99990100", 40.0),
        ("BU99990200", "BU99990300", 10.0),
        ("BU99990300", "BU99990300", 200.0),
    )
    assert links(crosswalk(*areas_of(MERGED), addresses=listed)) == [
        ("BU99990100", "BU99990100", 1.0, "addresses"),
        ("BU99990200", "BU99990100", 0.8, "addresses"),
        ("BU99990200", "BU99990300", 0.2, "addresses"),
        ("BU99990300", "BU99990300", 1.0, "addresses"),
    ]


def test_backwards_the_same_addresses_are_divided_over_where_they_came_from(areas_of):
    listed = counted(("BU99990100", "BU99990100", 450.0), ("BU99990200", "BU99990100", 50.0))
    assert links(crosswalk(*areas_of(MERGED), addresses=listed), 2024, 2023) == [
        ("BU99990100", "BU99990100", 0.9, "addresses"),
        ("BU99990100", "BU99990200", 0.1, "addresses"),
        ("BU99990300", "BU99990300", 1.0, "addresses"),
    ]


def test_an_area_that_is_not_listed_maps_to_itself(areas_of):
    """Where a file tells of a pair of years, its silence about an area is evidence too."""
    listed = counted(("BU99990200", "BU99990100", 50.0))
    told = links(crosswalk(*areas_of(MERGED), addresses=listed))
    assert ("BU99990300", "BU99990300", 1.0, "addresses") in told


def test_years_outside_the_file_are_not_told_of(areas_of):
    listed = counted(("BU99990200", "BU99990100", 50.0)).with_columns(last_year=pl.lit(2023, dtype=pl.Int32))
    assert ("BU99990300", None, None, "boundary_changed") in links(crosswalk(*areas_of(MERGED), addresses=listed))


def test_homes_divide_people_and_every_address_divides_the_rest(areas_of):
    homes = counted(("BU99990200", "BU99990100", 40.0), ("BU99990200", "BU99990300", 10.0))
    every = counted(("BU99990200", "BU99990100", 50.0), ("BU99990200", "BU99990300", 50.0), homes=False)
    rows = crosswalk(*areas_of(MERGED), addresses=pl.concat([homes, every])).filter(
        pl.col("from") == "BU99990200", from_year=2023
    )
    assert rows.select("to", "share", "share_of_addresses").rows() == [
        ("BU99990100", 0.8, 0.5),
        ("BU99990300", 0.2, 0.5),
    ]


def test_where_nobody_lives_every_address_divides(areas_of):
    """An estate without homes is in the file with all addresses only."""
    homes = counted(("BU99990100", "BU99990100", 450.0))
    every = counted(("BU99990200", "BU99990300", 50.0), homes=False)
    told = links(crosswalk(*areas_of(MERGED), addresses=pl.concat([homes, every])))
    assert ("BU99990200", "BU99990300", 1.0, "addresses") in told


REDRAWN = """
    area       | map  | name  | residents
    BU99990100 | 2023 | Kade  | 1000
    BU99990111 | 2024 | Kade  | 600
    BU99990112 | 2024 | Haven | 400
"""
BEFORE = {"BU99990100": (0, 0, 1000, 500)}
AFTER = {"BU99990111": (0, 0, 750, 500), "BU99990112": (750, 0, 1000, 500)}


def test_land_divides_what_nothing_else_tells_of(areas_of):
    maps = [squares(2023, BEFORE), squares(2024, AFTER)]
    assert links(crosswalk(*areas_of(REDRAWN), outlines=maps)) == [
        ("BU99990100", "BU99990111", 0.75, "geometry"),
        ("BU99990100", "BU99990112", 0.25, "geometry"),
    ]


@pytest.mark.parametrize(
    "how", [{"accuracy": None}, {"accuracy": 300.0}, {"grid": "wgs84"}], ids=["not stated", "coarse", "another grid"]
)
def test_a_map_that_is_not_accurate_enough_divides_nothing(areas_of, how):
    maps = [squares(2023, BEFORE), squares(2024, AFTER, **how)]
    told = crosswalk(*areas_of(REDRAWN), outlines=maps)
    assert set(told["how"]) == {"boundary_changed"}
    assert told["share"].is_null().all()


def test_land_goes_only_to_areas_that_nothing_else_is_matched_to(areas_of):
    """A sliver over a border that did not change brings nobody across."""
    known = areas_of("""
        area       | map  | name  | residents
        BU99990100 | 2023 | Kade  | 1000
        BU99990200 | 2023 | Park  | 500
        BU99990200 | 2024 | Park  | 500
        BU99990300 | 2024 | Haven | 1000
    """)
    before = {"BU99990100": (0, 0, 1000, 500), "BU99990200": (1000, 0, 2000, 500)}
    after = {"BU99990200": (990, 0, 2000, 500), "BU99990300": (0, 0, 990, 500)}
    assert links(crosswalk(*known, outlines=[squares(2023, before), squares(2024, after)])) == [
        ("BU99990100", "BU99990300", 1.0, "geometry"),
        ("BU99990200", "BU99990200", 1.0, "same_code"),
    ]
