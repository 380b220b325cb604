# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What could be seen at all: the smallest effect that the noise would let through."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kloof.effects.designs import Method
from kloof.effects.placebos import placebos
from kloof.effects.weights import Floats, Indices

__all__ = ["Detectable", "detectable_effect", "detectable_per_year"]

FEWEST_YEARS_BEFORE = 6
"""With fewer years before the start there is no verdict."""


@dataclass(frozen=True, slots=True)
class Detectable:
    """What could be seen after a number of years.

    Parameters
    ----------
    years_after
        How many years after the start are known.
    effect
        Smallest mean effect over those years that is found with the asked power; None when none is.
    placebos
        Number of placebos this rests on.
    """

    years_after: int
    effect: float | None
    placebos: int


def detectable_effect(effects: Floats, *, alpha: float = 0.05, power: float = 0.8) -> float | None:
    """Give the smallest effect found in a share `power` of the placebos when it is added to each of them.

    Each placebo is in turn taken as the area, with the others as its placebos, and tested two-sided at `alpha` by rank.

    Parameters
    ----------
    effects
        ``(n,)`` placebo effects.

    Returns
    -------
    In the unit of the outcome, positive; None when `n` is too small to reject anything at `alpha`.

    Examples
    --------
    >>> noise = np.random.default_rng(1).normal(size=2_000)
    >>> round(detectable_effect(noise), 1)
    2.9
    """
    size = np.sort(np.abs(effects))
    rank = int(np.floor(alpha * len(effects) + 1e-9))  # of n - 1 others: reject when fewer than `rank` are as large
    if rank < 1 or len(effects) < 2:
        return None
    # The rank-th largest among the others: one place further on for the placebos that are themselves above it.
    own = np.abs(effects)
    threshold = np.where(own >= size[-rank], size[-rank - 1] if rank < len(size) else 0.0, size[-rank])
    needed = [np.sort(np.maximum(threshold - sign * effects, 0.0)) for sign in (1.0, -1.0)]
    place = int(np.ceil(power * len(effects))) - 1
    return float(max(sorted_needs[place] for sorted_needs in needed))


def detectable_per_year(
    donors: Floats,
    start: int,
    *,
    sets: Indices,
    years_after: int,
    method: Method | str = Method.SDID,
    alpha: float = 0.05,
    power: float = 0.8,
    weights: Floats | None = None,
) -> tuple[Detectable, ...]:
    """Say before the start, from real noise, what could be seen after one year, two years, …

    The last years before the start play the part of the years after. So only as many horizons can be told as leave six
    years before them; the answer is shorter than `years_after` when the series is short.

    Parameters
    ----------
    donors
        ``(T, donors)``; only the first `start` rows are used.
    sets
        ``(n, k)`` donors per pseudo-area.
    weights
        ``(T, donors)``: how heavily each donor counts within a pseudo-area; equally when None.

    Examples
    --------
    >>> noise = np.random.default_rng(1).normal(size=(10, 60))
    >>> [found.years_after for found in detectable_per_year(noise, 10, sets=np.arange(60)[:, None], years_after=9)]
    [1, 2, 3, 4]
    """
    found: list[Detectable] = []
    for horizon in range(1, years_after + 1):
        if start - horizon < FEWEST_YEARS_BEFORE:
            break
        noise = placebos(
            donors[:start],
            start - horizon,
            method,
            sets=sets,
            largest_disjoint=len(sets),
            weights=None if weights is None else weights[:start],
        ).effects
        found.append(Detectable(horizon, detectable_effect(noise, alpha=alpha, power=power), len(noise)))
    return tuple(found)
