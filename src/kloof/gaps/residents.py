# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who lives here: who came, who left, what was built, as far as a source in the release tells, and what nobody told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from kloof.areas import Area
from kloof.estimates import MINIMUM_COVERAGE
from kloof.gaps.comparators import Comparator, comparator
from kloof.indicators import Indicator, find_indicator
from kloof.language.texts import Text
from kloof.language.writing import about, listed, written
from kloof.observations import Panel
from kloof.regions import Series, region, series

__all__ = ["HIGH_TURNOVER", "MOVEMENTS", "Movement", "Residents", "who_lives_here"]

HIGH_TURNOVER = 100.0
"""From this many people per 1,000 who came to live here in an average year on, turnover is called high."""

MOVEMENTS = ("moved_in", "moved_out", "births", "deaths", "homes_built", "homes_demolished")
"""The ways in which who lives somewhere changes, by the id of their card."""

_MOVES = ("moved_in", "moved_out")


@dataclass(frozen=True, slots=True)
class Movement:
    """One way in which who lives here changes, between two years.

    Parameters
    ----------
    years
        The years with a figure, oldest first; empty without a source.
    per_year
        How many in an average year in the neighbourhoods with a figure.
    here, there
        Per 1,000 residents (or homes) in an average year, here and in the comparison; None where not known.
    table
        The publisher's table.
    """

    indicator: Indicator
    years: tuple[int, ...]
    per_year: float | None
    here: float | None
    there: float | None
    table: str | None

    @property
    def unit(self) -> Text:
        """Per 1,000 of what."""
        counted = find_indicator(self.indicator.weight).unit
        return Text(nl=f"per 1.000 {counted.nl} per jaar", en=f"per 1,000 {counted.to('en')} a year")


@dataclass(frozen=True, slots=True)
class Residents:
    """What is known of who lives here now compared with then."""

    movements: tuple[Movement, ...]

    @property
    def turnover(self) -> Literal["high", "usual", "unknown"]:
        """Whether many people came to live here: 100 per 1,000 or more in an average year; unknown without a source."""
        moved = next(one for one in self.movements if one.indicator.id == "moved_in")
        if moved.here is None:
            return "unknown"
        return "high" if moved.here >= HIGH_TURNOVER else "usual"

    def said(self) -> Text:
        """Say what the turnover means for reading a gap, in one or two sentences."""
        moved = next(one for one in self.movements if one.indicator.id == "moved_in")
        start = Text(nl="Dit cijfer gaat over wie er nu woont.", en="This figure is about who lives there now.")
        if moved.here is None:
            return Text(
                nl=f"{start.nl} Hoeveel mensen verhuisden, weten wij niet: in deze release zit geen bron voor "
                "verhuizingen.",
                en=f"{start.en} How many people moved, we do not know: this release has no source for moves.",
            )
        span = _span(moved.years)
        return Text(
            nl=f"{start.nl} In een gemiddeld jaar ({span}) kwamen van elke 1.000 bewoners er ongeveer "
            f"{written(about(moved.here), 'nl')} nieuw wonen{_beside(moved, 'nl')}.",
            en=f"{start.en} In an average year ({span}) about {written(about(moved.here), 'en')} of every 1,000 "
            f"residents were new{_beside(moved, 'en')}.",
        )

    def sentences(self) -> tuple[Text, ...]:
        """Say everything that is known, one sentence each, and at the end what is not."""
        told = [_told(one) for one in self.movements if one.here is not None]
        unknown = [one.indicator.name for one in self.movements if one.here is None]
        if unknown:
            nl = listed([name.nl[:1].lower() + name.nl[1:] for name in unknown], "nl")
            en = listed([name.to("en")[:1].lower() + name.to("en")[1:] for name in unknown], "en")
            told.append(
                Text(
                    nl=f"Dit weten wij niet: in deze release zit voor deze jaren en dit gebied geen bron voor {nl}.",
                    en=f"This we do not know: for these years and this area this release has no source for {en}.",
                )
            )
        return tuple(told)


def who_lives_here(panel: Panel, area: Area, versus: str, years: Sequence[int], beside: Comparator) -> Residents:
    """Gather what is known of who came and who left between two years.

    Parameters
    ----------
    panel
        The figures of one release.
    area
        The area that was asked.
    versus
        The comparator.
    years
        The years of the gap; movements between the first and the last count.
    beside
        The comparator as the gap has it, by neighbourhood; peers are asked here as they were matched there.

    Returns
    -------
    Residents
        One movement per way. Without rows on the area's map in those years, or where less than 80 % of the residents
        live in neighbourhoods with a figure, it is not known; never zero.
    """
    return Residents(tuple(_movement(panel, area, versus, years, beside, find_indicator(id_)) for id_ in MOVEMENTS))


def _movement(
    panel: Panel, area: Area, versus: str, years: Sequence[int], beside: Comparator, card: Indicator
) -> Movement:
    held = series(panel, card, area.boundary_year)
    nothing = Movement(card, (), None, None, None, None)
    if held is None or not years:
        return nothing
    own = region(panel, area, held.level).units
    told = [year for year in held.cells if min(years) <= year <= max(years)]
    found = [(year, counted) for year in told if (counted := _counted(panel, held, own, year)) is not None]
    if not found:
        return nothing
    other = beside if versus == "peers" else comparator(panel, area, versus, held.level)
    their = [_counted(panel, held, other.region.units, year) for year, _ in found]
    known = [counted for counted in their if counted is not None]
    return Movement(
        indicator=card,
        years=tuple(year for year, _ in found),
        per_year=sum(count for _, (count, _) in found) / len(found),
        here=_per_1000([counted for _, counted in found]),
        there=_per_1000(known) if len(known) == len(their) else None,
        table=held.table,
    )


def _counted(panel: Panel, held: Series, units: Sequence[str], year: int) -> tuple[float, float] | None:
    """Give a count and the people (or homes) it is counted over; None below 80 % coverage."""
    weights = panel.weights(held.indicator, held.boundary_year, year, held.level)
    if weights is None:
        return None
    cells = held.cells[year]
    known = [
        (cell.value, weights.by_area[unit])
        for unit in units
        if unit in weights.by_area and (cell := cells.get(unit)) is not None and cell.value is not None
    ]
    over = sum(weight for _, weight in known)
    everyone = sum(weights.by_area.get(unit, 0.0) for unit in units)
    if over <= 0 or over / everyone < MINIMUM_COVERAGE:
        return None
    return sum(count for count, _ in known), over


def _per_1000(counted: Sequence[tuple[float, float]]) -> float:
    return 1000 * sum(count for count, _ in counted) / sum(over for _, over in counted)


def _told(one: Movement) -> Text:
    assert one.here is not None  # noqa: S101  only what is known is told
    span, name, count = _span(one.years), one.indicator.name, about(one.per_year or 0)
    return Text(
        nl=f"{name.nl} ({span}): in een gemiddeld jaar ongeveer {written(count, 'nl')}, "
        f"dat is {_rate(one.here, 'nl')} {one.unit.nl.removesuffix(' per jaar')}{_beside(one, 'nl')}.",
        en=f"{name.to('en')} ({span}): about {written(count, 'en')} in an average year, "
        f"{_rate(one.here, 'en')} {one.unit.to('en').removesuffix(' a year')}{_beside(one, 'en')}.",
    )


def _beside(one: Movement, language: Literal["nl", "en"]) -> str:
    if one.there is None:
        return ""
    there = _rate(one.there, language)
    return f"; in de vergelijking {there}" if language == "nl" else f"; in the comparison {there}"


def _rate(number: float, language: Literal["nl", "en"]) -> str:
    """Write a number per 1,000; a small one with a decimal, so that a little is not nothing."""
    return written(number, language, 1 if number < 10 else 0)


def _span(years: Sequence[int]) -> str:
    return str(years[0]) if len(years) == 1 else f"{years[0]}\N{EN DASH}{years[-1]}"
