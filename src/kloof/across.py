# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""One indicator across the areas of a municipality, and two sets of neighbourhoods beside each other.

Everything here has passed the gate of :mod:`kloof.disclosure`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from kloof.areas import Area
from kloof.disclosure import check_area, fewest_residents, gate_area, gate_gap, hide_figure, is_too_few, residents_of
from kloof.errors import IndicatorNotInRelease, KloofError
from kloof.estimates import Missing, Status
from kloof.gaps import Gap, Point, gap
from kloof.gaps.centres import centre_of
from kloof.gaps.sureness import asked
from kloof.indicators import Indicator, indicators
from kloof.language.editions import AreaObject, AreaSeries, AreaValue, GapFigure, IndicatorObject
from kloof.language.gaps import HoldsUnder
from kloof.language.texts import Text
from kloof.observations import Panel
from kloof.profiles import indicator_object, profile
from kloof.regions import Region, Series, continued, region, side, units_of

__all__ = ["Across", "Compared", "Row", "across", "compare"]

_LEVELS = ("BU", "WK")


@dataclass(frozen=True, slots=True)
class Row:
    """One area with its values per year, as published or derived; a year without a value has its reason."""

    code: str
    name: str
    values: Mapping[int, AreaValue]


@dataclass(frozen=True, slots=True)
class Across:
    """One indicator across a municipality.

    Parameters
    ----------
    card
        The indicator, with the publishers' tables this release really has.
    table, level
        The one table the values come from, and its finest level: neighbourhoods (``BU``), districts (``WK``) or only
        the municipality (``GM``).
    years
        Oldest first.
    status
        How final the publisher calls the values, by year.
    rows
        The areas of that level, by name, never by value. None where the level is the municipality.
    city, country
        The municipality and, where the publisher publishes it, the country.
    focus
        The focus area beside the rest of its municipality; None when the table says nothing of its neighbourhoods.
    """

    card: IndicatorObject
    table: str
    level: str
    years: tuple[int, ...]
    status: Mapping[int, str]
    rows: tuple[Row, ...]
    city: Row
    country: Row | None
    focus: GapFigure | None


@dataclass(frozen=True, slots=True)
class Compared:
    """Two areas beside each other, each through the gate; where one may not be shown, neither is.

    Parameters
    ----------
    figure
        Area A with area B as its comparator: values, gap (positive: A is worse off), ratio, people, coverage, caveats.
    residents
        Of A and of B, None where that is not known.
    """

    figure: GapFigure
    residents: tuple[float | None, float | None]


def across(panel: Panel, municipality: str, focus: Area, *, only: Collection[str] | None = None) -> tuple[Across, ...]:
    """Give every indicator with figures of a municipality, in each of its areas, on the map of its focus area.

    Parameters
    ----------
    panel
        The figures of one release, or of the part :meth:`~kloof.observations.Panel.around` gives.
    municipality
        Its CBS code.
    focus
        The programme's area; its map is the one that is shown.
    only
        Ids of the indicators that are wanted; without it every one.

    Returns
    -------
    tuple of Across
        In the order of their ids. A share, mean or rate of too few residents has no value and says why.

    Examples
    --------
    >>> from kloof import releases
    >>> from kloof.areas import find_area
    >>> panel = releases.read(releases.demo_path()).panel
    >>> health = across(panel, "GM9999", find_area("veendrecht-oost"), only=["self_rated_health"])[0]
    >>> health.level, len(health.rows), health.rows[0].name
    ('BU', 18, 'Ambachtspark')
    """
    year = focus.boundary_year
    wanted = [card for card in indicators().values() if only is None or card.id in only or card.id == "residents"]
    held = {card.id: found for card in wanted if (found := _within(continued(panel, card, year), municipality))}
    city = gate_area(profile(panel, municipality, year, only=held.keys()))
    whole = {one.indicator: {v.year: v for v in one.values} for one in city.series}
    rows = _rows(panel, municipality, year, held)
    told = []
    for id_, one in held.items():
        if only is not None and id_ not in only:
            continue
        below = tuple(row for code, row in rows.get(id_, {}).items() if code.startswith(one.level))
        own = Row(municipality, city.name, whole.get(id_, {}))
        if not any(v.value is not None for row in (*below, own) for v in row.values.values()):
            continue
        told.append(
            Across(
                card=indicator_object(panel, id_),
                table=one.table,
                level=one.level,
                years=_years(one, municipality),
                status={y: _status(one, y, municipality) for y in _years(one, municipality)},
                rows=tuple(sorted(below, key=lambda row: (row.name, row.code))),
                city=own,
                country=_country(one),
                focus=_focus(panel, focus, one) if one.level == "BU" else None,
            )
        )
    return tuple(told)


def compare(panel: Panel, a: Area, b: Area, indicator: Indicator, *, spoken: Text | None = None) -> Compared:
    """Put two areas beside each other.

    Parameters
    ----------
    a, b
        Unions of whole neighbourhoods of one map, such as :func:`kloof.areas.find_area` gives for codes joined by
        ``+``. They may overlap, which no caveat tells. Nothing is shown where the difference of the two, or of one and
        its whole municipality, is a place of too few people: it would follow.
    indicator
        A card.
    spoken
        Area B as it stands inside a sentence ("the rest of Veendrecht"); its name when that says it.

    Raises
    ------
    AreaRefused, AreaProvisional
        An area is no union of whole neighbourhoods of one map, or our own reconstruction.
    IndicatorNotInRelease
        The release has no such figures on this map.

    Examples
    --------
    >>> from kloof import releases
    >>> from kloof.areas import find_area
    >>> from kloof.indicators import find_indicator
    >>> panel = releases.read(releases.demo_path()).panel
    >>> one, two = (find_area(code, panel.areas) for code in ("BU99990102", "BU99990300"))
    >>> compare(panel, one, two, find_indicator("self_rated_health")).figure.nl.series[-1].gap > 0
    True
    """
    for area in (a, b):
        check_area(panel, area)
    held = continued(panel, indicator, a.boundary_year)
    if held is None or a.boundary_year != b.boundary_year:
        raise IndicatorNotInRelease(indicator.id, present=[])
    one, two = _beside(panel, held, a, b, spoken), _beside(panel, held, b, a, None)
    mine, theirs = gate_gap(panel, one), gate_gap(panel, two)
    if _is_hidden(one, mine) or _is_hidden(two, theirs) or _tells_of_few(panel, held, a, b):
        mine = hide_figure(mine)
    return Compared(figure=mine, residents=(residents_of(panel, a), residents_of(panel, b)))


def _within(held: Series | None, municipality: str) -> Series | None:
    """Give a series when it says anything of the municipality, with its finest level there."""
    if held is None:
        return None
    digits = municipality[2:]
    levels = {code[:2] for cells in held.cells.values() for code in cells if code[2:6] == digits}
    finest = next((level for level in (*_LEVELS, "GM") if level in levels), None)
    if finest is None:
        return None
    return held if finest == held.level else replace(held, level=finest)


def _rows(panel: Panel, municipality: str, year: int, held: Mapping[str, Series]) -> dict[str, dict[str, Row]]:
    """Give the rows of every indicator by area, after each area passed the gate once with all its figures."""
    found: dict[str, dict[str, Row]] = {id_: {} for id_ in held}
    for level in _LEVELS:
        for code in panel.units(year, level):
            if code[2:6] != municipality[2:]:
                continue
            own = [s for id_, one in held.items() if (s := _series(id_, one, code)) is not None]
            name = panel.name(code, year)
            for one in gate_area(AreaObject(code=code, name=name, boundary_year=year, series=tuple(own))).series:
                found[one.indicator][code] = Row(code, name, {v.year: v for v in one.values})
    return found


def _series(id_: str, held: Series, code: str) -> AreaSeries | None:
    """Give the cells of one area, when the table is about areas of its level."""
    if not code.startswith(held.level) and id_ != "residents":
        return None
    values = []
    for year in _years(held, f"GM{code[2:6]}"):
        cell = held.cells[year].get(code)
        value = cell.value if cell else None
        missing = None if value is not None else (cell.missing if cell else None) or Missing.NOT_PUBLISHED.value
        values.append(AreaValue(year=year, value=value, missing=missing, table=held.table_in(year, code[:2])))
    return AreaSeries(indicator=id_, values=tuple(values))


def _years(held: Series, municipality: str) -> tuple[int, ...]:
    """Give the years of the table, and those brought from others that tell anything of the municipality."""
    told = (
        year
        for year in sorted(held.cells)
        if year not in held.brought or any(code[2:6] == municipality[2:] for code in held.cells[year])
    )
    return tuple(told)


def _status(held: Series, year: int, municipality: str) -> str:
    cells = held.cells[year].items()
    return Status.least_final(cell.status for code, cell in cells if code[2:6] == municipality[2:]).value


def _country(held: Series) -> Row | None:
    values = {}
    for year, cells in sorted(held.cells.items()):
        cell = next((cells[code] for code in ("NL00", "NL01") if code in cells), None)
        if cell is not None and cell.value is not None:
            values[year] = AreaValue(year=year, value=cell.value, missing=None, table=held.table_in(year, "NL"))
    return Row("NL00", "Nederland", values) if values else None


def _focus(panel: Panel, focus: Area, held: Series) -> GapFigure | None:
    try:
        return gate_gap(panel, gap(panel, focus, held.indicator))
    except KloofError:
        return None


def _beside(panel: Panel, held: Series, a: Area, b: Area, spoken: Text | None) -> Gap:
    """Measure A beside B, as :func:`kloof.gaps.gap` measures an area beside its municipality."""
    own, other = region(panel, a, held.level), region(panel, b, held.level)
    points = tuple(
        _point(panel, held, own, other, year)
        for year in sorted(held.cells)
        if held.tells(own, year) and held.tells(other, year)
    )
    gaps = [point.gap for point in points if point.gap is not None]
    return Gap(
        area=a,
        indicator=held.indicator,
        comparator="area",
        comparator_name=other.name,
        comparator_spoken=spoken or other.spoken,
        table=held.table,
        release=panel.release,
        points=points,
        holds_under=HoldsUnder(same=0, of=0),
        change=gaps[-1] - gaps[0] if len(gaps) > 1 else None,
        holds_centre=_holds_centre(panel, held, a, own, other),
    )


def _holds_centre(panel: Panel, held: Series, a: Area, own: Region, other: Region) -> bool:
    """Say whether one of two areas holds the town centre; where nobody knows which that is, it may."""
    centre = centre_of(panel, [m for m in a.municipality.split("+") if m], a.boundary_year)
    middle = set(units_of(panel, centre.codes, a.boundary_year, held.level))
    return not middle or bool(middle & {*own.units, *other.units})


def _point(panel: Panel, held: Series, own: Region, other: Region, year: int) -> Point:
    card = held.indicator
    weights = panel.weights(card, held.boundary_year, year, held.level)
    mine, theirs = side(held, own, year, weights), side(held, other, year, weights)
    difference = ratio = people = None
    if card.has_gap and mine.value is not None and theirs.value is not None:
        difference = theirs.value - mine.value if card.better == "higher" else mine.value - theirs.value
        ratio = mine.value / theirs.value if theirs.value else None
        living = sum(weights.by_area.get(unit, 0.0) for unit in own.units) if weights else 0.0
        people = living * difference / card.per if card.per is not None and living > 0 else None
    missing = mine.missing or (theirs.missing if theirs.value is None else None)
    if missing is None and not card.has_gap:
        missing = Missing.NOT_COMPARABLE if card.kind == "extensive" else Missing.NO_DIRECTION
    known = weights.by_area if weights else {}
    unweighed = len({unit for unit in (*own.units, *other.units) if unit not in known})
    coverages = [s.coverage for s in (mine, theirs) if s.coverage is not None]
    return Point(
        year=year,
        as_of=card.as_of.format(year=year),
        status=Status.least_final(cell.status for unit in own.units if (cell := held.cells[year].get(unit))),
        value=mine.value,
        comparator=theirs.value,
        gap=difference,
        ratio=ratio,
        people=people,
        coverage=min(coverages, default=None),
        missing=missing,
        caveats=tuple(_caveats(held, unweighed)),
        value_low=mine.low,
        comparator_low=theirs.low,
        ask=asked(panel, held, own, other, year, (mine.value, theirs.value)),
    )


def _caveats(held: Series, unweighed: int) -> list[Text]:
    said = []
    if held.indicator.counted_where == "place_of_event" and held.indicator.kind == "intensive":
        said.append(
            Text(
                nl="Dit telt waar het gebeurde, gedeeld door wie er woont. Een centrum met veel bezoekers komt "
                "hoog uit.",
                en="This counts where it happened, divided by who lives there. A centre with many visitors comes out "
                "high.",
            )
        )
    if unweighed and held.indicator.kind == "intensive":
        said.append(
            Text(
                nl=f"Van {unweighed} buurten is niet bekend hoeveel mensen er wonen; zij tellen niet mee.",
                en=f"Of {unweighed} neighbourhoods the number of residents is not known; they do not count.",
            )
        )
    return said


def _tells_of_few(panel: Panel, held: Series, a: Area, b: Area) -> bool:
    """Whether the two values together, or one with that of the whole municipality, give those of too few people."""
    own, other = (frozenset(region(panel, area, "BU").units) for area in (a, b))
    city = frozenset(units_of(panel, [m for m in a.municipality.split("+") if m], a.boundary_year, "BU"))
    for codes in (own - other, other - own, city - own, city - other):
        residents = fewest_residents(panel, replace(a, codes=tuple(sorted(codes)))) if codes else None
        if residents and is_too_few(held.indicator, residents, held.table):
            return True
    return False


def _is_hidden(before: Gap, after: GapFigure) -> bool:
    return any(
        point.value is not None and shown.value is None
        for point, shown in zip(before.points, after.nl.series, strict=True)
    )
