# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What happens to a figure when borders change, in three rows that can be computed by hand."""

from __future__ import annotations

import pytest

from kloof.boundaries import harmonise

from .conftest import crosswalk_of, plain, values_of

SPLIT = """
    from       | to         | share
    BU99990101 | BU99990111 | 0.60
    BU99990101 | BU99990112 | 0.40
"""
MERGER = """
    from       | to         | share
    BU99990101 | BU99990110 | 1
    BU99990102 | BU99990110 | 1
"""


def test_a_count_is_divided_and_still_adds_up(harmonised):
    """A count is divided in proportion to where people live; nothing is lost."""
    before = """
        area       | value
        BU99990101 | 300
    """
    assert harmonised(before, SPLIT, kind="extensive") == plain("""
        area       | value | coverage
        BU99990111 | 180   | 1
        BU99990112 | 120   | 1
    """)


def test_a_share_is_the_same_in_both_halves(harmonised):
    """Nothing says how the halves differ, so both get the share of the whole; `divided` says so."""
    before = """
        area       | value
        BU99990101 | 62.5
    """
    assert harmonised(before, SPLIT, kind="intensive") == plain("""
        area       | value | coverage
        BU99990111 | 62.5  | 1
        BU99990112 | 62.5  | 1
    """)


def test_a_share_of_areas_that_merge_is_averaged_by_people(harmonised):
    """300 people with 60 and 100 people with 20: (300 × 60 + 100 × 20) / 400 = 50."""
    before = """
        area       | value | people
        BU99990101 | 60    | 300
        BU99990102 | 20    | 100
    """
    assert harmonised(before, MERGER, kind="intensive") == plain("""
        area       | value | coverage
        BU99990110 | 50    | 1
    """)


def test_without_people_a_merger_has_no_share(harmonised):
    """A mean of two shares that is not weighed would be a guess."""
    before = """
        area       | value
        BU99990101 | 60
        BU99990102 | 20
    """
    assert harmonised(before, MERGER, kind="intensive") == plain("""
        area       | value     | coverage
        BU99990110 | no_weight | 1
    """)


def test_a_renamed_code_keeps_its_figure(harmonised):
    before = """
        area       | value
        BU99990101 | 42
    """
    renamed = """
        from       | to         | share
        BU99990101 | BU9999AA01 | 1
    """
    assert harmonised(before, renamed, kind="extensive") == plain("""
        area       | value | coverage
        BU9999AA01 | 42    | 1
    """)


def test_a_missing_part_makes_the_sum_missing(harmonised):
    """The sum of what is known would be too low."""
    before = """
        area       | value
        BU99990101 | 300
        BU99990102 | suppressed
    """
    assert harmonised(before, MERGER, kind="extensive") == plain("""
        area       | value        | coverage
        BU99990110 | part_missing | 0.5
    """)


def test_a_share_survives_a_missing_fifth(harmonised):
    """One person in five without a figure leaves a share; more does not."""
    merged = """
        area       | value      | people
        BU99990101 | 60         | {many}
        BU99990102 | suppressed | {few}
    """
    assert harmonised(merged.format(many=80, few=20), MERGER, kind="intensive") == plain("""
        area       | value | coverage
        BU99990110 | 60    | 0.8
    """)
    assert harmonised(merged.format(many=79, few=21), MERGER, kind="intensive") == plain("""
        area       | value        | coverage
        BU99990110 | low_coverage | 0.79
    """)


def test_missing_keeps_its_own_reason(harmonised):
    before = """
        area       | value
        BU99990101 | suppressed
    """
    assert harmonised(before, SPLIT, kind="extensive") == plain("""
        area       | value      | coverage
        BU99990111 | suppressed | 0
        BU99990112 | suppressed | 0
    """)


def test_what_cannot_be_matched_is_missing_and_reported():
    """90 of 100 people live where the border stayed; the others are reported, not spread."""
    before = """
        area       | value
        BU99990101 | 90
        BU99990102 | 10
    """
    changed = """
        from       | to         | share
        BU99990101 | BU99990101 | 1
        BU99990102 | -          | -
        -          | BU99990103 | -
    """
    people = {"BU99990101": 90.0, "BU99990102": 10.0}
    told = harmonise(values_of(before), crosswalk_of(changed), kind="extensive", to_year=2024, weights=people)
    assert told.values.select("area", "value", "missing").rows() == [
        ("BU99990101", 90.0, None),
        ("BU99990103", None, "boundary_changed"),
    ]
    assert told.unmatched == {(2023, "BU"): pytest.approx(0.1)}


def test_how_much_rests_on_a_division_is_said():
    """100 of the 160 people of the new area come whole, 60 are part of an area that was split."""
    crosswalk = """
        from       | to         | share
        BU99990101 | BU99990110 | 1
        BU99990102 | BU99990110 | 0.6
        BU99990102 | BU99990111 | 0.4
    """
    before = """
        area       | value
        BU99990101 | 100
        BU99990102 | 100
    """
    people = {"BU99990101": 100.0, "BU99990102": 100.0}
    told = harmonise(values_of(before), crosswalk_of(crosswalk), kind="extensive", to_year=2024, weights=people)
    assert told.values["divided"].to_list() == [pytest.approx(60 / 160), 1.0]


def test_crime_is_divided_by_every_address(harmonised):
    """Nobody lives on the industrial estate, and bicycles are stolen there."""
    crosswalk = """
        from       | to         | share | of_addresses
        BU99990101 | BU99990111 | 1     | 0.75
        BU99990101 | BU99990112 | 0     | 0.25
    """
    before = """
        area       | value
        BU99990101 | 40
    """
    assert harmonised(before, crosswalk, kind="extensive", by="addresses") == plain("""
        area       | value | coverage
        BU99990111 | 30    | 1
        BU99990112 | 10    | 1
    """)


def test_the_country_is_the_country_on_every_map(harmonised):
    before = """
        area       | value
        BU99990101 | 300
        NL00       | 18000000
    """
    assert "NL00 | 1.8e+07 | 1" in harmonised(before, SPLIT, kind="extensive")


def test_a_stored_crosswalk_needs_the_map_that_is_wanted():
    with pytest.raises(ValueError, match="say to_year"):
        harmonise(values_of("area | value\nBU99990101 | 3"), crosswalk_of(SPLIT), kind="extensive")


def test_one_area_twice_is_refused():
    twice = values_of("area | value\nBU99990101 | 3\nBU99990101 | 4")
    with pytest.raises(ValueError, match="there are two for"):
        harmonise(twice, crosswalk_of(SPLIT), kind="extensive", to_year=2024)
