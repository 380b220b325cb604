# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The parts of a gap as others read them, in one language."""

from __future__ import annotations

from kloof.estimates import Missing
from kloof.gaps.peers import Likeness
from kloof.gaps.points import Point, Trend
from kloof.gaps.residents import Residents
from kloof.gaps.sureness import published
from kloof.indicators import Indicator
from kloof.language.gaps import GapLikeness, GapMovement, GapPoint, GapShrunk, GapTrend, WhoLivesHere
from kloof.language.texts import Language
from kloof.margins import Margins, drawn_said

__all__ = ["ends", "published_likeness", "published_point", "published_residents", "published_trend"]


def published_trend(trend: Trend, language: Language) -> GapTrend:
    """Give the change of a gap."""
    low, high = trend.interval or (None, None)
    return GapTrend(
        year_first=trend.years[0],
        year_last=trend.years[1],
        change=trend.change,
        change_low=low,
        change_high=high,
        reason=None if trend.interval is not None or trend.reason is None else trend.reason.to(language),
        arrow=trend.arrow,
        sentence=trend.sentence.to(language),
    )


def published_point(point: Point, card: Indicator, language: Language) -> GapPoint:
    """Give one year of a gap."""
    sure = point.sure
    value, comparator, gap, people = map(ends, (sure.value, sure.comparator, sure.gap, sure.people))
    return GapPoint(
        year=point.year,
        as_of=point.as_of,
        status=point.status.value,
        value=point.value,
        value_low=value[0] if point.value is not None else point.value_low,
        value_high=value[1],
        comparator=point.comparator,
        comparator_low=comparator[0] if point.comparator is not None else point.comparator_low,
        comparator_high=comparator[1],
        gap=point.gap,
        gap_low=gap[0],
        gap_high=gap[1],
        ratio=point.ratio,
        people=point.people,
        people_low=people[0],
        people_high=people[1],
        unit=card.unit.to(language),
        coverage=point.coverage,
        missing=point.missing.value if point.missing else None,
        caveats=tuple(caveat.to(language) for caveat in point.caveats),
        margins=None if point.ask is None else published(sure, language),
        table=point.table or None,
        shrunk=_shrunk(point, card, language),
    )


def _shrunk(point: Point, card: Indicator, language: Language) -> GapShrunk | None:
    drawn = point.sure.drawn
    if drawn is None or point.value is None:
        return None
    said = drawn_said(drawn, point.value, point.year, card.unit, card.decimals)
    return GapShrunk(value=drawn.value, towards=drawn.towards, kept=drawn.trust, sentence=said.to(language))


def published_likeness(one: Likeness, language: Language) -> GapLikeness:
    """Give how alike area and peers were."""
    return GapLikeness(
        characteristic=one.name.to(language),
        year=one.year,
        here=one.here,
        peers=one.peers,
        unit=one.unit.to(language),
        distance=one.distance,
        alike=one.alike,
        sentence=one.sentence().to(language),
    )


def published_residents(residents: Residents, language: Language) -> WhoLivesHere:
    """Give who came and who left."""
    return WhoLivesHere(
        turnover=residents.turnover,
        movements=tuple(
            GapMovement(
                indicator=one.indicator.id,
                name=one.indicator.name.to(language),
                year_first=one.years[0] if one.years else None,
                year_last=one.years[-1] if one.years else None,
                per_year=one.per_year,
                here=one.here,
                comparator=one.there,
                unit=one.unit.to(language),
                table=one.table,
                missing=None if one.here is not None else Missing.NOT_PUBLISHED.value,
            )
            for one in residents.movements
        ),
        sentences=tuple(said.to(language) for said in residents.sentences()),
    )


def ends(margins: Margins | None) -> tuple[float | None, float | None]:
    """Give the interval of both margins together; neither end while one of the margins is unknown."""
    return (margins.interval if margins is not None else None) or (None, None)
