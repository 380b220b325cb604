# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Would chance alone give this? Intervals for counts and shares, their differences and their ratios.

One count or share: the mid-P interval, found by inverting the distribution itself, with half of the probability of what
was seen on either side. Two of them: the square-and-add method (MOVER), which keeps each one's lopsidedness.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import exp, hypot, inf, log, sqrt
from typing import TYPE_CHECKING

from scipy.optimize import brentq
from scipy.special import betainc, gammaincc

from kloof.margins.margin import LEVEL, Z

if TYPE_CHECKING:
    from kloof.indicators import ChanceModel

__all__ = ["Interval", "count_interval", "difference_interval", "dispersion_of", "interval_of", "ratio_interval",
           "share_interval"]  # fmt: skip

Interval = tuple[float, float]

_TAIL = (1 - LEVEL) / 2
_TINY = 1e-12


@lru_cache(maxsize=65_536)
def count_interval(count: float, dispersion: float = 1.0) -> Interval:
    """Give the interval of the number one may expect where `count` happened.

    Parameters
    ----------
    count
        How many were seen, 0 or more; a part of a neighbourhood may make it a fraction.
    dispersion
        Variance divided by mean: 1 for events that happen apart (Poisson), more for clusters (negative binomial).

    Examples
    --------
    >>> low, high = count_interval(10)
    >>> round(low, 2), round(high, 2)
    (5.74, 16.4)
    >>> count_interval(0)[0]
    0.0
    """
    if dispersion <= 1:

        def below(mean: float) -> float:
            earlier = float(gammaincc(count, mean)) if count > 0 else 0.0
            return (float(gammaincc(count + 1, mean)) + earlier) / 2
    else:

        def below(mean: float) -> float:
            size = mean / (dispersion - 1)
            earlier = float(betainc(size, count, 1 / dispersion)) if count > 0 else 0.0
            return (float(betainc(size, count + 1, 1 / dispersion)) + earlier) / 2

    reach = Z * sqrt(dispersion * max(count, 1.0))
    low = 0.0 if count <= 0 else _solve(below, 1 - _TAIL, max(count - 3 * reach, _TINY), count + reach)
    return low, _solve(below, _TAIL, max(count - reach, _TINY), count + 6 * reach + 10 * dispersion)


@lru_cache(maxsize=65_536)
def share_interval(share: float, people: float) -> Interval:
    """Give the interval of a chance (0 to 1) where a share of a number of people has something.

    Examples
    --------
    >>> low, high = share_interval(0.2, 50)
    >>> round(low, 3), round(high, 3)
    (0.119, 0.306)
    """
    if people <= 0:
        return 0.0, 1.0
    share = min(max(share, 0.0), 1.0)
    have = share * people
    not_have = people - have

    def below(chance: float) -> float:
        upto = 1 - float(betainc(have + 1, not_have, chance)) if not_have > _TINY else 1.0
        earlier = 1 - float(betainc(have, not_have + 1, chance)) if have > _TINY else 0.0
        return (upto + earlier) / 2

    low = 0.0 if have <= _TINY else _solve(below, 1 - _TAIL, _TINY, 1 - _TINY)
    high = 1.0 if not_have <= _TINY else _solve(below, _TAIL, _TINY, 1 - _TINY)
    return min(low, share), max(high, share)


def interval_of(model: ChanceModel, value: float, people: float, per: float) -> Interval:
    """Give the chance interval of a share or a rate in its own unit.

    Parameters
    ----------
    value
        The figure, for example 24.5 (%) or 61.2 (per thousand).
    people
        How many people (or households) it is about.
    per
        The scale of the unit: 100, 1000, or 1 with `people` 1 for a count itself.
    """
    if model.kind == "binomial":
        low, high = share_interval(value / per, people)
        return low * per, high * per
    scale = per / people
    low, high = count_interval(max(value, 0.0) / scale, model.dispersion)
    return low * scale, high * scale


def difference_interval(one: float, own: Interval, other: float, others: Interval) -> Interval:
    """Give the interval of ``one − other`` from the intervals of two independent figures.

    Examples
    --------
    >>> difference_interval(10.0, (7.0, 15.0), 6.0, (2.0, 10.0))
    (-1.0, 10.403124237432849)
    """
    difference = one - other
    return difference - hypot(one - own[0], others[1] - other), difference + hypot(own[1] - one, other - others[0])


def ratio_interval(one: float, own: Interval, other: float, others: Interval) -> Interval:
    """Give the interval of ``one / other``: the same, on the scale on which a ratio is a difference.

    Examples
    --------
    >>> low, high = ratio_interval(10.0, (8.0, 12.5), 5.0, (4.0, 6.25))
    >>> round(low, 3), round(high, 3)
    (1.459, 2.742)
    """
    if other <= 0:
        return 0.0, inf
    up = inf if others[0] <= 0 else hypot(log(own[1] / one), log(other / others[0])) if one > 0 else inf
    if one <= 0:
        return 0.0, own[1] / others[0] if others[0] > 0 else inf
    down = inf if own[0] <= 0 else hypot(log(one / own[0]), log(others[1] / other))
    ratio = one / other
    return ratio * exp(-down), ratio * exp(up) if up < inf else inf


def dispersion_of(counts: list[list[float]]) -> float | None:
    """Give the variance of yearly counts divided by their mean, over many neighbourhoods: 1 when events happen apart.

    Parameters
    ----------
    counts
        One list of yearly counts per neighbourhood. A change that all share is taken out first.

    Returns
    -------
    float or None
        None with fewer than two neighbourhoods or years with anything to count.

    Examples
    --------
    >>> dispersion_of([[10, 10, 10], [20, 20, 20]])
    0.0
    """
    rows = [row for row in counts if sum(row) > 0]
    if len(rows) < 2 or len(rows[0]) < 2:
        return None
    years = [sum(column) for column in zip(*rows, strict=True)]
    whole = sum(years)
    squares = 0.0
    for row in rows:
        for seen, year in zip(row, years, strict=True):
            expected = sum(row) * year / whole
            squares += (seen - expected) ** 2 / expected if expected > 0 else 0.0
    return squares / ((len(rows) - 1) * (len(years) - 1))


def _solve(below: Callable[[float], float], wanted: float, start: float, end: float) -> float:
    """Give where a falling curve crosses a height, widening the search where it must."""
    while below(start) < wanted and start > _TINY:
        start = max(start / 4, _TINY)
    while below(end) > wanted and end < 1e12:
        end *= 2
    if below(start) <= wanted:
        return start
    return float(brentq(lambda at: below(at) - wanted, start, end, xtol=1e-9, rtol=1e-10))
