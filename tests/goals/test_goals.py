# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""A verdict never says more than its figure carries."""

from math import hypot

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kloof.goals import verdict
from kloof.language.editions import GapFigure, IndicatorObject
from kloof.language.gaps import GapArea, GapComparator, GapDocument, GapIndicator, GapPoint, GapTrend, HoldsUnder
from kloof.language.programmes import Measure
from kloof.language.texts import Text


def point(year: int, gap: float | None, *, status: str = "definitive", margin: float | None = 0.01) -> GapPoint:
    names = [name for name in GapPoint.model_fields if name not in {"year", "as_of", "status", "unit", "caveats"}]
    facts = dict.fromkeys(names) | {"year": year, "as_of": str(year), "status": status, "unit": "%", "caveats": ()}
    if gap is None:
        return GapPoint.model_validate(facts | {"missing": "too_few"})
    low, high = (None, None) if margin is None else (gap - margin, gap + margin)
    return GapPoint.model_validate(
        facts | {"value": 70 - gap, "comparator": 70.0, "gap": gap, "gap_low": low, "gap_high": high}
    )


def trend(points: tuple[GapPoint, ...]) -> GapTrend | None:
    """The change from first to last, half-widths at a right angle; no interval where one is unknown."""
    known = [one for one in points if one.gap is not None]
    if len(known) < 2:
        return None
    first, last = known[0], known[-1]
    facts = {"year_first": first.year, "year_last": last.year, "change": last.gap - first.gap}
    if first.gap_high is None or last.gap_high is None:
        return GapTrend(**facts, reason="de bron geeft geen marge", arrow="none", sentence="-")
    half = hypot(first.gap_high - first.gap, last.gap_high - last.gap)
    return GapTrend(
        **facts, change_low=facts["change"] - half, change_high=facts["change"] + half, arrow="none", sentence="-"
    )


def figure(*points: GapPoint, same: int = 6, of: int = 6) -> GapFigure:
    document = GapDocument(
        area=GapArea(id="veendrecht-oost", name="Veendrecht-Oost", definition="plan-2022", source="", certainty=""),
        indicator=GapIndicator(id="self_rated_health", name="Ervaren gezondheid", unit="%"),
        comparator=GapComparator(id="rest", name="rest"),
        release="0" * 64,
        holds_under=HoldsUnder(same=same, of=of),
        series=points,
        trend=trend(points),
    )
    return GapFigure(nl=document, en=document, sentence=Text(nl="-"), table="99001NED")


def card(**over: object) -> IndicatorObject:
    facts: dict[str, object] = {
        "id": "self_rated_health", "name": {"nl": "Ervaren gezondheid"}, "question": {"nl": "?"}, "unit": {"nl": "%"},
        "theme": "health", "kind": "intensive", "better": "higher", "measured_by": "model", "denominator": {"nl": "-"},
        "weight": "residents", "tables": ["50150NED"], "decimals": 1,
    }  # fmt: skip
    return IndicatorObject.model_validate(facts | over)


def measure(**over: object) -> Measure:
    return Measure.model_validate({"indicator": "self_rated_health"} | over)


BROKEN = {"breaks": [{"year": 2020, "reason": {"nl": "Andere vraag.", "en": "Another question."}}]}
PATH = {"path": [{"year": 2024, "value": 9.0}], "targets": [{"direction": "at_most", "value": 5, "year": 2030}]}

CASES = {
    "no year at all": (figure(), measure(), card(), "cannot_tell", "Er is nog geen cijfer"),
    "a reason instead of a figure": (
        figure(point(2024, None)), measure(), card(), "cannot_tell",
        "Over 2024 is er geen cijfer: te weinig mensen om te tonen zonder iemand herkenbaar te maken. Er is geen",
    ),
    "a figure without a gap": (
        figure(point(2024, 9.3).model_copy(update={"gap": None})), measure(), card(), "cannot_tell", "maar geen kloof"
    ),
    "one measurement": (figure(point(2024, 9.3)), measure(), card(), "cannot_tell", "nog geen twee metingen"),
    "provisional": (
        figure(point(2012, 9.3), point(2024, 8.1, status="provisional")), measure(), card(), "cannot_tell", "voorlopig"
    ),
    "narrows under all": (
        figure(point(2012, 9.3), point(2024, 8.1)), measure(), card(), "narrowing",
        "De kloof werd kleiner tussen 2012 en 2024: van 9,3 naar 8,1 procentpunt. Dat geldt onder alle 6 afbakeningen. "
        "Er is geen streefwaarde vastgelegd.",
    ),
    "widens": (figure(point(2012, 8.1), point(2024, 9.3)), measure(), card(), "widening", "groter"),
    "the only definition": (
        figure(point(2012, 9.3), point(2024, 8.1), same=1, of=1), measure(), card(), "narrowing",
        "De kloof werd kleiner tussen 2012 en 2024: van 9,3 naar 8,1 procentpunt. Er is geen",
    ),
    "depends on the line": (
        figure(point(2012, 9.3), point(2024, 8.1), same=4), measure(), card(), "cannot_tell",
        "Onder 4 van de 6 afbakeningen wordt de kloof kleiner; onder 2 groter. "
        "Of de kloof kleiner wordt, hangt dus af van waar je de grens trekt.",
    ),
    "depends, asked one widens": (
        figure(point(2012, 8.1), point(2024, 9.3), same=2), measure(), card(), "cannot_tell",
        "Onder 4 van de 6 afbakeningen wordt de kloof kleiner; onder 2 groter.",
    ),
    "about the same": (
        figure(point(2012, 8.11), point(2024, 8.09)), measure(), card(), "unchanged",
        "De kloof was 8,1 procentpunt in 2012 en in 2024: ongeveer gelijk.",
    ),
    "across a break": (
        figure(point(2016, 9.3), point(2020, 8.1)), measure(), card(**BROKEN), "cannot_tell",
        "De cijfers van voor 2020 zijn niet te vergelijken met die van daarna: Andere vraag.",
    ),
    "after the break": (figure(point(2020, 9.3), point(2024, 8.1)), measure(), card(**BROKEN), "narrowing", "kleiner"),
    "on track": (
        figure(point(2012, 9.3), point(2024, 8.1)), measure(**PATH), card(), "on_track",
        "De kloof was 8,1 procentpunt in 2024; gepland was hoogstens 9,0 procentpunt. Dat ligt op schema. "
        "Het streven voor de kloof is hoogstens 5,0 procentpunt in 2030.",
    ),
    "behind": (figure(point(2012, 9.3), point(2024, 9.1)), measure(**PATH), card(), "behind", "achter op schema"),
    "path within the margin": (
        figure(point(2024, 9.1, margin=0.5)), measure(**PATH), card(), "cannot_tell", "De marge loopt van 8,6 tot 9,6"
    ),
    "no path for that year": (figure(point(2012, 9), point(2022, 8)), measure(**PATH), card(), "narrowing", "kleiner"),
    "level, higher is better": (
        figure(point(2024, 9.1)),
        measure(kind="level", path=[{"year": 2024, "value": 60}]), card(), "on_track",
        "Het cijfer was 60,9 % in 2024; gepland was minstens 60,0 %. Dat ligt op schema.",
    ),
    "change within the margins": (
        figure(point(2012, 9.3, margin=1), point(2024, 8.1, margin=1)), measure(), card(), "cannot_tell",
        "De kloof was 9,3 in 2012 en 8,1 procentpunt in 2024. Dat verschil valt binnen de marges: het kan komen door "
        "het meten of door toeval. Of de kloof kleiner wordt, is niet te zeggen. Er is geen",
    ),
    "nobody knows the margins": (
        figure(point(2012, 9.3, margin=None), point(2024, 8.1, margin=None)), measure(), card(), "cannot_tell",
        "De kloof was 9,3 in 2012 en 8,1 procentpunt in 2024. Hoe ver dit cijfer ernaast kan zitten, is "
        "niet bekend: de bron geeft geen marge. Of een verandering meer is dan ruis, is daarom niet te zeggen. Er is",
    ),
    "on track as far as anybody knows": (
        figure(point(2012, 9.3, margin=None), point(2024, 8.1, margin=None)), measure(**PATH), card(), "on_track",
        "Dat ligt op schema. Let op: marge niet bekend. Het streven",
    ),
    "change beyond the margins": (
        figure(point(2012, 9.3, margin=0.3), point(2024, 8.1, margin=0.3)), measure(), card(), "narrowing", "kleiner"
    ),
    "better off than the rest": (
        figure(point(2012, 1.0), point(2024, -0.5)), measure(), card(), "narrowing",
        "van 1,0 naar −0,5 procentpunt. Dat geldt onder alle 6 afbakeningen. Een getal onder nul betekent: dit gebied "
        "staat er beter voor.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_a_figure_says(case: str):
    asked, how, indicator, word, says = CASES[case]
    told = verdict(asked, how, indicator)
    assert told.word == word
    assert says in told.sentence.nl


CAUSAL = ("dankzij", "door het programma", "because of", "thanks to", "veroorza", "caused", "effect", "leid")


@given(
    gaps=st.lists(st.none() | st.floats(-50, 50), max_size=4),
    of=st.integers(1, 6),
    data=st.data(),
    status=st.sampled_from(["definitive", "provisional", "not_stated"]),
)
def test_a_direction_is_only_told_when_it_holds_everywhere(gaps, of, data, status):
    points = [point(2012 + 4 * n, gap, status=status) for n, gap in enumerate(gaps)]
    same = data.draw(st.integers(0, of))
    told = verdict(figure(*points, same=same, of=of), measure(), card())
    if told.word in {"narrowing", "widening"}:
        assert same == of
        assert status != "provisional"
        known = [gap for gap in gaps if gap is not None]
        assert (known[-1] < known[0]) == (told.word == "narrowing")
    for sentence in (told.sentence.nl, told.sentence.to("en")):
        assert not any(word in sentence.lower() for word in CAUSAL)
        assert "None" not in sentence
        assert "nan" not in sentence.lower()


def test_what_is_counted_where_it_happens_carries_no_verdict_against_a_town_centre():
    """Crime per resident falls behind that of the rest, which holds the centre: no word of better or worse."""
    told = verdict(figure(point(2021, 2.0), point(2025, -9.0)), measure(), card(counted_where="place_of_event"))
    assert told.word == "cannot_tell"
    assert "geteld waar het gebeurde" in told.sentence.nl
