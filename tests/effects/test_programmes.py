# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""A study answered: every outcome in every area, adjusted together; what cannot be answered says why."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from kloof.effects import Panel
from kloof.effects.programmes import answer_study, study_document
from kloof.effects.studies import RegisteredStudy
from kloof.effects.verdicts import Verdict
from kloof.language.studies import Study

CODES = [f"BU9999{n:04d}" for n in range(120)]
NEIGHBOURS = {code: [CODES[m] for m in (n - 1, n + 1) if 0 <= m < 120] for n, code in enumerate(CODES)}


def study(**more: object) -> RegisteredStudy:
    written: dict[str, object] = {
        "id": "veendrecht",
        "title": "Veendrecht",
        "estimand": "Wat het programma toevoegde aan wat vergelijkbare gebieden kregen",
        "areas": [
            {"id": "oost", "definition": "convenant-2021", "boundary_year": 2024, "codes": CODES[:2]},
            {"id": "west", "definition": "convenant-2021", "boundary_year": 2024, "codes": CODES[4:6]},
        ],
        "starts": [{"theme": "safe", "first_year": 2014}],
        "other_programmes": [],
        "selection": {"score": "leefbaarheid", "year": 2012},
        "seen_until": 2013,
        "outcomes": [{"indicator": "registered_crime", "better": "lower", "theme": "safe"}],
        "pool": {"rule": "alle andere buurten", "excluded": CODES[6:8], "why_excluded": "ander programma"},
        "analysis_on": ["2020-01-01"],
        **more,
    }
    return RegisteredStudy(Study.model_validate(written), "0" * 64, dt.date(2013, 12, 1))


def panel(*, added: float = 0.0, first: int = 2003, units: list[str] = CODES) -> Panel:
    outcomes = np.random.default_rng(8).normal(size=(15, len(units)))
    times = tuple(float(first + row) for row in range(15))
    outcomes[[time >= 2014 for time in times], :2] += added
    return Panel(outcomes, tuple(units), times, tuple(f"{time:.0f}" for time in times), "registered_crime")


def test_an_effect_in_one_of_two_areas() -> None:
    oost, west = answer_study(study(), {"registered_crime": panel(added=-5.0)})
    assert oost.verdict is Verdict.IMPROVED_ATTRIBUTABLE
    assert oost.sentence.nl.startswith("Verbeterd, toe te schrijven: oost lag vanaf 2014 gemiddeld")
    assert west.verdict is Verdict.NO_CHANGE
    assert oost.evaluation is not None
    assert not {CODES[4], CODES[5], CODES[6], CODES[7]} & set(oost.evaluation.donors)
    assert oost.facts.p == pytest.approx(2 * oost.evaluation.document().placebo.p)  # type: ignore[operator]


def test_with_neighbours_placebos_are_contiguous() -> None:
    oost, _ = answer_study(study(), {"registered_crime": panel(added=-5.0)}, neighbours=NEIGHBOURS)
    assert oost.evaluation is not None
    assert oost.evaluation.contiguous
    members = oost.evaluation.placebos.sets
    names = np.array([CODES.index(code) for code in oost.evaluation.donors])
    assert (np.abs(np.diff(names[members], axis=1)) == 1).all()


@pytest.mark.parametrize(
    ("panels", "modelled", "says"),
    [
        ({}, (), "geen cijfers over registered_crime"),
        ({"registered_crime": panel()}, ("registered_crime",), "Met deze bron nooit"),
        (
            {"registered_crime": panel(units=CODES[1:])},
            (),
            f"van {CODES[0]} ontbreken cijfers of zijn ze geheim (2003–2017)",
        ),
        ({"registered_crime": panel(first=2012)}, (), "een start niet vóór 2018 te beoordelen"),
    ],
)
def test_what_cannot_be_answered_says_why(panels: dict[str, Panel], modelled: tuple[str, ...], says: str) -> None:
    oost = answer_study(study(), panels, modelled=modelled)[0]
    assert oost.verdict is Verdict.UNDECIDED
    assert says in oost.sentence.nl
    assert oost.sentence.nl.endswith("Niet voor publicatie.")


def test_registered_after_the_start_stands_in_every_verdict() -> None:
    late = RegisteredStudy(study().study, "0" * 64, dt.date(2026, 11, 21))
    for answer in answer_study(late, {"registered_crime": panel()}):
        assert "Vastgelegd na de start (2026; eerste geld in 2014)" in answer.sentence.nl
        assert "Registered after the start" in answer.sentence.to("en")


def test_the_document_carries_hash_verdict_and_checks() -> None:
    answers = answer_study(study(), {"registered_crime": panel(added=-5.0)})
    document = study_document(study(), answers, "en")
    assert document.hash == "0" * 64
    assert [result.area for result in document.results] == ["oost", "west"]
    first = document.results[0]
    assert first.verdict == "improved, attributable"
    assert first.effect is not None
    assert first.effect.checks
    assert "NaN" not in document.model_dump_json()
