# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""An effect as others read it: the document ``kloof effect --json`` writes.

Numbers are plain, in the unit of the outcome; positive is more than the comparison. What could not be computed is null.
"""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from kloof.language.texts import Published, Sha256, Text


class MethodEffect(Published):
    """What one design found: the effect, and the weight of every donor, zero included.

    In the answers to a study only donors that weigh at least a ten-thousandth are named, and none of ``did``, for which
    all weigh the same.
    """

    effect: float | None
    weights: dict[str, float]
    pre_rmspe: float | None
    effective_donors: float | None


class PlaceboEffect(Published):
    """What the headline design found where there was no programme: spread, rank p-value of the effect, how many."""

    sd: float | None
    p: float | None
    n: int


class EffectPoint(Published):
    """One moment of the picture: the area, its synthetic area, and between what 95 % of the placebos would lie."""

    time: str
    area: float
    synthetic: float
    low: float | None
    high: float | None

    @property
    def year(self) -> int:
        """Give the calendar year it lies in."""
        return int(self.time[:4])


class EffectCheck(Published):
    """One check: what was looked at, what was found, whether it stands in the way of publication."""

    id: str
    value: float | str | None
    means: str
    passed: bool | None


class EffectDocument(Published):
    """An effect with everything needed to judge it.

    ``marked`` stands only in a document that is not for publication; ``checks`` only when asked for.
    """

    methods: dict[str, MethodEffect]
    placebo: PlaceboEffect
    verdict: str
    sentence: str
    marked: str | None = None
    checks: tuple[EffectCheck, ...] | None = None


class Donor(Published):
    """An area in the comparison, by name, and its weight in it."""

    code: str
    name: str
    weight: float


class ForeseenYear(Published):
    """The smallest mean effect that 80 in 100 such studies would find with figures up to this year; null: none."""

    year: int
    effect: float | None


class Foreseen(Published):
    """What could be seen of one outcome in one area, and when, told from the noise before the start only."""

    area: str
    indicator: str
    years: tuple[ForeseenYear, ...]
    sentence: Text


class EnglishWords(Published):
    """The words of a result in English: by the id of a check what it means, and what was found where that is a word."""

    verdict: str
    sentence: str
    checks: dict[str, str]
    found: dict[str, str] = Field(default_factory=dict)


class StudyResult(Published):
    """One outcome in one area, or in all areas of the study together; ``p_adjusted`` counts in that several questions
    were asked.

    ``pooled`` names the areas of a pooled answer, ``exploratory`` marks an outcome that was not a primary one,
    ``p_max_t`` is adjusted over common draws of placebos, ``series`` is what a picture needs.
    """

    area: str
    definition: str
    indicator: str
    p_adjusted: float | None
    effect: EffectDocument | None
    verdict: str
    sentence: str
    first_year: int | None = Field(default=None, description="First year money was spent on the theme.")
    is_late: bool = Field(default=False, description="Registered after the start, or with its figures in hand.")
    english: EnglishWords | None = None
    donors: tuple[Donor, ...] = Field(default=(), description="Every area that weighs a thousandth or more.")
    donors_in_all: int = 0
    area_name: str | None = None
    incomplete: int = Field(default=0, description="Areas with a year missing or secret: compared with by nobody.")
    pooled: tuple[str, ...] | None = None
    exploratory: bool | None = None
    p_max_t: float | None = None
    series: tuple[EffectPoint, ...] | None = None


class StudyDocument(Published):
    """What a study found, with the hash of the text that was written down beforehand.

    ``together`` answers each primary outcome for all areas of a study of several.
    """

    study: str
    hash: Sha256
    registered_on: dt.date
    results: tuple[StudyResult, ...]
    together: tuple[StudyResult, ...] | None = None


class EffectsObject(Published):
    """``effects.json`` of a release: what each study found in its figures. ``release`` is the hash of those figures."""

    release: Sha256
    studies: tuple[StudyDocument, ...]
