# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pseudo-areas: contiguous groups of neighbourhoods that could have been the area, and were not.

Neighbourhoods next to each other move together. Placebos made of scattered ones average that away, and a test against
them finds too much; so placebos grow from a seed over shared borders until they are as large as the real area.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from kloof.effects.weights import Floats, Indices

__all__ = ["PseudoAreas", "draw_pseudo_areas", "most_disjoint"]


@dataclass(frozen=True, slots=True)
class PseudoAreas:
    """Contiguous groups of columns of a panel, none of them treated.

    Parameters
    ----------
    sets
        ``(n, k)`` columns.
    largest_disjoint
        K: the number of groups found that do not overlap. At most this many independent comparisons exist, so a p-value
        is never below ``1 / (K + 1)``. Found greedily from many orders: a lower bound of the true largest number, never
        more.
    """

    sets: Indices
    largest_disjoint: int

    def among(self, donors: Indices) -> Indices:
        """Give the sets as positions in `donors`.

        Raises
        ------
        ValueError
            A pseudo-area holds a column that is no donor.
        """
        places = np.searchsorted(donors, self.sets)
        wrong = (places >= len(donors)) | (donors[np.minimum(places, len(donors) - 1)] != self.sets)
        if wrong.any():
            raise ValueError(f"pseudo-areas hold columns that are no donors: {np.unique(self.sets[wrong]).tolist()}")
        return places.astype(np.intp)


def draw_pseudo_areas(
    neighbours: Mapping[int, Sequence[int]],
    size: int,
    *,
    eligible: NDArray[np.bool_],
    wanted: int = 1_000,
    seed: int = 0,
    seeds: NDArray[np.bool_] | None = None,
    level: Floats | None = None,
    like: tuple[float, float] | None = None,
    disjoint: bool = True,
) -> PseudoAreas:
    """Grow distinct contiguous groups of `size` eligible columns over shared borders.

    Parameters
    ----------
    neighbours
        For each column the columns it borders on.
    size
        Number of columns per group: as many as the real area has.
    eligible
        ``(N,)``: which columns may take part, for example: not treated, no other programme, the same urbanity class.
    wanted, seed
        How many groups, and which.
    seeds
        ``(N,)``: from which columns groups are grown; from every eligible one when None.
    disjoint
        Count how many do not overlap; without it that is 0, for a caller who counts after choosing among them.
    level, like
        With both, only groups whose mean `level` (``(N,)``, for example the mean before the start) lies between the two
        numbers `like` are kept: areas that scored as badly as the real one.

    Returns
    -------
    PseudoAreas
        Fewer than `wanted` groups when there are no more to be found.

    Examples
    --------
    Six neighbourhoods in a row, of which the third is treated:

    >>> row = {n: [m for m in (n - 1, n + 1) if 0 <= m < 6] for n in range(6)}
    >>> found = draw_pseudo_areas(row, 2, eligible=np.arange(6) != 2)
    >>> sorted(found.sets.tolist()), found.largest_disjoint
    ([[0, 1], [3, 4], [4, 5]], 2)
    """
    random = np.random.default_rng(seed)
    first = np.flatnonzero(eligible if seeds is None else eligible & seeds)
    key = None if level is not None else _asked(neighbours, size, eligible, first, wanted, seed, disjoint=disjoint)
    if key in _drawn:
        return _drawn[key]
    found: dict[tuple[int, ...], None] = {}
    tries = 0
    while len(first) and len(found) < wanted and tries < 20 * wanted + 200:
        tries += 1
        group = _grow(int(first[random.integers(len(first))]), neighbours, size, eligible, random)
        if group is not None and _is_like(group, level, like):
            found[group] = None
    sets = np.array(list(found), dtype=np.intp).reshape(-1, size)
    drawn = PseudoAreas(sets, most_disjoint(sets, random) if disjoint else 0)
    if key is not None:
        sets.setflags(write=False)
        if len(_drawn) >= KEPT_DRAWS:
            del _drawn[next(iter(_drawn))]
        _drawn[key] = drawn
    return drawn


KEPT_DRAWS = 64
_drawn: dict[bytes | None, PseudoAreas] = {}
"""Draws by what was asked: the outcomes of a study are about the same neighbourhoods, and none of them grows again."""


def _asked(
    neighbours: Mapping[int, Sequence[int]],
    size: int,
    eligible: NDArray[np.bool_],
    first: Indices,
    wanted: int,
    seed: int,
    *,
    disjoint: bool,
) -> bytes:
    """Give a short name of everything that decides which groups are drawn."""
    columns, beside = list(neighbours), list(neighbours.values())
    borders = np.array([*columns, *map(len, beside), *chain.from_iterable(beside)], dtype=np.int64)
    told = hashlib.sha256(repr((size, wanted, seed, disjoint)).encode())
    for part in (borders, eligible, first):
        told.update(part.tobytes())
    return told.digest()


def _grow(
    first: int,
    neighbours: Mapping[int, Sequence[int]],
    size: int,
    eligible: NDArray[np.bool_],
    random: np.random.Generator,
) -> tuple[int, ...] | None:
    """Add a random bordering column until the group is complete; None when it is walled in."""
    group = {first}
    border = sorted({n for n in neighbours.get(first, ()) if eligible[n]} - group)
    while len(group) < size:
        if not border:
            return None
        added = int(border[int(random.integers(len(border)))])
        group.add(added)
        border = sorted((set(border) | {n for n in neighbours.get(added, ()) if eligible[n]}) - group)
    return tuple(sorted(group))


def _is_like(group: tuple[int, ...], level: Floats | None, like: tuple[float, float] | None) -> bool:
    if level is None or like is None:
        return True
    return bool(like[0] <= level[list(group)].mean() <= like[1])


def most_disjoint(sets: Indices, random: np.random.Generator, orders: int = 20) -> int:
    """Pick groups that do not overlap, in several orders (first those that touch few others); keep the best count."""
    if not len(sets):
        return 0
    groups: list[list[int]] = sets.tolist()
    often = np.bincount(sets.ravel())
    crowded = often[sets].sum(axis=1)
    best = 0
    for turn in range(orders):
        order = np.argsort(crowded, kind="stable") if turn == 0 else random.permutation(len(sets))
        taken: set[int] = set()
        count = 0
        for place in order.tolist():
            if taken.isdisjoint(groups[place]):
                taken.update(groups[place])
                count += 1
        best = max(best, count)
    return best
