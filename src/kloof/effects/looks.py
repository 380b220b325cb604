# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""One full look at a question: the designs of the verdict, their placebos, and the facts these give.

Looked at again without some years, the same question must give the same verdict.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import floor

import numpy as np

from kloof.effects.checks import InTime, in_time
from kloof.effects.comparisons import Comparison
from kloof.effects.designs import Design, Method, area_means, estimate, noise_of
from kloof.effects.panels import Panel
from kloof.effects.placebos import Placebos
from kloof.effects.power import FEWEST_YEARS_BEFORE
from kloof.effects.refusals import refusals
from kloof.effects.verdicts import Better, Facts, Verdict, judge
from kloof.effects.weights import Floats, Indices, all_but
from kloof.language.texts import Text

__all__ = ["Again", "Look", "Question", "look", "without_exceptional", "without_year"]

EXCEPTIONAL_YEARS = (2020, 2022)
"""The corona years: every verdict is tried again without them."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: which columns of a panel, from when, by which headline, beside what.

    Parameters
    ----------
    level
        Level of the test.
    checked
        How many candidates are used for the looks that check the main one.
    frugal
        For very many questions: no pretended earlier start in the looks that check, no test without the selection year.
    """

    panel: Panel
    columns: Indices
    start: int
    headline: Method
    better: Better | None
    comparison: Comparison
    level: float
    checked: int
    frugal: bool = False
    workers: int | None = None
    progress: Callable[[int], None] | None = None

    @property
    def donors(self) -> Indices:
        """Columns to compare with: all that are not the area's."""
        return all_but(len(self.panel.units), self.columns)

    @property
    def area(self) -> Floats:
        """What the area had, ``(T,)``."""
        return area_means(self.panel.outcomes, self.columns[None, :], self.panel.weights)[:, 0]

    @property
    def pool(self) -> Floats:
        """What the donors had, ``(T, donors)``."""
        return np.ascontiguousarray(self.panel.outcomes[:, self.donors])

    @property
    def pool_weights(self) -> Floats | None:
        """How heavily donors count within a placebo, ``(T, donors)``."""
        weights = self.panel.weights
        return None if weights is None else np.ascontiguousarray(weights[:, self.donors])

    def design(self, method: Method) -> Design | None:
        """Estimate; None where the design cannot be computed: no donors, or no noise to set its ridge by."""
        donors = self.donors
        if not len(donors) or (method.has_ridge and noise_of(self.panel.outcomes[:, donors], self.start) is None):
            return None
        return estimate(self.panel.outcomes, self.columns, self.start, method, donors, weights=self.panel.weights)

    def without_times(self, first: float, last: float, since: float) -> Question:
        """Ask the same without the rows of some calendar years."""
        rest = self.panel.without_times(first, last)
        return replace(self, panel=rest, start=sum(time < since - 1e-9 for time in rest.times))


@dataclass(frozen=True, slots=True)
class Look:
    """The designs of the verdict, the placebos of the headline, the earlier start, and the facts they give."""

    designs: Mapping[Method, Design | None]
    placebos: Placebos
    candidates: Placebos
    in_time: InTime | None
    facts: Facts


@dataclass(frozen=True, slots=True)
class Again:
    """The same question without some years: effect, verdict, and whether that is the same; None where not asked."""

    verdict: Verdict | None
    effect: float | None
    same: bool | None


def look(question: Question, *, most: int | None = None, earlier_too: bool = True) -> Look:
    """Estimate, compare with placebos (of `most` candidates), and collect the reasons to refuse.

    Without `earlier_too` no earlier start is pretended.
    """
    panel, start, headline = question.panel, question.start, question.headline
    designs = {method: question.design(method) for method in dict.fromkeys((headline, Method.SDID, Method.DID))}
    main = designs[headline]
    earlier = None
    if main is None:
        empty = np.empty(0)
        found = everyone = Placebos(question.comparison.candidates.sets[:0], empty, empty, empty, False, 0)
    else:
        pool, weights = question.pool, question.pool_weights
        found = question.comparison.placebos(
            pool, start, headline, weights=weights, most=most, workers=question.workers, progress=question.progress
        )
        everyone = question.comparison.everyone(pool, start, headline, weights=weights) if most is None else found
        if earlier_too and found.n and start >= FEWEST_YEARS_BEFORE:
            earlier = in_time(
                panel.outcomes,
                question.columns,
                start,
                headline,
                question.donors,
                question.comparison,
                weights=panel.weights,
                most=question.checked,
                workers=question.workers,
                progress=question.progress,
            )
    effect = None if main is None else main.effect
    sdid, did = designs[Method.SDID], designs[Method.DID]
    facts = Facts(
        area=_named([panel.units[index] for index in question.columns]),
        since=panel.labels[start],
        effect=effect,
        p=None if effect is None else found.p_value(effect),
        interval=None if effect is None else found.interval(effect, question.level),
        sdid=None if sdid is None else sdid.effect,
        did=None if did is None else did.effect,
        spread=found.sd,
        better=question.better,
        refusals=tuple(refusals(panel, question.columns, start, main, found, earlier, level=question.level)),
        level=question.level,
    )
    return Look(designs, found, everyone, earlier, facts)


def without_exceptional(question: Question, since: float, whole: Look) -> tuple[Again | None, Text | None]:
    """Try the verdict again without 2020–2022; a verdict that changes is no verdict, and why is the second answer."""
    first, last = EXCEPTIONAL_YEARS
    panel = question.panel
    if whole.facts.refusals or not any(first <= floor(time + 1e-9) <= last for time in panel.times):
        return None, None
    rest = question.without_times(first, last, since)
    before, count = rest.start, len(rest.panel.times)
    if before == count or before < FEWEST_YEARS_BEFORE:
        few = before < FEWEST_YEARS_BEFORE
        left_nl = f"blijven er {before} meetmomenten vóór de start over" if few else "blijft geen jaar na de start over"
        left_en = f"{before} moments before the start are left" if few else "no year after the start is left"
        return Again(Verdict.UNDECIDED, None, same=False), Text(
            nl=f"zonder de jaren 2020–2022 {left_nl}, zodat niet te controleren is of de uitkomst aan die jaren ligt; "
            "wacht op latere jaren of voeg eerdere toe",
            en=f"without the years 2020–2022 {left_en}, so it cannot be checked whether the outcome hangs on those "
            "years; wait for later years or add earlier ones",
        )
    with_all, again = _compared(question, rest, whole)
    if again.same or again.verdict is None:
        return again, None
    other = again.verdict.words
    return again, Text(
        nl=f"met alle jaren is de uitkomst '{with_all.words.nl}', zonder 2020–2022 '{other.nl}'",
        en=f"with all years the outcome is '{with_all.words.en}', without 2020–2022 '{other.en}'",
    )


def without_year(question: Question, year: int, since: float, whole: Look) -> Again | None:
    """Try the verdict again without one year, for example the one in which the area was chosen for its bad score."""
    if whole.facts.refusals or not any(floor(time + 1e-9) == year and time < since for time in question.panel.times):
        return None
    rest = question.without_times(year, year, since)
    if rest.start < FEWEST_YEARS_BEFORE:
        return None
    if question.frugal:
        design = rest.design(question.headline)
        return Again(None, None if design is None else design.effect, None)
    return _compared(question, rest, whole)[1]


def _compared(question: Question, rest: Question, whole: Look) -> tuple[Verdict, Again]:
    """Judge with and without the years on the same placebos, so that only the years make a difference."""
    assert whole.facts.effect is not None  # noqa: S101 — else there would have been a refusal
    same = question.comparison.placebos(
        question.pool, question.start, question.headline, weights=question.pool_weights, workers=question.workers
    )
    if len(question.comparison.candidates.sets) > question.checked:
        kept = np.linspace(0, len(question.comparison.candidates.sets) - 1, question.checked).round().astype(np.intp)
        same = same.take(np.flatnonzero(np.isin(question.comparison.chosen, kept)))
    with_all = judge(
        replace(
            whole.facts,
            p=same.p_value(whole.facts.effect),
            interval=same.interval(whole.facts.effect, question.level),
            spread=same.sd,
        )
    )
    facts = look(rest, most=question.checked, earlier_too=not question.frugal).facts
    verdict = judge(facts)
    return with_all, Again(verdict, facts.effect, verdict is with_all)


def _named(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} + {names[-1]}"
