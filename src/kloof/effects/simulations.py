# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""How often does a method see what is not there? Invented worlds without any programme effect, with known troubles.

In every world neighbourhoods follow two common courses with their own strength, plus shocks that fade slowly (each year
keeps 0.6 of the last). A high value is bad. The test is two-sided at 5 %, so a fair method raises a false alarm in 5 of
100 worlds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from kloof.effects.designs import Method, estimate
from kloof.effects.placebos import Placebos, placebos
from kloof.effects.pseudo_areas import draw_pseudo_areas
from kloof.effects.weights import Floats, Indices, all_but

__all__ = ["FalseAlarms", "Trouble", "false_alarms"]

UNITS = 60
SIDE, BLOCK_SIDE = 12, 2
YEARS_AFTER = 3


class Trouble(StrEnum):
    """What makes a world difficult."""

    NONE = "none: the area is any neighbourhood"
    SELECTED = "selected: the area scored worst in the year before the start"
    SELECTED_ALIKE = "selected, placebos from the worst quarter of that year"
    SELECTED_LEFT_OUT = "selected, that year left out"
    SPATIAL_SCATTERED = "neighbours move together, placebos scattered"
    SPATIAL_CONTIGUOUS = "neighbours move together, placebos contiguous"
    ROUNDED = "counts of about 20, rounded to multiples of 5"
    SUPPRESSED = "counts below 10 kept secret, such neighbourhoods left out"


@dataclass(frozen=True, slots=True)
class FalseAlarms:
    """Share of worlds in which a method raised a false alarm.

    Parameters
    ----------
    by_method
        Share of worlds with p ≤ 5 %, by method.
    attributable
        Share of worlds in which SDID did and DiD agreed: the only ones that would be called attributable.
    worlds
        Number of worlds, by method.
    """

    by_method: Mapping[Method, float]
    attributable: float
    worlds: Mapping[Method, int]


def false_alarms(
    trouble: Trouble,
    years_before: int,
    *,
    worlds: int,
    seed: int,
    methods: Sequence[Method] = tuple(Method),
    alpha: float = 0.05,
) -> FalseAlarms:
    """Count false alarms over many invented worlds.

    Designs without a ridge are slow; they are tried on a quarter of the worlds.

    Parameters
    ----------
    trouble
        What makes the worlds difficult.
    years_before
        Number of years before the start; three come after.
    worlds, seed
        How many, and which.

    Examples
    --------
    >>> false_alarms(Trouble.NONE, 10, worlds=20, seed=1, methods=[Method.DID]).worlds[Method.DID]
    20
    """
    alarms = dict.fromkeys(methods, 0)
    tried = dict.fromkeys(methods, 0)
    attributable = 0
    for number in range(worlds):
        outcomes, area, sets, disjoint = _world(trouble, years_before, np.random.default_rng((seed, number)))
        start = len(outcomes) - YEARS_AFTER
        donors = all_but(outcomes.shape[1], area)
        effects: dict[Method, float] = {}
        spread = 0.0
        for method in methods:
            if not method.has_ridge and method is not Method.DID and number % 4:
                continue
            found = placebos(outcomes[:, donors], start, method, sets=sets, largest_disjoint=disjoint, workers=1)
            effect = estimate(outcomes, area, start, method).effect
            tried[method] += 1
            if _alarm(found, effect, alpha):
                alarms[method] += 1
                effects[method] = effect
            if method is Method.SDID:
                spread = found.sd or 0.0
        if Method.SDID in effects:
            did = estimate(outcomes, area, start, Method.DID).effect
            sdid = effects[Method.SDID]
            attributable += did * sdid > 0 and abs(did - sdid) <= spread
    return FalseAlarms({m: alarms[m] / max(tried[m], 1) for m in methods}, attributable / worlds, tried)


def _alarm(found: Placebos, effect: float, alpha: float) -> bool:
    p = found.p_value(effect)
    return p is not None and p <= alpha


def _world(trouble: Trouble, before: int, random: np.random.Generator) -> tuple[Floats, Indices, Indices, int]:
    """Give outcomes, the area's columns, the placebo sets as positions among the donors, and K."""
    years = before + YEARS_AFTER
    if trouble in (Trouble.SPATIAL_SCATTERED, Trouble.SPATIAL_CONTIGUOUS):
        return _on_a_map(years, random, contiguous=trouble is Trouble.SPATIAL_CONTIGUOUS)
    outcomes = _courses(years, UNITS, random) + _shocks(years, UNITS, random)
    area = np.array([0])
    single = np.arange(UNITS - 1)[:, None]
    if trouble in (Trouble.SELECTED, Trouble.SELECTED_ALIKE, Trouble.SELECTED_LEFT_OUT):
        order = np.argsort(-outcomes[before - 1], kind="stable")
        outcomes = outcomes[:, order]  # the worst first
        if trouble is Trouble.SELECTED_ALIKE:
            single = single[: 2 * (UNITS // 5)]
        if trouble is Trouble.SELECTED_LEFT_OUT:
            outcomes = np.delete(outcomes, before - 1, axis=0)
    elif trouble in (Trouble.ROUNDED, Trouble.SUPPRESSED):
        counts = random.poisson(np.maximum(20.0 + 2.0 * (outcomes - outcomes.mean()), 1.0)).astype(np.float64)
        if trouble is Trouble.ROUNDED:
            outcomes = 5.0 * np.round(counts / 5.0)
        else:
            complete = (counts >= 10).all(axis=0)
            complete[0] = True
            outcomes = counts[:, complete]
            single = np.arange(outcomes.shape[1] - 1)[:, None]
    return outcomes, area, single, len(single)


def _courses(years: int, units: int, random: np.random.Generator) -> Floats:
    course = 0.4 * np.cumsum(random.normal(size=(years, 2)), axis=0)
    level = random.normal(20.0, 2.0, size=units)
    return np.asarray(level + course @ random.normal(1.0, 0.5, size=(2, units)))


def _shocks(years: int, units: int, random: np.random.Generator) -> Floats:
    fresh = random.normal(size=(years + 20, units))
    shocks = np.zeros_like(fresh)
    for year in range(1, len(fresh)):
        shocks[year] = 0.6 * shocks[year - 1] + fresh[year]
    return np.asarray(shocks[20:])


def _on_a_map(years: int, random: np.random.Generator, *, contiguous: bool) -> tuple[Floats, Indices, Indices, int]:
    """Draw a chessboard on which shocks spread to the neighbours; the area is a block of four squares."""
    count = SIDE * SIDE
    place = np.stack(np.divmod(np.arange(count), SIDE)).astype(np.float64)
    apart = np.sqrt(((place[:, :, None] - place[:, None, :]) ** 2).sum(axis=0))
    reach = np.exp(-apart / 1.5)
    reach /= np.sqrt((reach**2).sum(axis=0))
    outcomes = _courses(years, count, random) + _shocks(years, count, random) @ reach
    row, column = random.integers(SIDE - BLOCK_SIDE + 1, size=2)
    area = np.array([(row + down) * SIDE + column + right for down in range(2) for right in range(2)], dtype=np.intp)
    eligible = np.ones(count, dtype=bool)
    eligible[area] = False
    donors = np.flatnonzero(eligible)
    if contiguous:
        neighbours = {int(n): np.flatnonzero(apart[n] == 1.0).tolist() for n in range(count)}
        found = draw_pseudo_areas(neighbours, 4, eligible=eligible, wanted=100, seed=int(random.integers(2**31)))
        return outcomes, area, found.among(donors), found.largest_disjoint
    sets = np.array([random.choice(len(donors), 4, replace=False) for _ in range(100)], dtype=np.intp)
    return outcomes, area, sets, len(donors) // 4
