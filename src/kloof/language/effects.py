# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""An effect as others read it: the document ``kloof effect --json`` writes.

Numbers are plain, in the unit of the outcome; positive is more than the comparison. What could not be computed is null.
"""

from __future__ import annotations

import datetime as dt

from kloof.language.texts import Published, Sha256


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


class DemonstrationObject(Published):
    """The method at work on a known case. ``label`` must stand beside its numbers; ``added`` is what was planted."""

    id: str
    title: str
    label: str | None
    added: float | None
    result: StudyResult
