# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""A study answered from a release: on real Dutch figures the honest answer is a refusal with its reason."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import pytest

from kloof import releases, studies
from kloof.effects.studies import read_study
from kloof.language.effects import StudyResult

sys.path.insert(0, str(Path(__file__).parents[1] / "public"))
import studied  # the invented world lives beside the pages that show it

STUDY = Path(__file__).parents[2] / "examples" / "studies" / "groningen-noord.toml"
TODAY = dt.date(2026, 11, 22)


@pytest.fixture(scope="module")
def released(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> releases.Release:
    source = tmp_path_factory.mktemp("source")
    for name in (
        "crime/buurt_2021_2025_47022NED.csv.gz",
        "kwb/buurt_2024_85984NED.csv.gz",
        "health/buurt_goed_ervaren_gezondheid_2012_2024_50150NED.csv.gz",
    ):
        found = shared_data / name
        if found.exists():
            (source / found.name).symlink_to(found)
    out = tmp_path_factory.mktemp("release") / "release"
    releases.build(source, out)
    return releases.read(out)


def english(result: StudyResult) -> str:
    assert result.english is not None
    return result.english.sentence


@pytest.mark.real_data
def test_real_figures_refuse_each_with_its_reason(released: releases.Release) -> None:
    document = studies.answer(read_study(STUDY, registered_on=TODAY), released.panel)
    said = {result.indicator: result for result in document.results}
    assert {result.verdict for result in document.results} == {"niet te schatten"}
    assert "er is 1 meetmoment vóór de start (2021)" in said["registered_crime"].sentence
    assert "niet vóór 2027 te beoordelen" in said["registered_crime"].sentence
    assert "Met deze bron nooit" in said["self_rated_health"].sentence
    assert "With this source never" in english(said["self_rated_health"])
    assert "is een aantal" in said["registered_crimes"].sentence
    assert all("Vastgelegd na de start" in result.sentence for result in document.results)
    assert all("Niet voor publicatie" in result.sentence for result in document.results)
    assert not any("K = 0" in result.sentence for result in document.results)


def test_an_answer_carries_both_languages_down_to_the_words_of_its_checks() -> None:
    result = studied.answered()
    assert result.english is not None
    assert (result.verdict, result.english.verdict) == ("verbeterd, toe te schrijven", "improved, attributable")
    assert result.effect is not None
    kind = next(check for check in result.effect.checks or () if check.id == "placebo_kind")
    assert (kind.value, result.english.found["placebo_kind"]) == ("groepjes losse gebieden", "sets of units")
    assert result.series is not None
    after = [point.area - point.synthetic for point in result.series if point.year >= 2021]
    assert sum(after) / len(after) == pytest.approx(result.effect.methods["sdid"].effect)


def test_several_areas_are_answered_together_in_both_languages() -> None:
    text = studied.STUDY.replace(
        'codes = ["BU99990102", "BU99990103"]',
        'codes = ["BU99990102"]\n\n[[areas]]\nid = "west"\ndefinition = "plan-2022"\nboundary_year = 2024\n'
        'codes = ["BU99990103"]',
    )
    panel = studied.invented()
    read = studies.read_text(text, registered_on=studied.REGISTERED_ON, observed=panel)
    assert read.registered is not None, read.problems
    whole = next(iter(studies.answer(read.registered, panel).together or ()))
    assert whole.pooled == ("veendrecht-oost", "west")
    assert whole.area_name == "Veendrecht-Oost + west"
    assert whole.verdict == "verbeterd, toe te schrijven"
    assert "attributable" in english(whole).lower()


def test_of_an_area_with_too_few_people_nothing_is_computed() -> None:
    """Forty people: neither a picture, nor a number, nor what could have been seen."""
    panel = studied.invented(residents=20)
    read = studies.read_text(studied.STUDY, registered_on=studied.REGISTERED_ON, observed=panel)
    assert read.registered is not None
    found = studies.answer(read.registered, panel).results[0]
    assert found.effect is None
    assert found.series is None
    assert found.donors == ()
    assert "er wonen te weinig mensen" in found.sentence
    assert "too few people live there" in english(found)
    foreseen = studies.foreseen(read.registered, panel)[0]
    assert foreseen.years == ()
    assert "te weinig mensen" in foreseen.sentence.nl


def test_problems_of_every_field_are_told_in_both_languages() -> None:
    text = studied.STUDY.replace("first_year = 2021", 'first_year = 2021\nareas = ["zuid"]', 1)
    text += '\n[[exploratory]]\nindicator = "registered_crimez"\nbetter = "lower"\ntheme = "safe"\n'
    problems = studies.read_text(text, registered_on=TODAY).problems
    assert [one.nl for one in problems] == [
        "thema 'safe' begint in 'zuid', en dat is geen gebied van dit onderzoek",
        "thema 'safe' heeft geen eerste jaar in 'veendrecht-oost' (starts)",
    ]
    assert all(one.en and one.en != one.nl for one in problems)
    fixed = studies.read_text(text.replace('areas = ["zuid"]', ""), registered_on=TODAY).problems
    assert [one.nl.partition(";")[0] for one in fixed] == [
        "exploratory.0.indicator: er is geen indicator 'registered_crimez'"
    ]
