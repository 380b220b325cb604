# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The page of an activity."""

from __future__ import annotations

from dataclasses import dataclass

from kloof.editions import Edition
from kloof.language.editions import AreaObject, Tombstone
from kloof.language.programmes import Activity, Contribution, Goal
from kloof.language.texts import Leaf, Text
from kloof_web.public.places import covers, neighbourhoods, takes_place_in

__all__ = ["ActivityPage", "activity_page"]


@dataclass(frozen=True, slots=True)
class ActivityPage:
    """One activity: what, for whom, by whom, until when, and why it should help."""

    activity: Activity
    contributions: tuple[tuple[Goal, Contribution], ...]
    areas: tuple[AreaObject, ...]
    named_areas: tuple[str, ...]
    words: Text | None
    words_withdrawn: Tombstone | None


def activity_page(edition: Edition, activity: Activity) -> ActivityPage:
    """Gather the page of one activity."""
    residents = activity.test_question.residents if activity.test_question else None
    words: Text | None = None
    withdrawn: Tombstone | None = None
    if residents is not None and isinstance(residents.words, Leaf):
        words, withdrawn = edition.words.get(residents.words.leaf), edition.withdrawn.get(residents.words.leaf)
    elif residents is not None and isinstance(residents.words, Text):
        words = residents.words
    areas = tuple(area for area in neighbourhoods(edition) if takes_place_in(activity, area))
    covered = {code for code in activity.areas for area in areas if covers(code, area)}
    return ActivityPage(
        activity=activity,
        contributions=tuple((edition.goals[c.goal], c) for c in activity.contributions if c.goal in edition.goals),
        areas=areas,
        named_areas=tuple(code for code in activity.areas if code not in covered),
        words=words,
        words_withdrawn=withdrawn,
    )
