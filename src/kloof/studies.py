# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Studies in a release: what could be seen when, what each study found, and everything a page about it shows.

A study is written down first (:mod:`kloof.language.studies`), answered by :mod:`kloof.effects`, and kept in the file
``effects.json`` of a release. See docs/methods/effects.md.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from pydantic import ValidationError

from kloof.areas import focus_areas
from kloof.effects.designs import Design, fit_many, ridge_of
from kloof.effects.evaluation import Evaluation
from kloof.effects.observed import panels_of
from kloof.effects.panels import Panel
from kloof.effects.placebos import EXHAUSTIVE_UP_TO
from kloof.effects.programmes import StudyAnswer, answer_study, foresee, study_document
from kloof.effects.studies import RegisteredStudy, study_of
from kloof.effects.verdicts import Facts
from kloof.errors import ReleaseUnreadable, StudyRefused, near_names
from kloof.indicators import Indicator, indicators
from kloof.language.effects import (
    Donor,
    EffectsObject,
    EnglishWords,
    Foreseen,
    ForeseenYear,
    StudyDocument,
    StudyResult,
    StudyYear,
)
from kloof.language.studies import PrimaryOutcome, Study, StudyProblems
from kloof.language.texts import Language, Text
from kloof.observations import Panel as Observations
from kloof.releases import hash_without, named_files

__all__ = [
    "EFFECTS",
    "Read",
    "answer",
    "area_name",
    "effects_in",
    "evaluate",
    "foreseen",
    "picture",
    "read_text",
    "written",
]

EFFECTS = "effects.json"
_SHOWN_WEIGHT = 0.001
_LANGUAGES: tuple[Language, ...] = ("nl", "en")

Progress = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Read:
    """A study read from its text, or everything that is wrong with it, each with its place, in two languages."""

    registered: RegisteredStudy | None
    problems: tuple[Text, ...]


def read_text(text: str, *, registered_on: dt.date, observed: Observations | None = None) -> Read:
    """Read a study from its text and name every problem at once.

    Parameters
    ----------
    text
        TOML, as ``kloof schema study`` describes it.
    registered_on
        The day it is registered.
    observed
        Figures it will be answered with: areas and indicators they do not know are problems too.

    Examples
    --------
    >>> [problem.nl for problem in read_text("id = 3", registered_on=dt.date(2026, 1, 1)).problems][:2]
    ['id: hier hoort een tekst', 'title: dit ontbreekt']
    """
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        said = str(problem)
        return Read(None, (Text(nl=f"de tekst is geen TOML: {said}", en=f"the text is not TOML: {said}"),))
    try:
        Study.model_validate(tomllib.loads(text))
    except ValidationError as wrong:
        return Read(None, tuple(problem for error in wrong.errors() for problem in _said(error)))
    registered = study_of(text.encode(), name="study", registered_on=registered_on)
    problems = tuple(_unknown(registered.study, observed))
    return Read(None if problems else registered, problems)


def effects_in(release: Path) -> EffectsObject | None:
    """Read what studies found in a release; None when it was not asked.

    Raises
    ------
    ReleaseUnreadable
        ``effects.json`` is not what this kloof writes.
    """
    if EFFECTS not in named_files(release):
        return None
    try:
        return EffectsObject.model_validate_json((release / EFFECTS).read_bytes())
    except (OSError, ValidationError):
        raise ReleaseUnreadable(release, f"{EFFECTS} does not say what studies found") from None


def written(document: EffectsObject) -> bytes:
    """Write what studies found as the bytes of ``effects.json``."""
    return (document.model_dump_json(indent=2, exclude_unset=True) + "\n").encode()


def evaluate(
    studies: Iterable[RegisteredStudy], observed: Observations, release: Path, *, progress: Progress | None = None
) -> EffectsObject:
    """Answer studies with the figures of a release; gives what ``effects.json`` will say.

    The same studies and figures always give the same document. It names the release without its ``effects.json``.
    """
    documents = tuple(answer(study, observed, progress=progress) for study in studies)
    return EffectsObject(release=hash_without(release, EFFECTS), studies=documents)


def answer(registered: RegisteredStudy, observed: Observations, *, progress: Progress | None = None) -> StudyDocument:
    """Answer one study: every primary outcome in every area, in words of both languages, with its picture.

    Raises
    ------
    StudyRefused
        The study names an indicator or area the figures do not know.
    """
    study = registered.study
    if unknown := [problem.to("en") for problem in _unknown(study, None)]:
        raise StudyRefused(study.id, unknown)
    panels, cards, incomplete = _panels(study, observed)
    modelled = [name for name, card in cards.items() if card.measured_by == "model"]
    told = None if progress is None else (lambda done: progress(study.title, done))
    asked = {name: panel for name, panel in panels.items() if name in modelled or _has_years_after(study, name, panel)}
    names = dict(observed.areas.sort("boundary_year").select("area", "name").iter_rows())
    answers = answer_study(
        registered,
        asked,
        modelled=modelled,
        neighbours=_neighbours(study, observed),
        progress=told,
    )
    answers = tuple(_without_years_after(found, panels, asked) for found in answers)
    dutch, english = (
        _in_words(study_document(registered, answers, language), study, cards, names, language)
        for language in _LANGUAGES
    )
    return dutch.model_copy(
        update={
            "results": tuple(
                _with_picture(registered, found, nl, en, asked.get(found.outcome.indicator), names).model_copy(
                    update={"incomplete": len(incomplete.get(found.outcome.indicator, ()))}
                )
                for found, nl, en in zip(answers, dutch.results, english.results, strict=True)
            )
        }
    )


def foreseen(registered: RegisteredStudy, observed: Observations) -> tuple[Foreseen, ...]:
    """Say what could be seen of each outcome in each area, and when, from the noise before the start only."""
    panels, cards, _incomplete = _panels(registered.study, observed)
    counted = {name: panel for name, panel in panels.items() if cards[name].measured_by != "model"}
    found = []
    for one in foresee(registered, counted, neighbours=_neighbours(registered.study, observed)):
        name = one.outcome.indicator
        said = _NEVER if cards[name].measured_by == "model" else one.sentence
        found.append(
            Foreseen(
                area=one.area.id,
                indicator=name,
                years=tuple(
                    ForeseenYear(year=one.first_year + year.years_after - 1, effect=year.effect) for year in one.years
                ),
                sentence=Text(
                    nl=_named(said.nl, registered.study, cards, {}, "nl"),
                    en=_named(said.to("en"), registered.study, cards, {}, "en"),
                ),
            )
        )
    return tuple(found)


_NEVER = Text(
    nl="Dit cijfer is per buurt met een model geschat, en dat model weet niet van een programma: met deze bron is "
    "nooit een verschil te zien.",
    en="This figure is estimated per neighbourhood by a model that does not know of a programme: with this source no "
    "difference can ever be seen.",
)


def picture(
    panel: Panel, codes: Sequence[str], evaluation: Evaluation, *, seen_until: float = float("inf")
) -> tuple[StudyYear, ...]:
    """Give the picture of one answer: the area, its synthetic twin, and the band of the placebos around that twin.

    The twin is shifted to the level of the area before the start, as the headline design does; so the mean distance
    after the start is the effect. The band holds 95 in 100 placebos (at most 1,000 of them), shifted in the same way.
    """
    design = evaluation.designs[evaluation.headline]
    if design is None:
        return ()
    columns = panel.columns(codes)
    pool = np.ascontiguousarray(panel.outcomes[:, [panel.units.index(name) for name in evaluation.donors]])
    start = len(evaluation.times)
    area = panel.outcomes[:, columns].mean(axis=1)
    path = design.path - float(design.time_weights @ design.path[:start])
    low = high = None
    sets = evaluation.placebos.thinned(EXHAUSTIVE_UP_TO).sets
    if len(sets) >= 20:
        fits = fit_many(pool, sets, start, evaluation.headline, ridge=_ridge(design, pool, start, sets.shape[1]))
        shifted = fits.paths - (fits.paths[:, start:].mean(axis=1) - fits.effects)[:, None]
        low, high = np.quantile(shifted, [0.025, 0.975], axis=0)
    return tuple(
        StudyYear(
            year=int(time),
            area=float(area[row]),
            synthetic=float(area[row] - path[row]),
            low=None if low is None else float(area[row] - path[row] + low[row]),
            high=None if high is None else float(area[row] - path[row] + high[row]),
            confirmatory=time > seen_until,
        )
        for row, time in enumerate(panel.times)
    )


def _ridge(design: Design, pool: Any, start: int, size: int) -> float | None:
    return ridge_of(pool, start, size) if design.method.has_ridge else None


def area_name(area: str) -> str:
    """Give what an area of a study is called: the name of the focus area, or its own id.

    Examples
    --------
    >>> area_name("veendrecht-oost"), area_name("ergens")
    ('Veendrecht-Oost', 'ergens')
    """
    return focus_areas()[area].name if area in focus_areas() else area


def _named(
    sentence: str, study: Study, cards: Mapping[str, Indicator], names: Mapping[str, str], language: Language
) -> str:
    """Put names where ids and codes stand; a code stays beside the name of its neighbourhood."""
    for area in study.areas:
        sentence = re.sub(rf"(?<![\w-]){re.escape(area.id)}(?![\w-])", area_name(area.id), sentence)
    for name, card in cards.items():
        called = card.name.to(language)
        sentence = re.sub(rf"\b{name}\b", called[:1].lower() + called[1:], sentence)
    return re.sub(
        r"\b(?:BU|WK|GM)[0-9A-Z]{4,8}\b",
        lambda found: f"{names[found[0]]} ({found[0]})" if found[0] in names else found[0],
        sentence,
    )


def _in_words(
    document: StudyDocument,
    study: Study,
    cards: Mapping[str, Indicator],
    names: Mapping[str, str],
    language: Language,
) -> StudyDocument:
    results = (
        result.model_copy(
            update={
                "sentence": _named(result.sentence, study, cards, names, language),
                "area_name": area_name(result.area),
            }
        )
        for result in document.results
    )
    return document.model_copy(update={"results": tuple(results)})


def _with_picture(
    registered: RegisteredStudy,
    found: StudyAnswer,
    dutch: StudyResult,
    english: StudyResult,
    panel: Panel | None,
    names: Mapping[str, str],
) -> StudyResult:
    study = registered.study
    years: tuple[StudyYear, ...] = ()
    donors: tuple[Donor, ...] = ()
    if panel is not None and found.evaluation is not None:
        years = picture(panel, found.area.codes, found.evaluation, seen_until=study.seen_until)
        donors = _donors(found.evaluation, names)
    checks = english.effect.checks if english.effect is not None else None
    return dutch.model_copy(
        update={
            "first_year": study.first_year(found.outcome),
            "is_late": registered.is_after_start(found.outcome),
            "english": EnglishWords(
                verdict=english.verdict,
                sentence=english.sentence,
                checks={check.id: check.means for check in checks or ()},
                found={check.id: check.value for check in checks or () if isinstance(check.value, str)},
            ),
            "years": years,
            "donors": donors,
            "donors_in_all": 0 if found.evaluation is None else len(found.evaluation.donors),
        }
    )


def _donors(evaluation: Evaluation, names: Mapping[str, str]) -> tuple[Donor, ...]:
    design = evaluation.designs[evaluation.headline]
    if design is None:
        return ()
    weighed = sorted(zip(evaluation.donors, design.weights.tolist(), strict=True), key=lambda one: (-one[1], one[0]))
    return tuple(
        Donor(code=code, name=names.get(code, code), weight=weight)
        for code, weight in weighed
        if weight >= _SHOWN_WEIGHT
    )


def _panels(
    study: Study, observed: Observations
) -> tuple[Mapping[str, Panel], Mapping[str, Indicator], Mapping[str, tuple[str, ...]]]:
    """Take complete blocks of figures out of a release, one publisher's table per outcome; names who is left out."""
    known = indicators()
    cards = {outcome.indicator: known[outcome.indicator] for outcome in study.outcomes}
    tables = [
        observed.rows(card).select("area", "boundary_year", "year", "indicator", "value", "release")
        for card in cards.values()
    ]
    figures = pl.concat(tables)
    ranked = {
        name: sorted(figures.filter(indicator=name)["release"].unique(), key=card.rank) for name, card in cards.items()
    }
    found = panels_of(figures, study, ranked=ranked)
    return found.panels, cards, found.incomplete


def _neighbours(study: Study, observed: Observations) -> Mapping[str, Sequence[str]] | None:
    """Give what borders on what on the map of the study, or None where the release does not tell."""
    years = {area.boundary_year for area in study.areas}
    told = observed.neighbours.filter(pl.col("boundary_year").is_in(sorted(years)))
    if told.is_empty():
        return None
    beside: dict[str, list[str]] = {}
    for area, neighbour in told.select("area", "neighbour").sort("area", "neighbour").iter_rows():
        beside.setdefault(area, []).append(neighbour)
    return beside


def _has_years_after(study: Study, indicator: str, panel: Panel) -> bool:
    first = min(study.first_year(outcome) for outcome in study.outcomes if outcome.indicator == indicator)
    return panel.times[0] < first <= panel.times[-1]


def _without_years_after(found: StudyAnswer, panels: Mapping[str, Panel], asked: Collection[str]) -> StudyAnswer:
    """Say it when the series ends before the first money was spent, or only begins then."""
    name = found.outcome.indicator
    if name in asked or name not in panels:
        return found
    reason = _no_years(panels[name], found.facts.since)
    return StudyAnswer(found.area, found.outcome, None, _refused(found.facts, reason), found.reservations)


def _refused(facts: Facts, reason: Text) -> Facts:
    return Facts(facts.area, facts.since, None, None, None, None, None, None, facts.better, (reason,))


def _no_years(panel: Panel, since: str) -> Text:
    first, last = panel.labels[0], panel.labels[-1]
    if float(since) > panel.times[-1]:
        return Text(
            nl=f"de cijfers lopen tot en met {last} en het eerste geld is van {since}: niet te zien vóór er cijfers "
            f"over {since} zijn",
            en=f"the figures end in {last} and the first money is of {since}: nothing can be seen before there are "
            f"figures on {since}",
        )
    return Text(
        nl=f"de cijfers beginnen pas in {first} en het eerste geld is van {since}: er is geen jaar van vóór de start; "
        f"voeg eerdere jaren toe. Met deze reeks is een start niet vóór {int(panel.times[0]) + 6} te beoordelen",
        en=f"the figures begin in {first} and the first money is of {since}: there is no year before the start; add "
        f"earlier years. With this series no start before {int(panel.times[0]) + 6} can be judged",
    )


def _unknown(study: Study, observed: Observations | None) -> Iterable[Text]:
    known = indicators()
    for place, outcome in enumerate(study.outcomes):
        if outcome.indicator not in known:
            yield from _no_such(f"outcomes.{place}.indicator", outcome, near_names(outcome.indicator, known))
    if observed is None:
        return
    for place, area in enumerate(study.areas):
        there = set(observed.areas.filter(boundary_year=area.boundary_year)["area"])
        if absent := [code for code in area.codes if code not in there]:
            listed = ", ".join(absent)
            yield Text(
                nl=f"areas.{place}.codes: {listed} staat niet op de kaart van {area.boundary_year} van deze cijfers; "
                "kijk of het jaar van de indeling klopt",
                en=f"areas.{place}.codes: {listed} is not on the map of {area.boundary_year} of these figures; check "
                "the boundary year",
            )


def _no_such(place: str, outcome: PrimaryOutcome, near: Sequence[str]) -> Iterable[Text]:
    hint_nl = f"; bedoelt u {' of '.join(near)}?" if near else ""
    hint_en = f"; did you mean {' or '.join(near)}?" if near else ""
    yield Text(
        nl=f"{place}: er is geen indicator '{outcome.indicator}'{hint_nl}",
        en=f"{place}: no indicator is called '{outcome.indicator}'{hint_en}",
    )


_DUTCH = {
    "missing": "dit ontbreekt",
    "extra_forbidden": "deze naam hoort niet in een onderzoeksopzet; kijk of hij goed is gespeld",
    "string_type": "hier hoort een tekst",
    "string_too_short": "dit is leeg",
    "string_too_long": "dit is te lang",
    "string_pattern_mismatch": "dit heeft niet de vorm die hier hoort",
    "int_type": "hier hoort een geheel getal",
    "int_parsing": "hier hoort een geheel getal",
    "int_from_float": "hier hoort een geheel getal",
    "float_type": "hier hoort een getal",
    "float_parsing": "hier hoort een getal",
    "tuple_type": "hier hoort een lijst",
    "model_type": "hier hoort een blok met namen en waarden",
    "literal_error": "dit is geen van de mogelijkheden",
    "too_short": "hier staat te weinig",
    "too_long": "hier staat te veel",
    "greater_than": "dit getal is te klein",
    "greater_than_equal": "dit getal is te klein",
    "less_than_equal": "dit getal is te groot",
    "date_type": "hier hoort een datum (2027-03-01)",
    "date_parsing": "hier hoort een datum (2027-03-01)",
    "date_from_datetime_parsing": "hier hoort een datum (2027-03-01)",
}


def _said(error: Any) -> Iterable[Text]:
    """Put one finding of the check in words of both languages, beginning with its place."""
    problem = error.get("ctx", {}).get("error")
    if isinstance(problem, StudyProblems):
        yield from problem.problems
        return
    place = ".".join(str(part) for part in error["loc"]) or "study"
    expected = error.get("ctx", {}).get("expected") or error.get("ctx", {}).get("pattern")
    allowed = f" ({expected})" if expected else ""
    dutch = _DUTCH.get(error["type"], "dit kan hier niet staan")
    yield Text(nl=f"{place}: {dutch}{allowed}", en=f"{place}: {error['msg']}")
