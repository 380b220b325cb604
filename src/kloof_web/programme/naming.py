# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The names behind the codes of a programme: its themes, goals, passages, neighbourhoods, and where each is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language

from kloof.areas import focus_areas
from kloof.language.texts import Language, Text
from kloof_web.evidence.models import Study
from kloof_web.evidence.queries import area_names
from kloof_web.programme import rules
from kloof_web.programme.models import Activity, Goal, Passage, Programme
from kloof_web.programme.rendering import Whole
from kloof_web.records.models import Kind, Record

PATHS = {
    Kind.PROGRAMME: "programma",
    Kind.PASSAGE: "passages",
    Kind.GOAL: "doelen",
    Kind.ACTIVITY: "activiteiten",
    Kind.STUDY: "onderzoeken",
}
PUBLIC = {Kind.PROGRAMME: "", Kind.GOAL: "doel/{}", Kind.ACTIVITY: "activiteit/{}", Kind.STUDY: "onderzoek/{}"}


@dataclass(frozen=True, slots=True)
class Named:
    """What a whole is called, its words where a reader needs them, and its page in the workspace."""

    name: Text
    href: str
    text: Text | None = None


@dataclass(frozen=True, slots=True)
class Names:
    """Everything that is called something in one programme."""

    themes: Mapping[str, Text]
    goals: Mapping[str, Named]
    passages: Mapping[str, Named]
    areas: Mapping[str, str]
    definitions: Mapping[str, Text]

    def area_of_programme(self, asked: str, language: Language) -> str:
        """Give the name of a programme's area: a focus area with its definition, or neighbourhoods by name."""
        name, _at, definition = asked.partition("@")
        if name not in focus_areas():
            return ", ".join(self.areas.get(code, code) for code in asked.split("+"))
        known = self.definitions.get(definition)
        return focus_areas()[name].name + (f" ({known.to(language)})" if known else "")


def unknown_in(whole: Whole, names: Names) -> tuple[str, ...]:
    """Say in sentences which names in a whole are not known, so that it could never be published."""
    measure = whole.measure if isinstance(whole, Goal) else None
    return rules.unknown_names(
        definition=measure.definition if measure is not None else None,
        definitions=tuple(names.definitions),
        areas=whole.areas if isinstance(whole, Activity) else (),
        known_areas=names.areas,
    )


def names_in(programme: Record) -> Names:
    """Give every name in a programme: four queries, and the neighbourhoods of the release that is next."""
    top = Programme.objects.get(record=programme)
    goals = Goal.objects.filter(record__programme=programme).select_related("record")
    passages = Passage.objects.filter(record__programme=programme).select_related("record", "plan")
    focus = focus_areas().get(top.area.partition("@")[0])
    return Names(
        themes={theme.code: theme.name for theme in top.themes},
        goals={goal.record.slug: Named(goal.title, workspace_address(goal.record)) for goal in goals},
        passages={one.record.slug: Named(title_of(one), workspace_address(one.record), one.text) for one in passages},
        areas=area_names(programme),
        definitions={one.id: one.name for one in focus.definitions if one.name is not None} if focus else {},
    )


def title_of(whole: Whole) -> Text:
    """Give what a whole is called, in both languages."""
    match whole:
        case Programme():
            return whole.name
        case Passage():
            plan, number = whole.plan.title, whole.number
            nl, en = (", ".join(part for part in (plan.to(language), number) if part) for language in ("nl", "en"))
            return Text(nl=nl, en=en if plan.en else None)
        case Goal() | Activity():
            return whole.title
        case Study():
            return Text(nl=whole.title)


def workspace_address(record: Record) -> str:
    """Give the page of a whole in the workspace."""
    kind = Kind(record.kind)
    programme = record.public_id.split("/")[0]
    return reverse("programme:detail", kwargs={"programme": programme, "path": PATHS[kind], "slug": record.slug})


def public_address(programme: str, page: str = "") -> str:
    """Give the address of a public page in the language of this one."""
    prefix = "en/" if get_language() == "en" else ""
    return reverse("public:page", kwargs={"path": f"{prefix}{programme}/{page}"})


def public_page(record: Record) -> str:
    """Give where the public reads about a whole; nothing while it is not public, or has no page of its own."""
    kind = Kind(record.kind)
    if not record.published_hash or kind not in PUBLIC:
        return ""
    return public_address(record.public_id.split("/")[0], PUBLIC[kind].format(record.slug))
