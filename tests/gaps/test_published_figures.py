# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Groningen-Noord on the published files: figures that were checked outside kloof."""

from __future__ import annotations

from pathlib import Path

import pytest

from kloof import releases
from kloof.areas import definitions_of
from kloof.gaps import gap

pytestmark = pytest.mark.real_data

CLOSES = {"brief-2022", "regiodeal-2020", "kansrijke-wijk-2024", "volkshuisvestingsfonds-2021"}


@pytest.fixture(scope="module")
def built(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[releases.BuildReport, releases.Release]:
    out = tmp_path_factory.mktemp("groningen") / "release"
    report = releases.build(shared_data, out)
    return report, releases.read(out)


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
    assert found.direction().nl == "De kloof wordt kleiner tussen 2012 en 2024 onder 4 van de 6 afbakeningen."
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
