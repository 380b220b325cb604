# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Everything known of one area, by theme: the document ``kloof profile --json`` writes.

Numbers are as in :mod:`kloof.language.gaps`: positive gap = worse off; a value that is not there is null with a reason.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from kloof.language.editions import Break
from kloof.language.gaps import GapArea, GapComparator, GapPoint, GapWarning, HoldsUnder
from kloof.language.texts import AreaCode, NonEmpty, Published, Sha256, Year

Standing = Literal["ahead", "behind", "alike", "no_gap", "unknown"]
Part = Literal["strength", "difference", "context"]


class ProfileIndicator(Published):
    """What is measured, in one language."""

    id: str
    name: NonEmpty
    question: NonEmpty
    unit: str
    better: Literal["higher", "lower", "neutral", "ambiguous"]
    kind: Literal["extensive", "intensive"]
    measured_by: Literal["register", "survey", "model"]
    counted_where: Literal["home", "place_of_event"]
    reactive: bool = Field(description="Moves with our own effort, so it carries no judgement alone.")
    denominator: NonEmpty
    decimals: int
    is_key: bool = Field(description="One of the few shown for every neighbourhood.")


class ProfileFigure(Published):
    """One indicator of the area over the years of one publisher's table, beside the comparator."""

    indicator: ProfileIndicator
    part: Part = Field(
        description="strength: tells what the area has and goes no worse here, or goes better here than there; "
        "difference: it goes less well here, or just as well; context: neither better nor worse, not to be compared, "
        "or no judgement alone."
    )
    standing: Standing = Field(description="Here beside the comparator, in the last year with a gap.")
    table: NonEmpty
    boundary_year: Year = Field(description="The map these figures are drawn on; may differ from that of the area.")
    holds_under: HoldsUnder
    series: tuple[GapPoint, ...]
    sentence: str | None = Field(description="The gap in people, in words; absent where there is no gap.")
    direction: str | None = Field(description="Whether the gap became smaller; absent where there is no gap.")
    sure: tuple[str, ...] = Field(description="How sure the figures are: how measured, rounded, provisional, covered.")
    warnings: tuple[GapWarning, ...] = Field(
        default=(), description="What must be said before anything is read from the gap; absent where there is none."
    )
    breaks: tuple[Break, ...] = ()
    limits: tuple[str, ...] = ()


class ProfileTheme(Published):
    """The figures of one theme; `composition` tells who live in the area, and is neither good nor bad."""

    code: NonEmpty
    name: NonEmpty
    figures: tuple[ProfileFigure, ...]


class ProfileUnknown(Published):
    """An indicator of which nothing is known here, and why."""

    indicator: str
    name: NonEmpty
    theme: NonEmpty
    reason: NonEmpty


class ProfileSource(Published):
    """A publisher's table the profile takes figures or weights from."""

    table: NonEmpty
    publisher: NonEmpty
    title: NonEmpty
    licence: NonEmpty
    url: NonEmpty | None = None
    fictional: bool = False


class ProfileResidents(Published):
    """How many people live in the area, or why that is not known."""

    value: float | None
    year: Year | None
    table: NonEmpty | None
    missing: str | None


class ProfileDocument(Published):
    """Everything known of one area, by theme, beside what it is compared with. No ranking, no total mark."""

    area: GapArea
    codes: tuple[AreaCode, ...]
    boundary_year: Year
    provisional: bool = Field(description="Which neighbourhoods belong to it is our own reconstruction.")
    language: Literal["nl", "en"]
    comparator: GapComparator
    spoken: NonEmpty = Field(description="The comparator as it stands inside a sentence.")
    release: Sha256 | Literal[""]
    residents: ProfileResidents
    definitions: tuple[str, ...] = Field(
        default=(),
        description="Definitions of focus areas that contain the whole area, or the other ones of this area.",
    )
    notes: tuple[str, ...] = Field(default=(), description="Renamed, split or drawn on another map: what to know.")
    themes: tuple[ProfileTheme, ...]
    unknown: tuple[ProfileUnknown, ...]
    sources: tuple[ProfileSource, ...]
