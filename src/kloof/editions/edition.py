# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""An edition as its readers see it: everything parsed, checked against its hash, in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kloof.language.breakthroughs import Breakthrough, DataAgreement
from kloof.language.decisions import Decision
from kloof.language.editions import AreaObject, GoalFigures, IndicatorObject, Manifest, SourcesObject, Tombstone
from kloof.language.effects import StudyDocument
from kloof.language.measurements import Measurement
from kloof.language.money import Budget, Fund, Grant
from kloof.language.programmes import Activity, Goal, Passage, Programme
from kloof.language.promises import Commitment, Partner
from kloof.language.studies import WrittenStudy
from kloof.language.texts import Text

__all__ = ["Edition"]


@dataclass(frozen=True, slots=True)
class Edition:
    """One frozen edition.

    Parameters
    ----------
    path
        The folder it was read from.
    hash
        SHA-256 of its manifest; the name of this edition for ever.
    manifest
        Table of contents, with number, date, release, previous edition and what was left out.
    programme, passages, goals, activities
        What the programme published, by id, in the order of the manifest.
    goal_figures
        By goal id; a goal without a measure has none, and withdrawn figures are absent here and present in `withdrawn`.
    areas
        Neighbourhoods of the municipality, and the municipality itself, by CBS code.
    indicators
        The cards that were used, by id.
    sources
        The publishers' files behind the figures.
    words
        Residents' words that were not withdrawn, by the hash their :class:`~kloof.language.texts.Leaf` names.
    studies, study_results
        What was written down beforehand, and what the figures of this edition say about it, by the id of the study.
    measurements, partners, commitments, funds, grants, budgets, breakthroughs, agreements, decisions
        What else the programme published, by id.
    withdrawn
        Tombstones by the hash of the content that was withdrawn.
    """

    path: Path
    hash: str
    manifest: Manifest
    programme: Programme
    passages: Mapping[str, Passage]
    goals: Mapping[str, Goal]
    activities: Mapping[str, Activity]
    goal_figures: Mapping[str, GoalFigures]
    areas: Mapping[str, AreaObject]
    indicators: Mapping[str, IndicatorObject]
    sources: SourcesObject
    words: Mapping[str, Text]
    withdrawn: Mapping[str, Tombstone]
    studies: Mapping[str, WrittenStudy] = field(default_factory=dict)
    study_results: Mapping[str, StudyDocument] = field(default_factory=dict)
    measurements: Mapping[str, Measurement] = field(default_factory=dict)
    partners: Mapping[str, Partner] = field(default_factory=dict)
    commitments: Mapping[str, Commitment] = field(default_factory=dict)
    funds: Mapping[str, Fund] = field(default_factory=dict)
    grants: Mapping[str, Grant] = field(default_factory=dict)
    budgets: Mapping[str, Budget] = field(default_factory=dict)
    breakthroughs: Mapping[str, Breakthrough] = field(default_factory=dict)
    agreements: Mapping[str, DataAgreement] = field(default_factory=dict)
    decisions: Mapping[str, Decision] = field(default_factory=dict)
