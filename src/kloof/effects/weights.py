# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Exact weights on the simplex: which mix of donors looks like the treated area before the start.

All weights are non-negative and add up to one. Two problems occur:

- **with a ridge**: minimise ``|A w - b|² + ridge |w|²``. Always one answer. Solved for many targets at once through the
  dual, which has only ``years + 1`` unknowns whatever the number of donors (:func:`ridge_weights`);
- **without**: minimise ``|A w - b|²`` (:func:`plain_weights`), by Wolfe's nearest-point algorithm; where several mixes
  fit equally well, the one with the smallest norm.

References
----------
Wolfe (1976), Finding the nearest point in a polytope, Mathematical Programming 11.
Qi and Sun (1993), A nonsmooth version of Newton's method, Mathematical Programming 58.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["RidgeFits", "all_but", "plain_weights", "ridge_weights", "time_weights"]

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]

BLOCK = 64
"""Targets solved together; fixed, so that the work is cut the same way whatever the number of workers."""
SINGLE_PRECISION_FROM = 2_000
"""From this many donors on, the curvature (not the answer) is computed in single precision."""
CONVERGED = 1e-11
ROUNDING = 1e-15


@dataclass(frozen=True, slots=True)
class RidgeFits:
    """What remains of many weight vectors once they were used.

    Parameters
    ----------
    carried
        ``carry @ weights``, one column per target.
    effective_donors
        ``1 / sum(w²)`` per target.
    largest
        Largest weight per target.
    weights
        The weights, ``(donors, targets)``, when they were asked for.
    """

    carried: Floats
    effective_donors: Floats
    largest: Floats
    weights: Floats | None


def all_but(count: int, columns: Indices) -> Indices:
    """Give every column of `count` but these, in order.

    Examples
    --------
    >>> all_but(5, np.array([1, 3])).tolist()
    [0, 2, 4]
    """
    kept = np.ones(count, dtype=bool)
    kept[columns] = False
    return np.flatnonzero(kept)


def ridge_weights(
    donors: Floats,
    targets: Floats,
    *,
    ridge: float,
    carry: Floats,
    excluded: Indices | None = None,
    keep: bool = False,
) -> RidgeFits:
    """Solve ``min |donors w - target|² + ridge |w|²`` over the simplex for every target, exactly.

    Parameters
    ----------
    donors
        ``(years, donors)``; centre each column first when an intercept is wanted.
    targets
        ``(years, targets)``, treated the same way.
    ridge
        Strictly positive, in squared units of the outcome.
    carry
        ``(rows, donors)``: what to multiply the weights with, so that they need not be kept.
    excluded
        ``(targets, k)`` donors that may not be used for that target, or None.
    keep
        Also return the weights themselves (``donors × targets`` numbers).

    Raises
    ------
    ArithmeticError
        The weights could not be determined to the promised accuracy.

    Examples
    --------
    A target halfway between two donors, and a third donor far off:

    >>> donors = np.array([[0.0, 2.0, 9.0], [0.0, 2.0, -9.0]])
    >>> fits = ridge_weights(donors, np.array([[1.0], [1.0]]), ridge=1e-6, carry=donors, keep=True)
    >>> fits.weights[:, 0].round(3).tolist()
    [0.5, 0.5, 0.0]
    """
    count = targets.shape[1]
    carried = np.empty((carry.shape[0], count))
    effective, largest = np.empty(count), np.empty(count)
    weights = np.empty((donors.shape[1], count)) if keep else None
    # The weights add up to one, so a level that all donors share in a year may be taken out of it.
    level = donors.mean(axis=1, keepdims=True)
    dual = _Dual((donors - level) / np.sqrt(ridge))
    scaled = np.ascontiguousarray((targets - level).T) / np.sqrt(ridge)
    for rows, block in dual.solve(scaled, excluded):
        carried[:, rows] = carry @ block.T
        effective[rows] = 1.0 / np.einsum("ij,ij->i", block, block)
        largest[rows] = block.max(axis=1)
        if weights is not None:
            weights[:, rows] = block.T
    return RidgeFits(carried, effective, largest, weights)


class _Dual:
    """The dual of the ridge problem with ridge 1, shared by all targets.

    With ``w = max(0, A'r - m)`` the dual objective ``½|r|² - b'r + ½|w|² + m`` is convex, continuously differentiable
    and piecewise quadratic in the ``years + 1`` numbers ``(r, m)``. Its gradient is ``(r - b + A w, 1 - sum w)``; its
    curvature is the identity on ``r`` plus the outer products of the donors in use.
    """

    def __init__(self, donors: Floats) -> None:
        years, count = donors.shape
        self.years, self.count = years, count
        self.lifted = np.ascontiguousarray(np.vstack([donors, -np.ones(count)]))
        self.upright = np.ascontiguousarray(self.lifted.T)
        self.rows, self.cols = np.triu_indices(years + 1)
        self.products: dict[bool, NDArray[Any]] = {}
        everything = self.lifted @ self.upright
        everything[np.arange(years), np.arange(years)] += 1.0
        self.from_all = np.linalg.inv(everything)
        self.room = np.empty(BLOCK * count)
        self.reach = float(np.sqrt((donors**2).sum(axis=0).max()))

    def solve(self, targets: Floats, excluded: Indices | None) -> Iterator[tuple[Indices, Floats]]:
        """Yield ``(rows, weights)`` for block after block of targets, in order; the weights are good until the next."""
        single = self.count >= SINGLE_PRECISION_FROM
        solved = np.empty((0, self.years + 1))
        for first in range(0, len(targets), BLOCK):
            rows = np.arange(first, min(first + BLOCK, len(targets)))
            barred = None if excluded is None else excluded[rows]
            weights, dual, done = self._block(targets[rows], barred, self._guess(targets, rows, solved), single=single)
            if single and not done.all():
                again = np.flatnonzero(~done)
                repaired, dual[again], done[again] = self._block(
                    targets[rows[again]], None if barred is None else barred[again], None, single=False
                )
                weights[again] = repaired
            for index in np.flatnonzero(~done):
                if self.count > SINGLE_PRECISION_FROM:
                    raise ArithmeticError("the donor weights did not settle; the outcomes differ too much in size")
                weights[index] = self._slowly(targets[rows[index]], None if barred is None else barred[index])
            solved = np.concatenate([solved, dual])
            yield rows, weights

    def _slowly(self, target: Floats, barred: Indices | None) -> Floats:
        """Solve one small problem in which the ridge is so weak that Newton's steps drown in rounding."""
        free = np.arange(self.count) if barred is None else np.delete(np.arange(self.count), barred)
        donors = np.vstack([self.lifted[:-1, free], np.eye(len(free))])
        weights = np.zeros(self.count)
        weights[free] = plain_weights(donors, np.append(target, np.zeros(len(free))))[0]
        return weights

    def _guess(self, targets: Floats, rows: Indices, solved: Floats) -> Floats | None:
        """Start each target where targets that were solved say it will end: about a straight line in the target."""
        if len(solved) < BLOCK:
            return None
        known = np.hstack([targets[: len(solved)], np.ones((len(solved), 1))])
        line = np.linalg.lstsq(known, solved, rcond=None)[0]
        start: Floats = np.hstack([targets[rows], np.ones((len(rows), 1))]) @ line
        return start

    def _curvature(self, weights: Floats, *, single: bool) -> Floats:
        """Give the second derivative for each row of weights, ``(targets, years + 1, years + 1)``."""
        kind: type[Any] = np.float32 if single else np.float64
        if single not in self.products:
            factors: NDArray[Any] = self.upright.astype(kind)
            self.products[single] = factors[:, self.rows] * factors[:, self.cols]
        upper = (weights > 0).astype(kind) @ self.products[single]
        size = self.years + 1
        full = np.empty((len(weights), size, size))
        full[:, self.rows, self.cols] = upper
        full[:, self.cols, self.rows] = upper
        diagonal = np.arange(self.years)
        full[:, diagonal, diagonal] += 1.0
        full[:, self.years, self.years] += full[:, self.years, self.years] == 0
        return full

    def _block(
        self, targets: Floats, barred: Indices | None, guess: Floats | None, *, single: bool
    ) -> tuple[Floats, Floats, NDArray[np.bool_]]:
        """Semismooth Newton on the dual, with halved steps where a step does not lower it enough."""
        count, years = len(targets), self.years
        right = np.hstack([targets, -np.ones((count, 1))])  # the gradient is (r, 0) - right + lifted w
        base = right @ self.from_all if guess is None else guess
        trial, step, length = base.copy(), np.zeros_like(base), np.ones(count)
        value, slope = np.full(count, np.inf), np.zeros(count)
        final = np.zeros((count, self.count))
        open_, done = np.arange(count), np.zeros(count, dtype=bool)
        scale = 1.0 + np.abs(targets).max(axis=1)
        for _ in range(100):
            here, wanted = trial[open_], right[open_]
            weights = self.room[: len(open_) * self.count].reshape(len(open_), self.count)
            np.matmul(here, self.lifted, out=weights)
            if barred is not None:
                weights[np.arange(len(open_))[:, None], barred[open_]] = 0.0
            np.maximum(weights, 0.0, out=weights)
            image = weights @ self.upright
            gradient = image - wanted
            gradient[:, :years] += here[:, :years]
            now = 0.5 * (here[:, :years] ** 2).sum(axis=1) + (here * (0.5 * image - wanted)).sum(axis=1)
            rounding = (
                ROUNDING * self.reach * (self.reach * np.abs(here[:, :years]).max(axis=1) + np.abs(here[:, years]))
            )
            settled = (
                np.abs(gradient).max(axis=1)
                <= np.maximum(CONVERGED, np.minimum(rounding / scale[open_], 1e-9)) * scale[open_]
            )
            lower = now <= value[open_] + 1e-4 * length[open_] * slope[open_] + 1e-12 * (1.0 + np.abs(now))
            if settled.any():
                final[open_[settled]] = weights[settled]
                done[open_[settled]] = True
            go = lower & ~settled
            if go.any():
                at = open_[go]
                curvature = self._curvature(weights if go.all() else weights[go], single=single)
                step[at] = np.linalg.solve(curvature, -gradient[go][:, :, None])[:, :, 0]
                base[at], value[at], length[at] = here[go], now[go], 1.0
                slope[at] = (gradient[go] * step[at]).sum(axis=1)
            length[open_[~lower & ~settled]] *= 0.5
            open_ = open_[~settled]
            if not len(open_):
                break
            trial[open_] = base[open_] + length[open_, None] * step[open_]
        final /= np.where(done, final.sum(axis=1), 1.0)[:, None]
        return final, trial, done


def plain_weights(donors: Floats, target: Floats) -> tuple[Floats, bool]:
    """Solve ``min |donors w - target|²`` over the simplex; the smallest norm where the answer is not unique.

    Parameters
    ----------
    donors
        ``(years, donors)``.
    target
        ``(years,)``.

    Returns
    -------
    weights, unique
        ``unique`` is False when other mixes fit exactly as well.

    Examples
    --------
    Two donors that are the same share what they are worth:

    >>> weights, unique = plain_weights(np.array([[0.0, 2.0, 2.0], [0.0, 2.0, 2.0]]), np.array([1.0, 1.0]))
    >>> weights.round(6).tolist(), unique
    ([0.5, 0.25, 0.25], False)
    """
    points = donors - target[:, None]
    size = float(np.sqrt((points**2).sum(axis=0)).max())
    if size <= 1e-13 * float(np.abs(donors).max()):  # all donors are the target
        return np.full(donors.shape[1], 1.0 / donors.shape[1]), donors.shape[1] == 1
    points = points / size
    chosen, mix, nearest = _nearest_point(points)
    weights = np.zeros(donors.shape[1])
    weights[chosen] = mix
    length = float(np.linalg.norm(nearest))
    if length <= 1e-9:  # a perfect fit: every donor may take part
        nearest, tied = np.zeros_like(nearest), np.arange(donors.shape[1])
    else:
        tied = np.union1d(np.flatnonzero(points.T @ nearest - length**2 <= 1e-9 * length), chosen)
    lifted = np.vstack([points[:, tied], np.ones(len(tied))])
    if len(tied) <= points.shape[0] + 1 and np.linalg.matrix_rank(lifted, tol=1e-10) == len(tied):
        return weights, True
    smallest = _least_norm(lifted, np.append(nearest, 1.0))
    if smallest is not None:
        weights = np.zeros(donors.shape[1])
        weights[tied] = smallest
    return weights, False


def _nearest_point(points: Floats) -> tuple[Indices, Floats, Floats]:
    """Find the point of the convex hull of the columns nearest to the origin (columns of length at most 1)."""
    first = int(np.argmin((points**2).sum(axis=0)))
    chosen, mix = [first], np.ones(1)
    nearest = points[:, first].copy()
    for _ in range(50 * (points.shape[0] + 10)):
        along = points.T @ nearest
        best = int(np.argmin(along))
        length = float(np.sqrt(nearest @ nearest))
        if length <= 1e-11 or nearest @ nearest - along[best] <= 1e-13 * length or best in chosen:
            break
        before = (list(chosen), mix)
        chosen.append(best)
        mix = np.append(mix, 0.0)
        while True:
            lifted = np.vstack([np.ones(len(chosen)), points[:, chosen]])
            triangle = np.asarray(np.linalg.qr(lifted, mode="r"))
            diagonal = np.abs(np.diag(triangle))
            if len(chosen) > len(triangle) or diagonal.min() <= 1e-12 * diagonal.max():
                affine = np.linalg.lstsq(lifted.T @ lifted, np.ones(len(chosen)), rcond=None)[0]
            else:
                affine = np.linalg.solve(triangle, np.linalg.solve(triangle.T, np.ones(len(chosen))))
            affine = affine / affine.sum()
            if affine.min() > 0:
                mix = affine
                break
            falling = affine <= 0
            fall = mix[falling] - affine[falling]
            share = float(np.min(np.divide(mix[falling], fall, out=np.zeros_like(fall), where=fall > 0)))
            mix = mix + share * (affine - mix)
            mix[falling & (mix <= 1e-15)] = 0.0
            mix[np.flatnonzero(falling)[np.argmin(mix[falling])]] = 0.0
            staying = mix > 0
            chosen = [index for index, stays in zip(chosen, staying, strict=True) if stays]
            mix = mix[staying]
        reached = points[:, chosen] @ mix
        if reached @ reached >= nearest @ nearest:  # nothing but rounding is left to gain
            chosen, mix = before
            break
        nearest = reached
    return np.array(chosen, dtype=np.intp), mix / mix.sum(), nearest


def _least_norm(rows: Floats, wanted: Floats) -> Floats | None:
    """Solve ``min |w|²`` under ``rows w = wanted, w >= 0`` through its dual; None when that does not settle."""
    dual = np.asarray(np.linalg.lstsq(rows @ rows.T, wanted, rcond=1e-13)[0], dtype=np.float64)

    def at(place: Floats) -> tuple[Floats, float, Floats]:
        weights = np.maximum(rows.T @ place, 0.0)
        return weights, float(0.5 * weights @ weights - wanted @ place), rows @ weights - wanted

    weights, value, gradient = at(dual)
    for _ in range(200):
        if np.abs(gradient).max() <= 1e-12:
            return np.asarray(weights / weights.sum())
        used = rows[:, weights > 0]
        curvature = used @ used.T
        curvature[np.diag_indices_from(curvature)] += 1e-13 * max(float(np.trace(curvature)), 1e-6)
        step = -np.linalg.solve(curvature, gradient)
        slope, length = float(gradient @ step), 1.0
        while True:
            new_weights, new_value, new_gradient = at(dual + length * step)
            if new_value <= value + 1e-4 * length * slope + 1e-15 or length < 1e-6:
                break
            length *= 0.5
        dual, weights, value, gradient = dual + length * step, new_weights, new_value, new_gradient
    return np.asarray(weights / weights.sum()) if np.abs(gradient).max() <= 1e-9 else None


def time_weights(controls: Floats, after: Floats, *, ridge: float, left_out: Indices | None = None) -> Floats:
    """Weigh the years before so that, over the controls, they predict the mean of the years after.

    Minimises ``|controls' v - after|² + ridge |v|²`` over the simplex with an intercept: the controls are centred.

    Parameters
    ----------
    controls
        ``(years before, controls)``.
    after
        ``(controls,)``: mean of each control over the years after.
    ridge
        In squared units of the outcome; may be very small.
    left_out
        ``(targets, k)`` controls left out, for one set of weights per target; None for one set from all controls.

    Returns
    -------
    ``(targets, years before)``; one row when nothing is left out.
    """
    years, count = controls.shape
    moments = np.vstack([controls, after]).T
    moments = moments - moments.mean(axis=0)
    everywhere = _time_weights_of(np.asarray(np.linalg.qr(moments, mode="r")), ridge)
    if left_out is None:
        return everywhere[None, :]
    whole = moments.T @ moments
    used = np.flatnonzero(everywhere > 0)
    answers = np.empty((len(left_out), years))
    for first in range(0, len(left_out), 2048):
        block = left_out[first : first + 2048]
        gone = moments[block]
        lost = gone.sum(axis=1)
        gram = whole - np.einsum("mki,mkj->mij", gone, gone)
        gram -= lost[:, :, None] * lost[:, None, :] / (count - block.shape[1])
        answers[first : first + len(block)] = _shared_time_weights(gram, ridge, used)
    return answers


def _shared_time_weights(gram: Floats, ridge: float, used: Indices) -> Floats:
    """Solve on the years used with all controls, check, and solve again only where that was wrong."""
    count, years = gram.shape[0], gram.shape[1] - 1
    size = len(used)
    system = np.zeros((count, size + 1, size + 1))
    system[:, :size, :size] = gram[:, used[:, None], used[None, :]] + ridge * np.eye(size)
    scale = np.trace(system[:, :size, :size], axis1=1, axis2=2)[:, None] / size
    scale = np.where(scale > 0, scale, 1.0)
    system[:, :size, size] = system[:, size, :size] = scale
    right = np.concatenate([gram[:, used, years], scale], axis=1)
    try:
        solved = np.linalg.solve(system, right[:, :, None])[:, :, 0]
    except np.linalg.LinAlgError:
        solved = np.full((count, size + 1), np.nan)
    weights = np.zeros((count, years))
    weights[:, used] = solved[:, :size]
    pull = np.einsum("mij,mj->mi", gram[:, :years, :years], weights) + ridge * weights - gram[:, :years, years]
    floor = -solved[:, size:] * scale
    wrong = ~((weights >= 0).all(axis=1) & (pull >= floor - 1e-11 * scale).all(axis=1))
    for index in np.flatnonzero(wrong):
        values, vectors = np.linalg.eigh(gram[index])
        weights[index] = _time_weights_of(np.sqrt(np.maximum(values, 0.0))[:, None] * vectors.T, ridge)
    return weights


def _time_weights_of(root: Floats, ridge: float) -> Floats:
    """Solve one problem given any matrix whose inner products of columns are those of (years before, mean after)."""
    years = root.shape[1] - 1
    points = np.vstack([root[:, :years], np.sqrt(ridge) * np.eye(years)])
    target = np.concatenate([root[:, years], np.zeros(years)])
    return plain_weights(points, target)[0]
