# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The command ``kloof``: parse, one call, print.

With ``--json`` a command writes one strict JSON document to stdout and everything else to stderr. Exit codes: 0 done (a
refusal or a missing value is a result), 1 some input was unusable, 2 the call was wrong.
"""

from __future__ import annotations

import json
import sys
from typing import Any

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


def main() -> None:
    """Run the command; an error on purpose becomes one sentence and exit code 2."""
    try:
        app()
    except KloofError as error:
        spoken.print(str(error), markup=False)
        raise SystemExit(2) from None
