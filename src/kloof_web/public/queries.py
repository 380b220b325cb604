# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What each public page shows, gathered from one edition and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from kloof.editions import Edition
from kloof.language.differences import Change, Difference
from kloof.language.editions import (
    AreaObject,
    Entry,
    GapFigure,
    IndicatorObject,
    SourceFile,
    Tombstone,
    Verdict,
)
from kloof.language.programmes import Activity, Contribution, Goal, LeftOut, Passage, Target, Theme
from kloof.language.texts import Language, Leaf, Text
from kloof_web.public.figures import AreaFigure, Figure, area_figure, figure, small_multiples, sources_of, titles_of

__all__ = [
    "activity_page",
    "area_page",
    "areas_page",
    "editions_page",
    "goal_page",
    "goals_page",
    "home_page",
    "imprint_page",
    "indicator_page",
    "indicators_page",
    "withdrawn_area",
]


@dataclass(frozen=True, slots=True)
class GoalCard:
    """A goal as it appears in a list: its theme, its verdict, its picture."""

    goal: Goal
    theme: Theme | None
    figure: Figure | None
    verdict: Verdict | None
    withdrawn: Tombstone | None
    activities: tuple[Activity, ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """One change since the edition before, and the page that tells more."""

    change: Change
    page: str | None


@dataclass(frozen=True, slots=True)
class HomePage:
    """How far behind, is it getting better, what we do, which neighbourhoods, what changed."""

    lead: GoalCard | None
    headline: Text | None
    cards: tuple[GoalCard, ...]
    other_goals: tuple[Goal, ...]
    closing: int
    opening: int
    measured: int
    activities: tuple[Activity, ...]
    areas: tuple[AreaObject, ...]
    changes: tuple[Changed, ...]
    has_previous: bool

    @property
    def first_changes(self) -> tuple[Changed, ...]:
        """The changes there is room for on the home page."""
        return self.changes[:7]


@dataclass(frozen=True, slots=True)
class GoalsPage:
    """Every goal, under its theme."""

    themes: tuple[tuple[Theme | None, tuple[GoalCard, ...]], ...]


@dataclass(frozen=True, slots=True)
class GoalPage:
    """One goal with its figures, its thread and what is done about it."""

    card: GoalCard
    parent: Goal | None
    children: tuple[Goal, ...]
    passages: tuple[Passage, ...]
    target: Target | None
    earlier_targets: tuple[Target, ...]
    definitions: tuple[Figure, ...]
    versus: tuple[Figure, ...]
    contributions: tuple[tuple[Activity, Contribution], ...]
    indicator: IndicatorObject | None


@dataclass(frozen=True, slots=True)
class ActivityPage:
    """One activity: what, for whom, by whom, until when, and why it should help."""

    activity: Activity
    contributions: tuple[tuple[Goal, Contribution], ...]
    areas: tuple[AreaObject, ...]
    named_areas: tuple[str, ...]
    words: Text | None
    words_withdrawn: Tombstone | None


@dataclass(frozen=True, slots=True)
class AreasPage:
    """The neighbourhoods of the focus area, then the others; by name, never by score."""

    inside: tuple[AreaObject, ...]
    outside: tuple[AreaObject, ...]


@dataclass(frozen=True, slots=True)
class AreaPage:
    """A neighbourhood: what happens here, what is strong, what is needed, who lives here."""

    area: AreaObject
    municipality: str
    inside: bool
    activities: tuple[Activity, ...]
    strengths: tuple[AreaFigure, ...]
    needs: tuple[AreaFigure, ...]
    neutral: tuple[AreaFigure, ...]
    counts: tuple[AreaFigure, ...]
    without: tuple[AreaFigure, ...]
    count_sources: tuple[SourceFile, ...]


@dataclass(frozen=True, slots=True)
class IndicatorPage:
    """An indicator card, what it is used for, and its newest figure in every neighbourhood, by name."""

    indicator: IndicatorObject
    theme: Theme | None
    goals: tuple[Goal, ...]
    figure: Figure | None
    values: tuple[tuple[AreaObject, AreaFigure], ...]
    city: AreaFigure | None
    sources: tuple[SourceFile, ...]
    years: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class WithdrawnThing:
    """Something that was withdrawn: what it was, and the tombstone in its place."""

    entry: Entry
    name: str
    tombstone: Tombstone


@dataclass(frozen=True, slots=True)
class EditionsPage:
    """This edition and every edition before it."""

    left_out: tuple[LeftOut, ...]
    withdrawn: tuple[WithdrawnThing, ...]
    changes: tuple[Changed, ...]
    has_previous: bool


@dataclass(frozen=True, slots=True)
class ImprintPage:
    """Who makes this, and every file the figures come from."""

    sources: tuple[SourceFile, ...]


def home_page(edition: Edition, language: Language, difference: Difference | None) -> HomePage:
    """Gather the home page."""
    cards = [_card(edition, goal, language, name=f"g{place}") for place, goal in enumerate(edition.goals.values())]
    measured = [card for card in cards if card.figure is not None or card.withdrawn is not None]
    lead = next((card for card in measured if card.figure is not None and card.figure.gap_last is not None), None)
    directions = [card.figure.direction for card in measured if card.figure is not None]
    inside = tuple(area for area in _neighbourhoods(edition) if is_inside(edition, area))
    return HomePage(
        lead=lead,
        headline=lead.figure.sentence if lead is not None and lead.figure is not None else None,
        cards=tuple(measured),
        other_goals=tuple(card.goal for card in cards if card not in measured),
        closing=directions.count("closes"),
        opening=directions.count("opens"),
        measured=len(directions),
        activities=tuple(edition.activities.values()),
        areas=inside,
        changes=_changed(edition, difference),
        has_previous=difference is not None,
    )


def goals_page(edition: Edition, language: Language) -> GoalsPage:
    """Gather the list of goals, in the order of the programme's themes."""
    order = {theme.code: place for place, theme in enumerate(edition.programme.themes)}
    goals = sorted(edition.goals.values(), key=lambda goal: order.get(goal.theme or "", len(order)))
    cards = [_card(edition, goal, language, name=f"g{place}") for place, goal in enumerate(goals)]
    grouped = groupby(cards, key=lambda card: card.theme)
    return GoalsPage(themes=tuple((theme, tuple(group)) for theme, group in grouped))


def goal_page(edition: Edition, goal: Goal, language: Language) -> GoalPage:
    """Gather the page of one goal."""
    figures = edition.goal_figures.get(goal.id)
    country = _country(figures.versus) if figures else None
    card = _card(edition, goal, language, name="main", country=country)
    targets = goal.measure.targets if goal.measure else ()
    return GoalPage(
        card=card,
        parent=edition.goals.get(goal.parent or ""),
        children=tuple(other for other in edition.goals.values() if other.parent == goal.id),
        passages=tuple(edition.passages[id_] for id_ in goal.passages if id_ in edition.passages),
        target=targets[-1] if targets else None,
        earlier_targets=targets[:-1],
        definitions=small_multiples(edition, figures.definitions, language, "definition") if figures else (),
        versus=small_multiples(edition, figures.versus, language, "versus") if figures else (),
        contributions=tuple(
            (activity, contribution)
            for activity in edition.activities.values()
            for contribution in activity.contributions
            if contribution.goal == goal.id
        ),
        indicator=edition.indicators.get(goal.measure.indicator) if goal.measure else None,
    )


def activity_page(edition: Edition, activity: Activity) -> ActivityPage:
    """Gather the page of one activity."""
    residents = activity.test_question.residents if activity.test_question else None
    words: Text | None = None
    withdrawn: Tombstone | None = None
    if residents is not None and isinstance(residents.words, Leaf):
        words, withdrawn = edition.words.get(residents.words.leaf), edition.withdrawn.get(residents.words.leaf)
    elif residents is not None and isinstance(residents.words, Text):
        words = residents.words
    areas = tuple(area for area in _neighbourhoods(edition) if _names(activity, area))
    covered = {code for code in activity.areas for area in areas if _covers(code, area)}
    return ActivityPage(
        activity=activity,
        contributions=tuple((edition.goals[c.goal], c) for c in activity.contributions if c.goal in edition.goals),
        areas=areas,
        named_areas=tuple(code for code in activity.areas if code not in covered),
        words=words,
        words_withdrawn=withdrawn,
    )


def areas_page(edition: Edition) -> AreasPage:
    """Gather the list of neighbourhoods."""
    areas = _neighbourhoods(edition)
    return AreasPage(
        inside=tuple(area for area in areas if is_inside(edition, area)),
        outside=tuple(area for area in areas if not is_inside(edition, area)),
    )


def area_page(edition: Edition, area: AreaObject, language: Language) -> AreaPage:
    """Gather the page of one neighbourhood: strengths beside needs, composition apart, the gap last.

    A count grows with its area, so it is shown beside nothing; only what counts for each resident is compared.
    """
    city = edition.areas.get(edition.programme.municipality.code)
    names = (area.name, city.name if city else edition.programme.municipality.name)
    strengths, needs, neutral, counts, without = [], [], [], [], []
    for place, series in enumerate(area.series):
        shown = area_figure(edition, series, names, language, name=f"n{place}")
        if shown is None:
            continue
        if shown.missing is not None:
            without.append(shown)
            continue
        own = next((v.value for v in series.values if v.year == shown.year), None)
        compared = next((v.value for v in series.comparator if v.year == shown.year), None)
        if shown.indicator.kind == "extensive":
            counts.append(shown)
            continue
        better = shown.indicator.better
        elsewhere = shown.indicator.counted_where == "place_of_event"
        if own is None or compared is None or elsewhere or better not in ("higher", "lower"):
            neutral.append(shown)
        elif round(own, shown.indicator.decimals) == round(compared, shown.indicator.decimals) or (own > compared) == (
            better == "higher"
        ):
            strengths.append(shown)
        else:
            needs.append(shown)
    inside = is_inside(edition, area)
    return AreaPage(
        area=area,
        municipality=names[1],
        inside=inside,
        activities=tuple(a for a in edition.activities.values() if _names(a, area) or (inside and not a.areas)),
        strengths=tuple(strengths),
        needs=tuple(needs),
        neutral=tuple(neutral),
        counts=tuple(counts),
        without=tuple(without),
        count_sources=titles_of(source for one in counts for source in one.sources),
    )


def indicators_page(edition: Edition) -> tuple[tuple[Theme | None, tuple[IndicatorObject, ...]], ...]:
    """Gather the list of indicators under the programme's themes; those without a theme come last."""
    themes = {theme.code: theme for theme in edition.programme.themes}
    order = {code: place for place, code in enumerate(themes)}
    known = sorted(edition.indicators.values(), key=lambda i: (order.get(i.theme, len(order)), i.name.nl))
    return tuple((theme, tuple(group)) for theme, group in groupby(known, key=lambda i: themes.get(i.theme)))


def indicator_page(edition: Edition, indicator: IndicatorObject, language: Language) -> IndicatorPage:
    """Gather the page of one indicator."""
    city = edition.areas.get(edition.programme.municipality.code)
    city_name = city.name if city else edition.programme.municipality.name
    used = next((f for f in edition.goal_figures.values() if f.chosen.nl.indicator.id == indicator.id), None)
    values = []
    for place, area in enumerate(_neighbourhoods(edition)):
        if not is_inside(edition, area):
            continue
        for series in area.series:
            if series.indicator == indicator.id:
                shown = area_figure(edition, series, (area.name, city_name), language, name=f"v{place}")
                if shown is not None:
                    values.append((area, shown))
    city_series = next((s for s in (city.series if city else ()) if s.indicator == indicator.id), None)
    years = {
        v.year for area in edition.areas.values() for s in area.series if s.indicator == indicator.id for v in s.values
    }
    if used is not None:
        years |= {p.year for p in used.chosen.nl.series}
    return IndicatorPage(
        indicator=indicator,
        theme=next((theme for theme in edition.programme.themes if theme.code == indicator.theme), None),
        goals=_goals_of(edition, indicator.id),
        figure=figure(edition, used.chosen, language, "main") if used else None,
        values=tuple(values),
        city=area_figure(edition, city_series, (city_name, city_name), language, "city") if city_series else None,
        sources=sources_of(edition, indicator),
        years=tuple(sorted(years)),
    )


def editions_page(edition: Edition, difference: Difference | None) -> EditionsPage:
    """Gather what there is to know about this edition and the ones before it."""
    return EditionsPage(
        left_out=edition.manifest.left_out,
        withdrawn=tuple(
            WithdrawnThing(entry, _name_of(edition, entry), edition.withdrawn[entry.hash])
            for entry in edition.manifest.objects
            if entry.hash in edition.withdrawn
        ),
        changes=_changed(edition, difference),
        has_previous=difference is not None,
    )


def imprint_page(edition: Edition) -> ImprintPage:
    """Gather the colophon."""
    return ImprintPage(sources=edition.sources.files)


def passages_with_goals(edition: Edition) -> tuple[tuple[Passage, tuple[Goal, ...]], ...]:
    """Give every passage of a plan with the goals that are bound to it."""
    return tuple(
        (passage, tuple(goal for goal in edition.goals.values() if passage.id in goal.passages))
        for passage in edition.passages.values()
    )


def area_name(edition: Edition) -> str:
    """Give the name of the focus area."""
    shown = next((f.chosen.nl.area.name for f in edition.goal_figures.values()), None)
    named, _, _ = edition.programme.area.partition("@")
    return shown or named


def withdrawn_area(edition: Edition) -> dict[str, Tombstone]:
    """Give the neighbourhoods whose figures were withdrawn, by code."""
    return {
        entry.id: edition.withdrawn[entry.hash]
        for entry in edition.manifest.objects
        if entry.kind == "area" and entry.hash in edition.withdrawn
    }


def chosen_definition(edition: Edition) -> str | None:
    """Give the definition of the focus area the programme itself uses."""
    _, _, definition = edition.programme.area.partition("@")
    chosen = next((f.chosen.nl.area.definition for f in edition.goal_figures.values()), None)
    return definition or chosen


def is_inside(edition: Edition, area: AreaObject) -> bool:
    """Say whether a neighbourhood belongs to the focus area as the programme defines it."""
    definition = chosen_definition(edition)
    if definition is None:
        return any(_covers(code, area) for code in edition.programme.area.split("+"))
    return definition in area.definitions


def _card(edition: Edition, goal: Goal, language: Language, *, name: str, country: GapFigure | None = None) -> GoalCard:
    figures = edition.goal_figures.get(goal.id)
    entry = next((e for e in edition.manifest.objects if e.kind == "goal_figures" and e.id == goal.id), None)
    return GoalCard(
        goal=goal,
        theme=next((theme for theme in edition.programme.themes if theme.code == goal.theme), None),
        figure=figure(edition, figures.chosen, language, name, goal, country=country) if figures else None,
        verdict=figures.verdict if figures else None,
        withdrawn=edition.withdrawn.get(entry.hash) if entry else None,
        activities=tuple(
            activity
            for activity in edition.activities.values()
            if any(c.goal == goal.id for c in activity.contributions)
        ),
    )


def _country(versus: Iterable[GapFigure]) -> GapFigure | None:
    return next((shown for shown in versus if shown.nl.comparator.id == "country"), None)


def _neighbourhoods(edition: Edition) -> list[AreaObject]:
    return sorted((a for a in edition.areas.values() if a.code.startswith("BU")), key=lambda a: (a.name, a.code))


def _names(activity: Activity, area: AreaObject) -> bool:
    return any(_covers(code, area) for code in activity.areas)


def _covers(code: str, area: AreaObject) -> bool:
    """A neighbourhood lies in itself, in the district whose digits it begins with, and in its municipality."""
    return code == area.code or (code[:2] in ("WK", "GM") and area.code[2:].startswith(code[2:]))


def _goals_of(edition: Edition, indicator: str) -> tuple[Goal, ...]:
    return tuple(goal for goal in edition.goals.values() if goal.measure and goal.measure.indicator == indicator)


def _changed(edition: Edition, difference: Difference | None) -> tuple[Changed, ...]:
    """Take over what changed; a new release alone can revise hundreds of figures, so those come last."""
    if difference is None:
        return ()
    pages: dict[str, tuple[str, Mapping[str, object]]] = {
        "goal": ("doel/", edition.goals),
        "goal_figures": ("doel/", edition.goals),
        "activity": ("activiteit/", edition.activities),
        "area": ("buurt/", edition.areas),
        "indicator": ("cijfer/", edition.indicators),
        "study": ("onderzoek/", edition.studies),
        "study_result": ("onderzoek/", edition.studies),
    }
    shown = []
    for change in difference.changes:
        folder, known = pages.get(change.kind, ("", {}))
        shown.append(Changed(change, folder + change.id if change.id in known and change.id != "" else None))
    return tuple(sorted(shown, key=lambda one: one.change.what == "figure"))


def _title_of(edition: Edition, kind: str, id_: str) -> Text | None:
    if kind in ("goal", "goal_figures"):
        return edition.goals[id_].title if id_ in edition.goals else None
    if kind == "activity":
        return edition.activities[id_].title
    if kind == "passage":
        passage = edition.passages[id_]
        english = f"{passage.document.en} {passage.number}" if passage.document.en else None
        return Text(nl=f"{passage.document.nl} {passage.number}", en=english)
    return None


def _name_of(edition: Edition, entry: Entry) -> str:
    title = _title_of(edition, entry.kind, entry.id) if entry.kind in ("goal_figures", "activity", "passage") else None
    return title.nl if title else entry.id
