# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The pages of figures: by theme, one indicator across the municipality, and the catalogue of what is measured."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from kloof import charts
from kloof.across import Across, Row
from kloof.cards import themes
from kloof.charts.drawing import Form
from kloof.editions import Edition
from kloof.estimates import Status
from kloof.indicators import Indicator, indicators
from kloof.language.editions import AreaValue, IndicatorObject, SourceFile, Tombstone
from kloof.language.gaps import GapPoint
from kloof.language.programmes import Goal
from kloof.language.texts import Language, Text
from kloof.language.writing import written_value
from kloof_web.public.figures import Figure, figure, missing_word, sources_of, titles_of
from kloof_web.public.municipality import WITHDRAWN, Municipality

__all__ = [
    "CataloguePage",
    "IndicatorPage",
    "IndicatorsPage",
    "catalogue_page",
    "indicator_page",
    "indicators_page",
    "newest_year",
    "themed",
]

_ONLY_ENGLAND = "imd"


@dataclass(frozen=True, slots=True)
class Short:
    """An indicator in a list: what it is, and its newest figure for the focus area and the rest."""

    indicator: IndicatorObject
    year: int | None
    own: str | None
    rest: str | None
    city: str | None


@dataclass(frozen=True, slots=True)
class Without:
    """An indicator that has no figure for the focus area, and why."""

    indicator: IndicatorObject
    why: Text


@dataclass(frozen=True, slots=True)
class ThemeFigures:
    """The indicators of one theme: strong, needed, neither; known of larger areas only; and without a figure here."""

    code: str
    name: Text
    strengths: tuple[Short, ...]
    needs: tuple[Short, ...]
    neutral: tuple[Short, ...]
    city_only: tuple[Short, ...]
    without: tuple[Without, ...]


@dataclass(frozen=True, slots=True)
class IndicatorsPage:
    """Every indicator by theme, strengths before needs."""

    themes: tuple[ThemeFigures, ...]
    rest: str
    number: int


@dataclass(frozen=True, slots=True)
class Place:
    """One row of the table across areas."""

    code: str | None
    name: str
    inside: bool
    value: str
    has_page: bool


@dataclass(frozen=True, slots=True)
class IndicatorPage:
    """An indicator card, what it is used for, and its newest figure in every neighbourhood, by name."""

    indicator: IndicatorObject
    theme: Text | None
    goals: tuple[Goal, ...]
    figure: Figure | None
    withdrawn: Tombstone | None
    level: str
    year: int | None
    status: Text | None
    places: tuple[Place, ...]
    totals: tuple[Place, ...]
    map_wide: SafeString | None
    map_narrow: SafeString | None
    map_source: SourceFile | None
    map_accuracy: float | None
    sources: tuple[SourceFile, ...]
    years: tuple[int, ...]
    has_files: bool


@dataclass(frozen=True, slots=True)
class Known:
    """One line of the catalogue: an indicator, and for which years and how finely it is known here."""

    indicator: IndicatorObject
    years: str
    level: str
    table: str


@dataclass(frozen=True, slots=True)
class Unmeasured:
    """A card of kloof's own catalogue of which this release has no figure for the municipality on the programme's map.

    `elsewhere` is on the maps of which years it does have one.
    """

    name: Text
    question: Text
    elsewhere: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class CataloguePage:
    """What is measured and what is not, by theme."""

    themes: tuple[tuple[Text, tuple[Known, ...], tuple[Unmeasured, ...]], ...]
    known: int
    unknown: int


def indicators_page(edition: Edition, city: Municipality, language: Language) -> IndicatorsPage:
    """Gather every indicator by theme."""
    cards = {**edition.indicators, **{id_: one.card for id_, one in city.figures.items()}}
    told = []
    for code, name in _themes(edition):
        groups: dict[str, list[Short]] = {"strength": [], "need": [], "neutral": [], "city": []}
        without = []
        for card in sorted((c for c in cards.values() if c.theme == code), key=lambda c: c.name.to(language)):
            found = city.figures.get(card.id)
            why = _why_none(city, card, found)
            if why is None:
                groups[_kind(found)].append(_short(card, found, language))
            else:
                without.append(Without(card, why))
        if without or any(groups.values()):
            told.append(
                ThemeFigures(
                    code,
                    name,
                    tuple(groups["strength"]),
                    tuple(groups["need"]),
                    tuple(groups["neutral"]),
                    tuple(groups["city"]),
                    tuple(without),
                )
            )
    rest = f"rest {'of' if language == 'en' else 'van'} {edition.programme.municipality.name}"
    return IndicatorsPage(tuple(told), rest, len(cards))


def indicator_page(
    edition: Edition, city: Municipality, indicator: IndicatorObject, language: Language
) -> IndicatorPage:
    """Gather the page of one indicator."""
    found = city.figures.get(indicator.id)
    year = newest_year(found)
    has_gap = indicator.kind == "intensive"
    shown = found.focus if found is not None and has_gap else None
    wide, narrow = (_map(city, found, year, language, form) for form in ("wide", "narrow"))
    tables = frozenset({found.table}) if found is not None else None
    return IndicatorPage(
        indicator=indicator,
        theme=dict(_themes(edition)).get(indicator.theme),
        goals=tuple(g for g in edition.goals.values() if g.measure and g.measure.indicator == indicator.id),
        figure=figure(edition, shown, language, "main", card=indicator)
        if shown is not None and shown.nl.series
        else None,
        withdrawn=city.withdrawn_goals.get(indicator.id),
        level=found.level if found else "",
        year=year,
        status=_status(found, year),
        places=tuple(_place(edition, city, row, indicator, year, language) for row in found.rows) if found else (),
        totals=_totals(edition, found, indicator, year, language),
        map_wide=wide,
        map_narrow=narrow,
        map_source=city.map_source if wide else None,
        map_accuracy=city.map_accuracy if wide else None,
        sources=titles_of(sources_of(edition, indicator, tables)) or titles_of(sources_of(edition, indicator)),
        years=found.years if found else (),
        has_files=found is not None,
    )


def catalogue_page(edition: Edition, city: Municipality, language: Language) -> CataloguePage:
    """Gather the catalogue: every indicator of the release with what is known of it, and every one without a figure."""
    told = []
    there = {id_: one for id_, one in city.figures.items() if newest_year(one) is not None}
    missing = [card for card in indicators().values() if card.id not in there and not _is_english(card.columns)]
    for code, name in _themes(edition):
        known = sorted(
            (one for one in there.values() if one.card.theme == code), key=lambda one: one.card.name.to(language)
        )
        unknown = sorted((card for card in missing if card.theme == code), key=lambda card: card.name.to(language))
        told.append(
            (
                name,
                tuple(Known(one.card, _years(one.years), one.level, one.table) for one in known),
                tuple(Unmeasured(card.name, card.question, _elsewhere(city, edition, card)) for card in unknown),
            )
        )
    return CataloguePage(tuple(told), sum(len(k) for _, k, _ in told), sum(len(u) for _, _, u in told))


def _elsewhere(city: Municipality, edition: Edition, card: Indicator) -> tuple[int, ...]:
    """Give the maps on which the release has a figure of the municipality or its neighbourhoods."""
    if city.panel is None:
        return ()
    digits = edition.programme.municipality.code[2:]
    own = [
        (year, value)
        for area, year, value in city.panel.rows(card).select("area", "boundary_year", "value").iter_rows()
        if area[2:6] == digits
    ]
    return tuple(sorted({year for year, value in own if value is not None}))


def newest_year(found: Across | None) -> int | None:
    """Give the newest year in which any area or the municipality has a value."""
    if found is None:
        return None
    known = {y for row in (*found.rows, found.city) for y, v in row.values.items() if v.value is not None}
    return max(known, default=None)


def themed(
    edition: Edition, cards: Iterable[IndicatorObject], language: Language
) -> list[tuple[str, tuple[IndicatorObject, ...]]]:
    """Give cards by the name of their theme; within a theme by their own name."""
    told = sorted(cards, key=lambda card: card.name.to(language))
    found = [(name.to(language), tuple(card for card in told if card.theme == code)) for code, name in _themes(edition)]
    return [(name, own) for name, own in found if own]


def value_words(value: AreaValue | None, card: IndicatorObject, language: Language) -> str:
    """Write a value with its unit, or the word that stands where it would have stood."""
    if value is None or value.value is None:
        return missing_word(value.missing if value else None).to(language)
    unit = card.unit.to(language)
    return written_value(value.value, unit if unit == "%" else "", language, card.decimals)


def _themes(edition: Edition) -> list[tuple[str, Text]]:
    """Give the programme's themes in its own words, then those of the catalogue it does not speak of."""
    own = {theme.code: theme.name for theme in edition.programme.themes}
    rest = {theme.code: theme.name for theme in themes() if theme.code not in own}
    used = {card.theme for card in edition.indicators.values()} - own.keys() - rest.keys()
    other = Text(nl="Andere cijfers", en="Other figures")
    return [*own.items(), *rest.items(), *((code, other) for code in sorted(used))]


def _kind(found: Across | None) -> str:
    if found is None or found.level != "BU":
        return "city"
    last = _last(found)
    card = found.card
    if last is None or last.value is None or last.comparator is None:
        return "neutral"
    if card.kind == "extensive" or card.counted_where == "place_of_event" or card.better not in ("higher", "lower"):
        return "neutral"
    if round(last.value, card.decimals) == round(last.comparator, card.decimals):
        return "strength"
    return "strength" if (last.value > last.comparator) == (card.better == "higher") else "need"


def _last(found: Across) -> GapPoint | None:
    points = sorted(found.focus.nl.series, key=lambda p: p.year) if found.focus else []
    return next((p for p in reversed(points) if p.value is not None), points[-1] if points else None)


def _why_none(city: Municipality, card: IndicatorObject, found: Across | None) -> Text | None:
    """Say why there is no figure to show in a list; None when there is one."""
    if card.id in city.withdrawn_goals:
        return missing_word(WITHDRAWN)
    if found is None or newest_year(found) is None:
        return missing_word(None)
    last = _last(found)
    if found.level == "BU" and card.kind == "intensive" and (last is None or last.value is None):
        return missing_word(last.missing if last is not None else None)
    return None


def _short(card: IndicatorObject, found: Across | None, language: Language) -> Short:
    if found is None:
        return Short(card, None, None, None, None)
    last, year = _last(found), newest_year(found)
    if last is not None and card.kind == "intensive":
        own, rest = _number(last.value, card, language, last.missing), _number(last.comparator, card, language)
        return Short(card, last.year, own, rest, None)
    city = found.city.values.get(year) if year is not None else None
    counted = _number(last.value, card, language) if last is not None and last.value is not None else None
    return Short(card, year, counted, None, value_words(city, card, language))


def _number(value: float | None, card: IndicatorObject, language: Language, missing: str | None = None) -> str:
    if value is None:
        return missing_word(missing).to(language)
    unit = card.unit.to(language)
    return written_value(value, unit if unit == "%" else "", language, card.decimals)


def _status(found: Across | None, year: int | None) -> Text | None:
    code = found.status.get(year) if found is not None and year is not None else None
    return None if code in (None, Status.NOT_STATED.value) else Status(code).label


def _place(
    edition: Edition, city: Municipality, row: Row, card: IndicatorObject, year: int | None, language: Language
) -> Place:
    value = row.values.get(year) if year is not None else None
    has_page = row.code in edition.areas or row.code in city.withdrawn
    return Place(
        row.code,
        row.name,
        row.code in city.inside,
        value_words(value, card, language),
        has_page and row.code[:2] == "BU",
    )


def _totals(
    edition: Edition, found: Across | None, card: IndicatorObject, year: int | None, language: Language
) -> tuple[Place, ...]:
    """Give the focus area, the rest, the city and the country, as far as they are known in that year."""
    if found is None or year is None:
        return ()
    rows = []
    document = None if found.focus is None else found.focus.en if language == "en" else found.focus.nl
    point = next((p for p in document.series if p.year == year), None) if document else None
    if document is not None and point is not None:
        rows.append(Place(None, document.area.name, True, _number(point.value, card, language, point.missing), False))
        name = document.comparator.name
        rows.append(Place(None, name[:1].upper() + name[1:], False, _number(point.comparator, card, language), False))
    whole = {"nl": "Heel {}", "en": "All of {}"}[language].format(edition.programme.municipality.name)
    rows.append(Place(None, whole, False, value_words(found.city.values.get(year), card, language), False))
    if found.country is not None and year in found.country.values:
        name = "the Netherlands" if language == "en" else "Nederland"
        rows.append(Place(None, name, False, value_words(found.country.values[year], card, language), False))
    return tuple(rows)


def _map(
    city: Municipality, found: Across | None, year: int | None, language: Language, form: Form
) -> SafeString | None:
    """Draw the newest year; there is no map of a count, which says more of how large an area is than of its people."""
    if found is None or year is None or found.card.kind == "extensive" or (found.level, form) not in city.ground:
        return None
    card = found.card
    shades = {}
    for row in found.rows:
        value = row.values.get(year)
        shades[row.code] = charts.Shade(
            value.value if value else None,
            value_words(value, card, language),
            value.missing if value else None,
            f"../buurt/{row.code}" if found.level == "BU" else None,
        )
    drawn = charts.area_map(
        city.ground[found.level, form],
        shades,
        language=language,
        name=f"map-{form}",
        title=f"{card.name.to(language)}, {year}",
        unit=card.unit.to(language),
        decimals=card.decimals,
    )
    return mark_safe(drawn)  # noqa: S308 # escaped by charts


def _is_english(columns: Iterable[str]) -> bool:
    return set(columns) == {_ONLY_ENGLAND}


def _years(years: Sequence[int]) -> str:
    """Write years short: a run of at least three as its ends."""
    runs: list[list[int]] = []
    for year in years:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs)
