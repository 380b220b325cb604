# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The life of an activity, every step of it, and what each step asks."""

from __future__ import annotations

import pytest

from kloof_web.programme.rules import NEXT, Phase, require_phase
from kloof_web.records.errors import Incomplete, StepNotAllowed

ALLOWED = {
    ("chance", "preparing"), ("chance", "stopped"),
    ("preparing", "decided"), ("preparing", "stopped"),
    ("decided", "running"), ("decided", "stopped"),
    ("running", "finished"), ("running", "paused"), ("running", "stopped"),
    ("paused", "running"), ("paused", "stopped"),
    ("unknown", "chance"), ("unknown", "preparing"), ("unknown", "decided"), ("unknown", "running"),
    ("unknown", "paused"), ("unknown", "finished"), ("unknown", "stopped"),
}  # fmt: skip


@pytest.mark.parametrize("to", list(Phase))
@pytest.mark.parametrize("current", list(Phase))
def test_every_step(current: Phase, to: Phase) -> None:
    """With everything in order, exactly the steps of the table are possible."""
    assert set(NEXT) == set(Phase)
    if (current.value, to.value) in ALLOWED:
        require_phase("Markt", current, to, has_contribution=True, has_test_question=True, because="Geleerd.")
    else:
        with pytest.raises(StepNotAllowed):
            require_phase("Markt", current, to, has_contribution=True, has_test_question=True, because="Geleerd.")


@pytest.mark.parametrize(
    ("current", "to", "has_contribution", "has_test_question", "because", "missing"),
    [
        (Phase.PREPARING, Phase.DECIDED, False, False, "", 2),
        (Phase.PREPARING, Phase.DECIDED, True, False, "", 1),
        (Phase.PREPARING, Phase.DECIDED, False, True, "", 1),
        (Phase.RUNNING, Phase.STOPPED, True, True, "", 1),
        (Phase.RUNNING, Phase.PAUSED, True, True, "", 1),
    ],
)
def test_what_a_step_asks(
    current: Phase, to: Phase, has_contribution: bool, has_test_question: bool, because: str, missing: int
) -> None:
    """A decision needs a reason why it helps and an answer to the test question; stopping needs the lesson."""
    with pytest.raises(Incomplete) as refused:
        require_phase(
            "Markt",
            current,
            to,
            has_contribution=has_contribution,
            has_test_question=has_test_question,
            because=because,
        )
    assert len(refused.value.missing) == missing
