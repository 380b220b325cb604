# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The rules themselves, in the order in which they are asked."""

from __future__ import annotations

from collections.abc import Callable

from kloof.language.texts import Text
from kloof.language.writing import written
from kloof.verdicts.courses import WITH_CENTRE, Course, Rule, moved, sign, spoken_gaps

__all__ = ["ABOUT_CHANGE", "rules"]

_READ_FROM_A_CHANGE = frozenset({"points_and_ratio", "level_and_gap", "high_turnover", "unknown_turnover"})
"""Rules that read something from the change: they are silent where it is noise, or says nothing by itself."""

_FROM_FIRST_TO_LAST = _READ_FROM_A_CHANGE | {"within_margins", "unknown_margin"}
"""Rules that compare the first year with the last: they are silent where those cannot be compared."""

ABOUT_CHANGE = _FROM_FIRST_TO_LAST | {"break"}
"""Rules about what happened between two years: they say nothing against comparing two areas in one year."""

_NOT_FINAL = ("provisional", "revised_provisional")


def rules(course: Course) -> tuple[Rule, ...]:
    """Give every rule that holds for a gap, those that leave no verdict first.

    Examples
    --------
    >>> from kloof.language.gaps import GapPoint
    >>> facts = dict.fromkeys(GapPoint.model_fields) | {"as_of": "-", "unit": "%", "caveats": ()}
    >>> def year(year, value, comparator):
    ...     gap, ratio = value - comparator, value / comparator
    ...     own = {"year": year, "status": "definitive", "value": value, "comparator": comparator}
    ...     return GapPoint.model_validate(facts | own | {"gap": gap, "ratio": ratio})
    >>> course = Course(
    ...     series=[year(2015, 20.0, 10.0), year(2024, 12.0, 5.0)],
    ...     numbers=Numbers(Text(nl="%"), 1), better="lower", comparator="rest", comparator_name=Text(nl="rest"),
    ... )
    >>> [rule.name for rule in rules(course)]
    ['points_and_ratio']
    """
    found = [rule for ask in _RULES if (rule := ask(course)) is not None]
    if any(rule.name in ("provisional", "break", "use_limit") for rule in found):
        return tuple(rule for rule in found if rule.name not in _FROM_FIRST_TO_LAST)
    if any(rule.name in ("within_margins", "reactive", "ambiguous", "counted_elsewhere") for rule in found):
        return tuple(rule for rule in found if rule.name not in _READ_FROM_A_CHANGE)
    return tuple(found)


def _provisional(course: Course) -> Rule | None:
    """No verdict on provisional figures: neither the first and last with a gap, nor the first and last there are."""
    known = [point for point in course.series if point.gap is not None or point.value is not None]
    ends = (*(reversed(course.ends) if course.ends else ()), *((known[-1], known[0]) if known else ()))
    year = next((point.year for point in ends if point.status in _NOT_FINAL), None)
    if year is None:
        return None
    return Rule(
        "provisional",
        True,
        Text(
            nl=f"Het cijfer over {year} is nog voorlopig. "
            "Wat het zegt over dit doel, weten we pas als het definitief is.",
            en=f"The figure for {year} is still provisional. "
            "What it says about this goal can only be told when it is final.",
        ),
        Text(nl="Voorlopig cijfer", en="Provisional figure"),
    )


def _break(course: Course) -> Rule | None:
    """A break in the series stops a comparison of the years before with the years after."""
    years = [point.year for point in course.series if point.gap is not None or point.value is not None]
    broken = next((b for b in course.breaks if years and min(years) < b.year <= max(years)), None)
    if broken is None:
        return None
    return Rule(
        "break",
        True,
        Text(
            nl=f"De cijfers van voor {broken.year} zijn niet te vergelijken met die van daarna: "
            f"{broken.reason.to('nl').rstrip('.')}. Of de kloof kleiner wordt, is daarom niet te zeggen.",
            en=f"Figures before {broken.year} cannot be compared with those after: "
            f"{broken.reason.to('en').rstrip('.')}. Whether the gap narrows can therefore not be told.",
        ),
        Text(nl=f"Reeks onderbroken in {broken.year}", en=f"Series broken in {broken.year}"),
    )


def _within_margins(course: Course) -> Rule | None:
    """A change that the margins can give by themselves is no direction."""
    if course.ends is None or course.change is None or not course.change[0] <= 0 <= course.change[1]:
        return None
    if all(course.numbers.seen(end) == 0 for end in course.change):
        return None
    said = _was_and_is(course)
    return Rule(
        "within_margins",
        True,
        Text(
            nl=f"{said.nl} Dat verschil valt binnen de marges: het kan komen door het meten of door toeval. "
            "Of de kloof kleiner wordt, is niet te zeggen.",
            en=f"{said.en} That difference is within the margins: it may come from measuring or from chance. "
            "Whether the gap narrows cannot be told.",
        ),
        Text(nl="Verandering binnen de marges", en="Change within the margins"),
    )


def _unknown_margin(course: Course) -> Rule | None:
    """Where nobody knows how sure a figure is, nobody knows whether a change is more than noise."""
    why = course.unknown_margin
    if course.ends is None or why is None or course.better not in ("higher", "lower"):
        return None
    return Rule(
        "unknown_margin",
        True,
        Text(
            nl=f"Hoe ver dit cijfer ernaast kan zitten, is niet bekend: {why.nl}. "
            "Of een verandering meer is dan ruis, is daarom niet te zeggen.",
            en=f"How far off this figure can be is not known: {why.to('en')}. "
            "Whether a change is more than noise can therefore not be told.",
        ),
        Text(nl="Marge niet bekend", en="Margin not known"),
    )


def _was_and_is(course: Course) -> Text:
    """Give the gap, or the lead, of the first and the last year."""
    assert course.ends is not None  # noqa: S101  only called when there are two
    first, last = course.ends
    assert first.gap is not None  # noqa: S101  both ends have a gap
    assert last.gap is not None  # noqa: S101
    noun, before, after = spoken_gaps(first.gap, last.gap, course.numbers)
    return Text(
        nl=f"{noun.nl} was {before.nl} in {first.year} en {after.nl} in {last.year}.",
        en=f"{noun.en} was {before.en} in {first.year} and {after.en} in {last.year}.",
    )


def _ambiguous(course: Course) -> Rule | None:
    """A figure of which more is neither better nor worse carries no verdict alone."""
    if course.better != "ambiguous":
        return None
    return Rule(
        "ambiguous",
        True,
        Text(
            nl="Meer is bij dit cijfer niet zonder meer beter of slechter. "
            "Alleen op dit cijfer zeggen wij niet of het beter gaat.",
            en="For this figure more is not simply better or worse. "
            "On this figure alone we do not say whether things get better.",
        ),
        Text(nl="Meer is niet zonder meer beter", en="More is not simply better"),
    )


def _counted_elsewhere(course: Course) -> Rule | None:
    """What is counted where it happens is not compared with a rest that holds the centre without saying so."""
    if course.counted_where != "place_of_event":
        return None
    if course.comparator not in WITH_CENTRE and not course.holds_centre:
        return None
    return Rule(
        "counted_elsewhere",
        True,
        Text(
            nl="Dit is geteld waar het gebeurde. "
            "In de vergelijking zit ook het centrum, waar veel gebeurt en weinig mensen wonen. "
            "Daarom zegt het verschil niet of mensen hier beter af zijn.",
            en="This was counted where it happened. "
            "The comparison holds the town centre too, where much happens and few people live. "
            "So the difference does not tell whether people here are better off.",
        ),
        Text(nl="Het centrum telt mee in de vergelijking", en="The comparison holds the centre"),
    )


def _reactive(course: Course) -> Rule | None:
    """A figure that moves with our own effort carries no verdict alone."""
    if not course.reactive:
        return None
    return Rule(
        "reactive",
        True,
        Text(
            nl="Dit cijfer beweegt mee met ons eigen werk: wie meer controleert of helpt, telt ook meer. "
            "Alleen op dit cijfer zeggen wij niet of het beter gaat.",
            en="This figure moves with our own effort: who checks or helps more, counts more. "
            "On this figure alone we do not say whether things get better.",
        ),
        Text(nl="Beweegt mee met ons eigen werk", en="Moves with our own effort"),
    )


def _points_and_ratio(course: Course) -> Rule | None:
    """Where points and ratio move in different directions, the answer depends on the measure."""
    if course.ends is None or course.better not in ("higher", "lower"):
        return None
    first, last = course.ends
    if first.ratio is None or last.ratio is None:
        return None
    in_points = moved(course)
    worse = 1 if course.better == "lower" else -1
    in_ratio = worse * sign(round(last.ratio, 2) - round(first.ratio, 2))
    if in_points * in_ratio >= 0:
        return None
    assert first.gap is not None  # noqa: S101  both ends have a gap
    assert last.gap is not None  # noqa: S101
    before, after = course.numbers.plain(first.gap), course.numbers.with_unit(last.gap)
    ratios = [(written(r, "nl", 2), written(r, "en", 2)) for r in (first.ratio, last.ratio)]
    words = {-1: ("kleiner", "smaller"), 1: ("groter", "larger")}
    points, ratio = words[in_points], words[in_ratio]
    return Rule(
        "points_and_ratio",
        True,
        Text(
            nl=f"In punten werd de kloof {points[0]} tussen {first.year} en {last.year}: "
            f"van {before.nl} naar {after.nl}. "
            f"In verhouding werd hij {ratio[0]}: van {ratios[0][0]} naar {ratios[1][0]} keer het cijfer van "
            f"{course.comparator_name.nl}. Of de kloof kleiner wordt, hangt af van de maat.",
            en=f"In points the gap became {points[1]} between {first.year} and {last.year}: from {before.en} to "
            f"{after.en}. As a ratio it became {ratio[1]}: from {ratios[0][1]} to {ratios[1][1]} times the figure of "
            f"{course.comparator_name.to('en')}. Whether the gap narrows depends on the measure.",
        ),
        Text(nl="Hangt af van de maat", en="Depends on the measure"),
    )


def _level_and_gap(course: Course) -> Rule | None:
    """Level and gap may part: smaller while nothing got better here, or larger while it did."""
    ends = course.ends
    if ends is None or course.better not in ("higher", "lower"):
        return None
    first, last = ends
    if first.value is None or last.value is None or first.comparator is None or last.comparator is None:
        return None
    numbers, better = course.numbers, 1 if course.better == "higher" else -1
    here = better * sign(numbers.seen(last.value) - numbers.seen(first.value))
    gap = moved(course)
    own = [numbers.plain(value) for value in (first.value, last.value)]
    their = [numbers.plain(value) for value in (first.comparator, last.comparator)]
    name, span = (
        course.comparator_name,
        (f"tussen {first.year} en {last.year}", f"between {first.year} and {last.year}"),
    )
    others_nl = f"Bij de vergelijking ({name.nl}) ging het van {their[0].nl} naar {their[1].nl}."
    others_en = f"In the comparison ({name.to('en')}) it went from {their[0].en} to {their[1].en}."
    ahead = first.gap is not None and last.gap is not None and first.gap <= 0 and last.gap <= 0
    crossed = first.gap is not None and last.gap is not None and numbers.seen(first.gap) * numbers.seen(last.gap) < 0
    if gap < 0 and here <= 0:
        became = (
            ("De voorsprong werd groter", "The lead grew") if ahead else ("De kloof werd kleiner", "The gap narrowed")
        )
        if crossed:
            became = "De achterstand werd een voorsprong", "The disadvantage became a lead"
        here_nl = (
            f"Hier bleef het cijfer gelijk: {own[1].nl}."
            if here == 0
            else f"Hier werd het cijfer slechter: van {own[0].nl} naar {own[1].nl}."
        )
        here_en = (
            f"Here the figure stayed the same: {own[1].en}."
            if here == 0
            else f"Here the figure became worse: from {own[0].en} to {own[1].en}."
        )
        return Rule(
            "level_and_gap",
            False,
            Text(
                nl=f"{became[0]} {span[0]}, maar hier werd het niet beter. {here_nl} {others_nl} "
                "Dat komt dus omdat de anderen achteruitgingen.",
                en=f"{became[1]} {span[1]}, but things did not get better here. {here_en} {others_en} "
                "So it is the others that fell back.",
            ),
            Text(nl="Hier werd het niet beter", en="Things did not get better here"),
        )
    if gap > 0 and here > 0:
        became = (
            ("De voorsprong werd kleiner", "The lead shrank") if ahead else ("De kloof werd groter", "The gap widened")
        )
        if crossed:
            became = "De voorsprong werd een achterstand", "The lead became a disadvantage"
        return Rule(
            "level_and_gap",
            False,
            Text(
                nl=f"{became[0]} {span[0]}, maar hier werd het wel beter: van {own[0].nl} naar {own[1].nl}. "
                f"{others_nl} De anderen gingen harder vooruit.",
                en=f"{became[1]} {span[1]}, but things did get better here: from {own[0].en} to {own[1].en}. "
                f"{others_en} The others moved ahead faster.",
            ),
            Text(nl="Hier werd het wel beter", en="Things did get better here"),
        )
    return None


def _selection_year(course: Course) -> Rule | None:
    """A baseline in the year on which the area was chosen is partly a return to the mean."""
    first = [point.year for point in course.series if point.gap is not None][:1]
    years = sorted(set(course.selection_years) & set(course.baseline_years or first))
    if not years:
        return None
    year = years[0]
    return Rule(
        "selection_year",
        False,
        Text(
            nl=f"Dit gebied is uitgekozen op cijfers van {year}, en daarmee vergelijken wij. "
            "Wie op een slecht jaar wordt uitgekozen, staat er daarna vaak vanzelf iets beter voor: "
            "deels terugkeer naar gemiddelde.",
            en=f"This area was chosen on figures of {year}, and with those we compare. "
            "Who is chosen on a bad year often looks somewhat better afterwards by itself: "
            "partly a return to the mean.",
        ),
        Text(nl="Deels terugkeer naar gemiddelde", en="Partly a return to the mean"),
    )


def _turnover(course: Course) -> Rule | None:
    """A closing gap where many people came to live is about who lives there now."""
    if course.counted_where == "place_of_event":
        return None
    if moved(course) >= 0 or course.turnover not in ("high", "unknown") or course.turnover_said is None:
        return None
    if course.turnover == "high":
        mark = Text(nl="Dit cijfer gaat over wie er nu woont", en="This figure is about who lives there now")
        return Rule("high_turnover", False, course.turnover_said, mark)
    return Rule("unknown_turnover", False, course.turnover_said)


def _not_alike(course: Course) -> Rule | None:
    """Peers that are not alike are named as such."""
    if not course.unlike:
        return None
    nl = "; ".join(one.nl[:1].lower() + one.nl[1:] for one in course.unlike)
    en = "; ".join(one.to("en")[:1].lower() + one.to("en")[1:] for one in course.unlike)
    return Rule(
        "not_alike",
        False,
        Text(
            nl=f"De buurten waarmee wij vergelijken, lijken niet in alles genoeg op dit gebied: {nl}.",
            en=f"The neighbourhoods we compare with are not alike enough in everything: {en}.",
        ),
        Text(nl="Lijkt niet in alles op elkaar", en="Not alike in everything"),
    )


def _use_limit(course: Course) -> Rule | None:
    """What the card forbids is not told: an index that is relative has no trend, a survey has a lowest level."""
    if course.limit is None:
        return None
    return Rule(
        "use_limit",
        True,
        course.limit,
        Text(nl="Daarvoor is dit cijfer niet gemaakt", en="Not what this figure is for"),
    )


_RULES: tuple[Callable[[Course], Rule | None], ...] = (
    _provisional,
    _break,
    _ambiguous,
    _use_limit,
    _counted_elsewhere,
    _reactive,
    _within_margins,
    _unknown_margin,
    _points_and_ratio,
    _level_and_gap,
    _selection_year,
    _turnover,
    _not_alike,
)
