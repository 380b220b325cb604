# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Answer what a study wrote down beforehand: every outcome in every area, and in all areas together.

Questions are asked in order: the primary outcomes (p-values adjusted for asking them all, Holm), the primary outcomes
in all areas together (the same), and the exploratory ones (adjusted for the share of false alarms, Benjamini-Hochberg).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from joblib import Parallel, delayed

from kloof.effects.evaluation import SCATTERED, Evaluation, evaluate
from kloof.effects.panels import Panel
from kloof.effects.placebos import EXHAUSTIVE_UP_TO
from kloof.effects.pooling import benjamini_hochberg, holm, max_t, together
from kloof.effects.power import FEWEST_YEARS_BEFORE
from kloof.effects.refusals import too_few_areas, too_few_years
from kloof.effects.studies import RegisteredStudy
from kloof.effects.surroundings import Surroundings, compared, field_of
from kloof.effects.verdicts import Facts, Verdict, fewest_areas, judge, sentence_of
from kloof.effects.weights import Floats
from kloof.language.effects import StudyDocument, StudyResult
from kloof.language.studies import PrimaryOutcome, StudyArea
from kloof.language.texts import Language, Text

__all__ = ["StudyAnswer", "answer_study", "pool_answers", "study_document"]

MANY = 40
"""From this many questions on, work is saved: fewer candidates, and fewer of them for the looks that check."""
CANDIDATES, CANDIDATES_OF_MANY, CHECKED_OF_MANY = 4_000, 1_000, 200
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


def answer_study(
    registered: RegisteredStudy,
    panels: Mapping[str, Panel],
    *,
    modelled: Collection[str] = (),
    refused: Mapping[str, Text] | None = None,
    neighbours: Mapping[str, Sequence[str]] | None = None,
    density: Mapping[str, float] | None = None,
    per: Mapping[str, float] | None = None,
    weightless: Mapping[str, Sequence[str]] | None = None,
    missing: Mapping[str, Mapping[str, Sequence[int]]] | None = None,
    seed: int = 0,
    workers: int | None = None,
    keep: Path | None = None,
    progress: Callable[[int], None] | None = None,
) -> tuple[StudyAnswer, ...]:
    """Answer a study: each outcome in each area, with p-values adjusted for asking them all.

    Parameters
    ----------
    registered
        The study.
    panels
        By indicator id: one column per neighbourhood (its code), one row per year, on the study's boundary year; with
        the weights by which neighbourhoods count within an area.
    modelled
        Indicators whose neighbourhood figures are estimated by a model: that model does not know of a programme, so no
        effect can be seen in them, ever.
    refused
        By indicator another reason why it cannot answer.
    neighbours
        By code the codes it borders on; with them placebos are contiguous pseudo-areas.
    density
        By code the addresses per km², from which urbanity follows.
    per
        By indicator that is a count over people: per how many people; the chance in the count is then known.
    weightless
        By indicator the codes in which nobody lives; they are left out of an area and named.
    missing
        By indicator and code the years without a figure, to name them.
    workers
        Number of processes for outcomes; None leaves it to joblib's context. The numbers do not depend on it.
    keep
        Folder for what was computed; see :func:`kloof.effects.placebos`.
    progress
        Called with the number of questions that were answered, as they are.

    Returns
    -------
    One answer per outcome and area, in the order of the study, primary outcomes first. What cannot be answered is an
    answer with its reason.
    """
    study = registered.study
    around = Surroundings(neighbours or {}, density or {})
    asked = [(outcome, False) for outcome in study.outcomes] + [(outcome, True) for outcome in study.exploratory]
    many = len(asked) * len(study.areas) > MANY
    jobs = [
        delayed(_outcome)(
            registered,
            outcome,
            panels.get(outcome.indicator),
            _never(outcome, panels.get(outcome.indicator), modelled, refused or {}),
            around,
            exploratory=exploratory,
            per=(per or {}).get(outcome.indicator),
            weightless=tuple((weightless or {}).get(outcome.indicator, ())),
            missing=(missing or {}).get(outcome.indicator, {}),
            seed=seed,
            keep=keep,
            many=many,
            alone=len(asked) == 1,
            workers=workers if len(asked) == 1 else 1,
        )
        for outcome, exploratory in asked
    ]
    answers: list[StudyAnswer] = []
    draws: list[_Draws] = []
    for found, noise in Parallel(n_jobs=workers if len(jobs) > 1 else 1, return_as="generator")(jobs):
        answers += found
        draws += noise
        if progress is not None:
            progress(len(found))
    answers = _adjusted(answers, exploratory=False)
    answers = _adjusted(answers, exploratory=True)
    return tuple(_with_max_t(answers, draws))


@dataclass(frozen=True, slots=True)
class _Draws:
    """What was found for placebos, by a number that is the same for the same neighbourhoods."""

    names: np.ndarray[tuple[int, ...], np.dtype[np.uint64]]
    effects: Floats


def _never(
    outcome: PrimaryOutcome, panel: Panel | None, modelled: Collection[str], refused: Mapping[str, Text]
) -> Text | None:
    """Give the reason why an outcome cannot be answered in any area, or None."""
    if outcome.indicator in modelled:
        return Text(
            nl=f"{outcome.indicator} is per buurt met een model geschat uit andere kenmerken; dat model weet niet van "
            "een programma. Met deze bron nooit: kies een uitkomst die per buurt is geteld",
            en=f"{outcome.indicator} is estimated per neighbourhood by a model from other features, which does not "
            "know of a programme. With this source never: choose an outcome that is counted per neighbourhood",
        )
    if outcome.indicator in refused:
        return refused[outcome.indicator]
    if panel is None:
        return Text(
            nl=f"er zijn geen cijfers over {outcome.indicator} in deze release",
            en=f"this release holds no figures on {outcome.indicator}",
        )
    return None


def _cannot(
    panel: Panel, area: StudyArea, first: int, weightless: Sequence[str], missing: Mapping[str, Sequence[int]]
) -> tuple[Text, ...]:
    """Give the reasons why nothing can be computed for an area; none when it can."""
    span = f"{panel.labels[0]}–{panel.labels[-1]}"
    said: list[Text] = []
    before = sum(time < first for time in panel.times)
    absent = [code for code in area.codes if code not in panel.units and code not in weightless]
    if before == 0 or (absent and before < FEWEST_YEARS_BEFORE):
        said.append(too_few_years(panel, before))
    if before == len(panel.times):
        said.append(
            Text(
                nl=f"de cijfers lopen tot en met {panel.labels[-1]}: er is nog geen jaar vanaf de start in {first}; "
                "wacht op latere cijfers",
                en=f"the figures run up to {panel.labels[-1]}: there is no year from the start in {first} on yet; wait "
                "for later figures",
            )
        )
    if absent:
        listed = ", ".join(
            f"{code} ({', '.join(map(str, missing[code]))})" if missing.get(code) else f"{code} ({span})"
            for code in absent
        )
        said.append(
            Text(
                nl=f"van {listed} ontbreken cijfers of zijn ze geheim; een deel van het gebied weglaten verandert de "
                "vraag",
                en=f"figures on {listed} are missing or kept secret; leaving out part of the area changes the question",
            )
        )
    elif not set(area.codes) - set(weightless):
        said.append(
            Text(
                nl=f"in {', '.join(area.codes)} woont niemand ({span}); neem buurten waar mensen wonen",
                en=f"nobody lives in {', '.join(area.codes)} ({span}); take neighbourhoods where people live",
            )
        )
    return tuple(said)


def _outcome(
    registered: RegisteredStudy,
    outcome: PrimaryOutcome,
    panel: Panel | None,
    never: Text | None,
    around: Surroundings,
    *,
    exploratory: bool,
    per: float | None,
    weightless: Sequence[str],
    missing: Mapping[str, Sequence[int]],
    seed: int,
    keep: Path | None,
    many: bool,
    alone: bool,
    workers: int | None,
) -> tuple[list[StudyAnswer], list[_Draws]]:
    """Answer one outcome in every area."""
    study = registered.study
    reasons: list[tuple[Text, ...]] = []
    for area in study.areas:
        first = study.first_year(outcome, area.id)
        if never is not None or panel is None:
            reasons.append(() if never is None else (never,))
        else:
            reasons.append(_cannot(panel, area, first, weightless, missing))
    open_ = [area for area, said in zip(study.areas, reasons, strict=True) if not said]
    fields = []
    if panel is not None:
        for area in open_:
            rest, columns = field_of(study, panel, area, weightless)
            fields.append((rest, columns, rest.start(float(study.first_year(outcome, area.id)))))
    comparisons = (
        compared(
            fields,
            around,
            wanted=CANDIDATES_OF_MANY if many else CANDIDATES,
            seed=seed,
            keep=keep,
            frugal=alone,
        )
        if fields
        else []
    )
    evaluations: dict[str, Evaluation] = {}
    for area, (rest, columns, _), comparison in zip(open_, fields, comparisons, strict=True):
        beside = {code for own in area.codes for code in around.neighbours.get(own, ())} - set(area.codes)
        bordering = np.array([index for index, unit in enumerate(rest.units) if unit in beside], dtype=np.intp)
        variance = None
        if per is not None and rest.weights is not None:
            people = rest.weights[:, columns].sum(axis=1)
            value = (rest.outcomes[:, columns] * rest.weights[:, columns]).sum(axis=1) / people
            variance = value * per / people
        evaluations[area.id] = evaluate(
            rest,
            columns,
            float(study.first_year(outcome, area.id)),
            better=outcome.better,
            comparison=comparison,
            level=study.level,
            selection_year=study.selection.year,
            bordering=bordering,
            variance=variance,
            checked=CHECKED_OF_MANY if many else EXHAUSTIVE_UP_TO,
            frugal=many,
            workers=workers,
        )
    answers, draws = [], []
    for area, said in zip(study.areas, reasons, strict=True):
        found = evaluations.get(area.id)
        since = str(study.first_year(outcome, area.id))
        if found is None:
            facts = Facts(area.id, since, None, None, None, None, None, None, outcome.better, said, study.level)
        else:
            facts = replace(found.facts, area=area.id)
        answers.append(
            StudyAnswer(
                area,
                outcome,
                found,
                facts,
                _reservations(registered, outcome, area, found, exploratory=exploratory, weightless=weightless),
                exploratory,
            )
        )
        draws.append(_draws_of(found))
    return answers, draws


def _reservations(
    registered: RegisteredStudy,
    outcome: PrimaryOutcome,
    area: StudyArea,
    found: Evaluation | None,
    *,
    exploratory: bool,
    weightless: Sequence[str],
) -> tuple[Text, ...]:
    said = []
    late = registered.reservation(outcome, area.id)
    if late is not None:
        said.append(late)
    if exploratory:
        said.append(EXPLORATORY)
    if found is not None and not found.contiguous and len(area.codes) > 1:
        said.append(SCATTERED)
    empty = [code for code in area.codes if code in weightless]
    if found is not None and empty:
        said.append(
            Text(
                nl=f"in {', '.join(empty)} woont niemand: die buurt telt niet mee",
                en=f"nobody lives in {', '.join(empty)}: that neighbourhood does not count",
            )
        )
    return tuple(said)


def _draws_of(found: Evaluation | None) -> _Draws:
    """Name the placebos of an area by the neighbourhoods they are made of."""
    if found is None or not found.placebos.n:
        return _Draws(np.empty(0, dtype=np.uint64), np.empty(0))
    whole = found.all_placebos
    names = [
        int.from_bytes(hashlib.sha256(" ".join(sorted(found.donors[m] for m in members)).encode()).digest()[:8], "big")
        for members in whole.sets.tolist()
    ]
    return _Draws(np.array(names, dtype=np.uint64), whole.effects)


def _adjusted(answers: Sequence[StudyAnswer], *, exploratory: bool) -> list[StudyAnswer]:
    """Adjust the p-values of the primary outcomes (Holm), or of the exploratory ones (Benjamini-Hochberg)."""
    changed = list(answers)
    tested = [
        place
        for place, answer in enumerate(answers)
        if answer.exploratory is exploratory and answer.facts.p is not None and not answer.facts.refusals
    ]
    p_values = [answers[place].facts.p or 1.0 for place in tested]
    adjusted = benjamini_hochberg(p_values) if exploratory else holm(p_values)
    for place, p in zip(tested, adjusted.tolist(), strict=True):
        changed[place] = replace(changed[place], facts=replace(changed[place].facts, p=p))
    return changed


def _with_max_t(answers: Sequence[StudyAnswer], draws: Sequence[_Draws]) -> list[StudyAnswer]:
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
    return tuple(_adjusted(pooled, exploratory=False))


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


def study_document(
    registered: RegisteredStudy, answers: Sequence[StudyAnswer], language: Language = "nl"
) -> StudyDocument:
    """Give the answers as a release keeps them: with the hash of the study, every estimate and every check."""
    pooled = pool_answers(registered, answers)
    more = {"together": tuple(_result(answer, language) for answer in pooled)} if pooled else {}
    return StudyDocument(
        study=registered.study.id,
        hash=registered.hash,
        registered_on=registered.registered_on,
        results=tuple(_result(answer, language) for answer in answers),
        **more,
    )


def _result(answer: StudyAnswer, language: Language) -> StudyResult:
    found = answer.evaluation
    series = () if found is None else found.series()
    extra = {
        **({"pooled": answer.pooled} if answer.pooled else {}),
        **({"exploratory": True} if answer.exploratory else {}),
        **({} if answer.p_max_t is None else {"p_max_t": answer.p_max_t}),
        **({"series": series} if series else {}),
    }
    return StudyResult(
        area="+".join(answer.pooled) or answer.area.id,
        definition=answer.area.definition,
        indicator=answer.outcome.indicator,
        p_adjusted=answer.facts.p,
        effect=None if found is None else found.document(language, checks=True, weighty=True),
        verdict=answer.verdict.words.to(language),
        sentence=answer.sentence.to(language),
        **extra,
    )
