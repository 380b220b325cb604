# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Answer what a study wrote down beforehand: every outcome in every area, and in all areas together.

Questions are asked in order: the primary outcomes (p-values adjusted for asking them all, Holm), the primary outcomes
in all areas together (the same), and the exploratory ones (adjusted for the share of false alarms, Benjamini-Hochberg).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from joblib import Parallel, delayed

from kloof.effects.answers import EXPLORATORY, Draws, StudyAnswer, adjusted, draws_of, with_max_t
from kloof.effects.evaluation import SCATTERED, Evaluation, evaluate
from kloof.effects.panels import Panel
from kloof.effects.placebos import EXHAUSTIVE_UP_TO
from kloof.effects.pooled_answers import pool_answers
from kloof.effects.power import FEWEST_YEARS_BEFORE
from kloof.effects.refusals import too_few_years
from kloof.effects.studies import RegisteredStudy
from kloof.effects.surroundings import Surroundings, compared, field_of
from kloof.effects.verdicts import Facts
from kloof.language.effects import StudyDocument, StudyResult
from kloof.language.studies import PrimaryOutcome, StudyArea
from kloof.language.texts import Language, Text

__all__ = ["answer_study", "study_document"]

MANY = 40
"""From this many questions on, work is saved: fewer candidates, and fewer of them for the looks that check."""
CANDIDATES, CANDIDATES_OF_MANY, CHECKED_OF_MANY = 4_000, 1_000, 200
TOO_FEW_PEOPLE = Text(
    nl="er wonen te weinig mensen om er een cijfer van te laten zien; neem een groter gebied",
    en="too few people live there to show a figure; take a larger area",
)


def answer_study(
    registered: RegisteredStudy,
    panels: Mapping[str, Panel],
    *,
    modelled: Collection[str] = (),
    refused: Mapping[str, Text] | None = None,
    hidden: Mapping[str, Collection[str]] | None = None,
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
    hidden
        By indicator the ids of areas in which too few people live to show any figure of.
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
            hidden=tuple((hidden or {}).get(outcome.indicator, ())),
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
    draws: list[Draws] = []
    for found, noise in Parallel(n_jobs=workers if len(jobs) > 1 else 1, return_as="generator")(jobs):
        answers += found
        draws += noise
        if progress is not None:
            progress(len(found))
    answers = adjusted(answers, exploratory=False)
    answers = adjusted(answers, exploratory=True)
    return tuple(with_max_t(answers, draws))


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
    hidden: Collection[str],
    exploratory: bool,
    per: float | None,
    weightless: Sequence[str],
    missing: Mapping[str, Sequence[int]],
    seed: int,
    keep: Path | None,
    many: bool,
    alone: bool,
    workers: int | None,
) -> tuple[list[StudyAnswer], list[Draws]]:
    """Answer one outcome in every area."""
    study = registered.study
    reasons: list[tuple[Text, ...]] = []
    for area in study.areas:
        first = study.first_year(outcome, area.id)
        if never is not None or panel is None:
            reasons.append(() if never is None else (never,))
        elif area.id in hidden:
            reasons.append((TOO_FEW_PEOPLE,))
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
        draws.append(draws_of(found))
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


def study_document(
    registered: RegisteredStudy,
    answers: Sequence[StudyAnswer],
    language: Language = "nl",
    *,
    pooled: Sequence[StudyAnswer] | None = None,
) -> StudyDocument:
    """Give the answers as a release keeps them: with the hash of the study, every estimate and every check.

    With `pooled`, the answers on all areas together need not be computed again for another language.
    """
    pooled = pool_answers(registered, answers) if pooled is None else pooled
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
