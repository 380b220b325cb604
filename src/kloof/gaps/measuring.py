# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Measure a gap: how far an area is behind, per year.

The method, its assumptions and its limits: docs/methods/gap.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kloof.areas import ENGLISH_CODE, Area, definitions_of, find_area, focus_areas, municipality_of
from kloof.errors import AreaNotInRelease, BoundaryYearMismatch, IndicatorNotInRelease, OtherCodeSystem
from kloof.estimates import Missing, Status
from kloof.gaps.caveats import caveats_of, lacking, table_of
from kloof.gaps.comparators import Comparator, comparator, is_below
from kloof.gaps.points import Beside, Peer, Point
from kloof.gaps.residents import who_lives_here
from kloof.gaps.result import Gap
from kloof.gaps.sureness import asked
from kloof.indicators import Indicator, find_indicator, indicators
from kloof.language.gaps import HoldsUnder
from kloof.language.texts import Text
from kloof.observations import Panel, Weights
from kloof.regions import Region, Series, Side, continued, region, series, side

__all__ = ["gap", "nothing_known"]

_NOISE = 1e-9
_TOO_LITTLE = (Missing.LOW_COVERAGE, Missing.NO_WEIGHT, Missing.BOUNDARY_CHANGED)
_PROVISIONAL = Text(
    nl="Voorlopig: welke buurten bij dit gebied horen is onze reconstructie, geen officiële lijst.",
    en="Provisional: which neighbourhoods belong to this area is our reconstruction, no official list.",
)


def gap(panel: Panel, area: Area | str, indicator: Indicator | str, *, versus: str = "rest") -> Gap:
    """Measure how far an area is behind, per year.

    The sign always means the same: **a positive gap is a disadvantage**, whether the indicator is better when higher
    or when lower. Indicators without a good direction, and raw counts, have values and no gap.

    Parameters
    ----------
    panel
        The figures of one release.
    area
        An area, or what :func:`kloof.areas.find_area` understands.
    indicator
        A card, or its id.
    versus
        ``rest`` of the municipality, ``rest-without-programmes``, ``rest-without-centre``, ``city``, ``country`` or
        ``peers`` (neighbourhoods elsewhere that were most alike before).

    Returns
    -------
    Gap
        One point per year of the best table on the area's map, and per year that only another yearly table of its
        family has, brought to that map. A year without a figure has its reason.

    Raises
    ------
    UnknownArea, UnknownDefinition, UnknownIndicator, UnknownComparator, IndicatorNotInRelease
        Something that was asked is not known; near names are given.
    BoundaryYearMismatch
        The release has the indicator, but on the boundaries of another year.

    Examples
    --------
    >>> from kloof import releases
    >>> panel = releases.read(releases.demo_path()).panel
    >>> gap(panel, "veendrecht-oost", "self_rated_health").points[-1].gap > 0
    True
    """
    card = find_indicator(indicator) if isinstance(indicator, str) else indicator
    there = panel.boundary_years(card)
    if not there:
        raise IndicatorNotInRelease(
            card.id, present=[i for i, other in indicators().items() if panel.boundary_years(other)]
        )
    wanted = area
    if set(card.columns) == {"imd"}:
        named = area if isinstance(area, str) else area.id
        english = re.match(ENGLISH_CODE, named.strip().upper())
        raise OtherCodeSystem(named, indicator=None if english else card.id)
    if isinstance(area, str):
        area = _found(panel, area, card, there)
    held = continued(panel, card, area.boundary_year)
    if held is None or not _tells(panel, area, held):
        name = wanted if isinstance(wanted, str) else area.id
        raise BoundaryYearMismatch(name, drawn_on=[area.boundary_year], indicator=card.id, available=there)
    if not _is_there(panel, area):
        others = [id_ for id_ in focus_areas() if any(_is_there(panel, one) for one in definitions_of(id_)[:1])]
        raise AreaNotInRelease(area.id, present=others)
    points, compared = _points(panel, area, held, versus)
    change = _change(points)
    return Gap(
        area=area,
        indicator=card,
        comparator=versus,
        comparator_name=compared.region.name,
        comparator_spoken=compared.region.spoken,
        table=held.table,
        release=panel.release,
        points=points,
        holds_under=_holds_under(panel, area, card, versus, points),
        change=change,
        explained=compared.explained,
        peers=_named(panel, area, compared) if versus == "peers" else (),
        likeness=compared.likeness,
        beside=tuple(_beside(panel, area, held, versus, points)),
        residents=who_lives_here(panel, area, versus, [p.year for p in points if p.gap is not None], compared),
    )


def nothing_known(panel: Panel, area: Area, indicator: Indicator) -> Missing | None:
    """Say why a gap of an area would tell no figure of it at all, without comparing it with anything.

    Parameters
    ----------
    panel, area, indicator
        As for :func:`gap`; the release has the indicator on the area's map.

    Returns
    -------
    Missing or None
        Why there is no figure of the newest year, which is what the last point of :func:`gap` would say. None when some
        year has a figure, or when only comparing can tell.

    Examples
    --------
    >>> from kloof import releases
    >>> panel = releases.read(releases.demo_path()).panel
    >>> east = find_area("veendrecht-oost", panel.areas)
    >>> nothing_known(panel, east, find_indicator("self_rated_health")) is None
    True
    """
    held = continued(panel, indicator, area.boundary_year)
    if held is None or not held.cells:
        return None
    if is_below(area, held.level):
        return Missing.ONLY_LARGER_AREAS
    own = region(panel, area, held.level)
    last = None
    for year in held.cells:
        if not held.tells(own, year):
            continue
        mine = side(held, own, year, panel.weights(indicator, held.boundary_year, year, held.level))
        if mine.value is not None or mine.low is not None:
            return None
        last = mine.missing
    return last if own.units or own.codes else None


def _found(panel: Panel, asked: str, card: Indicator, there: Sequence[int]) -> Area:
    """Find an area on a map with the indicator; a focus area is drawn on its own map, to which figures are brought."""
    try:
        return find_area(asked, panel.areas, indicator=card.id, boundary_years=there)
    except BoundaryYearMismatch:
        area = find_area(asked, panel.areas, indicator=card.id)
        if not area.is_focus_area:
            raise
        return area


def _tells(panel: Panel, area: Area, held: Series) -> bool:
    """Whether a series has anything of an area, where no table is drawn on its map."""
    own = region(panel, area, held.level)
    return held.table in panel.tables(held.indicator, area.boundary_year) or any(
        held.tells(own, year) for year in held.cells
    )


def _beside(panel: Panel, area: Area, held: Series, versus: str, points: Sequence[Point]) -> Iterator[Beside]:
    """Give the rest without other programmes beside the rest, and the rest without the centre where it matters."""
    years = [point.year for point in points if point.gap is not None]
    if versus != "rest" or len(years) < 2:
        return
    counted_elsewhere = held.indicator.counted_where == "place_of_event"
    for other in ("rest-without-programmes", *(("rest-without-centre",) if counted_elsewhere else ())):
        found, compared = _points(panel, area, held, other, (years[0], years[-1]))
        gaps = {point.year: point.gap for point in found}
        first, last = gaps[years[0]], gaps[years[-1]]
        if first is not None and last is not None:
            yield Beside(other, compared.region.name, (years[0], years[-1]), (first, last))


def _named(panel: Panel, area: Area, compared: Comparator) -> tuple[Peer, ...]:
    year = area.boundary_year
    return tuple(
        Peer(unit, panel.name(unit, year), panel.name(municipality_of(unit) or unit, year))
        for unit in compared.region.units
    )


def _is_there(panel: Panel, area: Area) -> bool:
    there = panel.remember(
        ("codes", area.boundary_year), lambda: set(panel.areas.filter(boundary_year=area.boundary_year)["area"])
    )
    return any(code in there for code in area.codes)


def _points(
    panel: Panel, area: Area, held: Series, versus: str, only: Sequence[int] | None = None
) -> tuple[tuple[Point, ...], Comparator]:
    """Give the points of one area, of all years or some; definitions are asked again for every other one, made once."""

    def compute() -> tuple[tuple[Point, ...], Comparator]:
        own = region(panel, area, held.level)
        below = is_below(area, held.level)
        if below:
            own = replace(own, codes=(), units=())
        matched_on = series(panel, held.indicator, area.boundary_year)
        other = comparator(panel, area, versus, held.level, matched_on)
        years = (year for year in only or held.cells if below or held.tells(own, year))
        points = (_point(panel, held, own, other.region, year) for year in years)
        if area.provisional:
            points = (replace(point, caveats=(_PROVISIONAL, *point.caveats)) for point in points)
        return tuple(points), other

    return panel.remember(("points", area, held.indicator.id, versus, only), compute)


def _point(panel: Panel, held: Series, own: Region, other: Region, year: int) -> Point:
    card = held.indicator
    weights = panel.weights(card, held.boundary_year, year, held.level)
    mine, theirs = side(held, own, year, weights), _their_side(panel, held, other, year, weights)
    if not own.units and not own.codes:
        mine = replace(mine, missing=Missing.ONLY_LARGER_AREAS)
        if theirs.missing is Missing.NO_COMPARATOR:
            theirs = replace(theirs, missing=Missing.ONLY_LARGER_AREAS)
    missing = mine.missing
    value, comparator = mine.value, theirs.value
    if missing is None and theirs.missing in (Missing.LOW_COVERAGE, Missing.NO_WEIGHT) and not mine.own:
        missing, value = theirs.missing, None
    elif missing is None and theirs.missing is not None and card.has_gap:
        missing = theirs.missing
    difference = None
    if card.has_gap and value is not None and comparator is not None:
        difference = comparator - value if card.better == "higher" else value - comparator
    population = sum(weights.by_area.get(unit, 0.0) for unit in own.units) if weights else 0.0
    if missing is None and not card.has_gap:
        missing = Missing.NOT_COMPARABLE if card.kind == "extensive" else Missing.NO_DIRECTION
    people = None
    if difference is not None and card.per is not None and population > 0:
        people = population * difference / card.per
    return Point(
        year=year,
        as_of=card.as_of.format(year=year),
        status=_status(held, own, year),
        value=value,
        comparator=comparator,
        gap=difference,
        ratio=value / comparator if difference is not None and value is not None and comparator else None,
        people=people,
        coverage=mine.coverage,
        missing=missing,
        caveats=(
            *caveats_of(held, mine, theirs, own, other, year, weights, population, has_people=people is not None),
            *(lacking(panel, own) if missing is Missing.NO_WEIGHT else ()),
        ),
        value_low=mine.low,
        comparator_low=theirs.low,
        ask=asked(panel, held, own, other, year, _of_parts((mine, value), (theirs, comparator))),
        table=table_of(held, own, mine, year),
    )


def _their_side(panel: Panel, held: Series, other: Region, year: int, weights: Weights | None) -> Side:
    """Give the side of the comparator; the country is the same for every area on a map, and computed once."""
    if other.id != "country":
        return side(held, other, year, weights)
    key = ("country", held.indicator.id, held.table, held.boundary_year, year)
    return panel.remember(key, lambda: _country(panel, held, other, year, weights))


def _country(panel: Panel, held: Series, other: Region, year: int, weights: Weights | None) -> Side:
    """Give the country's side: of its neighbourhoods, or of its municipalities in a year that only tells of those."""
    found = side(held, other, year, weights)
    if held.level != "BU" or held.indicator.kind == "extensive" or found.missing not in _TOO_LITTLE:
        return found
    whole = replace(held, level="GM", country={})
    towns = replace(other, units=tuple(panel.units(held.boundary_year, "GM")))
    of_towns = side(whole, towns, year, panel.weights(held.indicator, held.boundary_year, year, "GM"))
    return found if of_towns.value is None else replace(of_towns, towns=True)


def _of_parts(mine: tuple[Side, float | None], theirs: tuple[Side, float | None]) -> tuple[float | None, float | None]:
    """Give both figures, none where it is not made of the neighbourhoods that the margins are computed from."""
    one, other = (None if found.own or found.towns else value for found, value in (mine, theirs))
    return one, other


def _status(held: Series, own: Region, year: int) -> Status:
    """Give the least final status among the cells of the area."""
    cells = held.cells[year]
    return Status.least_final(cells[code].status for code in (*own.units, *own.codes) if code in cells)


def _change(points: Sequence[Point]) -> float | None:
    gaps = [point.gap for point in points if point.gap is not None]
    return _difference(gaps[0], gaps[-1]) if len(gaps) > 1 else None


def _difference(before: float, after: float) -> float:
    """Give the change between two gaps; what is only the noise of computing is no change."""
    return 0.0 if abs(after - before) < _NOISE else after - before


def _holds_under(panel: Panel, area: Area, card: Indicator, versus: str, asked: Sequence[Point]) -> HoldsUnder:
    """Count the definitions whose gap moves as the asked one's does, between the asked one's first and last gap."""
    years = [point.year for point in asked if point.gap is not None]
    if len(years) < 2:
        return HoldsUnder(same=0, of=0)
    own = _moved(asked, years[0], years[-1])
    if not area.is_focus_area:
        return HoldsUnder(same=1, of=1)
    moves = []
    for definition in definitions_of(area.id):
        held = continued(panel, card, definition.boundary_year)
        points = asked if definition == area else _points(panel, definition, held, versus)[0] if held else ()
        moves.append(_moved(points, years[0], years[-1]))
    told = [move for move in moves if move is not None]
    return HoldsUnder(same=sum(move == own for move in told), of=len(told))


def _moved(points: Sequence[Point], first: int, last: int) -> int | None:
    """Give the sign of the change of the gap between two years; None when one of them has no gap."""
    gaps = {point.year: point.gap for point in points}
    before, after = gaps.get(first), gaps.get(last)
    if before is None or after is None:
        return None
    change = _difference(before, after)
    return (change > 0) - (change < 0)
