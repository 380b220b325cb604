# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The gate: what may be shown. Every figure that goes into an edition passes through it.

Profiles say what a source lets be known; own counts are protected before they enter a release; an audit proves that
what is hidden stays hidden in everything that was published together. The method: docs/methods/disclosure.md.
"""

from kloof.disclosure.audit import Publication, audit
from kloof.disclosure.gate import (
    check_area,
    fewest_residents,
    gate_adjusted,
    gate_area,
    gate_document,
    gate_figure,
    gate_gap,
    gate_profile,
    hide_figure,
    is_hidden,
    is_too_few,
    residents_of,
    through,
)
from kloof.disclosure.profiles import DisclosureProfile, profile_of, profiles
from kloof.disclosure.protection import protect

__all__ = [
    "DisclosureProfile",
    "Publication",
    "audit",
    "check_area",
    "fewest_residents",
    "gate_adjusted",
    "gate_area",
    "gate_document",
    "gate_figure",
    "gate_gap",
    "gate_profile",
    "hide_figure",
    "is_hidden",
    "is_too_few",
    "profile_of",
    "profiles",
    "protect",
    "residents_of",
    "through",
]
