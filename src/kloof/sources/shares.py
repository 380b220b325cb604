# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Columns that hold counts in one year and percentages in another under the same name.

Key figures of older years give age groups and kinds of households as percentages of residents and of households. A file
with an area of more than ten thousand residents in which no number of such a column is above 100 holds percentages.
"""

from __future__ import annotations

from collections.abc import Mapping

from kloof.indicators import Indicator, indicators
from kloof.sources.content import Grid

__all__ = ["told_as_shares"]

_SHARE_OF = {
    "residents_0_14": "share_0_14",
    "residents_15_24": "share_15_24",
    "residents_25_44": "share_25_44",
    "residents_45_64": "share_45_64",
    "residents_65_plus": "share_65_plus",
    "one_person_households": "share_one_person_households",
    "households_with_children": "share_households_with_children",
    "households_without_children": "share_households_without_children",
}
_LARGE = 10_000


def told_as_shares(grid: Grid, columns: Mapping[str, Indicator]) -> dict[str, Indicator]:
    """Give the columns with the card of the share in place of the count where the column holds percentages."""
    residents = next((name for name, card in columns.items() if card.id == "residents"), None)
    if residents is None or _largest(grid.columns[residents]) <= _LARGE:
        return dict(columns)
    return {
        name: indicators()[_SHARE_OF[card.id]]
        if card.id in _SHARE_OF and 0 < _largest(grid.columns[name]) <= 100
        else card
        for name, card in columns.items()
    }


def _largest(cells: list[str]) -> float:
    largest = 0.0
    for cell in cells:
        try:
            largest = max(largest, float(cell.replace(",", ".").replace(" ", "")))
        except ValueError:
            continue
    return largest
