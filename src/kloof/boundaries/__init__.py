# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Figures of one map on another: by code, by addresses, by land, or not at all; and which areas touch."""

from kloof.boundaries.carried import Carried, Shift
from kloof.boundaries.continuing import Brought, brought, family_on
from kloof.boundaries.crosswalks import ADDRESSES, FLAGS, How, crosswalk
from kloof.boundaries.harmonising import Crosswalk, Harmonised, Kind, between, harmonise
from kloof.boundaries.outlines import ACCURATE_ENOUGH, Outlines, contiguous, drawn, neighbours, overlay
from kloof.boundaries.yearly_tables import Series, series

__all__ = [
    "ACCURATE_ENOUGH",
    "ADDRESSES",
    "FLAGS",
    "Brought",
    "Carried",
    "Crosswalk",
    "Harmonised",
    "How",
    "Kind",
    "Outlines",
    "Series",
    "Shift",
    "between",
    "brought",
    "contiguous",
    "crosswalk",
    "drawn",
    "family_on",
    "harmonise",
    "neighbours",
    "overlay",
    "series",
]
