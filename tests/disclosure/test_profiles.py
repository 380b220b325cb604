# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every table names what its source lets be known; the rules give the published examples."""

from __future__ import annotations

import pytest

from kloof.areas import find_area
from kloof.disclosure import gate_area, gate_gap, profile_of, profiles
from kloof.disclosure.profiles import additions
from kloof.errors import TableWithoutProfile
from kloof.gaps import gap
from kloof.indicators import indicators
from kloof.profiles import profile
from kloof.tables import tables

INCOME = profiles()["cbs-income"]


@pytest.mark.parametrize("table", sorted(tables()))
def test_every_table_card_names_its_profile(table):
    assert profile_of(table).source.title


def test_no_card_lets_through_what_its_profile_forbids():
    for table, card in tables().items():
        fewest = profile_of(table).min_denominator
        assert fewest is None or card.min_residents >= fewest, table


def test_every_profile_is_named_or_holds_for_part_of_a_table():
    assert set(profiles()) - {card.disclosure for card in tables().values()} == {"cbs-income"}


def test_the_parts_of_a_sum_are_counts_of_the_catalogue():
    for one in additions():
        assert all(indicators()[name].kind == "extensive" for name in (one.total, *one.parts))


TABLE = "h_12345NED.csv"
FILES = {
    "kwb_2024.csv": "code,name,inwoners\nBU11110000,A,600\nBU11110100,C,940\nGM1111,Stad,1540\n",
    TABLE: "code,jaar,goed_ervaren_gezondheid_pct\nBU11110000,2024,35\nBU11110100,2024,80\n",
}


def test_a_table_without_a_profile_is_refused_whatever_the_figure(panel_of):
    panel = panel_of(FILES)
    found = gap(panel, find_area("BU11110000", panel.areas), "self_rated_health")
    with pytest.raises(TableWithoutProfile, match="needs a disclosure profile, and its card names none") as refused:
        gate_gap(panel, found)
    assert "own-counts" in refused.value.dutch()
    with pytest.raises(TableWithoutProfile):
        gate_area(profile(panel, "BU11110000", 2024))


@pytest.mark.parametrize(("count", "told"), [(0, 0), (49, 0), (50, 100), (149, 100), (150, 200)])
def test_income_counts_are_told_in_hundreds(count, told):
    assert INCOME.rounded(count) == told


def test_a_percentage_needs_a_hundred():
    assert INCOME.refuses_percentage(100) is None
    assert "minstens 100" in INCOME.refuses_percentage(99).nl


@pytest.mark.parametrize(
    ("number", "largest", "mean", "median"),
    [(99, 1, False, False), (100, 31, False, True), (100, 30, True, True), (100, -31, False, True)],
)
def test_a_mean_needs_a_hundred_and_no_value_above_thirty_percent_of_the_sum(number, largest, mean, median):
    assert (INCOME.refuses_mean(number, smallest=0, largest=largest, total=100) is None) == mean
    assert (INCOME.refuses_median(number) is None) == median


def test_what_a_reader_knows_of_a_published_count():
    kwb, own = profiles()["cbs-neighbourhoods"], profiles()["own-counts"]
    assert kwb.bounds(45, "BU") == (41, 49)
    assert kwb.bounds(45, "GM") == (45, 45), "municipalities are exact"
    assert kwb.bounds(0, "BU") == (0, 4)
    assert own.bounds(10, "BU") == (10, 14), "below 10 is never told"
