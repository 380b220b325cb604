# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""One question, answered whole: estimates, placebos, checks, verdict and sentence from one computation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import floor
from typing import Any, Literal

import numpy as np

from kloof.effects.checks import InTime, breakdown, in_time, leave_one_out, matched_did, outside_range
from kloof.effects.designs import Design, Method, estimate, noise_of, ratio_of
from kloof.effects.panels import Panel
from kloof.effects.placebos import EXHAUSTIVE_UP_TO, Placebos, draw_sets, placebos
from kloof.effects.power import FEWEST_YEARS_BEFORE, detectable_effect
from kloof.effects.pseudo_areas import PseudoAreas
from kloof.effects.refusals import refusals
from kloof.effects.verdicts import ALPHA, FEWEST_PSEUDO_AREAS, Better, Facts, Verdict, judge, sentence_of
from kloof.effects.weights import Indices
from kloof.language.effects import EffectCheck, EffectDocument, MethodEffect, PlaceboEffect
from kloof.language.texts import Language, Text

__all__ = ["Evaluation", "evaluate"]

EXCEPTIONAL_YEARS = (2020, 2022)
"""The corona years: every verdict is tried again without them."""

SCATTERED = Text(
    nl="De placebo's zijn losse gebieden, niet aaneengesloten. Waar buren samen bewegen, ziet de toets dan te vaak "
    "een verschil",
    en="The placebos are scattered units, not contiguous ones. Where neighbours move together, the test then sees a "
    "difference "
    "too often",
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
    placebos, interval
        Of the headline; see :class:`Placebos`.
    contiguous
        Whether the placebos are contiguous pseudo-areas.
    in_time, without_one, outside, ratio_p, matched, breakdown, detectable
        The checks; see :mod:`kloof.effects.checks`.
    without_exceptional
        Verdict without 2020–2022; None when the panel has none of these years.
    facts
        What the verdict rests on, reasons to refuse included.
    warnings
        What a reader of the weights must know.
    times
        Labels of the years before the start.
    """

    designs: Mapping[Method, Design | None]
    donors: tuple[str, ...]
    headline: Method
    placebos: Placebos
    contiguous: bool
    interval: tuple[float, float] | None
    in_time: InTime | None
    without_one: tuple[float, float, int] | None
    outside: float
    ratio_p: float | None
    matched: float | None
    breakdown: float | None
    detectable: float | None
    without_exceptional: Verdict | None
    facts: Facts
    warnings: tuple[Text, ...]
    times: tuple[str, ...]

    @property
    def verdict(self) -> Verdict:
        """The verdict on the headline."""
        return judge(self.facts)

    @property
    def sentence(self) -> Text:
        """The verdict as a sentence, with its numbers."""
        return sentence_of(self.facts)

    def document(self, language: Language = "nl", *, checks: bool = False) -> EffectDocument:
        """Give what ``kloof effect --json`` writes."""
        effect = self.facts.effect
        extra: dict[str, Any] = {"checks": self.checks(language)} if checks else {}
        if self.verdict is Verdict.UNDECIDED:
            extra["marked"] = "not for publication"
        return EffectDocument(
            methods={method.value: _method(design, self.donors) for method, design in self.designs.items()},
            placebo=PlaceboEffect(
                sd=self.placebos.sd,
                p=None if effect is None else self.placebos.p_value(effect),
                n=self.placebos.n,
            ),
            verdict=self.verdict.words.to(language),
            sentence=self.sentence.to(language),
            **extra,
        )

    def checks(self, language: Language = "nl") -> tuple[EffectCheck, ...]:
        """List the checks, each with what it found and what that means."""
        return _checks(self, language)


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
    workers: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Evaluation:
    """Estimate what happened to an area beside comparable ones, and say what may be said about it.

    Parameters
    ----------
    panel
        The outcome; every unit that is not treated is a donor. For an effect in logs: ``panel.in_logs()``.
    treated
        Name or names of the treated units (averaged), or their columns.
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
    pseudo_areas
        Contiguous pseudo-areas to use as placebos (columns of the panel); without them placebos are units, or sets of
        units.
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
    columns = panel.columns(treated) if not isinstance(treated, np.ndarray) else treated
    headline = Method.SDID if Method.SDID in methods else methods[0]
    question = _Question(panel, columns, panel.start(since), headline, better, workers, progress)
    donors = question.donors
    if pseudo_areas is None:
        if wanted is None:
            wanted = "all" if len(donors) <= EXHAUSTIVE_UP_TO else EXHAUSTIVE_UP_TO
        sets, exhaustive = draw_sets(len(donors), len(columns), wanted, seed)
        disjoint = len(donors) // len(columns) if len(sets) else 0
    else:
        sets, exhaustive = pseudo_areas.among(donors), False
        disjoint = pseudo_areas.largest_disjoint
    whole = _look(question, sets, disjoint)
    placebo = replace(whole.placebos, exhaustive=exhaustive)
    designs = {
        method: whole.designs[method] if method in whole.designs else question.design(method) for method in methods
    }
    without, reason = _without_exceptional(question, since, whole)
    facts = whole.facts if reason is None else replace(whole.facts, refusals=(*whole.facts.refusals, reason))
    main = designs[headline]
    return Evaluation(
        designs=designs,
        donors=tuple(panel.units[index] for index in donors),
        headline=headline,
        placebos=placebo,
        contiguous=pseudo_areas is not None,
        interval=facts.interval,
        in_time=whole.in_time,
        without_one=None if main is None else leave_one_out(panel.outcomes, columns, question.start, main, donors),
        outside=outside_range(panel.outcomes, columns, question.start, donors) if len(donors) else 1.0,
        ratio_p=None
        if main is None
        else placebo.ratio_p_value(float(ratio_of(main.path[None, :], question.start, headline)[0])),
        matched=matched_did(panel.outcomes, columns, question.start, donors),
        breakdown=None if main is None else breakdown(main, question.start, facts.interval),
        detectable=detectable_effect(placebo.effects),
        without_exceptional=without,
        facts=facts,
        warnings=(
            *_warnings(designs, question.start, len(donors)),
            *((SCATTERED,) if pseudo_areas is None and len(columns) > 1 else ()),
        ),
        times=panel.labels[: question.start],
    )


@dataclass(frozen=True, slots=True)
class _Question:
    """What is asked: which columns of a panel, from when, by which headline."""

    panel: Panel
    columns: Indices
    start: int
    headline: Method
    better: Better | None
    workers: int | None
    progress: Callable[[int], None] | None

    @property
    def donors(self) -> Indices:
        return np.setdiff1d(np.arange(len(self.panel.units)), self.columns)

    def design(self, method: Method) -> Design | None:
        """Estimate; None where the design cannot be computed: no donors, or no noise to set its ridge by."""
        donors = self.donors
        if not len(donors) or (method.has_ridge and noise_of(self.panel.outcomes[:, donors], self.start) is None):
            return None
        return estimate(self.panel.outcomes, self.columns, self.start, method)


@dataclass(frozen=True, slots=True)
class _Look:
    """One full look at a question: the designs of the verdict, the placebos of the headline, the facts they give."""

    designs: Mapping[Method, Design | None]
    placebos: Placebos
    in_time: InTime | None
    facts: Facts


def _look(question: _Question, sets: Indices, largest_disjoint: int) -> _Look:
    """Estimate, compare with placebos, and collect the reasons to refuse."""
    panel, start, headline, donors = question.panel, question.start, question.headline, question.donors
    designs = {method: question.design(method) for method in dict.fromkeys((headline, Method.SDID, Method.DID))}
    main = designs[headline]
    earlier = None
    if main is None:
        found = Placebos(sets[:0], np.empty(0), np.empty(0), np.empty(0), False, 0)
    else:
        pool = np.ascontiguousarray(panel.outcomes[:, donors])
        found = placebos(
            pool,
            start,
            headline,
            sets=sets,
            largest_disjoint=largest_disjoint,
            workers=question.workers,
            progress=question.progress,
        )
        if found.n and start >= FEWEST_YEARS_BEFORE:
            earlier = in_time(
                panel.outcomes,
                question.columns,
                start,
                headline,
                donors,
                found.thinned(EXHAUSTIVE_UP_TO).sets,
                largest_disjoint,
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
        interval=None if effect is None else found.interval(effect, ALPHA),
        sdid=None if sdid is None else sdid.effect,
        did=None if did is None else did.effect,
        spread=found.sd,
        better=question.better,
        refusals=tuple(refusals(panel, question.columns, start, main, found, earlier)),
    )
    return _Look(designs, found, earlier, facts)


def _without_exceptional(question: _Question, since: float, whole: _Look) -> tuple[Verdict | None, Text | None]:
    """Try the verdict again without 2020–2022; a verdict that changes is no verdict.

    Both are compared on the same placebos, at most 1,000, so that only the years make a difference.
    """
    first, last = EXCEPTIONAL_YEARS
    panel = question.panel
    if whole.facts.refusals or not any(first <= floor(time + 1e-9) <= last for time in panel.times):
        return None, None
    rest = panel.without_times(first, last)
    before = sum(time < since - 1e-9 for time in rest.times)
    if before == len(rest.times) or before < FEWEST_YEARS_BEFORE:
        few = before < FEWEST_YEARS_BEFORE
        left_nl = f"blijven er {before} meetmomenten vóór de start over" if few else "blijft geen jaar na de start over"
        left_en = f"{before} moments before the start are left" if few else "no year after the start is left"
        return Verdict.UNDECIDED, Text(
            nl=f"zonder de jaren 2020–2022 {left_nl}, zodat niet te controleren is of de uitkomst aan die jaren ligt; "
            f"wacht "
            "op latere jaren of voeg eerdere toe",
            en=f"without the years 2020–2022 {left_en}, so it cannot be checked whether the outcome hangs on those "
            f"years; "
            "wait for later years or add earlier ones",
        )
    same = whole.placebos.thinned(EXHAUSTIVE_UP_TO)
    assert whole.facts.effect is not None  # noqa: S101 — else there would have been a refusal
    with_all = judge(
        replace(
            whole.facts,
            p=same.p_value(whole.facts.effect),
            interval=same.interval(whole.facts.effect, ALPHA),
            spread=same.sd,
        )
    )
    again = judge(_look(replace(question, panel=rest, start=before), same.sets, same.largest_disjoint).facts)
    if again is with_all:
        return again, None
    return again, Text(
        nl=f"met alle jaren is de uitkomst '{with_all.words.nl}', zonder 2020–2022 '{again.words.nl}'",
        en=f"with all years the outcome is '{with_all.words.en}', without 2020–2022 '{again.words.en}'",
    )


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


def _method(design: Design | None, donors: tuple[str, ...]) -> MethodEffect:
    if design is None:
        return MethodEffect(effect=None, weights={}, pre_rmspe=None, effective_donors=None)
    return MethodEffect(
        effect=design.effect,
        weights=dict(zip(donors, design.weights.tolist(), strict=True)),
        pre_rmspe=design.pre_rmspe,
        effective_donors=design.effective_donors,
    )


def _checks(found: Evaluation, language: Language) -> tuple[EffectCheck, ...]:
    main = found.designs[found.headline]
    low, high = found.interval if found.interval is not None else (None, None)
    largest = None if main is None else int(np.argmax(main.weights))
    listed: list[tuple[str, float | str | None, Text, bool | None]] = [
        ("headline", found.headline.value, Text(nl="methode van de uitspraak", en="method of the verdict"), None),
        (
            "K",
            found.placebos.largest_disjoint,
            Text(
                nl="zoveel vergelijkbare gebieden overlappen elkaar niet; p is nooit lager dan 1/(K+1)",
                en="so many comparable areas do not overlap; p is never below 1/(K+1)",
            ),
            found.placebos.largest_disjoint >= FEWEST_PSEUDO_AREAS,
        ),
        (
            "placebo_kind",
            "pseudo-areas" if found.contiguous else "units" if found.placebos.sets.shape[1] == 1 else "sets of units",
            Text(
                nl="de placebo's zijn aaneengesloten gebieden van dezelfde grootte",
                en="the placebos are contiguous areas of the same size",
            )
            if found.contiguous
            else Text(
                nl="de placebo's zijn losse gebieden uit de tabel, niet aaneengesloten: er is niet bekend wat aan "
                "elkaar grenst",
                en="the placebos are units of the table, not contiguous areas: no neighbours are known",
            ),
            None,
        ),
        ("interval_low", low, Text(nl="ondergrens (95 %)", en="lower bound (95 %)"), None),
        ("interval_high", high, Text(nl="bovengrens (95 %)", en="upper bound (95 %)"), None),
        (
            "in_time_effect",
            None if found.in_time is None else found.in_time.effect,
            Text(
                nl="verschil bij een verzonnen eerdere start; hoort klein te zijn",
                en="difference with a pretended earlier start; should be small",
            ),
            None if found.in_time is None or found.in_time.p is None else found.in_time.p > ALPHA,
        ),
        (
            "leave_one_out_low",
            None if found.without_one is None else found.without_one[0],
            Text(nl="laagste uitkomst zonder één donor", en="lowest outcome without one donor"),
            None,
        ),
        (
            "leave_one_out_high",
            None if found.without_one is None else found.without_one[1],
            Text(nl="hoogste uitkomst zonder één donor", en="highest outcome without one donor"),
            None,
        ),
        (
            "largest_donor",
            None if largest is None else found.donors[largest],
            Text(nl="gebied dat het zwaarst weegt", en="unit that weighs most"),
            None,
        ),
        (
            "largest_weight",
            None if main is None else float(main.weights.max()),
            Text(nl="gewicht van dat gebied", en="weight of that unit"),
            None,
        ),
        (
            "outside_range",
            found.outside,
            Text(
                nl="deel van de jaren vóór de start waarin het gebied buiten het bereik van alle donoren ligt",
                en="share of the years before the start in which the area lies outside the range of all donors",
            ),
            None,
        ),
        (
            "did_matched_peers",
            found.matched,
            Text(
                nl="DiD met alleen de twintig gebieden die vóór de start het meest leken, in hoogte en verloop",
                en="DiD with only the twenty units most alike before the start, in level and slope",
            ),
            None,
        ),
        (
            "ratio_p",
            found.ratio_p,
            Text(
                nl="p-waarde van de afwijking na de start, gedeeld door die ervoor",
                en="p-value of the misfit after the start over that before",
            ),
            None,
        ),
        (
            "breakdown_m",
            found.breakdown,
            Text(
                nl="zoveel keer de grootste breuk van vóór de start mag het verloop afwijken voordat de uitspraak "
                "vervalt",
                en="so many times the largest break before the start the trends may differ before the verdict falls",
            ),
            None,
        ),
        (
            "detectable",
            found.detectable,
            Text(
                nl="kleinste verschil dat met 80 % kans gezien zou zijn",
                en="smallest difference that would have been seen with a chance of 80 %",
            ),
            None,
        ),
        (
            "without_2020_2022",
            None if found.without_exceptional is None else found.without_exceptional.words.to(language),
            Text(nl="uitspraak zonder de jaren 2020–2022", en="verdict without the years 2020–2022"),
            None if found.without_exceptional is None else found.without_exceptional is found.verdict,
        ),
    ]
    if main is not None and main.method is Method.SDID:
        listed += [
            (f"time_weight_{label}", float(weight), Text(nl=f"gewicht van {label}", en=f"weight of {label}"), None)
            for label, weight in zip(found.times, main.time_weights, strict=True)
            if weight > 0
        ]
    return tuple(
        EffectCheck(id=key, value=value, means=means.to(language), passed=ok) for key, value, means, ok in listed
    )


def _named(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} + {names[-1]}"
