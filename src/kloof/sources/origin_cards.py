# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Origin cards: what ``kloof fetch`` writes beside a table it fetched (``TABLE.origin.json``).

A card says of its file which table it is, what it is about, how final it is and who published it. It is used when the
file is still the one that was fetched.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kloof.sources.cells import said_status

__all__ = ["ENDING", "OriginCard", "origin_cards"]

ENDING = ".origin.json"
SCHEMA = "kloof/origin/1"
_TEXTS = ("file", "sha256", "publisher", "table", "title", "period", "licence", "url")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")


@dataclass(frozen=True, slots=True)
class OriginCard:
    """What a card says of its file.

    Parameters
    ----------
    year
        The one year the table is about, where its period names one.
    status
        How final the publisher calls the whole table, or None.
    modified
        The day the publisher last changed the figures; empty when it was not stated.
    """

    file: str
    sha256: str
    table: str
    publisher: str
    title: str
    licence: str
    url: str
    year: int | None
    status: str | None
    modified: str


def origin_cards(paths: Iterable[Path]) -> Mapping[Path, tuple[Path, OriginCard]]:
    """Find the cards among these paths: the path of the file to the path of its card and what it says."""
    found = {}
    for path in paths:
        card = _read(path) if path.name.endswith(ENDING) else None
        if card is not None:
            found[path.parent / card.file] = path, card
    return found


def _read(path: Path) -> OriginCard | None:
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(said, dict) or said.get("schema") != SCHEMA:
        return None
    facts = {name: said.get(name) for name in _TEXTS}
    if not all(isinstance(fact, str) for fact in facts.values()) or Path(str(facts["file"])).name != facts["file"]:
        return None
    years = set(_YEAR.findall(str(facts.pop("period"))))
    modified = re.match(r"\d{4}-\d\d-\d\d", str(said.get("modified") or ""))
    return OriginCard(
        **{name: str(fact) for name, fact in facts.items()},
        year=int(years.pop()) if len(years) == 1 else None,
        status=said_status(str(said.get("status") or "")),
        modified=modified[0] if modified else "",
    )
