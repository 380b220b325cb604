# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rank intervals of a composite index: 14,000 areas x 150 indicators x 1,000 draws, kloof beside plain pandas.

Linear: weights, left-out indicators and data error (its own for every area and indicator, summed per area) vary.
Targets: 2.5 s, 2 GiB, 25 x plain pandas, ranks equal in float64 on common draws.
Non-linear: the transform and the way of adding vary too. Target: 60 s.
Run: ``python benchmarks/index.py``. Pandas does a stated number of the same draws; its time is scaled to 1,000.
"""

from __future__ import annotations

import resource
import statistics
import time

import numpy as np
import pandas as pd

from kloof.index.definitions import Assumption, Definition, Domain
from kloof.index.draws import CHUNK, WEIGHT_SPREAD, drawn_ranks, interval
from kloof.index.scores import Laid, laid

AREAS, INDICATORS, DRAWS, PEER_DRAWS, TIMES, SEED = 14_000, 150, 1_000, 50, 3, 7
LINEAR: tuple[Assumption, ...] = ("weights", "leave_out", "data_error")
ALL: tuple[Assumption, ...] = (*LINEAR, "transform", "aggregate")


def made_up() -> tuple[Definition, np.ndarray, np.ndarray]:
    random = np.random.default_rng(SEED)
    disadvantage = random.gamma(2.0, 10.0, (AREAS, INDICATORS))
    domains = tuple(
        Domain(id=f"i{k}", column=f"i{k}", weight=1 / INDICATORS, transform="zscore", better="lower", error=f"e{k}")
        for k in range(INDICATORS)
    )
    return (
        Definition(area="area", domains=domains, vary=LINEAR),
        disadvantage,
        random.uniform(0.5, 2.0, (AREAS, INDICATORS)),
    )


def with_pandas(definition: Definition, written: Laid) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Do the first draws as one would in pandas: weigh, add up, rank, one draw after the other; then the intervals."""
    scaled, errors = pd.DataFrame(written.scaled), pd.DataFrame(np.sqrt(written.variances))
    drawn = []
    for start in range(0, PEER_DRAWS, CHUNK):
        random = np.random.default_rng([SEED, start])
        weights = np.repeat(np.array([d.weight for d in definition.domains])[None, :], CHUNK, axis=0)
        weights *= random.uniform(1 - WEIGHT_SPREAD, 1 + WEIGHT_SPREAD, weights.shape)
        weights[np.arange(CHUNK), random.integers(INDICATORS, size=CHUNK)] = 0.0
        random.integers(1, size=CHUNK)
        noise = random.standard_normal((CHUNK, AREAS))
        for draw in range(CHUNK):
            weight = pd.Series(weights[draw])
            score = scaled.mul(weight, axis=1).sum(axis=1)
            score = score + errors.mul(weight, axis=1).pow(2).sum(axis=1).pow(0.5) * noise[draw]
            drawn.append(score.rank(ascending=False, method="min").astype(int))
    ranked = pd.concat(drawn, axis=1)
    return ranked, ranked.quantile([0.05, 0.95], axis=1)


def seconds(vary: tuple[Assumption, ...], definition: Definition, *data: np.ndarray) -> float:
    times = []
    for _ in range(TIMES):
        start = time.perf_counter()
        interval(drawn_ranks(definition, vary, data[0], DRAWS, SEED, data[1]))
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> None:
    definition, disadvantage, errors = made_up()
    linear = seconds(LINEAR, definition, disadvantage, errors)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    written = laid(definition, disadvantage, errors, aggregate="arithmetic")
    start = time.perf_counter()
    theirs, _ = with_pandas(definition, written)
    peer = (time.perf_counter() - start) * DRAWS / PEER_DRAWS
    ours = drawn_ranks(definition, LINEAR, disadvantage, PEER_DRAWS, SEED, errors)
    differ = int((ours != theirs.to_numpy().T).sum())
    everything = seconds(ALL, definition, disadvantage, errors)
    print(f"{AREAS:,} areas, {INDICATORS} indicators, {DRAWS:,} draws; medians of {TIMES}")
    print(f"linear: kloof {linear:.2f} s, {memory:,.0f} MiB")
    print(f"plain pandas: {peer:.0f} s, scaled from {PEER_DRAWS} draws; {peer / linear:.0f} x kloof")
    print(f"ranks that differ from pandas on common draws: {differ} of {theirs.size:,}")
    print(f"with transform and way of adding varied: {everything:.2f} s")


if __name__ == "__main__":
    main()
