# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""A gap over the years, as others read it and as one says it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from kloof.areas import Area
from kloof.estimates import Missing
from kloof.gaps.caveats import NO_PEOPLE, no_gap
from kloof.gaps.documents import ends, published_likeness, published_point, published_residents, published_trend
from kloof.gaps.peers import Likeness
from kloof.gaps.points import Beside, Peer, Point, Trend
from kloof.gaps.residents import Residents
from kloof.indicators import Indicator, find_indicator
from kloof.language.editions import GapFigure
from kloof.language.gaps import (
    GapArea,
    GapBeside,
    GapComparator,
    GapDocument,
    GapExplained,
    GapIndicator,
    GapPeer,
    GapPoint,
    GapToldApart,
    GapWarning,
    HoldsUnder,
)
from kloof.language.texts import Language, Text
from kloof.language.writing import about, written
from kloof.limits import forbidden
from kloof.margins import Margins, arrow, change_margins, drawn_said, explained, told_apart
from kloof.verdicts import NO_MARGIN, WITH_CENTRE, Course, Numbers, Rule, rules, spoken_gaps

__all__ = ["Gap"]


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
        The publisher's table the series comes from: the best one on the area's map. Years it does not have come from
        others of its family; each point names its own.
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
    holds_centre
        For two chosen areas: whether one of them holds a town centre.
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
    holds_centre: bool = False

    def document(self, language: Language = "nl", *, explain: bool = False) -> GapDocument:
        """Give the gap as others read it, with names and caveats in one language.

        Parameters
        ----------
        explain
            Whether to say what the margins of the last year come from.
        """
        trend, apart = self.trend(), self.told_apart()
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
                likeness=tuple(published_likeness(one, language) for one in self.likeness),
            ),
            release=self.release,
            holds_under=self.holds_under,
            series=self.published_series(language),
            warnings=self.published_warnings(language),
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
            residents=None if self.residents is None else published_residents(self.residents, language),
            trend=None if trend is None else published_trend(trend, language),
            told_apart=None
            if apart is None
            else GapToldApart(year=apart[0], answer=apart[1], sentence=apart[2].to(language)),
            explained=tuple(self.explanation(language)) if explain else (),
        )

    def published_series(self, language: Language) -> tuple[GapPoint, ...]:
        """Give the years as others read them."""
        return tuple(published_point(point, self.indicator, language) for point in self.points)

    def published_warnings(self, language: Language) -> tuple[GapWarning, ...]:
        """Give what must be known before anything is read from the gap, as others read it."""
        return tuple(
            GapWarning(
                rule=rule.name,
                stops=rule.stops,
                mark=rule.mark.to(language) if rule.mark else None,
                sentence=rule.sentence.to(language),
            )
            for rule in self.warnings()
        )

    @property
    def tables(self) -> tuple[str, ...]:
        """Give every table that a year comes from, the best one first."""
        others = {point.table for point in self.points if point.table and point.value is not None}
        return tuple(dict.fromkeys(table for table in (self.table, *sorted(others)) if table))

    def trend(self) -> Trend | None:
        """Give the change from the first to the last year with a gap, and whether it is more than noise."""
        known = [point for point in self.points if point.gap is not None]
        if len(known) < 2 or self.change is None:
            return None
        first, last = known[0], known[-1]
        years, breaks = (first.year, last.year), self.indicator.breaks_in(self.tables)
        before, after = first.sure.gap, last.sure.gap
        if before is None or after is None:
            if first.gap == last.gap == 0:
                # The area itself is the comparator: nothing is measured, and nothing can be off.
                return None
            said = Text(nl=f"Geen pijl: {NO_MARGIN.nl}.", en=f"No arrow: {NO_MARGIN.to('en')}.")
            return Trend(years, self.change, None, NO_MARGIN, "none", said)
        change = change_margins(before, after)
        drawn, said = arrow(change, breaks, *years)
        return Trend(years, self.change, change.interval, change.why_no_interval, drawn, said)

    def told_apart(self) -> tuple[int, bool | None, Text] | None:
        """Say whether the area differs from its comparator by more than the margins, in the last year with a gap."""
        last = next((point for point in reversed(self.points) if point.gap is not None), None)
        if last is None:
            return None
        if last.sure.gap is None:
            nl, en = self.comparator_spoken.nl, self.comparator_spoken.to("en")
            return (
                last.year,
                None,
                Text(
                    nl=f"Of dit echt verschilt van {nl}, is niet te zeggen: {NO_MARGIN.nl}.",
                    en=f"Whether this really differs from {en} cannot be told: {NO_MARGIN.to('en')}.",
                ),
            )
        answer, said = told_apart(last.sure.gap, self.comparator_spoken)
        return last.year, answer, said

    def explanation(self, language: Language) -> Iterator[GapExplained]:
        """Say what the margins of the last year with a figure come from: value, comparator, gap and people."""
        last = next((point for point in reversed(self.points) if point.value is not None), None)
        if last is None:
            return
        unit, decimals = self.indicator.unit, max(1, self.indicator.decimals)
        points = _POINTS if unit.nl == "%" else unit
        card = self.indicator
        counted = find_indicator(card.rate.count if card.rate else card.weight).unit
        figures: tuple[tuple[Literal["value", "comparator", "gap", "people"], Margins | None, Text, int], ...] = (
            ("value", last.sure.value, unit, decimals),
            ("comparator", last.sure.comparator, unit, decimals),
            ("gap", last.sure.gap, points, decimals),
            ("people", last.sure.people, counted, 0),
        )
        names = {**_FIGURES, "value": Text(nl=self.area.name), "comparator": self.comparator_name}
        for figure, margins, of, digits in figures:
            if margins is not None:
                told = explained(margins, of, digits)
                if figure == "value" and last.sure.drawn is not None:
                    told = (*told, drawn_said(last.sure.drawn, margins.value, last.year, of, digits))
                said = tuple(one.to(language) for one in told)
                yield GapExplained(figure=figure, name=names[figure].to(language), year=last.year, sentences=said)

    def warnings(self) -> tuple[Rule, ...]:
        """Give every rule that holds before anything is read from this gap, those that leave no verdict first."""
        trend = self.trend()
        return rules(
            Course(
                series=self.points,
                numbers=Numbers(self.indicator.unit, self.indicator.decimals),
                better=self.indicator.better,
                comparator=self.comparator,
                comparator_name=self.comparator_name,
                counted_where=self.indicator.counted_where,
                holds_centre=self.holds_centre,
                reactive=self.indicator.reactive,
                breaks=self.indicator.breaks_in(self.tables),
                selection_years=self.area.selection_years,
                turnover="" if self.residents is None else self.residents.turnover,
                turnover_said=None if self.residents is None else self.residents.said(),
                unlike=tuple(one.name for one in self.likeness if not one.alike),
                limit=forbidden(self.indicator, self.area),
                change=None if trend is None else trend.interval,
                unknown_margin=None if trend is None or trend.interval is not None else trend.reason or NO_MARGIN,
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
        apart = self.told_apart()
        if apart is not None and apart[0] == last.year and apart[1] is False:
            return Text(
                nl=f"{apart[2].nl.removesuffix('.')} ({last.year}).",
                en=f"{apart[2].to('en').removesuffix('.')} ({last.year}).",
            )
        if about(abs(last.people)) == 0:
            return Text(
                nl=f"Het verschil met {self.comparator_spoken.nl} is te klein om in aantallen te noemen ({last.year}).",
                en=f"The difference with {self.comparator_spoken.to('en')} is too small to count ({last.year}).",
            )
        fewer = (last.people > 0) == (self.indicator.better == "lower")
        nl = self._spoken(last, "nl", "net zo weinig" if last.people > 0 and fewer else "net zoveel")
        en = self._spoken(last, "en", "as few" if last.people > 0 and fewer else "as many")
        tail = ("", "")
        margins = last.sure.people
        if margins is None or margins.interval is None:
            tail = " De marge hiervan is niet bekend.", " Its margin is not known."
        if self.indicator.counted_where == "place_of_event" and self.comparator in WITH_CENTRE:
            centre = _CENTRES if self.comparator == "country" else _CENTRE
            tail = (centre[0] + tail[0], centre[1] + tail[1])
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
        stopping = [rule for rule in self.warnings() if rule.stops and rule.name not in _OF_MARGINS]
        if stopping:
            return self._no_direction(stopping, before, after, (first, last))
        under_nl = under_en = ""
        if self.area.is_focus_area:
            same, of = self.holds_under.same, self.holds_under.of
            under_nl, under_en = f" onder {same} van de {of} afbakeningen", f" under {same} of {of} definitions"
        trend = self.trend()
        if trend is not None and trend.arrow == "none":
            return self._no_arrow(trend, before, after, under_nl, under_en)
        nl, en = _direction_words(before, after)
        return Text(nl=f"{nl} tussen {first} en {last}{under_nl}.", en=f"{en} between {first} and {last}{under_en}.")

    def _no_direction(self, stopping: Sequence[Rule], before: float, after: float, years: tuple[int, int]) -> Text:
        """Give both gaps and the rules that leave no direction, in a few words each."""
        said = _both_gaps(before, after, years, Numbers(self.indicator.unit, self.indicator.decimals))
        marks = [rule.mark for rule in stopping if rule.mark is not None]
        why_nl = "; ".join(mark.nl[:1].lower() + mark.nl[1:] for mark in marks)
        why_en = "; ".join(mark.to("en")[:1].lower() + mark.to("en")[1:] for mark in marks)
        return Text(
            nl=f"{said.nl}. Een richting zeggen wij daar niet bij: {why_nl}.",
            en=f"{said.to('en')}. We tell no direction: {why_en}.",
        )

    def _no_arrow(self, trend: Trend, before: float, after: float, under_nl: str, under_en: str) -> Text:
        """Give both gaps and why they make no direction: noise, or a margin that nobody knows."""
        said = _both_gaps(before, after, trend.years, Numbers(self.indicator.unit, self.indicator.decimals))
        words = ("gelijk", "the same")
        if trend.change:
            ahead = before <= 0 and after <= 0
            words = ("kleiner", "smaller") if (trend.change < 0) != ahead else ("groter", "larger")
            if before * after < 0:
                words = ("zo omgekeerd", "turned like this")
        nl, en = said.nl, said.to("en")
        if under_nl:
            nl, en = f"{nl}; {words[0]}{under_nl}", f"{en}; {words[1]}{under_en}"
        if trend.interval is not None:
            return Text(
                nl=f"{nl}. Dat verschil valt binnen de marges: een richting is niet te zeggen.",
                en=f"{en}. That difference is within the margins: no direction can be told.",
            )
        why = trend.reason or NO_MARGIN
        return Text(
            nl=f"{nl}. Of dat meer is dan ruis, is niet te zeggen: {why.nl}.",
            en=f"{en}. Whether that is more than noise cannot be told: {why.to('en')}.",
        )

    def caveats(self) -> dict[Text, tuple[int, ...]]:
        """Give every caveat of the series once, with the years it belongs to."""
        years: dict[Text, tuple[int, ...]] = {}
        for point in self.points:
            for caveat in point.caveats:
                years[caveat] = (*years.get(caveat, ()), point.year)
        return years

    def _spoken(self, point: Point, language: Language, as_many: str) -> str:
        template, people = self.indicator.people, point.people
        assert template is not None  # noqa: S101  only called when there is one
        assert people is not None  # noqa: S101
        number, between = about(abs(people)), ""
        low, high = ends(point.sure.people)
        if low is not None and high is not None:
            least, most = sorted(about(abs(end)) for end in (low, high))
            and_ = {"nl": "tussen {} en {}", "en": "between {} and {}"}[language]
            between = f" ({and_.format(written(least, language), written(most, language))})"
        more = self.indicator.better == "higher" if people > 0 else self.indicator.better == "lower"
        words = {"nl": ("meer", "minder"), "en": ("more", "fewer")}[language]
        return template.to(language).format(
            as_many=as_many,
            comparator=self.comparator_spoken.to(language),
            about={"nl": "ongeveer", "en": "about"}[language],
            people=written(number, language),
            more=(words[0] if more else words[1]) + between,
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


_OF_MARGINS = frozenset({"within_margins", "unknown_margin"})
"""Rules that leave no direction for want of a margin: what is said then has words of its own."""

_POINTS = Text(nl="procentpunt", en="percentage points")
_FIGURES = {"gap": Text(nl="De kloof", en="The gap"), "people": Text(nl="In aantallen", en="In numbers")}


def _both_gaps(before: float, after: float, years: tuple[int, int], numbers: Numbers) -> Text:
    noun, was, now = spoken_gaps(before, after, numbers)
    return Text(
        nl=f"{noun.nl} was {was.nl} in {years[0]} en {now.nl} in {years[1]}",
        en=f"{noun.en} was {was.en} in {years[0]} and {now.en} in {years[1]}",
    )


def _direction_words(before: float, after: float) -> tuple[str, str]:
    if before == after:
        return "De kloof blijft gelijk", "The gap stays the same"
    if before > 0 > after:
        return "De achterstand werd een voorsprong", "The disadvantage became a lead"
    if before < 0 < after:
        return "De voorsprong werd een achterstand", "The lead became a disadvantage"
    if before <= 0 and after <= 0:
        return (
            ("De voorsprong wordt groter", "The lead grows")
            if after < before
            else ("De voorsprong wordt kleiner", "The lead shrinks")
        )
    return (
        ("De kloof wordt kleiner", "The gap narrows") if after < before else ("De kloof wordt groter", "The gap widens")
    )
