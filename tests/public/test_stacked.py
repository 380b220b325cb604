# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where themes come together: people who live there, never who have it; and silence without the rest of the country."""

from __future__ import annotations

from dataclasses import replace
from types import ModuleType

from django.test import Client

from kloof.areas import find_area
from kloof.language.texts import Text
from kloof.stacking import Neighbourhood, Stacking, ThemeStanding
from kloof_web.public.municipality import Stacked, municipality_of
from kloof_web.public.pages import render

HOME = "/veendrecht-oost/"


def stacked(part: float = 0.1) -> Stacking:
    """Three neighbourhoods: two themes come together where 1,000 people live; one lacks a theme."""
    themes = tuple(
        ThemeStanding(code, Text(nl=code, en=code), (("self_rated_health", 2024),), 0.2, 0.5, 0.95)
        for code in ("health", "safe")
    )
    places = (
        Neighbourhood("BU99990101", "Kade", 1000, ("health", "safe"), 2),
        Neighbourhood("BU99990102", "Haven", 2000, ("health",), 2),
        Neighbourhood("BU99990103", "Dorp", 300, (), 1),
    )
    area = find_area("veendrecht-oost")
    return Stacking(area, part, themes, places, {0: 300.0, 1: 2000.0, 2: 1000.0}, 300.0, "00")


def test_the_page_counts_people_who_live_there_and_never_says_that_they_have_it(veendrecht: ModuleType) -> None:
    edition = veendrecht.edition()
    told = Stacked(stacked(), stacked(0.2), {one.code: one for one in stacked().neighbourhoods})
    city = replace(municipality_of(edition), stacked=told)
    pages = render(edition, "nl", city=city)
    page = pages["waar-het-samenkomt"].content.decode()
    assert "Ongeveer 1.000 mensen wonen in een buurt waar twee thema" in page
    assert "hebben twee" not in page
    assert "niet over mensen" in page
    assert page.index("Dorp") < page.index("Haven") < page.index("Kade</a>"), "by name, not by outcome"
    assert "Waar het samenkomt" in pages[""].content.decode()


def test_a_withdrawn_neighbourhood_is_told_by_nothing() -> None:
    left = stacked().without({"BU99990101"})
    assert [one.code for one in left.neighbourhoods] == ["BU99990102", "BU99990103"]
    assert left.residents == {0: 300.0, 1: 2000.0, 2: 0.0}
    assert left.unknown == 1300.0
    assert {one.worst for one in left.themes} == {None}
    assert stacked().without({"BU00000000"}) == stacked()


def test_one_municipality_cannot_be_placed_in_the_country(visitor: Client) -> None:
    page = visitor.get(f"{HOME}waar-het-samenkomt").content.decode()
    assert "is niet te zeggen" in page
    assert 'href="./methode/stapeling"' in page or 'href="methode/stapeling"' in page
    assert "samen" not in visitor.get(HOME).content.decode().split("<main")[1].split("watdoenwe")[0]
