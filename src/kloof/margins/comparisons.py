# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Both margins of a value, a gap, a ratio, people and a change, from the published numbers of two regions.

A comparator either contains the area (the city, the country) or has nothing in common with it (the rest). When it
contains the area, area and comparator rise and fall together; the gap is then ``(1 − s)`` times the gap with the rest
of the comparator, ``s`` being the area's share of its people, and nothing is counted twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot, inf, isfinite
from typing import Literal

from kloof.language.texts import Text
from kloof.margins.chance import Interval, difference_interval, interval_of, ratio_interval
from kloof.margins.facts import Facts
from kloof.margins.margin import Kind, Margin, Margins, Part, PartName, State, Z, joined, measured
from kloof.margins.neighbourhoods import Measured, Neighbourhoods, corners, measure

__all__ = ["Comparison", "change_margins", "compare", "value_margins"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both margins of everything one year of a gap tells. Whatever has no figure has no margins.

    Parameters
    ----------
    gap
        Positive is worse off, as the gap itself.
    ratio
        Value divided by comparator.
    people
        The gap in people.
    """

    value: Margins
    comparator: Margins
    gap: Margins
    ratio: Margins | None
    people: Margins | None


@dataclass(frozen=True, slots=True)
class _Side:
    measured: Measured
    chance: Interval | None
    facts: Facts

    @property
    def value(self) -> float:
        return self.measured.value


def value_margins(region: Neighbourhoods, facts: Facts) -> Margins:
    """Give both margins of the value of one region.

    Examples
    --------
    >>> import numpy as np
    >>> from kloof.margins.facts import Rounding
    >>> counted = Facts("count", Rounding(5, random=True), None, None, None)
    >>> found = value_margins(Neighbourhoods.of([120, 80], [1, 1]), counted).measurement
    >>> found.least, found.most
    (192.0, 208.0)
    """
    return _value_margins(_side(region, facts))


def compare(
    own: Neighbourhoods,
    rest: Neighbourhoods,
    facts: Facts,
    *,
    better: Literal["higher", "lower"],
    contains: bool = False,
    rest_facts: Facts | None = None,
    whole: Margins | None = None,
) -> Comparison:
    """Give both margins of an area's value, its comparator, the gap, the ratio and the gap in people.

    Parameters
    ----------
    own
        The area's neighbourhoods.
    rest
        The neighbourhoods of the comparator that are not in the area.
    facts
        What is known about how the figures were made; `rest_facts` when the comparator's are another level.
    better
        Which direction is good, for the sign of the gap.
    contains
        Whether the comparator is area and rest together (a city, the country) instead of the rest alone.
    whole
        Both margins of such a comparator, where they were computed before.

    Returns
    -------
    Comparison
        Value, comparator, gap, ratio and people, each with both margins.

    Examples
    --------
    >>> facts = Facts("mean", None, None, None, None, per=100)
    >>> own, rest = Neighbourhoods.of([60], [1000]), Neighbourhoods.of([80], [3000])
    >>> compare(own, rest, facts, better="higher").gap.value
    20.0
    >>> compare(own, rest, facts, better="higher", contains=True).gap.value
    15.0
    """
    mine, other = _side(own, facts), _side(rest, rest_facts or facts)
    share, shares = _share(mine, other) if contains else (0.0, (0.0, 0.0))
    sign = -1.0 if better == "higher" else 1.0
    gap = _gap(mine, other, sign, share, shares)
    return Comparison(
        value=_value_margins(mine),
        comparator=whole or _value_margins(_whole(own, rest, facts) if contains else other),
        gap=gap,
        ratio=_ratio(mine, other, share, shares),
        people=_people(gap, mine, facts, sign * (1 - share)),
    )


def change_margins(before: Margins, after: Margins) -> Margins:
    """Give both margins of a change over years: ``after − before``.

    The years are taken as independent. Rounding may be keyed to the number itself, and many people are the same ones;
    both make two years move together, so that the true margin of the change is smaller rather than larger.
    """
    value = after.value - before.value
    parts = joined(before.measurement.parts, after.measurement.parts)
    least = _minus(after.measurement.least, before.measurement.most)
    most = _minus(after.measurement.most, before.measurement.least)
    states = (before.measurement.state, after.measurement.state)
    reason = next((m.reason for m in (after.measurement, before.measurement) if m.state is State.UNKNOWN), None)
    none = after.measurement.reason if states == (State.NONE, State.NONE) else None
    measurement = measured(value, parts, least=least, most=most, unknown=reason, none=none)
    one, two = after.chance.sides(), before.chance.sides()
    unsure = next((m.reason for m in (after.chance, before.chance) if m.state is State.UNKNOWN), None)
    if one is None or two is None:
        return Margins(measurement, Margin(Kind.CHANCE, State.UNKNOWN, value, reason=unsure))
    low, high = value - hypot(one[0], two[1]), value + hypot(one[1], two[0])
    return Margins(measurement, Margin(Kind.CHANCE, State.KNOWN, value, low, high,
                                       parts=joined(before.chance.parts, after.chance.parts)))  # fmt: skip


def _side(region: Neighbourhoods, facts: Facts) -> _Side:
    found = measure(region, facts)
    if facts.chance is None:
        return _Side(found, None, facts)
    if facts.shape == "count":
        return _Side(found, interval_of(facts.chance, found.value, 1.0, 1.0), facts)
    return _Side(found, interval_of(facts.chance, found.value, region.people, facts.per), facts)


def _whole(own: Neighbourhoods, rest: Neighbourhoods, facts: Facts) -> _Side:
    return _side(own.beside(rest, facts), facts)


def _value_margins(side: _Side) -> Margins:
    found, facts = side.measured, side.facts
    measurement = measured(
        found.value, found.parts, least=found.least, most=found.most, unknown=_unknown(found, facts),
        none=facts.no_measurement,
    )  # fmt: skip
    if side.chance is None:
        return Margins(measurement, Margin(Kind.CHANCE, State.UNKNOWN, found.value, reason=facts.no_chance))
    low, high = side.chance
    part = Part(PartName.AREA_CHANCE, ((high - low) / (2 * Z)) ** 2)
    return Margins(measurement, Margin(Kind.CHANCE, State.KNOWN, found.value, low, high, parts=(part,)))


def _unknown(found: Measured, facts: Facts) -> Text | None:
    if facts.unknown is not None and not any(part.name is PartName.PUBLISHED for part in found.parts):
        return facts.unknown
    if any(part.name is PartName.SUPPRESSION and not part.variance for part in found.parts):
        return _HIDDEN
    return None


_HIDDEN = Text(
    nl="een deel van de optelling is geheim: hoe hoog het aantal is, is niet te zeggen",
    en="part of the sum is secret: how high the count is cannot be told",
)


def _share(mine: _Side, other: _Side) -> tuple[float, Interval]:
    """Give the area's share of the people of area and rest together, and between what it lies."""
    own, rest = mine.measured, other.measured
    less, more = max(own.people - own.people_bound, 0.0), own.people + own.people_bound
    fewer, larger = max(rest.people - rest.people_bound, 0.0), rest.people + rest.people_bound
    known = own.known_people / (own.known_people + rest.known_people)
    return known, (min(less / (less + larger), known), max(more / (more + fewer), known))


def _gap(mine: _Side, other: _Side, sign: float, share: float, shares: Interval) -> Margins:
    difference = mine.value - other.value
    value = sign * (1 - share) * difference
    low, high = _difference_bounds(mine.measured, other.measured)
    least = most = None
    if low is not None and high is not None:
        reached = [sign * (1 - s) * d for s, d in corners(shares, (low, high))]
        least, most = min(reached), max(reached)
    parts = tuple(p.scaled(1 - share) for p in joined(mine.measured.parts, other.measured.parts))
    if share > 0:
        whole = mine.measured.people + other.measured.people
        variance = (
            (1 - share) ** 2 * mine.measured.people_variance + share**2 * other.measured.people_variance
        ) / whole**2
        bound = abs(difference) * max(share - shares[0], shares[1] - share)
        parts = joined(parts, (Part(PartName.WEIGHT_ROUNDING, difference**2 * variance, bound),))
    measurement = _measured_gap(value, parts, least, most, mine, other)
    if mine.chance is None or other.chance is None:
        return Margins(measurement, Margin(Kind.CHANCE, State.UNKNOWN, value, reason=mine.facts.no_chance))
    between = difference_interval(mine.value, mine.chance, other.value, other.chance)
    ends = sorted(sign * (1 - share) * end for end in between)
    return Margins(measurement, Margin(Kind.CHANCE, State.KNOWN, value, ends[0], ends[1],
                                       parts=_chance_parts(mine, other, 1 - share)))  # fmt: skip


def _measured_gap(
    value: float, parts: tuple[Part, ...], least: float | None, most: float | None, mine: _Side, other: _Side
) -> Margin:
    unknown = _unknown(mine.measured, mine.facts) or _unknown(other.measured, other.facts)
    none = mine.facts.no_measurement
    return measured(value, parts, least=least, most=most, unknown=unknown, none=none)


def _chance_parts(mine: _Side, other: _Side, scale: float) -> tuple[Part, ...]:
    named = ((PartName.AREA_CHANCE, mine.chance), (PartName.COMPARATOR_CHANCE, other.chance))
    return tuple(Part(name, ((i[1] - i[0]) / (2 * Z)) ** 2).scaled(scale) for name, i in named if i is not None)


def _difference_bounds(own: Measured, other: Measured) -> tuple[float | None, float | None]:
    return _minus(own.least, other.most), _minus(own.most, other.least)


def _minus(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one - other


def _ratio(mine: _Side, other: _Side, share: float, shares: Interval) -> Margins | None:
    """Give both margins of value / comparator; a comparator that holds the area draws the ratio towards 1."""
    if other.value <= 0 or mine.value < 0:
        return None
    plain = mine.value / other.value
    value = _drawn(plain, share)
    own, rest = mine.measured, other.measured
    least = most = None
    if own.least is not None and own.most is not None and rest.least is not None and rest.most is not None:
        ends = (max(own.least, 0.0) / rest.most, own.most / rest.least if rest.least > 0 else inf)
        reached = [_drawn(r, s) for r, s in corners(ends, shares)]
        least, most = min(reached), max(reached) if isfinite(max(reached)) else None
    parts = _ratio_parts(own, rest, value * value * (1 - share) / plain if plain > 0 else 0.0)
    measurement = _measured_gap(value, parts, least, most, mine, other)
    if mine.chance is None or other.chance is None:
        return Margins(measurement, Margin(Kind.CHANCE, State.UNKNOWN, value, reason=mine.facts.no_chance))
    ends = ratio_interval(mine.value, mine.chance, other.value, other.chance)
    low, high = (_drawn(end, share) for end in ends)
    if not isfinite(high):
        return Margins(measurement, Margin(Kind.CHANCE, State.UNKNOWN, value, reason=_TOO_RARE))
    return Margins(measurement, Margin(Kind.CHANCE, State.KNOWN, value, low, high))


_TOO_RARE = Text(
    nl="het komt in de vergelijking zo weinig voor, dat een verhouding elke waarde kan hebben",
    en="it is so rare in the comparison that a ratio can have any value",
)


def _drawn(ratio: float, share: float) -> float:
    if share <= 0 or ratio <= 0:
        return ratio
    return 1 / (share + (1 - share) / ratio) if isfinite(ratio) else 1 / share


def _ratio_parts(own: Measured, rest: Measured, ratio: float) -> tuple[Part, ...]:
    """Give the parts of a ratio, `ratio` being how much it moves when one side moves by its own size."""
    found: tuple[Part, ...] = ()
    for side in (own, rest):
        if side.value > 0:
            found = joined(found, tuple(
                Part(p.name, p.variance * (ratio / side.value) ** 2) for p in side.parts))  # fmt: skip
    return found


def _people(gap: Margins, mine: _Side, facts: Facts, pull: float) -> Margins | None:
    own = mine.measured
    if facts.shape == "count" or facts.per <= 1 or own.people <= 0:
        return None
    scale = own.people / facts.per
    value = gap.value * scale
    least, most = gap.measurement.least, gap.measurement.most
    if least is not None and most is not None:
        counts = (max(own.people - own.people_bound, 0.0) / facts.per, (own.people + own.people_bound) / facts.per)
        reached = [n * g for n, g in corners(counts, (least, most))]
        least, most = min(reached), max(reached)
    rounded = abs(gap.value) / facts.per
    parts = tuple(part.scaled(scale) for part in gap.measurement.parts)
    # The same rounded numbers make the value and the people; the two errors partly cancel.
    variance = rounded**2 * own.people_variance + 2 * scale * gap.value / facts.per * pull * own.together
    parts = _with_weights(parts, variance, rounded * own.people_bound)
    unknown = gap.measurement.reason if gap.measurement.state is State.UNKNOWN else None
    measurement = measured(value, parts, least=least, most=most, unknown=unknown, none=facts.no_measurement)
    chance = gap.chance
    if chance.low is None or chance.high is None:
        return Margins(measurement, Margin(Kind.CHANCE, State.UNKNOWN, value, reason=chance.reason))
    scaled = tuple(part.scaled(scale) for part in chance.parts)
    return Margins(
        measurement, Margin(Kind.CHANCE, State.KNOWN, value, chance.low * scale, chance.high * scale, parts=scaled)
    )


def _with_weights(parts: tuple[Part, ...], variance: float, bound: float) -> tuple[Part, ...]:
    whole = joined(parts, (Part(PartName.WEIGHT_ROUNDING, variance, bound),))
    return tuple(Part(part.name, max(part.variance, 0.0), part.bound) for part in whole)
