# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The page that puts two areas beside each other: what was asked, the answer, or the sentence why there is none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.http import QueryDict

from kloof.across import compare
from kloof.areas import Area, find_area
from kloof.editions import Edition
from kloof.errors import KloofError
from kloof.indicators import find_indicator
from kloof.language.editions import IndicatorObject
from kloof.language.texts import Language, Text
from kloof.language.writing import about, listed, written
from kloof_web.public.figures import Figure, figure
from kloof_web.public.municipality import Municipality
from kloof_web.public.places import area_name
from kloof_web.public.queries.indicators import themed

__all__ = ["ComparePage", "compare_page"]

_OWN = "zelf"
_PRESETS = ("gebied", "rest", "stad", _OWN)


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that can be chosen, and whether it was."""

    id: str
    name: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class SideForm:
    """The form of one side: the ready-made areas, and every neighbourhood by district."""

    id: str
    presets: tuple[Choice, ...]
    districts: tuple[tuple[str, tuple[Choice, ...]], ...]
    open: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """Two areas beside each other."""

    figure: Figure
    indicator: IndicatorObject
    a: str
    b: str
    a_codes: tuple[str, ...]
    b_codes: tuple[str, ...]
    year: int | None
    value_a: str | None
    value_b: str | None
    gap: str | None
    ratio: str | None
    residents_a: str | None
    residents_b: str | None
    overlap: int
    has_gap: bool


@dataclass(frozen=True, slots=True)
class ComparePage:
    """The form as it was filled in, and the answer when there is one."""

    asked: bool
    indicators: tuple[tuple[str, tuple[Choice, ...]], ...]
    sides: tuple[SideForm, SideForm]
    problems: tuple[Text, ...]
    answer: Answer | None


@dataclass(frozen=True, slots=True)
class _Side:
    """One side as it was asked, or the sentence why it cannot be."""

    area: Area | None
    units: frozenset[str]
    problem: Text | None
    spoken: Text | None = None


def compare_page(edition: Edition, city: Municipality, language: Language, asked: QueryDict) -> ComparePage:
    """Read what was asked, and answer it when everything in it is known."""
    was_asked = any(name in asked for name in ("cijfer", "a", "b", "a_buurt", "b_buurt"))
    units = _units(city)
    indicator = asked.get("cijfer", "")
    problems: list[Text] = []
    answer = None
    if was_asked:
        sides = [_side(edition, city, language, asked, name, units) for name in ("a", "b")]
        problems += [side.problem for side in sides if side.problem is not None]
        problems += _about_indicator(city, indicator)
        if not problems:
            problems += _together(city, indicator, *sides)
        if not problems:
            answer = _answer(edition, city, language, indicator, *sides)
            if answer is None:
                problems.append(
                    Text(
                        nl="Dit cijfer is voor deze gebieden niet te vergelijken. Kies een ander cijfer.",
                        en="This figure cannot be compared for these areas. Choose another figure.",
                    )
                )
    return ComparePage(
        asked=was_asked,
        indicators=tuple(_indicators(edition, city, language, indicator)),
        sides=(
            _form(edition, city, language, asked, "a", units, default="gebied"),
            _form(edition, city, language, asked, "b", units, default="rest"),
        ),
        problems=tuple(problems),
        answer=answer,
    )


def _units(city: Municipality) -> dict[str, str]:
    """Give the neighbourhoods on the map of the focus area, by code, in the order of their names."""
    if city.panel is None or city.focus is None:
        return {}
    year = city.focus.boundary_year
    named = {code: city.panel.name(code, year) for code in city.panel.units(year, "BU")}
    return dict(sorted(named.items(), key=lambda one: (one[1], one[0])))


def _side(
    edition: Edition, city: Municipality, language: Language, asked: QueryDict, name: str, units: dict[str, str]
) -> _Side:
    letter = name.upper()
    chosen = list(dict.fromkeys(asked.getlist(f"{name}_buurt")))
    preset = asked.get(name, _OWN if chosen else "")
    if city.panel is None or city.focus is None:
        return _refused("Deze editie heeft geen cijfers om te vergelijken.", "This edition has no figures to compare.")
    if preset not in _PRESETS:
        if preset == "":
            return _refused(f"Kies een gebied {letter}.", f"Choose an area {letter}.")
        return _refused(
            f"Gebied {letter}: ‘{preset[:40]}’ is geen keuze. Kies uit de lijst.",
            f"Area {letter}: ‘{preset[:40]}’ is no choice. Choose from the list.",
        )
    if preset != _OWN and chosen:
        return _refused(
            f"Bij gebied {letter} koos u een heel gebied en ook losse buurten. Kies één van beide: voor losse "
            "buurten kiest u ‘buurten die ik zelf kies’.",
            f"For area {letter} you chose a whole area and single neighbourhoods too. Choose one of the two: for "
            "single neighbourhoods choose ‘neighbourhoods I choose’.",
        )
    strange = [code for code in chosen if code not in units]
    if strange:
        named = listed([code[:20] for code in strange[:3]], language)
        return _refused(
            f"Gebied {letter}: {named} staat niet op de kaart van {edition.programme.municipality.name}.",
            f"Area {letter}: {named} is not on the map of {edition.programme.municipality.name}.",
        )
    gone = [units[code] for code in chosen if code in city.withdrawn]
    if gone:
        return _refused(
            f"Gebied {letter}: de cijfers van {listed(gone, 'nl')} zijn ingetrokken. Kies andere buurten.",
            f"Area {letter}: the figures of {listed(gone, 'en')} were withdrawn. Choose other neighbourhoods.",
        )
    if preset == _OWN and not chosen:
        return _refused(
            f"Gebied {letter}: kruis minstens één buurt aan.", f"Area {letter}: tick at least one neighbourhood."
        )
    return _area(edition, city, language, preset, chosen, units)


def _refused(dutch: str, english: str) -> _Side:
    return _Side(None, frozenset(), Text(nl=dutch, en=english))


def _area(
    edition: Edition, city: Municipality, language: Language, preset: str, chosen: list[str], units: dict[str, str]
) -> _Side:
    assert city.panel is not None  # noqa: S101 # the caller looked
    assert city.focus is not None  # noqa: S101
    municipality = edition.programme.municipality
    whole = frozenset(units)
    if preset == "gebied":
        own = frozenset(code for code in city.focus.codes if code in whole) or city.inside
        return _Side(city.focus, own, None)
    if preset == "stad":
        year = city.focus.boundary_year
        area = find_area(municipality.code, city.panel.areas, boundary_years=[year])
        return _Side(replace(area, name=_names(edition, language)["stad"]), whole, None)
    codes = sorted(whole - city.inside) if preset == "rest" else sorted(chosen)
    if not codes:
        return _refused(
            "Er is geen rest: het gebied is de hele gemeente.", "There is no rest: the area is all there is."
        )
    area = find_area("+".join(codes), city.panel.areas, boundary_years=[city.focus.boundary_year])
    if preset == "rest":
        spoken = Text(nl=f"de rest van {municipality.name}", en=f"the rest of {municipality.name}")
        return _Side(replace(area, name=_names(edition, language)["rest"]), frozenset(codes), None, spoken)
    if len(codes) <= 3:
        name = listed([units[code] for code in codes], language)
    else:
        name = f"{len(codes)} gekozen buurten" if language == "nl" else f"{len(codes)} chosen neighbourhoods"
    return _Side(replace(area, name=name), frozenset(codes), None)


def _about_indicator(city: Municipality, indicator: str) -> list[Text]:
    found = city.figures.get(indicator)
    if indicator == "":
        return [Text(nl="Kies een cijfer.", en="Choose a figure.")]
    if found is None:
        return [
            Text(
                nl=f"Het cijfer ‘{indicator[:40]}’ staat niet in deze editie. Kies uit de lijst.",
                en=f"The figure ‘{indicator[:40]}’ is not in this edition. Choose from the list.",
            )
        ]
    if found.level != "BU":
        return [
            Text(
                nl="Dit cijfer is er niet per buurt, dus ook niet voor gebieden die uit buurten bestaan.",
                en="This figure is not there per neighbourhood, so not for areas made of neighbourhoods either.",
            )
        ]
    return []


def _together(city: Municipality, indicator: str, a: _Side, b: _Side) -> list[Text]:
    """Say what is wrong with the two sides together; what was withdrawn cannot be had by a detour."""
    if a.units == b.units:
        return [
            Text(
                nl="A en B zijn hetzelfde gebied. Kies twee verschillende.", en="A and B are the same area. Choose two."
            )
        ]
    whole = frozenset(_units(city))
    for side in (a, b):
        if city.withdrawn and side.units != whole and whole - side.units <= city.withdrawn:
            return [
                Text(
                    nl="Deze keuze laat alleen buurten weg waarvan de cijfers zijn ingetrokken. Zo zou te zien zijn "
                    "wat is ingetrokken.",
                    en="This choice leaves out only neighbourhoods whose figures were withdrawn. It would show what "
                    "was withdrawn.",
                )
            ]
        if indicator in city.withdrawn_goals and side.units in (city.inside, whole - city.inside):
            return [
                Text(
                    nl="De kloof van het gebied op dit cijfer is ingetrokken.",
                    en="The gap of the area on this figure was withdrawn.",
                )
            ]
    return []


def _answer(
    edition: Edition, city: Municipality, language: Language, indicator: str, a: _Side, b: _Side
) -> Answer | None:
    assert city.panel is not None  # noqa: S101 # the sides were made of it
    assert a.area is not None  # noqa: S101
    assert b.area is not None  # noqa: S101
    card = city.figures[indicator].card
    try:
        compared = compare(city.panel, a.area, b.area, find_indicator(indicator), spoken=b.spoken)
    except KloofError:
        return None
    shown = figure(edition, compared.figure, language, "compared", card=card)
    points = sorted(shown.document.series, key=lambda p: p.year)
    last = next((p for p in reversed(points) if p.value is not None or p.comparator is not None), None)
    row = next((r for r in shown.rows if last is not None and r.year == last.year), None)
    has_gap = last is not None and last.gap is not None
    return Answer(
        figure=shown,
        indicator=card,
        a=a.area.name,
        b=b.area.name,
        a_codes=tuple(sorted(a.units)),
        b_codes=tuple(sorted(b.units)),
        year=last.year if last else None,
        value_a=row.value if row else None,
        value_b=row.comparator if row else None,
        gap=shown.gap_last if has_gap else None,
        ratio=written(last.ratio, language, 2) if last is not None and last.ratio is not None else None,
        residents_a=_about(compared.residents[0], language),
        residents_b=_about(compared.residents[1], language),
        overlap=len(a.units & b.units),
        has_gap=has_gap,
    )


def _about(number: float | None, language: Language) -> str | None:
    return None if number is None else written(about(number), language)


def _names(edition: Edition, language: Language) -> dict[str, str]:
    place, area = edition.programme.municipality.name, area_name(edition)
    if language == "nl":
        return {"gebied": area, "rest": f"rest van {place}", "stad": f"heel {place}", _OWN: "buurten die ik zelf kies"}
    return {"gebied": area, "rest": f"rest of {place}", "stad": f"all of {place}", _OWN: "neighbourhoods I choose"}


def _form(
    edition: Edition,
    city: Municipality,
    language: Language,
    asked: QueryDict,
    name: str,
    units: dict[str, str],
    *,
    default: str,
) -> SideForm:
    ticked = set(asked.getlist(f"{name}_buurt"))
    preset = asked.get(name, _OWN if ticked else default)
    by_district: dict[str, list[Choice]] = {}
    for code, words in units.items():
        if code not in city.withdrawn:
            by_district.setdefault(f"WK{code[2:8]}", []).append(Choice(code, words, code in ticked))
    names: dict[str, str] = {}
    if city.panel is not None and city.focus is not None:
        names = {code: city.panel.name(code, city.focus.boundary_year) for code in by_district}
    return SideForm(
        id=name,
        presets=tuple(Choice(id_, words, id_ == preset) for id_, words in _names(edition, language).items()),
        districts=tuple(
            (names[code], tuple(by_district[code])) for code in sorted(by_district, key=lambda c: names[c])
        ),
        open=bool(ticked) or preset == _OWN,
    )


def _indicators(
    edition: Edition, city: Municipality, language: Language, chosen: str
) -> Iterator[tuple[str, tuple[Choice, ...]]]:
    for name, cards in themed(edition, [one.card for one in city.figures.values() if one.level == "BU"], language):
        yield name, tuple(Choice(card.id, card.name.to(language), card.id == chosen) for card in cards)
