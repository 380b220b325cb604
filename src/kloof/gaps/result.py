# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""A gap over the years, as others read it and as one says it."""

from __future__ import annotations

from dataclasses import dataclass

from kloof.areas import Area
from kloof.estimates import Missing, Status
from kloof.gaps.caveats import NO_PEOPLE, no_gap
from kloof.gaps.peers import Likeness
from kloof.gaps.residents import Residents
from kloof.indicators import Indicator
from kloof.language.editions import GapFigure
from kloof.language.gaps import (
    GapArea,
    GapBeside,
    GapComparator,
    GapDocument,
    GapIndicator,
    GapLikeness,
    GapMovement,
    GapPeer,
    GapPoint,
    GapWarning,
    HoldsUnder,
    WhoLivesHere,
)
from kloof.language.texts import Language, Text
from kloof.language.writing import about, written
from kloof.limits import forbidden
from kloof.verdicts import WITH_CENTRE, Course, Numbers, Rule, rules

__all__ = ["Beside", "Gap", "Peer", "Point"]


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
class Peer:
    """One neighbourhood that was matched, by code, name and municipality."""

    area: str
    name: str
    municipality: str


@dataclass(frozen=True, slots=True)
class Beside:
    """The same gap against another comparator, between the same two years."""

    id: str
    name: Text
    years: tuple[int, int]
    gaps: tuple[float, float]

    def sentence(self, numbers: Numbers) -> Text:
        """Say what the gap is against this one."""
        before, after = numbers.plain(self.gaps[0]), numbers.with_unit(self.gaps[1])
        first, last = self.years
        return Text(
            nl=f"Vergeleken met {self.name.nl}: van {before.nl} in {first} naar {after.nl} in {last}.",
            en=f"Compared with {self.name.to('en')}: from {before.en} in {first} to {after.en} in {last}.",
        )


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
    explained
        What the comparator is where that is a choice, and why there is none where there is none.
    peers, likeness
        For peers: which neighbourhoods, and how alike they were before.
    residents
        Who came and who left meanwhile; None when nobody looked.
    beside
        The same gap against comparators that must be seen beside this one.
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
    explained: tuple[Text, ...] = ()
    peers: tuple[Peer, ...] = ()
    likeness: tuple[Likeness, ...] = ()
    residents: Residents | None = None
    beside: tuple[Beside, ...] = ()

    def document(self, language: Language = "nl") -> GapDocument:
        """Give the gap as others read it, with names and caveats in one language."""
        return GapDocument(
            area=GapArea(
                id=self.area.id,
                name=self.area.name,
                definition=self.area.definition,
                source=self.area.source.to(language),
                certainty=self.area.certainty.to(language),
                selection_years=self.area.selection_years,
            ),
            indicator=GapIndicator(
                id=self.indicator.id, name=self.indicator.name.to(language), unit=self.indicator.unit.to(language)
            ),
            comparator=GapComparator(
                id=self.comparator,
                name=self.comparator_name.to(language),
                explained=tuple(said.to(language) for said in self.explained),
                peers=tuple(GapPeer(area=p.area, name=p.name, municipality=p.municipality) for p in self.peers),
                likeness=tuple(_likeness(one, language) for one in self.likeness),
            ),
            release=self.release,
            holds_under=self.holds_under,
            series=tuple(_published(point, self.indicator, language) for point in self.points),
            warnings=tuple(
                GapWarning(
                    rule=rule.name,
                    stops=rule.stops,
                    mark=rule.mark.to(language) if rule.mark else None,
                    sentence=rule.sentence.to(language),
                )
                for rule in self.warnings()
            ),
            beside=tuple(
                GapBeside(
                    id=one.id,
                    name=one.name.to(language),
                    year_first=one.years[0],
                    gap_first=one.gaps[0],
                    year_last=one.years[1],
                    gap_last=one.gaps[1],
                    sentence=one.sentence(Numbers(self.indicator.unit, self.indicator.decimals)).to(language),
                )
                for one in self.beside
            ),
            residents=None if self.residents is None else _who_lives_here(self.residents, language),
        )

    def warnings(self) -> tuple[Rule, ...]:
        """Give every rule that holds before anything is read from this gap, those that leave no verdict first."""
        return rules(
            Course(
                series=self.points,
                numbers=Numbers(self.indicator.unit, self.indicator.decimals),
                better=self.indicator.better,
                comparator=self.comparator,
                comparator_name=self.comparator_name,
                counted_where=self.indicator.counted_where,
                reactive=self.indicator.reactive,
                breaks=self.indicator.breaks_in([self.table] if self.table else []),
                selection_years=self.area.selection_years,
                turnover="" if self.residents is None else self.residents.turnover,
                turnover_said=None if self.residents is None else self.residents.said(),
                unlike=tuple(one.name for one in self.likeness if not one.alike),
                limit=forbidden(self.indicator, self.area),
            )
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
        tail = ("", "")
        if self.indicator.counted_where == "place_of_event" and self.comparator in WITH_CENTRE:
            tail = _CENTRES if self.comparator == "country" else _CENTRE
        return Text(
            nl=f"{nl.removesuffix('.')} ({last.year}).{tail[0]}", en=f"{en.removesuffix('.')} ({last.year}).{tail[1]}"
        )

    def direction(self) -> Text:
        """Say whether the gap became smaller, between which years, and under how many definitions that holds."""
        gaps = [(point.year, point.gap) for point in self.points if point.gap is not None]
        if self.change is None:
            return Text(
                nl="Er zijn geen twee jaren met een kloof; een richting is niet te zeggen.",
                en="There are no two years with a gap; no direction can be told.",
            )
        limit = forbidden(self.indicator, self.area)
        if limit is not None:
            return limit
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
            return no_gap(self.indicator)
        last = self.points[-1] if self.points else None
        reasons = [c for c in last.caveats if c.nl.startswith(NO_PEOPLE)] if last else []
        if reasons:
            return reasons[0]
        reason = (last.missing or Missing.NOT_PUBLISHED).reason if last else Missing.NOT_PUBLISHED.reason
        return Text(
            nl=f"De kloof is niet in aantallen te zeggen: {reason.nl}.",
            en=f"The gap cannot be told in numbers of people: {reason.to('en')}.",
        )


_CENTRES = (
    " Daar zitten ook alle stadscentra bij, waar veel gebeurt en weinig mensen wonen.",
    " That holds all town centres too, where much happens and few people live.",
)
_CENTRE = (
    " Daar zit ook het centrum bij, waar veel gebeurt en weinig mensen wonen.",
    " That holds the town centre too, where much happens and few people live.",
)


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


def _likeness(one: Likeness, language: Language) -> GapLikeness:
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


def _who_lives_here(residents: Residents, language: Language) -> WhoLivesHere:
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
