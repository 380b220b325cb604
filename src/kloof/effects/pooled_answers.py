# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Each primary outcome of a study in all its areas together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from kloof.effects.answers import StudyAnswer, adjusted
from kloof.effects.pooling import together
from kloof.effects.refusals import too_few_areas
from kloof.effects.studies import RegisteredStudy
from kloof.effects.verdicts import Facts, fewest_areas
from kloof.effects.weights import Floats
from kloof.language.studies import PrimaryOutcome
from kloof.language.texts import Text

__all__ = ["pool_answers"]


def pool_answers(
    registered: RegisteredStudy, answers: Sequence[StudyAnswer], *, seed: int = 0
) -> tuple[StudyAnswer, ...]:
    """Answer each primary outcome for all areas of a study together; nothing for a study of one area.

    What keeps one area from being judged keeps them all: an area is never dropped. Only too few areas to compare with
    (K) is what pooling takes away.
    """
    study = registered.study
    if len(study.areas) < 2:
        return ()
    pooled = [
        _pooled(registered, outcome, [a for a in answers if a.outcome == outcome and not a.exploratory], seed)
        for outcome in study.outcomes
    ]
    return tuple(adjusted(pooled, exploratory=False))


def _pooled(
    registered: RegisteredStudy, outcome: PrimaryOutcome, answers: Sequence[StudyAnswer], seed: int
) -> StudyAnswer:
    study = registered.study
    enough = fewest_areas(study.level)
    names = " + ".join(area.id for area in study.areas)
    since = str(min(study.first_year(outcome, area.id) for area in study.areas))
    reasons: list[Text] = []
    for answer in answers:
        k = None if answer.evaluation is None else answer.evaluation.placebos.largest_disjoint
        reasons += [
            Text(nl=f"{answer.area.id}: {reason.nl}", en=f"{answer.area.id}: {reason.to('en')}")
            for reason in answer.facts.refusals
            if k is None or reason != too_few_areas(k, enough)
        ]
    found = [answer.evaluation for answer in answers if answer.evaluation is not None]
    facts = Facts(names, since, None, None, None, None, None, None, outcome.better, tuple(reasons), study.level)
    ready = [one for one in found if one.facts.effect is not None and one.placebos.n]
    if len(ready) == len(study.areas):
        cells = np.array([float(len(one.times) - one.start) * one.units for one in ready])
        try:
            whole = together(
                np.array([one.facts.effect or 0.0 for one in ready]),
                cells,
                [(one.placebos.sets, one.placebos.effects) for one in ready],
                min(one.placebos.largest_disjoint for one in ready),
                seed=seed,
                alpha=study.level,
            )
        except ValueError as problem:
            reasons.append(Text(nl="er zijn te weinig placebo's die elkaar niet overlappen", en=str(problem)))
            facts = replace(facts, refusals=tuple(reasons))
        else:
            mix = cells / cells.sum()
            facts = replace(
                facts,
                effect=whole.effect,
                p=whole.p,
                interval=whole.interval,
                sdid=_mean(mix, [one.facts.sdid for one in ready]),
                did=_mean(mix, [one.facts.did for one in ready]),
                spread=float(whole.draws.std()),
            )
    reservations = dict.fromkeys(text for answer in answers for text in answer.reservations)
    return StudyAnswer(
        study.areas[0],
        outcome,
        None,
        facts,
        tuple(reservations),
        pooled=tuple(area.id for area in study.areas),
    )


def _mean(mix: Floats, effects: Sequence[float | None]) -> float | None:
    known = [effect for effect in effects if effect is not None]
    return float(mix @ np.array(known)) if len(known) == len(mix) else None
