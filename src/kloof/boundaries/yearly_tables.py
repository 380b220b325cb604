# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""One family of yearly tables, each on the map of its own year, as one series on one map."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from kloof.boundaries.crosswalks import How
from kloof.boundaries.harmonising import harmonise
from kloof.indicators import Indicator, find_indicator
from kloof.language.editions import Break
from kloof.observations import Panel
from kloof.tables import family_of

__all__ = ["Series", "series"]

_VALUES: dict[str, type[pl.DataType]] = {
    "area": pl.String,
    "boundary_year": pl.Int32,
    "year": pl.Int32,
    "value": pl.Float64,
    "missing": pl.String,
    "coverage": pl.Float64,
    "divided": pl.Float64,
    "how": pl.String,
    "table": pl.String,
    "drawn_on": pl.Int32,
}


@dataclass(frozen=True)
class Series:
    """An indicator over the years on one map, from one publisher's family of tables.

    Parameters
    ----------
    values
        ``area, boundary_year, year, value, missing, coverage, divided, how, table, drawn_on``: the last two name the
        table of that year and the map it was published on.
    unmatched
        By year, the share of the people that could not be brought to the map; of the areas, where nobody is weighed.
    breaks
        Breaks of the indicator in these tables. They are said, never bridged.
    """

    indicator: Indicator
    family: str
    level: str
    boundary_year: int
    values: pl.DataFrame
    unmatched: Mapping[int, float]
    breaks: tuple[Break, ...]

    def years(self) -> pl.DataFrame:
        """Say per year how it got there.

        Returns
        -------
        DataFrame
            ``year, table, drawn_on, areas, with_value, how, unmatched``: how many areas the map has, how many have a
            value, the weakest evidence among those, and the share of the people that was not matched.
        """
        order = [how.value for how in How]
        valued = pl.col("value").is_not_null()
        weakest = pl.col("how").filter(valued).replace_strict(order, range(len(order)), return_dtype=pl.Int8).max()
        told = self.values.group_by("year", "table", "drawn_on").agg(
            areas=pl.len(), with_value=valued.sum(), how=weakest.replace_strict(range(len(order)), order, default=None)
        )
        lost = pl.col("year").replace_strict(self.unmatched, return_dtype=pl.Float64, default=0.0)
        return told.with_columns(unmatched=lost).sort("year")


def series(panel: Panel, indicator: str, *, boundary_year: int, level: str = "WK", family: str = "KWB") -> Series:
    """Give one indicator from one publisher's family of yearly tables, all years on one map.

    A gap continues its series by itself (:func:`kloof.regions.continued`). Ask for this where all areas of a level are
    wanted, and say beside it what :meth:`Series.years` says.

    Parameters
    ----------
    panel
        The figures of a release, with its cross-walk.
    indicator
        Id of a published indicator.
    boundary_year
        The map that is wanted.
    level
        ``GM``, ``WK`` or ``BU``.
    family
        The publisher's family of tables, such as ``KWB``.

    Returns
    -------
    Series
        A year of the family that has no row of this level is not in it. Where two tables of the family are about the
        same year, the one that the card ranks first is used, of equals the one with the most values.

    Raises
    ------
    UnknownIndicator
        No card has this id; near ids are named.

    Examples
    --------
    >>> from kloof import releases
    >>> demo = releases.read(releases.demo_path()).panel
    >>> series(demo, "residents", boundary_year=2024, level="BU").years()["year"].to_list()
    [2022, 2024]
    """
    card = find_indicator(indicator)
    rows = panel.rows(card).filter(pl.col("area").str.starts_with(level))
    tables = [table for table in rows["release"].unique() if family_of(table) == family]
    rows = rows.filter(pl.col("release").is_in(tables))
    parts = [pl.DataFrame(schema=_VALUES)]
    unmatched: dict[int, float] = {}
    for group in _best(rows, card):
        drawn_on, year, table = group.select("boundary_year", "year", "release").row(0)
        weights = panel.weights(card, drawn_on, year, level) if drawn_on != boundary_year else None
        brought = harmonise(
            group,
            panel.crosswalk,
            kind=card.kind,
            to_year=boundary_year,
            weights=weights.by_area if weights else None,
            by="addresses" if card.counted_where == "place_of_event" else "homes",
        )
        told = brought.values.with_columns(table=pl.lit(table), drawn_on=pl.lit(drawn_on, dtype=pl.Int32))
        parts.append(told.select(*_VALUES))
        unmatched |= {year: lost for (year, _), lost in brought.unmatched.items()}
    values = pl.concat(parts).sort("area", "year")
    breaks = card.breaks_in(values["table"].unique().sort())
    return Series(card, family, level, boundary_year, values, dict(sorted(unmatched.items())), breaks)


def _best(rows: pl.DataFrame, card: Indicator) -> list[pl.DataFrame]:
    """Give one table's rows per year: the best ranked, then the one with the most values."""
    best: dict[int, tuple[tuple[int, int, str, int], pl.DataFrame]] = {}
    for group in rows.partition_by("year", "boundary_year", "release", maintain_order=True):
        year, drawn_on, table = group.select("year", "boundary_year", "release").row(0)
        rank = (card.rank(table)[0], group["value"].null_count() - group.height, table, drawn_on)
        if year not in best or rank < best[year][0]:
            best[year] = (rank, group)
    return [best[year][1] for year in sorted(best)]
