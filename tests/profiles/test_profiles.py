# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is known about one area, with its reasons and its notes."""

from __future__ import annotations

import pytest

from kloof.errors import UnknownArea
from kloof.profiles import indicator_object, profile


def values(found, indicator):
    (one,) = [series for series in found.series if series.indicator == indicator]
    return {value.year: value.value if value.value is not None else value.missing for value in one.values}


def test_a_neighbourhood_with_its_municipality_beside_it(demo):
    found = profile(demo, "BU99990103")
    assert (found.name, found.boundary_year) == ("Spoorkwartier", 2024)
    assert values(found, "residents") == {2022: 1730.0, 2024: 1760.0}, "2022 is of the map of then, brought to this one"
    (residents,) = [series for series in found.series if series.indicator == "residents"]
    assert len({value.table for value in residents.values}) == 2, "each year names its own table"
    (health,) = [series for series in found.series if series.indicator == "self_rated_health"]
    assert [value.year for value in health.values] == [value.year for value in health.comparator]
    assert all(value.table == "99001NED" for value in health.values)


def test_reasons_stand_where_values_would(demo):
    assert values(profile(demo, "BU99990002"), "self_rated_health")[2020] == "suppressed"
    assert values(profile(demo, "BU99990304"), "registered_crimes")[2025] == "not_published"


def test_split_and_renamed_are_said(demo):
    assert "hoorde deze buurt bij Veenakker (BU99990101)" in profile(demo, "BU99990105").notes[0].nl
    assert "een andere code: BU99990204" in profile(demo, "BU99990203").notes[0].nl
    assert profile(demo, "BU99990103").notes == ()


def test_the_municipality_itself_and_an_older_map(demo):
    assert values(profile(demo, "GM9999"), "residents") == {2022: 31794.0, 2024: 32397.0}
    assert profile(demo, "BU99990101").boundary_year == 2022
    assert profile(demo, "GM9999", 2022).boundary_year == 2022


def test_an_unknown_code_is_refused(demo):
    with pytest.raises(UnknownArea):
        profile(demo, "BU99990999")


def test_a_card_names_the_tables_of_this_release(demo):
    assert indicator_object(demo, "self_rated_health").tables == ("99001NED",)
    (broken,) = indicator_object(demo, "low_income").breaks
    assert broken.year == 2021
