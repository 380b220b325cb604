# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Evaluate what a study wrote down beforehand: every primary outcome in every area, judged together."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from kloof.effects.evaluation import SCATTERED, Evaluation, evaluate
from kloof.effects.panels import Panel
from kloof.effects.placebos import EXHAUSTIVE_UP_TO, draw_sets
from kloof.effects.pooling import holm
from kloof.effects.power import Detectable, detectable_per_year
from kloof.effects.pseudo_areas import PseudoAreas, draw_pseudo_areas
from kloof.effects.studies import RegisteredStudy
from kloof.effects.verdicts import Facts, Verdict, judge, number, sentence_of
from kloof.language.effects import StudyDocument, StudyResult
from kloof.language.studies import PrimaryOutcome, StudyArea
from kloof.language.texts import Language, Text

__all__ = ["Foresight", "StudyAnswer", "answer_study", "foresee", "study_document"]


@dataclass(frozen=True, slots=True)
class StudyAnswer:
    """One primary outcome in one area.

    Parameters
    ----------
    area, outcome
        What was asked.
    evaluation
        Estimates, placebos and checks; None when the figures do not allow even those.
    facts
        What the verdict rests on. Its p-value is adjusted for all questions of the study together (Holm).
    reservations
        What must stand beside the verdict: registered after the start; placebos of scattered neighbourhoods.
    """

    area: StudyArea
    outcome: PrimaryOutcome
    evaluation: Evaluation | None
    facts: Facts
    reservations: tuple[Text, ...]

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
    neighbours: Mapping[str, Sequence[str]] | None = None,
    seed: int = 0,
    workers: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> tuple[StudyAnswer, ...]:
    """Answer a study: each primary outcome in each area, with p-values adjusted for asking them all.

    Parameters
    ----------
    registered
        The study.
    panels
        By indicator id: one column per neighbourhood (its code), one row per year, on the study's boundary year.
    modelled
        Indicators whose neighbourhood figures are estimated by a model: that model does not know of a programme, so no
        effect can be seen in them, ever.
    neighbours
        By code the codes it borders on; with them placebos are contiguous pseudo-areas.

    Returns
    -------
    One answer per outcome and area, in the order of the study. What cannot be answered is an answer with its reason.
    """
    study = registered.study
    answers: list[StudyAnswer] = []
    for outcome in study.outcomes:
        for area in study.areas:
            panel = panels.get(outcome.indicator)
            reason = _cannot(panel, outcome, area, modelled)
            if panel is None or reason is not None:
                since = str(study.first_year(outcome))
                refused = () if reason is None else (reason,)
                facts = Facts(area.id, since, None, None, None, None, None, None, outcome.better, refused)
                evaluation = None
            else:
                evaluation = _evaluated(registered, panel, outcome, area, neighbours, seed, workers, progress)
                facts = replace(evaluation.facts, area=area.id)
            late = registered.reservation(outcome)
            scattered = neighbours is None and len(area.codes) > 1 and evaluation is not None
            reservations = (*(() if late is None else (late,)), *((SCATTERED,) if scattered else ()))
            answers.append(StudyAnswer(area, outcome, evaluation, facts, reservations))
    tested = [place for place, answer in enumerate(answers) if answer.facts.p is not None and not answer.facts.refusals]
    adjusted = holm([answers[place].facts.p or 1.0 for place in tested])
    for place, p in zip(tested, adjusted.tolist(), strict=True):
        answers[place] = replace(answers[place], facts=replace(answers[place].facts, p=p))
    return tuple(answers)


def _cannot(panel: Panel | None, outcome: PrimaryOutcome, area: StudyArea, modelled: Collection[str]) -> Text | None:
    """Give the reason why nothing can be computed, or None."""
    if panel is None:
        return Text(
            nl=f"er zijn geen cijfers over {outcome.indicator} in deze release",
            en=f"this release holds no figures on {outcome.indicator}",
        )
    if outcome.indicator in modelled:
        return Text(
            nl=f"{outcome.indicator} is per buurt met een model geschat uit andere kenmerken; dat model weet niet van "
            f"een "
            "programma. Met deze bron nooit: kies een uitkomst die per buurt is geteld",
            en=f"{outcome.indicator} is estimated per neighbourhood by a model from other features, which does not "
            f"know of a "
            "programme. With this source never: choose an outcome that is counted per neighbourhood",
        )
    absent = [code for code in area.codes if code not in panel.units]
    if absent:
        return Text(
            nl=f"van {', '.join(absent)} ontbreken cijfers of zijn ze geheim ({panel.labels[0]}–{panel.labels[-1]}); "
            f"een deel "
            "van het gebied weglaten verandert de vraag",
            en=f"figures on {', '.join(absent)} are missing or kept secret ({panel.labels[0]}–{panel.labels[-1]}); "
            f"leaving out "
            "part of the area changes the question",
        )
    return None


def _evaluated(
    registered: RegisteredStudy,
    panel: Panel,
    outcome: PrimaryOutcome,
    area: StudyArea,
    neighbours: Mapping[str, Sequence[str]] | None,
    seed: int,
    workers: int | None,
    progress: Callable[[int], None] | None,
) -> Evaluation:
    rest, pseudo_areas = _compared(registered, panel, area, neighbours, seed)
    return evaluate(
        rest,
        rest.columns(area.codes),
        float(registered.study.first_year(outcome)),
        better=outcome.better,
        seed=seed,
        pseudo_areas=pseudo_areas,
        workers=workers,
        progress=progress,
    )


def _compared(
    registered: RegisteredStudy,
    panel: Panel,
    area: StudyArea,
    neighbours: Mapping[str, Sequence[str]] | None,
    seed: int,
) -> tuple[Panel, PseudoAreas | None]:
    """Keep the area and its comparison pool, without other areas of the study, and grow pseudo-areas in the pool."""
    study = registered.study
    others = {code for other in study.areas if other.id != area.id for code in other.codes}
    wanted = (set(study.pool.codes) or set(panel.units)) - others - set(study.pool.excluded) | set(area.codes)
    kept = [index for index, unit in enumerate(panel.units) if unit in wanted]
    rest = replace(panel, outcomes=panel.outcomes[:, kept], units=tuple(panel.units[index] for index in kept))
    if neighbours is None:
        return rest, None
    place = {unit: index for index, unit in enumerate(rest.units)}
    eligible = np.ones(len(rest.units), dtype=bool)
    columns = rest.columns(area.codes)
    eligible[columns] = False
    beside = {
        index: [place[code] for code in neighbours.get(unit, ()) if code in place] for unit, index in place.items()
    }
    return rest, draw_pseudo_areas(beside, len(columns), eligible=eligible, seed=seed)


@dataclass(frozen=True, slots=True)
class Foresight:
    """What could be seen of one outcome in one area, and when; told when a study is registered.

    Parameters
    ----------
    area, outcome
        What is asked.
    years
        Smallest effect that would be found, after one year, two years, …; empty when the series cannot tell.
    """

    area: StudyArea
    outcome: PrimaryOutcome
    first_year: int
    years: tuple[Detectable, ...]

    def earliest(self, effect: float) -> int | None:
        """Give the first year in which a mean effect of this size would be found in 80 % of cases, or None."""
        for found in self.years:
            if found.effect is not None and found.effect <= effect:
                return self.first_year + found.years_after - 1
        return None

    @property
    def sentence(self) -> Text:
        """Say it in one sentence."""
        told = [found for found in self.years if found.effect is not None]
        if not told:
            return Text(
                nl=f"Met deze reeks is voor {self.area.id} niet te zeggen wanneer een verschil in "
                f"{self.outcome.indicator} te "
                "zien zou zijn: er zijn te weinig jaren vóór de start of te weinig vergelijkbare gebieden.",
                en=f"This series cannot tell when a difference in {self.outcome.indicator} would show in "
                f"{self.area.id}: there "
                "are too few years before the start or too few comparable areas.",
            )
        listed = {
            language: "; ".join(
                f"{self.first_year + found.years_after - 1}: "
                f"{number(found.effect or 0.0, found.effect or 1.0, language)}"
                for found in told
            )
            for language in _LANGUAGES
        }
        return Text(
            nl=f"Kleinste verschil in {self.outcome.indicator} dat in {self.area.id} met 80 % kans te zien is, als de "
            f"cijfers "
            f"lopen tot en met {listed['nl']}.",
            en=f"Smallest difference in {self.outcome.indicator} that would be seen in {self.area.id} with a chance "
            f"of 80 %, "
            f"with figures up to {listed['en']}.",
        )


_LANGUAGES: tuple[Language, ...] = ("nl", "en")


def foresee(
    registered: RegisteredStudy,
    panels: Mapping[str, Panel],
    *,
    neighbours: Mapping[str, Sequence[str]] | None = None,
    years_after: int = 8,
    seed: int = 0,
) -> tuple[Foresight, ...]:
    """Say, from the noise before the start only, what could be seen of each outcome in each area, and when.

    Nothing after the start is looked at. Areas and outcomes without figures are left without years.
    """
    found: list[Foresight] = []
    for outcome in registered.study.outcomes:
        first = registered.study.first_year(outcome)
        for area in registered.study.areas:
            panel = panels.get(outcome.indicator)
            years: tuple[Detectable, ...] = ()
            if panel is not None and set(area.codes) <= set(panel.units):
                rest, pseudo_areas = _compared(registered, panel, area, neighbours, seed)
                columns = rest.columns(area.codes)
                donors = np.setdiff1d(np.arange(len(rest.units)), columns)
                sets = (
                    draw_sets(len(donors), len(columns), min(len(donors), EXHAUSTIVE_UP_TO), seed)[0]
                    if pseudo_areas is None
                    else pseudo_areas.among(donors)
                )
                start = sum(time < first for time in rest.times)
                if len(sets):
                    years = detectable_per_year(rest.outcomes[:, donors], start, sets=sets, years_after=years_after)
            found.append(Foresight(area, outcome, first, years))
    return tuple(found)


def study_document(
    registered: RegisteredStudy, answers: Sequence[StudyAnswer], language: Language = "nl"
) -> StudyDocument:
    """Give the answers as a release keeps them: with the hash of the study, every estimate and every check."""
    return StudyDocument(
        study=registered.study.id,
        hash=registered.hash,
        registered_on=registered.registered_on,
        results=tuple(
            StudyResult(
                area=answer.area.id,
                definition=answer.area.definition,
                indicator=answer.outcome.indicator,
                p_adjusted=answer.facts.p,
                effect=None if answer.evaluation is None else answer.evaluation.document(language, checks=True),
                verdict=answer.verdict.words.to(language),
                sentence=answer.sentence.to(language),
            )
            for answer in answers
        ),
    )
