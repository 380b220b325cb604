# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Another program on the same table: acro, with which researchers check their output. ``pip install '.[oracles]'``."""

from __future__ import annotations

import numpy as np
import pytest

from kloof.disclosure.profiles import profiles

pytestmark = pytest.mark.filterwarnings("ignore")


def test_acro_hides_the_same_counts():
    acro = pytest.importorskip("acro", reason="acro is not installed: pip install '.[oracles]'")
    pandas = pytest.importorskip("pandas", reason="pandas is not installed: pip install '.[oracles]'")
    counts = np.array([[3, 12, 40], [9, 10, 11], [25, 1, 100]])
    people = pandas.DataFrame(
        [(f"buurt {i}", f"groep {j}") for i, row in enumerate(counts) for j, n in enumerate(row) for _ in range(n)],
        columns=["buurt", "groep"],
    )
    theirs = acro.ACRO(suppress=True).crosstab(people["buurt"], people["groep"])
    own = profiles()["own-counts"]
    ours = np.array([[own.hides(int(n)) for n in row] for row in counts])
    assert np.array_equal(np.isnan(theirs.to_numpy(dtype=float)), ours)
