# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Invented areas of which the truth is known: how often does each margin hold it?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf
from typing import Literal

import numpy as np

from kloof.estimates import MINIMUM_COVERAGE
from kloof.indicators import ChanceModel
from kloof.margins.comparisons import Comparison, compare
from kloof.margins.facts import Facts, Rounding
from kloof.margins.margin import Margins
from kloof.margins.neighbourhoods import Floats, Neighbourhoods

__all__ = ["FIGURES", "STRATA", "Held", "World", "coverage"]

World = Literal["poisson", "negative_binomial", "binomial", "mean"]
FIGURES = ("value", "gap", "ratio", "people", "gap_city", "ratio_city")
STRATA: tuple[tuple[float, float], ...] = ((0, 5), (5, 10), (10, 20), (20, 50), (50, 200), (200, inf))


@dataclass
class Held:
    """How often an interval was given and held the truth, and how often the truth lay outside hard bounds."""

    given: int = 0
    held: int = 0
    outside: int = 0

    @property
    def share(self) -> float:
        """Give the share (0 to 1) of intervals that held the truth."""
        return self.held / self.given if self.given else float("nan")


Found = dict[tuple[str, str, tuple[float, float]], Held]


def coverage(
    world: World, *, worlds: int, seed: int, people: Sequence[float] = (), dispersion: float = 2.5, hidden: float = 0.0
) -> Found:
    """Count how often margins hold the truth in invented areas.

    Parameters
    ----------
    world
        ``poisson``, ``negative_binomial``: counted events per thousand residents. ``binomial``: a share of people.
        ``mean``: a published share without chance, rounded to whole percents.
    worlds
        How many pairs of area and rest are drawn.
    people
        Numbers of residents to draw neighbourhoods from; without them a spread like that of Dutch neighbourhoods.
    hidden
        Share (0 to 1) of the neighbourhoods whose value is kept secret, at random.

    Returns
    -------
    dict
        By kind (``measurement``, ``chance``, ``both``), figure, and stratum of the expected count in the area.
    """
    random = np.random.default_rng(seed)
    found: Found = {}
    for _ in range(worlds):
        _count_one(found, random, world, np.asarray(people, dtype=np.float64), dispersion, hidden)
    return found


def _count_one(
    found: Found, random: np.random.Generator, world: World, people: Floats, dispersion: float, hidden: float
) -> None:
    sizes = int(random.integers(1, 9)), int(random.integers(15, 50))
    drawn = [_residents(random, n, people) for n in sizes]
    # Events and small shares are rare; what is published as a whole percentage is mostly not.
    level = float(np.exp(random.normal(-1.6, 0.5) if world == "mean" else random.normal(-5.0, 1.4)))
    rates = [np.minimum(level * np.exp(random.normal(s, 0.35, n)), 0.6) for n, s in zip(sizes, (0.3, 0.0), strict=True)]
    shape: Literal["rate", "mean"] = "mean" if world in ("binomial", "mean") else "rate"
    per = 100.0 if shape == "mean" else 1000.0
    exact = Facts(shape, None, None, None, _model(world, dispersion), per=per, minimum=0.0,
                  maximum=100.0 if shape == "mean" else None)  # fmt: skip
    expected = float(drawn[0] @ rates[0])
    stratum = next(s for s in STRATA if s[0] <= expected < s[1])
    true = _pair(drawn, [w * r for w, r in zip(drawn, rates, strict=True)], per)
    seen_counts = [_seen(random, world, w, r, dispersion) for w, r in zip(drawn, rates, strict=True)]
    seen = _pair(drawn, seen_counts, per)
    if world != "mean":
        _score(found, "chance", stratum, _told(*seen, exact), true, exact, chance=True)
    rounded = [_randomly_rounded(random, w, 5) for w in drawn]
    if min(r.sum() for r in rounded) <= 0:
        return
    # A count of a place that rounds to nobody is in no rate.
    facts = replace(
        exact, weights=Rounding(5, random=True), values=Rounding(1.0, random=False) if world == "mean" else None
    )
    whole = world == "mean"
    numbers = zip(seen_counts, drawn, rounded, strict=True)
    own, rest = (_published(random, n, w, r, shape, whole=whole, hidden=hidden) for n, w, r in numbers)
    if min(own.people / own.everyone, rest.people / rest.everyone) < MINIMUM_COVERAGE:
        return
    told = _told(own, rest, facts)
    _score(found, "measurement", stratum, told, seen, facts, chance=False)
    if world != "mean":
        _score(found, "both", stratum, told, true, facts, chance=None)


def _residents(random: np.random.Generator, n: int, people: Floats) -> Floats:
    if len(people):
        # Real numbers are published in fives; the people behind them are not.
        return np.maximum(random.choice(people, n) + random.integers(-2, 3, n), 1.0)
    return np.maximum(np.rint(np.exp(random.normal(6.7, 1.1, n))), 20.0)


def _model(world: World, dispersion: float) -> ChanceModel | None:
    if world == "mean":
        return None
    return ChanceModel(kind=world, dispersion=dispersion if world == "negative_binomial" else 1.0)


def _seen(random: np.random.Generator, world: World, people: Floats, rates: Floats, dispersion: float) -> Floats:
    expected = people * rates
    if world == "poisson":
        return random.poisson(expected).astype(np.float64)
    if world == "negative_binomial":
        return random.negative_binomial(expected / (dispersion - 1), 1 / dispersion).astype(np.float64)
    if world == "mean":
        return expected
    return random.binomial(people.astype(np.int64), rates).astype(np.float64)


def _randomly_rounded(random: np.random.Generator, numbers: Floats, base: int) -> Floats:
    left = numbers % base
    return numbers - left + base * (random.random(len(numbers)) < left / base)


def _pair(people: Sequence[Floats], counts: Sequence[Floats], per: float) -> tuple[Neighbourhoods, Neighbourhoods]:
    as_mean = per == 100
    both = [Neighbourhoods(c / w * per if as_mean else c, w) for w, c in zip(people, counts, strict=True)]
    return both[0], both[1]


def _published(
    random: np.random.Generator,
    counts: Floats,
    people: Floats,
    rounded: Floats,
    shape: str,
    *,
    whole: bool,
    hidden: float,
) -> Neighbourhoods:
    values = counts / people * 100 if shape == "mean" else counts.copy()
    values = np.rint(values) if whole else values
    values[random.random(len(values)) < hidden] = np.nan
    return Neighbourhoods(values, rounded)


def _told(own: Neighbourhoods, rest: Neighbourhoods, facts: Facts) -> dict[str, Margins | None]:
    alone = compare(own, rest, facts, better="lower")
    city = compare(own, rest, facts, better="lower", contains=True)
    return _figures(alone, city)


def _figures(alone: Comparison, city: Comparison) -> dict[str, Margins | None]:
    return {
        "value": alone.value, "gap": alone.gap, "ratio": alone.ratio, "people": alone.people,
        "gap_city": city.gap, "ratio_city": city.ratio,
    }  # fmt: skip


def _score(
    found: Found, kind: str, stratum: tuple[float, float], told: dict[str, Margins | None],
    true: tuple[Neighbourhoods, Neighbourhoods], facts: Facts, *, chance: bool | None,
) -> None:  # fmt: skip
    plain = replace(facts, values=None, weights=None)
    truth = _told(*true, plain)
    for figure, margins in told.items():
        right = truth[figure]
        if margins is None or right is None:
            continue
        margin = margins.chance if chance else margins.measurement
        interval = margins.interval if chance is None else (margin.low, margin.high)
        if interval is None or interval[0] is None or interval[1] is None:
            continue
        held = found.setdefault((kind, figure, stratum), Held())
        held.given += 1
        slack = 1e-9 * max(1.0, abs(right.value))
        held.held += interval[0] - slack <= right.value <= interval[1] + slack
        if chance is False:
            low = -inf if margin.least is None else margin.least
            high = inf if margin.most is None else margin.most
            held.outside += not (low - slack <= right.value <= high + slack)
