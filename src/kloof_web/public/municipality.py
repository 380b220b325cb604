# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the pinned release knows of an edition's municipality: figures, maps, postcodes. Gated, and never withdrawn.

What the edition itself froze goes before what is computed from its release, and what was withdrawn from the edition
stands nowhere: not in a table, not on a map, not in a file and not in a comparison.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import polars as pl
import shapely

from kloof import charts
from kloof.across import Across, Row, across
from kloof.areas import Area, find_area
from kloof.charts.drawing import Form
from kloof.editions import Edition
from kloof.language.editions import AreaSeries, AreaValue, GapFigure, IndicatorObject, SourceFile, Tombstone
from kloof.observations import Panel
from kloof.releases import Release
from kloof.stacking import Neighbourhood, Stacking, stacking
from kloof_web.public.places import area_name, is_inside, neighbourhoods, withdrawn_area

__all__ = ["WITHDRAWN", "Municipality", "Stacked", "municipality_of"]

WITHDRAWN = "withdrawn"
"""Stands where the reason of a missing value stands, for a neighbourhood whose figures were withdrawn."""


@dataclass(frozen=True, slots=True)
class Stacked:
    """Where themes come together in the focus area, and in every neighbourhood of the municipality for the map."""

    tenth: Stacking
    fifth: Stacking
    everywhere: Mapping[str, Neighbourhood]


@dataclass(frozen=True, slots=True)
class Municipality:
    """The municipality of an edition.

    Parameters
    ----------
    figures
        Every indicator with figures, by id.
    ground
        The map per level and form; empty when the release has no outlines.
    map_source, map_accuracy
        Where the map comes from, and how many metres its borders may be off, where it says so.
    postcodes
        Four digits to the codes of its neighbourhoods.
    postcode_source
        Where those come from.
    inside
        Codes of the focus area's neighbourhoods.
    withdrawn
        Codes of the neighbourhoods whose figures were withdrawn.
    withdrawn_goals
        Ids of the indicators of which a goal's figures were withdrawn.
    stacked
        Where themes come together, against the whole country; only when it was asked.
    panel, focus
        What a comparison is computed from; None without a release.
    """

    figures: Mapping[str, Across]
    ground: Mapping[tuple[str, Form], charts.BaseMap]
    map_source: SourceFile | None
    map_accuracy: float | None
    postcodes: Mapping[str, tuple[str, ...]]
    postcode_source: SourceFile | None
    inside: frozenset[str]
    withdrawn: frozenset[str]
    withdrawn_goals: Mapping[str, Tombstone]
    panel: Panel | None = None
    focus: Area | None = None
    stacked: Stacked | None = None


def municipality_of(edition: Edition, release: Release | None = None, *, stacked: bool = False) -> Municipality:
    """Gather what is known of the municipality of an edition.

    Parameters
    ----------
    edition
        The edition as it stands now, withdrawals included.
    release
        The release it pins; without it only what the edition itself froze is there.
    stacked
        Whether to see where themes come together too; that looks at the whole country.
    """
    inside = frozenset(area.code for area in neighbourhoods(edition) if is_inside(edition, area))
    withdrawn = frozenset(withdrawn_area(edition))
    graves = _withdrawn_goals(edition)
    frozen = Municipality(_frozen(edition), {}, None, None, {}, None, inside, withdrawn, graves)
    if release is None:
        return frozen
    code = edition.programme.municipality.code
    panel = release.panel.around([code])
    focus = find_area(edition.programme.area, panel.areas)
    own = frozenset(area for area in focus.codes if area.startswith("BU")) | inside
    told = {one.card.id: one for one in across(panel, code, focus)}
    figures = {id_: _as_frozen(one, edition, frozen.figures.get(id_), withdrawn, graves) for id_, one in told.items()}
    ground, origin, accuracy = _ground(edition, panel, release.outlines, focus, own)
    codes, told_by = _postcodes(release.postcodes, code, focus.boundary_year)
    return Municipality(
        figures={**{id_: one for id_, one in frozen.figures.items() if id_ not in figures}, **figures},
        ground=ground,
        map_source=_file(edition, origin),
        map_accuracy=accuracy,
        postcodes=codes,
        postcode_source=_file(edition, told_by),
        inside=own,
        withdrawn=withdrawn,
        withdrawn_goals=graves,
        panel=panel,
        focus=focus,
        stacked=_stacked(release.panel, code, focus, withdrawn) if stacked else None,
    )


def _stacked(panel: Panel, municipality: str, focus: Area, withdrawn: frozenset[str]) -> Stacked:
    """See where themes come together; what was withdrawn is left out, also where it could be told from sums."""
    whole = find_area(municipality, panel.areas, boundary_years=[focus.boundary_year])
    everywhere = stacking(panel, whole).without(withdrawn)
    return Stacked(
        tenth=stacking(panel, focus).without(withdrawn),
        fifth=stacking(panel, focus, part=0.2).without(withdrawn),
        everywhere={one.code: one for one in everywhere.neighbourhoods},
    )


def _withdrawn_goals(edition: Edition) -> dict[str, Tombstone]:
    graves = {}
    for entry in edition.manifest.objects:
        goal = edition.goals.get(entry.id)
        if entry.kind == "goal_figures" and entry.hash in edition.withdrawn and goal is not None and goal.measure:
            graves[goal.measure.indicator] = edition.withdrawn[entry.hash]
    return graves


def _frozen(edition: Edition) -> dict[str, Across]:
    """Give what the edition itself keeps, in the same shape."""
    city = edition.areas.get(edition.programme.municipality.code)
    found = {}
    for card in edition.indicators.values():
        rows = [Row(area.code, area.name, _values(area.series, card.id)) for area in neighbourhoods(edition)]
        rows = [row for row in rows if row.values]
        whole = Row(edition.programme.municipality.code, edition.programme.municipality.name, {})
        if city is not None:
            whole = replace(whole, values=_values(city.series, card.id))
        values = [v for row in (*rows, whole) for v in row.values.values()]
        if values:
            years = tuple(sorted({value.year for value in values}))
            found[card.id] = Across(
                card=card,
                table=values[0].table,
                level="BU" if rows else "GM",
                years=years,
                status={},
                rows=tuple(rows),
                city=whole,
                country=None,
                focus=_goal_figure(edition, card.id),
            )
    return found


def _values(series: Iterable[AreaSeries], indicator: str) -> dict[int, AreaValue]:
    return {v.year: v for one in series if one.indicator == indicator for v in one.values}


def _goal_figure(edition: Edition, indicator: str) -> GapFigure | None:
    """Give the gap with the rest that a goal froze; a goal may be measured against others."""
    shown = (one for figures in edition.goal_figures.values() for one in (figures.chosen, *figures.versus))
    return next((one for one in shown if (one.nl.indicator.id, one.nl.comparator.id) == (indicator, "rest")), None)


def _as_frozen(
    one: Across, edition: Edition, frozen: Across | None, withdrawn: frozenset[str], graves: Mapping[str, Tombstone]
) -> Across:
    """Put what the edition froze in the place of what was computed, and take out what was withdrawn."""
    own = {row.code: row for row in frozen.rows} if frozen else {}
    rows = []
    for row in one.rows:
        if row.code in withdrawn:
            rows.append(_gone(row))
        elif row.code in own:
            rows.append(replace(row, values={**row.values, **own[row.code].values}))
        else:
            rows.append(row)
    focus = None if one.card.id in graves else _goal_figure(edition, one.card.id) or one.focus
    city = _gone(one.city) if one.city.code in withdrawn else one.city
    return replace(one, card=_card(edition, one.card), rows=tuple(rows), city=city, focus=focus)


def _gone(row: Row) -> Row:
    gone = {y: v.model_copy(update={"value": None, "missing": WITHDRAWN}) for y, v in row.values.items()}
    return replace(row, values=gone)


def _card(edition: Edition, card: IndicatorObject) -> IndicatorObject:
    return edition.indicators.get(card.id, card)


def _ground(
    edition: Edition, panel: Panel, outlines: pl.DataFrame, focus: Area, inside: frozenset[str]
) -> tuple[dict[tuple[str, Form], charts.BaseMap], str | None, float | None]:
    code = edition.programme.municipality.code
    drawn = outlines.filter(
        pl.col("boundary_year") == focus.boundary_year, pl.col("area").str.contains(f"^(BU|WK){code[2:]}")
    )
    ground: dict[tuple[str, Form], charts.BaseMap] = {}
    forms: tuple[Form, ...] = ("wide", "narrow")
    for level in ("BU", "WK"):
        shapes: dict[str, tuple[str, Any]] = {
            area: (panel.name(area, focus.boundary_year), shapely.from_wkb(outline))
            for area, outline in drawn.select("area", "outline").iter_rows()
            if area.startswith(level)
        }
        for form in forms if shapes else ():
            ground[level, form] = charts.base_map(
                shapes,
                municipality=edition.programme.municipality.name,
                inside=inside if level == "BU" else (),
                focus_name=area_name(edition) if level == "BU" else "",
                form=form,
            )
    own = drawn.filter(pl.col("area").str.starts_with("BU"))
    first = (own if own.height else drawn).head(1)
    if first.is_empty():
        return ground, None, None
    return ground, first["origin"][0], first["accuracy_m"][0]


def _postcodes(told: pl.DataFrame, municipality: str, year: int) -> tuple[dict[str, tuple[str, ...]], str | None]:
    own = told.filter(pl.col("boundary_year") == year, pl.col("area").str.starts_with(f"BU{municipality[2:]}"))
    found: dict[str, tuple[str, ...]] = {}
    for postcode, area in own.select("postcode", "area").sort("postcode", "area").iter_rows():
        found[postcode] = (*found.get(postcode, ()), area)
    return found, own["origin"][0] if own.height else None


def _file(edition: Edition, name: str | None) -> SourceFile | None:
    return next((file for file in edition.sources.files if file.file == name), None)
