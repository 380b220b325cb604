# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Each rule of a verdict on the fewest figures it needs, with its sentence word for word."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kloof.goals import verdict
from kloof.language.editions import Break, GapFigure, IndicatorObject
from kloof.language.gaps import GapArea, GapComparator, GapDocument, GapIndicator, GapPoint, GapTrend, HoldsUnder
from kloof.language.programmes import Measure
from kloof.language.texts import Text
from kloof.verdicts import Course, Numbers, rules

EMPTY = dict.fromkeys(GapPoint.model_fields)


def year(
    year: int, value: float, comparator: float, *, better: str = "lower", status: str = "definitive", unit: str = "%"
) -> GapPoint:
    difference = value - comparator if better == "lower" else comparator - value
    facts = {"year": year, "as_of": str(year), "status": status, "unit": unit, "caveats": ()}
    numbers = {"value": value, "comparator": comparator, "gap": difference, "ratio": value / comparator}
    return GapPoint.model_validate(EMPTY | facts | numbers)


def course(*series: GapPoint, **over: object) -> Course:
    facts: dict[str, object] = {
        "series": series, "numbers": Numbers(Text(nl="%"), 1), "better": "lower", "comparator": "rest",
        "comparator_name": Text(nl="rest van Stad", en="rest of Stad"),
    }  # fmt: skip
    return Course(**(facts | over))  # type: ignore[arg-type]  # the facts are those of a course


def trend(series: Sequence[GapPoint], half: float) -> GapTrend | None:
    """The change from first to last with a margin of `half` on either side."""
    if len(series) < 2 or series[0].gap is None or series[-1].gap is None:
        return None
    change = series[-1].gap - series[0].gap
    return GapTrend(
        year_first=series[0].year, year_last=series[-1].year, change=change, change_low=change - half,
        change_high=change + half, arrow="none", sentence="-",
    )  # fmt: skip


def figure(
    *series: GapPoint,
    versus: str = "rest",
    name: tuple[str, str] = ("rest van Stad", "rest of Stad"),
    half: float = 0.01,
) -> GapFigure:
    documents = [
        GapDocument(
            area=GapArea(id="zuid", name="Zuid", definition="plan", source="", certainty=""),
            indicator=GapIndicator(id="low_income", name="Laag inkomen", unit="%"),
            comparator=GapComparator(id=versus, name=one),
            release="0" * 64,
            holds_under=HoldsUnder(same=1, of=1),
            series=series,
            trend=trend(series, half),
        )
        for one in name
    ]
    return GapFigure(nl=documents[0], en=documents[1], sentence=Text(nl="-"), table="99003NED")


def card(**over: object) -> IndicatorObject:
    facts: dict[str, object] = {
        "id": "low_income", "name": {"nl": "Laag inkomen"}, "question": {"nl": "?"}, "unit": {"nl": "%"},
        "theme": "work", "kind": "intensive", "better": "lower", "measured_by": "register", "denominator": {"nl": "-"},
        "weight": "households", "tables": ["99003NED"], "decimals": 1,
    }  # fmt: skip
    return IndicatorObject.model_validate(facts | over)


def measure(**over: object) -> Measure:
    return Measure.model_validate({"indicator": "low_income"} | over)


def named(found: Sequence[object]) -> list[str]:
    return [rule.name for rule in found]  # type: ignore[attr-defined]  # rules have a name


CLOSING = (year(2015, 20, 10), year(2024, 15, 8))
"""Ten points to seven, twice to 1.875 times: smaller either way, and better here."""


def test_a_gap_that_closes_because_it_gets_better_here_needs_no_warning():
    assert rules(course(*CLOSING)) == ()
    assert verdict(figure(*CLOSING), measure(), card()).word == "narrowing"


def test_cito_in_rotterdam_the_gap_closed_as_the_others_fell():
    """Zuid 530.8 in both years; the four big cities went from 534.2 to 533.7 (published: 533.7, down 0.5)."""
    score = Text(nl="punten", en="points")
    zuid = [
        year(2015, 530.8, 534.2, better="higher", unit="punten"),
        year(2016, 530.8, 533.7, better="higher", unit="punten"),
    ]
    (rule,) = rules(
        course(*zuid, better="higher", numbers=Numbers(score, 1), comparator_name=Text(nl="G4", en="big four cities"))
    )
    assert rule.name == "level_and_gap"
    assert rule.sentence.nl == (
        "De kloof werd kleiner tussen 2015 en 2016, maar hier werd het niet beter. "
        "Hier bleef het cijfer gelijk: 530,8. Bij de vergelijking (G4) ging het van 534,2 naar 533,7. "
        "Dat komt dus omdat de anderen achteruitgingen."
    )
    assert rule.sentence.en == (
        "The gap narrowed between 2015 and 2016, but things did not get better here. Here the figure stayed the same: "
        "530.8. In the comparison (big four cities) it went from 534.2 to 533.7. So it is the others that fell back."
    )
    told = verdict(
        figure(*zuid, name=("G4", "big four cities")), measure(), card(better="higher", unit={"nl": "punten"})
    )
    assert told.word == "narrowing"
    assert told.marks[0].nl == "Hier werd het niet beter"
    assert "Let op: hier werd het niet beter." in told.sentence.nl


def test_cito_against_the_country_says_the_same():
    """The country went from 535.1 to 534.8 (published: 534.8, down 0.3)."""
    zuid = [year(2015, 530.8, 535.1, better="higher"), year(2016, 530.8, 534.8, better="higher")]
    assert named(rules(course(*zuid, better="higher"))) == ["level_and_gap"]


def test_welfare_in_rotterdam_two_comparators_two_answers_and_none_is_picked():
    """Published are the directions only (up on Zuid, better than the G4, worse than the rest); the numbers are ours."""
    rest = figure(year(2015, 14.0, 9.0), year(2016, 14.4, 9.1), name=("rest van Rotterdam", "rest of Rotterdam"))
    others = figure(year(2015, 14.0, 10.0), year(2016, 14.4, 10.9), versus="country", name=("G4", "big four cities"))
    told = verdict(rest, measure(), card(), versus=[others])
    assert told.word == "cannot_tell"
    assert told.sentence.nl == (
        "De kloof werd groter tussen 2015 en 2016: van 5,0 naar 5,3 procentpunt. "
        "Dat is vergeleken met rest van Rotterdam. Vergeleken met G4 werd de kloof kleiner. "
        "Het antwoord hangt dus af van met wie je vergelijkt. Er is geen streefwaarde vastgelegd."
    )
    assert told.sentence.en == (
        "The gap widened between 2015 and 2016: from 5.0 to 5.3 percentage points. "
        "That is compared with the rest of Rotterdam. Compared with big four cities the gap narrowed. "
        "So the answer depends on whom you compare with. No target was laid down."
    )
    assert [mark.nl for mark in told.marks] == ["Hangt af van met wie je vergelijkt"]
    turned = verdict(others, measure(), card(), versus=[rest])
    assert turned.word == "cannot_tell"
    assert [mark.nl for mark in turned.marks] == ["Hangt af van met wie je vergelijkt", "Hier werd het niet beter"]


def test_another_comparator_within_its_margins_is_no_other_answer():
    """The numbers of the two answers above, of which the second is now no more than noise."""
    rest = figure(year(2015, 14.0, 9.0), year(2016, 14.4, 9.1))
    others = figure(year(2015, 14.0, 10.0), year(2016, 14.4, 10.9), versus="country", half=2.0)
    assert verdict(rest, measure(), card(), versus=[others]).word == "widening"


def test_a_change_within_the_margins_is_no_direction_and_nothing_else_is_read_from_it():
    """Twelve to ten: two points smaller, give or take three."""
    parting = year(2015, 20, 8), year(2024, 14, 4)
    found = rules(course(*parting, change=(-5.0, 1.0)))
    assert named(found) == ["within_margins"]
    assert found[0].stops
    assert found[0].sentence.nl == (
        "De kloof was 12,0 in 2015 en 10,0 procentpunt in 2024. Dat verschil valt binnen de marges: het kan komen door "
        "het meten of door toeval. Of de kloof kleiner wordt, is niet te zeggen."
    )
    assert named(rules(course(*parting, change=(-3.0, -1.0)))) == ["points_and_ratio"]
    assert verdict(figure(*parting, half=3.0), measure(), card()).word == "cannot_tell"


def test_nobody_knows_the_margin_so_nobody_knows_whether_it_is_more_than_noise():
    why = Text(nl="dit komt uit een enquête", en="this comes from a survey")
    (rule,) = rules(course(*CLOSING, unknown_margin=why))
    assert (rule.name, rule.stops) == ("unknown_margin", True)
    assert rule.sentence.en == (
        "How far off this figure can be is not known: this comes from a survey. "
        "Whether a change is more than noise can therefore not be told."
    )
    assert rules(course(*CLOSING[:1], unknown_margin=why)) == (), "one year has no change to speak of"


def test_a_document_that_tells_nothing_of_margins_carries_no_direction():
    bare = figure(*CLOSING)
    told = verdict(bare.model_copy(update=dict.fromkeys(("nl", "en"), bare.nl.model_copy(update={"trend": None}))),
                   measure(), card())  # fmt: skip
    assert told.word == "cannot_tell"
    assert [mark.nl for mark in told.marks] == ["Marge niet bekend"]


@given(values=st.tuples(*[st.floats(1, 99)] * 4), half=st.floats(0, 50), better=st.sampled_from(["higher", "lower"]))
def test_no_direction_is_told_within_the_margins(values: tuple[float, ...], half: float, better: str):
    series = [year(2015, *values[:2], better=better), year(2024, *values[2:], better=better)]
    told = verdict(figure(*series, half=half), measure(), card(better=better))
    if told.word in ("narrowing", "widening"):
        assert abs(series[1].gap - series[0].gap) > half


def test_the_whole_city_is_no_second_opinion():
    opposite = figure(year(2015, 20, 18), year(2024, 15, 12), versus="city", name=("Stad", "Stad"))
    assert verdict(figure(*CLOSING), measure(), card(), versus=[opposite]).word == "narrowing"


def test_smaller_in_points_and_larger_as_a_ratio_depends_on_the_measure():
    told = verdict(figure(year(2015, 20, 10), year(2024, 12, 5)), measure(), card())
    assert told.word == "depends_on_measure"
    assert told.sentence.nl.startswith(
        "In punten werd de kloof kleiner tussen 2015 en 2024: van 10,0 naar 7,0 procentpunt. In verhouding werd hij "
        "groter: van 2,00 naar 2,40 keer het cijfer van rest van Stad. Of de kloof kleiner wordt, hangt af van de maat."
    )
    assert "depends on the measure" in told.sentence.to("en")


def test_larger_in_points_while_things_get_better_here():
    (rule,) = rules(course(year(2015, 80, 90, better="higher"), year(2024, 81, 95, better="higher"), better="higher"))
    assert rule.sentence.nl == (
        "De kloof werd groter tussen 2015 en 2024, maar hier werd het wel beter: van 80,0 naar 81,0. "
        "Bij de vergelijking (rest van Stad) ging het van 90,0 naar 95,0. De anderen gingen harder vooruit."
    )


def test_an_area_that_is_ahead_has_a_lead_and_no_gap():
    (rule,) = rules(course(year(2021, 40, 60), year(2025, 45, 70), comparator="peers"))
    assert rule.sentence.nl.startswith("De voorsprong werd groter tussen 2021 en 2025, maar hier werd het niet beter.")


@pytest.mark.parametrize("versus", ["rest", "rest-without-programmes", "city", "country"])
def test_what_is_counted_where_it_happens_says_that_the_centre_is_in_the_comparison(versus: str):
    found = rules(course(*CLOSING, counted_where="place_of_event", comparator=versus))
    assert named(found) == ["counted_elsewhere"]
    assert found[0].stops
    assert "In de vergelijking zit ook het centrum" in found[0].sentence.nl


def test_without_the_centre_the_flattering_verdict_disappears():
    centre = figure(year(2021, 45, 60), year(2025, 49, 66))
    without = figure(year(2021, 45, 28), year(2025, 49, 28.5), versus="rest-without-centre", name=("rest", "rest"))
    told = verdict(centre, measure(), card(counted_where="place_of_event"), versus=[without])
    assert told.word == "cannot_tell"
    assert (
        "Dit is geteld waar het gebeurde. Met het centrum in de vergelijking ging het verschil van −15,0 naar −17,0; "
        "zonder het centrum van 17,0 naar 20,5 procentpunt. Boven nul betekent: hier slechter."
    ) in told.sentence.nl
    alone = verdict(without, measure(), card(counted_where="place_of_event"))
    assert alone.word == "widening"


def test_a_reactive_indicator_carries_no_verdict_alone():
    told = verdict(figure(*CLOSING), measure(), card(reactive=True))
    assert told.word == "cannot_tell"
    assert "Dit cijfer beweegt mee met ons eigen werk" in told.sentence.nl
    with_path = measure(path=[{"year": 2024, "value": 9.0}])
    assert verdict(figure(*CLOSING), with_path, card(reactive=True)).word == "cannot_tell"


def test_an_ambiguous_indicator_carries_no_verdict_alone():
    level = measure(kind="level", path=[{"year": 2024, "value": 9.0}])
    told = verdict(figure(*CLOSING), level, card(better="ambiguous"))
    assert told.word == "cannot_tell"
    assert told.sentence.nl.startswith("Meer is bij dit cijfer niet zonder meer beter of slechter.")


@pytest.mark.parametrize("status", ["provisional", "revised_provisional"])
@pytest.mark.parametrize("place", [0, 1])
def test_a_provisional_figure_at_either_end_carries_no_verdict_and_nothing_else_is_read_from_it(
    status: str, place: int
):
    falling = [year(2015, 20, 10), year(2024, 21, 12)]
    falling[place] = falling[place].model_copy(update={"status": status})
    assert named(rules(course(*falling))) == ["provisional"]
    assert verdict(figure(*falling), measure(), card()).word == "cannot_tell"


def test_across_a_break_nothing_is_read_from_first_to_last():
    falling = [year(2015, 20, 10), year(2024, 21, 12)]
    broken = [Break(year=2021, reason=Text(nl="Anders geteld.", en="Counted differently."))]
    assert named(rules(course(*falling, breaks=broken))) == ["break"]
    assert named(rules(course(*falling, breaks=[Break(year=2025, reason=Text(nl="-"))]))) == ["level_and_gap"]


def test_a_baseline_in_the_selection_year_is_marked():
    marked = rules(course(*CLOSING, selection_years=(2015,)))
    assert [rule.mark.nl for rule in marked if rule.mark] == ["Deels terugkeer naar gemiddelde"]
    assert "deels terugkeer naar gemiddelde" in marked[0].sentence.nl
    assert rules(course(*CLOSING, selection_years=(2016,))) == ()
    assert named(rules(course(*CLOSING, selection_years=(2016,), baseline_years=(2014, 2015, 2016)))) == [
        "selection_year"
    ]
    said = verdict(figure(*CLOSING), measure(baseline={"years": [2015], "in_selection_year": True}), card())
    assert said.word == "narrowing"
    assert [mark.nl for mark in said.marks] == ["Deels terugkeer naar gemiddelde"]


def test_a_closing_gap_with_high_turnover_never_reads_as_improved_unqualified():
    said = Text(nl="Dit cijfer gaat over wie er nu woont. Veel verhuisd.", en="Who lives there now.")
    (rule,) = rules(course(*CLOSING, turnover="high", turnover_said=said))
    assert rule.name == "high_turnover"
    assert rule.mark is not None
    assert rule.mark.nl == "Dit cijfer gaat over wie er nu woont"
    assert rules(course(*CLOSING, turnover="usual", turnover_said=said)) == ()
    assert named(rules(course(*CLOSING, turnover="unknown", turnover_said=said))) == ["unknown_turnover"]
    assert rules(course(*reversed(CLOSING[:1]), turnover="high", turnover_said=said)) == ()


def test_peers_that_are_not_alike_are_named():
    (rule,) = rules(course(*CLOSING, comparator="peers", unlike=[Text(nl="Koopwoningen", en="Owner-occupied homes")]))
    assert (
        rule.sentence.nl
        == "De buurten waarmee wij vergelijken, lijken niet in alles genoeg op dit gebied: koopwoningen."
    )


@given(
    values=st.tuples(*[st.floats(1, 99)] * 4),
    better=st.sampled_from(["higher", "lower"]),
    status=st.sampled_from(["definitive", "provisional"]),
)
def test_points_and_ratio_part_only_when_they_do(values: tuple[float, float, float, float], better: str, status: str):
    a, b, c, d = values
    series = [year(2015, a, b, better=better, status=status), year(2024, c, d, better=better, status=status)]
    found = named(rules(course(*series, better=better)))
    worse = 1 if better == "lower" else -1
    in_points, in_ratio = worse * ((c - d) - (a - b)), worse * (c / d - a / b)
    if "points_and_ratio" in found:
        assert in_points * in_ratio < 0
        assert status == "definitive"
    if in_points * in_ratio > 0:
        assert "points_and_ratio" not in found


def test_a_last_year_without_a_gap_does_not_hide_that_the_gap_is_provisional() -> None:
    """2024 has a final value and no comparator: what is read is the gap of 2022, and that is provisional."""
    alone = year(2024, 8, 5).model_copy(update={"comparator": None, "gap": None, "ratio": None})
    found = rules(course(year(2012, 12, 5), year(2022, 9, 5, status="provisional"), alone))
    assert "provisional" in named(found)


def test_a_goal_about_the_level_without_a_path_is_told_by_its_gap_and_keeps_the_rules_of_one() -> None:
    """A rest that holds the centre is said, also where the goal is a level: the sentence is about the gap."""
    elsewhere = card(counted_where="place_of_event")
    shown = figure(year(2012, 12, 5), year(2024, 9, 5))
    for kind in ("gap", "level"):
        assert verdict(shown, measure(kind=kind), elsewhere).word == "cannot_tell"
