# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""How far an area is behind, compared with whom, in points, ratio and people.

The method, its assumptions and its limits: docs/methods/gap.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kloof.areas import Area, definitions_of, find_area, focus_areas, municipality_of
from kloof.errors import AreaNotInRelease, BoundaryYearMismatch, IndicatorNotInRelease
from kloof.estimates import Missing, Status
from kloof.indicators import Indicator, find_indicator, indicators
from kloof.language.editions import GapFigure
from kloof.language.gaps import GapArea, GapComparator, GapDocument, GapIndicator, GapPoint, HoldsUnder
from kloof.language.texts import Language, Text
from kloof.language.writing import about, listed, written
from kloof.observations import Panel, Weights
from kloof.regions import (
    COMPARATORS,
    Region,
    Series,
    Side,
    comparator_region,
    municipalities_among,
    region,
    series,
    side,
)

__all__ = ["COMPARATORS", "Gap", "Point", "gap"]


@dataclass(frozen=True, slots=True)
class Point:
    """One year of a gap; positive `gap` = worse off. Whatever is None has its reason in `missing` or in `caveats`."""

    year: int
    as_of: str
    status: Status
    value: float | None
    comparator: float | None
    gap: float | None
    ratio: float | None
    people: float | None
    coverage: float | None
    missing: Missing | None
    caveats: tuple[Text, ...]
    value_low: float | None = None
    comparator_low: float | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap over the years, with everything needed to judge it.

    Parameters
    ----------
    area, indicator
        What was asked.
    comparator, comparator_name, comparator_spoken
        With whom it is compared: the id, the name, and the name as it stands inside a sentence.
    table
        The one publisher's table the series comes from.
    release
        Hash of the release.
    points
        One per year of that table, oldest first.
    holds_under
        Under how many of the area's definitions the gap moves the same way.
    change
        Change of the gap from the first to the last year with a gap: negative is a gap that becomes smaller. None when
        fewer than two years have a gap.
    """

    area: Area
    indicator: Indicator
    comparator: str
    comparator_name: Text
    comparator_spoken: Text
    table: str
    release: str
    points: tuple[Point, ...]
    holds_under: HoldsUnder
    change: float | None

    def document(self, language: Language = "nl") -> GapDocument:
        """Give the gap as others read it, with names and caveats in one language."""
        return GapDocument(
            area=GapArea(
                id=self.area.id,
                name=self.area.name,
                definition=self.area.definition,
                source=self.area.source.to(language),
                certainty=self.area.certainty.to(language),
            ),
            indicator=GapIndicator(
                id=self.indicator.id, name=self.indicator.name.to(language), unit=self.indicator.unit.to(language)
            ),
            comparator=GapComparator(id=self.comparator, name=self.comparator_name.to(language)),
            release=self.release,
            holds_under=self.holds_under,
            series=tuple(_published(point, self.indicator, language) for point in self.points),
        )

    def figure(self) -> GapFigure:
        """Give the gap as an edition keeps it: the same numbers with words in both languages."""
        return GapFigure(
            nl=self.document("nl"),
            en=self.document("en"),
            sentence=self.sentence(),
            table=self.table or None,
            definition=self.area.definition_name,
        )

    def sentence(self) -> Text:
        """Say the gap of the last year in people: "as if it were as in the rest, then …"."""
        last = next((point for point in reversed(self.points) if point.people is not None), None)
        if last is None or last.people is None or self.indicator.people is None:
            return self._without_people()
        if about(abs(last.people)) == 0:
            return Text(
                nl=f"Het verschil met {self.comparator_spoken.nl} is te klein om in aantallen te noemen ({last.year}).",
                en=f"The difference with {self.comparator_spoken.to('en')} is too small to count ({last.year}).",
            )
        fewer = (last.people > 0) == (self.indicator.better == "lower")
        nl = self._spoken(last.people, "nl", "net zo weinig" if last.people > 0 and fewer else "net zoveel")
        en = self._spoken(last.people, "en", "as few" if last.people > 0 and fewer else "as many")
        return Text(nl=f"{nl.removesuffix('.')} ({last.year}).", en=f"{en.removesuffix('.')} ({last.year}).")

    def direction(self) -> Text:
        """Say whether the gap became smaller, between which years, and under how many definitions that holds."""
        gaps = [(point.year, point.gap) for point in self.points if point.gap is not None]
        if self.change is None:
            return Text(
                nl="Er zijn geen twee jaren met een kloof; een richting is niet te zeggen.",
                en="There are no two years with a gap; no direction can be told.",
            )
        (first, before), (last, after) = gaps[0], gaps[-1]
        ahead = before <= 0 and after <= 0
        nl, en = _direction_words(self.change, ahead=ahead)
        tail_nl = tail_en = ""
        if self.area.is_focus_area:
            same, of = self.holds_under.same, self.holds_under.of
            tail_nl, tail_en = f" onder {same} van de {of} afbakeningen", f" under {same} of {of} definitions"
        broken = next((b for b in self.indicator.breaks_in([self.table]) if first < b.year <= last), None)
        if broken is not None:
            tail_nl += f", maar in {broken.year} is de reeks onderbroken: eerlijk vergelijken kan niet"
            tail_en += f", but the series breaks in {broken.year}: no fair comparison is possible"
        return Text(nl=f"{nl} tussen {first} en {last}{tail_nl}.", en=f"{en} between {first} and {last}{tail_en}.")

    def caveats(self) -> dict[Text, tuple[int, ...]]:
        """Give every caveat of the series once, with the years it belongs to."""
        years: dict[Text, tuple[int, ...]] = {}
        for point in self.points:
            for caveat in point.caveats:
                years[caveat] = (*years.get(caveat, ()), point.year)
        return years

    def _spoken(self, people: float, language: Language, as_many: str) -> str:
        template = self.indicator.people
        assert template is not None  # noqa: S101  only called when there is one
        number = about(abs(people))
        more = self.indicator.better == "higher" if people > 0 else self.indicator.better == "lower"
        words = {"nl": ("meer", "minder"), "en": ("more", "fewer")}[language]
        return template.to(language).format(
            as_many=as_many,
            comparator=self.comparator_spoken.to(language),
            about={"nl": "ongeveer", "en": "about"}[language],
            people=written(number, language),
            more=words[0] if more else words[1],
        )

    def _without_people(self) -> Text:
        if not self.indicator.has_gap:
            return _no_gap(self.indicator)
        last = self.points[-1] if self.points else None
        reasons = [c for c in last.caveats if c.nl.startswith(_NO_PEOPLE)] if last else []
        if reasons:
            return reasons[0]
        reason = (last.missing or Missing.NOT_PUBLISHED).reason if last else Missing.NOT_PUBLISHED.reason
        return Text(
            nl=f"De kloof is niet in aantallen te zeggen: {reason.nl}.",
            en=f"The gap cannot be told in numbers of people: {reason.to('en')}.",
        )


_NOISE = 1e-9
_NO_PEOPLE = "De kloof is niet in aantallen te zeggen"
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
        ``rest`` of the municipality, ``rest-without-programmes``, ``city`` or ``country``.

    Returns
    -------
    Gap
        One point per year of the one publisher's table that is used. A year without a figure has its reason.

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
    asked = area
    if isinstance(area, str):
        area = find_area(area, panel.areas, indicator=card.id, boundary_years=there)
    held = series(panel, card, area.boundary_year)
    if held is None:
        name = asked if isinstance(asked, str) else area.id
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
        comparator_name=compared.name,
        comparator_spoken=compared.spoken,
        table=held.table,
        release=panel.release,
        points=points,
        holds_under=_holds_under(panel, area, card, versus, points),
        change=change,
    )


def _is_there(panel: Panel, area: Area) -> bool:
    there = panel.remember(
        ("codes", area.boundary_year), lambda: set(panel.areas.filter(boundary_year=area.boundary_year)["area"])
    )
    return any(code in there for code in area.codes)


def _points(panel: Panel, area: Area, held: Series, versus: str) -> tuple[tuple[Point, ...], Region]:
    """Give the points of one area; definitions are asked again for every other definition, and computed once."""

    def compute() -> tuple[tuple[Point, ...], Region]:
        own = region(panel, area, held.level)
        other = comparator_region(panel, area, versus, held.level)
        points = (_point(panel, held, own, other, year) for year in held.cells)
        if area.provisional:
            points = (replace(point, caveats=(_PROVISIONAL, *point.caveats)) for point in points)
        return tuple(points), other

    return panel.remember(("points", area, held.indicator.id, versus), compute)


def _point(panel: Panel, held: Series, own: Region, other: Region, year: int) -> Point:
    card = held.indicator
    weights = panel.weights(card, held.boundary_year, year, held.level)
    mine, theirs = side(held, own, year, weights), side(held, other, year, weights)
    missing = mine.missing
    value, comparator = mine.value, theirs.value
    if missing is None and theirs.missing in (Missing.LOW_COVERAGE, Missing.NO_WEIGHT):
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
            *_caveats(held, mine, theirs, other, year, weights, population, has_people=people is not None),
            *(_lacking(panel, own) if missing is Missing.NO_WEIGHT else ()),
        ),
        value_low=mine.low,
        comparator_low=theirs.low,
    )


def _status(held: Series, own: Region, year: int) -> Status:
    """Give the least final status among the cells of the area."""
    cells = held.cells[year]
    found = {cells[code].status for code in (*own.units, *own.codes) if code in cells}
    order = (Status.PROVISIONAL, Status.REVISED_PROVISIONAL, Status.NOT_STATED, Status.DEFINITIVE)
    return next((status for status in order if status.value in found), Status.NOT_STATED)


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
        held = series(panel, card, definition.boundary_year)
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


def _direction_words(change: float, *, ahead: bool) -> tuple[str, str]:
    if change == 0:
        return "De kloof blijft gelijk", "The gap stays the same"
    if ahead:
        return (
            ("De voorsprong wordt groter", "The lead grows")
            if change < 0
            else ("De voorsprong wordt kleiner", "The lead shrinks")
        )
    return ("De kloof wordt kleiner", "The gap narrows") if change < 0 else ("De kloof wordt groter", "The gap widens")


def _caveats(
    held: Series,
    mine: Side,
    theirs: Side,
    other: Region,
    year: int,
    weights: Weights | None,
    population: float,
    *,
    has_people: bool,
) -> tuple[Text, ...]:
    card = held.indicator
    said = [Text(nl=f"De cijfers komen uit tabel {held.table}.", en=f"The figures come from table {held.table}.")]
    weight = find_indicator(card.weight).unit
    if year in held.population:
        table, counted = held.population[year]
        said.append(
            Text(
                nl=f"Gedeeld door de inwoners van {counted} (tabel {table}).",
                en=f"Divided by the residents of {counted} (table {table}).",
            )
        )
    if card.kind == "intensive" and weights is not None:
        by_nl, by_en = f"{weight.nl} in {weights.year}", f"{weight.to('en')} in {weights.year}"
        said.append(
            Text(
                nl=f"Buurten tellen mee naar hun aantal {by_nl} (tabel {weights.table}).",
                en=f"Neighbourhoods count by their number of {by_en} (table {weights.table}).",
            )
        )
    if card.counted_where == "place_of_event":
        said.append(
            Text(
                nl="Geteld waar het gebeurde, niet waar de dader of het slachtoffer woont.",
                en="Counted where it happened, not where offender or victim lives.",
            )
        )
    said += [
        Text(
            nl=f"Reeksbreuk in {b.year}: {b.reason.nl} Vergelijk niet met eerdere jaren.",
            en=f"Break in the series in {b.year}: {b.reason.to('en')} Do not compare with earlier years.",
        )
        for b in card.breaks_in([held.table])
        if year >= b.year and min(held.cells) < b.year
    ]
    if other.id == "country" and not any(code in held.cells[year] for code in other.codes):
        number = municipalities_among(other.units)
        said.append(
            Text(
                nl=f"Nederland is hier: alle buurten van de {number} gemeenten in deze release.",
                en=f"The Netherlands here means every neighbourhood of the {number} municipalities in this release.",
            )
        )
    said += _coverage_caveats(mine, theirs, weight)
    if mine.missing is None and theirs.missing is not None:
        reason = theirs.missing.reason
        said.append(Text(nl=f"Vergelijken kan niet: {reason.nl}.", en=f"No comparison: {reason.to('en')}."))
    if not card.has_gap:
        said.append(_no_gap(card))
    elif has_people and weights is not None:
        counted_nl = f"{written(population, 'nl')} {weight.nl} van {weights.year} (tabel {weights.table})"
        counted_en = f"{written(population, 'en')} {weight.to('en')} of {weights.year} (table {weights.table})"
        said.append(
            Text(nl=f"Het aantal is berekend met {counted_nl}.", en=f"The number is computed with {counted_en}.")
        )
    elif mine.value is not None and theirs.value is not None:
        why = (
            (f"de eenheid ({card.unit.nl}) telt geen mensen", f"the unit ({card.unit.to('en')}) does not count people")
            if card.per is None
            else (f"het aantal {weight.nl} is niet bekend", f"the number of {weight.to('en')} is not known")
        )
        said.append(Text(nl=f"{_NO_PEOPLE}: {why[0]}.", en=f"The gap cannot be told in numbers of people: {why[1]}."))
    return tuple(said)


def _lacking(panel: Panel, own: Region) -> tuple[Text, ...]:
    """Say which tables are no weight because neighbourhoods of the area's municipality are absent from them."""
    municipalities = {municipality_of(unit) for unit in own.units}
    files = sorted(file for file, municipality in panel.lacking if municipality in municipalities)
    if not files:
        return ()
    named = listed(files, "nl"), listed(files, "en")
    return (
        Text(
            nl=f"Niet als gewicht gebruikt: {named[0]}. De buurten van de gemeente tellen daarin op tot minder "
            "inwoners dan de gemeente zelf heeft; er ontbreken buurten.",
            en=f"Not used as a weight: {named[1]}. The neighbourhoods of the municipality add up to fewer residents "
            "there than the municipality itself has; neighbourhoods are absent.",
        ),
    )


def _no_gap(card: Indicator) -> Text:
    if card.kind == "extensive":
        reason = Missing.NOT_COMPARABLE.reason
        return Text(nl=f"Geen kloof: {reason.nl}.", en=f"No gap: {reason.to('en')}.")
    return Text(
        nl="Geen kloof: meer is bij dit cijfer niet beter en niet slechter.",
        en="No gap: for this figure more is neither better nor worse.",
    )


def _coverage_caveats(mine: Side, theirs: Side, weight: Text) -> list[Text]:
    said = []
    who_nl, who_en = weight.nl, weight.to("en")
    places = ((mine, "het gebied", "the area"), (theirs, "de vergelijking", "the comparison"))
    for one, nl, en in places:
        if one.coverage is not None and one.coverage < 1:
            percent = one.coverage * 100
            digits = 1 if percent > 99 or percent < 1 else 0
            known_nl, known_en = written(percent, "nl", digits), written(percent, "en", digits)
            said.append(
                Text(
                    nl=f"In {nl} is een cijfer bekend voor {known_nl} % van de {who_nl}.",
                    en=f"In {en} a figure is known for {known_en}% of the {who_en}.",
                )
            )
        if one.unweighed and one.coverage is not None:
            left_nl, left_en = _left_out(one.unweighed)
            said.append(
                Text(
                    nl=f"In {nl} {left_nl} niet meegeteld: het aantal {who_nl} is daar niet bekend.",
                    en=f"In {en} {left_en} left out: the number of {who_en} there is not known.",
                )
            )
    return said


def _left_out(number: int) -> tuple[str, str]:
    if number == 1:
        return "is 1 buurt", "1 neighbourhood is"
    return f"zijn {number} buurten", f"{number} neighbourhoods are"


def _published(point: Point, card: Indicator, language: Language) -> GapPoint:
    return GapPoint(
        year=point.year,
        as_of=point.as_of,
        status=point.status.value,
        value=point.value,
        value_low=point.value_low,
        value_high=None,
        comparator=point.comparator,
        comparator_low=point.comparator_low,
        comparator_high=None,
        gap=point.gap,
        gap_low=None,
        gap_high=None,
        ratio=point.ratio,
        people=point.people,
        people_low=None,
        people_high=None,
        unit=card.unit.to(language),
        coverage=point.coverage,
        missing=point.missing.value if point.missing else None,
        caveats=tuple(caveat.to(language) for caveat in point.caveats),
    )
