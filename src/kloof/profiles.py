# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Everything known about one area, assembled for a reader: for an edition, or by theme beside a comparator."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import polars as pl

from kloof.areas import Area, definitions_of, find_area, focus_areas, level_of, municipality_of
from kloof.cards import composition, themes
from kloof.errors import AreaNotInRelease, UnknownComparator
from kloof.estimates import MINIMUM_COVERAGE, Missing, Status
from kloof.gaps import COMPARATORS, Gap, gap, nothing_known
from kloof.indicators import Indicator, find_indicator, indicators
from kloof.language.editions import AreaObject, AreaSeries, AreaValue, IndicatorObject
from kloof.language.gaps import GapArea, GapComparator, GapPoint
from kloof.language.profiles import (
    Part,
    ProfileDocument,
    ProfileFigure,
    ProfileIndicator,
    ProfileResidents,
    ProfileSource,
    ProfileTheme,
    ProfileUnknown,
    Standing,
)
from kloof.language.texts import Language, Text
from kloof.language.writing import about, written
from kloof.observations import Panel
from kloof.regions import Region, Series, continued, region, side
from kloof.tables import table_card

__all__ = ["describe", "indicator_object", "profile"]

_MEASURED = {
    "register": Text(nl="Geteld in een registratie.", en="Counted in a register."),
    "survey": Text(
        nl="Gevraagd aan een deel van de mensen; het echte cijfer kan iets hoger of lager zijn.",
        en="Asked of part of the people; the true figure may be somewhat higher or lower.",
    ),
    "model": Text(
        nl="Geschat met een rekenmodel, niet geteld; het echte cijfer kan hoger of lager zijn.",
        en="Estimated with a model, not counted; the true figure may be higher or lower.",
    ),
}


def profile(
    panel: Panel, code: str, boundary_year: int | None = None, *, only: Collection[str] | None = None
) -> AreaObject:
    """Give the indicators of one area over the years, beside its municipality.

    Parameters
    ----------
    panel
        The figures of one release.
    code
        CBS code of a neighbourhood, district or municipality.
    boundary_year
        The map it is drawn on; without it the newest one in the release that has the code.
    only
        Ids of the indicators that are wanted; without it every one.

    Returns
    -------
    AreaObject
        One series per indicator with rows on that map. A year without a value has its reason: the publisher's, or that
        it was not published for this area. Notes say that a code was renamed or split, judged by code and name.

    Raises
    ------
    UnknownArea, BoundaryYearMismatch
        The release has no such area, or not on that map.

    Examples
    --------
    >>> from kloof import releases
    >>> found = profile(releases.read(releases.demo_path()).panel, "BU99990103")
    >>> found.name, found.definitions
    ('Spoorkwartier', ('convenant-2021', 'plan-2022'))
    """
    years = None if boundary_year is None else [boundary_year]
    area = find_area(code, panel.areas, boundary_years=years)
    year = area.boundary_year
    municipality = municipality_of(area.codes[0])
    whole = None
    if municipality is not None and municipality != code:
        whole = find_area(municipality, panel.areas, boundary_years=[year])
    told = []
    for card in indicators().values():
        if only is not None and card.id not in only:
            continue
        held = continued(panel, card, year)
        if held is None:
            continue
        own = region(panel, area, held.level)
        values = _values(panel, held, own)
        if held.table not in panel.tables(card, year) and all(value.value is None for value in values):
            continue
        beside = () if whole is None else _whole(panel, held, whole)
        told.append(AreaSeries(indicator=card.id, values=values, comparator=beside))
    return AreaObject(
        code=area.codes[0],
        name=area.name,
        boundary_year=year,
        definitions=_definitions(area.codes[0], year),
        series=tuple(told),
        notes=_notes(panel.areas, area.codes[0], area.name, year),
    )


def indicator_object(panel: Panel, indicator: str) -> IndicatorObject:
    """Give a card as an edition keeps it, with the publishers' tables this release really has, best ranked first."""
    card = indicators()[indicator]
    return card.published(panel.rows(card)["release"].unique())


def _whole(panel: Panel, held: Series, whole: Area) -> tuple[AreaValue, ...]:
    """Give the municipality's own values, computed once for all its neighbourhoods."""
    key = ("whole", held.indicator.id, whole.boundary_year, whole.id)
    return panel.remember(key, lambda: _values(panel, held, region(panel, whole, held.level)))


def _values(panel: Panel, held: Series, where: Region) -> tuple[AreaValue, ...]:
    told = []
    for year in held.cells:
        if not held.tells(where, year):
            continue
        found = side(held, where, year, panel.weights(held.indicator, held.boundary_year, year, held.level))
        value, missing = found.value, found.missing
        own = next((held.cells[year][unit] for unit in where.units if unit in held.cells[year]), None)
        if len(where.units) == 1 and own is not None and own.value is not None:
            value, missing = own.value, None
        if value is None and missing in (Missing.NO_COMPARATOR, None):
            missing = Missing.NOT_PUBLISHED
        table = held.table_in(year, held.level if where.units else level_of(where.codes[0]))
        told.append(AreaValue(year=year, value=value, missing=missing.value if missing else None, table=table))
    return tuple(told)


def _definitions(code: str, boundary_year: int) -> tuple[str, ...]:
    return tuple(
        area.definition
        for card in focus_areas().values()
        for area in definitions_of(card.id)
        if code in area.codes and area.boundary_year == boundary_year and not area.provisional
    )


def _notes(areas: pl.DataFrame, code: str, name: str, boundary_year: int) -> tuple[Text, ...]:
    """Say what an earlier map has where this code is new, as far as codes and names tell."""
    if level_of(code) != "BU":
        return ()
    siblings = areas.filter(
        pl.col("area").str.starts_with("BU"),
        pl.col("municipality") == municipality_of(code),
        pl.col("name") != pl.col("area"),
    )
    earlier = sorted({year for year in siblings["boundary_year"] if year < boundary_year})
    if not earlier:
        return ()
    then = siblings.filter(boundary_year=earlier[-1])
    now = set(siblings.filter(boundary_year=boundary_year)["area"])
    if code in set(then["area"]):
        return ()
    year = earlier[-1]
    gone = then.filter(~pl.col("area").is_in(list(now)))
    for old, old_name in gone.select("area", "name").iter_rows():
        if old_name == name:
            return (
                Text(
                    nl=f"Deze buurt had in de indeling van {year} een andere code: {old}.",
                    en=f"This neighbourhood had another code on the map of {year}: {old}.",
                ),
            )
        if name.startswith((f"{old_name}-", f"{old_name} ")):
            return (
                Text(
                    nl=f"Op de kaart van {year} hoorde deze buurt bij {old_name} ({old}), dat later is gesplitst. "
                    "Cijfers van toen zijn niet te vergelijken.",
                    en=f"On the map of {year} this neighbourhood was part of {old_name} ({old}), split later. "
                    "Figures of that time cannot be compared.",
                ),
            )
    return (
        Text(
            nl=f"Op de kaart van {year} bestond deze code nog niet. Cijfers van toen zijn niet te vergelijken.",
            en=f"On the map of {year} this code did not exist yet. Figures of that time cannot be compared.",
        ),
    )


def describe(
    panel: Panel, asked: str | Area, *, versus: str | None = None, language: Language = "nl"
) -> ProfileDocument:
    """Give everything known of one area by theme: values over the years beside a comparator, and the gap.

    What may be shown is decided by :func:`kloof.disclosure.gate_profile`: let it through before others see it.

    Parameters
    ----------
    panel
        The figures of one release.
    asked
        What :func:`kloof.areas.find_area` understands: a neighbourhood, district, municipality, codes joined by ``+``,
        or a focus area with or without a definition.
    versus
        As for :func:`kloof.gaps.gap`. Without it the rest of the municipality; for a municipality the country.
    language
        Language of names and sentences.

    Returns
    -------
    ProfileDocument
        One figure per indicator with rows for the area, on the newest map that has both; an indicator without any is
        in ``unknown`` with the reason. Who live in the area comes first, as the theme ``composition``. Themes and
        figures stand in the order of the catalogue, key figures first: nothing is ranked.

    Raises
    ------
    UnknownArea, UnknownDefinition, UnknownComparator, AreaNotDrawn, AreaNotInRelease
        Something that was asked is not known, or not in this release.

    Examples
    --------
    >>> from kloof import releases
    >>> panel = releases.read(releases.demo_path()).panel
    >>> found = describe(panel, "veendrecht-oost", language="en")
    >>> found.comparator.name, [theme.code for theme in found.themes][:2]
    ('rest of Veendrecht', ['composition', 'learn'])
    """
    area = asked if isinstance(asked, Area) else find_area(asked, panel.areas)
    if versus is None:
        versus = "country" if all(level_of(code) in ("GM", "NL") for code in area.codes) else "rest"
    if versus not in COMPARATORS:
        raise UnknownComparator(versus, COMPARATORS)
    municipalities = [code for code in area.municipality.split("+") if code]
    near = panel if versus in ("country", "peers") else panel.around(municipalities)
    if not _holds(near, area, area.boundary_year):
        raise AreaNotInRelease(area.id, present=[])
    told: dict[str, Gap] = {}
    unknown: dict[str, str] = {}
    for card in indicators().values():
        drawn = _drawn(near, area, tuple(panel.boundary_years(card)))
        if drawn is None:
            unknown[card.id] = _why_unknown(panel, card, area, language)
            continue
        nothing = nothing_known(near, drawn, card)
        if nothing is not None:
            unknown[card.id] = nothing.reason.to(language)
            continue
        measured = gap(near, drawn, card, versus=versus)
        if any(point.value is not None or point.value_low is not None for point in measured.points):
            told[card.id] = measured
        else:
            last = measured.points[-1].missing if measured.points else None
            unknown[card.id] = (last or Missing.NOT_PUBLISHED).reason.to(language)
    shown = {id_: _figure(measured, language) for id_, measured in told.items()}
    compared = next(iter(told.values()), None)
    return ProfileDocument(
        area=GapArea(
            id=area.id,
            name=area.name,
            definition=area.definition,
            source=area.source.to(language),
            certainty=area.certainty.to(language),
        ),
        codes=area.codes,
        boundary_year=area.boundary_year,
        provisional=area.provisional,
        language=language,
        comparator=GapComparator(id=versus, name=compared.comparator_name.to(language) if compared else versus),
        spoken=compared.comparator_spoken.to(language) if compared else versus,
        release=panel.release,
        residents=_residents(told.get("residents")),
        definitions=_belongs(area, language),
        notes=tuple(note.to(language) for note in _told_beside(near, area, told)),
        themes=tuple(_themed(shown, language)),
        unknown=tuple(
            ProfileUnknown(indicator=card.id, name=card.name.to(language), theme=card.theme, reason=unknown[card.id])
            for card in indicators().values()
            if card.id in unknown and not _elsewhere(card)
        ),
        sources=_sources(told, language),
    )


def _holds(panel: Panel, area: Area, boundary_year: int) -> bool:
    """Whether every code of an area is on a map; of a focus area one is enough, as for a gap."""
    there = panel.remember(
        ("codes", boundary_year), lambda: set(panel.areas.filter(boundary_year=boundary_year)["area"])
    )
    return (any if area.is_focus_area else all)(code in there for code in area.codes)


def _drawn(panel: Panel, area: Area, available: tuple[int, ...]) -> Area | None:
    """Give the area on the newest map with an indicator; a focus area is drawn on its own map only."""
    if area.boundary_year in available:
        return area
    years = [] if area.is_focus_area else [year for year in available if _holds(panel, area, year)]
    if not years:
        return None
    newest = years[-1]
    return panel.remember(("drawn", area.id, newest), lambda: find_area(area.id, panel.areas, boundary_years=[newest]))


def _elsewhere(card: Indicator) -> bool:
    """Whether an indicator belongs to another code system, so that nobody misses it here."""
    return set(card.columns) == {"imd"}


def _why_unknown(panel: Panel, card: Indicator, area: Area, language: Language) -> str:
    there = panel.boundary_years(card)
    if not there:
        return Text(nl="niet in deze release", en="not in this release").to(language)
    years = ", ".join(map(str, there))
    return Text(
        nl=f"niet op de kaart van {area.boundary_year}; wel op die van {years}",
        en=f"not on the map of {area.boundary_year}, but on that of {years}",
    ).to(language)


def _figure(measured: Gap, language: Language) -> ProfileFigure:
    card, points = measured.indicator, measured.published_series(language)
    standing = _standing(measured)
    judged = standing in ("ahead", "behind", "alike") and not _carries_no_judgement(card)
    return ProfileFigure(
        indicator=ProfileIndicator(
            id=card.id,
            name=card.name.to(language),
            question=card.question.to(language),
            unit=card.unit.to(language),
            better=card.better,
            kind=card.kind,
            measured_by=card.measured_by,
            counted_where=card.counted_where,
            reactive=card.reactive,
            denominator=card.denominator.to(language),
            decimals=card.decimals,
            is_key=card.key,
        ),
        part=_part(card, standing),
        standing=standing,
        table=measured.table,
        boundary_year=measured.area.boundary_year,
        holds_under=measured.holds_under,
        series=points,
        sentence=measured.sentence().to(language) if judged else None,
        direction=measured.direction().to(language) if judged and measured.change is not None else None,
        sure=tuple(_sure(measured, points, language)),
        warnings=measured.published_warnings(language) if standing not in ("no_gap", "unknown") else (),
        breaks=card.breaks_in(measured.tables),
        limits=tuple(limit.to(language) for limit in card.limits),
    )


def _standing(measured: Gap) -> Standing:
    if not measured.indicator.has_gap:
        return "no_gap"
    last = next((point for point in reversed(measured.points) if point.gap is not None), None)
    if last is None or last.gap is None:
        return "unknown"
    if round(last.gap, measured.indicator.decimals) == 0 or (last.people is not None and about(last.people) == 0):
        return "alike"
    return "behind" if last.gap > 0 else "ahead"


def _carries_no_judgement(card: Indicator) -> bool:
    """Whether a figure says little alone: it moves with our own effort, or tells where things happen, not who lives."""
    return card.reactive or card.counted_where == "place_of_event"


def _part(card: Indicator, standing: Standing) -> Part:
    if _carries_no_judgement(card):
        return "context"
    if standing == "ahead" or (card.strength and standing != "behind"):
        return "strength"
    return "difference" if standing in ("behind", "alike") else "context"


def _sure(measured: Gap, points: Sequence[GapPoint], language: Language) -> Iterator[str]:
    """Say how sure the figures are, in the order in which a reader would ask."""
    card = measured.indicator
    yield _MEASURED[card.measured_by].to(language)
    if card.rounding:
        yield Text(
            nl=f"De bron rondt af op veelvouden van {card.rounding}.",
            en=f"The source rounds to multiples of {card.rounding}.",
        ).to(language)
    unsettled = [p.year for p in points if p.status in (Status.PROVISIONAL, Status.REVISED_PROVISIONAL)]
    if unsettled:
        years = ", ".join(map(str, unsettled))
        yield Text(nl=f"Voorlopig cijfer: {years}.", en=f"Provisional figure: {years}.").to(language)
    covered = min((p.coverage for p in points if p.coverage is not None and p.value is not None), default=1.0)
    if MINIMUM_COVERAGE <= covered < 1:
        share = written(covered * 100, language, 0 if covered < 0.99 else 1)
        yield Text(
            nl=f"Bekend voor ten minste {share} % van de mensen in dit gebied.",
            en=f"Known for at least {share}% of the people in this area.",
        ).to(language)
    last = next((point for point in reversed(points) if point.value is not None), None)
    if last is not None and last.shrunk is not None:
        yield last.shrunk.sentence
    if card.reactive:
        yield Text(
            nl="Beweegt mee met wat instanties doen: meer aandacht kan meer registraties geven.",
            en="Moves with what services do: more attention may mean more registrations.",
        ).to(language)
    if card.counted_where == "place_of_event":
        yield Text(
            nl="Geteld waar het gebeurde, niet waar mensen wonen.",
            en="Counted where it happened, not where people live.",
        ).to(language)


def _residents(measured: Gap | None) -> ProfileResidents:
    if measured is None:
        return ProfileResidents(value=None, year=None, table=None, missing=Missing.NOT_PUBLISHED.value)
    last = next((point for point in reversed(measured.points) if point.value is not None), measured.points[-1])
    missing = None if last.value is not None else (last.missing or Missing.NOT_PUBLISHED).value
    return ProfileResidents(value=last.value, year=last.year, table=last.table or measured.table, missing=missing)


def _belongs(area: Area, language: Language) -> tuple[str, ...]:
    """Name the other definitions of a focus area, or the definitions that contain all of another area."""
    named = []
    for card in focus_areas().values():
        for one in definitions_of(card.id):
            if area.is_focus_area:
                fits = one.id == area.id and one.definition != area.definition
            else:
                fits = one.boundary_year == area.boundary_year and set(area.codes) <= set(one.codes)
            if fits and not one.provisional:
                words = one.definition_name.to(language) if one.definition_name else one.definition
                named.append(f"{one.name}: {words}")
    return tuple(named)


def _told_beside(panel: Panel, area: Area, told: dict[str, Gap]) -> Iterator[Text]:
    if area.provisional:
        yield Text(
            nl="Voorlopig: welke buurten bij dit gebied horen is onze reconstructie, geen officiële lijst.",
            en="Provisional: which neighbourhoods belong to this area is our reconstruction, no official list.",
        )
    if area.is_focus_area:
        absent = [code for code in area.codes if not _holds_code(panel, code, area.boundary_year)]
        if absent:
            yield Text(
                nl=f"Niet in deze cijfers: {', '.join(absent)}.", en=f"Not in these figures: {', '.join(absent)}."
            )
    elif len(area.codes) == 1:
        yield from _notes(panel.areas, area.codes[0], area.name, area.boundary_year)
    others = sorted({one.area.boundary_year for one in told.values()} - {area.boundary_year})
    for year in others:
        number = sum(one.area.boundary_year == year for one in told.values())
        yield Text(
            nl=f"{number} cijfers zijn van de kaart van {year}. Dezelfde code kan daar een iets ander gebied zijn.",
            en=f"{number} figures are of the map of {year}. The same code may be a slightly different area there.",
        )


def _holds_code(panel: Panel, code: str, boundary_year: int) -> bool:
    return not panel.areas.filter(area=code, boundary_year=boundary_year).is_empty()


def _themed(shown: dict[str, ProfileFigure], language: Language) -> Iterator[ProfileTheme]:
    apart = composition()
    groups = [("composition", apart.name, [id_ for id_ in apart.indicators if id_ in shown])]
    for theme in themes():
        own = [id_ for id_ in shown if find_indicator(id_).theme == theme.code and id_ not in apart.indicators]
        groups.append((theme.code, theme.name, sorted(own, key=lambda id_: not shown[id_].indicator.is_key)))
    for code, name, ids in groups:
        if ids:
            yield ProfileTheme(code=code, name=name.to(language), figures=tuple(shown[id_] for id_ in ids))


def _sources(told: dict[str, Gap], language: Language) -> tuple[ProfileSource, ...]:
    cards = {table: table_card(table) for table in sorted({table for one in told.values() for table in one.tables})}
    return tuple(
        ProfileSource(
            table=table,
            publisher=card.publisher,
            title=card.title.to(language),
            licence=card.licence,
            url=card.url,
            fictional=card.fictional,
        )
        for table, card in cards.items()
    )
