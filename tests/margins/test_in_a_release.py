# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Margins of figures in a release are about the very figures that the gap gives."""

from __future__ import annotations

import pytest

from kloof.gaps import COMPARATORS, comparator, gap
from kloof.margins import State, year_margins, year_value_margins
from kloof.regions import region, series

FILES = {
    "kwb_2024_85984NED.csv": """code,name,gemeenteCode,gemeenteNaam,inwoners,huishoudens,koopwoningen
BU11110000,Kade,GM1111,Stad,1000,500,20
BU11110001,Park,GM1111,Stad,3000,1500,40
BU11110100,Hof,GM1111,Stad,2000,1000,60
BU22220000,Ver,GM2222,Dorp,4000,2000,80
GM1111,Stad,GM1111,Stad,6003,3001,45
""",
    "c_47022NED.csv": """code,jaar,geregistreerde_misdrijven
BU11110000,2024,50
BU11110001,2024,90
BU11110100,2024,30
BU22220000,2024,40
""",
}


def _told(panel, asked, indicator, versus):
    measured = gap(panel, asked, indicator, versus=versus)
    held = series(panel, measured.indicator, measured.area.boundary_year)
    own = region(panel, measured.area, held.level)
    other = comparator(panel, measured.area, versus, held.level, held).region
    return held, own, [(point, year_margins(panel, held, own, other, point.year)) for point in measured.points]


def _same(point, margins):
    assert margins.value.value == pytest.approx(point.value)
    assert margins.comparator.value == pytest.approx(point.comparator)
    assert margins.gap.value == pytest.approx(point.gap)
    if point.people is not None:
        assert margins.people.value == pytest.approx(point.people)
    if point.ratio is not None and margins.ratio is not None:
        assert margins.ratio.value == pytest.approx(point.ratio)


@pytest.mark.parametrize("versus", [one for one in COMPARATORS if one != "peers"])  # the demo is one municipality
@pytest.mark.parametrize("indicator", ["registered_crime", "self_rated_health"])
def test_margins_are_of_the_same_value_gap_ratio_and_people(demo, indicator, versus):
    _, _, told = _told(demo, "veendrecht-oost", indicator, versus)
    compared = [(point, margins) for point, margins in told if point.gap is not None]
    assert compared
    for point, margins in compared:
        _same(point, margins)


def test_crime_per_resident_has_the_margin_of_rounded_residents_and_of_clusters(panel_of):
    panel = panel_of(FILES)
    held, own, told = _told(panel, "BU11110000", "registered_crime", "rest")
    (point, margins), = told  # fmt: skip
    _same(point, margins)
    assert margins.value.measurement.least == pytest.approx(50 / 1004 * 1000)
    assert margins.value.measurement.most == pytest.approx(50 / 996 * 1000)
    low, high = margins.gap.interval
    assert low < margins.gap.chance.low < point.gap < margins.gap.chance.high < high
    alone = year_value_margins(panel, held, own, 2024)
    assert alone == margins.value


def test_a_count_of_everybody_says_that_it_is_one(panel_of):
    panel = panel_of(FILES)
    measured = gap(panel, "BU11110000", "registered_crimes")
    held = series(panel, measured.indicator, measured.area.boundary_year)
    found = year_value_margins(panel, held, region(panel, measured.area, held.level), 2024)
    assert found.measurement.state is State.NONE
    assert found.chance.state is State.KNOWN


@pytest.mark.real_data
def test_groningen_noord_differs_in_crime_by_more_than_the_margins(shared_data, panel_of, tmp_path):
    from kloof import releases

    source = tmp_path / "real"
    source.mkdir()
    for folder, pattern in (("kwb", "*2024_85984NED.csv.gz"), ("crime", "*")):
        for path in (shared_data / folder).glob(pattern):
            (source / path.name).write_bytes(path.read_bytes())
    releases.build(source, tmp_path / "release")
    panel = releases.read(tmp_path / "release").panel
    for versus in ("rest", "city", "country"):
        _, _, told = _told(panel, "groningen-noord", "registered_crime", versus)
        for point, margins in told:
            if point.gap is not None:
                _same(point, margins)
                assert margins.gap.interval is not None
