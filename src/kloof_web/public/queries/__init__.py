# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What each public page shows, gathered from one edition and the release it pins, and nothing else."""

from kloof_web.public.places import area_name, chosen_definition, is_inside, neighbourhoods, withdrawn_area
from kloof_web.public.queries.activities import activity_page
from kloof_web.public.queries.editions import editions_page, imprint_page, passages_with_goals
from kloof_web.public.queries.goals import goal_page, goals_page, home_page
from kloof_web.public.queries.indicators import catalogue_page, indicator_page, indicators_page
from kloof_web.public.queries.neighbourhoods import area_page, areas_page
from kloof_web.public.queries.stacked import stacked_page

__all__ = [
    "activity_page",
    "area_name",
    "area_page",
    "areas_page",
    "catalogue_page",
    "chosen_definition",
    "editions_page",
    "goal_page",
    "goals_page",
    "home_page",
    "imprint_page",
    "indicator_page",
    "indicators_page",
    "is_inside",
    "neighbourhoods",
    "passages_with_goals",
    "stacked_page",
    "withdrawn_area",
]
