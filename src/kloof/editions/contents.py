# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The figures an edition keeps: the gap of every goal, every neighbourhood, the cards and the sources behind them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from kloof.adjusted import adjusted
from kloof.areas import Area, definitions_of, find_area, municipality_of
from kloof.disclosure import check_area, gate_adjusted, gate_area, gate_gap
from kloof.editions.outlooks import goal_outlook
from kloof.errors import BoundaryYearMismatch, KloofError, ProgrammeRefused, UnknownArea, near_names
from kloof.gaps import COMPARATORS, Gap, comparator, gap
from kloof.goals import verdict
from kloof.indicators import Indicator, find_indicator, indicators
from kloof.language.adjusted import AdjustedFigure
from kloof.language.editions import AreaObject, GapFigure, GoalFigures, IndicatorObject, SourcesObject
from kloof.language.gaps import HoldsUnder
from kloof.language.programmes import Measure, ProgrammeDocument
from kloof.observations import Panel
from kloof.profiles import indicator_object, profile
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
    measured = {goal.id: goal.measure for goal in document.goals if goal.measure is not None}
    area = find_area(document.programme.area, panel.areas)
    used = {measure.indicator for measure in measured.values()}
    shown = used | {card.id for card in indicators().values() if card.key}
    areas = tuple(_areas(document.programme.municipality.code, area, panel, shown))
    used |= {series.indicator for one in areas for series in one.series}
    used |= {outcome.indicator for study in document.studies for outcome in study.study.outcomes} & set(indicators())
    return Contents(
        goal_figures={
            name: _goal_figures(name, measure, document.programme.area, panel) for name, measure in measured.items()
        },
        areas=areas,
        indicators=tuple(indicator_object(panel, name) for name in sorted(used)),
        sources=SourcesObject(files=tuple(release.sources)),
    )


def _unknown(document: ProgrammeDocument, panel: Panel) -> Iterator[str]:
    """Say of every name in the document that is not known where it stands, and what comes near."""
    programme = document.programme
    try:
        area = find_area(programme.area, panel.areas)
        check_area(panel, area)
    except KloofError as error:
        yield f"programme.area: {error}"
    else:
        if area.municipality != programme.municipality.code:
            named, lies = programme.municipality.code, area.municipality or "the whole country"
            yield f"programme.municipality.code: it is {named}, and the area '{programme.area}' lies in {lies}"
    there = panel.areas["municipality"].drop_nulls().unique().sort()
    if programme.municipality.code not in there:
        near = UnknownArea(programme.municipality.code, (), near=near_names(programme.municipality.code, there))
        yield f"programme.municipality.code: {near}"
    for n, goal in enumerate(document.goals):
        measure = goal.measure
        if measure is None:
            continue
        at = f"goals[{n}].measure"
        yield from _tried(f"{at}.indicator", partial(find_indicator, measure.indicator))
        if measure.definition is not None:
            asked = _asked(programme.area, measure)
            yield from _tried(f"{at}.definition", partial(_may_be_published, asked, panel))
    codes = set(panel.areas["area"])
    for n, activity in enumerate(document.activities):
        for m, code in enumerate(activity.areas):
            if code not in codes:
                siblings = sorted(other for other in codes if other[2:6] == code[2:6])
                yield f"activities[{n}].areas[{m}]: {UnknownArea(code, (), near=near_names(code, siblings))}"


def _may_be_published(asked: str, panel: Panel) -> None:
    check_area(panel, find_area(asked, panel.areas))


def _tried(place: str, find: Callable[[], object]) -> Iterator[str]:
    try:
        find()
    except KloofError as error:
        yield f"{place}: {error}"


def _asked(programme_area: str, measure: Measure) -> str:
    """Give the area a goal is measured for: the programme's, under the goal's own definition where it names one."""
    return programme_area if measure.definition is None else f"{programme_area.partition('@')[0]}@{measure.definition}"


def _goal_figures(name: str, measure: Measure, programme_area: str, panel: Panel) -> GoalFigures:
    """Give the gap of one goal: as asked, under every definition, and against every other comparator."""
    card = find_indicator(measure.indicator)
    area = find_area(_asked(programme_area, measure), panel.areas)
    chosen = _gap(panel, area, card, measure.comparator)
    drawn = [one for one in definitions_of(area.id) if not one.provisional] if area.is_focus_area else [area]
    under = [chosen if one == area else _gap(panel, one, card, measure.comparator) for one in drawn]
    wanted = (one for one in COMPARATORS if one != "rest-without-centre" or card.counted_where == "place_of_event")
    others = [_gap(panel, area, card, other) for other in wanted if other != measure.comparator]
    figure, versus = _published(panel, chosen), tuple(_published(panel, one) for one in others)
    told = indicator_object(panel, card.id)
    return GoalFigures(
        goal=name,
        chosen=figure,
        definitions=tuple(_published(panel, one) for one in under),
        versus=versus,
        verdict=verdict(figure, measure, told, versus),
        adjusted=_adjusted(panel, chosen, figure),
        outlook=goal_outlook(panel, figure, area, measure, card, told),
    )


def _adjusted(panel: Panel, measured: Gap, shown: GapFigure) -> AdjustedFigure | None:
    """Put the gap adjusted for who lives there beside a gap; none where there is no figure at all."""
    if not measured.points:
        return None
    found = adjusted(panel, measured.area, measured.indicator, versus=measured.comparator, measured=measured)
    return gate_adjusted(found, measured.comparator, shown)


def _gap(panel: Panel, area: Area, card: Indicator, versus: str) -> Gap:
    """Measure a gap; where the release has no figure on the area's map, that is the result: a series without years."""
    if panel.boundary_years(card):
        try:
            return gap(panel, area, card, versus=versus)
        except BoundaryYearMismatch:
            pass
    other = comparator(panel, area, versus, "BU")
    return Gap(
        area=area,
        indicator=card,
        comparator=versus,
        comparator_name=other.region.name,
        comparator_spoken=other.region.spoken,
        table="",
        release=panel.release,
        points=(),
        holds_under=HoldsUnder(same=0, of=0),
        change=None,
        explained=other.explained,
    )


def _published(panel: Panel, found: Gap) -> GapFigure:
    """Let a gap through the gate; a series without years has nothing to hide."""
    return gate_gap(panel, found) if found.points else found.figure()


def _areas(municipality: str, area: Area, panel: Panel, shown: Collection[str]) -> Iterator[AreaObject]:
    """Give the municipality and every neighbourhood of it on the area's map, with the figures that may be shown.

    A neighbourhood's page holds the key indicators and those of the programme's goals, so that it stays readable.
    """
    inside = (code for code in panel.units(area.boundary_year, "BU") if municipality_of(code) == municipality)
    for code in (municipality, *inside):
        yield gate_area(profile(panel, code, area.boundary_year, only=shown))
