# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every error kloof raises on purpose.

One class per thing a caller would handle differently. Each class keeps the facts it was given and builds its own
sentence from them: what was asked, what was found, the likely cause, what to do. Nothing parses these sentences; a
web page shows :meth:`KloofError.dutch`, a log or notebook shows ``str(error)``.
"""

from kloof.errors.areas import (
    AreaNotDrawn,
    AreaNotInRelease,
    AreaProvisional,
    AreaRefused,
    BoundaryYearMismatch,
    IndicatorNotInRelease,
    OtherCodeSystem,
)
from kloof.errors.disclosure import CountsRefused, TableWithoutProfile
from kloof.errors.editions import EditionRefused, KeyUnusable, ProgrammeRefused
from kloof.errors.names import (
    UnknownArea,
    UnknownChoice,
    UnknownColumn,
    UnknownComparator,
    UnknownDefinition,
    UnknownIndicator,
    UnknownTable,
    UnknownUnit,
    near_names,
)
from kloof.errors.releases import BuildRefused, CardBroken, FetchStopped, IndexRefused, ReleaseUnreadable, SourceBroken
from kloof.errors.sentences import KloofError
from kloof.errors.studies import PanelUnusable, StartOutsidePanel, StudyRefused

__all__ = [
    "AreaNotDrawn",
    "AreaNotInRelease",
    "AreaProvisional",
    "AreaRefused",
    "BoundaryYearMismatch",
    "BuildRefused",
    "CardBroken",
    "CountsRefused",
    "EditionRefused",
    "FetchStopped",
    "IndexRefused",
    "IndicatorNotInRelease",
    "KeyUnusable",
    "KloofError",
    "OtherCodeSystem",
    "PanelUnusable",
    "ProgrammeRefused",
    "ReleaseUnreadable",
    "SourceBroken",
    "StartOutsidePanel",
    "StudyRefused",
    "TableWithoutProfile",
    "UnknownArea",
    "UnknownChoice",
    "UnknownColumn",
    "UnknownComparator",
    "UnknownDefinition",
    "UnknownIndicator",
    "UnknownTable",
    "UnknownUnit",
    "near_names",
]
