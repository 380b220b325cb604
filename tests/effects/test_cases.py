# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the page about effects shows is what the library computes, now."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kloof import releases
from kloof.cases import (
    PLANTED,
    Case,
    crime_cases,
    draw_verdicts,
    drawn_verdicts,
    false_alarm_table,
    method_cases,
    published_cases,
    refusal_cases,
    simulated_cases,
)
from kloof.effects.simulations import Trouble

ROOT = Path(__file__).resolve().parents[2]


def same(computed: tuple[Case, ...]) -> None:
    shipped = {case.id: case for case in method_cases()}
    for case in computed:
        kept = shipped[case.id]
        assert (kept.verdict, kept.sentence, kept.title, kept.source) == (
            case.verdict,
            case.sentence,
            case.title,
            case.source,
        )
        assert kept.effect == pytest.approx(case.effect, abs=1e-6)
        assert kept.p == pytest.approx(case.p, abs=1e-9)
        assert [point.synthetic for point in kept.series] == pytest.approx(
            [point.synthetic for point in case.series], abs=1e-6
        )


def test_the_invented_area_finds_what_was_planted_and_nothing_else() -> None:
    planted, nothing = simulated_cases()
    same((planted, nothing))
    assert planted.effect == pytest.approx(PLANTED, abs=1.0)
    assert planted.effect - nothing.effect == pytest.approx(PLANTED), "no more and no less than what was planted"
    assert (planted.verdict.nl, nothing.verdict.nl) == ("verbeterd, toe te schrijven", "geen aantoonbare verandering")
    after = [year.area - year.synthetic for year in planted.series if year.year >= planted.first_year]
    assert sum(after) / len(after) == pytest.approx(planted.effect, abs=1e-9), "picture and number are one computation"
    assert sum(year.area < (year.low or 0.0) for year in planted.series[-4:]) >= 3


def test_the_false_alarms_are_those_of_the_methods() -> None:
    """The page, the documentation and ``benchmarks/false_alarms.py`` show one table."""
    written = (ROOT / "docs" / "methods" / "effects.md").read_text(encoding="utf-8")
    assert {row.world.en for row in false_alarm_table()} == set(Trouble)
    for row in false_alarm_table():
        cells = [*row.by_method.values(), row.attributable]
        line = f"| {row.world.en} | {row.years_before} | {' | '.join(f'{cell:.1f}' for cell in cells)} |"
        assert line in written


def test_no_publishers_panel_ships() -> None:
    """Of a study others published only what was computed is kept: no series."""
    assert not any(case.series for case in method_cases() if case.kind == "published")


@pytest.mark.real_data
def test_published_studies_are_what_their_panels_give(shared_data: Path) -> None:
    prop99, kansas = published_cases(shared_data / "panels")
    same((prop99, kansas))
    assert prop99.effect == pytest.approx(-15.605398, abs=1e-6)
    assert kansas.effect == pytest.approx(-0.029435, abs=1e-5)


@pytest.mark.real_data
def test_real_figures_refuse_and_planted_effects_are_found(shared_data: Path, tmp_path: Path) -> None:
    releases.build(shared_data, tmp_path / "release")
    observed = releases.read(tmp_path / "release").panel
    refused = refusal_cases(observed)
    same(refused)
    assert {case.verdict.nl for case in refused} == {"niet te schatten"}
    said = " ".join(case.sentence.nl for case in refused)
    assert "Met deze bron nooit" in said
    assert re.search(r"niet vóór 2027 te beoordelen", said)
    planted, nothing = crime_cases(observed)
    same((planted, nothing))
    assert planted.verdict.nl == "verbeterd, toe te schrijven"
    assert nothing.verdict.nl == "geen aantoonbare verandering"


def test_the_verdicts_drawn_again_are_those_that_ship() -> None:
    """The first draws are computed anew; a planted effect is found more often than one that is not there."""
    for again, shipped in zip(draw_verdicts(2), drawn_verdicts(), strict=True):
        assert again.planted == shipped.planted
        assert again.verdicts == shipped.verdicts[:2]
        assert len(shipped.verdicts) == 20
    planted, nothing = drawn_verdicts()
    found = "verbeterd, toe te schrijven"
    assert sum(one.nl == found for one in planted.verdicts) > sum(one.nl == found for one in nothing.verdicts)
