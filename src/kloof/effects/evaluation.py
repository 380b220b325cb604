# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""One question, answered whole: estimates, placebos, checks, verdict and sentence from one computation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from kloof.effects.checks import (
    MOST_LEFT_OUT,
    InTime,
    breakdown,
    displacement,
    leave_one_out,
    matched_did,
    outside_hull,
    outside_range,
)
from kloof.effects.comparisons import Comparison
from kloof.effects.designs import Design, Method, area_means, estimate, ratio_of
from kloof.effects.documents import checks_of, document_of
from kloof.effects.looks import Again, Question, look, without_exceptional, without_year
from kloof.effects.panels import Panel
from kloof.effects.placebos import EXHAUSTIVE_UP_TO, Placebos, draw_sets
from kloof.effects.power import detectable_effect
from kloof.effects.pseudo_areas import PseudoAreas
from kloof.effects.trends import GapTrend, gap_trend
from kloof.effects.verdicts import ALPHA, Better, Facts, Verdict, judge, sentence_of
from kloof.effects.weights import Floats, Indices, all_but
from kloof.language.effects import EffectCheck, EffectDocument, EffectPoint
from kloof.language.texts import Language, Text

__all__ = ["Evaluation", "evaluate"]

FRUGAL, FRUGAL_LEFT_OUT = (Method.SDID, Method.DID), 5

SCATTERED = Text(
    nl="De placebo's zijn losse gebieden, niet aaneengesloten. Waar buren samen bewegen, ziet de toets dan te vaak "
    "een verschil",
    en="The placebos are scattered units, not contiguous ones. Where neighbours move together, the test then sees a "
    "difference too often",
)
"""Why placebos of scattered units need a warning: see the false alarms in docs/methods/effects.md."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Everything found about one area.

    Parameters
    ----------
    designs
        By method; None where it could not be computed.
    donors
        Names, in the order of the weights.
    headline
        The method the placebos, the verdict and the sentence are about.
    placebos, comparison, interval
        Of the headline; see :class:`Placebos` and :class:`Comparison`.
    trend
        How the gap with the plain mean of the donors moved over all years: a description, no effect.
    in_time, without_one, outside, hull, ratio_p, matched, breakdown, detectable
        The checks; see :mod:`kloof.effects.checks`.
    logs
        Effect of the headline in natural logarithms; None when a value is zero or less.
    next_door, without_next_door
        Effect on the columns that border on the area, and on the area without those as donors; None when not known.
    without_exceptional, without_selection
        Verdict without 2020–2022, and without the year the area was chosen by; None when the panel has none of these.
    facts
        What the verdict rests on, reasons to refuse included.
    warnings
        What a reader of the weights must know.
    times
        Labels of all moments; the first `start` lie before the start.
    path, units
        ``(T,)``: what the area had; and of how many units it is the mean.
    all_placebos
        What was found for all candidates as urban as the area, also those at another level before the start.
    """

    designs: Mapping[Method, Design | None]
    donors: tuple[str, ...]
    headline: Method
    placebos: Placebos
    comparison: Comparison
    interval: tuple[float, float] | None
    trend: GapTrend | None
    in_time: InTime | None
    without_one: tuple[float, float, int] | None
    outside: float
    hull: float | None
    ratio_p: float | None
    matched: float | None
    breakdown: float | None
    detectable: float | None
    logs: float | None
    next_door: float | None
    without_next_door: float | None
    without_exceptional: Again | None
    without_selection: Again | None
    facts: Facts
    warnings: tuple[Text, ...]
    times: tuple[str, ...]
    start: int
    path: Floats
    units: int
    all_placebos: Placebos

    @property
    def contiguous(self) -> bool:
        """Whether the placebos are contiguous pseudo-areas."""
        return self.comparison.candidates.contiguous

    @property
    def verdict(self) -> Verdict:
        """The verdict on the headline."""
        return judge(self.facts)

    @property
    def sentence(self) -> Text:
        """The verdict as a sentence, with its numbers."""
        return sentence_of(self.facts)

    def document(self, language: Language = "nl", *, checks: bool = False, weighty: bool = False) -> EffectDocument:
        """Give what ``kloof effect --json`` writes; with `weighty` only donors that weigh something and are chosen."""
        return document_of(self, language, checks=checks, weighty=weighty)

    def checks(self, language: Language = "nl") -> tuple[EffectCheck, ...]:
        """List the checks, each with what it found and what that means."""
        return checks_of(self, language)

    def series(self) -> tuple[EffectPoint, ...]:
        """Give what a picture of the headline needs: area, synthetic area, and where 95 % of the placebos would lie.

        The synthetic area is drawn at the level the design compares from, so that the mean gap after the start is the
        effect. Empty when there is no estimate.
        """
        main = self.designs[self.headline]
        if main is None:
            return ()
        synthetic = self.path - main.path + float(main.time_weights @ main.path[: self.start])
        band = self.placebos.band(self.start)
        return tuple(
            EffectPoint(
                time=label,
                area=float(self.path[row]),
                synthetic=float(synthetic[row]),
                low=None if band is None else float(synthetic[row] + band[0][row]),
                high=None if band is None else float(synthetic[row] + band[1][row]),
            )
            for row, label in enumerate(self.times)
        )


def evaluate(
    panel: Panel,
    treated: str | Sequence[str] | Indices,
    since: float,
    *,
    methods: Sequence[Method] = tuple(Method),
    wanted: Literal["all"] | int | None = None,
    seed: int = 0,
    better: Better | None = None,
    pseudo_areas: PseudoAreas | None = None,
    comparison: Comparison | None = None,
    level: float = ALPHA,
    selection_year: int | None = None,
    bordering: Indices | None = None,
    variance: Floats | None = None,
    checked: int = EXHAUSTIVE_UP_TO,
    frugal: bool = False,
    workers: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Evaluation:
    """Estimate what happened to an area beside comparable ones, and say what may be said about it.

    Parameters
    ----------
    panel
        The outcome; every unit that is not treated is a donor. For an effect in logs: ``panel.in_logs()``.
    treated
        Name or names of the treated units (their mean, weighted where the panel has weights), or their columns.
    since
        First moment after the start.
    methods
        Designs to report. The verdict is about SDID when it is among them, else about the first.
    wanted
        Number of placebos or ``"all"``; None is all up to 1,000 units, else 1,000.
    seed
        Decides which placebos are drawn when not all.
    better
        Which direction is good; without it the verdict names the direction only.
    pseudo_areas, comparison
        Contiguous pseudo-areas to use as placebos (columns of the panel), or the placebos as they were chosen already;
        without them placebos are units, or sets of units.
    level
        Level of the test.
    selection_year
        The year whose score the area was chosen by; the verdict is tried again without it.
    bordering
        Columns that border on the area, to see whether a trouble moved there.
    variance
        ``(T,)``: known variance of the noise in what the area had, for the trend of the gap.
    checked
        How many candidates are used for the looks that check the main one.
    frugal
        For very many questions: report SDID and DiD only, without logs and neighbours, leave out five donors one at a
        time, and check the looks that check no further.
    workers, progress
        As in :func:`kloof.effects.placebos`.

    Raises
    ------
    UnknownUnit, StartOutsidePanel
        The area or the start is not in the panel.

    Examples
    --------
    >>> outcomes = np.random.default_rng(0).normal(size=(12, 30))
    >>> outcomes[8:, 0] += 9.0
    >>> panel = Panel(outcomes, tuple(f"area {n}" for n in range(30)), tuple(range(2000, 2012)), tuple("abcdefghijkl"))
    >>> evaluate(panel, "area 0", 2008, better="higher").verdict.words.en
    'improved, attributable'
    """
    methods = tuple(method for method in methods if method in FRUGAL) or tuple(methods) if frugal else tuple(methods)
    columns = panel.columns(treated) if not isinstance(treated, np.ndarray) else treated
    headline = Method.SDID if Method.SDID in methods else methods[0]
    start = panel.start(since)
    donors = all_but(len(panel.units), columns)
    if comparison is None:
        comparison = _compared_with(donors, len(columns), wanted, seed, pseudo_areas)
    question = Question(
        panel,
        columns,
        start,
        headline,
        better,
        comparison,
        level,
        checked,
        frugal,
        workers=workers,
        progress=progress,
    )
    whole = look(question)
    designs = {
        method: whole.designs[method] if method in whole.designs else question.design(method) for method in methods
    }
    without, reason = without_exceptional(question, since, whole)
    facts = whole.facts if reason is None else replace(whole.facts, refusals=(*whole.facts.refusals, reason))
    main = designs[headline]
    weights, outcomes = panel.weights, panel.outcomes
    near = None if frugal or bordering is None or not len(bordering) else np.setdiff1d(bordering, columns)
    further = None if near is None else np.setdiff1d(donors, near)
    beside = main is not None and near is not None and further is not None and len(near) > 0 and len(further) > 1
    return Evaluation(
        designs=designs,
        donors=tuple(panel.units[index] for index in donors),
        headline=headline,
        placebos=whole.placebos,
        comparison=comparison,
        interval=facts.interval,
        trend=_trend(question, variance),
        in_time=whole.in_time,
        without_one=None
        if main is None
        else leave_one_out(
            outcomes, columns, start, main, donors, weights=weights, most=FRUGAL_LEFT_OUT if frugal else MOST_LEFT_OUT
        ),
        outside=outside_range(outcomes, columns, start, donors, weights=weights) if len(donors) else 1.0,
        hull=outside_hull(outcomes, columns, start, donors, weights=weights) if len(donors) else None,
        ratio_p=None
        if main is None
        else whole.placebos.ratio_p_value(float(ratio_of(main.path[None, :], start, headline)[0])),
        matched=matched_did(outcomes, columns, start, donors, weights=weights),
        breakdown=None if main is None else breakdown(main, start, facts.interval),
        detectable=detectable_effect(whole.placebos.effects),
        logs=None if frugal else _logs(question),
        next_door=displacement(outcomes, columns, near, start, headline, weights=weights).effect
        if beside and near is not None
        else None,
        without_next_door=estimate(outcomes, columns, start, headline, further, weights=weights).effect
        if beside
        else None,
        without_exceptional=without,
        without_selection=None if selection_year is None else without_year(question, selection_year, since, whole),
        facts=facts,
        warnings=(
            *_warnings(designs, start, len(donors)),
            *((SCATTERED,) if not comparison.candidates.contiguous and len(columns) > 1 else ()),
        ),
        times=panel.labels,
        start=start,
        path=question.area,
        units=len(columns),
        all_placebos=whole.candidates,
    )


def _compared_with(
    donors: Indices,
    size: int,
    wanted: Literal["all"] | int | None,
    seed: int,
    pseudo_areas: PseudoAreas | None,
) -> Comparison:
    """Take the pseudo-areas, or draw units or sets of units."""
    if pseudo_areas is not None:
        sets = pseudo_areas.among(donors)
        return Comparison.of_all(sets, pseudo_areas.largest_disjoint, contiguous=True, exhaustive=False)
    if wanted is None:
        wanted = "all" if len(donors) <= EXHAUSTIVE_UP_TO else EXHAUSTIVE_UP_TO
    sets, exhaustive = draw_sets(len(donors), size, wanted, seed)
    disjoint = len(donors) // size if len(sets) else 0
    return Comparison.of_all(sets, disjoint, contiguous=False, exhaustive=exhaustive)


def _trend(question: Question, variance: Floats | None) -> GapTrend | None:
    """Fit the gap with the donors' mean: positive is worse off where the good direction is known, else more."""
    donors = question.donors
    if not len(donors):
        return None
    others = area_means(question.panel.outcomes, donors[None, :])[:, 0]
    gap = others - question.area if question.better == "higher" else question.area - others
    return gap_trend(gap, np.asarray(question.panel.times), variance)


def _logs(question: Question) -> float | None:
    if question.panel.name.startswith("log ") or (question.panel.outcomes <= 0).any():
        return None
    design = replace(question, panel=question.panel.in_logs()).design(question.headline)
    return None if design is None else design.effect


def _warnings(designs: Mapping[Method, Design | None], start: int, donors: int) -> tuple[Text, ...]:
    warnings: list[Text] = []
    for method, design in designs.items():
        if design is None:
            warnings.append(
                Text(
                    nl=f"{method.value} is niet te berekenen: er is te weinig vóór de start of te weinig om mee te "
                    f"vergelijken",
                    en=f"{method.value} cannot be computed: there is too little before the start or to compare with",
                )
            )
        elif method in (Method.SC, Method.DIFP) and donors > start:
            same = "" if design.unique else " Hier zijn ze niet uniek: getoond is de mix met de kleinste norm."
            same_en = "" if design.unique else " Here they are not unique: shown is the mix of smallest norm."
            warnings.append(
                Text(
                    nl=f"{method.value}: er zijn meer gebieden om mee te vergelijken ({donors}) dan meetmomenten vóór "
                    f"de start "
                    f"({start}); de gewichten kunnen toeval volgen. Vergelijk met {method.value}-ridge.{same}",
                    en=f"{method.value}: there are more donors ({donors}) than moments before the start ({start}); "
                    f"the weights may "
                    f"follow chance. Compare with {method.value}-ridge.{same_en}",
                )
            )
    return tuple(warnings)
