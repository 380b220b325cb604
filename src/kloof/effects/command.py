# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What ``kloof effect`` does between parsing and printing: words in, one document out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

from rich.console import Console
from rich.progress import Progress

from kloof.effects.designs import Method
from kloof.effects.evaluation import evaluate
from kloof.effects.panels import moment_of, read_panel
from kloof.effects.verdicts import Better, Verdict
from kloof.errors import PanelUnusable, StudyRefused, UnknownChoice
from kloof.language.effects import EffectDocument, PlaceboEffect
from kloof.language.texts import Language

__all__ = ["Answer", "answer", "lines", "study_files"]


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
