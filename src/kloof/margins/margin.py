# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""A margin: how far off a figure can be, of one named kind, with the parts it is made of or the reason it is not there.

The method, its assumptions and its limits: docs/methods/margins.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import hypot, inf, sqrt

from kloof.language.texts import Text

__all__ = ["LEVEL", "Kind", "Margin", "Margins", "Part", "PartName", "State", "Z", "joined", "measured"]

LEVEL = 0.9
"""Every interval is one that holds the truth nine times out of ten."""

Z = 1.6448536269514722
"""Half-width, in standard deviations, of a normal interval of that level."""


class Kind(StrEnum):
    """Which question a margin answers; the two are never silently added.

    Examples
    --------
    >>> Kind.CHANCE.label.nl
    'toevalsmarge'
    """

    MEASUREMENT = "measurement"
    CHANCE = "chance"

    @property
    def label(self) -> Text:
        """The name a reader knows it by."""
        return {
            Kind.MEASUREMENT: Text(nl="meetmarge", en="measurement margin"),
            Kind.CHANCE: Text(nl="toevalsmarge", en="chance margin"),
        }[self]


class State(StrEnum):
    """Whether a margin is known, known to be nothing, or not known.

    A full count that is published unrounded has no measurement margin: ``none``. A model of which the publisher gives
    no margin has one that nobody knows: ``unknown``. The two must never look alike.
    """

    KNOWN = "known"
    NONE = "none"
    UNKNOWN = "unknown"


class PartName(StrEnum):
    """What a margin comes from."""

    VALUE_ROUNDING = "value_rounding"
    WEIGHT_ROUNDING = "weight_rounding"
    SUPPRESSION = "suppression"
    PUBLISHED = "published"
    BOUNDARY = "boundary"
    AREA_CHANCE = "area_chance"
    COMPARATOR_CHANCE = "comparator_chance"


@dataclass(frozen=True, slots=True)
class Part:
    """One contribution to a margin, in the unit of the figure (variance in its square).

    Parameters
    ----------
    bound
        The most this part alone can move the figure, up or down; None when nothing bounds it.
    """

    name: PartName
    variance: float
    bound: float | None = None

    @property
    def half_width(self) -> float:
        """Half of the 90 % interval that this part alone would give; never more than its bound."""
        half = Z * sqrt(self.variance)
        return half if self.bound is None else min(half, self.bound)

    def scaled(self, factor: float) -> Part:
        """Give the part of a figure that is `factor` times as large."""
        bound = None if self.bound is None else self.bound * abs(factor)
        return Part(self.name, self.variance * factor * factor, bound)


@dataclass(frozen=True, slots=True)
class Margin:
    """How far off one figure can be, of one kind.

    Parameters
    ----------
    value
        The figure itself.
    low, high
        The 90 % interval. None when the margin is not known.
    least, most
        Hard bounds: the truth cannot lie outside. None when nothing bounds the figure on that side.
    parts
        What it comes from. An unknown margin may still have parts that are known.
    reason
        Why there is no margin (state ``none`` or ``unknown``).

    Examples
    --------
    >>> Margin(Kind.MEASUREMENT, State.KNOWN, 120.0, low=116.7, high=123.3, least=116.0, most=124.0).hard
    True
    """

    kind: Kind
    state: State
    value: float
    low: float | None = None
    high: float | None = None
    least: float | None = None
    most: float | None = None
    parts: tuple[Part, ...] = ()
    reason: Text | None = None

    def __post_init__(self) -> None:
        if (self.state is State.KNOWN) != (self.low is not None and self.high is not None):
            raise ValueError("a known margin has a low and a high, and no other margin has")
        if (self.state is State.KNOWN) == (self.reason is not None):
            raise ValueError("a margin that is not known has a reason, and no other margin has")

    @property
    def hard(self) -> bool:
        """Whether the truth is bounded on both sides."""
        return self.least is not None and self.most is not None

    @property
    def contributions(self) -> tuple[Part, ...]:
        """What the margin comes from, the widest part first."""
        return tuple(sorted(self.parts, key=lambda part: -part.half_width))

    def sides(self) -> tuple[float, float] | None:
        """Give how far the 90 % interval reaches below and above the value; 0 and 0 for none, None for unknown."""
        if self.state is State.NONE:
            return 0.0, 0.0
        if self.low is None or self.high is None:
            return None
        return max(self.value - self.low, 0.0), max(self.high - self.value, 0.0)


@dataclass(frozen=True, slots=True)
class Margins:
    """Both margins of one figure, kept apart, and the interval of the two together."""

    measurement: Margin
    chance: Margin

    @property
    def value(self) -> float:
        """The figure itself."""
        return self.measurement.value

    @property
    def unknown(self) -> tuple[Margin, ...]:
        """The margins that nobody knows; while there is one, there is no interval of the two together."""
        return tuple(margin for margin in (self.measurement, self.chance) if margin.state is State.UNKNOWN)

    @property
    def interval(self) -> tuple[float, float] | None:
        """Give the 90 % interval of both kinds together, for ``*_low`` and ``*_high``.

        The two are independent: their half-widths add as the sides of a right angle, below and above apart. None when
        either is unknown, or when there is none of either kind: half of what is unsure is no interval.

        Examples
        --------
        >>> measured = Margin(Kind.MEASUREMENT, State.KNOWN, 10.0, low=7.0, high=13.0)
        >>> chance = Margin(Kind.CHANCE, State.KNOWN, 10.0, low=6.0, high=14.0)
        >>> Margins(measured, chance).interval
        (5.0, 15.0)
        """
        measured, chance = self.measurement.sides(), self.chance.sides()
        if measured is None or chance is None:
            return None
        if self.measurement.state is State.NONE and self.chance.state is State.NONE:
            return None
        return self.value - hypot(measured[0], chance[0]), self.value + hypot(measured[1], chance[1])

    @property
    def why_no_interval(self) -> Text | None:
        """Why there is no interval of the two together; None when there is one."""
        if self.interval is not None:
            return None
        lacking = self.unknown or (self.measurement,)
        return lacking[0].reason


def joined(parts: tuple[Part, ...], more: tuple[Part, ...]) -> tuple[Part, ...]:
    """Add the parts of two independent figures, name by name: variances add, and so do bounds.

    Examples
    --------
    >>> one, two = Part(PartName.SUPPRESSION, 9.0, 4.0), Part(PartName.SUPPRESSION, 16.0, 5.0)
    >>> joined((one,), (two,))
    (Part(name=<PartName.SUPPRESSION: 'suppression'>, variance=25.0, bound=9.0),)
    """
    found: dict[PartName, Part] = {}
    for part in (*parts, *more):
        before = found.get(part.name)
        if before is None:
            found[part.name] = part
            continue
        bound = None if before.bound is None or part.bound is None else before.bound + part.bound
        found[part.name] = Part(part.name, before.variance + part.variance, bound)
    return tuple(found.values())


def measured(
    value: float,
    parts: tuple[Part, ...],
    *,
    least: float | None,
    most: float | None,
    unknown: Text | None = None,
    none: Text | None = None,
) -> Margin:
    """Make a measurement margin: variances add, the interval never leaves the hard bounds."""
    parts = tuple(part for part in parts if part.variance > 0 or part.bound != 0)
    if unknown is not None:
        return Margin(Kind.MEASUREMENT, State.UNKNOWN, value, parts=parts, reason=unknown)
    if not parts and none is not None:
        return Margin(Kind.MEASUREMENT, State.NONE, value, least=value, most=value, reason=none)
    half = Z * sqrt(sum(part.variance for part in parts))
    low = max(value - half, -inf if least is None else least)
    high = min(value + half, inf if most is None else most)
    return Margin(Kind.MEASUREMENT, State.KNOWN, value, min(low, value), max(high, value), least, most, parts)
