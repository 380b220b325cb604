# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What every command has: the app itself, what goes to stdout and what to stderr, and the options most of them take."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from rich.console import Console
from rich.progress import Progress

from kloof.sources.folder import Progress as Reporter

__all__ = [
    "AsJson", "InLanguage", "ReleaseFolder", "app", "day", "print_lines", "printed", "progress_bar", "spoken",
    "write_json",
]  # fmt: skip

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
spoken = Console(stderr=True, highlight=False, soft_wrap=True, emoji=False)
printed = Console(highlight=False, soft_wrap=True, emoji=False)

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


def day(asked: dt.datetime | None) -> dt.date:
    """Give the day that was asked, or today."""
    return (asked or dt.datetime.now().astimezone()).date()
