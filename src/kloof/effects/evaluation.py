# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""One question, answered whole: estimates, placebos, checks, verdict and sentence from one computation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from kloof.effects.checks import InTime, breakdown, in_time, leave_one_out, outside_range
from kloof.effects.designs import Design, Method, estimate, noise_of
from kloof.effects.panels import Panel
from kloof.effects.placebos import EXHAUSTIVE_UP_TO, Placebos, placebos
from kloof.effects.power import FEWEST_YEARS_BEFORE, detectable_effect
from kloof.effects.verdicts import ALPHA, FEWEST_PSEUDO_AREAS, Better, Facts, Verdict, judge, number, sentence_of
from kloof.effects.weights import Indices
from kloof.language.effects import EffectCheck, EffectDocument, MethodEffect, PlaceboEffect
from kloof.language.texts import Language, Text

__all__ = ["Evaluation", "evaluate"]

EXCEPTIONAL_YEARS = (2020, 2022)
"""The corona years: every verdict is tried again without them."""


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
    in_time, without_one, outside, breakdown, detectable
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
    interval: tuple[float, float] | None
    in_time: InTime | None
    without_one: tuple[float, float, int] | None
    outside: float
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
    workers: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Evaluation:
    """Estimate what happened to an area beside comparable ones, and say what may be said about it.

    Parameters
    ----------
    panel
        The outcome; every unit that is not treated is a donor.
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
    start = panel.start(since)
    headline = Method.SDID if Method.SDID in methods else methods[0]
    whole = _look(panel, columns, start, headline, wanted, seed, better, workers, progress)
    designs = {
        method: whole.designs[method] if method in whole.designs else _design(panel, columns, start, method)
        for method in methods
    }
    donors = np.setdiff1d(np.arange(len(panel.units)), columns)
    refusals = list(whole.facts.refusals)
    without = None
    if not refusals and any(EXCEPTIONAL_YEARS[0] <= int(time) <= EXCEPTIONAL_YEARS[1] for time in panel.times):
        without, reason = _without_exceptional(
            panel, columns, since, whole, headline, wanted, seed, better, workers, progress
        )
        if reason is not None:
            refusals.append(reason)
    facts = whole.facts
    facts = Facts(
        area=facts.area,
        since=facts.since,
        effect=facts.effect,
        p=facts.p,
        interval=facts.interval,
        sdid=facts.sdid,
        did=facts.did,
        spread=facts.spread,
        better=better,
        refusals=tuple(refusals),
    )
    main = designs[headline]
    pool = panel.outcomes[:, donors]
    return Evaluation(
        designs=designs,
        donors=tuple(panel.units[index] for index in donors),
        headline=headline,
        placebos=whole.placebos,
        interval=whole.facts.interval,
        in_time=whole.in_time,
        without_one=None if main is None else leave_one_out(panel.outcomes, columns, start, main, donors),
        outside=outside_range(panel.outcomes, columns, start, donors) if pool.size else 1.0,
        breakdown=None if main is None else breakdown(main, start, whole.facts.interval),
        detectable=detectable_effect(whole.placebos.effects),
        without_exceptional=without,
        facts=facts,
        warnings=_warnings(designs, start, len(donors)),
        times=panel.labels[:start],
    )


@dataclass(frozen=True, slots=True)
class _Look:
    designs: Mapping[Method, Design | None]
    placebos: Placebos
    in_time: InTime | None
    facts: Facts


def _look(
    panel: Panel,
    columns: Indices,
    start: int,
    headline: Method,
    wanted: Literal["all"] | int | None,
    seed: int,
    better: Better | None,
    workers: int | None,
    progress: Callable[[int], None] | None,
) -> _Look:
    """Estimate, compare with placebos, and collect the reasons to refuse."""
    donors = np.setdiff1d(np.arange(len(panel.units)), columns)
    pool = np.ascontiguousarray(panel.outcomes[:, donors])
    designs = {
        method: _design(panel, columns, start, method) for method in {headline: 0, Method.SDID: 0, Method.DID: 0}
    }
    main = designs[headline]
    if wanted is None:
        wanted = "all" if len(donors) <= EXHAUSTIVE_UP_TO else EXHAUSTIVE_UP_TO
    if main is None or (len(columns) == len(panel.units)):
        found = Placebos(np.empty((0, len(columns)), dtype=np.intp), np.empty(0), np.empty(0), False, 0)
        earlier = None
    else:
        found = placebos(
            pool, start, headline, size=len(columns), wanted=wanted, seed=seed, workers=workers, progress=progress
        )
        earlier = (
            in_time(
                panel.outcomes,
                columns,
                start,
                headline,
                donors,
                found.sets,
                found.largest_disjoint,
                workers=workers,
                progress=progress,
            )
            if found.n and start >= FEWEST_YEARS_BEFORE
            else None
        )
    effect = None if main is None else main.effect
    sdid, did = designs[Method.SDID], designs[Method.DID]
    facts = Facts(
        area=_named([panel.units[index] for index in columns]),
        since=panel.labels[start],
        effect=effect,
        p=None if effect is None else found.p_value(effect),
        interval=None if effect is None else found.interval(effect, ALPHA),
        sdid=None if sdid is None else sdid.effect,
        did=None if did is None else did.effect,
        spread=found.sd,
        better=better,
        refusals=tuple(_refusals(panel, columns, start, main, found, earlier)),
    )
    return _Look(designs, found, earlier, facts)


def _design(panel: Panel, columns: Indices, start: int, method: Method) -> Design | None:
    """Estimate, or give None where the design cannot be computed: no donors, or no noise to set its ridge by."""
    donors = np.setdiff1d(np.arange(len(panel.units)), columns)
    if not len(donors) or (method.has_ridge and noise_of(panel.outcomes[:, donors], start) is None):
        return None
    return estimate(panel.outcomes, columns, start, method)


def _refusals(
    panel: Panel, columns: Indices, start: int, main: Design | None, found: Placebos, earlier: InTime | None
) -> list[Text]:
    """Collect the reasons why there can be no verdict."""
    reasons: list[Text] = []
    donors = len(panel.units) - len(columns)
    first, last = panel.labels[0], panel.labels[start - 1]
    constant = float(np.ptp(panel.outcomes, axis=0).max()) == 0.0
    if constant:
        reasons.append(
            Text(
                nl=f"{panel.name} is in elk gebied elk jaar hetzelfde ({panel.labels[0]}–{panel.labels[-1]}); neem "
                f"een uitkomst "
                "die kan veranderen",
                en=f"{panel.name} is the same in every year in every unit ({panel.labels[0]}–{panel.labels[-1]}); "
                f"take an "
                "outcome that can change",
            )
        )
    if start < FEWEST_YEARS_BEFORE:
        reasons.append(
            Text(
                nl=f"er zijn {start} meetmomenten vóór de start ({first} tot en met {last}) en er zijn er minstens "
                f"{FEWEST_YEARS_BEFORE} nodig; voeg eerdere jaren toe",
                en=f"there are {start} moments before the start ({first} to {last}) and at least "
                f"{FEWEST_YEARS_BEFORE} are "
                "needed; add earlier years",
            )
        )
    if not donors:
        reasons.append(
            Text(
                nl="er is geen gebied over om mee te vergelijken; voeg gebieden zonder programma toe",
                en="no unit is left to compare with; add units without a programme",
            )
        )
    elif donors == 1:
        other = panel.units[int(np.setdiff1d(np.arange(len(panel.units)), columns)[0])]
        reasons.append(
            Text(
                nl=f"er is één gebied om mee te vergelijken ({other}); voeg gebieden zonder programma toe",
                en=f"there is one unit to compare with ({other}); add units without a programme",
            )
        )
    elif found.largest_disjoint < FEWEST_PSEUDO_AREAS:
        k = found.largest_disjoint
        lowest = (number(1 / (k + 1), 0.1, "nl"), number(1 / (k + 1), 0.1, "en"))
        reasons.append(
            Text(
                nl=f"er zijn {k} vergelijkbare gebieden die elkaar niet overlappen (K = {k}), dus p kan niet lager "
                f"worden dan "
                f"{lowest[0]}; minstens {FEWEST_PSEUDO_AREAS} zijn nodig, of voeg meer gebieden samen in één studie",
                en=f"there are {k} comparable areas that do not overlap (K = {k}), so p cannot fall below "
                f"{lowest[1]}; at least "
                f"{FEWEST_PSEUDO_AREAS} are needed, or pool more areas in one study",
            )
        )
    elif found.n < FEWEST_PSEUDO_AREAS:
        reasons.append(
            Text(
                nl=f"er zijn {found.n} placebo's gevraagd; voor een uitspraak zijn er minstens {FEWEST_PSEUDO_AREAS} "
                f"nodig",
                en=f"{found.n} placebos were asked for; a verdict needs at least {FEWEST_PSEUDO_AREAS}",
            )
        )
    if constant or main is None or found.n < FEWEST_PSEUDO_AREAS:
        return reasons
    worst = float(np.quantile(found.pre_rmspe, 0.95))
    if main.pre_rmspe > worst:
        fit = [(number(main.pre_rmspe, worst, lang), number(worst, worst, lang)) for lang in ("nl", "en")]
        reasons.append(
            Text(
                nl=f"het verloop vóór de start ({first} tot en met {last}) is met deze gebieden niet na te maken "
                f"(afwijking "
                f"{fit[0][0]}; bij 95 % van de placebo's hoogstens {fit[0][1]}); zoek gebieden die er meer op lijken",
                en=f"the course before the start ({first} to {last}) cannot be matched with these units (misfit "
                f"{fit[1][0]}; for "
                f"95 % of the placebos at most {fit[1][1]}); look for units that are more alike",
            )
        )
    if earlier is not None and earlier.p is not None and earlier.p <= ALPHA:
        at = panel.labels[earlier.start]
        seen = [number(earlier.effect, earlier.effect, lang) for lang in ("nl", "en")]
        reasons.append(
            Text(
                nl=f"bij een verzonnen start in {at}, toen er nog niets was, vindt de methode al een verschil "
                f"({seen[0]}; "
                f"p = {number(earlier.p, 0.1, 'nl')}); het gebied liep dus al anders",
                en=f"with a pretended start in {at}, when there was nothing yet, the method already finds a difference "
                f"({seen[1]}; p = {number(earlier.p, 0.1, 'en')}); so the area was already on another course",
            )
        )
    return reasons


def _without_exceptional(
    panel: Panel,
    columns: Indices,
    since: float,
    whole: _Look,
    headline: Method,
    wanted: Literal["all"] | int | None,
    seed: int,
    better: Better | None,
    workers: int | None,
    progress: Callable[[int], None] | None,
) -> tuple[Verdict, Text | None]:
    """Try the verdict again without 2020–2022; a verdict that changes is no verdict."""
    rest = panel.without_times(*EXCEPTIONAL_YEARS)
    before = sum(time < since - 1e-9 for time in rest.times)
    if before == len(rest.times) or before < FEWEST_YEARS_BEFORE:
        missing = before < FEWEST_YEARS_BEFORE
        return Verdict.UNDECIDED, Text(
            nl="zonder de jaren 2020–2022 "
            + (
                f"blijven er {before} meetmomenten vóór de start over"
                if missing
                else "blijft er geen jaar na de start over"
            )
            + ", zodat niet te controleren is of de uitkomst aan die jaren ligt; wacht op latere jaren of voeg "
            "eerdere toe",
            en="without the years 2020–2022 "
            + (f"{before} moments before the start are left" if missing else "no year after the start is left")
            + ", so it cannot be checked whether the outcome hangs on those years; wait for later years or add "
            "earlier ones",
        )
    again = judge(_look(rest, columns, before, headline, wanted, seed, better, workers, progress).facts)
    first = judge(whole.facts)
    if again is first:
        return again, None
    return again, Text(
        nl=f"met alle jaren is de uitkomst '{first.words.nl}', zonder 2020–2022 '{again.words.nl}'",
        en=f"with all years the outcome is '{first.words.en}', without 2020–2022 '{again.words.en}'",
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
            "units" if found.placebos.sets.shape[1] == 1 else "sets of units",
            Text(
                nl="de placebo's zijn losse gebieden uit de tabel, geen aaneengesloten buurten: er zijn geen buren "
                "bekend",
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
