# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The value of a region: the mean of its neighbourhoods, or their sum, with what is missing said."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from math import nan
from typing import NamedTuple

import polars as pl

from kloof.areas import Area, level_of
from kloof.boundaries import Brought, Shift, brought
from kloof.estimates import MINIMUM_COVERAGE, Missing
from kloof.indicators import Indicator, find_indicator
from kloof.language.texts import Text
from kloof.observations import Panel, Weights
from kloof.tables import table_card

__all__ = [
    "NO_CELLS",
    "Cell",
    "Cells",
    "Region",
    "Series",
    "Side",
    "continued",
    "municipalities_among",
    "region",
    "series",
    "side",
    "units_of",
]


class Cell(NamedTuple):
    """One published or derived value, or the reason it is not there.

    `inside` is a derived rate of too few people to show: it counts in larger areas only.
    """

    value: float | None
    missing: str | None
    status: str
    inside: float | None = None


class Cells(Mapping[str, Cell]):
    """The cells of one year by area. A cell is made when it is asked for: a country has millions of them."""

    __slots__ = ("_counted", "_inside", "_missing", "_place", "_status", "_value")

    def __init__(
        self,
        areas: Sequence[str],
        value: Sequence[float | None],
        missing: Sequence[str | None],
        status: Sequence[str],
    ) -> None:
        """Take the columns of a table; of an area that is there twice the last row holds."""
        self._place = dict(zip(areas, range(len(areas)), strict=True))
        self._value, self._missing, self._status = value, missing, status
        self._counted, self._inside = list(value), dict[int, float]()

    def __getitem__(self, area: str) -> Cell:
        """Give the cell of an area."""
        place = self._place[area]
        return Cell(self._value[place], self._missing[place], self._status[place], self._inside.get(place))

    def __contains__(self, area: object) -> bool:
        """Say whether an area has a cell."""
        return area in self._place

    def __iter__(self) -> Iterator[str]:
        """Give the areas."""
        return iter(self._place)

    def __len__(self) -> int:
        """Count the areas."""
        return len(self._place)

    def count_inside(self, area: str, inside: float) -> None:
        """Let a rate that is too small to show count in larger areas."""
        place = self._place[area]
        self._inside[place] = inside
        if self._value[place] is None:
            self._counted[place] = inside

    def counted(self, weighed: Mapping[str, float]) -> list[tuple[float, float]]:
        """Give weight and value of areas with a value, with what only counts in larger areas, in their order."""
        place, counted = self._place, self._counted
        there = [(weight, place[area]) for area, weight in weighed.items() if area in place]
        return [(weight, value) for weight, i in there if (value := counted[i]) is not None]

    def numbers(self, areas: Iterable[str]) -> list[float]:
        """Give the value of every area, with what only counts in larger areas; not a number without one."""
        at, counted = self._place.get, self._counted
        return [nan if (i := at(area)) is None or (value := counted[i]) is None else value for area in areas]

    def known(self, areas: Iterable[str]) -> dict[str, float]:
        """Give the values of the areas that have one, in their order."""
        place, values = self._place, self._value
        there = [(area, place[area]) for area in areas if area in place]
        return {area: value for area, i in there if (value := values[i]) is not None}

    def without(self, reason: Missing) -> frozenset[str]:
        """Give the areas that have no value for this reason."""
        return frozenset(area for area, place in self._place.items() if self._missing[place] == reason)

    def weight_without(self, weighed: Mapping[str, float], reason: Missing) -> float:
        """Give the weight of the areas that have no value for this reason."""
        place, missing = self._place, self._missing
        return sum(weight for area, weight in weighed.items() if area in place and missing[place[area]] == reason)

    def lacks(self, areas: Iterable[str], reason: Missing) -> bool:
        """Say whether one of these areas has no value for this reason."""
        return any(self._missing[self._place[area]] == reason for area in areas if area in self._place)


NO_CELLS = Cells((), (), (), ())
_LEVELS = ("BU", "WK", "GM", "NL")
_TOO_LITTLE = (Missing.LOW_COVERAGE, Missing.NO_WEIGHT, Missing.BOUNDARY_CHANGED)


@dataclass(frozen=True, slots=True)
class Series:
    """One indicator from one publisher's table on one map: by year, by area.

    Parameters
    ----------
    level
        The finest level with rows: ``BU``, ``WK`` or ``GM``. Regions are unions of areas of that level.
    population
        For a derived indicator: by year, the table and year of the population it was divided by.
    """

    indicator: Indicator
    table: str
    boundary_year: int
    level: str
    cells: Mapping[int, Cells]
    population: Mapping[int, tuple[str, int]]
    brought: Mapping[int, Mapping[str, Brought]] = field(default_factory=dict, repr=False)
    """Years that `table` does not have, by level: from which other table of its family, and from which map."""
    country: dict[tuple[object, ...], Side] = field(default_factory=dict, repr=False, compare=False)
    """Its values for the whole country, once they were asked: no other region is as large, or asked as often."""

    def table_in(self, year: int, level: str) -> str:
        """Give the table that the figures of a year and level come from."""
        told = self.brought.get(year, {})
        return told[level].table if level in told else next(iter(told.values())).table if told else self.table

    def shift(self, year: int, areas: Collection[str]) -> Shift | None:
        """Say how far off areas of one level can be in a year by borders that moved; None where none did."""
        told = next(
            (one for level, one in self.brought.get(year, {}).items() if areas and level == _level(areas)), None
        )
        return None if told is None or told.carried is None else told.carried.shift(areas)

    @property
    def tables(self) -> tuple[str, ...]:
        """Give every table of the series, its best one first."""
        others = {one.table for told in self.brought.values() for one in told.values()}
        return (self.table, *sorted(others - {self.table}))

    def tells(self, where: Region, year: int) -> bool:
        """Say whether a year has anything of a region: a year that was brought in may be of other levels only."""
        cells = self.cells[year]
        return year not in self.brought or any(code in cells for code in (*where.codes, *where.units))


@dataclass(frozen=True, slots=True)
class Region:
    """A set of areas of one level, and the one code it is, where it is one.

    Parameters
    ----------
    codes
        The single code when the region is exactly one coded area (or the codes the country goes by), else empty.
    units
        Its areas of the series' finest level.
    name
        As it stands behind "compared with"; ``spoken`` as it stands inside a sentence.
    """

    id: str
    name: Text
    spoken: Text
    codes: tuple[str, ...]
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a gap in one year.

    Parameters
    ----------
    value
        In the indicator's unit, or None with `missing`.
    low
        For a sum with a part missing: what is known, which is the least it can be.
    coverage
        Share (0 to 1) of the weight that has a value; None when there is no weight at all.
    unweighed
        How many of its areas have no weight, and were left out.
    own
        Whether the value is the published row of the municipality or country itself, while the table of that year tells
        too little of its neighbourhoods.
    towns
        Whether it is a value of the country from its municipalities, while the table of that year tells too little of
        its neighbourhoods.
    """

    value: float | None
    missing: Missing | None
    coverage: float | None
    low: float | None = None
    unweighed: int = 0
    own: bool = False
    towns: bool = False


def continued(panel: Panel, indicator: Indicator, boundary_year: int) -> Series | None:
    """Give the best ranked table's series on one map, and the years it lacks from the other tables of its family.

    What the best table has stays exactly as it is. A year it does not have comes from another yearly table of its
    family: as it is where that is drawn on the same map, through the cross-walk of the release where it is not. What
    cannot be matched is missing for its changed border.

    Parameters
    ----------
    panel
        The figures of a release, with its cross-walk.
    indicator
        A card.
    boundary_year
        The map that is asked.

    Returns
    -------
    Series
        `table` is the best table on the map, or where no table is drawn on it the one of the newest year that was
        brought. None when nothing can be told on this map.

    Examples
    --------
    >>> from kloof import releases
    >>> panel = releases.read(releases.demo_path()).panel
    >>> found = continued(panel, find_indicator("low_income"), 2024)
    >>> found.brought, found == series(panel, find_indicator("low_income"), 2024)
    ({}, True)
    """
    return panel.remember(
        ("continued", indicator.id, boundary_year), lambda: _continued(panel, indicator, boundary_year)
    )


def _continued(panel: Panel, indicator: Indicator, boundary_year: int) -> Series | None:
    own = series(panel, indicator, boundary_year)
    more = brought(panel, indicator, boundary_year, without=own.cells if own else ())
    more = {year: levels for year, levels in more.items() if any(one.cells for one in levels.values())}
    if not more:
        return own
    cells = dict(own.cells) if own else {}
    for year, levels in more.items():
        rows = [row for one in levels.values() for row in one.cells]
        areas, values, missing, status = zip(*rows, strict=True)
        cells[year] = Cells(areas, values, missing, status)
    cells = dict(sorted(cells.items()))
    if own is not None:
        return replace(own, cells=cells, brought=more, country={})
    finest = next(level for level in _LEVELS if any(level in levels for levels in more.values()))
    newest = more[max(more)]
    table = newest[finest].table if finest in newest else next(iter(newest.values())).table
    return Series(indicator, table, boundary_year, finest, cells, {}, more)


def series(panel: Panel, indicator: Indicator, boundary_year: int) -> Series | None:
    """Give the best ranked table's series of an indicator on one map; None when no table has rows there."""
    tables = panel.tables(indicator, boundary_year)
    if not tables:
        return None
    return panel.remember(
        ("series", indicator.id, boundary_year), lambda: _series(panel, indicator, boundary_year, tables[0])
    )


def _series(panel: Panel, indicator: Indicator, boundary_year: int, table: str) -> Series:
    rows = panel.rows(indicator).filter(boundary_year=boundary_year, release=table)
    cells: dict[int, Cells] = {}
    for year in panel.years(indicator, boundary_year, table):
        of_year = rows.filter(year=year)
        cells[year] = Cells(*(of_year[name].to_list() for name in ("area", "value", "missing", "status")))
    if indicator.rate is not None:
        _count_inside(panel, indicator, boundary_year, table, cells)
    levels = panel.levels(indicator, boundary_year, table)
    population: dict[int, tuple[str, int]] = {}
    if "weight_year" in rows.columns:
        known = (
            rows.filter(pl.col("weight_year").is_not_null()).select("year", "weight_release", "weight_year").unique()
        )
        population = {year: (weight_table, weight_year) for year, weight_table, weight_year in known.iter_rows()}
    finest = next((level for level in _LEVELS if level in levels), "NL")
    return Series(indicator, table, boundary_year, finest, cells, population)


def _count_inside(
    panel: Panel, indicator: Indicator, boundary_year: int, table: str, cells: Mapping[int, Cells]
) -> None:
    """Give each rate that is hidden for too few people what it adds to the areas around it."""
    if indicator.rate is None or indicator.per is None:
        return
    counts = panel.rows(find_indicator(indicator.rate.count)).filter(boundary_year=boundary_year, release=table)
    few = {year: of_year.without(Missing.TOO_FEW) for year, of_year in cells.items()}
    for area, year, count in counts.select("area", "year", "value").iter_rows():
        if area not in few[year] or count is None:
            continue
        weights = panel.weights(indicator, boundary_year, year)
        population = weights.by_area.get(area, 0.0) if weights else 0.0
        if population > 0:
            cells[year].count_inside(area, count / population * indicator.per)


def region(panel: Panel, area: Area, level: str) -> Region:
    """Give the area that was asked as a region."""

    def make() -> Region:
        units = units_of(panel, area.codes, area.boundary_year, level)
        name = Text(nl=area.name)
        return Region(area.id, name, name, area.codes if len(area.codes) == 1 else (), units)

    return panel.remember(("region", area, level), make)


def side(held: Series, where: Region, year: int, weights: Weights | None) -> Side:
    """Give the value of a region in one year.

    A share, mean or rate is the mean of its neighbourhoods, weighted; areas without a weight are left out of value and
    coverage alike, and a region with a municipality of which the weights know nothing has no value. Where the table has
    no neighbourhoods, or too few of a municipality or the country, the published row of the region itself is its value.
    A count is the published row of the region
    itself, else the sum of its parts when all of them are there; a part in which nobody lives may be absent.
    """
    if where.id != "country":
        return _side(held, where, year, weights)
    key = (year, weights.table, weights.year) if weights else (year,)
    if key not in held.country:
        held.country[key] = _side(held, where, year, weights)
    return held.country[key]


def _side(held: Series, where: Region, year: int, weights: Weights | None) -> Side:
    cells = held.cells.get(year, NO_CELLS)
    if not where.units and not any(code in cells for code in where.codes):
        return Side(None, Missing.NO_COMPARATOR, None)
    own = next((cells[code] for code in where.codes if code in cells), None)
    if held.indicator.kind == "extensive":
        return _count(own, where.units, cells, weights)
    if own is not None and (held.level != "BU"):
        return _as_published(own)
    if weights is not None and not _counted_everywhere(where.units, weights):
        found = Side(None, Missing.NO_WEIGHT, None)
    else:
        found = _mean(where.units, cells, weights, table_card(held.table).min_residents)
    if own is not None and found.missing in _TOO_LITTLE and level_of(where.codes[0]) in ("GM", "NL"):
        if own.value is not None:
            return Side(own.value, None, 1.0, own=True)
        if own.missing == Missing.BOUNDARY_CHANGED:
            return Side(None, Missing.BOUNDARY_CHANGED, found.coverage, unweighed=found.unweighed)
    return found


def _level(areas: Collection[str]) -> str:
    return level_of(next(iter(areas)))


@lru_cache(maxsize=16)
def municipalities_among(units: tuple[str, ...]) -> int:
    """Count the municipalities that neighbourhoods or districts lie in."""
    return len({unit[2:6] for unit in units})


def _counted_everywhere(units: Sequence[str], weights: Weights) -> bool:
    """Whether the table of weights covers every municipality: that of one city must not stand for the country."""
    return all(unit[2:6] in weights.municipalities for unit in units)


def units_of(panel: Panel, codes: Iterable[str], boundary_year: int, level: str) -> tuple[str, ...]:
    """Give the areas of one level that make up these codes; a code below that level has none."""
    wanted = list(codes)
    found = {code for code in wanted if level_of(code) == level}
    for code in wanted:
        if _is_above(code, level):
            found.update(panel.parts(code, boundary_year, level))
    if any(code.startswith("NL") for code in wanted):
        found |= set(panel.units(boundary_year, level))
    return tuple(sorted(found))


def _is_above(code: str, level: str) -> bool:
    order = ("BU", "WK", "GM", "NL")
    return order.index(level_of(code)) > order.index(level)


def _reason(cell: Cell) -> Missing:
    return Missing(cell.missing) if cell.missing else Missing.NOT_PUBLISHED


def _as_published(cell: Cell) -> Side:
    if cell.value is None:
        return Side(None, _reason(cell), 0.0)
    return Side(cell.value, None, 1.0)


def _mean(units: Sequence[str], cells: Cells, weights: Weights | None, fewest: int) -> Side:
    if len(units) == 1 and (cell := cells.get(units[0])) is not None and cell.value is None:
        return Side(None, _reason(cell), 0.0)
    if weights is None:
        return Side(None, Missing.NO_WEIGHT, None, unweighed=len(units))
    weighed = {unit: weights.by_area[unit] for unit in units if unit in weights.by_area}
    unweighed = len(units) - len(weighed)
    everyone = sum(weighed.values())
    if everyone <= 0:
        reason = Missing.TOO_FEW if weighed else Missing.NO_WEIGHT
        return Side(None, reason, None, unweighed=unweighed)
    valued = cells.counted(weighed)
    if everyone < fewest and cells.lacks(weighed, Missing.TOO_FEW):
        return Side(None, Missing.TOO_FEW, None, unweighed=unweighed)
    known = sum(weight for weight, _ in valued)
    coverage = known / everyone
    if len(units) == 1 and not valued:
        return Side(None, Missing.NOT_PUBLISHED, 0.0)
    if coverage < MINIMUM_COVERAGE or known <= 0:
        moved = cells.weight_without(weighed, Missing.BOUNDARY_CHANGED)
        reason = Missing.BOUNDARY_CHANGED if moved > everyone * (1 - MINIMUM_COVERAGE) else Missing.LOW_COVERAGE
        return Side(None, reason, coverage, unweighed=unweighed)
    return Side(sum(weight * value for weight, value in valued) / known, None, coverage, unweighed=unweighed)


def _count(own: Cell | None, units: Sequence[str], cells: Cells, weights: Weights | None) -> Side:
    if own is not None and own.value is not None:
        return _as_published(own)
    if len(units) <= 1:
        alone = own or (cells.get(units[0]) if units else None)
        return _as_published(alone) if alone is not None else Side(None, Missing.NOT_PUBLISHED, 0.0)
    population = weights.by_area if weights else {}
    published = cells.known(units)
    absent = [unit for unit in units if unit not in published]
    known = sum(published.values())
    everyone = sum(population.get(u, 0.0) for u in units)
    covered = everyone - sum(population.get(u, 0.0) for u in absent)
    coverage = covered / everyone if everyone > 0 else None
    if absent and len(absent) == len(units) and cells.without(Missing.BOUNDARY_CHANGED).issuperset(absent):
        return Side(None, Missing.BOUNDARY_CHANGED, 0.0)
    if any(population.get(u) != 0 for u in absent):
        return Side(None, Missing.PART_MISSING, coverage, low=known if len(absent) < len(units) else None)
    return Side(known, None, coverage)
