# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Complementary suppression: which other cells must be hidden so that a hidden one does not follow from its totals.

The cheapest set of cells is a mixed integer programme: for each hidden cell that is too narrow there must be two
tables that fit everything shown, far enough apart in that cell. Small tables are solved to the optimum for all such
cells at once; in large ones the cells are done one after another. Whatever the road, the result is checked by
computing the interval of every hidden cell again.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import block_array, csr_array, diags_array

from kloof.disclosure.intervals import Floats, Intervals, Statements, intervals

__all__ = ["Table", "hide_more"]

_TOGETHER = 3_000
"""Up to so many unknowns the cheapest set is sought for all narrow cells at once."""
_SECONDS = 10.0
_SLACK = 1e-6
_GIVEN_BACK_AT_MOST = 400


@dataclass(frozen=True)
class Table:
    """Cells that add up, with what a reader knows of each when it is shown and when it is hidden.

    Parameters
    ----------
    sums
        One row per addition, one column per cell: 1 for a part, -1 for the total; each row adds up to zero.
    shown_low, shown_high
        Bounds of the true count that follow from the published one.
    hidden_low, hidden_high
        Bounds that everybody knows of a hidden count.
    cost
        What is lost when the cell is hidden.
    fewest_possible
        How many whole numbers each hidden cell keeps at least.
    smallest_hidden, largest_hidden
        Between which counts a cell is hidden for its own sake.
    """

    sums: csr_array
    shown_low: Floats
    shown_high: Floats
    hidden_low: Floats
    hidden_high: Floats
    cost: Floats
    fewest_possible: int
    smallest_hidden: int
    largest_hidden: int

    def statements(self, hidden: NDArray[np.bool_]) -> Statements:
        """Give what a reader knows when these cells are hidden."""
        zeros = np.zeros(self.sums.shape[0])
        low = np.where(hidden, self.hidden_low, self.shown_low)
        high = np.where(hidden, self.hidden_high, self.shown_high)
        return Statements(low, high, self.sums, zeros, zeros)

    def intervals(self, hidden: NDArray[np.bool_]) -> Intervals:
        """Compute what can be known of the hidden cells, in the order of the cells."""
        return intervals(self.statements(hidden), hidden.nonzero()[0])


def hide_more(table: Table, hidden: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Choose which other cells to hide.

    A cell that is hidden for its own sake may still be every count that is hidden for its own sake, so that it does not
    matter when a reader guesses that it is. Every other hidden cell keeps `fewest_possible` values. Where not even
    hiding everything gives that, a cell keeps what it has then.

    Parameters
    ----------
    table
        The cells and their sums.
    hidden
        For each cell whether it is hidden for its own sake.

    Returns
    -------
    array
        The same with the other ones.
    """
    everything = np.ones(len(hidden), dtype=bool)
    need = _Need.of(table, hidden, table.intervals(everything))
    chosen = hidden.copy()
    while (narrow := _narrow(table, chosen, need)).size:
        before = chosen
        chosen = _widened(table, chosen, narrow, need)
        if np.array_equal(before, chosen):
            chosen = everything
            break
    return _given_back(table, hidden, chosen, need)


@dataclass(frozen=True)
class _Need:
    """What each cell needs when it is hidden: so many values, and for some also these two among them."""

    possible: Floats
    low: Floats
    high: Floats

    @classmethod
    def of(cls, table: Table, own: NDArray[np.bool_], open_: Intervals) -> _Need:
        """Take what the table asks, and no more than a cell has when everything is hidden."""
        return cls(
            possible=np.minimum(open_.possible(), table.fewest_possible),
            low=np.where(own, np.maximum(table.smallest_hidden, open_.low), np.inf),
            high=np.where(own, np.minimum(table.largest_hidden, open_.high), -np.inf),
        )

    def met(self, found: Intervals, cells: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Say of each interval whether it is wide enough."""
        return (
            (found.possible() >= self.possible[cells])
            & (found.low <= self.low[cells] + _SLACK)
            & (found.high >= self.high[cells] - _SLACK)
        )


def _narrow(table: Table, hidden: NDArray[np.bool_], need: _Need) -> NDArray[np.int64]:
    places = hidden.nonzero()[0]
    return places[~need.met(table.intervals(hidden), places)] if places.size else places


def _widened(table: Table, hidden: NDArray[np.bool_], narrow: NDArray[np.int64], need: _Need) -> NDArray[np.bool_]:
    if len(hidden) * 2 * len(narrow) <= _TOGETHER:
        return _cheapest(table, hidden, narrow, need)
    chosen = hidden
    for cell in narrow:
        one = np.array([cell])
        if not need.met(intervals(table.statements(chosen), one), one)[0]:
            chosen = _cheapest(table, chosen, one, need)
    return chosen


def _cheapest(table: Table, hidden: NDArray[np.bool_], narrow: NDArray[np.int64], need: _Need) -> NDArray[np.bool_]:
    """Find the cheapest cells to hide so that two tables fit that differ enough in each narrow cell.

    The unknowns are, for each cell, whether it is hidden, and then two tables for each narrow cell.
    """
    cells = len(hidden)
    most = float(np.max(table.shown_high[np.isfinite(table.shown_high)], initial=0.0)) + 2 * table.fewest_possible
    ceiling = np.minimum(table.hidden_high, max(most, float(np.max(table.shown_low, initial=0.0))))
    floor = np.where(np.isfinite(table.hidden_low), table.hidden_low, -most)
    none_hidden = csr_array((table.sums.shape[0], cells))
    eye = diags_array(np.ones(cells))
    rows = []
    low, high = [], []
    copies = 2 * len(narrow)

    def row(*parts: tuple[int, object]) -> list[object]:
        made: list[object] = [None] * (1 + copies)
        for place, part in parts:
            made[place] = part
        return made

    for copy in range(1, copies + 1):
        rows.append(row((0, none_hidden), (copy, table.sums)))
        low.append(np.zeros(table.sums.shape[0]))
        high.append(np.zeros(table.sums.shape[0]))
        rows.append(row((0, diags_array(table.shown_low - floor)), (copy, eye)))
        low.append(table.shown_low)
        high.append(np.full(cells, np.inf))
        rows.append(row((0, diags_array(table.shown_high - ceiling)), (copy, eye)))
        low.append(np.full(cells, -np.inf))
        high.append(table.shown_high)
    for place, cell in enumerate(narrow):
        pick = csr_array(([1.0], ([0], [int(cell)])), shape=(1, cells))
        rows.append(row((1 + 2 * place, pick), (2 + 2 * place, -pick)))
        low.append(np.array([need.possible[cell] - 1]))
        high.append(np.array([np.inf]))
    whole = np.zeros(cells * (1 + copies))
    whole[:cells] = 1
    for place, cell in enumerate(narrow):
        whole[(1 + 2 * place) * cells + int(cell)] = whole[(2 + 2 * place) * cells + int(cell)] = 1
    least = np.concatenate([hidden.astype(float), *[np.minimum(floor, table.shown_low)] * copies])
    utmost = np.concatenate([np.ones(cells), *[np.maximum(ceiling, table.shown_high)] * copies])
    for place, cell in enumerate(narrow):
        above, below = (1 + 2 * place) * cells + int(cell), (2 + 2 * place) * cells + int(cell)
        least[above], utmost[below] = max(least[above], need.high[cell]), min(utmost[below], need.low[cell])
    answer = milp(
        np.concatenate([table.cost, np.zeros(cells * copies)]),
        constraints=LinearConstraint(block_array(rows, format="csr"), np.concatenate(low), np.concatenate(high)),
        bounds=Bounds(least, utmost),
        integrality=whole,
        options={"time_limit": _SECONDS},
    )
    if answer.x is None:
        return np.ones(cells, dtype=bool)
    more: NDArray[np.bool_] = np.asarray(answer.x[:cells] > _SLACK, dtype=bool)
    return hidden | more


def _given_back(table: Table, own: NDArray[np.bool_], chosen: NDArray[np.bool_], need: _Need) -> NDArray[np.bool_]:
    """Show again what need not be hidden after all, the dearest first."""
    extra = (chosen & ~own).nonzero()[0]
    if len(extra) > _GIVEN_BACK_AT_MOST:
        return chosen
    kept = chosen.copy()
    for cell in extra[np.argsort(-table.cost[extra], kind="stable")]:
        kept[cell] = False
        if _narrow(table, kept, need).size:
            kept[cell] = True
    return kept
