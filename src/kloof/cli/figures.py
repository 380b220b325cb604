# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Commands that read figures: ``gap``, ``stacking``, ``areas``, ``indicators``, ``profile``, ``index``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kloof import index, releases, terminal
from kloof.areas import areas_like, definitions_of, find_area, focus_areas
from kloof.charts import profile_page
from kloof.cli.screen import AsJson, InLanguage, ReleaseFolder, app, print_lines, printed, spoken, write_json
from kloof.disclosure import gate_profile, through
from kloof.gaps import COMPARATORS, gap
from kloof.indicators import find_indicator, indicators
from kloof.profiles import describe
from kloof.stacking import stacking


@app.command("gap")
def _gap(
    area: Annotated[str, typer.Argument(help="CBS code, codes joined by '+', or a focus area[@definition].")],
    indicator: Annotated[str, typer.Option("--indicator", help="Id of the indicator; see: kloof indicators.")],
    versus: Annotated[str, typer.Option("--versus", help=f"One of: {', '.join(COMPARATORS)}.")] = "rest",
    release: ReleaseFolder = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Say what the margins of the last year are made of.")
    ] = False,
    as_json: AsJson = False,
    language: InLanguage = "nl",
) -> None:
    """Say how far an area is behind; a positive gap is a disadvantage."""
    panel = releases.read(release or releases.demo_path()).panel
    measured = through(panel, gap(panel, area, indicator, versus=versus))
    if as_json:
        write_json(measured.document(language, explain=explain).model_dump(mode="json"))
        return
    print_lines(terminal.gap_before(measured, language))
    printed.print("", terminal.gap_table(measured, language), "", sep="\n")
    print_lines(terminal.gap_after(measured, language))
    if explain:
        print_lines(terminal.gap_explained(measured, language))


@app.command("stacking")
def _stacking(
    area: Annotated[str, typer.Argument(help="CBS code, codes joined by '+', or a focus area[@definition].")],
    part: Annotated[
        float, typer.Option("--part", min=0.01, max=0.5, help="0.1 for the national worst tenth, 0.2 for the fifth.")
    ] = 0.1,
    release: ReleaseFolder = None,
    as_json: AsJson = False,
    language: InLanguage = "nl",
) -> None:
    """Say where themes come together, and how many people live there."""
    found = stacking(releases.read(release or releases.demo_path()).panel, area, part=part)
    if as_json:
        write_json(found.document(language).model_dump(mode="json"))
        return
    print_lines(terminal.stacking_lines(found, language))


@app.command("areas")
def _areas(
    search: Annotated[str | None, typer.Argument(help="Part of a code or name; lists areas of the release.")] = None,
    release: ReleaseFolder = None,
    as_json: AsJson = False,
    language: InLanguage = "nl",
) -> None:
    """List the focus areas with their definitions (the default one is marked), or search the areas of a release."""
    cards = focus_areas().values()
    if search is not None:
        found = areas_like(releases.read(release or releases.demo_path()).areas, search)
        write_json(found.to_dicts()) if as_json else printed.print(terminal.found_table(found))
        if found.is_empty():
            nothing = {
                "nl": f"Geen gebied in deze release heeft '{search}' in code of naam.",
                "en": f"No area of this release has '{search}' in its code or name.",
            }
            spoken.print(nothing[language], markup=False)
    elif as_json:
        write_json([card.model_dump(mode="json") for card in cards])
    else:
        print_lines(terminal.area_lines(((card, definitions_of(card.id)) for card in cards), language))


@app.command("indicators")
def _indicators(
    asked: Annotated[str | None, typer.Argument(metavar="[ID]", help="One indicator: its whole card.")] = None,
    as_json: AsJson = False,
    language: InLanguage = "nl",
) -> None:
    """List the indicators with the question they answer, or give the whole card of one."""
    if asked is not None:
        card = find_indicator(asked)
        if as_json:
            write_json(card.card().model_dump(mode="json"))
        else:
            print_lines(terminal.card_lines(card, language))
        return
    cards = indicators().values()
    if as_json:
        write_json([card.published().model_dump(mode="json") for card in cards])
        return
    print_lines(terminal.indicator_lines(cards, language))


@app.command("profile")
def _profile(
    area: Annotated[str, typer.Argument(help="A CBS code, codes joined by '+', or a focus area[@definition].")],
    versus: Annotated[
        str | None,
        typer.Option("--versus", help=f"One of: {', '.join(COMPARATORS)}.", show_default=False),
    ] = None,
    release: ReleaseFolder = None,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Write one page that needs nothing else.")
    ] = None,
    as_json: AsJson = False,
    language: InLanguage = "nl",
) -> None:
    """Tell everything that is known of one area, by theme: strengths beside needs, with what is missing and why."""
    if html is not None and (html.is_dir() or not html.parent.is_dir()):
        what = "a folder" if html.is_dir() else f"in a folder that is not there, {html.parent}"
        raise typer.BadParameter(f"'{html}' is {what}; nothing was written. Name a file to write.", param_hint="--html")
    panel = releases.read(release or releases.demo_path()).panel
    found = find_area(area, panel.areas)
    told = gate_profile(panel, found, describe(panel, found, versus=versus, language=language))
    if html is not None:
        try:
            html.write_text(profile_page(told), encoding="utf-8")
        except OSError as error:
            raise typer.BadParameter(f"'{html}' cannot be written: {error.strerror}.", param_hint="--html") from None
        spoken.print(f"{html}", markup=False)
    if as_json:
        write_json(told.model_dump(mode="json"))
    elif html is None:
        print_lines(terminal.profile_before(told))
        for name, table in terminal.profile_tables(told):
            printed.print("", name, table, sep="\n")
        print_lines(terminal.profile_after(told))


@app.command("index")
def _index(
    definition: Annotated[
        Path, typer.Argument(help="YAML: area, domains, aggregate, vary. See docs/methods/index.md.")
    ],
    data: Annotated[Path, typer.Option("--data", help="CSV or Parquet file, or folder of a release.")],
    draws: Annotated[int, typer.Option("--draws", min=0, help="How often to draw what the definition varies.")] = 0,
    seed: Annotated[int, typer.Option("--seed", min=0)] = 0,
    as_json: AsJson = False,
) -> None:
    """Compute a composite index; rank 1 is worst, and the interval says how far the ranks move."""
    written = index.read_definition(definition)
    table, hidden = (
        index.newest_and_hidden(releases.read(data).panel) if data.is_dir() else (index.read_table(data, written), {})
    )
    made = index.compute(written, table, draws=draws, seed=seed, hidden=hidden)
    if as_json:
        write_json(made.document())
    else:
        printed.print(terminal.index_table(made), *terminal.index_after(made), sep="\n", markup=False)
