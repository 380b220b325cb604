# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The rules of a verdict: what must be said, and what may not be said, before anything is read from a gap.

Every rule is one function with its condition and its sentence. A rule that stops leaves no verdict; the others are said
beside it. Nothing here computes a figure. `kloof gap`, an edition and the public pages use the same rules.
"""

from kloof.language.gaps import RuleName
from kloof.verdicts.courses import NO_MARGIN, WITH_CENTRE, Course, Numbers, Rule, moved, spoken_gaps
from kloof.verdicts.rules import ABOUT_CHANGE, rules

__all__ = [
    "ABOUT_CHANGE",
    "NO_MARGIN",
    "WITH_CENTRE",
    "Course",
    "Numbers",
    "Rule",
    "RuleName",
    "moved",
    "rules",
    "spoken_gaps",
]
