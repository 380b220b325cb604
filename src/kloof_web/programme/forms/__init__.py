# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Forms for the wholes of a programme. Every problem is named at once, in Dutch, and nothing that was typed is lost.

Each form knows two ways: ``initial_of(whole)`` shows what is saved, ``values()`` gives an action what was typed.
"""

from kloof_web.programme.forms.activities import ActivityForm, ContributionForm
from kloof_web.programme.forms.goals import GoalForm, TargetForm
from kloof_web.programme.forms.wholes import PassageForm, ProgrammeForm, ReasonForm, WholeForm

__all__ = [
    "ActivityForm",
    "ContributionForm",
    "GoalForm",
    "PassageForm",
    "ProgrammeForm",
    "ReasonForm",
    "TargetForm",
    "WholeForm",
]
