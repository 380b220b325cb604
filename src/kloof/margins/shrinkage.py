# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Figures of few people, drawn towards those of their municipality as far as chance alone could have moved them.

Empirical Bayes: how much neighbourhoods really differ is estimated from the neighbourhoods themselves, after taking out
what chance adds. A gamma for rates (counted events), a beta for shares; both give the same form, a weighted mean of the
own figure and the municipality's. The own figure is never replaced: both are given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

__all__ = ["Shrunk", "shrunk"]


@dataclass(frozen=True, slots=True)
class Shrunk:
    """Raw figures beside shrunk ones.

    Parameters
    ----------
    raw, shrunk
        Per neighbourhood, in the unit of the figure; None where there is no figure.
    trust
        How much of the own figure is kept, 0 to 1.
    towards
        The municipality's figure.
    differ
        The standard deviation between neighbourhoods that chance does not explain; 0 when chance explains everything.
    """

    raw: tuple[float | None, ...]
    shrunk: tuple[float | None, ...]
    trust: tuple[float | None, ...]
    towards: float
    differ: float


def shrunk(
    values: Sequence[float | None],
    people: Sequence[float],
    *,
    per: float,
    model: Literal["poisson", "binomial"],
    dispersion: float = 1.0,
) -> Shrunk | None:
    """Draw the figures of one municipality's neighbourhoods towards their common figure.

    Parameters
    ----------
    values
        Rates or shares per neighbourhood; None where hidden.
    people
        The people each is about; a neighbourhood of nobody takes no part.
    per
        100 for percent, 1000 for per thousand.
    model
        ``poisson`` for counted events, ``binomial`` for shares of people.
    dispersion
        Variance of a count divided by its mean, for events in clusters.

    Returns
    -------
    Shrunk or None
        None with fewer than three neighbourhoods: nothing tells how much they differ.

    Examples
    --------
    >>> found = shrunk([0.0, 50.0, 55.0, 45.0], [20, 1000, 1000, 1000], per=1000, model="poisson")
    >>> round(found.towards, 1), found.differ, [round(v, 1) for v in found.shrunk]
    (49.7, 0.0, [49.7, 49.7, 49.7, 49.7])
    """
    rates = np.array([np.nan if v is None else v / per for v in values], dtype=np.float64)
    n = np.array(people, dtype=np.float64)
    known = np.isfinite(rates) & (n > 0)
    if known.sum() < 3:
        return None
    rate, size = rates[known], n[known]
    middle = float(size @ rate / size.sum())
    by_chance = middle * dispersion if model == "poisson" else middle * (1 - middle)
    # The method of moments: spread seen, less the spread that chance gives, over what weights leave of one's own.
    seen = float(size @ (rate - middle) ** 2)
    real = (seen - (len(size) - 1) * by_chance) / float(size.sum() - (size**2).sum() / size.sum())
    differ = max(real, 0.0)
    if model == "binomial" and differ > 0:
        by_chance = max(by_chance - differ, 0.0)
    trust = np.full(len(rates), np.nan)
    trust[known] = differ / (differ + by_chance / size) if differ > 0 else 0.0
    drawn = trust * rates + (1 - trust) * middle

    def told(numbers: np.ndarray, scale: float) -> tuple[float | None, ...]:
        return tuple(float(number) * scale if k else None for number, k in zip(numbers, known, strict=True))

    return Shrunk(tuple(values), told(drawn, per), told(trust, 1.0), middle * per, float(np.sqrt(differ)) * per)
