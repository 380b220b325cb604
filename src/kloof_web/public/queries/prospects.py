# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What stands beside the gap of a goal: will we make it, and what is left when who lives there is looked at."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from kloof import charts
from kloof.charts.dots import DotRow
from kloof.editions import Edition
from kloof.language.adjusted import AdjustedFigure
from kloof.language.editions import GapFigure, GoalFigures
from kloof.language.outlooks import OutlookObject, OutlookScenario, ScenarioId
from kloof.language.texts import Language, Text
from kloof.language.writing import written, written_value

__all__ = ["Ahead", "Beside", "BesideRow", "Way", "ahead_of", "beside_of", "chance", "way_name"]

_WAYS: dict[ScenarioId, Text] = {
    "continue": Text(nl="Het gaat door zoals nu", en="It goes on as now"),
    "as_peers": Text(nl="Het gaat zoals in vergelijkbare buurten", en="It goes as in matched neighbourhoods"),
    "as_city": Text(nl="Het gaat zoals in de vergelijking", en="It goes as in the comparison"),
}
_NO_GAP = Text(nl="geen kloof", en="no gap")


@dataclass(frozen=True, slots=True)
class Way:
    """One way things may go on, written out."""

    name: Text
    expected: str
    interval: str
    chance: str


@dataclass(frozen=True, slots=True)
class Ahead:
    """An outlook, ready to be shown.

    Parameters
    ----------
    ways
        Empty when nothing can be told.
    has_peers
        Whether peers were found to look at.
    wide, narrow
        The same as a picture; only for a gap, which has a zero that means something.
    """

    made: OutlookObject
    ways: tuple[Way, ...]
    has_peers: bool
    unit: str
    wide: SafeString | None
    narrow: SafeString | None


@dataclass(frozen=True, slots=True)
class BesideRow:
    """One way of looking at the gap of a year: the gap, its interval where there is one, and its sentence."""

    name: Text
    gap: str
    interval: str
    sentence: Text


@dataclass(frozen=True, slots=True)
class Beside:
    """The gap as it is, adjusted for who lives there, and to matched peers; or why there is no adjustment."""

    figure: AdjustedFigure
    rows: tuple[BesideRow, ...]
    unit: str
    wide: SafeString
    narrow: SafeString


def way_name(way: ScenarioId) -> Text:
    """Name a way things may go on."""
    return _WAYS[way]


def chance(probability: float, language: Language) -> str:
    """Write a chance in tens; never none and never certain."""
    if probability < 0.05:
        return "minder dan 1 op 20" if language == "nl" else "less than 1 in 20"
    if probability > 0.95:
        return "meer dan 19 op 20" if language == "nl" else "more than 19 in 20"
    tens = min(max(round(10 * probability), 1), 9)
    return f"ongeveer {tens} op 10" if language == "nl" else f"about {tens} in 10"


def ahead_of(edition: Edition, figures: GoalFigures, language: Language) -> Ahead | None:
    """Prepare the outlook an edition keeps with a goal; None when it keeps none."""
    made = figures.outlook
    if made is None:
        return None
    card = edition.indicators.get(made.indicator)
    decimals = card.decimals if card else 1
    unit = _unit(figures.chosen, language, is_gap=made.target.kind == "gap")

    def way(one: OutlookScenario) -> Way:
        return Way(
            name=_WAYS[one.id],
            expected=written_value(one.expected, unit, language, decimals),
            interval=_between(one.low, one.high, language, decimals),
            chance=chance(one.probability, language),
        )

    def draw(form: charts.Form) -> SafeString | None:
        if made.target.kind != "gap" or not made.scenarios:
            return None
        rows = [DotRow(_WAYS[one.id].to(language), one.expected, one.low, one.high) for one in made.scenarios]
        goal = f"doel {made.target.year}" if language == "nl" else f"goal {made.target.year}"
        title = f"Kloof in {made.target.year}" if language == "nl" else f"Gap in {made.target.year}"
        return _dots([*rows, DotRow(goal, made.target.value, chosen=True)], language, "ahead", title, unit, form)

    return Ahead(
        made=made,
        ways=tuple(way(one) for one in made.scenarios),
        has_peers=any(one.id == "as_peers" for one in made.scenarios),
        unit=unit,
        wide=draw("wide"),
        narrow=draw("narrow"),
    )


def beside_of(edition: Edition, figures: GoalFigures, language: Language) -> Beside | None:
    """Prepare the gap beside its adjustments and its matched peers; None when there is no gap of any year."""
    kept = figures.adjusted
    if kept is None or kept.year is None or kept.gap is None:
        return None
    card = edition.indicators.get(figures.chosen.nl.indicator.id)
    decimals = card.decimals if card else 1
    unit = _unit(figures.chosen, language, is_gap=True)
    name = figures.chosen.en.comparator.name, figures.chosen.nl.comparator.name
    rows = [
        BesideRow(
            Text(nl="De kloof zoals die is", en="The gap as it is"),
            written_value(kept.gap, unit, language, decimals),
            "–",
            Text(nl=f"Vergeleken met: {name[1]}.", en=f"Compared with: {name[0]}."),
        )
    ]
    dots = [DotRow(rows[0].name.to(language), kept.gap, chosen=True)]
    for one in kept.adjustments:
        percent = round(100 * one.fit)
        named = Text(nl=f"Na correctie voor {one.name.nl}", en=f"Adjusted for {one.name.to('en')}")
        rows.append(
            BesideRow(
                named,
                written_value(one.gap, unit, language, decimals),
                _between(one.low, one.high, language, decimals),
                Text(
                    nl=f"Deze samenstelling gaat samen met {percent} % van de verschillen tussen "
                    f"{written(one.neighbourhoods, 'nl')} buurten.",
                    en=f"This mix goes along with {percent}% of the differences between "
                    f"{written(one.neighbourhoods, 'en')} neighbourhoods.",
                ),
            )
        )
        dots.append(DotRow(_short(one.mix).to(language), one.gap, one.low, one.high))
    peers = next((one for one in (figures.chosen, *figures.versus) if one.nl.comparator.id == "peers"), None)
    point = None if peers is None else next((p for p in peers.nl.series if p.year == kept.year), None)
    if peers is not None and point is not None and point.gap is not None and peers is not figures.chosen:
        named = Text(nl="Vergeleken met vergelijkbare buurten", en="Compared with matched neighbourhoods")
        bounds = "–"
        if point.gap_low is not None and point.gap_high is not None:
            bounds = _between(point.gap_low, point.gap_high, language, decimals)
        rows.append(BesideRow(named, written_value(point.gap, unit, language, decimals), bounds, peers.sentence))
        dots.append(
            DotRow("vergelijkbare buurten" if language == "nl" else "matched neighbourhoods", point.gap,
                   point.gap_low, point.gap_high)
        )  # fmt: skip
    title = f"Kloof in {kept.year}" if language == "nl" else f"Gap in {kept.year}"
    return Beside(
        figure=kept,
        rows=tuple(rows),
        unit=unit,
        wide=_dots(dots, language, "beside", title, unit, "wide"),
        narrow=_dots(dots, language, "beside", title, unit, "narrow"),
    )


def _short(mix: str) -> Text:
    return {
        "age": Text(nl="zelfde leeftijden", en="same ages"),
        "age_young": Text(nl="zelfde leeftijden, met jongeren", en="same ages, with the young"),
        "age_households": Text(nl="en zelfde huishoudens", en="and same households"),
        "age_households_young": Text(nl="dit alles samen", en="all of these"),
    }.get(mix, Text(nl=mix, en=mix))


def _dots(
    rows: list[DotRow], language: Language, name: str, title: str, unit: str, form: charts.Form
) -> SafeString:  # fmt: skip
    drawn = charts.interval_dots(
        rows, language=language, name=f"{name}-{form}", title=title, unit=unit,
        zero_words=_NO_GAP.to(language), form=form,
    )  # fmt: skip
    return mark_safe(drawn)  # noqa: S308 # escaped by charts


def _unit(figure: GapFigure, language: Language, *, is_gap: bool) -> str:
    document = figure.en if language == "en" else figure.nl
    unit = document.indicator.unit
    if unit == "%" and is_gap:
        return "procentpunt" if language == "nl" else "percentage points"
    return unit


def _between(low: float, high: float, language: Language, decimals: int) -> str:
    joined = "tot" if language == "nl" else "to"
    return f"{written(low, language, decimals)} {joined} {written(high, language, decimals)}"
