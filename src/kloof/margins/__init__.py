# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""How sure a figure is: the measurement margin (meetmarge) and the chance margin (toevalsmarge), kept apart."""

from kloof.margins.comparisons import Comparison, change_margins, compare, value_margins
from kloof.margins.facts import Facts, Rounding, facts_of
from kloof.margins.margin import LEVEL, Kind, Margin, Margins, Part, PartName, State
from kloof.margins.neighbourhoods import Neighbourhoods
from kloof.margins.observed import Drawn, year_drawn, year_margins, year_value_margins
from kloof.margins.wording import arrow, drawn_said, explained, told_apart

__all__ = [
    "LEVEL", "Comparison", "Drawn", "Facts", "Kind", "Margin", "Margins", "Neighbourhoods", "Part", "PartName",
    "Rounding", "State", "arrow", "change_margins", "compare", "drawn_said", "explained", "facts_of", "told_apart",
    "value_margins", "year_drawn", "year_margins", "year_value_margins",
]  # fmt: skip
