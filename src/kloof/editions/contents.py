# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The figures an edition keeps: the gap of every goal, every neighbourhood, the cards and the sources behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kloof.language.editions import AreaObject, GoalFigures, IndicatorObject, SourcesObject
from kloof.language.programmes import ProgrammeDocument

if TYPE_CHECKING:
    from kloof.releases import Release

__all__ = ["Contents", "gather"]


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything of an edition that is computed from the release."""

    goal_figures: Mapping[str, GoalFigures]
    areas: tuple[AreaObject, ...]
    indicators: tuple[IndicatorObject, ...]
    sources: SourcesObject


def gather(document: ProgrammeDocument, release: Release) -> Contents:
    """Compute the figures of every goal and every neighbourhood of the programme's municipality."""
    raise NotImplementedError
