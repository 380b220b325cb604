# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What changed between two editions of one programme, as values and in words."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field, JsonValue

from kloof.language.editions import ObjectKind
from kloof.language.texts import NonEmpty, Published, Sha256, Slug, Text

What = Literal["added", "gone", "changed", "target", "figure", "withdrawn", "left_out"]


class Side(Published):
    """One of the two editions that are compared."""

    number: int
    published_on: dt.date
    hash: Sha256
    release: Sha256


class Change(Published):
    """One thing that is not the same in both editions.

    `old` and `new` are the values as they stand in the editions; null where there was or is none.
    """

    what: What
    kind: ObjectKind
    id: NonEmpty
    field: str | None = None
    year: int | None = None
    old: JsonValue = None
    new: JsonValue = None
    sentence: Text


class Difference(Published):
    """Everything that changed from one edition to another, in the order a reader would ask."""

    schema_: Literal["kloof/difference/1"] = Field(default="kloof/difference/1", alias="schema")
    programme: Slug
    before: Side
    after: Side
    changes: tuple[Change, ...] = ()
