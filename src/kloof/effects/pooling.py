# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Several areas, several outcomes: one pooled answer, and fair p-values when many questions are asked at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import comb, floor

import numpy as np

from kloof.effects.designs import Method, estimate
from kloof.effects.placebos import placebos
from kloof.effects.pseudo_areas import PseudoAreas
from kloof.effects.weights import Floats, Indices, all_but

__all__ = ["Pooled", "benjamini_hochberg", "holm", "max_t", "pooled", "together"]


@dataclass(frozen=True, slots=True)
class Pooled:
    """The mean effect over several areas, each from its own start.

    Parameters
    ----------
    effect
        Mean over the treated cells: an area counts as often as it has units and years after its start.
    effects
        ``(areas,)``: each area by itself.
    draws
        ``(n,)``: the same mean over as many pseudo-areas that do not overlap.
    p
        Two-sided rank p-value, never below one in the number of ways the areas could have been chosen.
    interval
        Mean effects not rejected at 5 %; None when nothing can be.
    """

    effect: float
    effects: Floats
    draws: Floats
    p: float
    interval: tuple[float, float] | None


def pooled(
    outcomes: Floats,
    areas: Sequence[tuple[Indices, int]],
    pseudo_areas: Mapping[int, PseudoAreas],
    *,
    method: Method | str = Method.SDID,
    draws: int = 1_000,
    seed: int = 0,
    alpha: float = 0.05,
    workers: int | None = None,
) -> Pooled:
    """Estimate each area from its own start, average, and compare with as many pseudo-areas drawn together.

    No area is a donor of another. Starts may be staggered: each area is compared with columns that are never treated.

    Parameters
    ----------
    outcomes
        ``(T, N)``.
    areas
        For each area its columns and its number of years before the start.
    pseudo_areas
        By number of columns: what could have been an area of that size.
    draws, seed
        How many times as many pseudo-areas as there are areas are drawn, without overlap, and which.

    Raises
    ------
    ValueError
        Areas overlap, a size has no pseudo-areas, or there are too few to draw without overlap.

    Examples
    --------
    Two areas that start in different years, each 5 higher from then on:

    >>> outcomes = np.random.default_rng(0).normal(size=(14, 60))
    >>> outcomes[8:, 0] += 5.0
    >>> outcomes[10:, 1] += 5.0
    >>> single = {1: PseudoAreas(np.arange(2, 60)[:, None], 58)}
    >>> found = pooled(outcomes, [(np.array([0]), 8), (np.array([1]), 10)], single, draws=99)
    >>> round(found.effect), found.p
    (5, 0.01)
    """
    method = Method(method)
    treated = np.concatenate([columns for columns, _ in areas])
    if len(np.unique(treated)) < len(treated):
        raise ValueError("areas overlap; a column belongs to one area")
    donors = all_but(outcomes.shape[1], treated)
    pool = np.ascontiguousarray(outcomes[:, donors])
    effects = np.array([estimate(outcomes, columns, start, method, donors).effect for columns, start in areas])
    cells = np.array([len(columns) * (len(outcomes) - start) for columns, start in areas], dtype=np.float64)
    elsewhere: dict[tuple[int, int], Floats] = {}
    for columns, start in areas:
        size = len(columns)
        if size not in pseudo_areas or not len(pseudo_areas[size].sets):
            raise ValueError(f"there are no pseudo-areas of {size} column(s)")
        if (size, start) not in elsewhere:
            sets = pseudo_areas[size].among(donors)
            elsewhere[size, start] = placebos(
                pool, start, method, sets=sets, largest_disjoint=len(sets), workers=workers
            ).effects
    disjoint = min(pseudo_areas[len(columns)].largest_disjoint for columns, _ in areas)
    return together(
        effects,
        cells,
        [(pseudo_areas[len(columns)].among(donors), elsewhere[len(columns), start]) for columns, start in areas],
        disjoint,
        draws=draws,
        seed=seed,
        alpha=alpha,
    )


def together(
    effects: Floats,
    cells: Floats,
    elsewhere: Sequence[tuple[Indices, Floats]],
    largest_disjoint: int,
    *,
    draws: int = 1_000,
    seed: int = 0,
    alpha: float = 0.05,
) -> Pooled:
    """Average effects over areas, and compare with as many placebos drawn together without overlap.

    Parameters
    ----------
    effects, cells
        ``(areas,)``: each effect, and how heavily it counts: units times years after the start.
    elsewhere
        For each area the sets of its placebos, ``(n, k)``, and what was found for them, ``(n,)``.
    largest_disjoint
        K of the area with the fewest.

    Raises
    ------
    ValueError
        There are too few placebos to draw as many without overlap.

    Examples
    --------
    Two areas, each with the same nineteen units to compare with:

    >>> units, noise = np.arange(19)[:, None], np.linspace(-1, 1, 19)
    >>> together(np.array([5.0, 7.0]), np.ones(2), [(units, noise), (units, noise)], 19, draws=99).effect
    6.0
    """
    weights = cells / cells.sum()
    chosen = _draw_together([sets for sets, _ in elsewhere], draws, np.random.default_rng(seed))
    found = np.zeros(len(chosen))
    for place, (_, noise) in enumerate(elsewhere):
        found += weights[place] * noise[chosen[:, place]]
    effect = float(weights @ effects)
    ways = comb(largest_disjoint + len(effects), len(effects))
    size_of = np.abs(found)
    p = max((1 + int((size_of >= abs(effect) - 1e-12 * size_of.max()).sum())) / (1 + len(found)), 1 / ways)
    rank = floor(alpha * (1 + len(found)) + 1e-9)
    reach = float(np.sort(size_of)[-rank]) if rank >= 1 and 1 / ways <= alpha else None
    return Pooled(effect, effects, found, p, None if reach is None else (effect - reach, effect + reach))


def _draw_together(sets: Sequence[Indices], draws: int, random: np.random.Generator) -> Indices:
    """Draw one placebo per area, none overlapping another, `draws` times."""
    chosen = np.empty((draws, len(sets)), dtype=np.intp)
    members = [[frozenset(row) for row in own.tolist()] for own in sets]
    for draw in range(draws):
        for _ in range(100):
            taken: set[int] = set()
            row: list[int] = []
            for own in members:
                free = [i for i in random.integers(len(own), size=50).tolist() if not taken & own[i]]
                if not free:
                    break
                row.append(free[0])
                taken |= own[free[0]]
            if len(row) == len(sets):
                chosen[draw] = row
                break
        else:
            raise ValueError(
                f"no {len(sets)} pseudo-areas could be drawn that do not overlap; take fewer areas at once"
            )
    return chosen


def holm(p_values: Sequence[float] | Floats) -> Floats:
    """Adjust p-values so that the chance of even one false alarm stays below the level (Holm 1979).

    Examples
    --------
    >>> holm([0.01, 0.04, 0.03]).round(2).tolist()
    [0.03, 0.06, 0.06]
    """
    values = np.asarray(p_values, dtype=np.float64)
    order = np.argsort(values, kind="stable")
    stepped = np.maximum.accumulate(values[order] * np.arange(len(values), 0, -1))
    adjusted = np.empty_like(values)
    adjusted[order] = np.minimum(stepped, 1.0)
    return adjusted


def benjamini_hochberg(p_values: Sequence[float] | Floats, *, any_dependence: bool = False) -> Floats:
    """Adjust p-values so that the expected share of false alarms among all alarms stays below the level.

    Parameters
    ----------
    any_dependence
        Also valid when the questions depend on each other in any way (Benjamini and Yekutieli 2001); stricter.

    Examples
    --------
    >>> benjamini_hochberg([0.01, 0.04, 0.03]).round(2).tolist()
    [0.03, 0.04, 0.04]
    """
    values = np.asarray(p_values, dtype=np.float64)
    count = len(values)
    extra = float((1.0 / np.arange(1, count + 1)).sum()) if any_dependence else 1.0
    order = np.argsort(-values, kind="stable")
    stepped = np.minimum.accumulate(extra * values[order] * count / np.arange(count, 0, -1))
    adjusted = np.empty_like(values)
    adjusted[order] = np.minimum(stepped, 1.0)
    return adjusted


def max_t(effects: Sequence[float] | Floats, draws: Floats) -> Floats:
    """Adjust over many questions at once, keeping how they move together (Westfall and Young 1993).

    Parameters
    ----------
    effects
        ``(questions,)``.
    draws
        ``(questions, n)``: for every question the effects in the *same* n pseudo-areas.

    Returns
    -------
    ``(questions,)``: the share of draws in which the largest standardised effect over all questions is at least this
    one.

    Examples
    --------
    Two questions with the same answer cost no more than one:

    >>> draws = np.random.default_rng(0).normal(size=99)
    >>> max_t([4.0, 4.0], np.vstack([draws, draws])).tolist()
    [0.01, 0.01]
    """
    spread = draws.std(axis=1)
    spread = np.where(spread > 0, spread, 1.0)
    largest = np.abs(draws / spread[:, None]).max(axis=0)
    sizes = np.abs(np.asarray(effects)) / spread
    return np.asarray((1 + (largest[None, :] >= sizes[:, None] - 1e-12).sum(axis=1)) / (1 + draws.shape[1]))
