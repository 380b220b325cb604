# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Checks beside an estimate: does it hold without one donor, at an earlier date, under other trends?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from kloof.effects.comparisons import Comparison
from kloof.effects.designs import Design, Method, area_means, estimate, fit_without
from kloof.effects.weights import Floats, Indices, all_but, plain_weights

__all__ = [
    "InTime",
    "breakdown",
    "displacement",
    "in_time",
    "leave_one_out",
    "matched_did",
    "outside_hull",
    "outside_range",
]

MOST_LEFT_OUT = 100


@dataclass(frozen=True, slots=True)
class InTime:
    """What the design finds when the start is pretended to lie earlier, using the years before only.

    Parameters
    ----------
    start
        Number of years before the pretended start.
    effect
        The effect found; nothing had started yet, so it should be small.
    p
        Its rank among the same computation for the donors.
    """

    start: int
    effect: float
    p: float | None


def in_time(
    outcomes: Floats,
    treated: Indices,
    start: int,
    method: Method,
    donors: Indices,
    comparison: Comparison,
    *,
    weights: Floats | None = None,
    most: int | None = None,
    workers: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> InTime | None:
    """Pretend the start lay earlier: after two thirds of the years before, or as many years earlier as there are after.

    None when fewer than three years lie before.
    """
    if start < 3:
        return None
    years = max(1, min(len(outcomes) - start, start // 3))
    pretended = start - years
    early = None if weights is None else weights[:start]
    design = estimate(outcomes[:start], treated, pretended, method, donors, weights=early)
    others = comparison.placebos(
        np.ascontiguousarray(outcomes[:start, donors]),
        pretended,
        method,
        weights=None if early is None else np.ascontiguousarray(early[:, donors]),
        most=most,
        workers=workers,
        progress=progress,
    )
    return InTime(pretended, design.effect, others.p_value(design.effect))


def leave_one_out(
    outcomes: Floats,
    treated: Indices,
    start: int,
    design: Design,
    donors: Indices,
    *,
    weights: Floats | None = None,
    most: int = MOST_LEFT_OUT,
) -> tuple[float, float, int] | None:
    """Leave out one donor at a time; give the lowest and highest effect, and how many donors were left out.

    Donors without weight change nothing. Of more than `most` donors with weight the heaviest are tried. None with one
    donor.
    """
    if len(donors) < 2:
        return None
    used = np.flatnonzero(design.weights > 0)
    used = used[np.argsort(-design.weights[used], kind="stable")][:most]
    pool = np.ascontiguousarray(outcomes[:, donors])
    area = area_means(outcomes, treated[None, :], weights)[:, 0]
    effects = fit_without(pool, area, used, start, design.method, units=len(treated))
    return float(effects.min()), float(effects.max()), len(effects)


def outside_range(
    outcomes: Floats, treated: Indices, start: int, donors: Indices, *, weights: Floats | None = None
) -> float:
    """Give the share of the years before in which the area lies above or below every donor: there, no mix can reach it.

    Examples
    --------
    >>> outside_range(np.array([[5.0, 1.0, 2.0], [1.5, 1.0, 2.0], [9.0, 1.0, 2.0]]), np.array([0]), 2, np.array([1, 2]))
    0.5
    """
    area = area_means(outcomes, treated[None, :], weights)[:start, 0]
    pool = outcomes[:start, donors]
    return float(((area > pool.max(axis=1)) | (area < pool.min(axis=1))).mean())


def outside_hull(
    outcomes: Floats, treated: Indices, start: int, donors: Indices, *, weights: Floats | None = None
) -> float | None:
    """Give which share of the distance between the area and the mean of the donors no mix of donors can bridge.

    Zero when the area lies inside the hull of the donors: some mix fits every year before the start exactly. One when
    the mean of the donors is the best there is. None when the area is that mean.

    Examples
    --------
    Two donors at 0 and 2, an area at 5: their mean is 4 away, the nearest mix 3.

    >>> outside_hull(np.array([[5.0, 0.0, 2.0], [5.0, 0.0, 2.0]]), np.array([0]), 1, np.array([1, 2]))
    0.75
    """
    area = area_means(outcomes, treated[None, :], weights)[:start, 0]
    pool = np.ascontiguousarray(outcomes[:start, donors])
    apart = float(np.linalg.norm(area - pool.mean(axis=1)))
    if apart <= 1e-12 * (1.0 + float(np.abs(area).max())):
        return None
    mix, _ = plain_weights(pool, area)
    share = float(np.linalg.norm(area - pool @ mix)) / apart
    return 0.0 if share < 1e-6 else min(share, 1.0)


def breakdown(design: Design, start: int, interval: tuple[float, float] | None) -> float | None:
    """Give M: how many times the largest yearly break before the start the trends may differ after it.

    Up to M times, the interval still leaves out zero. If the difference between area and comparison may move each year
    by M times the largest yearly move seen before, the mean over n years after can be off by M × that move × (n + 1) /
    2. Zero when the interval holds zero already; None when nothing moved before, or there is no interval.

    References
    ----------
    Rambachan and Roth (2023), A more credible approach to parallel trends, Review of Economic Studies 90 (relative
    magnitudes, here with a constant bound on the mean effect).
    """
    if interval is None or start < 2:
        return None
    move = float(np.abs(np.diff(design.path[:start])).max())
    if move == 0.0:
        return None
    left = max(interval[0], -interval[1], 0.0)
    return left / (move * (len(design.path) - start + 1) / 2)


def matched_did(
    outcomes: Floats,
    treated: Indices,
    start: int,
    donors: Indices,
    *,
    peers: int = 20,
    weights: Floats | None = None,
) -> float | None:
    """Compare with the donors that were most alike before the start only: difference-in-differences on matched peers.

    Alike is near in mean and in slope over the years before, each divided by its spread over the donors. None with
    fewer than two years before, or no more donors than peers wanted.

    Examples
    --------
    The area rises by 2 a year and then by 5; one of three donors rises by 2 a year too, and goes on:

    >>> outcomes = np.array([[0.0, 1, 0, 9], [2.0, 3, 0, 9], [7.0, 5, 0, 9]])
    >>> matched_did(outcomes, np.array([0]), 2, np.array([1, 2, 3]), peers=1)
    3.0
    """
    if start < 2 or len(donors) <= peers:
        return None
    years = np.arange(start) - (start - 1) / 2
    area = area_means(outcomes, treated[None, :], weights)[:start, 0]
    before = np.column_stack([area, outcomes[:start, donors]])
    features = np.stack([before.mean(axis=0), years @ before / (years @ years)])
    spread = features[:, 1:].std(axis=1, keepdims=True)
    features = features / np.where(spread > 0, spread, 1.0)
    apart = ((features[:, 1:] - features[:, :1]) ** 2).sum(axis=0)
    nearest = donors[np.argsort(apart, kind="stable")[:peers]]
    return estimate(outcomes, treated, start, Method.DID, nearest, weights=weights).effect


def displacement(
    outcomes: Floats,
    treated: Indices,
    bordering: Indices,
    start: int,
    method: Method | str = Method.SDID,
    *,
    weights: Floats | None = None,
) -> Design:
    """Estimate what happened next door: the columns that border on the area, compared with all others but the area.

    An effect of the opposite sign suggests that a problem moved; one of the same sign that it spread. Both are results.

    Parameters
    ----------
    bordering
        Columns that border on the treated ones and are not treated themselves.
    """
    others = all_but(outcomes.shape[1], np.concatenate([treated, bordering]))
    return estimate(outcomes, np.setdiff1d(bordering, treated), start, method, others, weights=weights)
