# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""How sure one year of a gap is: both margins of everything it tells, asked for when somebody wants to know.

The method, its assumptions and its limits: docs/methods/margins.md.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from math import isclose

from kloof.language.gaps import GapMargin, GapMargins, GapYearMargins
from kloof.language.texts import Language
from kloof.margins import Drawn, Margin, Margins, year_drawn, year_margins, year_value_margins
from kloof.observations import Panel
from kloof.regions import Region, Series

__all__ = ["Sureness", "asked", "published", "sureness"]


@dataclass(frozen=True, slots=True)
class Sureness:
    """Both margins of what one year of a gap tells; None where there is no figure to be sure of.

    ``drawn`` is the area's figure drawn towards that of its municipality, where the card says so.
    """

    value: Margins | None = None
    comparator: Margins | None = None
    gap: Margins | None = None
    ratio: Margins | None = None
    people: Margins | None = None
    drawn: Drawn | None = None


def asked(
    panel: Panel, held: Series, own: Region, other: Region, year: int, figures: tuple[float | None, float | None]
) -> Callable[[], Sureness]:
    """Give what tells how sure a year is: nothing is computed before it is called, and then once."""
    return cache(lambda: sureness(panel, held, own, other, year, figures))


def sureness(
    panel: Panel, held: Series, own: Region, other: Region, year: int, figures: tuple[float | None, float | None]
) -> Sureness:
    """Give both margins of one year.

    Parameters
    ----------
    panel
        The figures of one release.
    held
        The series.
    own, other
        The area and its comparator. Where they share some neighbourhoods and neither holds the other they are not
        independent: value and comparator then have margins, gap and people have none.
    year
        The year.
    figures
        The area's value and its comparator's, as computed; None where there is none. Margins of any other number
        would be margins of something else, and are left out.

    Examples
    --------
    >>> from kloof import areas, regions, releases
    >>> from kloof.gaps import comparator
    >>> from kloof.indicators import find_indicator
    >>> panel = releases.read(releases.demo_path()).panel
    >>> east = areas.find_area("veendrecht-oost", panel.areas)
    >>> held = regions.series(panel, find_indicator("low_income"), east.boundary_year)
    >>> own, rest = regions.region(panel, east, held.level), comparator(panel, east, "rest", held.level).region
    >>> year = max(held.cells)
    >>> weights = panel.weights(held.indicator, held.boundary_year, year, held.level)
    >>> both = tuple(regions.side(held, where, year, weights).value for where in (own, rest))
    >>> found = sureness(panel, held, own, rest, year, both)
    >>> low, high = found.gap.interval
    >>> low < found.gap.value < high
    True
    """
    value, comparator = figures
    drawn = None if value is None else year_drawn(panel, held, own, year)
    if value is not None and comparator is not None and held.indicator.has_gap and not _overlap(own, other):
        found = year_margins(panel, held, own, other, year)
        if found is not None and _is_of(found.value, value) and _is_of(found.comparator, comparator):
            return Sureness(found.value, found.comparator, found.gap, found.ratio, found.people, drawn)
    mine = None if value is None else year_value_margins(panel, held, own, year)
    theirs = None if comparator is None else year_value_margins(panel, held, other, year)
    return Sureness(_kept(mine, value), _kept(theirs, comparator), drawn=drawn)


def published(found: Sureness, language: Language) -> GapYearMargins:
    """Give both margins of a year as others read them."""

    def told(margins: Margins | None) -> GapMargins | None:
        if margins is None:
            return None
        return GapMargins(measurement=_margin(margins.measurement, language), chance=_margin(margins.chance, language))

    return GapYearMargins(
        value=told(found.value), comparator=told(found.comparator), gap=told(found.gap), people=told(found.people)
    )


def _margin(margin: Margin, language: Language) -> GapMargin:
    return GapMargin(
        name=margin.kind.label.to(language),
        state=margin.state.value,
        low=margin.low,
        high=margin.high,
        least=margin.least,
        most=margin.most,
        reason=None if margin.reason is None else margin.reason.to(language),
    )


def _overlap(own: Region, other: Region) -> bool:
    mine = set(own.units)
    shared = mine.intersection(other.units)
    return bool(shared) and shared != mine


def _kept(margins: Margins | None, value: float | None) -> Margins | None:
    return margins if margins is not None and value is not None and _is_of(margins, value) else None


def _is_of(margins: Margins, value: float) -> bool:
    return isclose(margins.value, value, rel_tol=1e-9, abs_tol=1e-9)
