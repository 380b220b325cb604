# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Answers of an OData service saved as JSON: records, or ``{"value": [...]}`` with the table in its context."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

__all__ = ["Records", "records_of"]


@dataclass(frozen=True, slots=True)
class Records:
    """Flat records under one set of names, and the publisher's table where the answer names it."""

    names: tuple[str, ...]
    rows: tuple[dict[str, Any], ...]
    table: str | None

    def cells(self, name: str) -> list[str]:
        """Give one field of every record as text; what is null or absent is empty."""
        return [_text(row.get(name)) for row in self.rows]


def records_of(raw: bytes) -> Records | None:
    """Read the records of a JSON answer; None when it is no JSON, or something else than flat records."""
    try:
        answer = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    rows = answer.get("value") if isinstance(answer, dict) else answer
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        return None
    if any(isinstance(cell, dict | list) for cell in rows[0].values()):
        return None
    said = answer if isinstance(answer, dict) else {}
    context = " ".join(str(said.get(key, "")) for key in ("odata.metadata", "@odata.context"))
    table = re.search(r"\d{5}(?:NED|ENG)", context)
    names = dict.fromkeys(name for row in (rows[0], rows[-1]) for name in row)
    return Records(tuple(names), tuple(rows), table[0] if table else None)


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    return cell.strip() if isinstance(cell, str) else str(cell)
