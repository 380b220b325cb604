# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a figure says about its goal: one word and one sentence, and "cannot be told" when it does not carry more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kloof.estimates import Missing
from kloof.indicators import indicators
from kloof.language.editions import GapFigure, IndicatorObject, Verdict
from kloof.language.gaps import GapDocument, GapPoint
from kloof.language.programmes import Measure, PathPoint
from kloof.language.texts import Language, Text
from kloof.language.writing import listed
from kloof.limits import refusal
from kloof.verdicts import NO_MARGIN, Course, Numbers, Rule, RuleName, rules, spoken_gaps

__all__ = ["verdict"]

_NEVER_MEASURED = frozenset({"city"})
"""The whole city holds the area itself: its direction is no second opinion."""


def verdict(
    figure: GapFigure, measure: Measure, indicator: IndicatorObject, versus: Sequence[GapFigure] = ()
) -> Verdict:
    """Say what a figure says about a goal, and never more than it carries.

    With a planned path for the last year with a figure: *on track* or *behind*, with both numbers. Otherwise whether
    the gap grew smaller or larger between the first and the last year with a figure, but only when that holds under
    every definition of the area and against every comparator that was asked. The rules of :mod:`kloof.verdicts` come
    first: nothing is told from a provisional figure, across a break in the series, from a figure that moves with our
    own effort, from a gap in what is counted where it happens against a rest that holds the centre, or where points and
    ratio part; what they say beside a verdict stands in a few words behind it, and in full in ``beside``. Nothing is
    told either when the margins are wider than the change, or when nobody knows how wide they are. No word says why
    something changed.

    Parameters
    ----------
    figure
        The gap as an edition keeps it; positive is worse off.
    measure
        How the goal is measured: level or gap, baseline, targets (newest last), planned path.
    indicator
        The card, for its breaks, its decimals and the direction that is better.
    versus
        The same area against other comparators.

    Returns
    -------
    Verdict
        One of seven words, a sentence in Dutch and English that also says whether there is a target, and the marks that
        stand beside the word.
    """
    numbers = Numbers(indicator.unit, indicator.decimals)
    known = [point for point in figure.nl.series if _value(point, measure) is not None]
    holding = rules(_course(figure, measure, indicator))
    told = _told(figure, measure, indicator, known, numbers, holding, versus)
    target = _target_sentence(measure, numbers, indicator)
    beside = [rule for rule in holding if not rule.stops or _is_unsaid(rule, told)]
    beside = beside if told.word != "cannot_tell" or known else []
    marks = [rule.mark for rule in beside if rule.mark is not None]
    mind = [] if not marks else [Text(nl=f"Let op: {_joined(marks, 'nl')}.", en=f"Mind: {_joined(marks, 'en')}.")]
    said = [told.sentence, *mind, target]
    return Verdict(
        word=told.word,
        sentence=Text(nl=" ".join(one.nl for one in said), en=" ".join(one.to("en") for one in said)),
        marks=(*told.marks, *marks),
        beside=(*told.beside, *(rule.sentence for rule in beside)),
    )


def _is_unsaid(rule: Rule, told: Verdict) -> bool:
    """Whether nobody knows how sure the figure is, and the verdict told something else."""
    return rule.name == "unknown_margin" and rule.mark not in told.marks


def _joined(marks: Sequence[Text], language: Language) -> str:
    return "; ".join(mark.to(language)[:1].lower() + mark.to(language)[1:] for mark in marks)


def _course(figure: GapFigure, measure: Measure, indicator: IndicatorObject) -> Course:
    """Give what the rules ask about a figure as an edition keeps it."""
    nl, en, baseline = figure.nl, figure.en, measure.baseline
    turnover = next((w for w in zip(nl.warnings, en.warnings, strict=True) if w[0].rule.endswith("turnover")), None)
    limit = next((w for w in zip(nl.warnings, en.warnings, strict=True) if w[0].rule == "use_limit"), None)
    chosen_on = nl.area.selection_years
    is_of_the_level = measure.kind == "level" and bool(measure.path)
    if baseline is not None and baseline.in_selection_year and not set(chosen_on) & set(baseline.years):
        chosen_on = (*chosen_on, *baseline.years)
    return Course(
        series=nl.series,
        numbers=Numbers(indicator.unit, indicator.decimals),
        better=indicator.better,
        comparator="" if is_of_the_level else nl.comparator.id,
        comparator_name=Text(nl=nl.comparator.name, en=en.comparator.name),
        counted_where=indicator.counted_where,
        reactive=indicator.reactive,
        breaks=indicator.breaks,
        baseline_years=() if baseline is None else baseline.years,
        selection_years=chosen_on,
        turnover="" if nl.residents is None else nl.residents.turnover,
        turnover_said=None if turnover is None else Text(nl=turnover[0].sentence, en=turnover[1].sentence),
        unlike=tuple(
            Text(nl=one.characteristic, en=other.characteristic)
            for one, other in zip(nl.comparator.likeness, en.comparator.likeness, strict=True)
            if not one.alike
        ),
        limit=None if limit is None else Text(nl=limit[0].sentence, en=limit[1].sentence),
        change=_change(nl),
        unknown_margin=None if _change(nl) is not None else _why_unknown(nl, en),
    )


def _change(document: GapDocument) -> tuple[float, float] | None:
    """Give the interval of the change from the first to the last year with a gap, where it is known."""
    trend = document.trend
    return (
        None
        if trend is None or trend.change_low is None or trend.change_high is None
        else (trend.change_low, trend.change_high)
    )


def _why_unknown(nl: GapDocument, en: GapDocument) -> Text:
    """Say why there is no such interval; a document that tells nothing of margins has none."""
    if nl.trend is None or en.trend is None or nl.trend.reason is None or en.trend.reason is None:
        return NO_MARGIN
    return Text(nl=nl.trend.reason, en=en.trend.reason)


def _told(
    figure: GapFigure,
    measure: Measure,
    indicator: IndicatorObject,
    known: list[GapPoint],
    numbers: Numbers,
    holding: Sequence[Rule],
    versus: Sequence[GapFigure],
) -> Verdict:
    stopping = {rule.name: rule for rule in holding if rule.stops}
    if not known and "ambiguous" in stopping:
        return _stopped(stopping["ambiguous"])
    if not known and any(point.value is not None for point in figure.nl.series):
        return _cannot_tell(
            "Er is wel een cijfer, maar geen kloof: vergelijken kan niet, of geen van beide kanten is beter.",
            "There is a figure, but no gap: no comparison is possible, or neither direction is better.",
        )
    if not known:
        return _no_figure(figure)
    first: tuple[RuleName, ...] = ("provisional", "break", "ambiguous", "use_limit")
    for name in first:
        if name in stopping:
            return _stopped(stopping[name])
    if "counted_elsewhere" in stopping or "reactive" in stopping:
        return _not_alone(known[0], known[-1], stopping, versus, numbers)
    planned = next((step for step in measure.path if step.year == known[-1].year), None)
    if planned is not None:
        return _against_path(known[-1], planned, measure, indicator, numbers)
    if "points_and_ratio" in stopping:
        rule = stopping["points_and_ratio"]
        return Verdict(word="depends_on_measure", sentence=rule.sentence)
    return _other_ways(figure, _trend(figure, numbers, stopping), versus, numbers)


def _stopped(rule: Rule) -> Verdict:
    marks = () if rule.mark is None else (rule.mark,)
    return Verdict(word="cannot_tell", sentence=rule.sentence, marks=marks)


def _not_alone(
    first: GapPoint, last: GapPoint, stopping: Mapping[RuleName, Rule], versus: Sequence[GapFigure], numbers: Numbers
) -> Verdict:
    """Give what is known here and why it carries no verdict; without the centre, what the comparison then says."""
    said = []
    if first.value is not None and last.value is not None:
        before, after = numbers.with_unit(first.value, "level"), numbers.with_unit(last.value, "level")
        said.append(
            Text(
                nl=f"Hier ging het van {before.nl} in {first.year} naar {after.nl} in {last.year}.",
                en=f"Here it went from {before.en} in {first.year} to {after.en} in {last.year}.",
            )
        )
    elsewhere, reactive = stopping.get("counted_elsewhere"), stopping.get("reactive")
    without = next((one for one in versus if one.nl.comparator.id == "rest-without-centre"), None)
    contrast = None if without is None or elsewhere is None else _contrast(first, last, without, numbers)
    said += [contrast] if contrast is not None else [] if elsewhere is None else [elsewhere.sentence]
    said += [] if reactive is None else [reactive.sentence]
    return Verdict(
        word="cannot_tell",
        sentence=Text(nl=" ".join(one.nl for one in said), en=" ".join(one.to("en") for one in said)),
        marks=tuple(rule.mark for rule in (elsewhere, reactive) if rule is not None and rule.mark is not None),
        beside=() if contrast is None or elsewhere is None else (elsewhere.sentence,),
    )


def _contrast(first: GapPoint, last: GapPoint, without: GapFigure, numbers: Numbers) -> Text | None:
    """Say what the gap is with the centre in the comparison and what it is without."""
    gaps = {point.year: point.gap for point in without.nl.series}
    before, after = gaps.get(first.year), gaps.get(last.year)
    if first.gap is None or last.gap is None or before is None or after is None:
        return None
    held = [numbers.plain(gap) for gap in (first.gap, last.gap)]
    left = [numbers.plain(before), numbers.with_unit(after)]
    return Text(
        nl="Dit is geteld waar het gebeurde. "
        f"Met het centrum in de vergelijking ging het verschil van {held[0].nl} naar {held[1].nl}; "
        f"zonder het centrum van {left[0].nl} naar {left[1].nl}. Boven nul betekent: hier slechter.",
        en="This was counted where it happened. "
        f"With the centre in the comparison the difference went from {held[0].en} to {held[1].en}; "
        f"without the centre from {left[0].en} to {left[1].en}. Above zero means: worse here.",
    )


def _other_ways(figure: GapFigure, told: Verdict, versus: Sequence[GapFigure], numbers: Numbers) -> Verdict:
    """Show both and pick none where the gap moves the other way against another comparator, by more than noise."""
    if told.word not in ("narrowing", "widening"):
        return told
    years = [point.year for point in figure.nl.series if point.gap is not None]
    own = -1 if told.word == "narrowing" else 1
    other = []
    for one in versus:
        gaps = {point.year: point.gap for point in one.nl.series}
        before, after = gaps.get(years[0]), gaps.get(years[-1])
        unlike = any(not likeness.alike for likeness in one.nl.comparator.likeness)
        if before is None or after is None or unlike or one.nl.comparator.id in _NEVER_MEASURED:
            continue
        change = _change(one.nl)
        if change is not None and change[0] <= 0 <= change[1]:
            continue
        if own * (numbers.seen(after) - numbers.seen(before)) < 0:
            other.append(Text(nl=one.nl.comparator.name, en=one.en.comparator.name))
    if not other:
        return told
    word_nl, word_en = ("groter", "widened") if own < 0 else ("kleiner", "narrowed")
    names_nl, names_en = listed([o.nl for o in other], "nl"), listed([o.to("en") for o in other], "en")
    return Verdict(
        word="cannot_tell",
        sentence=Text(
            nl=f"{told.sentence.nl} Dat is vergeleken met {figure.nl.comparator.name}. "
            f"Vergeleken met {names_nl} werd de kloof {word_nl}. Het antwoord hangt dus af van met wie je vergelijkt.",
            en=f"{told.sentence.to('en')} That is compared with the {figure.en.comparator.name}. Compared with "
            f"{names_en} the gap {word_en}. So the answer depends on whom you compare with.",
        ),
        marks=(Text(nl="Hangt af van met wie je vergelijkt", en="Depends on the comparison"),),
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
    last: GapPoint, planned: PathPoint, measure: Measure, indicator: IndicatorObject, numbers: Numbers
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


def _trend(figure: GapFigure, numbers: Numbers, stopping: Mapping[RuleName, Rule]) -> Verdict:
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
    if "within_margins" in stopping:
        return _stopped(stopping["within_margins"])
    if "unknown_margin" in stopping:
        stopped = _stopped(stopping["unknown_margin"])
        noun, was_, is_ = spoken_gaps(gap_first, gap_last, numbers)
        was = Text(
            nl=f"{noun.nl} was {was_.nl} in {first.year} en {is_.nl} in {last.year}.",
            en=f"{noun.en} was {was_.en} in {first.year} and {is_.en} in {last.year}.",
        )
        said = Text(nl=f"{was.nl} {stopped.sentence.nl}", en=f"{was.en} {stopped.sentence.to('en')}")
        return stopped.model_copy(update={"sentence": said})
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


def _target_sentence(measure: Measure, numbers: Numbers, indicator: IndicatorObject) -> Text:
    if not measure.targets:
        return Text(nl="Er is geen streefwaarde vastgelegd.", en="No target was laid down.")
    card = indicators().get(indicator.id)
    refused = None if card is None else refusal(card, "target")
    if refused is not None:
        return refused
    target = measure.targets[-1]
    at_most = target.direction == "at_most"
    value = numbers.with_unit(target.value, measure.kind)
    of_nl, of_en = (" voor de kloof", " for the gap") if measure.kind == "gap" else ("", "")
    return Text(
        nl=f"Het streven{of_nl} is {'hoogstens' if at_most else 'minstens'} {value.nl} in {target.year}.",
        en=f"The target{of_en} is {'at most' if at_most else 'at least'} {value.en} in {target.year}.",
    )
