# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""How far an area is behind, compared with whom, in points, ratio and people.

The method, its assumptions and its limits: docs/methods/gap.md.
"""

from kloof.gaps.comparators import COMPARATORS, comparator
from kloof.gaps.measuring import gap, nothing_known
from kloof.gaps.points import Point
from kloof.gaps.result import Gap

__all__ = ["COMPARATORS", "Gap", "Point", "comparator", "gap", "nothing_known"]
