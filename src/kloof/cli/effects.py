# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""``kloof effect`` and ``kloof evaluate``: did the programme make the difference?"""

from __future__ import annotations

import datetime as dt
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from kloof import releases
from kloof.cli.screen import AsJson, InLanguage, app, day, printed, spoken, write_json
from kloof.errors import StudyRefused


@app.command()
def effect(
    panel: Annotated[
        Path, typer.Argument(metavar="PANEL.csv", exists=True, dir_okay=False, help="One row per unit and time.")
    ],
    unit: Annotated[str, typer.Option(help="Column with the units.")],
    time: Annotated[str, typer.Option(help="Column with the time; may be fractional.")],
    outcome: Annotated[str, typer.Option(help="Column with the outcome.")],
    treated: Annotated[str, typer.Option(metavar="NAME[,NAME…]", help="The treated unit or units.")],
    since: Annotated[str, typer.Option("--from", metavar="T", help="First moment after the start.")],
    method: Annotated[str, typer.Option(help="did, sc, difp, sdid, sc-ridge, difp-ridge or all.")] = "all",
    placebos: Annotated[str | None, typer.Option(metavar="all|N", help="Placebos; all up to 1,000 units.")] = None,
    seed: Annotated[int, typer.Option(help="Which placebos, when not all.")] = 0,
    better: Annotated[str | None, typer.Option(help="Which direction is good: higher or lower.")] = None,
    in_logs: Annotated[bool, typer.Option("--log", help="Estimate in logs: 0.05 is about 5 %.")] = False,
    language: Annotated[str, typer.Option(help="Of verdict and sentence: nl or en.")] = "nl",
    checks: Annotated[
        bool, typer.Option("--checks", help="Add every check to the JSON document; a terminal always shows them.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Write one JSON document.")] = False,
) -> None:
    """Estimate what happened to an area beside comparable ones, and say what may be said about it."""
    from kloof.effects import command

    answer = command.answer(
        panel,
        unit=unit,
        time=time,
        outcome=outcome,
        treated=treated,
        since=since,
        method=method,
        placebos=placebos,
        seed=seed,
        better=better,
        language=language,
        in_logs=in_logs,
        checks=checks or not as_json,
        spoken=spoken,
    )
    for warning in answer.warnings:
        spoken.print(warning, markup=False)
    if as_json:
        write_json(answer.document.model_dump(mode="json", exclude_unset=True))
    else:
        for line in command.lines(answer.document):
            printed.print(line, markup=False)
    raise typer.Exit(answer.exit_code)


@app.command("evaluate")
def _evaluate(
    release: Annotated[Path, typer.Argument(help="Folder of a release; effects.json is written into it.")],
    studies: Annotated[Path, typer.Argument(help="A study (TOML), or a folder of them.")],
    registered_on: Annotated[
        dt.datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day the studies were registered. Default: today.")
    ] = None,
    language: InLanguage = "nl",
    keep: Annotated[
        Path | None, typer.Option(help="Folder for what was computed, so that a run that was stopped goes on.")
    ] = None,
    workers: Annotated[int, typer.Option(min=1, help="Processes; the numbers do not depend on it.")] = 1,
    as_json: AsJson = False,
) -> None:
    """Answer studies with the figures of a release; effects.json becomes part of it, so its hash changes."""
    from kloof import studies as answering
    from kloof.effects.command import study_files
    from kloof.effects.studies import read_study
    from kloof.language.effects import EffectsObject

    figures = releases.read(release)
    answered, refused = [], 0
    for path in study_files(studies):
        try:
            study = read_study(path, registered_on=day(registered_on))
            asked = len(study.study.areas) * len((*study.study.outcomes, *study.study.exploratory))
            with Progress(console=spoken, transient=True) as bar:
                task = bar.add_task(study.study.title, total=asked)
                told = partial(bar.advance, task)
                answered.append(answering.answer(study, figures.panel, keep=keep, workers=workers, progress=told))
        except StudyRefused as problem:
            spoken.print(str(problem), markup=False)
            refused += 1
    found = EffectsObject(release=releases.hash_without(release, answering.EFFECTS), studies=tuple(answered))
    if answered:
        became = releases.add_file(release, answering.EFFECTS, answering.written(found))
        spoken.print(f"{answering.EFFECTS} is in the release, which is now release {became}.", markup=False)
    for result in (result for document in answered for result in document.results if result.incomplete):
        count = result.incomplete
        spoken.print(f"{result.indicator}: {count} areas have a year missing and are compared with by nobody.")
    if as_json:
        write_json(found.model_dump(mode="json", exclude_unset=True))
    else:
        for document in answered:
            for result in (*document.results, *(document.together or ())):
                said = result.english.sentence if language == "en" and result.english else result.sentence
                printed.print(f"{document.study}  {result.area}  {result.indicator}: {said}", markup=False)
    raise typer.Exit(1 if refused else 0)
