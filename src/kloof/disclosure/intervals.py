# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What can be known of a hidden cell: the smallest and the largest value that fit everything that was published.

Published figures are linear statements about cells. Bounds are first passed along the statements until nothing moves
any more. Where statements do not run in circles that is already the answer; only where they do, a linear programme is
solved for each hidden cell, in its own component.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import LinearConstraint, linprog, milp
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

__all__ = ["Contradictory", "Intervals", "Statements", "intervals", "support"]

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_SLACK = 1e-7
_MOST_ROUNDS = 500
_NARROWED = 1e-6
"""Bounds that move less than this are taken as standing still; the linear programme is exact where it matters."""


class Contradictory(Exception):
    """The statements cannot all be true, so nothing follows from them; `cells` are those of the component at fault."""

    def __init__(self, cells: Integers) -> None:
        self.cells = cells
        super().__init__(f"{len(cells)} cells have no values that fit")


@dataclass(frozen=True)
class Statements:
    """Everything that is said about some cells.

    Parameters
    ----------
    low, high
        Bounds of each cell, one number per cell; infinite where nothing is known.
    sums
        One row per statement, one column per cell: how often the cell counts in the sum.
    sums_low, sums_high
        Between which numbers each sum lies; equal for an exact one.
    """

    low: Floats
    high: Floats
    sums: csr_array
    sums_low: Floats
    sums_high: Floats

    def only(self, rows: NDArray[np.bool_] | Integers, low: Floats, high: Floats) -> Statements:
        """Give some of the statements, with other bounds on the cells."""
        return Statements(low, high, self.sums[rows], self.sums_low[rows], self.sums_high[rows])


@dataclass(frozen=True)
class Intervals:
    """The smallest and largest possible value of each cell that was asked, in the order in which they were asked.

    A cell of which the statements contradict each other has no interval: both bounds are not a number. `programmes` is
    how many linear programmes were needed.
    """

    low: Floats
    high: Floats
    programmes: int

    def possible(self) -> Floats:
        """Count the whole numbers in each interval; infinite where there is no bound.

        Examples
        --------
        >>> Intervals(np.array([0.0, 2.5]), np.array([9.0, np.inf]), 0).possible().tolist()
        [10.0, inf]
        """
        return np.floor(self.high + _NARROWED) - np.ceil(self.low - _NARROWED) + 1


def intervals(said: Statements, asked: Sequence[int] | Integers) -> Intervals:
    """Compute between which values each asked cell must lie.

    Parameters
    ----------
    said
        All statements.
    asked
        Positions of the cells.

    Returns
    -------
    Intervals
        Exact for real numbers; whole numbers can only be narrower where statements run in circles.

    Examples
    --------
    Two hidden cells in a row with total 12:

    >>> row, total = csr_array(np.ones((1, 2))), np.array([12.0])
    >>> said = Statements(np.zeros(2), np.full(2, np.inf), row, total, total)
    >>> found = intervals(said, [0])
    >>> found.low.tolist(), found.high.tolist(), found.programmes
    ([0.0], [12.0], 0)
    """
    wanted = np.asarray(asked, dtype=np.int64)
    low, high, settled = _passed_along(said)
    programmes = 0
    bad = (low > high + _SLACK).nonzero()[0]
    answer_low, answer_high = low.copy(), high.copy()
    if settled and not bad.size and _is_forest(_remaining(said, low, high)):
        return Intervals(answer_low[wanted], answer_high[wanted], 0)
    for part in _components(said, low, high, wanted, bad):
        if (low[part.cells] > high[part.cells] + _SLACK).any():
            answer_low[part.cells] = answer_high[part.cells] = np.nan
            continue
        if settled and part.is_forest:
            continue
        try:
            found_low, found_high, solved = _solved(_folded(part))
        except Contradictory:
            answer_low[part.cells] = answer_high[part.cells] = np.nan
            continue
        programmes += solved
        answer_low[part.asked], answer_high[part.asked] = found_low, found_high
    return Intervals(answer_low[wanted], answer_high[wanted], programmes)


def support(said: Statements, cell: int) -> tuple[Integers, Integers]:
    """Name what proves the interval of one cell: the statements, and the bounds on other cells, that it rests on.

    Returns
    -------
    tuple
        Positions of the sums, and of the cells whose bounds are used, that carry a multiplier in one of the two
        linear programmes; together they imply the interval.

    Raises
    ------
    Contradictory
        The statements cannot all be true.
    """
    rows: set[int] = set()
    cells: set[int] = set()
    exact = said.sums_low == said.sums_high
    above, below = ~exact & np.isfinite(said.sums_high), ~exact & np.isfinite(said.sums_low)
    parts = [said.sums[above], -said.sums[below]]
    limits = np.concatenate([said.sums_high[above], -said.sums_low[below]])
    positions = np.concatenate([above.nonzero()[0], below.nonzero()[0]])
    stacked = _stacked(parts, said.sums.shape[1])
    for sign in (1.0, -1.0):
        aim = np.zeros(len(said.low))
        aim[cell] = sign
        solved = linprog(
            aim,
            A_ub=stacked,
            b_ub=limits,
            A_eq=said.sums[exact],
            b_eq=said.sums_low[exact],
            bounds=np.column_stack([said.low, said.high]),
            method="highs",
        )
        if solved.status == 2:
            raise Contradictory(np.arange(len(said.low)))
        if solved.status != 0:
            continue
        rows |= set(positions[np.abs(solved.ineqlin.marginals) > _SLACK].tolist())
        rows |= set(exact.nonzero()[0][np.abs(solved.eqlin.marginals) > _SLACK].tolist())
        held = (np.abs(solved.lower.marginals) > _SLACK) | (np.abs(solved.upper.marginals) > _SLACK)
        cells |= set(held.nonzero()[0].tolist())
    return np.array(sorted(rows), dtype=np.int64), np.array(sorted(cells), dtype=np.int64)


def _stacked(parts: Sequence[csr_array], width: int) -> csr_array:
    from scipy.sparse import vstack

    return csr_array(vstack(parts)) if any(part.shape[0] for part in parts) else csr_array((0, width))


def _passed_along(said: Statements) -> tuple[Floats, Floats, bool]:
    """Pass bounds along the statements until nothing moves; also say whether that point was reached."""
    sums = said.sums.tocoo()
    row, cell, factor = sums.row, sums.col, sums.data.astype(float)
    low, high = said.low.astype(float).copy(), said.high.astype(float).copy()
    positive = factor > 0
    count = said.sums.shape[0]
    for _ in range(_MOST_ROUNDS):
        least = np.where(positive, factor * low[cell], factor * high[cell])
        most = np.where(positive, factor * high[cell], factor * low[cell])
        low_others = said.sums_high[row] - _others(least, row, count)
        high_others = said.sums_low[row] - _others(most, row, count)
        with np.errstate(invalid="ignore", divide="ignore"):
            upper = np.where(positive, low_others, high_others) / factor
            lower = np.where(positive, high_others, low_others) / factor
        next_low, next_high = low.copy(), high.copy()
        np.maximum.at(next_low, cell, np.where(np.isnan(lower), -np.inf, lower))
        np.minimum.at(next_high, cell, np.where(np.isnan(upper), np.inf, upper))
        next_low = np.where(next_low > low + _NARROWED, next_low, low)
        next_high = np.where(next_high < high - _NARROWED, next_high, high)
        if np.array_equal(next_low, low) and np.array_equal(next_high, high):
            return low, high, True
        low, high = next_low, next_high
        if (low > high + _SLACK).any():
            return low, high, False
    return low, high, False


def _others(part: Floats, row: Integers, count: int) -> Floats:
    """Sum, for each part of each statement, the other parts of it; one infinite other part makes it infinite."""
    infinite = np.isinf(part)
    finite = np.where(infinite, 0.0, part)
    total = np.bincount(row, weights=finite, minlength=count)
    endless = np.bincount(row, weights=infinite.astype(float), minlength=count)
    unbounded = (endless[row] - infinite) > 0
    sign = -1.0 if (part[infinite] < 0).any() else 1.0
    return np.where(unbounded, sign * np.inf, total[row] - finite)


@dataclass(frozen=True)
class _Part:
    """A component: cells that hang together through statements, and what is said about them."""

    cells: Integers
    asked: Integers
    said: Statements
    positions: Integers
    is_forest: bool


def _remaining(said: Statements, low: Floats, high: Floats) -> coo_array:
    """Give the statements that can still narrow anything: cells with a known value no longer connect them."""
    sums = said.sums.tocoo()
    count = said.sums.shape[0]
    positive = sums.data > 0
    least = np.bincount(
        sums.row, np.where(positive, sums.data * low[sums.col], sums.data * high[sums.col]), minlength=count
    )
    most = np.bincount(
        sums.row, np.where(positive, sums.data * high[sums.col], sums.data * low[sums.col]), minlength=count
    )
    bites = ~((least >= said.sums_low - _SLACK) & (most <= said.sums_high + _SLACK))
    kept = (high[sums.col] - low[sums.col] > _SLACK) & bites[sums.row]
    return coo_array((sums.data[kept], (sums.row[kept], sums.col[kept])), shape=said.sums.shape)


def _is_forest(sums: coo_array) -> bool:
    """Whether no two statements share two cells, directly or around a circle."""
    if sums.nnz == 0:
        return True
    graph, nodes = _graph(sums)
    number, _ = connected_components(graph, directed=False)
    untouched = graph.shape[0] - nodes
    return bool(sums.nnz == nodes - (number - untouched))


def _graph(sums: coo_array) -> tuple[coo_array, int]:
    rows, cells = sums.shape
    size = rows + cells
    graph = coo_array((np.ones(sums.nnz), (sums.row, sums.col + rows)), shape=(size, size))
    return graph, len(np.unique(sums.row)) + len(np.unique(sums.col))


def _components(said: Statements, low: Floats, high: Floats, asked: Integers, bad: Integers) -> Iterator[_Part]:
    """Give every component in which something was asked or where statements contradict each other."""
    remaining = said.sums.tocoo() if bad.size else _remaining(said, low, high)
    graph, _ = _graph(remaining)
    rows = said.sums.shape[0]
    number, label = connected_components(graph, directed=False)
    of_row, of_cell = label[:rows], label[rows:]
    wanted = np.unique(of_cell[asked])
    edges = np.bincount(of_row[remaining.row], minlength=number)
    rows_sorted, cells_sorted = np.argsort(of_row, kind="stable"), np.argsort(of_cell, kind="stable")
    row_starts = np.searchsorted(of_row[rows_sorted], np.arange(number + 1))
    cell_starts = np.searchsorted(of_cell[cells_sorted], np.arange(number + 1))
    asked_sorted = np.unique(asked)
    by_row = remaining.tocsr()
    known = np.where(high - low <= _SLACK, (low + high) / 2, 0.0)
    fixed = said.sums @ known if not bad.size else np.zeros(rows)
    for one in wanted:
        of_rows = rows_sorted[row_starts[one] : row_starts[one + 1]]
        cells = cells_sorted[cell_starts[one] : cell_starts[one + 1]]
        if not len(of_rows):
            continue
        inside = asked_sorted[np.isin(asked_sorted, cells, assume_unique=True)]
        sums = by_row[of_rows][:, cells]
        constant = fixed[of_rows]
        yield _Part(
            cells=cells,
            asked=inside,
            said=Statements(
                low[cells], high[cells], csr_array(sums), said.sums_low[of_rows] - constant,
                said.sums_high[of_rows] - constant,
            ),
            positions=np.searchsorted(cells, inside),
            is_forest=bool(edges[one] == len(of_rows) + len(cells) - 1),
        )  # fmt: skip


def _folded(part: _Part) -> _Part:
    """Fold cells that nobody asked and that stand in one statement only into the range of that statement."""
    said = part.said
    sums = said.sums.tocoo()
    alone = np.bincount(sums.col, minlength=len(said.low)) == 1
    alone[part.positions] = False
    row, cell, factor = (values[alone[sums.col]] for values in (sums.row, sums.col, sums.data))
    ends = np.sort(np.stack([factor * said.low[cell], factor * said.high[cell]]), axis=0)
    count, kept = said.sums.shape[0], ~alone
    return replace(
        part,
        said=Statements(
            said.low[kept],
            said.high[kept],
            csr_array(said.sums[:, kept]),
            said.sums_low - np.bincount(row, ends[1], minlength=count),
            said.sums_high - np.bincount(row, ends[0], minlength=count),
        ),
        positions=np.searchsorted(kept.nonzero()[0], part.positions),
    )


def _solved(part: _Part) -> tuple[Floats, Floats, int]:
    """Solve the linear programmes of a component; one solution often shows the bounds of many cells at once."""
    said = part.said
    constraint = LinearConstraint(said.sums, said.sums_low, said.sums_high)
    bounds = (said.low, said.high)
    seen_low = np.full(len(said.low), np.inf)
    seen_high = np.full(len(said.low), -np.inf)
    low, high = said.low[part.positions].copy(), said.high[part.positions].copy()
    solved = 0
    aims: list[Floats] = []
    everything = np.zeros(len(said.low))
    everything[part.positions] = 1.0
    if len(part.positions) > 1:
        aims += [everything, -everything]
    for aim in aims:
        values = _programme(aim, constraint, bounds)
        solved += 1
        if values is not None:
            np.minimum(seen_low, values, out=seen_low)
            np.maximum(seen_high, values, out=seen_high)
    for place, cell in enumerate(part.positions):
        for sign, seen, found in ((1.0, seen_low, low), (-1.0, seen_high, high)):
            if abs(seen[cell] - found[place]) <= _NARROWED:
                continue
            aim = np.zeros(len(said.low))
            aim[cell] = sign
            values = _programme(aim, constraint, bounds)
            solved += 1
            if values is None:
                found[place] = -sign * np.inf
                continue
            np.minimum(seen_low, values, out=seen_low)
            np.maximum(seen_high, values, out=seen_high)
            found[place] = values[cell]
    return low, high, solved


def _programme(aim: Floats, constraint: LinearConstraint, bounds: tuple[Floats, Floats]) -> Floats | None:
    """Give the values at which the aim is smallest; None when there is no smallest."""
    answer = milp(aim, constraints=constraint, bounds=bounds)
    if answer.status == 0:
        return np.asarray(answer.x, dtype=float)
    fits = milp(np.zeros(len(aim)), constraints=constraint, bounds=bounds)
    if fits.status != 0:
        raise Contradictory(np.arange(len(aim)))
    return None
