# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Six designs for one question: how did the area do after the start, beside what it is compared with?

Every design is a mix of the donors (weights over areas) and a mix of the years before (weights over time)::

    effect = mean after of (area - mix of donors) - weighted mean before of (area - mix of donors)

============  =====================================  ==================  =============================
method        weights over the donors                intercept           weights over the years before
============  =====================================  ==================  =============================
did           equal                                  yes                 equal
sc            best fit, no ridge                     no                  none
difp          best fit, no ridge                     yes                 equal
sdid          best fit with ridge                    yes                 best prediction of the years after
sc-ridge      best fit with ridge                    no                  none
difp-ridge    best fit with ridge                    yes                 equal
============  =====================================  ==================  =============================

The ridge is ``T0 ζ²`` with ζ = (treated units × years after)^¼ × σ and σ the standard deviation of the yearly changes
of the donors before the start.

References
----------
Arkhangelsky, Athey, Hirshberg, Imbens and Wager (2021), Synthetic difference-in-differences, AER 111.
Abadie, Diamond and Hainmueller (2010), Synthetic control methods for comparative case studies, JASA 105.
Doudchenko and Imbens (2016), Balancing, regression, difference-in-differences and synthetic control, NBER 22791.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from kloof.effects.weights import Floats, Indices, all_but, plain_weights, ridge_weights, time_weights

__all__ = ["Design", "Fits", "Method", "area_means", "estimate", "fit_many"]


class Method(StrEnum):
    """A design, by the name the command knows it under."""

    DID = "did"
    SC = "sc"
    DIFP = "difp"
    SDID = "sdid"
    SC_RIDGE = "sc-ridge"
    DIFP_RIDGE = "difp-ridge"

    @property
    def has_intercept(self) -> bool:
        """Whether a constant difference between the area and its donors is allowed."""
        return self not in (Method.SC, Method.SC_RIDGE)

    @property
    def has_ridge(self) -> bool:
        """Whether the weights over the donors are held together by a ridge."""
        return self in (Method.SDID, Method.SC_RIDGE, Method.DIFP_RIDGE)


@dataclass(frozen=True, slots=True)
class Design:
    """One estimate by one design.

    Parameters
    ----------
    method
        Which design.
    effect
        Mean over the years after, in the unit of the outcome; positive is more than the comparison.
    weights
        ``(donors,)``, non-negative, adding up to one.
    time_weights
        ``(years before,)``, adding up to one; all zero when the design uses none.
    path
        ``(years,)``: area minus mix of donors, level differences included.
    pre_rmspe
        Root mean square of the path before the start, after taking out the intercept where the design has one.
    effective_donors
        ``1 / sum(w²)``.
    noise
        σ: standard deviation of the yearly changes of the donors before the start; None with one year before.
    unique
        False when other donor weights fit the years before exactly as well.
    """

    method: Method
    effect: float
    weights: Floats
    time_weights: Floats
    path: Floats
    pre_rmspe: float
    effective_donors: float
    noise: float | None
    unique: bool


@dataclass(frozen=True, slots=True)
class Fits:
    """The same design for many targets among the donors: arrays with one entry or row per target.

    Parameters
    ----------
    effects, pre_rmspe, effective_donors
        ``(targets,)``, as in :class:`Design`.
    ratios
        ``(targets,)``: root mean square after the start over that before; see :func:`ratio_of`.
    paths
        ``(targets, years)``.
    """

    effects: Floats
    pre_rmspe: Floats
    effective_donors: Floats
    ratios: Floats
    paths: Floats


def ratio_of(paths: Floats, start: int, method: Method) -> Floats:
    """Give how far each path strays after the start, as a multiple of how far it strayed before.

    Both are root mean squares around the level before the start where the design has an intercept, around zero where
    not. Infinite when a path did not stray before at all, one when it never does.

    Examples
    --------
    >>> ratio_of(np.array([[1.0, -1.0, 3.0]]), 2, Method.SC).tolist()
    [3.0]
    """
    level = paths[:, :start].mean(axis=1, keepdims=True) if method.has_intercept else 0.0
    before, after = (np.sqrt(((part - level) ** 2).mean(axis=1)) for part in (paths[:, :start], paths[:, start:]))
    whole = np.full(len(paths), np.inf)
    whole[after == 0] = 1.0
    return np.asarray(np.divide(after, before, out=whole, where=before > 0))


def noise_of(donors: Floats, start: int) -> float | None:
    """Give the standard deviation of the yearly changes of the donors before the start, or None when there is none.

    Examples
    --------
    >>> round(noise_of(np.array([[0.0, 0.0], [1.0, 3.0], [5.0, 5.0]]), 2), 6)
    1.414214
    """
    changes = np.diff(donors[:start], axis=0)
    if changes.size < 2:
        return None
    noise = float(changes.std(ddof=1))
    return noise if noise > 1e-13 * float(np.abs(donors[:start]).max()) else 0.0  # less is rounding


def ridge_of(donors: Floats, start: int, units: int) -> float:
    """Give the ridge ``T0 ζ²`` for a target of `units` treated units; zero when the donors do not move."""
    noise = noise_of(donors, start)
    return float(start * np.sqrt(units * (len(donors) - start)) * (noise or 0.0) ** 2)


def _time_ridge(donors: Floats, start: int) -> float:
    return float(donors.shape[1] * (1e-6 * (noise_of(donors, start) or 0.0)) ** 2)


def estimate(
    outcomes: Floats,
    treated: Indices,
    start: int,
    method: Method | str = Method.SDID,
    donors: Indices | None = None,
    *,
    weights: Floats | None = None,
) -> Design:
    """Estimate one effect by one design.

    Parameters
    ----------
    outcomes
        ``(T, N)``: one row per year, in order, one column per unit; no missing values.
    treated
        Columns of the treated units; they are averaged.
    start
        Number of years before the start: ``outcomes[start]`` is the first year after.
    method
        ``did``, ``sc``, ``difp``, ``sdid``, ``sc-ridge`` or ``difp-ridge``.
    donors
        Columns to compare with; all that are not treated when None.
    weights
        ``(T, N)``: how heavily each column counts within an area in each year, for example its residents; equally when
        None.

    Raises
    ------
    ValueError
        The arrays do not fit together: no donors, a treated unit among the donors, no year before or after.

    Examples
    --------
    One treated area, two others, two years before and one after. The others rise by 1 and by 3, the area by 6:

    >>> outcomes = np.array([[1.0, 0.0, 4.0], [1.0, 0.0, 4.0], [7.0, 1.0, 7.0]])
    >>> estimate(outcomes, np.array([0]), 2, "did").effect
    4.0
    """
    method = Method(method)
    outcomes = np.asarray(outcomes, dtype=np.float64)
    treated = np.unique(np.asarray(treated, dtype=np.intp))
    donors = all_but(outcomes.shape[1], treated) if donors is None else np.asarray(donors, np.intp)
    check_arrays(outcomes, treated, start, donors)
    pool = np.ascontiguousarray(outcomes[:, donors])
    area = area_means(outcomes, treated[None, :], weights)[:, 0]
    before, target = _fitted_on(pool, area[:, None], start, method)
    ridge = ridge_of(pool, start, len(treated)) if method.has_ridge else 0.0
    unique = True
    if method is Method.DID:
        mix = np.full(len(donors), 1.0 / len(donors))
    elif ridge > 0:
        kept = ridge_weights(before, target, ridge=ridge, carry=pool[:1], keep=True).weights
        assert kept is not None  # noqa: S101 — asked for on the line above
        mix = kept[:, 0]
    else:
        mix, unique = plain_weights(before, target[:, 0])
    over_time = (
        time_weights(pool[:start], pool[start:].mean(axis=0), ridge=_time_ridge(pool, start))[0]
        if method is Method.SDID
        else _fixed_time_weights(method, start)
    )
    path = area - pool @ mix
    return Design(
        method=method,
        effect=float(path[start:].mean() - over_time @ path[:start]),
        weights=mix,
        time_weights=over_time,
        path=path,
        pre_rmspe=float(_misfit(path[None, :start], method)[0]),
        effective_donors=float(1.0 / (mix @ mix)),
        noise=noise_of(pool, start),
        unique=unique,
    )


def area_means(outcomes: Floats, sets: Indices, weights: Floats | None = None) -> Floats:
    """Give what each set of columns had as one area: the mean of its columns, weighted where weights are given.

    Parameters
    ----------
    outcomes
        ``(T, N)``.
    sets
        ``(areas, k)`` columns.
    weights
        ``(T, N)``, non-negative, or None for equal ones.

    Returns
    -------
    ``(T, areas)``

    Raises
    ------
    ValueError
        In some year all columns of an area weigh nothing.

    Examples
    --------
    >>> area_means(np.array([[1.0, 4.0]]), np.array([[0, 1]]), np.array([[2.0, 1.0]])).tolist()
    [[2.0]]
    """
    if weights is None:
        return np.asarray(outcomes[:, sets].mean(axis=2))
    heavy = weights[:, sets]
    total = heavy.sum(axis=2)
    if (total <= 0).any():
        row, area = np.argwhere(total <= 0)[0].tolist()
        raise ValueError(f"all columns of area {area} weigh nothing in row {row}")
    return np.asarray((outcomes[:, sets] * heavy).sum(axis=2) / total)


def fit_many(
    pool: Floats,
    sets: Indices,
    start: int,
    method: Method,
    *,
    ridge: float | None = None,
    weights: Floats | None = None,
) -> Fits:
    """Treat one set of donors after another as if the programme had been there, with all other donors to compare with.

    Parameters
    ----------
    pool
        ``(T, donors)``: outcomes of the donors only.
    sets
        ``(targets, k)``: which donors form each target.
    start, method, weights
        As in :func:`estimate`; weights ``(T, donors)``.
    ridge
        The ridge of the estimate these are placebos for; that of the pool for targets of this size when None.
    """
    return _fit(pool, area_means(pool, sets, weights), sets, start, method, ridge, units=sets.shape[1])


def fit_without(pool: Floats, area: Floats, left_out: Indices, start: int, method: Method, *, units: int) -> Floats:
    """Estimate the effect on `area` again without each of the donors `left_out`, one at a time; the ridge stays as it
    was.

    Parameters
    ----------
    pool
        ``(T, donors)``.
    area
        ``(T,)``: mean outcome of the treated units, of which there are `units`.
    left_out
        ``(targets,)`` columns of the pool.
    """
    targets = np.repeat(area[:, None], len(left_out), axis=1)
    return _fit(pool, targets, left_out[:, None], start, method, None, units=units).effects


def _fit(
    pool: Floats, targets: Floats, barred: Indices, start: int, method: Method, ridge: float | None, *, units: int
) -> Fits:
    count, years = len(barred), len(pool)
    before, fitted = _fitted_on(pool, targets, start, method)
    ridge = (ridge_of(pool, start, units) if ridge is None else ridge) if method.has_ridge else 0.0
    if method is Method.DID:
        left = pool.shape[1] - barred.shape[1]
        synthetic = (pool.sum(axis=1)[:, None] - pool[:, barred].sum(axis=2)) / left
        effective = np.full(count, float(left))
    elif ridge > 0:
        fits = ridge_weights(before, fitted, ridge=ridge, carry=pool, excluded=barred)
        synthetic, effective = fits.carried, fits.effective_donors
    else:
        synthetic, effective = np.empty((years, count)), np.empty(count)
        for index, members in enumerate(barred):
            others = np.delete(np.arange(pool.shape[1]), members)
            weights, _ = plain_weights(before[:, others], fitted[:, index])
            synthetic[:, index], effective[index] = pool[:, others] @ weights, 1.0 / (weights @ weights)
    paths = (targets - synthetic).T
    over_time = (
        time_weights(pool[:start], pool[start:].mean(axis=0), ridge=_time_ridge(pool, start), left_out=barred)
        if method is Method.SDID
        else _fixed_time_weights(method, start)[None, :]
    )
    return Fits(
        effects=paths[:, start:].mean(axis=1) - (over_time * paths[:, :start]).sum(axis=1),
        pre_rmspe=_misfit(paths[:, :start], method),
        effective_donors=effective,
        ratios=ratio_of(paths, start, method),
        paths=paths,
    )


def check_arrays(outcomes: Floats, treated: Indices, start: int, donors: Indices) -> None:
    """Raise a ValueError that says which of the arrays does not fit."""
    if outcomes.ndim != 2:
        raise ValueError(f"outcomes must be (years, units); found {outcomes.ndim} dimension(s)")
    if not 1 <= start < len(outcomes):
        raise ValueError(f"start must leave a year before and a year after: found {start} of {len(outcomes)} years")
    if not len(treated) or not len(donors):
        raise ValueError("there must be at least one treated unit and one donor")
    named = np.bincount(donors, minlength=outcomes.shape[1])
    if named.max() > 1:
        raise ValueError("a donor is named twice")
    shared = np.unique(treated[named[treated] > 0])
    if len(shared):
        raise ValueError(f"treated units stand among their own donors: columns {shared.tolist()}")
    columns = np.concatenate([treated, donors])
    if not np.isfinite(outcomes).all() and not np.isfinite(outcomes[:, columns]).all():
        places = np.argwhere(~np.isfinite(outcomes)).tolist()
        raise ValueError(f"outcomes has no number at (row, column) {places[:5]}")


def _fitted_on(pool: Floats, targets: Floats, start: int, method: Method) -> tuple[Floats, Floats]:
    """Give the years before of donors and targets, centred when the design has an intercept."""
    before, fitted = pool[:start], targets[:start]
    if method.has_intercept:
        return before - before.mean(axis=0), fitted - fitted.mean(axis=0)
    return before, fitted


def _fixed_time_weights(method: Method, start: int) -> Floats:
    return np.full(start, 1.0 / start) if method.has_intercept else np.zeros(start)


def _misfit(paths: Floats, method: Method) -> Floats:
    centred = paths - paths.mean(axis=1, keepdims=True) if method.has_intercept else paths
    return np.asarray(np.sqrt((centred**2).mean(axis=1)))
