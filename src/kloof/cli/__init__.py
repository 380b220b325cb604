# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The command ``kloof``: parse, one call, print.

With ``--json`` a command writes one strict JSON document to stdout and everything else to stderr. Exit codes: 0 done (a
refusal or a missing value is a result), 1 some input was unusable, 2 the call was wrong.
"""

from __future__ import annotations

# Commands are registered in the order of these lines, and --help lists them so.
from kloof.cli import (
    effects,
    figures,
    publishing,
    sources,
)
from kloof.cli.screen import app, spoken
from kloof.errors import KloofError

__all__ = ["app", "effects", "figures", "main", "publishing", "sources"]


def main() -> None:
    """Run the command; an error on purpose becomes one sentence and exit code 2."""
    try:
        app()
    except KloofError as error:
        spoken.print(str(error), markup=False)
        raise SystemExit(2) from None
