# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""On real Dutch figures the honest answer is a refusal with its reason; beside it, the method at work."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from kloof import releases
from kloof.effects import Panel, Verdict
from kloof.effects.command import Observed, answer_file
from kloof.effects.demonstrations import crime_of_municipalities, invented_area, planted, published_studies
from kloof.indicators import indicators

STUDY = Path(__file__).parents[2] / "examples" / "studies" / "groningen-noord.toml"


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


@pytest.mark.real_data
def test_real_figures_refuse_each_with_its_reason(released: releases.Release) -> None:
    document = answer_file(
        STUDY,
        Observed(released.panel, indicators()),
        registered_on=dt.date(2026, 11, 22),
        language="nl",
        spoken=Console(quiet=True),
    )
    said = {result.indicator: result for result in document.results}
    assert {result.verdict for result in document.results} == {"niet te schatten"}
    assert "er is 1 meetmoment vóór de start (2021)" in said["registered_crime"].sentence
    assert "niet vóór 2027 te beoordelen" in said["registered_crime"].sentence
    assert "Met deze bron nooit" in said["self_rated_health"].sentence
    assert "is een aantal" in said["registered_crimes"].sentence
    assert all("Vastgelegd na de start" in result.sentence for result in document.results)
    assert all("Niet voor publicatie" in result.sentence for result in document.results)


@pytest.mark.real_data
def test_published_studies_at_work(shared_data: Path) -> None:
    smoking, kansas = published_studies(shared_data / "panels")
    assert smoking.label is kansas.label is None
    assert smoking.evaluation.facts.effect == pytest.approx(-15.605398, abs=1e-6)
    assert kansas.document().result.series


def test_an_invented_area_says_it_is_a_simulation_and_finds_what_was_planted() -> None:
    found, nothing = invented_area(-4.0), invented_area(0.0)
    assert found.label is not None
    assert found.label.nl == "simulatie"
    assert found.evaluation.verdict in (Verdict.IMPROVED, Verdict.IMPROVED_ATTRIBUTABLE)
    assert nothing.evaluation.verdict is Verdict.NO_CHANGE
    apart = found.evaluation.facts.effect - nothing.evaluation.facts.effect  # type: ignore[operator] — both are there
    assert apart == pytest.approx(-4.0)
    document = found.document("en")
    assert document.label == "simulation"
    assert document.added == -4.0
    assert document.result.effect is not None
    assert len(document.result.series or ()) == 18


def test_a_fall_planted_in_a_real_series_moves_the_estimate_by_as_much() -> None:
    random = np.random.default_rng(5)
    times = tuple(float(2004 + year) for year in range(12))
    real = Panel(
        6 + 0.1 * random.normal(size=(12, 40)),
        tuple(f"GM{n:04d}" for n in range(40)),
        times,
        tuple(f"{time:.0f}" for time in times),
        "log registered_crimes",
    )
    nothing, fall = planted(real, 2013, (0.0, -0.3))
    apart = fall.evaluation.facts.effect - nothing.evaluation.facts.effect  # type: ignore[operator] — both are there
    assert apart == pytest.approx(np.log(0.7))
    assert "met een ingebouwde daling van 30 %" in fall.title.nl
    assert fall.label is not None


def test_a_release_without_long_series_gives_no_crime_panel() -> None:
    assert crime_of_municipalities(releases.read(releases.demo_path()).panel) is None
