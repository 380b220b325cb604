# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""How fast is full placebo inference, and how much memory does it take? Beside the fastest peer that can be installed.

    python benchmarks/effects.py [--donors 14000] [--repeat 3] [--peer-units 8]

Prints medians of CPU seconds on one core and the peak memory of this process. The peer is diff-diff (``pip install
diff-diff``, not a dependency of kloof): it is run on a stated number of placebo units of the same panel; the time for
all of them is extrapolated from the difference between a long and a short run. Without it, that part says so.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import time
import warnings
from collections.abc import Callable
from typing import Any

for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")

import numpy as np  # noqa: E402 — the number of threads must be set first

from kloof.effects import Method, estimate, placebos  # noqa: E402 — as above

YEARS, BEFORE = 18, 15


def panel(units: int) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Give levels of their own, three common courses, and noise: ``(years, units)``."""
    random = np.random.default_rng(0)
    courses = np.cumsum(0.5 * random.normal(size=(YEARS, 3)), axis=0)
    levels = 50 + 5 * random.normal(size=units)
    return levels + courses @ random.normal(size=(3, units)) + random.normal(size=(YEARS, units))


def cpu_seconds(work: Callable[[], object]) -> float:
    before = time.process_time()
    work()
    return time.process_time() - before


def median_of(repeat: int, work: Callable[[], object]) -> float:
    return statistics.median(cpu_seconds(work) for _ in range(repeat))


def ours(donors: int, repeat: int) -> float:
    outcomes = panel(donors + 1)
    one = median_of(repeat, lambda: estimate(outcomes, np.array([0]), BEFORE, Method.SDID))
    print(f"one SDID estimate, {donors:,} donors × {YEARS} years: {one:.3f} s (median of {repeat})")
    full = median_of(repeat, lambda: placebos(outcomes[:, 1:], BEFORE, Method.SDID, workers=1))
    print(f"SDID placebos for all {donors:,} donors: {full:.1f} s CPU on one core (median of {repeat})")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory of the process: {memory:.0f} MiB")
    return full


def areas(donors: int, repeat: int) -> None:
    random = np.random.default_rng(1)
    outcomes = panel(donors)
    real = random.choice(donors, (20, 10), replace=False)
    pool = np.setdiff1d(np.arange(donors), real)
    pseudo = np.array([random.choice(len(pool), 10, replace=False) for _ in range(1_000)])

    def all_twenty() -> None:
        for area in real:
            estimate(outcomes, area, BEFORE, Method.SDID, pool)
        placebos(outcomes[:, pool], BEFORE, Method.SDID, sets=pseudo, largest_disjoint=len(pool) // 10, workers=1)

    seconds = median_of(repeat, all_twenty)
    print(f"twenty areas of ten units with 1,000 pseudo-areas: {seconds:.2f} s (median of {repeat})")


def peer(donors: int, units: int, full: float) -> None:
    try:
        import diff_diff
        import pandas as pd
    except ImportError:
        print("peer: diff-diff is not installed here (pip install diff-diff); no comparison")
        return
    outcomes = panel(donors + 1)
    names = np.repeat(np.arange(donors + 1), YEARS)
    years = np.tile(np.arange(YEARS), donors + 1)
    table = pd.DataFrame({"unit": names, "year": years, "y": outcomes.T.ravel(), "treated": (names == 0).astype(int)})

    def run(draws: int) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            diff_diff.SyntheticDiD(variance_method="placebo", n_bootstrap=draws, seed=1).fit(
                table,
                outcome="y",
                treatment="treated",
                unit="unit",
                time="year",
                post_periods=list(range(BEFORE, YEARS)),
            )

    few, many = 2, 2 + units
    per_unit = (cpu_seconds(lambda: run(many)) - cpu_seconds(lambda: run(few))) / units
    everything = per_unit * donors
    print(
        f"diff-diff {diff_diff.__version__}: {per_unit:.3f} s CPU per placebo unit (from {units} units); "
        f"all {donors:,} extrapolated: {everything:,.0f} s"
    )
    print(f"ratio: {everything / full:,.0f} times")


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--donors", type=int, default=14_000)
    ask.add_argument("--repeat", type=int, default=3)
    ask.add_argument("--peer-units", type=int, default=8)
    given = ask.parse_args()
    full = ours(given.donors, given.repeat)
    areas(given.donors, given.repeat)
    peer(given.donors, given.peer_units, full)


if __name__ == "__main__":
    main()
