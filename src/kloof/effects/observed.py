# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""From the one tidy table to panels: complete blocks on one boundary year, and what was left out said aloud."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from kloof import observations, regions
from kloof.effects.panels import Panel
from kloof.effects.surroundings import Surroundings
from kloof.indicators import Indicator, indicators
from kloof.language.studies import Study

__all__ = ["ObservedPanels", "panels_of", "rows_of", "surroundings_of"]

DENSITY = "address_density"
"""The indicator from which the urbanity of a neighbourhood follows."""


ROWS: dict[str, type[pl.DataType]] = {
    "area": pl.String,
    "boundary_year": pl.Int32,
    "year": pl.Int32,
    "indicator": pl.String,
    "value": pl.Float64,
    "release": pl.String,
    "weight": pl.Float64,
}
"""Columns of what a study needs."""


@dataclass(frozen=True, slots=True)
class ObservedPanels:
    """Panels for the outcomes of a study.

    Parameters
    ----------
    panels
        By indicator; an indicator without any complete area is absent.
    tables
        By indicator: the publisher's table its series comes from.
    incomplete
        By indicator: areas left out because a year is missing or secret. A treated area among them makes a refusal.
    weightless
        By indicator: areas left out because nobody lives there in one of the years, so that they weigh nothing.
    missing
        By indicator, for each area of the study that is incomplete: the years without a figure.
    """

    panels: Mapping[str, Panel]
    tables: Mapping[str, str]
    incomplete: Mapping[str, tuple[str, ...]]
    weightless: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    missing: Mapping[str, Mapping[str, tuple[int, ...]]] = field(default_factory=dict)


def rows_of(observed: observations.Panel, study: Study, cards: Mapping[str, Indicator]) -> pl.DataFrame:
    """Give the figures a study needs, with weights, as a gap takes them: the same table, values and weights.

    A rate of too few people to show counts within a larger area, as it does in a gap.

    Returns
    -------
    Rows with ``area, boundary_year, year, indicator, value, release, weight``; the weight is null where the release has
    no count of people for that area.
    """
    rows: list[tuple[str, int, int, str, float | None, str, float | None]] = []
    for boundary_year in sorted({area.boundary_year for area in study.areas}):
        for name, card in cards.items():
            held = regions.series(observed, card, boundary_year)
            if held is None:
                continue
            for year, cells in held.cells.items():
                weights = observed.weights(card, boundary_year, year, held.level)
                by_area = {} if weights is None else weights.by_area
                rows += [
                    (
                        area,
                        boundary_year,
                        year,
                        name,
                        cell.inside if cell.value is None else cell.value,
                        held.table,
                        by_area.get(area),
                    )
                    for area, cell in cells.items()
                ]
    return pl.DataFrame(rows, schema=ROWS, orient="row")


def surroundings_of(observed: observations.Panel, study: Study) -> Surroundings:
    """Give what a release knows of borders and urbanity on the map of a study."""
    years = sorted({area.boundary_year for area in study.areas})
    borders = observed.neighbours.filter(pl.col("boundary_year").is_in(years))
    beside = borders.group_by("area", maintain_order=True).agg(pl.col("neighbour").sort())
    card = indicators().get(DENSITY)
    density: dict[str, float] = {}
    if card is not None:
        known = observed.rows(card).filter(pl.col("boundary_year").is_in(years), pl.col("value").is_not_null())
        ranked = sorted(known.select("year", "release", "area", "value").rows(), key=lambda row: (row[0], row[1]))
        density = {area: value for _, _, area, value in ranked}
    return Surroundings(dict(beside.iter_rows()), density)


def panels_of(
    figures: pl.DataFrame, study: Study, *, ranked: Mapping[str, Sequence[str]] | None = None
) -> ObservedPanels:
    """Take the figures a study needs out of a release.

    One series comes from one publisher's table: the first of `ranked` that has the study's areas. Areas are of the same
    level (neighbourhood, district or municipality) and on the same boundary year as the study's. Years are those in
    which the table has any figure; an area with a gap in them is left out and named, never filled in.

    Parameters
    ----------
    figures
        Rows with ``area, boundary_year, year, indicator, value, release``, as in ``observations.parquet``; with a
        ``weight``, areas count by it within an area of several.
    ranked
        By indicator its tables, best first; without it the table with the most rows.

    Examples
    --------
    >>> from kloof.language.studies import Study
    >>> figures = pl.DataFrame({
    ...     "area": ["BU99990101", "BU99990101", "BU99990102"], "boundary_year": [2024] * 3, "year": [2023, 2024, 2024],
    ...     "indicator": ["low_income"] * 3, "value": [9.0, 8.0, 7.0], "release": ["85984NED"] * 3,
    ... })
    >>> study = Study.model_validate({
    ...     "id": "oost", "title": "Oost", "estimand": "wat het toevoegde", "seen_until": 2024,
    ...     "areas": [{"id": "oost", "definition": "plan-2022", "boundary_year": 2024, "codes": ["BU99990101"]}],
    ...     "starts": [{"theme": "work", "first_year": 2024}], "other_programmes": [],
    ...     "selection": {"score": "leefbaarheid", "year": 2020}, "pool": {"rule": "alle andere"},
    ...     "outcomes": [{"indicator": "low_income", "better": "lower", "theme": "work"}],
    ...     "analysis_on": ["2027-01-01"],
    ... })
    >>> found = panels_of(figures, study)
    >>> found.panels["low_income"].units, found.incomplete["low_income"]
    (('BU99990101',), ('BU99990102',))
    """
    codes = [code for area in study.areas for code in area.codes]
    levels, years = {code[:2] for code in codes}, {area.boundary_year for area in study.areas}
    panels: dict[str, Panel] = {}
    tables: dict[str, str] = {}
    incomplete: dict[str, tuple[str, ...]] = {}
    weightless: dict[str, tuple[str, ...]] = {}
    missing: dict[str, dict[str, tuple[int, ...]]] = {}
    for outcome in (*study.outcomes, *study.exploratory):
        name = outcome.indicator
        rows = figures.filter(
            (pl.col("indicator") == name)
            & pl.col("boundary_year").is_in(sorted(years))
            & pl.col("area").str.slice(0, 2).is_in(sorted(levels))
        )
        table = _table_of(rows, codes, () if ranked is None else ranked.get(name, ()))
        if table is None:
            continue
        told = rows.filter(pl.col("release") == table)
        seen = set(told["area"].to_list())
        empty: set[str] = set()
        if "weight" in told.columns and told["weight"].is_not_null().any():
            empty = set(told.filter(pl.col("weight").fill_null(0.0) <= 0)["area"].to_list())
            told = told.filter(~pl.col("area").is_in(sorted(empty)))
        wide = _wide(told.filter(pl.col("value").is_not_null()), "value")
        moments = sorted((column for column in wide.columns if column != "area"), key=int)
        whole = wide.drop_nulls()
        tables[name] = table
        weightless[name] = tuple(sorted(empty))
        incomplete[name] = tuple(sorted(seen - empty - set(whole["area"].to_list())))
        missing[name] = {
            code: tuple(int(year) for year in moments if year not in _years(told, code))
            for code in codes
            if code in incomplete[name]
        }
        if whole.height:
            heavy = None
            if "weight" in told.columns and told["weight"].is_not_null().any():
                by_year = _wide(told, "weight").join(whole.select("area"), on="area", how="semi").sort("area")
                heavy = by_year.select(moments).to_numpy().T.astype(float)
            panels[name] = Panel(
                whole.select(moments).to_numpy().T.astype(float),
                tuple(whole["area"].to_list()),
                tuple(float(moment) for moment in moments),
                tuple(moments),
                name,
                heavy,
            )
    return ObservedPanels(panels, tables, incomplete, weightless, missing)


def _years(rows: pl.DataFrame, code: str) -> set[str]:
    """Give the years in which an area has a figure, as they head the columns."""
    return {str(year) for year in rows.filter(pl.col("value").is_not_null(), area=code)["year"].to_list()}


def _wide(rows: pl.DataFrame, column: str) -> pl.DataFrame:
    """Give one row per area and one column per year."""
    return rows.pivot(on="year", index="area", values=column, aggregate_function=None).sort("area")


def _table_of(rows: pl.DataFrame, codes: Sequence[str], ranked: Sequence[str]) -> str | None:
    """Choose the publisher's table: the first ranked one that has an area of the study, else the fullest."""
    having = set(rows.filter(pl.col("area").is_in(list(codes)))["release"].to_list())
    for table in ranked:
        if table in having:
            return table
    counts = rows.group_by("release").len().sort(["len", "release"], descending=[True, False])
    return None if counts.is_empty() else str(counts["release"][0])
