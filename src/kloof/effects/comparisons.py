# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What an area is compared with: placebos of its size, as urban, and as high before the start.

Areas of a study share a pool of donors, and with it their placebos: what is found for a placebo once serves every area.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

import numpy as np

from kloof.effects.designs import Method, area_means
from kloof.effects.placebos import Placebos, placebos
from kloof.effects.pseudo_areas import most_disjoint
from kloof.effects.verdicts import FEWEST_PSEUDO_AREAS
from kloof.effects.weights import Floats, Indices

__all__ = ["Candidates", "Comparison", "alike", "size_classes"]

NEAREST = (0.25, 0.5)
"""The quarter of the candidates nearest in level is taken; the half when the quarter holds too few."""


@dataclass(frozen=True)
class Candidates:
    """Sets of donors that may stand for an area, with what was found for them.

    Parameters
    ----------
    sets
        ``(n, k)`` positions among the donors.
    contiguous, exhaustive
        Whether they are contiguous pseudo-areas, and whether they are all sets there are.
    keep
        Folder for what was computed; see :func:`kloof.effects.placebos`.
    """

    sets: Indices
    contiguous: bool
    exhaustive: bool = False
    keep: Path | None = None
    _found: dict[bytes, Placebos] = field(default_factory=dict, repr=False, compare=False)

    def placebos(
        self,
        pool: Floats,
        start: int,
        method: Method,
        *,
        weights: Floats | None,
        places: Indices,
        workers: int | None,
        progress: Callable[[int], None] | None,
    ) -> Placebos:
        """Treat the candidates at `places` as if the programme had been there; computed once for the same figures."""
        asked = hashlib.sha256(f"{pool.shape} {start} {method}".encode())
        for table in (pool, places, *(() if weights is None else (weights,))):
            asked.update(np.ascontiguousarray(table).data)
        if asked.digest() not in self._found:
            self._found[asked.digest()] = placebos(
                pool,
                start,
                method,
                sets=self.sets[places],
                largest_disjoint=0,
                weights=weights,
                keep=self.keep,
                workers=workers,
                progress=progress,
            )
        return self._found[asked.digest()]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The placebos of one area.

    Parameters
    ----------
    candidates
        Where they come from; shared with the other areas of a study.
    chosen
        Which of them, rising.
    largest_disjoint
        K: the largest number of them that do not overlap.
    nearest
        Which share of the candidates was taken for being nearest in level before the start; None when level played no
        part.
    urbanity
        Urbanity class (1, very urban, to 5) of the area and its placebos; None when that is not known.
    as_urban
        Places of all candidates of that class; None when it is all of them.
    """

    candidates: Candidates
    chosen: Indices
    largest_disjoint: int
    nearest: float | None = None
    urbanity: int | None = None
    as_urban: Indices | None = None

    @classmethod
    def of_all(cls, sets: Indices, largest_disjoint: int, *, contiguous: bool, exhaustive: bool) -> Comparison:
        """Compare with all these sets."""
        return cls(Candidates(sets, contiguous, exhaustive), np.arange(len(sets)), largest_disjoint)

    def placebos(
        self,
        pool: Floats,
        start: int,
        method: Method,
        *,
        weights: Floats | None = None,
        most: int | None = None,
        workers: int | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> Placebos:
        """Compute the placebos, or those of them that lie among `most` candidates, evenly spread over their list."""
        count = len(self.candidates.sets)
        places = np.arange(count)
        if most is not None and count > most:
            places = np.linspace(0, count - 1, most).round().astype(np.intp)
        found = self.candidates.placebos(
            pool, start, method, weights=weights, places=places, workers=workers, progress=progress
        )
        mine = found.take(np.flatnonzero(np.isin(places, self.chosen)))
        whole = self.candidates.exhaustive and mine.n == count
        return replace(mine, exhaustive=whole, largest_disjoint=self.largest_disjoint)

    def everyone(self, pool: Floats, start: int, method: Method, *, weights: Floats | None = None) -> Placebos:
        """Give what was found for every candidate that is as urban as the area, also at another level."""
        found = self.candidates.placebos(
            pool,
            start,
            method,
            weights=weights,
            places=np.arange(len(self.candidates.sets)),
            workers=1,
            progress=None,
        )
        return found if self.as_urban is None else found.take(self.as_urban)


def alike(
    candidates: Candidates,
    pool: Floats,
    area: Floats,
    start: int,
    *,
    weights: Floats | None,
    classes: Indices | None,
    urbanity: int | None,
    seed: int = 0,
) -> Comparison:
    """Choose the candidates that are as urban as an area, and nearest to it in level before the start.

    The nearest quarter is taken. When that holds fewer than 19 areas that do not overlap, the nearest half is; then K
    says whether it is enough.

    Parameters
    ----------
    pool
        ``(T, donors)``.
    area
        ``(T,)``: what the area had.
    weights
        ``(T, donors)`` or None.
    classes, urbanity
        ``(n,)`` urbanity class of each candidate, and of the area; None when not known.
    """
    allowed = np.arange(len(candidates.sets))
    if classes is not None and urbanity is not None:
        allowed = np.flatnonzero(classes == urbanity)
    else:
        urbanity = None
    chosen, disjoint, nearest = allowed, 0, None
    if len(allowed):
        level = area_means(pool[:start], candidates.sets[allowed], None if weights is None else weights[:start])
        order = allowed[np.argsort(np.abs(level.mean(axis=0) - area[:start].mean()), kind="stable")]
        for share in NEAREST:
            chosen, nearest = np.sort(order[: int(np.ceil(share * len(order)))]), share
            disjoint = most_disjoint(candidates.sets[chosen], np.random.default_rng(seed))
            if disjoint >= FEWEST_PSEUDO_AREAS:
                break
    return Comparison(candidates, chosen, disjoint, nearest, urbanity, allowed)


def size_classes(sizes: Sequence[int], most: int = 5) -> dict[int, int]:
    """Put areas of about the same size in one class, at most `most` classes, named by their smallest size.

    Placebos of the smallest size are noisier than those of the size itself, so the test errs on the careful side.

    Examples
    --------
    >>> size_classes([4, 9, 10, 11, 30], most=3)
    {4: 4, 9: 9, 10: 9, 11: 9, 30: 30}
    """
    known = sorted(set(sizes))
    while len(known) > most:
        # Join where the larger size is least above the class it falls into.
        ratios = [larger / smaller for smaller, larger in pairwise(known)]
        del known[int(np.argmin(ratios)) + 1]
    return {size: max(name for name in known if name <= size) for size in sorted(set(sizes))}
