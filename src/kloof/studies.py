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
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from kloof.areas import focus_areas
from kloof.disclosure import is_hidden
from kloof.effects.answers import StudyAnswer
from kloof.effects.evaluation import Evaluation
from kloof.effects.foresight import foresee
from kloof.effects.observed import ObservedPanels, panels_of, rows_of, surroundings_of
from kloof.effects.pooled_answers import pool_answers
from kloof.effects.programmes import answer_study, study_document
from kloof.effects.studies import RegisteredStudy, study_of
from kloof.effects.surroundings import Surroundings
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
)
from kloof.language.studies import PrimaryOutcome, Study, StudyProblems
from kloof.language.texts import Language, Text
from kloof.limits import refusal
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
    "read_text",
    "written",
]

EFFECTS = "effects.json"
_SHOWN_WEIGHT = 0.001


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


def evaluate(studies: Iterable[RegisteredStudy], observed: Observations, release: Path) -> EffectsObject:
    """Answer studies with the figures of a release; gives what ``effects.json`` will say.

    The same studies and figures always give the same document. It names the release without its ``effects.json``.
    """
    documents = tuple(answer(study, observed) for study in studies)
    return EffectsObject(release=hash_without(release, EFFECTS), studies=documents)


def answer(
    registered: RegisteredStudy,
    observed: Observations,
    *,
    keep: Path | None = None,
    workers: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> StudyDocument:
    """Answer one study with the figures of a release, in words of both languages, with its picture.

    Every outcome is asked in every area, and the primary ones in all areas together. An area in which too few people
    live to show a figure (:mod:`kloof.disclosure`) is refused before anything is computed of it.

    Parameters
    ----------
    keep
        Folder for what was computed, so that a run that was stopped goes on; None keeps nothing.
    workers
        Number of processes; the numbers do not depend on it.
    progress
        Called with the number of questions that were answered, as they are.

    Raises
    ------
    StudyRefused
        The study names an indicator or area the figures do not know.
    """
    study = registered.study
    if unknown := [problem.to("en") for problem in _unknown(study, None)]:
        raise StudyRefused(study.id, unknown)
    seen = _seen(study, observed)
    answers = answer_study(
        registered,
        seen.found.panels,
        modelled=seen.modelled,
        refused=seen.refused,
        hidden=seen.hidden,
        neighbours=seen.around.neighbours,
        density=seen.around.density,
        per={name: card.per for name, card in seen.cards.items() if card.rate is not None and card.per is not None},
        weightless=seen.found.weightless,
        missing=seen.found.missing,
        keep=keep,
        workers=workers,
        progress=progress,
    )
    pooled = pool_answers(registered, answers)
    dutch, english = (
        study_document(registered, answers, "nl", pooled=pooled),
        study_document(registered, answers, "en", pooled=pooled),
    )
    told = [
        _both(registered, one, nl, en, seen)
        for one, nl, en in zip(
            (*answers, *pooled),
            (*dutch.results, *(dutch.together or ())),
            (*english.results, *(english.together or ())),
            strict=True,
        )
    ]
    changed: dict[str, Any] = {"results": tuple(told[: len(answers)])}
    if pooled:
        changed["together"] = tuple(told[len(answers) :])
    return dutch.model_copy(update=changed)


def foreseen(registered: RegisteredStudy, observed: Observations) -> tuple[Foreseen, ...]:
    """Say what could be seen of each outcome in each area, and when, from the noise before the start only."""
    seen = _seen(registered.study, observed)
    closed = {*seen.modelled, *seen.refused}
    panels = {name: panel for name, panel in seen.found.panels.items() if name not in closed}
    told = []
    for one in foresee(registered, panels, neighbours=seen.around.neighbours, density=seen.around.density):
        name = one.outcome.indicator
        kept_back = one.area.id in seen.hidden.get(name, ())
        said = _NEVER if name in seen.modelled else _TOO_FEW if kept_back else one.sentence
        years = () if kept_back else one.years
        told.append(
            Foreseen(
                area=one.area.id,
                indicator=name,
                years=tuple(
                    ForeseenYear(year=one.first_year + year.years_after - 1, effect=year.effect) for year in years
                ),
                sentence=Text(
                    nl=_named(said.nl, registered.study, seen, "nl"),
                    en=_named(said.to("en"), registered.study, seen, "en"),
                ),
            )
        )
    return tuple(told)


_NEVER = Text(
    nl="Dit cijfer is per buurt met een model geschat, en dat model weet niet van een programma: met deze bron is "
    "nooit een verschil te zien.",
    en="This figure is estimated per neighbourhood by a model that does not know of a programme: with this source no "
    "difference can ever be seen.",
)


_TOO_FEW = Text(
    nl="In dit gebied wonen te weinig mensen om er een cijfer van te laten zien.",
    en="Too few people live in this area to show a figure.",
)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a release knows of the questions of a study: figures, cards, what surrounds what, and what cannot answer."""

    found: ObservedPanels
    cards: Mapping[str, Indicator]
    names: Mapping[str, str]
    around: Surroundings
    modelled: tuple[str, ...]
    refused: Mapping[str, Text]
    hidden: Mapping[str, tuple[str, ...]]


def _seen(study: Study, observed: Observations) -> _Seen:
    known = indicators()
    cards = {outcome.indicator: known[outcome.indicator] for outcome in (*study.outcomes, *study.exploratory)}
    found = panels_of(rows_of(observed, study, cards), study)
    hidden = {
        name: tuple(
            area.id
            for area in study.areas
            if is_hidden(observed, area.codes, area.boundary_year, cards[name], found.tables[name])
        )
        for name in found.panels
    }
    return _Seen(
        found=found,
        cards=cards,
        names=dict(observed.areas.sort("boundary_year").select("area", "name").iter_rows()),
        around=surroundings_of(observed, study),
        modelled=tuple(name for name, card in cards.items() if card.measured_by == "model"),
        refused=_refused(cards, observed, found, study),
        hidden=hidden,
    )


def _refused(
    cards: Mapping[str, Indicator], release: Observations, found: ObservedPanels, study: Study
) -> dict[str, Text]:
    """Give by indicator why it cannot answer: its card, a raw count, another map, or no weights for neighbourhoods."""
    map_ = ", ".join(str(year) for year in sorted({area.boundary_year for area in study.areas}))
    said: dict[str, Text] = {}
    for name, card in cards.items():
        panel, limit = found.panels.get(name), refusal(card, "effect")
        if limit is not None:
            said[name] = Text(nl=limit.nl.removesuffix("."), en=limit.to("en").removesuffix("."))
        elif card.kind == "extensive":
            said[name] = Text(
                nl=f"{name} is een aantal, en gebieden verschillen in grootte; neem het cijfer per inwoner",
                en=f"{name} is a count, and areas differ in size; take the figure per resident",
            )
        elif panel is None and release.boundary_years(card):
            years = {area.boundary_year for area in study.areas}
            others = ", ".join(str(year) for year in release.boundary_years(card) if year not in years)
            said[name] = Text(
                nl=f"{name} staat in deze release niet voor zulke gebieden op de indeling van {map_}"
                + (f", wel op die van {others}" if others else ", alleen voor grotere")
                + f"; voeg een reeks op de indeling van {map_} toe",
                en=f"{name} is not in this release for such areas on the boundaries of {map_}"
                + (f", but on those of {others}" if others else ", only for larger ones")
                + f"; add a series on the boundaries of {map_}",
            )
        elif panel is not None and panel.weights is None and any(len(area.codes) > 1 for area in study.areas):
            said[name] = Text(
                nl=f"er zijn op deze kaart geen aantallen om buurten mee te wegen, dus {name} van een gebied van meer "
                "buurten is niet bekend; voeg een tabel met inwoners toe aan de release",
                en=f"on this map there are no counts to weigh neighbourhoods by, so {name} of an area of several is "
                "not known; add a table of residents to the release",
            )
    return said


def area_name(area: str) -> str:
    """Give what an area of a study is called: the name of the focus area, or its own id.

    Examples
    --------
    >>> area_name("veendrecht-oost"), area_name("ergens")
    ('Veendrecht-Oost', 'ergens')
    """
    return focus_areas()[area].name if area in focus_areas() else area


def _named(sentence: str, study: Study, seen: _Seen, language: Language) -> str:
    """Put names where ids and codes stand; a code stays beside the name of its neighbourhood."""
    for area in study.areas:
        sentence = re.sub(rf"(?<![\w-]){re.escape(area.id)}(?![\w-])", area_name(area.id), sentence)
    for name, card in seen.cards.items():
        called = card.name.to(language)
        sentence = re.sub(rf"\b{name}\b", called[:1].lower() + called[1:], sentence)
    return re.sub(
        r"\b(?:BU|WK|GM)[0-9A-Z]{4,8}\b",
        lambda found: f"{seen.names[found[0]]} ({found[0]})" if found[0] in seen.names else found[0],
        sentence,
    )


def _both(
    registered: RegisteredStudy, found: StudyAnswer, dutch: StudyResult, english: StudyResult, seen: _Seen
) -> StudyResult:
    """Put the English words beside the Dutch ones, names where ids stand, and who it was compared with."""
    study = registered.study
    areas = found.pooled or (found.area.id,)
    checks = (english.effect.checks or ()) if english.effect is not None else ()
    return dutch.model_copy(
        update={
            "sentence": _named(dutch.sentence, study, seen, "nl"),
            "area_name": " + ".join(area_name(area) for area in areas),
            "first_year": min(study.first_year(found.outcome, area) for area in areas),
            "is_late": any(registered.is_after_start(found.outcome, area) for area in areas),
            "english": EnglishWords(
                verdict=english.verdict,
                sentence=_named(english.sentence, study, seen, "en"),
                checks={check.id: check.means for check in checks},
                found={check.id: check.value for check in checks if isinstance(check.value, str)},
            ),
            "donors": () if found.evaluation is None else _donors(found.evaluation, seen.names),
            "donors_in_all": 0 if found.evaluation is None else len(found.evaluation.donors),
            "incomplete": len(seen.found.incomplete.get(found.outcome.indicator, ())),
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


def _unknown(study: Study, observed: Observations | None) -> Iterable[Text]:
    known = indicators()
    for part, outcomes in (("outcomes", study.outcomes), ("exploratory", study.exploratory)):
        for place, outcome in enumerate(outcomes):
            if outcome.indicator not in known:
                yield from _no_such(f"{part}.{place}.indicator", outcome, near_names(outcome.indicator, known))
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
