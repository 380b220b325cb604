# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The home page and the pages of goals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from kloof.editions import Edition
from kloof.language.differences import Difference
from kloof.language.editions import AreaObject, GapFigure, GoalFigures, IndicatorObject, Tombstone, Verdict
from kloof.language.programmes import Activity, Contribution, Goal, Passage, Target, Theme
from kloof.language.texts import Language, Text
from kloof_web.public.figures import Dots, Figure, definition_dots, figure, small_multiples
from kloof_web.public.municipality import Municipality
from kloof_web.public.places import is_inside, neighbourhoods
from kloof_web.public.queries.editions import Changed, changed
from kloof_web.public.queries.prospects import Ahead, Beside, ahead_of, beside_of

__all__ = ["GoalCard", "GoalPage", "GoalsPage", "HomePage", "goal_page", "goals_page", "home_page"]


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
    stacked: Text | None

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
    dots: Dots | None
    versus: tuple[Figure, ...]
    contributions: tuple[tuple[Activity, Contribution], ...]
    indicator: IndicatorObject | None
    ahead: Ahead | None
    beside: Beside | None


def home_page(
    edition: Edition, language: Language, difference: Difference | None, city: Municipality | None = None
) -> HomePage:
    """Gather the home page."""
    cards = [_card(edition, goal, language, name=f"g{place}") for place, goal in enumerate(edition.goals.values())]
    measured = [card for card in cards if card.figure is not None or card.withdrawn is not None]
    lead = next((card for card in measured if card.figure is not None and card.figure.gap_last is not None), None)
    directions = [card.figure.arrow for card in measured if card.figure is not None]
    inside = tuple(area for area in neighbourhoods(edition) if is_inside(edition, area))
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
        changes=changed(edition, difference),
        has_previous=difference is not None,
        stacked=_where_it_comes_together(city),
    )


def _where_it_comes_together(city: Municipality | None) -> Text | None:
    told = city.stacked if city is not None else None
    return told.tenth.sentence() if told is not None and told.tenth.most_judged else None


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
        dots=_dots(edition, figures, language),
        versus=small_multiples(edition, figures.versus, language, "versus") if figures else (),
        contributions=tuple(
            (activity, contribution)
            for activity in edition.activities.values()
            for contribution in activity.contributions
            if contribution.goal == goal.id
        ),
        indicator=edition.indicators.get(goal.measure.indicator) if goal.measure else None,
        ahead=ahead_of(edition, figures, language) if figures else None,
        beside=beside_of(edition, figures, language) if figures else None,
    )


def _dots(edition: Edition, figures: GoalFigures | None, language: Language) -> Dots | None:
    """Draw the last year under every definition, where there is more than one."""
    if figures is None or len(figures.definitions) < 2:
        return None
    card = edition.indicators.get(figures.chosen.nl.indicator.id)
    return definition_dots(figures.definitions, figures.chosen, language, card.decimals if card else 1)


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
