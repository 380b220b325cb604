# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The margins of figures in a release: the published numbers of two regions, fetched and compared."""

from __future__ import annotations

from collections.abc import Sequence

from kloof.estimates import Missing
from kloof.margins.comparisons import Comparison, compare, value_margins
from kloof.margins.facts import Facts, facts_of
from kloof.margins.margin import Margins
from kloof.margins.neighbourhoods import Neighbourhoods
from kloof.observations import Panel, Weights
from kloof.regions import Cell, Cells, Region, Series

__all__ = ["neighbourhoods", "year_facts", "year_margins", "year_value_margins"]


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
    inside = set(own.units)
    contains = bool(inside) and inside <= set(other.units)
    beside = [unit for unit in other.units if unit not in inside] if contains else list(other.units)
    mine = neighbourhoods(panel, held, own.units, year, own.codes)
    theirs = neighbourhoods(panel, held, beside, year, () if contains else other.codes)
    if mine is None or theirs is None:
        return None
    return compare(mine, theirs, facts, better="higher" if card.better == "higher" else "lower", contains=contains)


def year_value_margins(panel: Panel, held: Series, where: Region, year: int) -> Margins | None:
    """Give both margins of the value of one region in one year; None when it has no figure."""
    found = neighbourhoods(panel, held, where.units, year, where.codes)
    return None if found is None else value_margins(found, year_facts(panel, held, year))


def year_facts(panel: Panel, held: Series, year: int) -> Facts:
    """Give what is known about the figures of one year of a series, decimals seen in all of its areas."""

    def compute() -> Facts:
        values = (cell.value for cell in held.cells.get(year, {}).values())
        return facts_of(held.indicator, held.level, (value for value in values if value is not None))

    return panel.remember(("facts", held.indicator.id, held.table, held.boundary_year, year), compute)


def neighbourhoods(
    panel: Panel, held: Series, units: Sequence[str], year: int, codes: Sequence[str] = ()
) -> Neighbourhoods | None:
    """Give the published numbers of a region's areas; None when none is published, or nothing weighs them.

    Areas without a known weight are left out, as in the value itself. Where a count or a table without neighbourhoods
    has a row of the region itself, that row is all.
    """
    cells = held.cells[year] if year in held.cells else Cells((), (), (), ())
    card = held.indicator
    own = next((cells[code] for code in codes if code in cells and cells[code].value is not None), None)
    weights = panel.weights(card, held.boundary_year, year, held.level)
    if own is not None and (card.kind == "extensive" or held.level != "BU"):
        people = sum((weights.by_area.get(unit, 0.0) for unit in units), 0.0) if weights else 0.0
        return Neighbourhoods.of([own.value], [people or 1.0])
    if card.kind == "extensive":
        found = Neighbourhoods.of([cells[u].value if u in cells else None for u in units], [1.0] * len(units))
        return found if found.known.any() else None
    if weights is None:
        return None
    weighed = [unit for unit in units if weights.by_area.get(unit, 0.0) > 0]
    values = [_number(cells.get(unit), weights, unit, card.per if card.rate else None) for unit in weighed]
    found = Neighbourhoods.of(values, [weights.by_area[unit] for unit in weighed])
    return found if found.known.any() else None


def _number(cell: Cell | None, weights: Weights, unit: str, per: int | None) -> float | None:
    """Give the published value; for a rate the count behind it, also where it is hidden for too few people."""
    if cell is None:
        return None
    value = cell.inside if cell.value is None and cell.missing == Missing.TOO_FEW else cell.value
    return value if value is None or per is None else value * weights.by_area[unit] / per
