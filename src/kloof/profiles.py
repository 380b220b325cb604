# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Everything known about one neighbourhood or municipality, assembled for a reader."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from kloof.areas import Area, definitions_of, find_area, focus_areas, level_of, municipality_of
from kloof.estimates import Missing
from kloof.indicators import indicators
from kloof.language.editions import AreaObject, AreaSeries, AreaValue, IndicatorObject
from kloof.language.texts import Text
from kloof.observations import Panel
from kloof.regions import Region, Series, region, series, side

__all__ = ["indicator_object", "profile"]


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
        held = series(panel, card, year)
        if held is None:
            continue
        own = region(panel, area, held.level)
        beside = () if whole is None else _whole(panel, held, whole)
        told.append(AreaSeries(indicator=card.id, values=_values(panel, held, own), comparator=beside))
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
        found = side(held, where, year, panel.weights(held.indicator, held.boundary_year, year, held.level))
        value, missing = found.value, found.missing
        own = next((held.cells[year][unit] for unit in where.units if unit in held.cells[year]), None)
        if len(where.units) == 1 and own is not None and own.value is not None:
            value, missing = own.value, None
        if value is None and missing in (Missing.NO_COMPARATOR, None):
            missing = Missing.NOT_PUBLISHED
        told.append(AreaValue(year=year, value=value, missing=missing.value if missing else None, table=held.table))
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
