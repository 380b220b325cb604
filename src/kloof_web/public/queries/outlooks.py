# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The page that looks back at outlooks: what earlier editions expected, what came of it, and how often that held."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from kloof.editions import Edition
from kloof.estimates import Status
from kloof.language.editions import GapFigure
from kloof.language.outlooks import OutlookObject
from kloof.language.texts import Language, Text
from kloof.language.writing import written
from kloof.outlook import FEWEST_OUTCOMES, Calibration, calibrated
from kloof_web.public.queries.prospects import chance

__all__ = ["KeptOutlook", "Look", "OutlooksPage", "outlooks_page"]

_MAY_CHANGE = frozenset({Status.PROVISIONAL.value, Status.REVISED_PROVISIONAL.value})


@dataclass(frozen=True, slots=True)
class KeptOutlook:
    """An outlook as one edition keeps it."""

    number: int
    published_on: dt.date
    goal: str
    title: Text
    made: OutlookObject


@dataclass(frozen=True, slots=True)
class Look:
    """One outlook beside what came of it; `outcome` is None while the figure is not there."""

    kept: KeptOutlook
    expected: str
    interval: str
    chance: str
    outcome: str | None
    held: bool | None
    has_goal: bool


@dataclass(frozen=True, slots=True)
class OutlooksPage:
    """Every outlook up to an edition, newest last, and how they did together.

    ``silent`` counts the outlooks that told nothing: there is nothing in them to score.
    """

    looks: tuple[Look, ...]
    silent: int
    calibration: Calibration
    fewest: int


def outlooks_page(edition: Edition, kept: Iterable[KeptOutlook], language: Language) -> OutlooksPage:
    """Score the outlooks of this edition and the ones before with the figures of this one."""
    looks, pairs, silent = [], [], 0
    for one in kept:
        if not one.made.scenarios:
            silent += 1
            continue
        outcome = _outcome(edition, one)
        if outcome is not None:
            pairs.append((one.made, outcome))
        looks.append(_look(edition, one, outcome, language))
    return OutlooksPage(tuple(looks), silent, calibrated(pairs), FEWEST_OUTCOMES)


def _look(edition: Edition, one: KeptOutlook, outcome: float | None, language: Language) -> Look:
    card = edition.indicators.get(one.made.indicator)
    decimals = card.decimals if card else 1
    ahead = one.made.scenarios[0]
    joined = "tot" if language == "nl" else "to"
    return Look(
        kept=one,
        expected=written(ahead.expected, language, decimals),
        interval=f"{written(ahead.low, language, decimals)} {joined} {written(ahead.high, language, decimals)}",
        chance=chance(ahead.probability, language),
        outcome=None if outcome is None else written(outcome, language, decimals),
        held=None if outcome is None else ahead.low <= outcome <= ahead.high,
        has_goal=one.goal in edition.goals,
    )


def _outcome(edition: Edition, one: KeptOutlook) -> float | None:
    """Give what came of it: the same area, figure and comparison in the target year, once it is final."""
    made = one.made
    figures = edition.goal_figures.get(one.goal)
    if figures is None:
        return None
    shown: Iterable[GapFigure] = (figures.chosen, *figures.definitions, *figures.versus)
    for figure in shown:
        document = figure.nl
        named = {document.area.id, f"{document.area.id}@{document.area.definition}"}
        if made.area not in named or document.indicator.id != made.indicator:
            continue
        if made.target.kind == "gap" and document.comparator.id != made.comparator:
            continue
        for point in document.series:
            if point.year == made.target.year and point.status not in _MAY_CHANGE:
                return point.gap if made.target.kind == "gap" else point.value
    return None
