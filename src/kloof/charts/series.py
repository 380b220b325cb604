# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Two lines over the years, ready to draw, and the scale they are drawn on."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from kloof.language.editions import Break
from kloof.language.gaps import GapDocument

__all__ = ["Lines", "Point", "TargetMark", "domain_of", "lines_of", "runs", "stretches", "ticks"]


@dataclass(frozen=True, slots=True)
class Point:
    """One year of two lines; a value that is not there is None, with the reason's code in ``missing``."""

    year: int
    value: float | None
    comparator: float | None = None
    low: float | None = None
    high: float | None = None
    comparator_low: float | None = None
    comparator_high: float | None = None
    missing: str | None = None


@dataclass(frozen=True, slots=True)
class TargetMark:
    """Where the area wants to be: drawn as an open circle with its words beside it."""

    year: int
    value: float
    words: str


@dataclass(frozen=True, slots=True)
class Lines:
    """An area and its comparator over the years, ready to draw.

    Parameters
    ----------
    subject, area, comparator, unit
        What is measured, the names of the two lines, and the unit, in the language of the chart.
    points
        One per year, in order of years.
    better
        Which direction is better for people; decides whether the area between the lines is a gap or a lead.
        "neutral" when neither is.
    breaks
        Years from which the series is not comparable with the years before.
    target
        Where the area wants to be.
    country
        The country's values as (year, value), for a thin grey line.
    decimals
        Decimals of the written values.
    """

    subject: str
    area: str
    comparator: str
    unit: str
    points: tuple[Point, ...]
    better: Literal["higher", "lower", "neutral"] = "neutral"
    breaks: tuple[Break, ...] = ()
    target: TargetMark | None = None
    country: tuple[tuple[int, float], ...] = ()
    decimals: int = 1


def lines_of(document: GapDocument, *, breaks: Iterable[Break] = (), decimals: int = 1) -> Lines:
    """Take the two lines out of a gap document.

    Examples
    --------
    >>> from kloof.language.gaps import GapArea, GapComparator, GapIndicator, HoldsUnder
    >>> document = GapDocument(
    ...     area=GapArea(id="a", name="Oost", definition=None, source=None, certainty=None),
    ...     indicator=GapIndicator(id="health", name="Gezondheid", unit="%"),
    ...     comparator=GapComparator(id="rest", name="de rest"),
    ...     release="0" * 64,
    ...     holds_under=HoldsUnder(same=1, of=1),
    ...     series=(),
    ... )
    >>> lines_of(document).area
    'Oost'
    """
    points = tuple(
        Point(
            p.year,
            p.value,
            p.comparator,
            p.value_low,
            p.value_high,
            p.comparator_low,
            p.comparator_high,
            p.missing if p.value is None else None,
        )
        for p in sorted(document.series, key=lambda p: p.year)
    )
    leans = [
        math.copysign(1, p.gap) * math.copysign(1, p.comparator - p.value)
        for p in document.series
        if p.gap and p.value is not None and p.comparator is not None and p.comparator != p.value
    ]
    better: Literal["higher", "lower", "neutral"] = "neutral"
    if leans:
        better = "higher" if leans[0] > 0 else "lower"
    first, last = (points[0].year, points[-1].year) if points else (0, 0)
    return Lines(
        subject=document.indicator.name,
        area=document.area.name,
        comparator=document.comparator.name,
        unit=document.indicator.unit,
        points=points,
        better=better,
        breaks=tuple(b for b in breaks if first < b.year <= last),
        decimals=decimals,
    )


def domain_of(many: Iterable[Lines]) -> tuple[float, float]:
    """Give one scale that fits several charts, for small multiples.

    Examples
    --------
    >>> low, high = domain_of([Lines("Health", "East", "the rest", "%", (Point(2024, 60.0, 70.0),))])
    >>> low < 60 and high > 70
    True
    """
    values = [value for lines in many for value in _values(lines)]
    return _padded(values)


def runs(lines: Lines) -> list[list[Point]]:
    """Give the points between one break and the next; a line never crosses a break."""
    parts: list[list[Point]] = [[]]
    broken_from = [broken.year for broken in lines.breaks]
    for before, point in zip([None, *lines.points], lines.points, strict=False):
        if before is not None and any(before.year < year <= point.year for year in broken_from):
            parts.append([])
        parts[-1].append(point)
    return parts


def stretches(run: Sequence[Point], *fields: str) -> list[list[tuple[float, ...]]]:
    """Split a run where one of the fields is missing; gives (year, field, …) of the points in between.

    Examples
    --------
    >>> run = [Point(2012, 1.0), Point(2016, None), Point(2020, 3.0)]
    >>> stretches(run, "value")
    [[(2012, 1.0)], [(2020, 3.0)]]
    """
    parts: list[list[tuple[float, ...]]] = [[]]
    for point in run:
        numbers = [getattr(point, field) for field in fields]
        if None not in numbers:
            parts[-1].append((point.year, *numbers))
        elif parts[-1]:
            parts.append([])
    return [part for part in parts if part]


def _values(lines: Lines) -> Iterable[float]:
    for point in lines.points:
        for number in (
            point.value,
            point.comparator,
            point.low,
            point.high,
            point.comparator_low,
            point.comparator_high,
        ):
            if number is not None:
                yield number
    if lines.target:
        yield lines.target.value
    if len(lines.country) > 1:
        yield from (value for _, value in lines.country)


def _padded(values: Sequence[float]) -> tuple[float, float]:
    """Give the lowest and highest value room above and below, down to zero when zero is near anyway."""
    if not values:
        return 0.0, 1.0
    low, high = min(values), max(values)
    span = (high - low) or abs(high) * 0.2 or 1.0
    padded = low - 0.28 * span
    if low >= 0 and (padded < 0 or low < 0.25 * span):
        padded = 0.0
    return padded, high + 0.2 * span


def ticks(low: float, high: float) -> list[float]:
    """Round values between low and high, about four of them."""
    rough = (high - low) / 4
    power = 10 ** math.floor(math.log10(rough))
    step = next(power * nice for nice in (1, 2, 5, 10) if power * nice >= rough * 0.8)
    first = math.ceil(low / step - 1e-9)
    return [place * step for place in range(first, math.floor(high / step + 1e-9) + 1)]
