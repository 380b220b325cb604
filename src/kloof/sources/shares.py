# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Columns that hold counts in one year and percentages in another under the same name.

Key figures of older years give age groups and kinds of households as percentages of residents and of households. What
such columns hold is told by their content: groups that add up to a hundred where far more people live are percentages,
and so is a group that would be next to nobody if it were a count. What may be either is refused.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from kloof.errors import SourceBroken
from kloof.indicators import Indicator, indicators
from kloof.sources.cells import number_cells
from kloof.sources.content import Grid

__all__ = ["told_as_shares"]

_SHARES = {
    "residents": {
        "residents_0_14": "share_0_14",
        "residents_15_24": "share_15_24",
        "residents_25_44": "share_25_44",
        "residents_45_64": "share_45_64",
        "residents_65_plus": "share_65_plus",
    },
    "households": {
        "one_person_households": "share_one_person_households",
        "households_with_children": "share_households_with_children",
        "households_without_children": "share_households_without_children",
    },
}
_ROUNDED = 5  # counts are multiples of five, so a part may pass its whole by as much
_OFF = 3  # percentages are rounded one by one
_FAR_FROM_100 = 20  # so many more or fewer people than a hundred, that both cannot hold
_NEXT_TO_NOBODY, _FEW = 0.02, 0.10  # of everyone in the file: no group is below the first, and few are below the second


def told_as_shares(grid: Grid, columns: Mapping[str, Indicator]) -> dict[str, Indicator]:
    """Give the columns with the card of the share in place of the count where the column holds percentages.

    Raises
    ------
    SourceBroken
        A column may hold either.
    """
    told = dict(columns)
    for whole, share_of in _SHARES.items():
        parts = {name: card for name, card in columns.items() if card.id in share_of}
        read = {name: _numbers(grid, name, card, share_of[card.id]) for name, card in parts.items()}
        values = {name: found for name, found in read.items() if found is not None and (found > 0).any()}
        if not values or any((found > 100).any() for found in values.values()):
            continue
        everyone = next(
            (
                number_cells(grid, name, card)[0]
                for id_ in (whole, "residents")
                for name, card in columns.items()
                if card.id == id_
            ),
            pl.Series([None] * grid.height, dtype=pl.Float64),
        )
        added = _add_up_to_100(pl.DataFrame(values), everyone) if len(values) == len(share_of) else None
        for name, found in values.items():
            if _are_percentages(grid, name, found, everyone) if added is None else added:
                told[name] = indicators()[share_of[parts[name].id]]
    return told


def _numbers(grid: Grid, name: str, count: Indicator, share: str) -> pl.Series | None:
    """Give the numbers of a column, as counts or else as percentages; None where they are neither."""
    for card in (count, indicators()[share]):
        try:
            return number_cells(grid, name, card)[0]
        except SourceBroken:
            if any(cell.count(".") == 1 and len(cell.rpartition(".")[2]) == 3 for cell in grid.columns[name]):
                return None  # 1.234 is a count with a mark that its file does not allow, never a percentage
    return None


def _add_up_to_100(parts: pl.DataFrame, everyone: pl.Series) -> bool | None:
    """Say whether all groups together make a hundred, or everyone; None where that does not tell."""
    together = parts.select(pl.sum_horizontal(pl.all(), ignore_nulls=False)).to_series()
    rows = pl.DataFrame({"sum": together, "everyone": everyone}).filter(
        pl.col("sum").is_not_null(), (pl.col("everyone") - 100).abs() > _FAR_FROM_100
    )
    slack = _ROUNDED * parts.width / 2
    hundred = ((rows["sum"] - 100).abs() <= _OFF).sum()
    whole = ((rows["sum"] - rows["everyone"]).abs() <= slack + rows["everyone"] * 0.01).sum()
    return None if 2 * max(hundred, whole) <= rows.height else hundred > whole


def _are_percentages(grid: Grid, name: str, found: pl.Series, everyone: pl.Series) -> bool:
    """Say whether a group is too small to be a count; where it may be either there is a sentence."""
    rows = pl.DataFrame({"part": found, "everyone": everyone}).drop_nulls()
    some, all_ = float(rows["part"].sum()), float(rows["everyone"].sum())
    share = some / all_ if all_ else None
    if share is not None and share < _NEXT_TO_NOBODY:
        return True
    if share is None or share < _FEW or (rows["part"] > rows["everyone"] + _ROUNDED).any():
        largest = max(value for value in found if value is not None)
        raise SourceBroken(
            grid.file,
            place=f"column '{name}'",
            expected="numbers of which one can see whether each is a count or a percentage",
            found=f"no number above 100 (the largest is {largest:g}), and residents that fit with either",
            advice="Years before 2013 give percentages under this name. Add the row of the municipality or the other "
            "groups of the same table, or take the column out.",
        )
    return False
