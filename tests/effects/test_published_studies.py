# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Published studies, computed again: the figures others found, and the exact optimum where they stopped early."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kloof.effects import Evaluation, Method, Panel, Verdict, evaluate, read_panel

pytestmark = pytest.mark.real_data


@pytest.fixture(scope="module")
def prop99(shared_data: Path) -> Panel:
    path = shared_data / "panels" / "california_prop99.csv"
    return read_panel(path, unit="State", time="Year", outcome="PacksPerCapita")


@pytest.fixture(scope="module")
def california(prop99: Panel) -> Evaluation:
    return evaluate(prop99, "California", 1989, better="lower")


@pytest.mark.parametrize(
    ("method", "effect"),
    [("did", -27.349111), ("sc", -19.513630), ("sdid", -15.605398), ("difp", -11.109042)],
)
def test_effect_of_proposition_99_is_the_exact_optimum(california: Evaluation, method: str, effect: float) -> None:
    design = california.designs[Method(method)]
    assert design is not None
    assert design.effect == pytest.approx(effect, abs=1e-6)


@pytest.mark.parametrize(
    ("method", "stopped_early", "within"),
    [("sdid", -15.603828, 2e-3), ("difp", -11.104645, 6e-3), ("sc", -19.619663, 0.12), ("did", -27.349111, 1e-6)],
)
def test_the_reference_implementation_stops_near_the_optimum(
    california: Evaluation, method: str, stopped_early: float, within: float
) -> None:
    design = california.designs[Method(method)]
    assert design is not None
    assert design.effect == pytest.approx(stopped_early, abs=within)


@pytest.mark.parametrize(("method", "effect"), [("sc-ridge", -21.717059), ("difp-ridge", -16.121202)])
def test_ridge_variants_stand_beside_the_reference_implementation(
    california: Evaluation, method: str, effect: float
) -> None:
    design = california.designs[Method(method)]
    assert design is not None
    assert design.effect == pytest.approx(effect, abs=0.01)


def test_weights_of_proposition_99(california: Evaluation) -> None:
    found = california.document().methods
    expected = {
        "sdid": {"Nevada": 0.124, "New Hampshire": 0.105, "Connecticut": 0.078, "Delaware": 0.070, "Colorado": 0.058},
        "sc": {
            "Utah": 0.3939,
            "Montana": 0.2318,
            "Nevada": 0.2049,
            "Connecticut": 0.1091,
            "New Hampshire": 0.0454,
            "Colorado": 0.0148,
        },
    }
    for method, weights in expected.items():
        for state, weight in weights.items():
            assert found[method].weights[state] == pytest.approx(weight, abs=1e-3)
    assert found["sc"].pre_rmspe == pytest.approx(1.656400, abs=1e-6)
    sdid, sc = california.designs[Method.SDID], california.designs[Method.SC]
    assert sdid is not None
    assert sc is not None
    assert sdid.time_weights[-3:] == pytest.approx([0.3665, 0.2065, 0.4271], abs=1e-4)
    assert sdid.noise == pytest.approx(5.494401, abs=1e-6)
    assert {state for state, weight in found["sc"].weights.items() if weight > 1e-9} == set(expected["sc"])


def test_all_placebos_of_proposition_99(california: Evaluation) -> None:
    placebo = california.document().placebo
    assert placebo.n == 38
    assert placebo.sd == pytest.approx(9.3712, abs=1e-4)
    assert placebo.p == pytest.approx(2 / 39)
    assert (np.abs(california.placebos.effects) >= 15.605398).sum() == 1  # rank 2 of 39


def test_proposition_99_stays_just_short_of_a_verdict(california: Evaluation) -> None:
    assert california.verdict is Verdict.NO_CHANGE
    assert "uitgesloten" in california.sentence.nl
    assert "een verbetering groter dan" in california.sentence.nl


def test_kansas(shared_data: Path) -> None:
    path = shared_data / "panels" / "kansas_ascm.csv"
    panel = read_panel(path, unit="state", time="year_qtr", outcome="lngdpcapita")
    found = evaluate(panel, "Kansas", 2012.25, methods=[Method.SC])
    design = found.designs[Method.SC]
    assert design is not None
    assert design.effect == pytest.approx(-0.029435, abs=1e-5)
    assert found.headline is Method.SC
    assert found.warnings == ()  # 49 donors, 89 quarters before


def test_the_same_study_from_another_table_of_it(shared_data: Path, prop99: Panel) -> None:
    path = shared_data / "panels" / "california_smoking_predictors.csv"  # commas, years as 1970.0, other row order
    other = read_panel(path, unit="state", time="year", outcome="cigsale")
    order = [other.column(state) for state in prop99.units]
    assert other.outcomes[:, order] == pytest.approx(prop99.outcomes, abs=1e-5)
    assert other.labels == prop99.labels
