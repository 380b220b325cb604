# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Groningen-Noord on the published files: figures that were checked outside kloof."""

from __future__ import annotations

import pytest

from kloof import releases
from kloof.areas import definitions_of, focus_areas, municipality_of, under_programmes
from kloof.gaps import gap

pytestmark = pytest.mark.real_data

CLOSES = {"brief-2022", "regiodeal-2020", "kansrijke-wijk-2024", "volkshuisvestingsfonds-2021"}


@pytest.fixture(scope="module")
def built(
    published_build: tuple[releases.BuildReport, releases.Release],
) -> tuple[releases.BuildReport, releases.Release]:
    return published_build


def test_everything_there_builds_without_a_complaint(built):
    report, release = built
    assert report.exit_code == 0, [file for file in report.files if file.is_unusable]
    assert report.release == release.hash
    states = {file.file.rpartition("/")[2]: file.state for file in report.files}
    assert states["buurt_2024_85984NED.csv.gz"] == "used"
    assert states["buurt_2024_85984NED_subset.csv.gz"] == "partial"
    assert states["buurt_2017_83765NED_subset.csv.gz"] == "partial"
    assert states["rivm_2012_65plus_50090NED.csv.gz"] == "used"
    assert states["imd2019_england_lsoa11_subdomains.csv.gz"] == "unused"
    assert states["kwb_gemeente_2012.csv.gz"] == "used"
    assert states["grenswijziging_wijk_adressen_2016_2024.csv.gz"] == "unused"


def test_self_rated_health_closes_under_four_of_six_definitions(built):
    panel = built[1].panel
    found = gap(panel, "groningen-noord", "self_rated_health")
    points = {point.year: point for point in found.points}
    assert list(points) == [2012, 2016, 2020, 2022, 2024]
    for year, value, comparator, difference in ((2012, 72.972, 80.859, 7.887), (2024, 69.052, 76.341, 7.289)):
        assert points[year].value == pytest.approx(value, abs=5e-4)
        assert points[year].comparator == pytest.approx(comparator, abs=5e-4)
        assert points[year].gap == pytest.approx(difference, abs=5e-4)
    assert (found.holds_under.same, found.holds_under.of) == (4, 6)
    assert found.direction().nl == (
        "De kloof was 7,9 in 2012 en 7,3 procentpunt in 2024; kleiner onder 4 van de 6 afbakeningen. "
        "Of dat meer is dan ruis, is niet te zeggen: "
        "dit is een schatting met een rekenmodel en de bron geeft geen marge."
    )
    assert found.table == "50150NED"


@pytest.mark.parametrize("definition", [area.definition for area in definitions_of("groningen-noord")])
def test_the_definition_decides_the_direction(built, definition):
    found = gap(built[1].panel, f"groningen-noord@{definition}", "self_rated_health")
    assert found.change is not None
    assert (found.change < 0) == (definition in CLOSES)
    assert found.holds_under.same == (4 if definition in CLOSES else 2)


def test_de_hoogte_has_no_registered_crime(built):
    found = gap(built[1].panel, "groningen-noord", "registered_crime")
    assert all(0.8 < point.coverage < 1 for point in found.points)
    assert [point.year for point in found.points] == [2021, 2022, 2023, 2024, 2025]
    (alone,) = {point.missing for point in gap(built[1].panel, "BU00140300", "registered_crime").points}
    assert alone == "not_published"


def test_the_older_table_is_on_its_own_map(built):
    observed = built[1].panel.observations.filter(indicator="self_rated_health")
    assert dict(observed.select("release", "boundary_year").unique().iter_rows()) == {
        "50150NED": 2024,
        "50090NED": 2020,
    }


def test_residents_of_the_city_are_the_published_total(built):
    assert gap(built[1].panel, "GM0014", "residents", versus="country").points[-1].value == 243768


CHECKED = [
    ("self_rated_health", "rest", 2012, 80.8586),
    ("self_rated_health", "rest", 2024, 76.3411),
    ("self_rated_health", "rest-without-centre", 2012, 80.3669),
    ("self_rated_health", "rest-without-centre", 2024, 75.8559),
    ("self_rated_health", "rest-without-programmes", 2012, 81.8472),
    ("self_rated_health", "rest-without-programmes", 2024, 77.6877),
    ("self_rated_health", "country", 2012, 76.5291),
    ("self_rated_health", "country", 2024, 72.8351),
    ("registered_crime", "rest", 2021, 44.5476),
    ("registered_crime", "rest", 2025, 60.0814),
    ("registered_crime", "rest-without-centre", 2021, 33.7949),
    ("registered_crime", "rest-without-centre", 2025, 38.4927),
    ("registered_crime", "rest-without-programmes", 2021, 46.2646),
    ("registered_crime", "rest-without-programmes", 2025, 64.6407),
]
"""Taken from the publishers' files by a script apart from kloof; the centre is every neighbourhood of WK001400."""


@pytest.mark.parametrize(("indicator", "versus", "year", "expected"), CHECKED)
def test_each_comparator_as_computed_outside_kloof(built, indicator, versus, year, expected):
    found = gap(built[1].panel, "groningen-noord", indicator, versus=versus)
    (point,) = [point for point in found.points if point.year == year]
    assert point.comparator == pytest.approx(expected, abs=5e-5)


def test_against_the_country_the_gap_opens_where_against_the_rest_it_closes(built):
    panel = built[1].panel
    assert gap(panel, "groningen-noord", "self_rated_health", versus="rest").change < 0
    assert gap(panel, "groningen-noord", "self_rated_health", versus="country").change > 0


def test_without_the_centre_the_lead_in_crime_is_a_gap(built):
    panel = built[1].panel
    with_centre = gap(panel, "groningen-noord", "registered_crime").points[-1]
    without = gap(panel, "groningen-noord", "registered_crime", versus="rest-without-centre").points[-1]
    assert with_centre.gap == pytest.approx(51.4043 - 60.0814, abs=1e-3)
    assert without.gap == pytest.approx(51.4043 - 38.4927, abs=1e-3)


def test_health_got_worse_here_while_the_gap_closed(built):
    found = gap(built[1].panel, "groningen-noord", "self_rated_health")
    rules = {rule.name: rule for rule in found.warnings()}
    assert rules["level_and_gap"].sentence.nl == (
        "De kloof werd kleiner tussen 2012 en 2024, maar hier werd het niet beter. "
        "Hier werd het cijfer slechter: van 73,0 naar 69,1. "
        "Bij de vergelijking (rest van Groningen) ging het van 80,9 naar 76,3. "
        "Dat komt dus omdat de anderen achteruitgingen."
    )
    assert "unknown_turnover" in rules, "the shared files have no moves"


def test_peers_are_elsewhere_of_like_size_and_the_same_each_time(built):
    panel = built[1].panel
    found = gap(panel, "groningen-noord", "self_rated_health", versus="peers")
    peers = [peer.area for peer in found.peers]
    assert len(set(peers)) == 39, "three for each of thirteen neighbourhoods"
    assert not any(code.startswith("BU0014") for code in peers)
    towns = {card.municipality for card in focus_areas().values()}
    assert not set(peers) & under_programmes(towns, 2024)
    undrawn = {card.municipality for card in focus_areas().values() if card.undrawn}
    assert not {municipality_of(code) for code in peers} & undrawn
    level = next(one for one in found.likeness if one.name.nl == "Goed ervaren gezondheid")
    assert level.alike
    assert abs(found.points[0].gap) < 1, "matched on 2012"
    again = releases.read(built[1].path).panel
    assert [peer.area for peer in gap(again, "groningen-noord", "self_rated_health", versus="peers").peers] == peers


def test_a_town_without_a_centre_on_the_map_says_so(built):
    found = gap(built[1].panel, "WK0363AA", "registered_crime", versus="rest-without-centre")
    assert "Wat het centrum van Amsterdam is, weten wij niet" in found.explained[0].nl


def test_the_margins_of_crime_in_groningen_noord(built):
    """The lead against the rest exceeds its margins; against the rest without the centre no arrow may be drawn."""
    found = gap(built[1].panel, "groningen-noord", "registered_crime").document("nl")
    last = next(point for point in found.series if point.year == 2025)
    assert (last.gap_low, last.gap, last.gap_high) == pytest.approx((-13.793, -8.677, -3.522), abs=0.01)
    assert (last.people_low, last.people_high) == pytest.approx((-771.7, -197.0), abs=0.5)
    assert found.told_apart is not None
    assert found.told_apart.answer is True
    assert found.trend is not None
    assert found.trend.arrow == "smaller", "before the rules: this comparison holds the centre"
    apart = gap(built[1].panel, "groningen-noord", "registered_crime", versus="rest-without-centre").document("nl")
    assert apart.trend is not None
    assert apart.trend.arrow == "none"
