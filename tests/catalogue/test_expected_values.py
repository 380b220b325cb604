# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every card is held against one published value, taken from the publishers' files by a script apart from kloof."""

from __future__ import annotations

import csv
from pathlib import Path

import polars as pl
import pytest

from kloof import releases
from kloof.cards import themes
from kloof.indicators import indicators
from kloof.tables import tables

WITH_REASON = "not_published"
UNSEEN = {
    "liveability_3",
    "liveability_3_amenities",
    "liveability_3_cohesion",
    "liveability_3_homes",
    "liveability_3_nuisance",
    "liveability_3_surroundings",
}
"""Read by names the publisher gives (a slice in ``tests/sources``); no published file of them is at hand."""


def expected() -> list[dict[str, str]]:
    with (Path(__file__).parent / "expected_values.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


Built = tuple[releases.BuildReport, releases.Release]


@pytest.fixture(scope="module")
def built(published_build: Built) -> Built:
    return published_build


def test_every_card_that_a_publisher_carries_has_an_expected_value():
    real = {table.table for table in tables().values() if not table.fictional}
    published = {card.id for card in indicators().values() if card.columns and real & set(card.tables)}
    assert {row["indicator"] for row in expected()} == published - UNSEEN


def test_there_are_cards_of_strength_in_most_themes():
    strong = [card for card in indicators().values() if card.strength]
    assert len(indicators()) >= 80
    assert len(strong) >= 6
    assert {"participate", "learn", "work", "live", "health"} <= {card.theme for card in strong}


def test_every_theme_serves_an_action_line_of_the_national_programme_or_says_nothing():
    assert {line for theme in themes() for line in theme.action_lines} == {"homes", "taking_part", "youth"}


def test_what_moves_with_our_own_effort_says_so():
    reactive = {card.id for card in indicators().values() if card.reactive}
    assert {"registered_crime", "registered_crimes", "youth_care", "social_assistance"} <= reactive
    assert all(card.reactive for card in indicators().values() if card.counted_where == "place_of_event")


@pytest.mark.real_data
def test_every_card_gives_what_its_publisher_published(built: Built):
    key = ["indicator", "area", "year", "release"]
    wanted = pl.DataFrame(
        [(row["indicator"], row["area"], int(row["year"]), row["table"], row["value"]) for row in expected()],
        schema=[*key, "wanted"],
        orient="row",
    ).cast({"year": pl.Int32})
    found = wanted.join(built[1].panel.observations, on=key, how="left")
    wrong = [
        (row["indicator"], row["area"], row["year"], row["wanted"], row["value"], row["missing"])
        for row in found.iter_rows(named=True)
        if (row["missing"] if row["wanted"] == WITH_REASON else row["value"])
        != (WITH_REASON if row["wanted"] == WITH_REASON else pytest.approx(float(row["wanted"])))
    ]
    assert wrong == []


@pytest.mark.real_data
def test_nothing_there_is_unusable(built: Built):
    assert [(file.file, file.reason) for file in built[0].files if file.is_unusable] == []


@pytest.mark.real_data
@pytest.mark.parametrize(
    "table, year, residents",
    [
        ("KWB-2012", 2012, 16_730_345),
        ("KWB-2017", 2017, 17_081_507),
        ("KWB-2018", 2018, 17_181_084),
        ("KWB-2022", 2022, 17_590_672),
        ("KWB-2023", 2023, 17_811_291),
        ("85984NED", 2024, 17_942_942),
    ],
)
def test_municipalities_add_up_to_the_country(built: Built, table: str, year: int, residents: int):
    rows = built[1].panel.observations.filter(
        pl.col("area").str.starts_with("GM"), indicator="residents", release=table
    )
    assert rows.filter(year=year)["value"].sum() == residents


@pytest.mark.real_data
def test_water_does_not_repeat_a_code(built: Built):
    rows = built[1].panel.observations.filter(
        pl.col("area").str.starts_with("WK"), indicator="residents", release="WBK-2016"
    )
    assert rows["area"].is_unique().all()
    assert rows["value"].min() >= 0


@pytest.mark.real_data
def test_liveability_is_the_sum_of_its_dimensions(built: Built):
    parts = built[1].panel.observations.filter(
        pl.col("indicator").str.contains("^liveability_(housing|residents|amenities|safety|surroundings)$")
    )
    summed = parts.group_by("area", "year").agg(pl.col("value").sum(), n=pl.len())
    whole = built[1].panel.observations.filter(indicator="liveability").select("area", "year", total="value")
    both = whole.join(summed, on=["area", "year"])
    assert both.height > 10_000
    assert (both["total"] - both["value"]).abs().max() < 1e-12


@pytest.mark.real_data
def test_crime_of_two_sources_is_equal(built: Built):
    police = built[1].panel.observations.filter(indicator="registered_crimes", year=2024, release="POLITIE")
    monthly = built[1].panel.observations.filter(indicator="registered_crimes", year=2024, release="47022NED")
    both = police.join(monthly.filter(pl.col("area").str.starts_with("GM")), on="area", suffix="_monthly")
    assert both["value"].sum() == both["value_monthly"].sum() == 801_336


@pytest.mark.real_data
def test_a_renamed_municipality_is_listed_and_not_guessed(built: Built):
    (file,) = (file for file in built[0].files if file.format == "registered crime by offence")
    assert "De Friese Meren" in file.reason
    groningen = built[1].panel.observations.filter(release="83648NED", area="GM0014", year=2016)
    assert groningen["boundary_year"].unique().to_list() == [2016]


@pytest.mark.real_data
def test_incomes_of_another_year_are_not_read(built: Built):
    rows = built[1].panel.observations.filter(release="KWB-2024", area="GM0363")
    assert "residents" in rows["indicator"].to_list()
    assert "low_income" not in rows["indicator"].to_list()
