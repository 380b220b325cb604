# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The page of where themes come together: how many, in which neighbourhoods, for how many people who live there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from kloof import charts
from kloof.charts.drawing import Form
from kloof.editions import Edition
from kloof.language.editions import SourceFile
from kloof.language.texts import Language, Text
from kloof.language.writing import about, written
from kloof.stacking import Neighbourhood, Stacking, ThemeStanding
from kloof_web.public.figures import sources_of, titles_of
from kloof_web.public.municipality import Municipality

__all__ = ["Count", "Spread", "StackedPage", "TellingPlace", "stacked_page"]


@dataclass(frozen=True, slots=True)
class Count:
    """How many people live where so many themes come together, in the worst tenth and in the worst fifth."""

    themes: int
    tenth: str
    fifth: str


@dataclass(frozen=True, slots=True)
class Spread:
    """One theme: what it is judged by, and how far neighbourhoods lie apart on it; None where it is not judged."""

    name: Text
    indicators: tuple[tuple[Text, int], ...]
    best: str | None
    middle: str | None
    worst: str | None


@dataclass(frozen=True, slots=True)
class TellingPlace:
    """One neighbourhood of the area, by name."""

    code: str
    name: str
    residents: str
    tenth: tuple[Text, ...]
    fifth: tuple[Text, ...]
    judged: int


@dataclass(frozen=True, slots=True)
class StackedPage:
    """What the page shows; without national figures there is one sentence and what it would need."""

    tenth: Stacking | None
    fifth: Stacking | None
    counts: tuple[Count, ...]
    spreads: tuple[Spread, ...]
    places: tuple[TellingPlace, ...]
    judged: int
    map_wide: SafeString | None
    map_narrow: SafeString | None
    sources: tuple[SourceFile, ...]
    map_source: SourceFile | None = None

    @property
    def can_tell(self) -> bool:
        """Whether any theme could be judged."""
        return self.judged > 0


def stacked_page(edition: Edition, city: Municipality, language: Language) -> StackedPage:
    """Gather where themes come together; a release without the rest of the country tells nothing."""
    told = city.stacked
    if told is None or told.tenth.most_judged == 0:
        return StackedPage(None, None, (), (), (), 0, None, None, ())
    tenth, fifth = told.tenth, told.fifth
    names = {one.theme: one.name for one in tenth.themes}
    fifths = {one.code: one for one in fifth.neighbourhoods}
    cards = {id_ for theme in tenth.themes for id_, _ in theme.indicators}
    sources = [
        file
        for id_ in sorted(cards)
        for file in sources_of(edition, city.figures[id_].card if id_ in city.figures else edition.indicators.get(id_))
    ]
    return StackedPage(
        tenth=tenth,
        fifth=fifth,
        counts=tuple(
            Count(number, _people(tenth.residents[number], language), _people(fifth.residents[number], language))
            for number in sorted(tenth.residents)
        ),
        spreads=tuple(_spread(one, city, language) for one in tenth.themes),
        places=tuple(
            TellingPlace(
                one.code,
                one.name,
                _people(one.residents, language),
                _named(one, names),
                _named(fifths[one.code], names),
                one.judged,
            )
            for one in sorted(tenth.neighbourhoods, key=lambda one: (one.name, one.code))
        ),
        judged=tenth.most_judged,
        map_wide=_map(city, told.everywhere, tenth.most_judged, language, "wide"),
        map_narrow=_map(city, told.everywhere, tenth.most_judged, language, "narrow"),
        sources=titles_of(sources),
        map_source=city.map_source,
    )


def _people(number: float, language: Language) -> str:
    return "0" if number < 1 else written(about(number), language)


def _named(one: Neighbourhood, names: Mapping[str, Text]) -> tuple[Text, ...]:
    return tuple(names[theme] for theme in one.themes)


def _spread(one: ThemeStanding, city: Municipality, language: Language) -> Spread:
    def place(value: float | None) -> str | None:
        return None if value is None else written(100 * value, language)

    named = tuple(
        (city.figures[id_].card.name if id_ in city.figures else Text(nl=id_, en=id_), year)
        for id_, year in one.indicators
    )
    return Spread(one.name, named, place(one.best), place(one.middle), place(one.worst))


def _map(
    city: Municipality, everywhere: Mapping[str, Neighbourhood], judged: int, language: Language, form: Form
) -> SafeString | None:
    if ("BU", form) not in city.ground:
        return None
    shades = {}
    for code, one in everywhere.items():
        known = one.judged == judged
        count = len(one.themes)
        words = (
            f"{count} {_themes(count, language)}" if known else ("niet te zeggen" if language == "nl" else "unknown")
        )
        shades[code] = charts.Shade(count if known else None, words, None if known else "low_coverage", f"buurt/{code}")
    title = "Thema's bij de slechtste tien procent" if language == "nl" else "Themes in the worst tenth"
    unit = "thema's" if language == "nl" else "themes"
    drawn = charts.area_map(
        city.ground["BU", form], shades, language=language, name=f"map-{form}", title=title, unit=unit, decimals=0
    )
    return mark_safe(drawn)  # noqa: S308 # escaped by charts


def _themes(count: int, language: Language) -> str:
    if language == "nl":
        return "thema" if count == 1 else "thema's"
    return "theme" if count == 1 else "themes"
