# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a figure may not be used for; each refusal is a sentence."""

from __future__ import annotations

import pytest

from kloof.indicators import find_indicator, indicators
from kloof.limits import USES, refusal


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
