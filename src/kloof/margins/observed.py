# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The margins of figures in a release: the published numbers of two regions, fetched and compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import isnan
from typing import Literal

import numpy as np

from kloof.areas import municipality_of
from kloof.margins.comparisons import Comparison, compare, value_margins
from kloof.margins.facts import Facts, facts_of
from kloof.margins.margin import Margins
from kloof.margins.neighbourhoods import Floats, Neighbourhoods
from kloof.margins.shrinkage import Shrunk, shrunk
from kloof.observations import Panel
from kloof.regions import NO_CELLS, Region, Series

__all__ = ["Drawn", "neighbourhoods", "year_drawn", "year_facts", "year_margins", "year_value_margins"]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A figure drawn towards that of its municipality as far as chance alone could have moved it.

    Parameters
    ----------
    value
        The drawn figure, in the unit of the figure.
    towards
        The figure of the municipality.
    trust
        How much of the own figure is kept, 0 to 1.
    """

    value: float
    towards: float
    trust: float


def year_margins(panel: Panel, held: Series, own: Region, other: Region, year: int) -> Comparison | None:
    """Give both margins of one year of a gap; None without a figure, or when the comparator is the area itself.

    Parameters
    ----------
    panel
        The figures of one release.
    held
        The series, from :func:`kloof.regions.series`.
    own, other
        The area and its comparator, of which the area's neighbourhoods may be part.
    year
        The year.

    Examples
    --------
    >>> from kloof import releases
    >>> from kloof.areas import find_area
    >>> from kloof.indicators import find_indicator
    >>> from kloof.gaps import comparator
    >>> from kloof.regions import region, series
    >>> panel = releases.read(releases.demo_path()).panel
    >>> area = find_area("veendrecht-oost", panel.areas)
    >>> held = series(panel, find_indicator("registered_crime"), area.boundary_year)
    >>> own, rest = region(panel, area, held.level), comparator(panel, area, "rest", held.level).region
    >>> found = year_margins(panel, held, own, rest, max(held.cells))
    >>> found.gap.chance.low < found.gap.value < found.gap.chance.high
    True
    """
    card = held.indicator
    if card.better not in ("higher", "lower") or card.kind != "intensive":
        return None
    facts = year_facts(panel, held, year)
    mine = neighbourhoods(panel, held, own.units, year, own.codes)
    if mine is None:
        return None
    theirs, contains, whole = _beside(panel, held, own, other, year)
    if theirs is None:
        return None
    better: Literal["higher", "lower"] = "higher" if card.better == "higher" else "lower"
    return compare(mine, theirs, facts, better=better, contains=contains, whole=whole)


def _beside(
    panel: Panel, held: Series, own: Region, other: Region, year: int
) -> tuple[Neighbourhoods | None, bool, Margins | None]:
    """Give the comparator without the area, whether it contains the area, and then its margins where they are kept.

    The country is the same for every area of a map: its numbers are gathered once, and the area's taken out.
    """
    inside = set(own.units)
    if other.id != "country" or held.level == "NL" or any(code in held.cells.get(year, {}) for code in other.codes):
        contains = bool(inside) and inside <= set(other.units)
        beside = [unit for unit in other.units if unit not in inside] if contains else list(other.units)
        return neighbourhoods(panel, held, beside, year, () if contains else other.codes), contains, None
    country, places, margins = panel.remember(
        ("country's margins", held.indicator.id, held.table, held.boundary_year, year),
        lambda: _country(panel, held, other, year),
    )
    if country is None:
        return None, True, None
    kept = np.delete(np.arange(len(country.values)), [places[unit] for unit in own.units if unit in places])
    rest = Neighbourhoods(country.values[kept], country.weights[kept])
    return (rest if rest.known.any() else None), True, margins


def _country(
    panel: Panel, held: Series, other: Region, year: int
) -> tuple[Neighbourhoods | None, dict[str, int], Margins | None]:
    """Give the numbers of every area of the country, where each stands among them, and both margins of all together."""
    weights = panel.weights(held.indicator, held.boundary_year, year, held.level)
    if weights is None:
        return None, {}, None

    def living() -> tuple[dict[str, int], Floats]:
        known = [(unit, weight) for unit in other.units if (weight := weights.by_area.get(unit, 0.0)) > 0]
        return {unit: n for n, (unit, _) in enumerate(known)}, np.array([weight for _, weight in known])

    key = ("country's people", held.indicator.weight, weights.table, weights.year, held.boundary_year, held.level)
    places, people = panel.remember(key, living)
    found = _weighed(held, year, list(places), people)
    if found is None:
        return None, {}, None
    return found, places, value_margins(found, year_facts(panel, held, year))


def year_value_margins(panel: Panel, held: Series, where: Region, year: int) -> Margins | None:
    """Give both margins of the value of one region in one year; None when it has no figure."""
    found = neighbourhoods(panel, held, where.units, year, where.codes)
    return None if found is None else value_margins(found, year_facts(panel, held, year))


def year_drawn(panel: Panel, held: Series, where: Region, year: int) -> Drawn | None:
    """Draw the figure of a region towards that of its municipality, where the card says so (``shrink``).

    Each neighbourhood is drawn by itself; a region is their mean by people. The own figure is never replaced by it.

    Returns
    -------
    Drawn or None
        None where the card does not say so, where the table has no neighbourhoods, the region lies in several
        municipalities, or fewer than three neighbourhoods tell how much they differ.

    Examples
    --------
    >>> from kloof import releases
    >>> from kloof.areas import find_area
    >>> from kloof.indicators import find_indicator
    >>> from kloof.regions import region, series
    >>> panel = releases.read(releases.demo_path()).panel
    >>> held = series(panel, find_indicator("registered_crime"), 2024)
    >>> where = region(panel, find_area("BU99990103", panel.areas), "BU")
    >>> drawn = year_drawn(panel, held, where, max(held.cells))
    >>> 0 < drawn.trust < 1
    True
    """
    card = held.indicator
    municipalities = {municipality_of(unit) for unit in where.units}
    if card.shrink is None or card.chance is None or card.per is None or held.level != "BU" or len(municipalities) != 1:
        return None
    weights = panel.weights(card, held.boundary_year, year, held.level)
    municipality = municipalities.pop()
    if weights is None or municipality is None:
        return None
    units = panel.parts(municipality, held.boundary_year, held.level)
    chance, per = card.chance, float(card.per)

    def draw() -> tuple[Shrunk | None, dict[str, int]]:
        numbers = held.cells.get(year, NO_CELLS).numbers(units)
        people = [weights.by_area.get(unit, 0.0) for unit in units]
        model: Literal["poisson", "binomial"] = "binomial" if chance.kind == "binomial" else "poisson"
        told = [None if isnan(number) else number for number in numbers]
        found = shrunk(told, people, per=per, model=model, dispersion=chance.dispersion)
        return found, {unit: place for place, unit in enumerate(units)}

    found, places = panel.remember(("drawn", card.id, held.table, held.boundary_year, year, municipality), draw)
    if found is None:
        return None
    inside = [
        (weights.by_area[unit], value, trust)
        for unit in where.units
        if (place := places.get(unit)) is not None
        and (value := found.shrunk[place]) is not None
        and (trust := found.trust[place]) is not None
    ]
    everyone = sum(people for people, _, _ in inside)
    if everyone <= 0:
        return None
    value = sum(people * drawn for people, drawn, _ in inside) / everyone
    return Drawn(value, found.towards, sum(people * trust for people, _, trust in inside) / everyone)


def year_facts(panel: Panel, held: Series, year: int) -> Facts:
    """Give what is known about the figures of one year of a series, decimals seen in all of its areas."""

    def compute() -> Facts:
        cells = held.cells.get(year, NO_CELLS)
        return facts_of(held.indicator, held.level, list(cells.known(cells).values()))

    return panel.remember(("facts", held.indicator.id, held.table, held.boundary_year, year), compute)


def neighbourhoods(
    panel: Panel, held: Series, units: Sequence[str], year: int, codes: Sequence[str] = ()
) -> Neighbourhoods | None:
    """Give the published numbers of a region's areas; None when none is published, or nothing weighs them.

    Areas without a known weight are left out, as in the value itself. Where a count or a table without neighbourhoods
    has a row of the region itself, that row is all.
    """
    cells = held.cells.get(year, NO_CELLS)
    card = held.indicator
    own = next((cells[code] for code in codes if code in cells and cells[code].value is not None), None)
    weights = panel.weights(card, held.boundary_year, year, held.level)
    if own is not None and (card.kind == "extensive" or held.level != "BU"):
        people = sum((weights.by_area.get(unit, 0.0) for unit in units), 0.0) if weights else 0.0
        row = next(code for code in codes if code in cells and cells[code].value is not None)
        return replace(Neighbourhoods.of([own.value], [people or 1.0]), shift=held.shift(year, [row]))
    if card.kind == "extensive":
        found = Neighbourhoods.of([cells[u].value if u in cells else None for u in units], [1.0] * len(units))
        return _shifted(held, year, units, found)
    if weights is None:
        return None
    known = [(unit, weight) for unit in units if (weight := weights.by_area.get(unit, 0.0)) > 0]
    return _weighed(held, year, [unit for unit, _ in known], np.array([weight for _, weight in known]))


def _weighed(held: Series, year: int, weighed: Sequence[str], weights: Floats) -> Neighbourhoods | None:
    """Give the published values of areas of which the weight is known; for a rate the counts behind them."""
    card = held.indicator
    values = np.array(held.cells.get(year, NO_CELLS).numbers(weighed), dtype=np.float64)
    if card.rate and card.per is not None:
        values = values * weights / card.per
    return _shifted(held, year, weighed, Neighbourhoods(values, weights))


def _shifted(held: Series, year: int, units: Sequence[str], found: Neighbourhoods) -> Neighbourhoods | None:
    """Add how far off they can be by borders that moved; None when no value is known."""
    if not found.known.any():
        return None
    told = [unit for unit, known in zip(units, found.known, strict=True) if known]
    return replace(found, shift=held.shift(year, told))
