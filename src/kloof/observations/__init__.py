# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The one tidy table: what publishers published, one row per area, year, indicator and publisher's table."""

from kloof.observations.panel import Panel, Weights
from kloof.observations.rows import check, complete_areas, merge, shared, values_first
from kloof.observations.tables import AREAS, CROSSWALK, FIGURES, NEIGHBOURS, OBSERVATIONS, OUTLINES, POSTCODES

__all__ = [
    "AREAS",
    "CROSSWALK",
    "FIGURES",
    "NEIGHBOURS",
    "OBSERVATIONS",
    "OUTLINES",
    "POSTCODES",
    "Panel",
    "Weights",
    "check",
    "complete_areas",
    "merge",
    "shared",
    "values_first",
]
