# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""How far off a figure can be because it was carried over from another map.

An area that was split is taken to be alike on both sides of the new border. How unlike the sides can be is bounded by
what the whole of it was published to be; how unlike they usually are is seen in how unlike whole areas are.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from kloof.boundaries.harmonising import Crosswalk, Floats, Kind

__all__ = ["Carried", "Shift"]

_WHOLE = 1e-6
"""Shares that differ less than this from nothing or all are rounding."""


@dataclass(frozen=True, slots=True)
class Shift:
    """How far off a figure can be by moved borders.

    Parameters
    ----------
    bound
        The most it can be off, up or down; None when nothing bounds it.
    variance
        The square of how far off it usually is.
    """

    bound: float | None
    variance: float


@dataclass(frozen=True)
class Carried:
    """The figures of one table on the map they were published on, and the way to another map.

    Parameters
    ----------
    way
        The way between the maps.
    given
        The published values, by area on the old map; None where there is none.
    people
        How many people live in each; None where nobody is weighed, and areas count alike.
    kind
        A count is divided, a share or mean is averaged.
    minimum, maximum
        Between which every value lies, where that is known.
    """

    way: Crosswalk
    given: Mapping[str, float | None]
    people: Mapping[str, float] | None
    kind: Kind
    minimum: float | None
    maximum: float | None

    def shift(self, areas: Collection[str]) -> Shift | None:
        """Say how far off the value of some areas of the new map can be; None when no border of theirs moved.

        Parts of one split area that are all among `areas` are whole again: nothing is off by them.

        Examples
        --------
        A neighbourhood of 400 people with a share of 20 is split in halves; one half may hold anything from 0 to 40:

        >>> import polars as pl
        >>> from kloof.boundaries import between
        >>> rows = pl.DataFrame({"from_year": 2023, "to_year": 2024, "from": ["BU1", "BU1"], "to": ["BU2", "BU3"],
        ...     "share_of_addresses": None, "share": [0.5, 0.5], "how": "addresses"})
        >>> carried = Carried(between(rows, 2023, 2024), {"BU1": 20.0}, {"BU1": 400.0}, "intensive", 0.0, 100.0)
        >>> carried.shift(["BU2"]).bound, carried.shift(["BU2", "BU3"])
        (20.0, None)
        """
        places = [place for place in map(self.way.positions.get, areas) if place is not None]
        if not places:
            return None
        inside = np.asarray(self.way.shares[places].sum(axis=0)).ravel()
        fed = np.flatnonzero(inside > _WHOLE)
        part = np.minimum(inside[fed], 1.0)
        sources = [self.way.sources[i] for i in fed]
        value = np.array([np.nan if (v := self.given.get(code)) is None else v for code in sources])
        if bool((part > 1 - _WHOLE).all()) and bool(np.isfinite(value).all()):
            return None
        if self.kind == "extensive":
            return self._of_count(part, value)
        return self._of_mean(part, value, sources)

    def _of_count(self, part: Floats, value: Floats) -> Shift:
        """Give what a count can be off: of a split area, all or nothing may have been on one side.

        For the variance every division with the mean that the addresses tell is likely: evenly so for two halves.
        """
        split = (part < 1 - _WHOLE) & np.isfinite(value)
        most = float((value[split] * np.maximum(part[split], 1 - part[split])).sum())
        even = float((value[split] ** 2 * part[split] * (1 - part[split])).sum() / 3)
        return Shift(most if np.isfinite(value).all() else None, even)

    def _of_mean(self, part: Floats, value: Floats, sources: list[str]) -> Shift | None:
        living = part if self.people is None else part * np.array([self.people.get(code, 0.0) for code in sources])
        if living.sum() <= 0:
            return None
        share = living / living.sum()
        known = np.isfinite(value)
        spread = self._spread({code[2:6] for code in sources})
        split = known & (part < 1 - _WHOLE)
        hidden = float(share[~known].sum())
        unlike = float(((share[split] * (1 - part[split])) ** 2).sum())
        variance = 2 * spread**2 * (unlike + float((share[~known] ** 2).sum()))
        if self.minimum is None or (hidden > 0 and self.maximum is None):
            return Shift(None, variance)
        rest, whole = 1 - part[split], value[split]
        most = (whole - rest * self.minimum) / part[split]
        least = np.full(len(whole), self.minimum)
        if self.maximum is not None:
            most = np.minimum(most, self.maximum)
            least = np.maximum(least, (whole - rest * self.maximum) / part[split])
        up = float((share[split] * np.maximum(most - whole, 0)).sum())
        down = float((share[split] * np.maximum(whole - least, 0)).sum())
        if hidden > 0 and self.maximum is not None:
            middle = (
                float((share[known] * value[known]).sum() / max(1 - hidden, 1e-12)) if known.any() else self.minimum
            )
            up += hidden * (self.maximum - middle)
            down += hidden * (middle - self.minimum)
        return Shift(max(up, down), variance)

    @cached_property
    def _known(self) -> Mapping[str, list[tuple[str, float]]]:
        """Give the areas with a value and their values, by municipality."""
        found: dict[str, list[tuple[str, float]]] = {}
        for code, value in self.given.items():
            if value is not None:
                found.setdefault(code[2:6], []).append((code, value))
        return found

    def _spread(self, municipalities: Collection[str]) -> float:
        """Give how unlike areas are: the standard deviation within the municipality, or of all where it has too few."""
        near = [one for digits in municipalities for one in self._known.get(digits, ())]
        told = near if len(near) >= 3 else [one for of_one in self._known.values() for one in of_one]
        if len(told) < 2:
            return 0.0
        values = np.array([value for _, value in told])
        people = self.people
        weights = np.ones(len(told)) if people is None else np.array([people.get(code, 0.0) for code, _ in told])
        if weights.sum() <= 0:
            return float(values.std())
        middle = float((weights * values).sum() / weights.sum())
        return float(np.sqrt((weights * (values - middle) ** 2).sum() / weights.sum()))
