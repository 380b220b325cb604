# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every page of an edition as bytes: a pure function of the edition, its language and the editions before it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string

from kloof.cards import methods
from kloof.editions import Edition
from kloof.language.differences import Difference
from kloof.language.editions import Manifest
from kloof.language.texts import Language, Text
from kloof.language.writing import written_date
from kloof_web.public import queries, studies
from kloof_web.public.addresses import LANGUAGES, Address
from kloof_web.public.municipality import Municipality, municipality_of

__all__ = ["Draft", "Page", "render", "rendered"]


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it is served: its path within the programme, its status, its bytes."""

    path: str
    status: int
    content: bytes


@dataclass(frozen=True, slots=True)
class Draft:
    """A page before it is rendered."""

    path: str
    title: Text
    template: str
    content: Mapping[str, Any]
    section: str = ""
    status: int = 200


def render(
    edition: Edition,
    language: Language,
    history: Sequence[Manifest] = (),
    difference: Difference | None = None,
    city: Municipality | None = None,
) -> dict[str, Page]:
    """Render every page of an edition in one language.

    Parameters
    ----------
    edition
        The edition as it stands now, withdrawals included.
    language
        "nl" or "en".
    history
        Manifests of this edition and the ones before it, for the list of editions; without them the pages name this
        edition only.
    difference
        What changed since the edition before, when that one can be read.
    city
        What the pinned release knows of the municipality; without it the pages show what the edition itself froze.

    Returns
    -------
    dict
        Pages by their path within the programme.
    """
    history = history or (edition.manifest,)
    city = city or municipality_of(edition)
    drafts = _drafts(edition, language, history, difference, city)
    return {draft.path: rendered(edition, language, draft) for draft in drafts}


def _drafts(
    edition: Edition,
    language: Language,
    history: Sequence[Manifest],
    difference: Difference | None,
    city: Municipality,
) -> Iterator[Draft]:
    yield Draft(
        "",
        edition.programme.name,
        "home.html",
        {"page": queries.home_page(edition, language, difference, city)},
        "home",
    )
    yield Draft(
        "doel/", Text(nl="Doelen", en="Goals"), "goals.html", {"page": queries.goals_page(edition, language)}, "goals"
    )
    for goal in edition.goals.values():
        content: dict[str, Any] = {"page": queries.goal_page(edition, goal, language)}
        yield Draft(f"doel/{goal.id}", goal.title, "goal.html", content, "goals")
    yield Draft(
        "activiteit/",
        Text(nl="Wat we doen", en="What we do"),
        "activities.html",
        {"activities": tuple(edition.activities.values())},
        "activities",
    )
    for activity in edition.activities.values():
        content = {"page": queries.activity_page(edition, activity)}
        yield Draft(f"activiteit/{activity.id}", activity.title, "activity.html", content, "activities")
    yield Draft(
        "buurt/",
        Text(nl="Buurten", en="Neighbourhoods"),
        "areas.html",
        {"page": queries.areas_page(edition, city, language)},
        "areas",
    )
    for area in edition.areas.values():
        if area.code.startswith("BU"):
            name = Text(nl=area.name, en=area.name)
            yield Draft(
                f"buurt/{area.code}", name, "area.html", {"page": queries.area_page(edition, area, language)}, "areas"
            )
    for code, tombstone in queries.withdrawn_area(edition).items():
        name = Text(nl="Ingetrokken", en="Withdrawn")
        yield Draft(f"buurt/{code}", name, "gone.html", {"tombstone": tombstone, "code": code}, "areas", 410)
    yield Draft(
        "cijfer/",
        Text(nl="Cijfers", en="Figures"),
        "indicators.html",
        {"page": queries.indicators_page(edition, city, language)},
        "indicators",
    )
    yield Draft(
        "cijfer/catalogus",
        Text(nl="Catalogus van cijfers", en="Catalogue of figures"),
        "catalogue.html",
        {"page": queries.catalogue_page(edition, city, language)},
        "indicators",
    )
    cards = {**edition.indicators, **{id_: one.card for id_, one in city.figures.items()}}
    for indicator in cards.values():
        content = {"page": queries.indicator_page(edition, city, indicator, language)}
        yield Draft(f"cijfer/{indicator.id}", indicator.name, "indicator.html", content, "indicators")
    yield Draft(
        "waar-het-samenkomt",
        Text(nl="Waar het samenkomt", en="Where it comes together"),
        "stacked.html",
        {"page": queries.stacked_page(edition, city, language)},
        "indicators",
    )
    yield from _methods()
    yield Draft(
        "onderzoek/",
        Text(nl="Maakte het verschil?", en="Did it make a difference?"),
        "studies.html",
        {"studies": studies.study_list(edition, language)},
        "studies",
    )
    for study in edition.studies.values():
        content = {"page": studies.study_page(edition, study, language, city=city)}
        yield Draft(f"onderzoek/{study.id}", study.title, "study.html", content, "studies")
    yield Draft(
        "methode/effecten-aan-het-werk",
        Text(nl="Zo kijken we of het verschil maakte", en="How we look for a difference"),
        "method_effects.html",
        {"page": studies.method_page(language)},
        "studies",
    )
    yield Draft(
        "editie/",
        Text(nl="Edities", en="Editions"),
        "editions.html",
        {
            "page": queries.editions_page(edition, difference),
            "history": [
                (one, Address(edition.programme.id, "", language, one.number))
                for one in sorted(history, key=lambda manifest: -manifest.number)
            ],
        },
        "editions",
    )
    yield Draft(
        "colofon",
        Text(nl="Colofon", en="About this site"),
        "imprint.html",
        {"page": queries.imprint_page(edition), "passages": queries.passages_with_goals(edition)},
        "imprint",
    )


def _methods() -> Iterator[Draft]:
    """Give the list of methods, and the page of each."""
    name = Text(nl="Hoe we rekenen", en="How we compute")
    yield Draft("methode/", name, "methods.html", {"methods": methods()}, "methods")
    for method in methods():
        yield Draft(f"methode/{method.page}", method.name, "method.html", {"method": method}, "methods")


def rendered(edition: Edition, language: Language, draft: Draft, *, asked: str = "", newest: bool = False) -> Page:
    """Put a page in its frame.

    Parameters
    ----------
    edition, language, draft
        What is shown.
    asked
        Behind the question mark of its address, for a page that answers a question.
    newest
        Whether it is shown at the address of the newest edition: then the other language is too.
    """
    number = edition.manifest.number
    query = f"?{asked}" if asked else ""
    here = Address(edition.programme.id, draft.path, language, number)
    shown_at = None if newest else number
    translations = [
        (other, f"{Address(edition.programme.id, draft.path, other, shown_at)}{query}") for other in LANGUAGES
    ]
    context = {
        **draft.content,
        "language": language,
        "edition": edition,
        "manifest": edition.manifest,
        "programme": edition.programme,
        "definition": queries.chosen_definition(edition),
        "title": draft.title,
        "section": draft.section,
        "up": "../" * draft.path.count("/"),
        "published_on": written_date(edition.manifest.published_on, language),
        "area_name": queries.area_name(edition),
        "here": f"{here}{query}",
        "newest": f"{here.newest()}{query}",
        "translations": translations,
    }
    return Page(draft.path, draft.status, render_to_string(f"public/{draft.template}", context).encode())
