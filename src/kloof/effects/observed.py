# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""From the one tidy table to panels: complete blocks on one boundary year, and what was left out said aloud."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from kloof.effects.panels import Panel
from kloof.language.studies import Study

__all__ = ["ObservedPanels", "panels_of"]


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
    """

    panels: Mapping[str, Panel]
    tables: Mapping[str, str]
    incomplete: Mapping[str, tuple[str, ...]]


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
        Rows with ``area, boundary_year, year, indicator, value, release``, as in ``observations.parquet``.
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
    for outcome in study.outcomes:
        rows = figures.filter(
            (pl.col("indicator") == outcome.indicator)
            & pl.col("boundary_year").is_in(sorted(years))
            & pl.col("area").str.slice(0, 2).is_in(sorted(levels))
        )
        table = _table_of(rows, codes, () if ranked is None else ranked.get(outcome.indicator, ()))
        if table is None:
            continue
        wide = (
            rows.filter((pl.col("release") == table) & pl.col("value").is_not_null())
            .pivot(on="year", index="area", values="value", aggregate_function=None)
            .sort("area")
        )
        moments = sorted((name for name in wide.columns if name != "area"), key=int)
        whole = wide.drop_nulls()
        seen = set(rows.filter(pl.col("release") == table)["area"].to_list())
        tables[outcome.indicator] = table
        incomplete[outcome.indicator] = tuple(sorted(seen - set(whole["area"].to_list())))
        if whole.height:
            panels[outcome.indicator] = Panel(
                whole.select(moments).to_numpy().T.astype(float),
                tuple(whole["area"].to_list()),
                tuple(float(moment) for moment in moments),
                tuple(moments),
                outcome.indicator,
            )
    return ObservedPanels(panels, tables, incomplete)


def _table_of(rows: pl.DataFrame, codes: Sequence[str], ranked: Sequence[str]) -> str | None:
    """Choose the publisher's table: the first ranked one that has an area of the study, else the fullest."""
    having = set(rows.filter(pl.col("area").is_in(list(codes)))["release"].to_list())
    for table in ranked:
        if table in having:
            return table
    counts = rows.group_by("release").len().sort(["len", "release"], descending=[True, False])
    return None if counts.is_empty() else str(counts["release"][0])
