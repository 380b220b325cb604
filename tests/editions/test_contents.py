# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a frozen edition holds: figures through the gate, every definition, every neighbourhood, and near names."""

import datetime as dt

import pytest

from kloof import releases
from kloof.areas import definitions_of
from kloof.editions import freeze, new_key, verify
from kloof.editions.contents import gather
from kloof.errors import ProgrammeRefused
from kloof.indicators import indicators
from kloof.language.programmes import ProgrammeDocument
from kloof.releases import Release


@pytest.fixture(scope="module")
def demo() -> Release:
    return releases.read(releases.demo_path())


def changed(document: ProgrammeDocument, **measure: object) -> ProgrammeDocument:
    content = document.model_dump(mode="json", by_alias=True)
    content["goals"][0]["measure"] |= measure
    return ProgrammeDocument.model_validate(content)


def test_a_goal_has_its_gap_under_every_definition_and_against_every_comparator(document, demo):
    found = gather(document, demo).goal_figures["gezond"]
    assert found.chosen.nl.area.definition == "convenant-2021"
    assert found.chosen in found.definitions
    drawn = [area.definition for area in definitions_of("veendrecht-oost")]
    assert [figure.nl.area.definition for figure in found.definitions] == drawn
    assert [figure.nl.comparator.id for figure in found.versus] == [
        "rest-without-programmes",
        "city",
        "country",
        "peers",
    ]
    assert found.chosen.nl.release == demo.hash


def test_a_goal_may_name_its_own_definition_and_comparator(document, demo):
    asked = changed(document, definition="plan-2022", comparator="city")
    found = gather(asked, demo).goal_figures["gezond"]
    assert (found.chosen.nl.area.definition, found.chosen.nl.comparator.id) == ("plan-2022", "city")
    assert {figure.nl.comparator.id for figure in found.definitions} == {"city"}


def test_every_neighbourhood_of_the_municipality_is_there_and_the_municipality_itself(document, demo):
    found = {area.code: area for area in gather(document, demo).areas}
    there = demo.areas.filter(municipality="GM9999", boundary_year=2024)["area"]
    assert set(found) == {code for code in there if code.startswith(("BU", "GM"))}
    assert "convenant-2021" in found["BU99990103"].definitions


def test_missing_is_never_a_number(document, demo):
    contents = gather(document, demo)
    values = [value for area in contents.areas for series in area.series for value in series.values]
    assert any(value.missing for value in values), "the demo has suppressed values on purpose"
    assert all((value.value is None) == (value.missing is not None) for value in values)


def test_the_cards_of_everything_that_is_shown_are_there(document, demo):
    contents = gather(document, demo)
    shown = {series.indicator for area in contents.areas for series in area.series}
    assert shown | {"self_rated_health"} == {card.id for card in contents.indicators}
    assert contents.sources.files == demo.sources


def test_a_goal_without_any_figure_still_freezes_and_says_so(document, demo):
    known = {card.id for card in gather(document, demo).indicators}
    absent = next(name for name in indicators() if name not in known)
    found = gather(changed(document, indicator=absent, targets=[]), demo).goal_figures["gezond"]
    assert found.chosen.nl.series == ()
    assert found.verdict.word == "cannot_tell"


def test_everything_that_is_not_known_is_named_at_once_with_its_place_and_near_names(document, demo):
    content = document.model_dump(mode="json", by_alias=True)
    content["goals"][0]["measure"] |= {"indicator": "self_rated_helth", "definition": "plan-2021"}
    content["activities"][0]["areas"] = ["BU99990999"]
    with pytest.raises(ProgrammeRefused) as refused:
        gather(ProgrammeDocument.model_validate(content), demo)
    indicator, definition, area = refused.value.problems
    assert indicator.startswith("goals[0].measure.indicator: ")
    assert "self_rated_health" in indicator
    assert definition.startswith("goals[0].measure.definition: ")
    assert "plan-2022" in definition
    assert area.startswith("activities[0].areas[0]: ")


@pytest.mark.parametrize("asked", ["veendrecht-oosd", "BU99990999", "veendrecht-oost@plan"])
def test_an_unknown_area_is_refused(document, demo, asked):
    content = document.model_dump(mode="json", by_alias=True)
    content["programme"]["area"] = asked
    with pytest.raises(ProgrammeRefused, match=r"programme\.area"):
        gather(ProgrammeDocument.model_validate(content), demo)


def test_an_area_in_another_municipality_is_refused(document, demo):
    content = document.model_dump(mode="json", by_alias=True)
    content["programme"]["area"] = "NL00"
    with pytest.raises(ProgrammeRefused, match=r"programme\."):
        gather(ProgrammeDocument.model_validate(content), demo)


def test_codes_joined_by_plus_are_an_area_too(document, demo):
    content = document.model_dump(mode="json", by_alias=True)
    content["programme"]["area"] = "BU99990103+BU99990104"
    found = gather(ProgrammeDocument.model_validate(content), demo).goal_figures["gezond"]
    assert found.definitions == (found.chosen,)


def test_the_demo_freezes_and_verifies(document, demo, tmp_path):
    edition = freeze(document, demo, out=tmp_path / "it", published_on=dt.date(2026, 11, 20), key=new_key())
    assert verify(edition.path).state == "valid"
    assert edition.manifest.release == demo.hash
    assert (edition.path / "release" / "observations.parquet").is_file()


@pytest.mark.real_data
def test_self_rated_health_in_groningen_noord_depends_on_where_you_draw_the_line(
    document, published_build: tuple[releases.BuildReport, releases.Release]
):
    content = document.model_dump(mode="json", by_alias=True)
    content["programme"] |= {"area": "groningen-noord", "municipality": {"code": "GM0014", "name": "Groningen"}}
    found = gather(ProgrammeDocument.model_validate(content), published_build[1])
    verdict = found.goal_figures["gezond"].verdict
    assert verdict.word == "cannot_tell"
    assert verdict.sentence.nl.startswith("Onder 4 van de 6 afbakeningen wordt de kloof kleiner; onder 2 groter.")
