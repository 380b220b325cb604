# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""One indicator across the areas of a municipality, and two sets of neighbourhoods beside each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kloof import releases
from kloof.across import across, compare
from kloof.areas import Area, find_area
from kloof.editions import contents
from kloof.errors import AreaRefused
from kloof.estimates import Missing
from kloof.gaps import gap
from kloof.indicators import Indicator, find_indicator
from kloof.observations import Panel

HEALTH = find_indicator("self_rated_health")


@pytest.fixture(scope="module")
def panel() -> Panel:
    return releases.read(releases.demo_path()).panel


def test_every_neighbourhood_shows_what_an_edition_freezes(panel: Panel) -> None:
    """The rows are computed at once for all areas; they are the same as the profile of each area through the gate."""
    focus = find_area("veendrecht-oost")
    told = {one.card.id: one for one in across(panel, "GM9999", focus)}
    frozen = {area.code: area for area in contents._areas("GM9999", focus, panel, set(told))}
    for one in told.values():
        for row in (*one.rows, one.city):
            if row.code not in frozen:
                continue
            kept = next(s for s in frozen[row.code].series if s.indicator == one.card.id)
            assert {y: v.value for y, v in row.values.items()} == {v.year: v.value for v in kept.values}, row.code


def test_too_few_residents_are_in_no_row(panel: Panel) -> None:
    """Buitenplaats has 45 residents: its counts are published, its shares are not shown."""
    told = across(panel, "GM9999", find_area("veendrecht-oost"))
    for one in told:
        row = next((row for row in one.rows if row.name == "Buitenplaats"), None)
        if row is not None and one.card.kind == "intensive":
            assert all(value.value is None and value.missing for value in row.values.values()), one.card.id


TWO_TOWNS = {
    "kwb_2024.csv": "code,name,inwoners\nBU11110000,Kade,3000\nBU11110001,Spoor,1000\nGM1111,Stad,4000\n",
    "kwb_2022.csv": "code,name,inwoners\nBU22220000,Brug,2000\nBU22220001,Veld,500\nGM2222,Dorp,2500\n",
    "h_50150NED.csv": (
        "code,jaar,goed_ervaren_gezondheid_pct\n"
        "BU11110000,2024,70\nBU11110001,2024,80\nBU22220000,2024,60\nBU22220001,2024,75\n"
    ),
}


def test_a_part_of_a_panel_gives_the_same(panel: Panel, panel_of: Callable[[Mapping[str, str]], Panel]) -> None:
    """Which table weighs is decided by the whole: of one town it tells nothing, and its part says so too."""
    focus = find_area("veendrecht-oost")
    own = panel.around(["GM9999"])
    assert [one.rows for one in across(own, "GM9999", focus)] == [one.rows for one in across(panel, "GM9999", focus)]
    towns = panel_of(TWO_TOWNS)
    for town, code in (("GM1111", "BU11110000"), ("GM2222", "BU22220000")):
        points = [gap(one, code, HEALTH).points for one in (towns, towns.around([town]))]
        assert points[0] == points[1]


def test_a_difference_of_too_few_people_is_not_shown(panel: Panel) -> None:
    """Buitenplaats has 45 residents: the city beside the city without it would give its share away."""
    city = find_area("GM9999", panel.areas, boundary_years=[2024])
    few = next(code for code in panel.units(2024, "BU") if panel.name(code, 2024) == "Buitenplaats")
    others = find_area("+".join(code for code in panel.units(2024, "BU") if code != few), panel.areas)
    for a, b in ((city, others), (others, city)):
        shown = compare(panel, a, b, HEALTH).figure
        assert all(point.value is None and point.comparator is None for point in shown.nl.series)
        assert shown.nl.warnings == ()


def test_a_focus_area_beside_its_rest_is_its_gap(panel: Panel) -> None:
    focus = find_area("veendrecht-oost")
    rest = [c for c in panel.units(2024, "BU") if c.startswith("BU9999") and c not in focus.codes]
    compared = compare(panel, focus, find_area("+".join(rest), panel.areas), HEALTH).figure.nl.series
    for here, there in zip(compared, gap(panel, focus, HEALTH).points, strict=True):
        assert (here.value, here.comparator) == (there.value, there.comparator)
        assert here.gap == there.gap
        assert here.people == there.people


def test_a_side_is_as_final_as_its_least_final_neighbourhood(panel: Panel) -> None:
    """The first of two neighbourhoods is definitive and the second provisional; the two together are provisional."""
    last = pl.when(area="BU99990104").then(pl.lit("provisional")).otherwise(pl.lit("definitive"))
    mixed = replace(panel, observations=panel.observations.with_columns(status=last), _memory={})
    both, other = (find_area(codes, panel.areas) for codes in ("BU99990102+BU99990104", "BU99990300"))
    for point in compare(mixed, both, other, HEALTH).figure.nl.series:
        assert point.status == "provisional"


PLACES = ["BU99990000", "BU99990001", "BU99990102", "BU99990104", "BU99990300", "BU99990301"]


CHOSEN = st.sets(st.sampled_from(PLACES), min_size=1, max_size=3)


@settings(deadline=None)
@given(CHOSEN, CHOSEN)
def test_the_gap_turns_round_with_its_sides(one: set[str], two: set[str]) -> None:
    panel = releases.read(releases.demo_path()).panel
    a, b = (find_area("+".join(sorted(codes)), panel.areas) for codes in (one, two))
    there, back = compare(panel, a, b, HEALTH).figure.nl.series, compare(panel, b, a, HEALTH).figure.nl.series
    for p, q in zip(there, back, strict=True):
        assert (p.value, p.comparator) == (q.comparator, q.value)
        assert p.gap is None or p.gap == pytest.approx(-(q.gap or 0.0))
        assert p.missing is not None or p.value is not None


def test_where_one_side_may_not_be_shown_neither_is(panel: Panel) -> None:
    hidden = find_indicator("distance_gp")
    few, many = find_area("BU99990303", panel.areas), find_area("BU99990300", panel.areas)
    for a, b in ((few, many), (many, few)):
        for point in compare(panel, a, b, hidden).figure.nl.series:
            assert point.value is None
            assert point.gap is None
            assert point.comparator is None
            assert point.missing == Missing.TOO_FEW


def test_only_whole_neighbourhoods_of_one_map(panel: Panel) -> None:
    focus = find_area("veendrecht-oost")
    with pytest.raises(AreaRefused):
        compare(panel, focus, replace(focus, codes=("BU99998888",)), HEALTH)


def test_two_areas_carry_the_rules_of_a_verdict(panel: Panel) -> None:
    """Crime moves with our own effort, and one of two areas may hold the centre: an answer says so first."""
    crime, east = find_indicator("registered_crime"), find_area("veendrecht-oost")
    centre, other = find_area("WK999900", panel.areas), find_area("BU99990300", panel.areas)

    def ruled(a: Area, b: Area, card: Indicator = crime) -> set[str]:
        return {warning.rule for warning in compare(panel, a, b, card).figure.nl.warnings}

    assert {"reactive", "counted_elsewhere"} <= ruled(east, centre)
    assert "counted_elsewhere" in ruled(centre, other), "on either side"
    assert "counted_elsewhere" not in ruled(east, other)
    assert "reactive" in ruled(east, other)
    assert "unknown_margin" in ruled(east, other, HEALTH)
