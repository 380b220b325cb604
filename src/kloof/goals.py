# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a figure says about its goal: one word and one sentence, and "cannot be told" when it does not carry more."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot
from typing import Literal

from kloof.estimates import Missing
from kloof.language.editions import GapFigure, IndicatorObject, Verdict
from kloof.language.gaps import GapPoint
from kloof.language.numbers import written
from kloof.language.programmes import Measure, PathPoint
from kloof.language.texts import Text

__all__ = ["verdict"]

_NOT_FINAL = ("provisional", "revised_provisional")


def verdict(figure: GapFigure, measure: Measure, indicator: IndicatorObject) -> Verdict:
    """Say what a figure says about a goal, and never more than it carries.

    With a planned path for the last year with a figure: *on track* or *behind*, with both numbers. Otherwise whether
    the gap grew smaller or larger between the first and the last year with a figure, but only when that holds under
    every definition of the area. Nothing is told from a provisional last figure, across a break in the series,
    when the margins are wider than the change, or from a gap in what is counted where it happens: the comparator then
    holds the town centre, where much happens and few people live. No word says why something changed.

    Parameters
    ----------
    figure
        The gap as an edition keeps it; positive is worse off.
    measure
        How the goal is measured: level or gap, targets (newest last), planned path.
    indicator
        The card, for its breaks, its decimals and the direction that is better.

    Returns
    -------
    Verdict
        One of six words, and a sentence in Dutch and English that also says whether there is a target.
    """
    numbers = _Numbers(indicator.unit, indicator.decimals)
    known = [point for point in figure.nl.series if _value(point, measure) is not None]
    told = _told(figure, measure, indicator, known, numbers)
    target = _target_sentence(measure, numbers)
    return Verdict(
        word=told.word,
        sentence=Text(nl=f"{told.sentence.nl} {target.nl}", en=f"{told.sentence.to('en')} {target.to('en')}"),
    )


def _told(
    figure: GapFigure, measure: Measure, indicator: IndicatorObject, known: list[GapPoint], numbers: _Numbers
) -> Verdict:
    if not known and any(point.value is not None for point in figure.nl.series):
        return _cannot_tell(
            "Er is wel een cijfer, maar geen kloof: vergelijken kan niet, of geen van beide kanten is beter.",
            "There is a figure, but no gap: no comparison is possible, or neither direction is better.",
        )
    if not known:
        return _no_figure(figure)
    first, last = known[0], known[-1]
    if last.status in _NOT_FINAL:
        return _cannot_tell(
            f"Het cijfer over {last.year} is nog voorlopig. "
            "Wat het zegt over dit doel, weten we pas als het definitief is.",
            f"The figure for {last.year} is still provisional. "
            "What it says about this goal can only be told when it is final.",
        )
    broken = next((b for b in indicator.breaks if first.year < b.year <= last.year), None)
    if broken is not None:
        return _cannot_tell(
            f"De cijfers van voor {broken.year} zijn niet te vergelijken met die van daarna: "
            f"{broken.reason.to('nl').rstrip('.')}. Of de kloof kleiner wordt, is daarom niet te zeggen.",
            f"Figures before {broken.year} cannot be compared with those after: "
            f"{broken.reason.to('en').rstrip('.')}. Whether the gap narrows can therefore not be told.",
        )
    if indicator.counted_where == "place_of_event" and measure.kind == "gap":
        return _counted_elsewhere(first, last, numbers)
    planned = next((step for step in measure.path if step.year == last.year), None)
    if planned is not None:
        return _against_path(last, planned, measure, indicator, numbers)
    return _trend(figure, numbers)


def _counted_elsewhere(first: GapPoint, last: GapPoint, numbers: _Numbers) -> Verdict:
    """Give what is known of a place-of-event count, without a word on whether people are better off."""
    if first.value is None or last.value is None:
        return _cannot_tell("Er is nog geen cijfer, dus er is niets te zeggen.", "There is no figure yet.")
    before, after = numbers.with_unit(first.value, "level"), numbers.with_unit(last.value, "level")
    return _cannot_tell(
        f"Hier ging het van {before.nl} in {first.year} naar {after.nl} in {last.year}. "
        "Dit is geteld waar het gebeurde. "
        "In de vergelijking zit ook het centrum, waar veel gebeurt en weinig mensen wonen. "
        "Daarom zegt het verschil niet of mensen hier beter af zijn.",
        f"Here it went from {before.en} in {first.year} to {after.en} in {last.year}. "
        "This was counted where it happened. "
        "The comparison holds the town centre too, where much happens and few people live. "
        "So the difference does not tell whether people here are better off.",
    )


def _no_figure(figure: GapFigure) -> Verdict:
    """Say why there is no figure, by the reason of the last year."""
    last = figure.nl.series[-1] if figure.nl.series else None
    if last is None or last.missing is None:
        return _cannot_tell("Er is nog geen cijfer, dus er is niets te zeggen.", "There is no figure yet.")
    reason = Missing(last.missing).reason
    return _cannot_tell(
        f"Over {last.year} is er geen cijfer: {reason.nl}.", f"There is no figure for {last.year}: {reason.to('en')}."
    )


def _cannot_tell(nl: str, en: str) -> Verdict:
    return Verdict(word="cannot_tell", sentence=Text(nl=nl, en=en))


def _value(point: GapPoint, measure: Measure) -> float | None:
    return point.gap if measure.kind == "gap" else point.value


def _bounds(point: GapPoint, measure: Measure) -> tuple[float | None, float | None]:
    return (point.gap_low, point.gap_high) if measure.kind == "gap" else (point.value_low, point.value_high)


def _against_path(
    last: GapPoint, planned: PathPoint, measure: Measure, indicator: IndicatorObject, numbers: _Numbers
) -> Verdict:
    value = _value(last, measure)
    at_most = _smaller_is_better(measure, indicator)
    if value is None or at_most is None:
        return _cannot_tell(
            "Welke kant beter is, staat niet vast; of dit op schema ligt, is niet te zeggen.",
            "Which direction is better is not laid down; whether this is on track cannot be told.",
        )
    noun = Text(nl="De kloof", en="The gap") if measure.kind == "gap" else Text(nl="Het cijfer", en="The figure")
    here, plan = numbers.with_unit(value, measure.kind), numbers.with_unit(planned.value, measure.kind)
    facts = Text(
        nl=f"{noun.nl} was {here.nl} in {last.year}; gepland was {'hoogstens' if at_most else 'minstens'} {plan.nl}.",
        en=f"{noun.en} was {here.en} in {last.year}; planned was {'at most' if at_most else 'at least'} {plan.en}.",
    )
    low, high = _bounds(last, measure)
    if low is not None and high is not None and low <= planned.value <= high and low < high:
        bottom, top = numbers.plain(low, measure.kind), numbers.plain(high, measure.kind)
        return _cannot_tell(
            f"{facts.nl} De marge loopt van {bottom.nl} tot {top.nl}, dus of het op schema ligt, is niet te zeggen.",
            f"{facts.en} The margin runs from {bottom.en} to {top.en}, so whether it is on track cannot be told.",
        )
    on_track = value <= planned.value if at_most else value >= planned.value
    return Verdict(
        word="on_track" if on_track else "behind",
        sentence=Text(
            nl=f"{facts.nl} Dat ligt {'op schema' if on_track else 'achter op schema'}.",
            en=f"{facts.en} That is {'on track' if on_track else 'behind'}.",
        ),
    )


def _smaller_is_better(measure: Measure, indicator: IndicatorObject) -> bool | None:
    if measure.targets:
        return measure.targets[-1].direction == "at_most"
    if measure.kind == "gap":
        return True
    return {"lower": True, "higher": False}.get(indicator.better)


def _trend(figure: GapFigure, numbers: _Numbers) -> Verdict:
    known = [(point, point.gap) for point in figure.nl.series if point.gap is not None]
    if len(known) < 2:
        return _cannot_tell(
            "Er zijn nog geen twee metingen. Of de kloof kleiner wordt, is nog niet te zeggen.",
            "There are not two measurements yet. Whether the gap narrows cannot be told yet.",
        )
    (first, gap_first), (last, gap_last) = known[0], known[-1]
    change, holds = gap_last - gap_first, figure.nl.holds_under
    smaller, larger = (holds.same, holds.of - holds.same) if change < 0 else (holds.of - holds.same, holds.same)
    if change != 0 and holds.same < holds.of:
        return _cannot_tell(
            f"Onder {smaller} van de {holds.of} afbakeningen wordt de kloof kleiner; onder {larger} groter. "
            "Of de kloof kleiner wordt, hangt dus af van waar je de grens trekt.",
            f"Under {smaller} of the {holds.of} definitions of the area the gap narrows; under {larger} it widens. "
            "Whether the gap narrows therefore depends on where you draw the line.",
        )
    before, after = numbers.with_unit(gap_first), numbers.with_unit(gap_last)
    spread = _margin(first, last)
    if spread is not None and abs(change) <= spread:
        return _cannot_tell(
            f"De kloof was {before.nl} in {first.year} en {after.nl} in {last.year}. "
            "Dat verschil valt binnen de marge; of de kloof kleiner wordt, is niet te zeggen.",
            f"The gap was {before.en} in {first.year} and {after.en} in {last.year}. "
            "That difference is within the margin; whether the gap narrows cannot be told.",
        )
    holds_nl = f" Dat geldt onder alle {holds.of} afbakeningen." if holds.of > 1 else ""
    holds_en = f" That holds under all {holds.of} definitions of the area." if holds.of > 1 else ""
    below = gap_last < 0
    below_nl = " Een getal onder nul betekent: dit gebied staat er beter voor." if below else ""
    below_en = " A number below zero means: this area is better off." if below else ""
    if before == after:
        return Verdict(
            word="unchanged",
            sentence=Text(
                nl=f"De kloof was {after.nl} in {first.year} en in {last.year}: ongeveer gelijk.{below_nl}",
                en=f"The gap was {after.en} in {first.year} and in {last.year}: about the same.{below_en}",
            ),
        )
    span_nl, span_en = f"tussen {first.year} en {last.year}", f"between {first.year} and {last.year}"
    return Verdict(
        word="narrowing" if change < 0 else "widening",
        sentence=Text(
            nl=f"De kloof werd {'kleiner' if change < 0 else 'groter'} {span_nl}: "
            f"van {numbers.plain(gap_first).nl} naar {after.nl}.{holds_nl}{below_nl}",
            en=f"The gap {'narrowed' if change < 0 else 'widened'} {span_en}: "
            f"from {numbers.plain(gap_first).en} to {after.en}.{holds_en}{below_en}",
        ),
    )


def _margin(first: GapPoint, last: GapPoint) -> float | None:
    """Half the width of the interval of a change, the two ends taken as independent; None when a bound is not known."""
    halves: list[float] = []
    for point in (first, last):
        if point.gap_low is None or point.gap_high is None:
            return None
        halves.append((point.gap_high - point.gap_low) / 2)
    return hypot(*halves)


def _target_sentence(measure: Measure, numbers: _Numbers) -> Text:
    if not measure.targets:
        return Text(nl="Er is geen streefwaarde vastgelegd.", en="No target was laid down.")
    target = measure.targets[-1]
    at_most = target.direction == "at_most"
    value = numbers.with_unit(target.value, measure.kind)
    of_nl, of_en = (" voor de kloof", " for the gap") if measure.kind == "gap" else ("", "")
    return Text(
        nl=f"Het streven{of_nl} is {'hoogstens' if at_most else 'minstens'} {value.nl} in {target.year}.",
        en=f"The target{of_en} is {'at most' if at_most else 'at least'} {value.en} in {target.year}.",
    )


@dataclass(frozen=True, slots=True)
class _Numbers:
    """Writes numbers of one indicator the way Dutch and English readers know them; a gap gets one decimal at least."""

    unit: Text
    decimals: int

    def plain(self, value: float, kind: Literal["gap", "level"] = "gap") -> Text:
        decimals = max(1, self.decimals) if kind == "gap" else self.decimals
        return Text(nl=written(value, "nl", decimals), en=written(value, "en", decimals))

    def with_unit(self, value: float, kind: Literal["gap", "level"] = "gap") -> Text:
        number = self.plain(value, kind)
        if self.unit.nl != "%":
            return Text(nl=f"{number.nl} {self.unit.nl}", en=f"{number.en} {self.unit.to('en')}")
        points = kind == "gap"
        return Text(
            nl=f"{number.nl} {'procentpunt' if points else '%'}",
            en=f"{number.en} {'percentage points' if points else '%'}",
        )
