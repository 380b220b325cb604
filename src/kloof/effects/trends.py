# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Is the gap closing? A trend through a short series with small-area noise. It describes; it is never an effect."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from kloof.effects.weights import Floats

__all__ = ["GapTrend", "gap_trend"]

RATIOS = np.concatenate([[0.0], np.geomspace(1e-4, 1e3, 141)])
"""Sizes of the yearly wandering that are tried, against the noise of one year."""


@dataclass(frozen=True, slots=True)
class GapTrend:
    """How much a gap changed per year.

    Parameters
    ----------
    per_year
        Change of the gap per year, in the unit of the outcome.
    low, high
        95 % interval.
    wandering
        Standard deviation of what the gap itself moves from year to year beside the trend.
    noise
        Standard deviation of one year's figure around the gap: sampling, rounding, chance. Root mean square over years.
    years
        Number of years it rests on.
    """

    per_year: float
    low: float
    high: float
    wandering: float
    noise: float
    years: int


def gap_trend(gap: Floats, times: Floats, variance: Floats | None = None, *, alpha: float = 0.05) -> GapTrend | None:
    """Fit a line through a gap that wanders, seen through noise: ``gap = a + b t + walk + noise``.

    Parameters
    ----------
    gap, times
        ``(T,)``, times rising.
    variance
        ``(T,)``: known variance of the noise of each year, for example of chance and rounding in counts. Estimated, the
        same for every year, when None.

    Returns
    -------
    None with fewer than four years: a line and two kinds of noise cannot be told from three points.

    Notes
    -----
    The size of the walk (and of unknown noise) is the one with the highest restricted likelihood (Harville 1977); the
    line then follows by generalised least squares. The interval is Student's t on T - 2 degrees of freedom, with a
    variance averaged over all sizes of the walk by their likelihood: to take the best one for certain would make the
    interval too narrow.

    Examples
    --------
    A gap that closes by half a point a year, in a straight line:

    >>> trend = gap_trend(np.array([5.0, 4.5, 4.0, 3.5, 3.0]), np.arange(2018.0, 2023.0))
    >>> round(trend.per_year, 6), round(trend.low, 6), round(trend.high, 6)
    (-0.5, -0.5, -0.5)
    """
    count = len(gap)
    if count < 4:
        return None
    since = np.asarray(times, dtype=np.float64) - times[0]
    line = np.column_stack([np.ones(count), since - since.mean()])
    walk = np.minimum(since[:, None], since[None, :])
    known = None if variance is None else np.maximum(np.asarray(variance, dtype=np.float64), 0.0)
    size = float(known.mean()) if known is not None else 1.0
    if size == 0.0:
        known, size = None, 1.0
    noise = np.diag(known / size if known is not None else np.ones(count))
    shapes = np.asarray(RATIOS)[:, None, None] * walk + noise
    likelihoods, scales, slopes, spreads = _restricted(gap, line, shapes, known_scale=None if known is None else size)
    place = int(np.argmax(likelihoods))
    scale, slope = float(scales[place]), slopes[place]
    # How large the walk is, is not known: its sizes count by their likelihood, evenly over standard deviations.
    weights = np.exp(likelihoods - likelihoods[place]) * np.gradient(np.sqrt(RATIOS))
    weights /= weights.sum()
    spread = scales * spreads[:, 1, 1] + (slopes[:, 1] - slope[1]) ** 2
    reach = float(stdtrit(count - 2, 1 - alpha / 2)) * float(np.sqrt(max(weights @ spread, 0.0)))
    ratio = float(RATIOS[place])
    return GapTrend(
        per_year=float(slope[1]),
        low=float(slope[1]) - reach,
        high=float(slope[1]) + reach,
        wandering=float(np.sqrt(ratio * scale)),
        noise=float(np.sqrt(scale)),
        years=count,
    )


def _restricted(
    gap: Floats, line: Floats, shapes: Floats, *, known_scale: float | None
) -> tuple[Floats, Floats, Floats, Floats]:
    """Give restricted log-likelihood, scale, coefficients and their spread (before scaling) per shape of noise."""
    free = len(gap) - line.shape[1]
    factors = np.linalg.cholesky(shapes)
    flattened = np.linalg.solve(factors, np.column_stack([gap, line])[None, :, :])
    flat, straight = flattened[:, :, 0], flattened[:, :, 1:]
    spread = np.linalg.inv(np.einsum("rti,rtj->rij", straight, straight))
    slope = np.einsum("rij,rtj,rt->ri", spread, straight, flat)
    left = flat - np.einsum("rti,ri->rt", straight, slope)
    squares = (left * left).sum(axis=1)
    scale = squares / free if known_scale is None else np.full(len(shapes), known_scale)
    tiny = 1e-24 * (1.0 + float(gap @ gap))
    fitted = free * np.log(np.maximum(scale, tiny)) + (free if known_scale is None else squares / scale)
    size = 2.0 * np.log(np.einsum("rtt->rt", factors)).sum(axis=1) - np.linalg.slogdet(spread)[1]
    return -0.5 * (fitted + size), scale, slope, spread
