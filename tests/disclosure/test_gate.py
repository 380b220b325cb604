# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The gate lets through what may be shown, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kloof.areas import find_area
from kloof.disclosure import check_area, gate_area, gate_document, gate_gap, residents_of
from kloof.errors import AreaRefused
from kloof.gaps import gap
from kloof.profiles import profile


def test_a_focus_area_passes_unchanged(demo):
    found = gap(demo, "veendrecht-oost", "self_rated_health")
    assert gate_gap(demo, found) == found.figure()
    assert residents_of(demo, found.area) == 13850


def test_a_share_of_very_few_people_does_not_pass(demo):
    found = gap(demo, "BU99990303", "registered_crime")
    figure = gate_gap(demo, found)
    for point in figure.nl.series:
        assert (point.value, point.gap, point.people, point.missing) == (None, None, None, "too_few")
        assert point.comparator is not None
    assert "te weinig mensen" in figure.sentence.nl


def test_a_published_count_passes(demo):
    found = gap(demo, "BU99990303", "residents")
    assert gate_gap(demo, found).nl.series[0].value == 45


def test_the_profile_of_a_nearly_empty_neighbourhood(demo):
    shown = {series.indicator: series.values for series in gate_area(profile(demo, "BU99990303")).series}
    assert shown["residents"][0].value == 45
    assert {value.missing for value in shown["registered_crime"]} == {"too_few"}
    assert {value.missing for value in shown["self_rated_health"]} == {"not_published"}, "the publisher's reason stays"


def test_half_a_neighbourhood_is_no_area(demo):
    area = replace(find_area("veendrecht-oost"), codes=("BU99990100", "BU99990101"))
    with pytest.raises(AreaRefused, match="BU99990101"):
        check_area(demo, area)


@settings(deadline=None, max_examples=30)
@given(st.one_of(st.none(), st.floats(0, 10_000)))
def test_below_the_threshold_no_number_of_the_area_survives(demo, residents):
    document = gap(demo, "veendrecht-oost", "self_rated_health").document()
    shown = gate_document(document, residents, "99001NED")
    if residents is None or residents < 100:
        assert all(p.value is p.gap is p.people is p.ratio is None and p.missing == "too_few" for p in shown.series)
    else:
        assert shown == document
