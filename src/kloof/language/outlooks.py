# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Will we make it? An outlook as an edition keeps it, so that it can be scored when the figure arrives."""

from __future__ import annotations

from typing import Literal

from kloof.language.texts import NonEmpty, Published, Text

ScenarioId = Literal["continue", "as_peers", "as_city"]
OutlookWord = Literal["on_track", "behind", "cannot_tell"]


class OutlookTarget(Published):
    """What was promised: a level or a gap, in a year; and which direction is better."""

    kind: Literal["level", "gap"]
    year: int
    value: float
    better: Literal["higher", "lower"]


class OutlookScenario(Published):
    """One way things may go on.

    ``expected``, ``low`` and ``high`` (a 90 % interval) are in the unit of the figure; ``comparator`` is where the
    comparator is expected to be; ``probability`` (0 to 1) is that of reaching the target.
    """

    id: ScenarioId
    expected: float
    low: float
    high: float
    comparator: float | None
    probability: float


class OutlookObject(Published):
    """An outlook to the target year, from the figures known when it was made.

    ``scenarios`` is empty when nothing can be told; the sentence then says why.
    """

    area: NonEmpty
    indicator: NonEmpty
    comparator: NonEmpty
    release: str
    target: OutlookTarget
    first_year: int | None
    last_year: int | None
    scenarios: tuple[OutlookScenario, ...]
    word: OutlookWord
    sentence: Text
