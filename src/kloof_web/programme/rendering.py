# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tell a whole in the published language. Every field is published, or its kind names it internal, with the reason."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from kloof_web.programme.kinds import kind_of
from kloof_web.records.models import Record, Whole


def whole_of(record: Record) -> Whole:
    """Give the whole a record stands for, as it is now."""
    whole: Whole = kind_of(record).wholes().get(record=record)
    return whole


def told(whole: Whole) -> dict[str, Any]:
    """Give everything there is of a whole under the names of the published language; what is missing is left out."""
    fields = kind_of(whole).told(whole)
    return {"id": whole.record.slug} | {name: value for name, value in fields.items() if value not in (None, "", ())}


def render(whole: Whole) -> BaseModel:
    """Give a complete whole in the published language."""
    document: BaseModel = kind_of(whole).language.model_validate(told(whole))
    return document


def missing_in(whole: Whole) -> tuple[str, ...]:
    """Say in sentences what a whole needs before it can be reviewed."""
    return kind_of(whole).missing(whole)
