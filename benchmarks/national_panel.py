# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""All gaps of all municipalities over a national panel, beside plain weighted means in polars and pandas.

14,000 areas in 342 municipalities, 20 years, 150 indicators: 42 million cells, 5 % of them missing. Each gives for
every municipality, year and indicator the weighted mean inside and outside a chosen set of areas. kloof also gives
coverage, and leaves out what is covered too little. Targets: at most 1.1 times polars, no more than pandas. All start
from the same values in the form they like best, made before the clock runs: polars and pandas a frame with a column per
indicator, kloof a matrix. Runs in turn; medians. pandas is no dependency: ``pip install pandas``.
Run: ``python benchmarks/national_panel.py [RUNS]``.
"""

from __future__ import annotations

import importlib.util
import statistics
import sys
import time
from collections.abc import Callable

import numpy as np
import polars as pl

from kloof.municipal_gaps import split_means

AREAS, MUNICIPALITIES, YEARS, INDICATORS, MISSING = 14_000, 342, 20, 150, 0.05
NAMES = [f"indicator_{number:03}" for number in range(INDICATORS)]


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    chance = np.random.default_rng(1)
    rows = AREAS * YEARS
    municipality = np.tile(np.sort(chance.integers(0, MUNICIPALITIES, AREAS)), YEARS)
    year = np.repeat(np.arange(2005, 2005 + YEARS), AREAS)
    inside = np.tile(chance.random(AREAS) < 0.2, YEARS)
    residents = np.tile(chance.uniform(50, 3000, AREAS), YEARS)
    values = chance.uniform(0, 100, (rows, INDICATORS))
    values[chance.random(values.shape, dtype=np.float32) < MISSING] = np.nan
    frame = pl.DataFrame(
        {
            "municipality": municipality,
            "year": year,
            "inside": inside,
            "residents": residents,
            **{name: values[:, place] for place, name in enumerate(NAMES)},
        },
        nan_to_null=True,
    )
    print(f"{values.size:,} cells in {rows:,} rows, {np.isnan(values).mean():.1%} missing")

    def kloof() -> object:
        return split_means(values, residents, (year - 2005) * MUNICIPALITIES + municipality, inside)

    def polars() -> object:
        weight = pl.col("residents")
        return (
            frame.lazy()
            .group_by("municipality", "year", "inside")
            .agg((pl.col(n) * weight).sum() / weight.filter(pl.col(n).is_not_null()).sum() for n in NAMES)
            .collect()
        )

    work: dict[str, Callable[[], object]] = {"kloof": kloof, "polars": polars}
    if importlib.util.find_spec("pandas") is None:
        print("pandas is not installed; no comparison with it")
    else:
        import pandas

        keys = {"municipality": municipality, "year": year, "inside": inside}
        wide = pandas.concat(
            [pandas.DataFrame({**keys, "residents": residents}), pandas.DataFrame(values, columns=NAMES, copy=False)],
            axis=1,
        )

        def in_pandas() -> object:
            by = [wide["municipality"], wide["year"], wide["inside"]]
            figures = wide[NAMES]
            total = figures.mul(wide["residents"], axis=0).groupby(by).sum()
            return total / figures.notna().mul(wide["residents"], axis=0).groupby(by).sum()

        work["pandas"] = in_pandas
    seconds: dict[str, list[float]] = {name: [] for name in work}
    results: dict[str, object] = {}
    for _ in range(runs):
        for name, one in work.items():
            began = time.perf_counter()
            results[name] = one()
            seconds[name].append(time.perf_counter() - began)
    agree(results["kloof"], results["polars"])
    ours = statistics.median(seconds["kloof"])
    for name, taken in seconds.items():
        middle = statistics.median(taken)
        beside = "" if name == "kloof" else f"   kloof takes {ours / middle:.2f} of it"
        print(f"{name:8} {middle:7.3f} s  ({min(taken):.3f} to {max(taken):.3f}){beside}")


def agree(ours: object, theirs: object) -> None:
    """Check that both gave the same means, wherever kloof gives one."""
    frame = theirs.sort("inside", "year", "municipality")  # type: ignore[attr-defined]  # a polars frame
    for place, (side, held) in enumerate(zip((False, True), (ours.outside, ours.inside), strict=True)):  # type: ignore[attr-defined]  # SplitMeans
        there = frame.filter(inside=bool(place))
        rows = ((there["year"] - 2005) * MUNICIPALITIES + there["municipality"]).to_numpy()
        means = there.select(NAMES).to_numpy()
        known = ~np.isnan(held[rows])
        assert known.mean() > 0.9, side
        assert np.allclose(means[known], held[rows][known], rtol=1e-9)


if __name__ == "__main__":
    main()
