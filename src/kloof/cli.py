# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The command ``kloof``: parse, one call, print.

With ``--json`` a command writes one strict JSON document to stdout and everything else to stderr. Exit codes: 0 done (a
refusal or a missing value is a result), 1 some input was unusable, 2 the call was wrong.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from kloof.errors import KloofError

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
spoken = Console(stderr=True, highlight=False, soft_wrap=True)
printed = Console(highlight=False, soft_wrap=True)


@app.callback()
def _kloof() -> None:
    """Measure a gap, freeze what a programme published, verify it."""


def write_json(document: Any) -> None:
    """Write one strict JSON document (no NaN, no infinity) to stdout."""
    json.dump(document, sys.stdout, ensure_ascii=False, allow_nan=False, indent=2)
    sys.stdout.write("\n")


# --- effect -----------------------------------------------------------------------------------------------------------


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
    checks: Annotated[bool, typer.Option("--checks", help="Show every check.")] = False,
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
        checks=checks,
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


# --- end of effect ----------------------------------------------------------------------------------------------------


def main() -> None:
    """Run the command; an error on purpose becomes one sentence and exit code 2."""
    try:
        app()
    except KloofError as error:
        spoken.print(str(error), markup=False)
        raise SystemExit(2) from None
