# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The gap beside the gap adjusted for who lives there, as an edition keeps it."""

from __future__ import annotations

from kloof.language.texts import NonEmpty, Published, Text, Year


class AdjustmentFigure(Published):
    """The gap after taking out what one mix of residents goes along with; positive is worse off.

    ``low`` and ``high`` are the 90 % interval of the adjustment alone; ``fit`` is the share (0 to 1) of the differences
    between neighbourhoods that the mix goes along with.
    """

    mix: NonEmpty
    name: Text
    gap: float
    low: float
    high: float
    explained: float
    shares: tuple[str, ...]
    fit: float
    neighbourhoods: int
    municipalities: int


class AdjustedFigure(Published):
    """The raw gap of one year with every adjustment that could be made, or the reason why there is none."""

    comparator: NonEmpty
    year: Year | None
    gap: float | None
    adjustments: tuple[AdjustmentFigure, ...]
    reason: Text | None
    sentences: tuple[Text, ...]
