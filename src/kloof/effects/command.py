# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What ``kloof effect`` does between parsing and printing: words in, one document out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

from rich.console import Console
from rich.progress import Progress

from kloof import observations
from kloof.effects.designs import Method
from kloof.effects.evaluation import evaluate
from kloof.effects.observed import ObservedPanels, panels_of, rows_of, surroundings_of
from kloof.effects.panels import moment_of, read_panel
from kloof.effects.programmes import answer_study, study_document
from kloof.effects.studies import read_study
from kloof.effects.verdicts import Better, Verdict
from kloof.errors import PanelUnusable, StudyRefused, UnknownChoice
from kloof.indicators import Indicator
from kloof.language.effects import EffectDocument, EffectsObject, PlaceboEffect, StudyDocument
from kloof.language.studies import Study
from kloof.language.texts import Language, Text
from kloof.limits import refusal

__all__ = ["EFFECTS", "Answer", "Observed", "answer", "answer_file", "lines", "study_files", "written"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What to print, what to warn of, and how to leave: 0 done, a refusal included; 1 the panel is unusable."""

    document: EffectDocument
    warnings: tuple[str, ...]
    exit_code: Literal[0, 1]


def answer(
    path: Path,
    *,
    unit: str,
    time: str,
    outcome: str,
    treated: str,
    since: str,
    method: str,
    placebos: str | None,
    seed: int,
    better: str | None,
    language: str,
    in_logs: bool,
    checks: bool,
    spoken: Console,
) -> Answer:
    """Read the panel, evaluate, and give the document in `language`.

    Raises
    ------
    KloofError
        The call is wrong: an unknown column, unit, method or direction, or a start outside the panel.
    """
    spoken_language = cast(Language, _choice("--language", language, ("nl", "en")))
    methods = tuple(Method) if method == "all" else (Method(_choice("--method", method, [*Method, "all"])),)
    direction = None if better is None else cast(Better, _choice("--better", better, ("higher", "lower")))
    moment = moment_of(since.strip())
    if moment is None:
        raise UnknownChoice("--from", since, ("2022", "2012.25", "2012Q2", "2012-04-01"))
    wanted = _wanted(placebos)
    try:
        panel = read_panel(path, unit=unit, time=time, outcome=outcome)
        panel = panel.in_logs() if in_logs else panel
    except PanelUnusable as problem:
        return _unusable(problem, spoken_language)
    with Progress(console=spoken, transient=True) as bar:
        task = bar.add_task("placebos", total=None)
        evaluation = evaluate(
            panel,
            treated,
            moment,
            methods=methods,
            wanted=wanted,
            seed=seed,
            better=direction,
            progress=lambda done: bar.advance(task, done),
        )
    warnings = [warning.to(spoken_language).rstrip(".") + "." for warning in evaluation.warnings]
    if direction is None and evaluation.verdict not in (Verdict.UNDECIDED, Verdict.NO_CHANGE):
        warnings.append(
            "Zeg met --better higher of --better lower welke kant goed is; dan zegt de uitspraak verbeterd of "
            "verslechterd."
            if spoken_language == "nl"
            else "Say with --better higher or --better lower which direction is good, for improved or worsened."
        )
    if evaluation.verdict is Verdict.UNDECIDED:
        warnings.append(evaluation.sentence.to(spoken_language))
    return Answer(evaluation.document(spoken_language, checks=checks), tuple(warnings), 0)


def study_files(place: Path) -> list[Path]:
    """Give the study itself, or every ``.toml`` in a folder of studies.

    Raises
    ------
    StudyRefused
        There is none.
    """
    found = sorted(place.glob("*.toml")) if place.is_dir() else [place]
    if not found:
        raise StudyRefused(place.name, ["the folder holds no study (a file that ends in .toml)"])
    return found


def answer_file(
    path: Path,
    observed: Observed,
    *,
    registered_on: dt.date,
    language: Language,
    spoken: Console,
    keep: Path | None = None,
    workers: int | None = None,
) -> StudyDocument:
    """Answer one study with the figures of a release.

    Parameters
    ----------
    keep
        Folder for what was computed, so that a run that was stopped goes on; None keeps nothing.
    workers
        Number of processes; the numbers do not depend on it.

    Raises
    ------
    StudyRefused
        The study cannot be read or does not hold together.
    """
    registered = read_study(path, registered_on=registered_on)
    study = registered.study
    asked = [outcome.indicator for outcome in (*study.outcomes, *study.exploratory)]
    indicators = {name: observed.indicators.get(name) for name in asked}
    unknown = sorted(name for name, card in indicators.items() if card is None)
    if unknown:
        raise StudyRefused(path.name, [f"outcomes: no indicator is called '{name}'" for name in unknown])
    cards = {name: card for name, card in indicators.items() if card is not None}
    found = panels_of(rows_of(observed.panel, study, cards), study)
    around = surroundings_of(observed.panel, study)
    with Progress(console=spoken, transient=True) as bar:
        task = bar.add_task(study.title, total=len(asked) * len(study.areas))
        answers = answer_study(
            registered,
            found.panels,
            modelled=[name for name, card in cards.items() if card.measured_by == "model"],
            refused=_refused(cards, observed.panel, found, study),
            neighbours=around.neighbours,
            density=around.density,
            per={name: card.per for name, card in cards.items() if card.rate is not None and card.per is not None},
            weightless=found.weightless,
            missing=found.missing,
            keep=keep,
            workers=workers,
            progress=lambda done: bar.advance(task, done),
        )
    for name, left_out in found.incomplete.items():
        if left_out:
            spoken.print(
                f"{name}: {len(left_out)} areas have a year missing and are compared with by nobody.", markup=False
            )
    return study_document(registered, answers, language)


def _refused(
    cards: Mapping[str, Indicator], release: observations.Panel, found: ObservedPanels, study: Study
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


@dataclass(frozen=True, slots=True)
class Observed:
    """The figures of a release and the cards that say what they are."""

    panel: observations.Panel
    indicators: Mapping[str, Indicator]


EFFECTS = "effects.json"


def written(document: EffectsObject) -> bytes:
    """Write what studies found as the bytes of ``effects.json``."""
    return (document.model_dump_json(indent=2, exclude_unset=True) + "\n").encode()


def lines(document: EffectDocument) -> Iterator[str]:
    """Write the document for a terminal, one line at a time."""
    mark = f"  [{document.marked}]" if document.marked else ""
    yield document.verdict + mark
    yield document.sentence
    if document.methods:
        yield f"{'method':<12}{'effect':>14}{'pre-RMSPE':>14}{'eff. donors':>13}  largest weights{mark}"
    for name, found in document.methods.items():
        top = sorted(found.weights.items(), key=lambda item: -item[1])[:5]
        mix = ", ".join(f"{donor} {weight:.3f}" for donor, weight in top)
        yield (
            f"{name:<12}{_cell(found.effect, 14)}{_cell(found.pre_rmspe, 14)}{_cell(found.effective_donors, 13, 1)}  "
            f"{mix}"
        )
    placebo = document.placebo
    found_k = next((check.value for check in document.checks or () if check.id == "K"), None)
    k = "" if not isinstance(found_k, float) else f", K = {found_k:.0f}"
    yield f"placebos: n = {placebo.n}{k}, SD = {_cell(placebo.sd, 0, 4)}, p = {_cell(placebo.p, 0, 4)}{mark}"
    for check in document.checks or ():
        shown = check.value if isinstance(check.value, str) else _cell(check.value, 0, 0 if check.id == "K" else 4)
        mark = {None: "", True: "ok: ", False: "NOT ok: "}[check.passed]
        yield f"{check.id:<31}{shown:<21}{mark}{check.means}"


def _unusable(problem: PanelUnusable, language: Language) -> Answer:
    said = problem.dutch() if language == "nl" else problem.english()
    words = Verdict.UNDECIDED.words.to(language)
    sentence = (
        f"{words.capitalize()}, want {said} Niet voor publicatie."
        if language == "nl"
        else f"{words.capitalize()}, because {said} Not for publication."
    )
    document = EffectDocument(
        methods={},
        placebo=PlaceboEffect(sd=None, p=None, n=0),
        verdict=words,
        sentence=sentence,
        marked="not for publication",
    )
    return Answer(document, (str(problem),), 1)


def _choice(option: str, asked: str, known: tuple[str, ...] | list[str]) -> str:
    if asked not in known:
        raise UnknownChoice(option, asked, known)
    return asked


def _wanted(asked: str | None) -> Literal["all"] | int | None:
    if asked is None or asked == "all":
        return cast(Literal["all"] | None, asked)
    if not asked.isdecimal() or int(asked) < 1:
        raise UnknownChoice("--placebos", asked, ("all", "1000"))
    return int(asked)


def _cell(value: float | None, width: int, decimals: int = 6) -> str:
    return f"{'—' if value is None else f'{value:.{decimals}f}':>{width}}"
