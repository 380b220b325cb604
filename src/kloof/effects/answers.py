# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The answers to a study: one outcome in one area, with the p-value that many questions leave."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from kloof.effects.evaluation import Evaluation
from kloof.effects.pooling import benjamini_hochberg, holm, max_t
from kloof.effects.verdicts import Facts, Verdict, judge, sentence_of
from kloof.effects.weights import Floats
from kloof.language.studies import PrimaryOutcome, StudyArea
from kloof.language.texts import Text

__all__ = ["EXPLORATORY", "Draws", "StudyAnswer", "adjusted", "draws_of", "with_max_t"]

FEWEST_COMMON = 99
EXPLORATORY = Text(
    nl="verkennend: niet vooraf als hoofduitkomst vastgelegd, dus een aanwijzing en geen bewijs",
    en="exploratory: not a primary outcome beforehand, so a hint and no proof",
)


@dataclass(frozen=True, slots=True)
class StudyAnswer:
    """One outcome in one area, or in all areas together.

    Parameters
    ----------
    area, outcome
        What was asked; of an answer on all areas together the first area.
    evaluation
        Estimates, placebos and checks; None when the figures do not allow even those, and for areas together.
    facts
        What the verdict rests on. Its p-value is adjusted for the number of questions.
    reservations
        What must stand beside the verdict: registered after the start; placebos of scattered neighbourhoods;
        neighbourhoods in which nobody lives.
    exploratory
        Whether it was no primary outcome.
    pooled
        Ids of the areas, for an answer on all of them together.
    p_max_t
        p-value adjusted over all outcomes in this area with common draws of placebos; None when they have too few in
        common.
    """

    area: StudyArea
    outcome: PrimaryOutcome
    evaluation: Evaluation | None
    facts: Facts
    reservations: tuple[Text, ...]
    exploratory: bool = False
    pooled: tuple[str, ...] = ()
    p_max_t: float | None = None

    @property
    def verdict(self) -> Verdict:
        """The verdict, after adjusting for the number of questions."""
        return judge(self.facts)

    @property
    def sentence(self) -> Text:
        """The verdict as a sentence, with its reservation."""
        nl, en = sentence_of(self.facts).nl, sentence_of(self.facts).to("en")
        for reservation in self.reservations:
            nl += f" ({reservation.nl[0].upper()}{reservation.nl[1:]}.)"
            en += f" ({reservation.to('en')[0].upper()}{reservation.to('en')[1:]}.)"
        return Text(nl=nl, en=en)


@dataclass(frozen=True, slots=True)
class Draws:
    """What was found for placebos, by a number that is the same for the same neighbourhoods."""

    names: np.ndarray[tuple[int, ...], np.dtype[np.uint64]]
    effects: Floats


def draws_of(found: Evaluation | None) -> Draws:
    """Name the placebos of an area by the neighbourhoods they are made of."""
    if found is None or not found.placebos.n:
        return Draws(np.empty(0, dtype=np.uint64), np.empty(0))
    whole = found.all_placebos
    # A sum does not mind the order of its parts, and wraps around.
    numbers = np.array([_number_of(code) for code in found.donors], dtype=np.uint64)
    return Draws(numbers[whole.sets].sum(axis=1, dtype=np.uint64), whole.effects)


@cache
def _number_of(code: str) -> int:
    return int.from_bytes(hashlib.sha256(code.encode()).digest()[:8], "big")


def adjusted(answers: Sequence[StudyAnswer], *, exploratory: bool) -> list[StudyAnswer]:
    """Adjust the p-values of the primary outcomes (Holm), or of the exploratory ones (Benjamini-Hochberg)."""
    changed = list(answers)
    tested = [
        place
        for place, answer in enumerate(answers)
        if answer.exploratory is exploratory and answer.facts.p is not None and not answer.facts.refusals
    ]
    p_values = [answers[place].facts.p or 1.0 for place in tested]
    found = benjamini_hochberg(p_values) if exploratory else holm(p_values)
    for place, p in zip(tested, found.tolist(), strict=True):
        changed[place] = replace(changed[place], facts=replace(changed[place].facts, p=p))
    return changed


def with_max_t(answers: Sequence[StudyAnswer], draws: Sequence[Draws]) -> list[StudyAnswer]:
    """Adjust over the outcomes of one area with the placebos that all of them have."""
    changed = list(answers)
    for area in dict.fromkeys(answer.area.id for answer in answers):
        places = [
            place
            for place, answer in enumerate(answers)
            if answer.area.id == area and answer.facts.effect is not None and len(draws[place].names)
        ]
        if len(places) < 2:
            continue
        common = draws[places[0]].names
        for place in places[1:]:
            common = np.intersect1d(common, draws[place].names)
        if len(common) < FEWEST_COMMON:
            continue
        noise = []
        for place in places:
            names, first = np.unique(draws[place].names, return_index=True)
            noise.append(draws[place].effects[first[np.searchsorted(names, np.unique(common))]])
        found = max_t([answers[place].facts.effect or 0.0 for place in places], np.array(noise))
        for place, p in zip(places, found.tolist(), strict=True):
            evaluation = answers[place].evaluation
            k = 0 if evaluation is None else evaluation.placebos.largest_disjoint
            changed[place] = replace(changed[place], p_max_t=max(p, 1 / (k + 1)))
    return changed
