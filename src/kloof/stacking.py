# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Stacking: how many themes are in the national worst tenth in one neighbourhood, and how many people live there.

The method, its assumptions and its limits: docs/methods/stacking.md.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np

from kloof.areas import Area, find_area
from kloof.cards import themes
from kloof.estimates import MINIMUM_COVERAGE
from kloof.indicators import Indicator, find_indicator, indicators
from kloof.language.stacking import StackingDocument, StackingNeighbourhood, StackingResidents, StackingTheme
from kloof.language.texts import Language, Text
from kloof.language.writing import about, written
from kloof.observations import Panel
from kloof.regions import region, series
from kloof.tables import table_card

__all__ = ["Neighbourhood", "Stacking", "ThemeStanding", "stacking"]

FEWEST_MUNICIPALITIES = 100
"""A ranking of fewer municipalities than this is not called national."""


@dataclass(frozen=True, slots=True)
class ThemeStanding:
    """What one theme is judged by, and how far neighbourhoods of the area lie apart on it.

    Parameters
    ----------
    indicators
        Ids with the year that was used. Empty when the release has no figures of it for nearly the whole country.
    best, middle, worst
        National places (0 best, 1 worst) within the area: of the best-placed neighbourhood, of the middle resident, of
        the worst-placed one. None without figures.
    """

    theme: str
    name: Text
    indicators: tuple[tuple[str, int], ...]
    best: float | None
    middle: float | None
    worst: float | None


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """One neighbourhood: who lives there, and which themes are in the national worst part."""

    code: str
    name: str
    residents: float
    themes: tuple[str, ...]
    judged: int


@dataclass(frozen=True, slots=True)
class Stacking:
    """Where themes come together, for how many residents who live there.

    Parameters
    ----------
    part
        Which part of the country counts as worst: 0.1 is the tenth of residents in the worst-placed neighbourhoods.
    themes
        Every theme of the catalogue; one without figures is there too.
    neighbourhoods
        The area's neighbourhoods, most themes first.
    residents
        Residents by the number of themes that come together where they live.
    unknown
        Residents of neighbourhoods where fewer themes than elsewhere could be judged: their number may be higher.
    """

    area: Area
    part: float
    themes: tuple[ThemeStanding, ...]
    neighbourhoods: tuple[Neighbourhood, ...]
    residents: Mapping[int, float]
    unknown: float
    release: str = ""

    def document(self, language: Language = "nl") -> StackingDocument:
        """Give it as others read it, in one language."""
        return StackingDocument(
            area=self.area.id,
            name=self.area.name,
            boundary_year=self.area.boundary_year,
            release=self.release,
            part=self.part,
            sentence=self.sentence().to(language),
            limits=tuple(limit.to(language) for limit in self.limits()),
            themes=tuple(
                StackingTheme(
                    theme=one.theme, name=one.name.to(language), indicators=one.indicators,
                    best=one.best, middle=one.middle, worst=one.worst,
                )
                for one in self.themes
            ),
            residents=tuple(StackingResidents(themes=n, residents=people) for n, people in self.residents.items()),
            unknown=self.unknown,
            neighbourhoods=tuple(
                StackingNeighbourhood(
                    code=one.code, name=one.name, residents=one.residents, themes=one.themes, judged=one.judged
                )
                for one in self.neighbourhoods
            ),
        )  # fmt: skip

    def at_least(self, number: int) -> float:
        """Give how many people live in a neighbourhood where at least so many themes come together."""
        return sum(people for count, people in self.residents.items() if count >= number)

    def sentence(self) -> Text:
        """Say how many people live where most themes come together; never that people have them."""
        judged = sum(bool(theme.indicators) for theme in self.themes)
        if not judged:
            return Text(
                nl="Van geen enkel thema zijn er cijfers voor bijna heel Nederland: stapeling is niet te zeggen.",
                en="No theme has figures for nearly the whole country: stacking cannot be told.",
            )
        words = _part_words(self.part)
        most = max((count for count, people in self.residents.items() if people > 0), default=0)
        if most == 0:
            return Text(
                nl=f"Geen buurt in {self.area.name} hoort op een van de {judged} thema's bij {words.nl}.",
                en=f"No neighbourhood in {self.area.name} is among {words.to('en')} on any of the {judged} themes.",
            )
        people = about(self.at_least(most))
        nl, en = _themes_words(most)
        return Text(
            nl=f"Ongeveer {written(people, 'nl')} mensen wonen in een buurt waar {nl}: "
            f"{'dat hoort' if most == 1 else 'die horen'} daar bij {words.nl}. Er zijn {judged} thema's bekeken.",
            en=f"About {written(people, 'en')} people live in a neighbourhood where {en}, "
            f"among {words.to('en')}. {judged} themes were looked at.",
        )

    def without(self, codes: Collection[str]) -> Stacking:
        """Leave out neighbourhoods whose figures were withdrawn, and everything that would tell of them.

        Their residents count as unknown. The spread within the area goes, because it may be theirs.
        """
        gone = [one for one in self.neighbourhoods if one.code in codes]
        if not gone:
            return self
        people = dict(self.residents)
        for one in gone:
            people[len(one.themes)] -= one.residents
        return replace(
            self,
            themes=tuple(replace(one, best=None, middle=None, worst=None) for one in self.themes),
            neighbourhoods=tuple(one for one in self.neighbourhoods if one.code not in codes),
            residents=people,
            unknown=self.unknown + sum(one.residents for one in gone if one.judged == self.most_judged),
        )

    @property
    def most_judged(self) -> int:
        """How many themes could be judged at all."""
        return sum(bool(theme.indicators) for theme in self.themes)

    def limits(self) -> tuple[Text, ...]:
        """Say what this does not tell."""
        said = [
            Text(
                nl="Dit gaat over buurten, niet over mensen. Of dezelfde mensen er op meer thema's last van hebben, "
                "is hieruit niet te zien; daarvoor zijn andere gegevens nodig.",
                en="This is about neighbourhoods, not about people. Whether the same people are affected on several "
                "themes cannot be seen here; that needs other data.",
            )
        ]
        if self.unknown > 0:
            said.append(
                Text(
                    nl=f"In buurten met ongeveer {written(about(self.unknown), 'nl')} inwoners ontbreekt een thema: "
                    "daar kunnen het er meer zijn.",
                    en=f"In neighbourhoods of about {written(about(self.unknown), 'en')} residents a theme is missing: "
                    "there may be more.",
                )
            )
        return tuple(said)


def stacking(panel: Panel, area: Area | str, *, part: float = 0.1) -> Stacking:
    """Count the themes on which each neighbourhood of an area is in the national worst part.

    A theme is judged by its key indicators about people with a good direction (a long way to a shop is no lag), each in
    its newest year on the area's map, and only when they cover 80 % of the people on that map and at least a hundred
    municipalities. A neighbourhood with fewer residents than the card of the table asks has no place. A neighbourhood's
    place on a theme is the mean of its places on those indicators, ranked again; places count residents.

    Parameters
    ----------
    panel
        The figures of one release.
    area
        An area, or what :func:`kloof.areas.find_area` understands.
    part
        0.1 for the worst tenth, 0.2 for the worst fifth.

    Raises
    ------
    UnknownArea, UnknownDefinition
        The area is not known; near names are given.

    Examples
    --------
    >>> from kloof import releases
    >>> stacking(releases.read(releases.demo_path()).panel, "veendrecht-oost").sentence().en
    'No theme has figures for nearly the whole country: stacking cannot be told.'
    """
    if isinstance(area, str):
        area = find_area(area, panel.areas)
    year = area.boundary_year
    places = panel.remember(("stacking", year), lambda: _national_places(panel, year))
    units = region(panel, area, "BU").units
    people = _residents(panel, year)
    standings, bad = [], {unit: [] for unit in units}  # type: tuple[list[ThemeStanding], dict[str, list[str]]]
    judged = dict.fromkeys(units, 0)
    for theme in themes():
        used, by_area = places.get(theme.code, ((), {}))
        inside = [(by_area[unit], people.get(unit, 0.0)) for unit in units if unit in by_area]
        standings.append(_standing(theme.code, theme.name, used, inside))
        for unit in units:
            judged[unit] += unit in by_area
            if by_area.get(unit, 0.0) > 1 - part:
                bad[unit].append(theme.code)
    told = [
        Neighbourhood(unit, panel.name(unit, year), people.get(unit, 0.0), tuple(bad[unit]), judged[unit])
        for unit in units
    ]
    most = sum(bool(standing.indicators) for standing in standings)
    residents: dict[int, float] = dict.fromkeys(range(most + 1), 0.0)
    for one in told:
        residents[len(one.themes)] += one.residents
    unknown = sum(one.residents for one in told if one.judged < most)
    ordered = sorted(told, key=lambda one: (-len(one.themes), one.code))
    return Stacking(area, part, tuple(standings), tuple(ordered), residents, unknown, panel.release)


Places = dict[str, tuple[tuple[tuple[str, int], ...], dict[str, float]]]


def _national_places(panel: Panel, boundary_year: int) -> Places:
    people = _residents(panel, boundary_year)
    found: Places = {}
    for theme in themes():
        ranked = []
        for card in indicators().values():
            if card.theme == theme.code and card.key and card.has_gap and card.per is not None:
                newest = _newest(panel, card, boundary_year, people)
                if newest is not None:
                    ranked.append((card.id, *newest))
        if ranked:
            areas = set.intersection(*(set(places) for _, _, places in ranked))
            mean = {area: sum(places[area] for _, _, places in ranked) / len(ranked) for area in areas}
            used = tuple((id_, year) for id_, year, _ in ranked)
            found[theme.code] = (used, _places(mean, people, worse_is_higher=True))
    return found


def _newest(
    panel: Panel, card: Indicator, boundary_year: int, people: Mapping[str, float]
) -> tuple[int, dict[str, float]] | None:
    held = series(panel, card, boundary_year)
    if held is None or held.level != "BU":
        return None
    everyone = sum(people.values())
    fewest = table_card(held.table).min_residents
    large = {area for area, count in people.items() if count >= fewest}
    for year in sorted(held.cells, reverse=True):
        cells = held.cells[year]
        values = {a: c.value for a, c in cells.items() if a in large and c.value is not None}
        known = sum(people[area] for area in values)
        if known >= MINIMUM_COVERAGE * everyone and len({area[2:6] for area in values}) >= FEWEST_MUNICIPALITIES:
            return year, _places(values, people, worse_is_higher=card.better == "lower")
    return None


def _places(values: Mapping[str, float], people: Mapping[str, float], *, worse_is_higher: bool) -> dict[str, float]:
    """Give the national place of each neighbourhood: the share of people who live better, half of its own included."""
    areas = sorted(values)
    numbers = np.array([values[area] for area in areas]) * (1 if worse_is_higher else -1)
    weights = np.array([people[area] for area in areas])
    unique, back = np.unique(numbers, return_inverse=True)
    by_value = np.bincount(back, weights=weights, minlength=len(unique))
    before = np.cumsum(by_value) - by_value / 2
    return dict(zip(areas, (before[back] / max(weights.sum(), 1.0)).tolist(), strict=True))


def _residents(panel: Panel, boundary_year: int) -> dict[str, float]:
    weights = panel.weights(find_indicator("residents"), boundary_year, boundary_year)
    if weights is None:
        return {}
    return {area: count for area, count in weights.by_area.items() if area.startswith("BU") and count > 0}


def _standing(
    code: str, name: Text, used: tuple[tuple[str, int], ...], inside: list[tuple[float, float]]
) -> ThemeStanding:
    if not inside:
        return ThemeStanding(code, name, used, None, None, None)
    ordered = sorted(inside)
    half, passed = sum(people for _, people in ordered) / 2, 0.0
    middle = ordered[-1][0]
    for place, people in ordered:
        passed += people
        if passed >= half:
            middle = place
            break
    return ThemeStanding(code, name, used, ordered[0][0], middle, ordered[-1][0])


def _part_words(part: float) -> Text:
    if round(part, 6) == 0.1:
        return Text(
            nl="de tien procent van Nederland met de slechtste cijfers",
            en="the tenth of the country with the worst figures",
        )
    if round(part, 6) == 0.2:
        return Text(
            nl="de twintig procent van Nederland met de slechtste cijfers",
            en="the fifth of the country with the worst figures",
        )
    percent = written(100 * part, "nl"), written(100 * part, "en")
    return Text(
        nl=f"de {percent[0]} % van Nederland met de slechtste cijfers",
        en=f"the {percent[1]}% of the country with the worst figures",
    )


def _themes_words(number: int) -> tuple[str, str]:
    dutch = {2: "twee", 3: "drie", 4: "vier", 5: "vijf", 6: "zes"}
    english = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six"}
    if number == 1:
        return "één thema achterblijft", "one theme lags behind"
    return (
        f"{dutch.get(number, str(number))} thema's samenkomen",
        f"{english.get(number, str(number))} themes come together",
    )
