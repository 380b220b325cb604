# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Placebos: what the same computation finds where there was no programme.

Every set of donors of the same size is treated once as if the programme had been there, with all other donors to
compare with. The spread of these effects is the noise; the rank of the real effect among them is its p-value.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import combinations
from math import comb, floor
from pathlib import Path
from typing import Literal

import numpy as np
from joblib import Parallel, delayed

from kloof.effects.designs import Method, fit_many, ridge_of
from kloof.effects.weights import BLOCK, Floats, Indices

__all__ = ["Placebos", "draw_sets", "placebos"]

EXHAUSTIVE_UP_TO = 1_000
CHUNK = 16 * BLOCK
"""Placebos per job; fixed, so that the numbers do not depend on the number of workers."""


@dataclass(frozen=True, slots=True)
class Placebos:
    """Effects found where there was no programme.

    Parameters
    ----------
    sets
        ``(n, k)``: the donors that formed each placebo.
    effects, pre_rmspe, ratios
        ``(n,)``; ratios are those of :func:`kloof.effects.designs.ratio_of`.
    exhaustive
        Whether these are all sets there are.
    largest_disjoint
        K: the largest number of sets that do not overlap. The p-value is never below ``1 / (K + 1)``.
    paths
        ``(n, T)``: each placebo minus its mix of donors, level differences included; None where they were not kept.
    """

    sets: Indices
    effects: Floats
    pre_rmspe: Floats
    ratios: Floats
    exhaustive: bool
    largest_disjoint: int
    paths: Floats | None = None

    @property
    def n(self) -> int:
        """Number of placebos."""
        return len(self.effects)

    @property
    def sd(self) -> float | None:
        """Standard deviation of the placebo effects (divisor n); None without placebos."""
        return float(self.effects.std()) if self.n else None

    def take(self, chosen: Indices) -> Placebos:
        """Keep the placebos at these places."""
        return replace(
            self,
            sets=self.sets[chosen],
            effects=self.effects[chosen],
            pre_rmspe=self.pre_rmspe[chosen],
            ratios=self.ratios[chosen],
            exhaustive=self.exhaustive and len(chosen) == self.n,
            paths=None if self.paths is None else self.paths[chosen],
        )

    def band(self, start: int, alpha: float = 0.05) -> tuple[Floats, Floats] | None:
        """Give per year between which differences all but a share `alpha` of the placebos lie, both ``(T,)``.

        Differences are from each placebo's own mean difference before the start. None without placebos.
        """
        if self.paths is None or not self.n:
            return None
        level = self.paths - self.paths[:, :start].mean(axis=1, keepdims=True)
        low, high = np.quantile(level, [alpha / 2, 1 - alpha / 2], axis=0)
        return low, high

    def p_value(self, effect: float) -> float | None:
        """Give the two-sided rank p-value ``(1 + as large or larger) / (1 + n)``, at least ``1 / (K + 1)``.

        Examples
        --------
        >>> placebos = Placebos(np.arange(3)[:, None], np.array([-2.0, 0.5, 1.0]), np.ones(3), np.ones(3), True, 3)
        >>> placebos.p_value(1.5)
        0.5
        """
        return self._share(np.abs(self.effects), abs(effect))

    def ratio_p_value(self, ratio: float) -> float | None:
        """Give the same for the ratio of misfit after to misfit before, as a second statistic."""
        return self._share(self.ratios, ratio)

    def _share(self, found: Floats, here: float) -> float | None:
        if not self.n:
            return None
        near = 1e-12 * float(np.max(found, initial=0.0, where=np.isfinite(found)))
        larger = int((found >= here - near).sum())
        return max((1 + larger) / (1 + self.n), 1 / (self.largest_disjoint + 1))

    def interval(self, effect: float, alpha: float = 0.05) -> tuple[float, float] | None:
        """Give all constant effects the placebos do not reject at level `alpha`; None when none can be rejected.

        Weights depend on the years before only, so subtracting an effect from the years after shifts the estimate by
        exactly that much: the test can be inverted in closed form.
        """
        if self.n == 0 or 1 / (self.largest_disjoint + 1) > alpha:
            return None
        rank = floor(alpha * (1 + self.n) + 1e-9)
        if rank < 1:
            return None
        reach = float(np.sort(np.abs(self.effects))[-rank])
        return effect - reach, effect + reach


def draw_sets(donors: int, size: int, wanted: Literal["all"] | int, seed: int) -> tuple[Indices, bool]:
    """Choose which sets of `size` donors become placebos: all of them, or distinct random ones.

    At least one donor is left to compare with. ``all`` means at most 1,000 sets when areas consist of several units,
    since there are too many; then, and with a number, they are drawn with `seed`.

    Returns
    -------
    sets, exhaustive
    """
    if donors - size < 1 or wanted == 0:
        return np.empty((0, size), dtype=np.intp), False
    possible = comb(donors, size)
    if size == 1 and (wanted == "all" or wanted >= donors):
        return np.arange(donors)[:, None], True
    count = EXHAUSTIVE_UP_TO if wanted == "all" else wanted
    if possible <= count:
        return np.array(list(combinations(range(donors), size)), dtype=np.intp), True
    random = np.random.default_rng(seed)
    if size == 1:
        return np.sort(random.choice(donors, count, replace=False))[:, None], False
    seen: dict[tuple[int, ...], None] = {}
    while len(seen) < count:
        seen[tuple(sorted(random.choice(donors, size, replace=False).tolist()))] = None
    return np.array(list(seen), dtype=np.intp), False


def placebos(
    donors: Floats,
    start: int,
    method: Method | str = Method.SDID,
    *,
    size: int = 1,
    wanted: Literal["all"] | int = "all",
    seed: int = 0,
    sets: Indices | None = None,
    largest_disjoint: int | None = None,
    weights: Floats | None = None,
    keep: Path | None = None,
    workers: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Placebos:
    """Treat sets of donors as if the programme had been there.

    Parameters
    ----------
    donors
        ``(T, donors)`` outcomes of the donors only; no treated unit.
    start
        Number of years before the start.
    method
        The design, as in :func:`kloof.effects.estimate`.
    size
        Units per placebo: as many as the real area has.
    wanted, seed
        ``"all"`` or a number; the seed decides which when not all.
    sets
        ``(n, k)`` sets to use instead, for example contiguous pseudo-areas.
    largest_disjoint
        K when `sets` is given; ``donors // size`` otherwise.
    weights
        ``(T, donors)``: how heavily each donor counts within a placebo, as in :func:`kloof.effects.estimate`.
    keep
        Folder in which what was computed is kept under the hash of what it was computed from, so that a run that was
        stopped goes on where it was; None keeps nothing.
    workers
        Number of processes; None leaves it to joblib's context, one unless configured. The numbers do not depend on it.
    progress
        Called with the number of placebos done, as they are done.

    Examples
    --------
    >>> flat = np.array([[0.0, 0.0, 0.0, 3.0], [0.0, 0.0, 0.0, 3.0], [0.0, 0.0, 3.0, 3.0]])
    >>> placebos(flat, 2, "did").effects.tolist()
    [-1.0, -1.0, 3.0, -1.0]
    """
    method = Method(method)
    exhaustive = False
    if sets is None:
        sets, exhaustive = draw_sets(donors.shape[1], size, wanted, seed)
    size = sets.shape[1]
    if largest_disjoint is None:
        largest_disjoint = donors.shape[1] // size if donors.shape[1] > size else 0
    if not len(sets):
        empty = np.empty(0)
        return Placebos(sets, empty, empty, empty, False, largest_disjoint)
    ridge = ridge_of(donors, start, size)
    chunks = [sets[first : first + CHUNK] for first in range(0, len(sets), CHUNK)]
    jobs = (delayed(_chunk)(donors, chunk, start, method, ridge, weights, keep) for chunk in chunks)
    parts: list[Floats] = []
    for part in Parallel(n_jobs=workers if len(chunks) > 1 else 1, return_as="generator")(jobs):
        parts.append(part)
        if progress is not None:
            progress(part.shape[1])
    found = np.concatenate(parts, axis=1)
    return Placebos(sets, found[0], found[1], found[2], exhaustive, largest_disjoint, found[3:].T)


def _chunk(
    donors: Floats,
    sets: Indices,
    start: int,
    method: Method,
    ridge: float,
    weights: Floats | None,
    keep: Path | None,
) -> Floats:
    """Compute effects, misfits before, ratios and paths of some placebos, ``(3 + T, n)``; or read them when kept."""
    place = None
    if keep is not None:
        asked = hashlib.sha256(f"1 {donors.shape} {sets.shape} {start} {method} {ridge!r}".encode())
        for table in (donors, sets.astype(np.int64), *(() if weights is None else (weights,))):
            asked.update(np.ascontiguousarray(table).data)
        place = keep / f"{asked.hexdigest()}.npy"
        kept = _kept(place, (3 + len(donors), len(sets)))
        if kept is not None:
            return kept
    fits = fit_many(donors, sets, start, method, ridge=ridge, weights=weights)
    found = np.vstack([fits.effects, fits.pre_rmspe, fits.ratios, fits.paths.T])
    if place is not None:
        place.parent.mkdir(parents=True, exist_ok=True)
        unfinished = place.with_name(f"{place.stem}.{os.getpid()}.part")
        with unfinished.open("wb") as file:
            np.save(file, found, allow_pickle=False)
        unfinished.replace(place)
    return found


def _kept(place: Path, shape: tuple[int, int]) -> Floats | None:
    """Read what was kept; None when it is not there, or is not whole."""
    try:
        found = np.load(place, allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    return np.asarray(found) if found.shape == shape else None
