# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a figure may not be used for; each refusal is a sentence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kloof import releases
from kloof.areas import find_area
from kloof.gaps import gap
from kloof.goals import verdict
from kloof.indicators import find_indicator, indicators
from kloof.language.programmes import Measure
from kloof.limits import USES, forbidden, refusal


@pytest.mark.parametrize(
    ("indicator", "use", "says"),
    [
        ("self_rated_health", "effect", "geen bewijs van een effect"),
        ("self_rated_health", "trend", None),
        ("liveability", "trend", "het land verandert mee: het heeft geen trend"),
        ("ses_woa", "trend", "het heeft geen trend"),
        ("ses_woa", "target", "het is geen doel om te halen"),
        ("ses_woa", "effect", "geen bewijs van een effect"),
        ("ses_woa", "level", None),
        ("low_income", "trend", None),
        ("low_income", "effect", None),
        ("low_income", "neighbourhood", None),
    ],
)
def test_the_card_decides(indicator, use, says):
    found = refusal(find_indicator(indicator), use)
    assert (found is None) == (says is None)
    assert found is None or says in found.nl


@pytest.mark.parametrize(
    ("drawn", "refused"),
    [
        ("municipality", ["neighbourhood", "district"]),
        ("district", ["neighbourhood"]),
        ("neighbourhood", []),
        (None, []),
    ],
)
def test_a_survey_says_nothing_below_its_level(drawn, refused):
    card = find_indicator("volunteers").model_copy(update={"measured_by": "survey", "lowest_level": drawn})
    levels = ("neighbourhood", "district", "municipality")
    assert [level for level in levels if refusal(card, level)] == refused


def test_no_model_estimate_and_no_relative_index_is_evidence_of_an_effect():
    for card in indicators().values():
        if card.measured_by == "model" or card.relative:
            assert refusal(card, "effect") is not None, card.id


def test_every_refusal_is_one_sentence_in_both_languages():
    for card in indicators().values():
        for use in USES:
            found = refusal(card, use)
            assert found is None or (found.nl.endswith(".") and found.en is not None and found.en.endswith("."))


@pytest.mark.parametrize(
    ("codes", "drawn", "refused"),
    [
        (("BU99990101",), "district", "vanaf een wijk"),
        (("BU99990101", "BU99990102"), "district", None),
        (("BU99990101", "BU99990102"), "municipality", "vanaf een gemeente"),
        (("WK999901",), "municipality", "vanaf een gemeente"),
        (("GM9999",), "municipality", None),
    ],
)
def test_an_area_of_several_neighbourhoods_counts_as_a_district(codes, drawn, refused):
    card = find_indicator("volunteers").model_copy(update={"measured_by": "survey", "lowest_level": drawn})
    area = replace(find_area("veendrecht-oost"), codes=codes)
    found = forbidden(card, area)
    assert (found is None) == (refused is None)
    assert found is None or (refused is not None and refused in found.nl)


def test_a_relative_index_has_a_gap_in_a_year_and_neither_direction_nor_target():
    panel = releases.read(releases.demo_path()).panel
    asked = gap(panel, "veendrecht-oost", "low_income")
    assert asked.change is not None
    found = replace(asked, indicator=find_indicator("ses_woa"))
    assert "het heeft geen trend" in found.direction().nl
    assert next(one for one in found.warnings() if one.name == "use_limit").stops
    target = {"year": 2030, "value": 0.0, "direction": "at_least"}
    measure = Measure.model_validate({"indicator": "ses_woa", "kind": "level", "targets": [target]})
    told = verdict(found.figure(), measure, find_indicator("ses_woa").published())
    assert told.word == "cannot_tell"
    assert "het heeft geen trend" in told.sentence.nl
    assert "het is geen doel om te halen" in told.sentence.nl
    assert "streven" not in told.sentence.nl


def test_what_may_be_read_has_no_such_rule():
    panel = releases.read(releases.demo_path()).panel
    assert "use_limit" not in [rule.name for rule in gap(panel, "veendrecht-oost", "low_income").warnings()]
