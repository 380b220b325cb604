# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Lets through what may be shown.

Five rules are kept. Nothing is shown of a table without a disclosure profile. A provisional definition of an area is
never published. An area is a union of whole neighbourhoods of one map, so that nothing smaller than a neighbourhood can
be told from the difference of two areas. A share, mean or rate is shown only where at least as many people live as the
card of its table asks. And where an area's own figure is hidden, so is that of the rest, which with the whole
municipality and the numbers of residents would give it away.

A rate that kloof derives itself is hidden before, in the release (:func:`kloof.figures.derive`). A share that a
publisher publishes stands in the release as published. Both count in the areas around them, which would be wrong
without. So the gate keeps kloof from showing such a figure, not a reader from looking it up or working it out from what
publishers publish: counts are published by them, rounded, and pass.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from kloof.adjusted import Adjusted
from kloof.areas import Area
from kloof.disclosure.profiles import profile_of
from kloof.errors import AreaProvisional, AreaRefused
from kloof.estimates import Missing
from kloof.gaps import Gap, Point
from kloof.gaps.sureness import Sureness
from kloof.indicators import Indicator, find_indicator
from kloof.language.adjusted import AdjustedFigure, AdjustmentFigure
from kloof.language.editions import AreaObject, AreaSeries, AreaValue, GapFigure
from kloof.language.gaps import GapDocument, GapPoint, GapYearMargins
from kloof.language.profiles import ProfileDocument, ProfileUnknown
from kloof.observations import Panel
from kloof.regions import region
from kloof.tables import table_card

__all__ = [
    "check_area",
    "fewest_residents",
    "gate_adjusted",
    "gate_area",
    "gate_document",
    "gate_figure",
    "gate_gap",
    "gate_profile",
    "hide_figure",
    "is_hidden",
    "is_too_few",
    "residents_of",
    "through",
]


def check_area(panel: Panel, area: Area) -> None:
    """Check that an area is a union of whole neighbourhoods of one map, and not a provisional reconstruction.

    Raises
    ------
    AreaProvisional
        Which neighbourhoods it has is our own reconstruction.
    AreaRefused
        A code is not on that map; names the codes.
    """
    if area.provisional:
        raise AreaProvisional(area.id, definition=area.definition)
    _check_whole(panel, area)


def _check_whole(panel: Panel, area: Area) -> None:
    year = area.boundary_year
    known = panel.remember(("codes", year), lambda: set(panel.areas.filter(boundary_year=year)["area"]))
    strange = [code for code in area.codes if code not in known]
    if strange:
        raise AreaRefused(area.id, codes=strange, boundary_year=area.boundary_year)


def residents_of(panel: Panel, area: Area) -> float | None:
    """Count the residents of an area from the newest complete table on its map; None when that is not known."""
    years = _counted_in(panel, area.boundary_year)
    return _residents_in(panel, area, years[-1]) if years else None


def fewest_residents(panel: Panel, area: Area) -> float | None:
    """Count the residents of an area in the year it had the fewest, of the complete tables on its map.

    What was hidden while few people lived there stays hidden when more of them come: None when nothing is known.
    """
    known = [_residents_in(panel, area, year) for year in _counted_in(panel, area.boundary_year)]
    return min((number for number in known if number is not None), default=None)


def _counted_in(panel: Panel, boundary_year: int) -> list[int]:
    counted = panel.rows(find_indicator("residents"))
    return panel.remember(
        ("counted in", boundary_year), lambda: sorted(set(counted.filter(boundary_year=boundary_year)["year"]))
    )


def _residents_in(panel: Panel, area: Area, year: int) -> float | None:
    weights = panel.weights(find_indicator("residents"), area.boundary_year, year)
    if weights is None:
        return None
    units = region(panel, area, "BU").units
    known = [weights.by_area[unit] for unit in units if unit in weights.by_area]
    return sum(known) if known else None


def gate_gap(panel: Panel, gap: Gap) -> GapFigure:
    """Let a gap through as an edition may keep it.

    Every year of an area with too few residents loses its figures and gets the reason; so does the sentence in people.

    Raises
    ------
    AreaRefused
        The area is not a union of whole neighbourhoods of one map.
    TableWithoutProfile
        Nothing says what may be shown of its table.
    """
    check_area(panel, gap.area)
    return gate_figure(gap.figure(), fewest_residents(panel, gap.area), gap.table)


def through(panel: Panel, gap: Gap) -> Gap:
    """Let a gap through as an analyst may see it: the same rules as for an edition, also in a provisional area.

    Raises
    ------
    TableWithoutProfile
        Nothing says what may be shown of its table.
    """
    if not gap.points or not is_too_few(gap.indicator, fewest_residents(panel, gap.area), gap.table):
        return gap
    with_rest = gap.comparator.startswith("rest")
    points = tuple(_emptied(point, with_rest=with_rest) for point in gap.points)
    return replace(gap, points=points, change=None, likeness=(), residents=None, beside=())


def gate_figure(figure: GapFigure, residents: float | None, table: str) -> GapFigure:
    """Let a figure in both languages through, given how many people live in its area and the table it comes from."""
    card = find_indicator(figure.nl.indicator.id)
    if not is_too_few(card, residents, table):
        return figure
    return figure.model_copy(
        update={
            "nl": gate_document(figure.nl, residents, table),
            "en": gate_document(figure.en, residents, table),
            "sentence": Missing.TOO_FEW.reason,
        }
    )


def hide_figure(figure: GapFigure) -> GapFigure:
    """Take every number out of a figure, of both its sides, and give the reason that too few people live there."""

    def hidden(document: GapDocument) -> GapDocument:
        return _without(document, tuple(_hidden(point, with_rest=True) for point in document.series))

    return figure.model_copy(
        update={"nl": hidden(figure.nl), "en": hidden(figure.en), "sentence": Missing.TOO_FEW.reason}
    )


def gate_document(document: GapDocument, residents: float | None, table: str) -> GapDocument:
    """Let a gap in one language through: where too few people live its numbers go and the reason stays.

    The comparator stays where it is the municipality or the country; a rest goes too, because area = city - rest. What
    the rules say of the figures, how alike peers are and who came to live here goes: their sentences hold the numbers.
    """
    if not is_too_few(find_indicator(document.indicator.id), residents, table):
        return document
    with_rest = document.comparator.id.startswith("rest")
    return _without(document, tuple(_hidden(point, with_rest=with_rest) for point in document.series))


def _without(document: GapDocument, series: tuple[GapPoint, ...]) -> GapDocument:
    """Give a document with other points, and without the sentences in which the numbers would still stand."""
    return document.model_copy(
        update={
            "series": series,
            "comparator": document.comparator.model_copy(update={"likeness": ()}),
            "warnings": (),
            "beside": (),
            "residents": None,
            "trend": None,
            "told_apart": None,
            "explained": (),
        }
    )


def gate_adjusted(found: Adjusted, comparator: str, shown: GapFigure) -> AdjustedFigure:
    """Let an adjusted gap through: it is told only where the gap of that year, which went through the gate, is.

    Parameters
    ----------
    found
        The gap with its adjustments.
    comparator
        With whom the area is compared.
    shown
        The same gap as :func:`gate_gap` let it through.
    """
    told = any(point.year == found.year and point.gap is not None for point in shown.nl.series)
    hidden = found.year is not None and not told
    kept = () if hidden else found.adjustments
    return AdjustedFigure(
        comparator=comparator,
        year=found.year,
        gap=None if hidden or found.gap is None else _settled(found.gap),
        adjustments=tuple(
            AdjustmentFigure(
                mix=one.mix.id, name=one.mix.name, gap=_settled(one.gap), low=_settled(one.low),
                high=_settled(one.high), explained=_settled(one.explained), shares=one.shares, fit=_settled(one.fit),
                neighbourhoods=one.neighbourhoods, municipalities=one.municipalities,
            )
            for one in kept
        ),
        reason=Missing.TOO_FEW.reason if hidden else found.reason,
        sentences=found.sentences if kept else (),
    )  # fmt: skip


def _settled(number: float) -> float:
    """Round to what is kept: the last bit of a machine's arithmetic is no part of a figure."""
    return round(number, 6) + 0.0


def gate_area(area: AreaObject) -> AreaObject:
    """Let the profile of an area through: its own residents decide which shares, means and rates may be shown."""
    residents = _fewest(area.series, "residents")
    kept = tuple(_gated_series(one, residents) for one in area.series)
    return area.model_copy(update={"series": kept})


def gate_profile(panel: Panel, area: Area, document: ProfileDocument) -> ProfileDocument:
    """Let the profile of an area by theme through: where too few people live its shares, means and rates go.

    What goes, area and comparator alike, is then among what is unknown, with the reason.

    Raises
    ------
    AreaRefused
        The area is not a union of whole neighbourhoods of one map.

    Examples
    --------
    >>> from kloof import areas, profiles, releases
    >>> panel = releases.read(releases.demo_path()).panel
    >>> few = areas.find_area("BU99990303", panel.areas)
    >>> shown = gate_profile(panel, few, profiles.describe(panel, few))
    >>> {figure.indicator.kind for theme in shown.themes for figure in theme.figures}
    {'extensive'}
    """
    near = panel.around([code for code in area.municipality.split("+") if code])
    _check_whole(near, area)
    residents = fewest_residents(near, area)
    kept, hidden = [], []
    for theme in document.themes:
        shown = []
        for figure in theme.figures:
            if not is_too_few(find_indicator(figure.indicator.id), residents, figure.table):
                shown.append(figure)
                continue
            hidden.append(
                ProfileUnknown(
                    indicator=figure.indicator.id,
                    name=figure.indicator.name,
                    theme=find_indicator(figure.indicator.id).theme,
                    reason=Missing.TOO_FEW.reason.to(document.language),
                )
            )
        if shown:
            kept.append(theme.model_copy(update={"figures": tuple(shown)}))
    return document.model_copy(update={"themes": tuple(kept), "unknown": (*hidden, *document.unknown)})


def is_hidden(panel: Panel, codes: Sequence[str], boundary_year: int, card: Indicator, table: str) -> bool:
    """Say whether too few people live in areas of one level together to show a share, mean or rate of them.

    Codes of which the number of residents is not known count for nobody.

    Raises
    ------
    TableWithoutProfile
        Nothing says what may be shown of the table.
    """
    counted = find_indicator("residents")
    newest = max(panel.rows(counted).filter(boundary_year=boundary_year)["year"], default=None)
    held = None if newest is None else panel.weights(counted, boundary_year, int(newest), codes[0][:2])
    residents = None if held is None else sum(held.by_area.get(code, 0.0) for code in codes)
    return is_too_few(card, residents, table)


def is_too_few(card: Indicator, residents: float | None, table: str) -> bool:
    """Whether a figure must stay away; a table without a profile is refused, whatever the figure."""
    profile_of(table)
    if card.kind == "extensive":
        return False
    return residents is None or residents < table_card(table).min_residents


def _hidden(point: GapPoint, *, with_rest: bool) -> GapPoint:
    names = ("value", "gap", "people", *(("comparator",) if with_rest else ()))
    numbers = [f"{name}{bound}" for name in names for bound in ("", "_low", "_high")] + ["ratio"]
    missing = point.missing if point.value is None and point.missing else Missing.TOO_FEW.value
    emptied: Mapping[str, None] = dict.fromkeys(numbers)
    margins = None
    if point.margins is not None and not with_rest:
        margins = GapYearMargins(comparator=point.margins.comparator)
    return point.model_copy(update={**emptied, "missing": missing, "margins": margins, "shrunk": None})


def _emptied(point: Point, *, with_rest: bool) -> Point:
    missing = point.missing if point.value is None and point.missing else Missing.TOO_FEW
    emptied = replace(point, value=None, value_low=None, gap=None, ratio=None, people=None, missing=missing)
    if with_rest:
        return replace(emptied, comparator=None, comparator_low=None, ask=None)
    sure = point.sure
    return replace(emptied, ask=lambda: Sureness(comparator=sure.comparator))


def _fewest(series: Sequence[AreaSeries], indicator: str) -> float | None:
    values = [v.value for one in series if one.indicator == indicator for v in one.values if v.value is not None]
    return min(values, default=None)


def _gated_series(one: AreaSeries, residents: float | None) -> AreaSeries:
    card = find_indicator(one.indicator)
    return one.model_copy(update={"values": tuple(_gated_value(v, card, residents) for v in one.values)})


def _gated_value(value: AreaValue, card: Indicator, residents: float | None) -> AreaValue:
    if value.value is None or not is_too_few(card, residents, value.table):
        return value
    return value.model_copy(update={"value": None, "missing": Missing.TOO_FEW.value})
