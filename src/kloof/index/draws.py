# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Shake the assumptions of an index: draw them again and again, and see how far the ranks move."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

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
    definition: Definition, vary: tuple[Assumption, ...], disadvantage: Floats, draws: int, seed: int
) -> Ranks:
    """Draw the assumptions and rank every time: (areas, draws).

    Every way of transforming and adding that can be drawn is laid out once. All draws of one way are then one matrix
    product, so varied weights, left-out domains and data error cost little more than the ranking itself.
    """
    ways = _ways(definition, vary, disadvantage)
    written = np.array([domain.weight for domain in definition.domains])

    def block(start: int) -> Ranks:
        size = min(CHUNK, draws - start)
        random = np.random.default_rng([seed, start])
        weights = np.repeat(written[:, None], size, axis=1)
        if "weights" in vary:
            weights *= random.uniform(1 - WEIGHT_SPREAD, 1 + WEIGHT_SPREAD, weights.shape)
        if "leave_out" in vary and len(weights) > 1:
            weights[random.integers(len(weights), size=size), np.arange(size)] = 0.0
        chosen = random.integers(len(ways), size=size)
        noise = random.standard_normal((len(disadvantage), size)) if "data_error" in vary else None
        scores = np.empty((len(disadvantage), size))
        for number, way in enumerate(ways):
            mine = chosen == number
            if mine.any():
                scores[:, mine] = way.order_of(weights[:, mine], None if noise is None else noise[:, mine])
        return ranks(scores)

    with ThreadPoolExecutor(THREADS) as pool:
        return np.concatenate(list(pool.map(block, range(0, draws, CHUNK))), axis=1)


def interval(drawn: Ranks) -> tuple[Ranks, Ranks]:
    """Give the middle 90 % of the ranks of each area."""
    draws = drawn.shape[1]
    outside = int(np.floor(draws * (1 - INTERVAL) / 2))
    parted = np.partition(drawn, [outside, draws - 1 - outside], axis=1)
    return parted[:, outside], parted[:, draws - 1 - outside]


def _ways(definition: Definition, vary: tuple[Assumption, ...], disadvantage: Floats) -> tuple[Laid, ...]:
    """Give every way of transforming and adding that can be drawn."""
    transforms: tuple[Transform | None, ...] = TRANSFORMS if "transform" in vary else (None,)
    aggregates = AGGREGATES if "aggregate" in vary else (definition.aggregate,)
    return tuple(
        laid(
            definition,
            disadvantage,
            transform=transform,
            aggregate=aggregate,
            positive=len(transforms) * len(aggregates) > 1,
        )
        for transform in transforms
        for aggregate in aggregates
    )
