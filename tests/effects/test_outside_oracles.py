# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Other people's programs on the same panels. They are not dependencies: ``pip install '.[oracles]'``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kloof.effects import Panel, estimate, placebos, read_panel

pytestmark = [pytest.mark.real_data, pytest.mark.filterwarnings("ignore")]


@pytest.fixture(scope="module")
def prop99(shared_data: Path) -> Panel:
    path = shared_data / "panels" / "california_prop99.csv"
    return read_panel(path, unit="State", time="Year", outcome="PacksPerCapita")


def long_table(panel: Panel, pandas: Any) -> Any:
    rows = [
        (unit, int(time), float(panel.outcomes[row, column]), int(unit == "California"))
        for column, unit in enumerate(panel.units)
        for row, time in enumerate(panel.times)
    ]
    return pandas.DataFrame(rows, columns=["unit", "year", "y", "area"])


@pytest.mark.parametrize(("method", "peer", "within"), [("sdid", "SDID", 1e-9), ("sc", "VanillaSC", 1e-6)])
def test_an_exact_solver_finds_the_same(prop99: Panel, method: str, peer: str, within: float) -> None:
    mlsynth = pytest.importorskip("mlsynth", reason="mlsynth is not installed: pip install '.[oracles]'")
    pandas = pytest.importorskip("pandas", reason="pandas is not installed: pip install '.[oracles]'")
    table = long_table(prop99, pandas)
    table["treat"] = table["area"] * (table["year"] >= 1989)
    theirs = getattr(mlsynth, peer)(
        {
            "df": table[["unit", "year", "y", "treat"]],
            "outcome": "y",
            "treat": "treat",
            "unitid": "unit",
            "time": "year",
            "display_graphs": False,
        }
    ).fit()
    ours = estimate(prop99.outcomes, np.array([prop99.column("California")]), 19, method)
    assert ours.effect == pytest.approx(theirs.effects.att, abs=within)


def test_a_solver_that_stops_early_comes_near(prop99: Panel) -> None:
    diff_diff = pytest.importorskip("diff_diff", reason="diff-diff is not installed: pip install '.[oracles]'")
    pandas = pytest.importorskip("pandas", reason="pandas is not installed: pip install '.[oracles]'")
    theirs = diff_diff.SyntheticDiD(variance_method="placebo", n_bootstrap=2, seed=1).fit(
        long_table(prop99, pandas),
        outcome="y",
        treatment="area",
        unit="unit",
        time="year",
        post_periods=list(range(1989, 2001)),
    )
    ours = estimate(prop99.outcomes, np.array([prop99.column("California")]), 19, "sdid")
    assert ours.effect == pytest.approx(theirs.att, abs=2e-3)


def test_staggered_starts_through_a_library(shared_data: Path) -> None:
    """Kloof leaves staggered difference-in-differences to others; this is the figure to expect from them."""
    diff_diff = pytest.importorskip("diff_diff", reason="diff-diff is not installed: pip install '.[oracles]'")
    pandas = pytest.importorskip("pandas", reason="pandas is not installed: pip install '.[oracles]'")
    counties = pandas.read_csv(shared_data / "panels" / "mpdta.csv")
    found = diff_diff.CallawaySantAnna(control_group="never_treated").fit(
        counties, outcome="lemp", unit="countyreal", time="year", first_treat="first.treat"
    )
    assert found.overall_att == pytest.approx(-0.0400, abs=5e-5)
    assert found.overall_se == pytest.approx(0.0120, abs=5e-5)


def test_a_local_dask_cluster_gives_the_same_numbers() -> None:
    distributed = pytest.importorskip("distributed", reason="dask is not installed: pip install '.[oracles]'")
    joblib = pytest.importorskip("joblib")
    donors = np.random.default_rng(11).normal(size=(18, 1500)).cumsum(axis=0)
    here = placebos(donors, 15, wanted=1100, workers=1)
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        distributed.Client(cluster),
        joblib.parallel_config(backend="dask"),
    ):
        there = placebos(donors, 15, wanted=1100)
    assert np.abs(here.effects - there.effects).max() <= 1e-9
