# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The years a table does not have, from the other yearly tables of its family, on the map that is asked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

import polars as pl

from kloof.boundaries.carried import Carried
from kloof.boundaries.crosswalks import How
from kloof.boundaries.harmonising import By, Crosswalk, between, brought_over
from kloof.indicators import Indicator
from kloof.observations import Panel
from kloof.tables import family_of

__all__ = ["Brought", "brought", "family_on"]

_LEVELS = ("BU", "WK", "GM", "NL")
_PART = ("boundary_year", "release", "year", "level")


@dataclass(frozen=True, slots=True)
class Brought:
    """The figures of one year and one level, from one table, on the map that is asked.

    Parameters
    ----------
    table, drawn_on
        The publisher's table and the map it is drawn on.
    cells
        ``area, value, missing, status`` on the asked map, of the municipalities that the table tells of.
    how
        By area with a value, the weakest evidence by which it was matched.
    lost
        By municipality (four digits) on the old map: the people that could not be brought over, and all its people.
        Areas count alike where nobody is weighed.
    then
        By municipality that could not be matched, what was published for it within the borders of then.
    carried
        What tells how far off a value can be by the borders that moved; None where the map is the same.
    """

    table: str
    drawn_on: int
    cells: tuple[tuple[str, float | None, str | None, str], ...]
    how: Mapping[str, str]
    lost: Mapping[str, tuple[float, float]]
    then: Mapping[str, float]
    carried: Carried | None = field(default=None, repr=False, compare=False)

    def unmatched(self, municipalities: Collection[str] | None = None) -> float:
        """Give the share of the people of these municipalities (four digits) that could not be brought; or of all."""
        told = [found for digits, found in self.lost.items() if municipalities is None or digits in municipalities]
        everyone = sum(people for _, people in told)
        return sum(gone for gone, _ in told) / everyone if everyone else 0.0


def family_on(panel: Panel, indicator: Indicator, boundary_year: int) -> str | None:
    """Give the family of the best table on a map; without one there, of the best on any map, of equals the newest."""
    tables = panel.tables(indicator, boundary_year)
    if tables:
        return family_of(tables[0])
    elsewhere = [
        (indicator.rank(table)[0], -drawn_on, table) for drawn_on, _, _, table, _ in panel.published(indicator)
    ]
    return family_of(min(elsewhere)[2]) if elsewhere else None


def brought(
    panel: Panel, indicator: Indicator, boundary_year: int, *, without: Collection[int] = ()
) -> dict[int, dict[str, Brought]]:
    """Give, by year and level, what the family of an indicator's best table tells of years that table does not have.

    Parameters
    ----------
    boundary_year
        The map that is asked.
    without
        Years that are there already.

    Returns
    -------
    dict
        Of several tables of one year and level: one on the asked map first, then the best ranked, then the one with
        the most values.
    """
    family = family_on(panel, indicator, boundary_year)
    best: dict[tuple[int, str], tuple[tuple[bool, int, int, str, int], str, int]] = {}
    for drawn_on, year, level, table, values in panel.published(indicator):
        if year in without or level not in _LEVELS or family_of(table) != family:
            continue
        rank = (drawn_on != boundary_year, indicator.rank(table)[0], -values, table, -drawn_on)
        if (year, level) not in best or rank < best[year, level][0]:
            best[year, level] = (rank, table, drawn_on)
    if not best:
        return {}
    wanted = _wanted({level for _, level in best}, indicator)
    level_of_row = pl.col("area").str.slice(0, 2).alias("level")
    parts = panel.rows(indicator).with_columns(level_of_row).partition_by(*_PART, as_dict=True, maintain_order=True)
    found: dict[int, dict[str, Brought]] = {}
    for (year, level), (_, table, drawn_on) in sorted(best.items()):
        mine = parts.get((drawn_on, table, year, level))
        if mine is not None and level in wanted:
            found.setdefault(year, {})[level] = _one(panel, indicator, mine, boundary_year)
    return found


def _wanted(levels: Collection[str], indicator: Indicator) -> Collection[str]:
    """Give the finest level, and those of which the row itself may be the value of a region."""
    finest = min(levels, key=_LEVELS.index)
    return {finest, "GM", "NL", *(("WK",) if indicator.kind == "extensive" else ())}


def _one(panel: Panel, indicator: Indicator, rows: pl.DataFrame, boundary_year: int) -> Brought:
    drawn_on, year, table, area = rows.select("boundary_year", "year", "release", "area").row(0)
    level, cells = area[:2], tuple(rows.select("area", "value", "missing", "status").iter_rows())
    if drawn_on == boundary_year or level == "NL":
        how = {code: How.SAME_MAP.value for code, value, _, _ in cells if value is not None}
        return Brought(table, drawn_on, cells, how, {}, {})
    weights = panel.weights(indicator, drawn_on, year, level)
    people = weights.by_area if weights else None
    by: By = "addresses" if indicator.counted_where == "place_of_event" else "homes"
    way = _way(panel, drawn_on, boundary_year, level, by)
    given = {code: (value, missing) for code, value, missing, _ in cells}
    values, reasons, _, _ = brought_over(way, given, indicator.kind, people)
    told = {code[2:6] for code in given}
    status = {code: said for code, _, _, said in cells}
    usual = min(status.values())
    made = tuple(
        (code, value, missing, status.get(code, usual))
        for code, value, missing, how in zip(way.targets, values, reasons, way.how, strict=True)
        if code[2:6] in told or how != How.BOUNDARY_CHANGED.value
    )
    evidence = {code: how for code, how, value in zip(way.targets, way.how, values, strict=True) if value is not None}
    then = {code: v for code, (v, _) in given.items() if level == "GM" and v is not None and code not in evidence}
    published = {code: value for code, (value, _) in given.items()}
    carried = Carried(way, published, people, indicator.kind, indicator.minimum, indicator.maximum)
    return Brought(table, drawn_on, made, evidence, _lost(way, given, people), then, carried)


def _way(panel: Panel, from_year: int, to_year: int, level: str, by: By) -> Crosswalk:
    """Give the way between two maps, made once for all figures of a panel."""
    pairs = panel.remember(
        ("crosswalk",), lambda: panel.crosswalk.partition_by("from_year", "to_year", as_dict=True, maintain_order=True)
    )
    rows = pairs.get((from_year, to_year), panel.crosswalk.clear())
    return panel.remember(
        ("way", from_year, to_year, level, by), lambda: between(rows, from_year, to_year, level=level, by=by)
    )


def _lost(way: Crosswalk, areas: Iterable[str], people: Mapping[str, float] | None) -> dict[str, tuple[float, float]]:
    alone = {code for code, lost in zip(way.sources, way.unmatched, strict=True) if lost}
    found: dict[str, tuple[float, float]] = {}
    for code in areas:
        here = 1.0 if people is None else people.get(code, 0.0)
        gone, everyone = found.get(code[2:6], (0.0, 0.0))
        lost = code in alone or code not in way.places
        found[code[2:6]] = (gone + here * lost, everyone + here)
    return found
