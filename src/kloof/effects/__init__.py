# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Did the programme make the difference? Designs, placebos, power, verdict and its sentence.

Start with :func:`evaluate` for a whole answer, or with :func:`estimate` and :func:`placebos` on arrays.
"""

from kloof.effects.designs import Design, Method, estimate
from kloof.effects.evaluation import Evaluation, evaluate
from kloof.effects.panels import Panel, read_panel
from kloof.effects.placebos import Placebos, placebos
from kloof.effects.power import Detectable, detectable_effect, detectable_per_year
from kloof.effects.verdicts import Verdict

__all__ = [
    "Design",
    "Detectable",
    "Evaluation",
    "Method",
    "Panel",
    "Placebos",
    "Verdict",
    "detectable_effect",
    "detectable_per_year",
    "estimate",
    "evaluate",
    "placebos",
    "read_panel",
]
