# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The figures an edition keeps: the gap of every goal, every neighbourhood, the cards and the sources behind them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from kloof.areas import Area, definitions_of, find_area
from kloof.errors import BoundaryYearMismatch, KloofError, ProgrammeRefused, UnknownArea, near_names
from kloof.estimates import Missing
from kloof.gaps import COMPARATORS, Gap, gap
from kloof.goals import verdict
from kloof.indicators import Indicator, find_indicator, indicators
from kloof.language.editions import (
    AreaObject,
    AreaSeries,
    AreaValue,
    GoalFigures,
    IndicatorObject,
    SourcesObject,
)
from kloof.language.gaps import HoldsUnder
from kloof.language.programmes import Measure, ProgrammeDocument
from kloof.language.texts import Text
from kloof.observations import Panel
from kloof.regions import Region, Series, comparator_region, series, side
from kloof.releases import Release

__all__ = ["Contents", "gather"]


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything of an edition that is computed from the release."""

    goal_figures: Mapping[str, GoalFigures]
    areas: tuple[AreaObject, ...]
    indicators: tuple[IndicatorObject, ...]
    sources: SourcesObject


def gather(document: ProgrammeDocument, release: Release) -> Contents:
    """Compute the figures of every goal and of every neighbourhood of the programme's municipality.

    Raises
    ------
    ProgrammeRefused
        The document names an indicator, area or definition that is not known; names all of them at once.
    """
    panel = release.panel
    problems = list(_unknown(document, panel))
    if problems:
        raise ProgrammeRefused(document.programme.id, problems)
    goal_figures, used = {}, dict[str, set[str]]()
    for goal in document.goals:
        if goal.measure is not None:
            goal_figures[goal.id], tables = _goal_figures(goal.id, goal.measure, document.programme.area, panel)
            used.setdefault(goal.measure.indicator, set()).update(tables)
    area = find_area(document.programme.area, panel.areas)
    areas = tuple(_areas(document.programme.municipality.code, area, panel))
    for one in areas:
        for held in one.series:
            used.setdefault(held.indicator, set()).update(value.table for value in held.values)
    cards = tuple(indicators()[name].published(tables or None) for name, tables in sorted(used.items()))
    return Contents(goal_figures, areas, cards, SourcesObject(files=tuple(release.sources)))


def _unknown(document: ProgrammeDocument, panel: Panel) -> Iterator[str]:
    """Say of every name in the document that is not known where it stands, and what comes near."""
    programme = document.programme
    yield from _tried("programme.area", lambda: find_area(programme.area, panel.areas))
    there = panel.areas["municipality"].drop_nulls().unique().sort()
    if programme.municipality.code not in there:
        near = UnknownArea(programme.municipality.code, (), near=near_names(programme.municipality.code, there))
        yield f"programme.municipality.code: {near}"
    for n, goal in enumerate(document.goals):
        measure = goal.measure
        if measure is None:
            continue
        at = f"goals[{n}].measure"
        yield from _tried(f"{at}.indicator", lambda measure=measure: find_indicator(measure.indicator))  # type: ignore[misc]
        if measure.definition is not None:
            asked = _asked(programme.area, measure)
            yield from _tried(f"{at}.definition", lambda asked=asked: find_area(asked, panel.areas))  # type: ignore[misc]
    codes = set(panel.areas["area"])
    for n, activity in enumerate(document.activities):
        for m, code in enumerate(activity.areas):
            if code not in codes:
                siblings = sorted(other for other in codes if other[2:6] == code[2:6])
                yield f"activities[{n}].areas[{m}]: {UnknownArea(code, (), near=near_names(code, siblings))}"


def _tried(place: str, find: Callable[[], object]) -> Iterator[str]:
    try:
        find()
    except KloofError as error:
        yield f"{place}: {error}"


def _asked(programme_area: str, measure: Measure) -> str:
    """Give the area a goal is measured for: the programme's, under the goal's own definition where it names one."""
    return programme_area if measure.definition is None else f"{programme_area.partition('@')[0]}@{measure.definition}"


def _goal_figures(name: str, measure: Measure, programme_area: str, panel: Panel) -> tuple[GoalFigures, set[str]]:
    """Give the gap of one goal: as asked, under every definition, and against every other comparator."""
    card = find_indicator(measure.indicator)
    area = find_area(_asked(programme_area, measure), panel.areas)
    chosen = _gap(panel, area, card, measure.comparator)
    drawn = definitions_of(area.id) if area.is_focus_area else (area,)
    under = [chosen if one == area else _gap(panel, one, card, measure.comparator) for one in drawn]
    others = [_gap(panel, area, card, other) for other in COMPARATORS if other != measure.comparator]
    figure = chosen.figure()
    tables = {found.table for found in (chosen, *under, *others) if found.table}
    return GoalFigures(
        goal=name,
        chosen=figure,
        definitions=tuple(one.figure() for one in under),
        versus=tuple(one.figure() for one in others),
        verdict=verdict(figure, measure, card.published(tables or None)),
    ), tables


def _gap(panel: Panel, area: Area, card: Indicator, versus: str) -> Gap:
    """Measure a gap; where the release has no figure on the area's map, that is the result: a series without years."""
    if panel.boundary_years(card):
        try:
            return gap(panel, area, card, versus=versus)
        except BoundaryYearMismatch:
            pass
    other = comparator_region(panel, area, versus, "BU")
    return Gap(
        area=area,
        indicator=card,
        comparator=versus,
        comparator_name=other.name,
        comparator_spoken=other.spoken,
        table="",
        release=panel.release,
        points=(),
        holds_under=HoldsUnder(same=0, of=0),
        change=None,
    )


def _areas(municipality: str, area: Area, panel: Panel) -> Iterator[AreaObject]:
    """Give the municipality and every neighbourhood of it on the area's map, with their figures."""
    year = area.boundary_year
    inside = tuple(code for code in panel.units(year, "BU") if code[2:6] == municipality[2:6])
    city = Region(municipality, *2 * (Text(nl=panel.name(municipality, year)),), (municipality,), inside)
    definitions = definitions_of(area.id) if area.is_focus_area else ()
    held = [found for card in indicators().values() if (found := series(panel, card, year)) is not None]
    whole = {one.indicator.id: _whole(panel, one, city) for one in held}
    for code in (municipality, *inside):
        yield AreaObject(
            code=code,
            name=panel.name(code, year),
            boundary_year=year,
            definitions=tuple(one.definition for one in definitions if code in one.codes and one.boundary_year == year),
            series=tuple(
                AreaSeries(
                    indicator=one.indicator.id,
                    values=whole[one.indicator.id] if code == municipality else _own(one, code),
                    comparator=()
                    if code == municipality or one.indicator.kind == "extensive"
                    else whole[one.indicator.id],
                )
                for one in held
                if code == municipality or one.level == "BU"
            ),
        )


def _own(held: Series, code: str) -> tuple[AreaValue, ...]:
    """Give what was published or derived for one neighbourhood; a year it is absent from says why."""
    values = []
    for year, cells in held.cells.items():
        cell = cells.get(code)
        value, missing = (None, Missing.NOT_PUBLISHED.value) if cell is None else (cell.value, cell.missing)
        values.append(AreaValue(year=year, value=value, missing=missing, table=held.table))
    return tuple(values)


def _whole(panel: Panel, held: Series, city: Region) -> tuple[AreaValue, ...]:
    values = []
    for year in held.cells:
        weights = panel.weights(held.indicator, held.boundary_year, year, held.level)
        found = side(held, city, year, weights)
        missing = None if found.missing is None else found.missing.value
        values.append(AreaValue(year=year, value=found.value, missing=missing, table=held.table))
    return tuple(values)
