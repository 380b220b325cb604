# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Shake the assumptions of an index: draw them again and again, and see how far the ranks move."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import product

import numpy as np

from kloof.index.definitions import Aggregate, Assumption, Definition, Transform
from kloof.index.scores import Floats, Laid, Ranks, laid, ranks

__all__ = ["drawn_ranks", "interval"]

INTERVAL = 0.90
WEIGHT_SPREAD = 0.25
CHUNK = 50
THREADS = 2
TRANSFORMS: tuple[Transform, ...] = ("rank", "imd-exponential", "zscore", "minmax")
AGGREGATES: tuple[Aggregate, ...] = ("arithmetic", "geometric")


def drawn_ranks(
    definition: Definition,
    vary: tuple[Assumption, ...],
    disadvantage: Floats,
    draws: int,
    seed: int,
    errors: Floats | None = None,
) -> Ranks:
    """Draw the assumptions and rank every time: one row per draw, one column per area.

    Every way of transforming and adding that can be drawn is laid out once. All draws of one way are then one matrix
    product, so varied weights, left-out domains and data error cost little more than the ranking itself.
    """
    ways = _ways(definition, vary, disadvantage, errors)
    written = np.array([domain.weight for domain in definition.domains])
    drawn = np.empty((draws, len(disadvantage)), dtype=np.int32)

    def block(start: int) -> None:
        size = min(CHUNK, draws - start)
        random = np.random.default_rng([seed, start])
        weights = np.repeat(written[None, :], size, axis=0)
        if "weights" in vary:
            weights *= random.uniform(1 - WEIGHT_SPREAD, 1 + WEIGHT_SPREAD, weights.shape)
        if "leave_out" in vary and len(written) > 1:
            weights[np.arange(size), random.integers(len(written), size=size)] = 0.0
        chosen = random.integers(len(ways), size=size)
        noise = random.standard_normal((size, len(disadvantage))) if "data_error" in vary else None
        if len(ways) == 1:
            scores = ways[0].order_of(weights, noise)
        else:
            scores = np.empty((size, len(disadvantage)))
            for number, way in enumerate(ways):
                mine = chosen == number
                if mine.any():
                    scores[mine] = way.order_of(weights[mine], None if noise is None else noise[mine])
        drawn[start : start + size] = ranks(scores)

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(block, range(0, draws, CHUNK)))
    return drawn


def interval(drawn: Ranks) -> tuple[Ranks, Ranks]:
    """Give the middle 90 % of the ranks of each area, from one row per draw."""
    draws, areas = drawn.shape
    outside = int(draws * (1 - INTERVAL) / 2 + 1e-9)  # 0.1 is a little less than a tenth to a computer
    low, high = np.empty(areas, dtype=np.int32), np.empty(areas, dtype=np.int32)

    def block(start: int) -> None:
        of_areas = slice(start, start + _AREAS)
        ordered = np.sort(np.ascontiguousarray(drawn[:, of_areas].T), axis=1)
        low[of_areas], high[of_areas] = ordered[:, outside], ordered[:, draws - 1 - outside]

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(block, range(0, areas, _AREAS)))
    return low, high


_AREAS = 512


def _ways(
    definition: Definition, vary: tuple[Assumption, ...], disadvantage: Floats, errors: Floats | None
) -> tuple[Laid, ...]:
    """Give every way of transforming and adding that can be drawn."""
    transforms: tuple[Transform | None, ...] = TRANSFORMS if "transform" in vary else (None,)
    aggregates = AGGREGATES if "aggregate" in vary else (definition.aggregate,)
    several = len(transforms) * len(aggregates) > 1

    def one(way: tuple[Transform | None, Aggregate]) -> Laid:
        transform, aggregate = way
        return laid(definition, disadvantage, errors, transform=transform, aggregate=aggregate, positive=several)

    with ThreadPoolExecutor(THREADS) as pool:
        return tuple(pool.map(one, product(transforms, aggregates)))
