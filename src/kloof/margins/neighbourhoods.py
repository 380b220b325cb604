# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""One region in one year, neighbourhood by neighbourhood, and how far off its value can be.

Every bound here is exact or wider than exact: it is the value at the worst corner of what the published numbers allow.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np
from numpy.typing import NDArray

from kloof.boundaries import Shift
from kloof.margins.facts import Facts, Rounding
from kloof.margins.margin import LEVEL, Part, PartName, Z

__all__ = ["Floats", "Measured", "Neighbourhoods", "corners", "measure"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Neighbourhoods:
    """The published numbers of one region.

    Parameters
    ----------
    values
        Shares, means or counts, in the unit of the figure (for a rate: the counts). Not a number where hidden.
    weights
        People or households per neighbourhood; those without a known weight are left out beforehand. Ones for a count.
    half_widths
        Published 90 % half-widths of the values, where the publisher gives them.
    shift
        How far off the value of all together can be because it was carried over from another map.

    Examples
    --------
    >>> Neighbourhoods(np.array([10.0, 20.0]), np.array([100.0, 300.0])).value(Facts("mean", None, None, None, None))
    17.5
    """

    values: Floats
    weights: Floats
    half_widths: Floats | None = None
    shift: Shift | None = None

    @cached_property
    def known(self) -> NDArray[np.bool_]:
        """Which neighbourhoods have a published value."""
        found: NDArray[np.bool_] = np.isfinite(self.values)
        return found

    @cached_property
    def people(self) -> float:
        """The weight of the neighbourhoods with a value."""
        return float(self.weights[self.known].sum())

    @cached_property
    def everyone(self) -> float:
        """The weight of all its neighbourhoods."""
        return float(self.weights.sum())

    def value(self, facts: Facts) -> float:
        """Give the figure of the region: the weighted mean, the sum, or the counts per so many people."""
        numbers, weights = self.values[self.known], self.weights[self.known]
        if facts.shape == "count":
            return float(numbers.sum())
        if facts.shape == "rate":
            return float(numbers.sum()) / float(weights.sum()) * facts.per
        return float((weights * numbers).sum()) / float(weights.sum())

    def beside(self, other: Neighbourhoods, facts: Facts) -> Neighbourhoods:
        """Give both regions as one."""
        half_widths = None
        if self.half_widths is not None and other.half_widths is not None:
            half_widths = np.concatenate([self.half_widths, other.half_widths])
        values, weights = (
            np.concatenate(both) for both in ((self.values, other.values), (self.weights, other.weights))
        )
        return Neighbourhoods(values, weights, half_widths, self._shifts(other, facts))

    def _shifts(self, other: Neighbourhoods, facts: Facts) -> Shift | None:
        """Give how far off both together can be; a border between the two is counted twice, which is wide."""
        people = self.people + other.people
        told = [
            (one.shift, 1.0 if facts.shape == "count" else one.people / people) for one in (self, other) if one.shift
        ]
        if not told:
            return None
        bounds = [None if shift.bound is None else shift.bound * part for shift, part in told]
        bound = None if None in bounds else sum(bound for bound in bounds if bound is not None)
        return Shift(bound, sum(shift.variance * part**2 for shift, part in told))

    @staticmethod
    def of(values: Sequence[float | None], weights: Sequence[float]) -> Neighbourhoods:
        """Make one of plain lists; None is a hidden value."""
        numbers = np.array([np.nan if value is None else value for value in values], dtype=np.float64)
        return Neighbourhoods(numbers, np.array(weights, dtype=np.float64))


@dataclass(frozen=True, slots=True)
class Measured:
    """A region's value with its hard bounds and the parts of its variance; and its people, with what they can be off.

    ``known_people`` live where a value is published, ``people`` in all of it; ``together`` is how value and people go
    up and down together by the rounding of the same numbers (their covariance).
    """

    value: float
    least: float | None
    most: float | None
    parts: tuple[Part, ...]
    known_people: float
    people: float
    people_variance: float
    people_bound: float
    together: float


def measure(region: Neighbourhoods, facts: Facts) -> Measured:
    """Give how far off the value of one region can be by rounding, hidden values, published margins and moved borders.

    Bounds are exact for rounding: values move together, and a weighted mean is at its lowest when every weight below it
    is as large, and every weight above it as small, as the rounding allows.
    """
    known = region.known
    numbers, weights = region.values[known], region.weights[known]
    value = region.value(facts)
    moved = _rounded_weights(numbers, weights, facts)
    least, most = moved
    parts = [*_value_parts(numbers, weights, facts), _weight_part(numbers, weights, value, facts, moved)]
    reach = next((part.bound or 0.0 for part in parts if part.name is PartName.VALUE_ROUNDING), 0.0)
    bounded: tuple[float, float] | None = (least - reach, most + reach)
    if facts.shape == "rate" and facts.values is not None:
        bounded = _rate_bounds(numbers, weights, facts)
    if region.shift is not None:
        off = region.shift.bound
        parts.append(Part(PartName.BOUNDARY, region.shift.variance, off))
        bounded = (bounded[0] - off, bounded[1] + off) if bounded and off is not None else None
    if region.half_widths is not None:
        spread = weights * region.half_widths[known] / (Z * weights.sum())
        # A model borrows from the same survey everywhere, so its errors may all point one way.
        variance = float(spread.sum() ** 2) if facts.unknown is not None else float((spread**2).sum())
        parts.append(Part(PartName.PUBLISHED, variance))
        bounded = None
    low, high = bounded if bounded else (None, None)
    if not known.all():
        low, high, hidden = _with_hidden(region, facts, value, low, high)
        parts.append(hidden)
    if facts.minimum is not None and low is not None:
        low = max(low, facts.minimum)
    if facts.maximum is not None and high is not None and facts.shape != "rate":
        high = min(high, facts.maximum)
    variance, bound = _people_error(region.weights, facts.weights)
    return Measured(
        value, None if low is None else min(low, value), None if high is None else max(high, value),
        tuple(part for part in parts if part.variance > 0 or part.bound != 0.0),
        region.people, region.everyone, variance, bound, _together(numbers, weights, value, facts),
    )  # fmt: skip


def _value_parts(numbers: Floats, weights: Floats, facts: Facts) -> list[Part]:
    rounding = facts.values
    if rounding is None:
        return []
    if facts.shape == "mean":
        shares = weights / weights.sum()
        # Where neighbourhoods differ by less than one step, they are rounded the same way and errors do not cancel.
        alike = float(numbers.std()) < rounding.base
        apart = 1.0 if alike else float((shares**2).sum())
        # One number lies evenly between two steps: nine tenths of the bound hold nine tenths of it.
        variance = min(rounding.variance * apart, (LEVEL * rounding.bound / Z) ** 2)
        return [Part(PartName.VALUE_ROUNDING, variance, rounding.bound)]
    scale = facts.per / float(weights.sum()) if facts.shape == "rate" else 1.0
    one = Part(PartName.VALUE_ROUNDING, rounding.variance * len(numbers), rounding.bound * len(numbers))
    return [one.scaled(scale)]


def _weight_part(numbers: Floats, weights: Floats, value: float, facts: Facts, moved: tuple[float, float]) -> Part:
    """Give the part of the rounded weights: each pulls as hard as its neighbourhood differs from the whole."""
    if facts.weights is None or facts.shape == "count":
        return Part(PartName.WEIGHT_ROUNDING, 0.0, 0.0)
    everyone = float(weights.sum())
    pull = (numbers - value) / everyone if facts.shape == "mean" else np.full(len(numbers), value / everyone)
    bound = max(value - moved[0], moved[1] - value)
    return Part(PartName.WEIGHT_ROUNDING, facts.weights.variance * float((pull**2).sum()), bound)


def _rounded_weights(numbers: Floats, weights: Floats, facts: Facts) -> tuple[float, float]:
    """Give the lowest and highest value when only the weights were rounded."""
    if facts.shape == "count":
        total = float(numbers.sum())
        return total, total
    error = facts.weights.bound if facts.weights else 0.0
    small, large = np.maximum(weights - error, 0.0), weights + error
    if facts.shape == "rate":
        total = float(numbers.sum()) * facts.per
        return total / float(large.sum()), total / max(float(small.sum()), 1.0)
    order = np.argsort(numbers)
    return _corner(numbers[order], large[order], small[order]), -_corner(
        -numbers[order][::-1], large[order][::-1], small[order][::-1]
    )


def _corner(numbers: Floats, large: Floats, small: Floats) -> float:
    """Give the lowest weighted mean: large weights up to some place in the rising order, small ones behind it."""
    weight = np.concatenate([[0.0], np.cumsum(large)]) + (small.sum() - np.concatenate([[0.0], np.cumsum(small)]))
    held = np.concatenate([[0.0], np.cumsum(large * numbers)])
    rest = np.concatenate([[0.0], np.cumsum(small * numbers)])
    total = held + (rest[-1] - rest)
    with np.errstate(divide="ignore", invalid="ignore"):
        means = np.where(weight > 0, total / weight, np.inf)
    return float(means.min())


def _rate_bounds(numbers: Floats, weights: Floats, facts: Facts) -> tuple[float, float]:
    rounding = facts.values
    error = rounding.bound if rounding else 0.0
    wide = facts.weights.bound if facts.weights else 0.0
    fewest, largest = float(np.maximum(numbers - error, 0).sum()), float((numbers + error).sum())
    small, large = max(float(np.maximum(weights - wide, 0).sum()), 1.0), float((weights + wide).sum())
    return fewest / large * facts.per, largest / small * facts.per


def _with_hidden(
    region: Neighbourhoods, facts: Facts, value: float, low: float | None, high: float | None
) -> tuple[float | None, float | None, Part]:
    """Widen bounds by what the hidden neighbourhoods may hold.

    Bounds take the least and the most the card allows. The interval takes hidden neighbourhoods to differ among each
    other as the known ones do.
    """
    known, error = region.known, facts.weights.bound if facts.weights else 0.0
    if facts.shape == "count":
        return low, None, Part(PartName.SUPPRESSION, 0.0, None)
    hidden = region.weights[~known]
    behind = _share_range(float(hidden.sum()), len(hidden), region.people, int(known.sum()), error)
    least = _mixed(behind, low, facts.minimum, min)
    most = _mixed(behind, high, facts.maximum, max)
    weights = region.weights[known]
    single = (
        region.values[known] if facts.shape == "mean" else region.values[known] / np.maximum(weights, 1) * facts.per
    )
    everyone = region.everyone
    spread = 0.0
    if len(single) > 1:
        spread = float((weights * (single - value) ** 2).sum() / weights.sum()) * len(single) / (len(single) - 1)
    share = float(hidden.sum()) / everyone
    own = float((hidden**2).sum()) / everyone**2
    drawn = share**2 * float((weights**2).sum()) / float(weights.sum()) ** 2
    bound = None if least is None or most is None else max(value - least, most - value)
    if len(single) < 2:
        half = bound if bound is not None else abs(value)
        return least, most, Part(PartName.SUPPRESSION, (half / Z) ** 2, bound)
    return least, most, Part(PartName.SUPPRESSION, spread * (own + drawn), bound)


def _share_range(part: float, in_part: int, rest: float, in_rest: int, error: float) -> tuple[float, float]:
    """Give between which shares a part of a whole lies, when each neighbourhood's weight was rounded."""
    less, more = max(part - in_part * error, 0.0), part + in_part * error
    fewer, larger = max(rest - in_rest * error, 0.0), rest + in_rest * error
    return less / max(less + larger, 1e-12), more / max(more + fewer, 1e-12)


def _mixed(
    shares: tuple[float, float], inner: float | None, outer: float | None, pick: Callable[[list[float]], float]
) -> float | None:
    if inner is None or outer is None:
        return None
    mixed = [(1 - share) * inner + share * outer for share in shares]
    return pick(mixed)


def _together(numbers: Floats, weights: Floats, value: float, facts: Facts) -> float:
    if facts.weights is None or facts.shape == "count":
        return 0.0
    pull = float((numbers - value).sum()) if facts.shape == "mean" else -value * len(numbers)
    return pull / float(weights.sum()) * facts.weights.variance


def _people_error(weights: Floats, rounding: Rounding | None) -> tuple[float, float]:
    if rounding is None:
        return 0.0, 0.0
    return rounding.variance * len(weights), rounding.bound * len(weights)


def corners(*ranges: tuple[float, float]) -> list[tuple[float, ...]]:
    """Give every corner of a box."""
    return list(product(*ranges))
