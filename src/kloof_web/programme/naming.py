# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The names behind the codes of a programme: its themes, goals, passages, neighbourhoods, and where each is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import get_language

from kloof.areas import focus_areas
from kloof.language.texts import Language, Text
from kloof_web.evidence.queries import area_names
from kloof_web.programme.kinds import kind_of
from kloof_web.programme.models import Programme
from kloof_web.records.models import Kind, Record, Whole


@dataclass(frozen=True, slots=True)
class Named:
    """What a whole is called, its words where a reader needs them, and its page in the workspace."""

    name: Text
    href: str
    text: Text | None = None


@dataclass(frozen=True, slots=True)
class Names:
    """Everything that is called something in one programme. Wholes are looked up a kind at a time, when asked for."""

    programme: Record
    themes: Mapping[str, Text]
    areas: Mapping[str, str]
    definitions: Mapping[str, Text]
    _found: dict[Kind, Mapping[str, Named]] = field(default_factory=dict)

    def named(self, kind: Kind, slug: str) -> Named | None:
        """Give what a whole of this programme is called; None when there is none of that name."""
        if kind not in self._found:
            declared = kind_of(kind)
            self._found[kind] = {
                one.record.slug: Named(declared.title(one), workspace_address(one.record), declared.quoted(one))
                for one in declared.wholes(record__programme=self.programme)
            }
        return self._found[kind].get(slug)

    def area_of_programme(self, asked: str, language: Language) -> str:
        """Give the name of a programme's area: a focus area with its definition, or neighbourhoods by name."""
        name, _at, definition = asked.partition("@")
        if name not in focus_areas():
            return ", ".join(self.areas.get(code, code) for code in asked.split("+"))
        known = self.definitions.get(definition)
        return focus_areas()[name].name + (f" ({known.to(language)})" if known else "")


def names_in(programme: Record) -> Names:
    """Give every name in a programme, and the neighbourhoods of the release that is next."""
    top = Programme.objects.get(record=programme)
    focus = focus_areas().get(top.area.partition("@")[0])
    return Names(
        programme=programme,
        themes={theme.code: theme.name for theme in top.themes},
        areas=area_names(programme),
        definitions={one.id: one.name for one in focus.definitions if one.name is not None} if focus else {},
    )


def title_of(whole: Whole) -> Text:
    """Give what a whole is called, in both languages."""
    title: Text = kind_of(whole).title(whole)
    return title


def workspace_address(record: Record) -> str:
    """Give the page of a whole in the workspace."""
    programme = record.public_id.split("/")[0]
    path = kind_of(record).path
    return reverse("programme:detail", kwargs={"programme": programme, "path": path, "slug": record.slug})


def public_address(programme: str, page: str = "") -> str:
    """Give the address of a public page in the language of this one."""
    prefix = "en/" if get_language() == "en" else ""
    return reverse("public:page", kwargs={"path": f"{prefix}{programme}/{page}"})


def public_page(record: Record) -> str:
    """Give where the public reads about a whole; nothing while it is not public, or has no page of its own."""
    page = kind_of(record).public
    if not record.published_hash or page is None:
        return ""
    return public_address(record.public_id.split("/")[0], page.format(record.slug))
