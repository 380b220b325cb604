# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The command ``kloof``: parse, one call, print.

With ``--json`` a command writes one strict JSON document to stdout and everything else to stderr. Exit codes: 0 done (a
refusal or a missing value is a result), 1 some input was unusable, 2 the call was wrong.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from rich.console import Console
from rich.progress import Progress

from kloof import releases, terminal
from kloof.areas import areas_like, definitions_of, focus_areas
from kloof.errors import KloofError
from kloof.gaps import gap
from kloof.indicators import indicators
from kloof.sources.folder import Progress as Reporter

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
spoken = Console(stderr=True, highlight=False, soft_wrap=True)
printed = Console(highlight=False, soft_wrap=True)


AsJson = Annotated[bool, typer.Option("--json", help="Write one JSON document to stdout.")]
InLanguage = Annotated[Literal["nl", "en"], typer.Option("--language", help="Language of names and caveats.")]
ReleaseFolder = Annotated[
    Path | None,
    typer.Option(
        "--release", envvar="KLOOF_RELEASE", help="Folder of a release; without it the demo.", show_default=False
    ),
]


@app.callback()
def _kloof() -> None:
    """Measure a gap, freeze what a programme published, verify it."""


@app.command("build")
def _build(
    source_dir: Annotated[Path, typer.Argument(help="Folder with publishers' files.")],
    out: Annotated[Path, typer.Option("--out", help="Folder for the release; an older release is replaced.")],
    as_json: AsJson = False,
) -> None:
    """Build a release of figures from publishers' files."""
    with progress_bar("Reading") as progress:
        report = releases.build(source_dir, out, progress=progress)
    if as_json:
        write_json(report.document())
    else:
        print_lines(terminal.build_lines(report.files))
        printed.print(
            f"Release {report.release} in {out}" if report.release else "Nothing could be read; nothing was written."
        )
    raise typer.Exit(report.exit_code)


@app.command("gap")
def _gap(
    area: Annotated[str, typer.Argument(help="CBS code, codes joined by '+', or a focus area[@definition].")],
    indicator: Annotated[str, typer.Option("--indicator", help="Id of the indicator; see: kloof indicators.")],
    versus: Annotated[str, typer.Option("--versus", help="rest, rest-without-programmes, city or country.")] = "rest",
    release: ReleaseFolder = None,
    as_json: AsJson = False,
    language: InLanguage = "nl",
) -> None:
    """Say how far an area is behind; a positive gap is a disadvantage."""
    measured = gap(releases.read(release or releases.demo_path()).panel, area, indicator, versus=versus)
    if as_json:
        write_json(measured.document(language).model_dump(mode="json"))
        return
    print_lines(terminal.gap_before(measured, language))
    printed.print("", terminal.gap_table(measured, language), "", sep="\n")
    print_lines(terminal.gap_after(measured, language))


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
    elif as_json:
        write_json([card.model_dump(mode="json") for card in cards])
    else:
        printed.print(terminal.area_table(((card, definitions_of(card.id)) for card in cards), language))


@app.command("indicators")
def _indicators(as_json: AsJson = False, language: InLanguage = "nl") -> None:
    """List the indicators with the question they answer."""
    cards = indicators().values()
    if as_json:
        write_json([card.published().model_dump(mode="json") for card in cards])
        return
    printed.print(terminal.indicator_table(cards, language))


@contextmanager
def progress_bar(doing: str) -> Iterator[Reporter | None]:
    """Show on stderr how far a long job is; nothing when stderr is not a terminal."""
    if not spoken.is_terminal:
        yield None
        return
    with Progress(console=spoken, transient=True) as bar:
        task = bar.add_task(doing)
        yield lambda done, of, name: bar.update(task, completed=done, total=of, description=f"{doing} {name}")


def print_lines(lines: Iterator[str]) -> None:
    """Print lines to stdout as they are."""
    for line in lines:
        printed.print(line, markup=False)


def write_json(document: Any) -> None:
    """Write one strict JSON document (no NaN, no infinity) to stdout."""
    json.dump(document, sys.stdout, ensure_ascii=False, allow_nan=False, indent=2)
    sys.stdout.write("\n")


def main() -> None:
    """Run the command; an error on purpose becomes one sentence and exit code 2."""
    try:
        app()
    except KloofError as error:
        spoken.print(str(error), markup=False)
        raise SystemExit(2) from None
