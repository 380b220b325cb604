# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""How long it takes to compute the interval of each of 5,000 hidden cells among 200,000 published ones.

    python benchmarks/disclosure_audit.py

407 tables of 25 neighbourhoods by 15 answers, with the totals of rows, columns, districts and one chosen area across
districts. In each table rectangles of four cells are hidden, so that statements run in circles and linear programmes
are needed. First all other cells are exact, then all are rounded to fives, which leaves every cell of a table a little
open. Target: under 60 seconds.
"""

import resource
import statistics
import time

import numpy as np
from scipy.sparse import block_diag, csr_array, eye_array, hstack, kron, vstack

from kloof.disclosure.intervals import Statements, intervals

TABLES, ROWS, COLUMNS, DISTRICTS, HIDDEN = 407, 25, 15, 5, 5_000


def table(rng: np.random.Generator, hidden: int, *, rounded: bool) -> tuple[Statements, np.ndarray]:
    """Make one table with its totals and hide rectangles of four cells until enough are hidden."""
    inner = rng.poisson(rng.gamma(2, 15, (ROWS, COLUMNS))).astype(float)
    each_row, each_column = eye_array(ROWS), eye_array(COLUMNS)
    district = csr_array(np.repeat(np.eye(DISTRICTS), ROWS // DISTRICTS, axis=1))
    chosen = csr_array((rng.random((1, ROWS)) < 0.5).astype(float))
    lines = csr_array(
        vstack(
            [
                kron(each_row, np.ones((1, COLUMNS))),
                kron(np.ones((1, ROWS)), each_column),
                kron(district, each_column),
                kron(chosen, each_column),
                np.ones((1, ROWS * COLUMNS)),
            ]
        )
    )
    values = np.concatenate([inner.ravel(), lines @ inner.ravel()])
    sums = csr_array(hstack([lines, -eye_array(lines.shape[0])]))
    error = 4.0 if rounded else 0.0
    published = np.round(values / 5) * 5 if rounded else values
    low, high = np.maximum(published - error, 0), published + error
    places: set[int] = set()
    while len(places) < hidden:
        rows, columns = rng.choice(ROWS // DISTRICTS, 2, replace=False), rng.choice(COLUMNS, 2, replace=False)
        first = rng.integers(DISTRICTS) * (ROWS // DISTRICTS)
        places |= {int((first + row) * COLUMNS + column) for row in rows for column in columns}
    secret = np.array(sorted(places))
    low[secret], high[secret] = 0, np.inf
    zeros = np.zeros(sums.shape[0])
    return Statements(low, high, sums, zeros, zeros), secret


def together(tables: list[tuple[Statements, np.ndarray]]) -> tuple[Statements, np.ndarray]:
    """Put tables side by side as one set of statements."""
    sums = csr_array(block_diag([one.sums for one, _ in tables], format="csr"))
    starts = np.cumsum([0, *(len(one.low) for one, _ in tables)])
    asked = np.concatenate([places + start for (_, places), start in zip(tables, starts, strict=False)])
    return (
        Statements(
            np.concatenate([one.low for one, _ in tables]),
            np.concatenate([one.high for one, _ in tables]),
            sums,
            np.concatenate([one.sums_low for one, _ in tables]),
            np.concatenate([one.sums_high for one, _ in tables]),
        ),
        asked,
    )


def main() -> None:
    """Print the medians."""
    for rounded in (False, True):
        rng = np.random.default_rng(0)
        per_table = [12 + 4 * (one < (HIDDEN - 12 * TABLES) // 4) for one in range(TABLES)]
        said, asked = together([table(rng, hidden, rounded=rounded) for hidden in per_table])
        taken, worked = [], []
        for _ in range(1 if rounded else 3):
            start, began = time.perf_counter(), time.process_time()
            found = intervals(said, asked)
            taken.append(time.perf_counter() - start)
            worked.append(time.process_time() - began)
        name = "rounded to 5" if rounded else "exact counts"
        print(
            f"{name}: {len(said.low) - len(asked):,} published, {len(asked):,} hidden, "
            f"{statistics.median(taken):.1f} s ({statistics.median(worked):.1f} s of the processor), "
            f"{found.programmes:,} linear programmes, "
            f"{np.isnan(found.low).sum()} contradictory   (target: under 60 s)"
        )
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2:.2f} GiB")


if __name__ == "__main__":
    main()
