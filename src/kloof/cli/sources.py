# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""``kloof build`` and ``kloof fetch``: from publishers' files, or their service, to a release."""

from __future__ import annotations

import random
import time
from pathlib import Path
from typing import Annotated

import typer

from kloof import releases, terminal
from kloof.cli.screen import AsJson, InLanguage, app, day, print_lines, printed, progress_bar, spoken, write_json
from kloof.errors import FetchStopped
from kloof.sources import live


@app.command("build")
def _build(
    source_dir: Annotated[Path, typer.Argument(help="Folder with publishers' files.")],
    out: Annotated[Path, typer.Option("--out", help="Folder for the release; an older release is replaced.")],
    private: Annotated[
        bool, typer.Option("--private", help="Also use sources that may not be published further; no edition then.")
    ] = False,
    as_json: AsJson = False,
    language: InLanguage = "nl",
) -> None:
    """Build a release of figures from publishers' files."""
    with progress_bar("Reading") as progress:
        report = releases.build(source_dir, out, private=private, progress=progress)
    if as_json:
        write_json(report.document())
    else:
        print_lines(terminal.build_lines(report.files, language))
        nothing = {
            "nl": "Er kon niets worden gelezen; er is niets geschreven.",
            "en": "Nothing could be read; nothing was written.",
        }
        printed.print(f"Release {report.release} in {out}" if report.release else nothing[language])
    raise typer.Exit(report.exit_code)


# Live source: the only command that talks to the network.


@app.command("fetch")
def _fetch(
    table: Annotated[str, typer.Argument(metavar="TABLE_ID", help="The publisher's number, such as 85984NED.")],
    out: Annotated[Path, typer.Option("--out", help="Folder for the data and its origin card.")] = Path(),
    base_url: Annotated[
        str | None, typer.Option("--base-url", envvar="KLOOF_FETCH_BASE_URL", help="A mirror of the publishers' hosts.")
    ] = None,
    time_limit: Annotated[float, typer.Option("--time-limit", min=1, help="Seconds for everything together.")] = 3600,
    as_json: AsJson = False,
) -> None:
    """Fetch a table from CBS open data; a download that was cut off goes on where it stopped."""
    clock = live.Clock(time.monotonic, time.sleep, random.random)
    try:
        with progress_bar("Fetching") as progress:
            fetched = live.fetch(
                table,
                out,
                retrieved_on=day(None),
                clock=clock,
                limits=live.Limits(overall=time_limit),
                base_url=base_url,
                progress=progress,
                say=lambda sentence: spoken.print(sentence, markup=False),
            )
    except FetchStopped as error:
        spoken.print(str(error), markup=False)
        raise typer.Exit(1) from None
    if as_json:
        write_json(fetched.document())
    else:
        print_lines(fetched.lines())
