# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Show a whole to the people who work on it: every field with its label and its value in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel

from kloof.language.texts import Source, Text
from kloof_web.programme.models import ActivityKind, Confidence, Effort, EvidenceLevel, Level
from kloof_web.programme.rules import Phase

LABELS: dict[str, Promise] = {
    "name": gettext_lazy("Naam"),
    "municipality": gettext_lazy("Gemeente"),
    "area": gettext_lazy("Gebied"),
    "started_on": gettext_lazy("Begonnen op"),
    "horizon": gettext_lazy("Horizon"),
    "summary": gettext_lazy("Samenvatting"),
    "themes": gettext_lazy("Thema’s"),
    "contact": gettext_lazy("Contact voor bewoners"),
    "fictional": gettext_lazy("Fictief"),
    "sources": gettext_lazy("Bronnen"),
    "document": gettext_lazy("Plan"),
    "number": gettext_lazy("Nummer"),
    "text": gettext_lazy("Tekst"),
    "level": gettext_lazy("Niveau"),
    "title": gettext_lazy("Titel"),
    "statement": gettext_lazy("Wat er beter moet worden"),
    "theme": gettext_lazy("Thema"),
    "parent": gettext_lazy("Hangt onder"),
    "passages": gettext_lazy("Passages"),
    "measure": gettext_lazy("Hoe we het meten"),
    "owner": gettext_lazy("Eigenaar"),
    "kind": gettext_lazy("Soort"),
    "for_whom": gettext_lazy("Voor wie"),
    "lead": gettext_lazy("Trekker"),
    "partners": gettext_lazy("Partners"),
    "areas": gettext_lazy("Buurten"),
    "starts_on": gettext_lazy("Begint op"),
    "ends_on": gettext_lazy("Eindigt op"),
    "phase": gettext_lazy("Fase"),
    "effort": gettext_lazy("Nieuw of bestaand"),
    "contributions": gettext_lazy("Draagt bij aan"),
    "test_question": gettext_lazy("Toetsvraag: helpt dit de wijk wezenlijk verder?"),
    "indicator": gettext_lazy("Indicator"),
    "comparator": gettext_lazy("Vergeleken met"),
    "definition": gettext_lazy("Afbakening"),
    "baseline": gettext_lazy("Beginjaren"),
    "years": gettext_lazy("Jaren"),
    "in_selection_year": gettext_lazy("Het gebied is op dit jaar uitgekozen"),
    "targets": gettext_lazy("Streefwaarden"),
    "path": gettext_lazy("Gepland verloop"),
    "direction": gettext_lazy("Richting"),
    "value": gettext_lazy("Waarde"),
    "year": gettext_lazy("Jaar"),
    "decided": gettext_lazy("Besluit"),
    "replaced_because": gettext_lazy("Reden"),
    "goal": gettext_lazy("Doel"),
    "reason": gettext_lazy("Waarom"),
    "assumptions": gettext_lazy("Aannames"),
    "evidence": gettext_lazy("Hoe goed bekend"),
    "confidence": gettext_lazy("Hoe zeker"),
    "programme": gettext_lazy("Antwoord van het programma"),
    "residents": gettext_lazy("Antwoord van bewoners"),
    "asked": gettext_lazy("Aantal gevraagd"),
    "how": gettext_lazy("Hoe gevraagd"),
    "asked_on": gettext_lazy("Gevraagd op"),
    "answer": gettext_lazy("Antwoord"),
    "words": gettext_lazy("In hun eigen woorden"),
    "code": gettext_lazy("Code"),
}
WORDS: dict[str, Any] = {
    **dict(Phase.choices),
    **dict(Level.choices),
    **dict(ActivityKind.choices),
    **dict(Effort.choices),
    **dict(EvidenceLevel.choices),
    **dict(Confidence.choices),
    "gap": gettext_lazy("De kloof"),
    "rest": gettext_lazy("de rest van de gemeente"),
    "rest-without-programmes": gettext_lazy("de rest zonder andere programmagebieden"),
    "city": gettext_lazy("de hele gemeente"),
    "country": gettext_lazy("Nederland"),
    "at_least": gettext_lazy("minstens"),
    "at_most": gettext_lazy("hoogstens"),
    "yes": gettext_lazy("ja"),
    "partly": gettext_lazy("deels"),
    "no": gettext_lazy("nee"),
}
SEVERAL_LINES = {"measure", "test_question"}
CHOICES = {
    "level", "kind", "phase", "effort", "evidence", "confidence", "comparator", "direction", "answer",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One field of a whole: its label, its value in words, and the value before when it differs."""

    name: str
    label: str
    values: tuple[str, ...]
    before: tuple[str, ...] | None = None

    @property
    def is_changed(self) -> bool:
        """Say whether the value differs from the approved one."""
        return self.before is not None and self.before != self.values


def describe(fields: Mapping[str, Any], *, approved: BaseModel | None = None) -> tuple[Line, ...]:
    """Put every field in words, in one fixed order; beside it the approved value, if there is one."""
    before = _fields(approved) if approved is not None else None
    lines = []
    for name in [name for name in LABELS if name in fields or (before and name in before)]:
        was = None if before is None else _words(name, before.get(name))
        lines.append(Line(name, str(LABELS[name]), _words(name, fields.get(name)), was))
    return tuple(lines)


def _fields(model: BaseModel) -> dict[str, Any]:
    return {name: value for name in type(model).model_fields if (value := getattr(model, name)) not in (None, "", ())}


def _words(name: str, value: Any) -> tuple[str, ...]:
    match value:
        case None:
            return ()
        case bool():
            return (_("ja") if value else _("nee"),)
        case Text():
            return (value.nl,) if value.en is None else (value.nl, f"EN: {value.en}")
        case Source():
            parts = (value.title, value.number, _words("date", value.date), value.url)
            return (", ".join(part if isinstance(part, str) else " ".join(part) for part in parts if part),)
        case BaseModel() if name in SEVERAL_LINES:
            inside = [(inner, _words(inner, content)) for inner, content in _fields(value).items()]
            return tuple(f"{LABELS[inner]}: {' / '.join(words)}" for inner, words in inside if words)
        case BaseModel():
            inside = [(inner, _words(inner, content)) for inner, content in _fields(value).items()]
            return ("; ".join(f"{LABELS[inner]}: {' / '.join(words)}" for inner, words in inside if words),)
        case tuple() | list():
            return tuple(" / ".join(_words(name, item)) for item in value)
        case dt.date():
            return (date_format(value, "j F Y"),)
        case float():
            return (number_format(value, use_l10n=True),)
        case str() if name in CHOICES:
            return (str(WORDS.get(value, value)),)
        case int() if name == "asked":
            return (number_format(value),)
        case _:
            return (str(value),)
