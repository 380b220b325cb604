# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Read a programme document, or say everything that is wrong with it, each with its place."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from kloof.editions.canonical import parse
from kloof.errors import ProgrammeRefused
from kloof.language.programmes import ProgrammeDocument

__all__ = ["read_document"]


def read_document(path: Path | str) -> ProgrammeDocument:
    """Read what a programme wants to publish from a JSON file.

    Parameters
    ----------
    path
        A file in the form of ``kloof schema programme_document``.

    Raises
    ------
    ProgrammeRefused
        The file cannot be read, is not JSON, or does not follow the published language; names every problem.

    Examples
    --------
    >>> read_document("no/such/programme.json")
    Traceback (most recent call last):
    kloof.errors.ProgrammeRefused: no/such/programme.json: 1 problem(s) in the programme: no such file or directory. ...
    """
    try:
        content = parse(Path(path).read_bytes())
    except OSError as error:
        raise ProgrammeRefused(str(path), [(error.strerror or str(error)).lower()]) from None
    except ValueError as error:
        raise ProgrammeRefused(str(path), [str(error)]) from None
    try:
        return ProgrammeDocument.model_validate(content)
    except ValidationError as error:
        problems = [f"{place_of(found['loc'])}: {_said(found)}" for found in error.errors()]
        raise ProgrammeRefused(str(path), list(dict.fromkeys(problems))) from None


def place_of(parts: Sequence[int | str]) -> str:
    """Write a place in a document the way a reader looks it up.

    Examples
    --------
    >>> place_of(("goals", 2, "measure", "indicator"))
    'goals[2].measure.indicator'
    """
    written = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts)
    return written.removeprefix(".") or "the whole document"


def _said(found: Any) -> str:
    message = str(found["msg"]).removeprefix("Value error, ")
    asked = found.get("input")
    if found["loc"] == ("schema",) and isinstance(asked, str) and asked.startswith("kloof/programme/"):
        return f"{asked} is another version than this kloof knows (kloof/programme/1); install a newer kloof"
    if isinstance(asked, str | int | float) and found["type"] != "value_error":
        return f"{message}, and here it is {asked!r}"
    return message
