# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Gaps on three rows, computed by hand."""

from __future__ import annotations

import re
from dataclasses import replace

import polars as pl
import pytest

from kloof.areas import find_area
from kloof.errors import (
    AreaNotInRelease,
    BoundaryYearMismatch,
    IndicatorNotInRelease,
    UnknownArea,
    UnknownComparator,
    UnknownDefinition,
    UnknownIndicator,
)
from kloof.estimates import Missing
from kloof.gaps import gap
from kloof.gaps.result import _direction_words
from kloof.indicators import find_indicator, indicators

KWB = """code,name,gemeenteCode,gemeenteNaam,inwoners,huishoudens,koopwoningen
BU11110000,Kade,GM1111,Stad,1000,500,20
BU11110001,Park,GM1111,Stad,3000,1500,40
BU11110100,Hof,GM1111,Stad,2000,1000,60
BU22220000,Ver,GM2222,Dorp,4000,2000,80
GM1111,Stad,GM1111,Stad,6003,3001,45
"""
HEALTH = """code,jaar,goed_ervaren_gezondheid_pct
BU11110000,2012,60
BU11110001,2012,70
BU11110100,2012,80
BU22220000,2012,90
BU11110000,2024,66
BU11110001,2024,71
BU11110100,2024,80
BU22220000,2024,91
"""
CRIME = """code,jaar,geregistreerde_misdrijven
BU11110000,2024,50
BU11110001,2024,90
BU22220000,2024,40
"""
FILES = {"kwb_2024_85984NED.csv": KWB, "h_50150NED.csv": HEALTH, "c_47022NED.csv": CRIME}


def test_a_neighbourhood_against_the_rest(panel_of):
    found = gap(panel_of(FILES), "BU11110000", "self_rated_health")
    first, last = found.points
    assert first.comparator == pytest.approx((3000 * 70 + 2000 * 80) / 5000)  # 74
    assert first.gap == pytest.approx(14.0), "health is better when higher: positive is worse off"
    assert first.ratio == pytest.approx(60 / 74)
    assert first.people == pytest.approx(140.0), "1000 residents x 14 per cent"
    assert last.gap == pytest.approx(74.6 - 66)
    assert (found.holds_under.same, found.holds_under.of) == (1, 1)
    assert found.direction().nl == (
        "De kloof was 14,0 in 2012 en 8,6 procentpunt in 2024. Of dat meer is dan ruis, is niet te zeggen: "
        "dit is een schatting met een rekenmodel en de bron geeft geen marge."
    )
    assert found.sentence().nl == (
        "Als hier naar verhouding net zoveel mensen hun gezondheid goed noemden als in de rest van Stad, "
        "dan waren dat er ongeveer 85 meer (2024). De marge hiervan is niet bekend."
    )


@pytest.mark.parametrize(
    ("versus", "expected", "name"),
    [
        ("rest", 74.0, "rest van Stad"),
        ("rest-without-programmes", 74.0, "rest van Stad zonder programmabuurten"),
        ("city", (60 * 1000 + 70 * 3000 + 80 * 2000) / 6000, "Stad"),
        ("country", (60 * 1000 + 70 * 3000 + 80 * 2000 + 90 * 4000) / 10000, "Nederland"),
    ],
)
def test_each_comparator(panel_of, versus, expected, name):
    found = gap(panel_of(FILES), "BU11110000", "self_rated_health", versus=versus)
    assert found.points[0].comparator == pytest.approx(expected)
    assert found.document("nl").comparator.name == name


def test_levels_may_be_mixed_and_a_district_is_its_neighbourhoods(panel_of):
    panel = panel_of(FILES)
    district = gap(panel, "WK111100", "self_rated_health").points[0]
    assert district.value == pytest.approx(67.5)
    assert district.value == gap(panel, "BU11110000+BU11110001", "self_rated_health").points[0].value
    whole = gap(panel, "WK111100+BU11110100", "self_rated_health").points[0]
    assert whole.comparator is None
    assert whole.missing is Missing.NO_COMPARATOR
    assert whole.value == pytest.approx(430000 / 6000)


def test_codes_of_two_municipalities_are_compared_with_both(panel_of):
    found = gap(panel_of(FILES), "BU11110000+BU22220000", "self_rated_health")
    assert found.area.municipality == "GM1111+GM2222"
    assert found.points[0].comparator == pytest.approx(74.0)
    assert found.comparator_name.nl == "rest van Stad en Dorp"


def test_crime_is_counts_over_residents(panel_of):
    panel = panel_of({**FILES, "c_47022NED.csv": CRIME + "BU11110100,2024,30\n"})
    (point,) = gap(panel, "WK111100", "registered_crime").points
    assert point.value == pytest.approx(140 / 4000 * 1000)
    assert point.gap == pytest.approx(35 - 15), "crime is better when lower: positive is worse off"
    assert point.people == pytest.approx(4000 * 20 / 1000)
    derived = panel.figures.filter(area="WK111100").row(0, named=True)
    assert (derived["value"], derived["weight_year"], derived["release"]) == (pytest.approx(35.0), 2024, "47022NED")


def test_low_coverage_of_the_comparator_leaves_no_figure(panel_of):
    point = gap(panel_of(FILES), "WK111100", "registered_crime", versus="city").points[0]
    assert (point.value, point.gap, point.missing) == (None, None, Missing.LOW_COVERAGE)
    assert point.coverage == 1.0, "the area itself is fully known; 67 % of the city is"


def test_low_coverage_of_the_area_gives_the_reason_and_keeps_the_coverage(panel_of):
    point = gap(panel_of(FILES), "GM1111", "registered_crime", versus="country").points[0]
    assert (point.value, point.gap, point.missing) == (None, None, Missing.LOW_COVERAGE)
    assert point.coverage == pytest.approx(4000 / 6000)


def test_the_place_of_the_crime_and_the_year_of_the_residents_are_named(panel_of):
    (point,) = gap(panel_of(FILES), "BU11110000", "registered_crime", versus="country").points
    said = " ".join(caveat.en or "" for caveat in point.caveats)
    assert "Counted where it happened" in said
    assert "Divided by the residents of 2024 (table 85984NED)" in said


def test_a_count_has_no_gap_and_a_part_that_is_missing_makes_no_sum(panel_of):
    panel = panel_of(FILES)
    city = gap(panel, "GM1111", "registered_crimes", versus="country").points[0]
    assert (city.value, city.missing, city.value_low) == (None, Missing.PART_MISSING, 140.0)
    one = gap(panel, "WK111100", "registered_crimes").points[0]
    assert (one.value, one.gap, one.ratio, one.people, one.missing) == (140.0, None, None, None, Missing.NOT_COMPARABLE)
    assert any("Geen kloof" in caveat.nl for caveat in one.caveats)


def test_a_published_total_is_the_value_of_its_own_code(panel_of):
    assert gap(panel_of(FILES), "GM1111", "residents", versus="country").points[0].value == 6003
    assert gap(panel_of(FILES), "WK111100", "residents").points[0].value == 4000


def test_a_part_in_which_nobody_lives_may_be_absent(panel_of):
    files = {**FILES, "kwb_2024_85984NED.csv": KWB.replace("Hof,GM1111,Stad,2000,1000,60", "Hof,GM1111,Stad,0,0,")}
    files["kwb_2024_85984NED.csv"] = files["kwb_2024_85984NED.csv"].replace("Stad,6003", "Stad,4003")
    assert gap(panel_of(files), "GM1111", "registered_crimes", versus="country").points[0].value == 140.0


def test_better_neither_way_has_no_gap(panel_of):
    (point,) = gap(panel_of(FILES), "BU11110000", "owner_occupied").points
    assert point.value == 20
    assert (point.gap, point.people) == (None, None)
    assert any("niet beter en niet slechter" in caveat.nl for caveat in point.caveats)


def test_a_suppressed_neighbourhood_keeps_the_publishers_reason(panel_of):
    panel = panel_of({**FILES, "h_50150NED.csv": HEALTH.replace("BU11110000,2012,60", "BU11110000,2012,.")})
    point = gap(panel, "BU11110000", "self_rated_health").points[0]
    assert (point.value, point.gap, point.missing) == (None, None, Missing.SUPPRESSED)
    assert point.comparator == pytest.approx(74.0)


def test_without_a_complete_table_of_residents_there_is_no_weight(panel_of):
    for files in (
        {"h_50150NED.csv": HEALTH},
        {"h_50150NED.csv": HEALTH, "kwb_2024_subset.csv": KWB},
        {"h_50150NED.csv": HEALTH, "kwb_2023.csv": KWB},
    ):
        point = gap(panel_of(files), "BU11110000", "self_rated_health").points[0]
        assert (point.value, point.gap, point.missing) == (None, None, Missing.NO_WEIGHT)


def test_a_neighbourhood_without_a_weight_is_left_out_of_both_sides(panel_of):
    files = {**FILES, "kwb_2024_85984NED.csv": KWB.replace("Hof,GM1111,Stad,2000,1000", "Hof,GM1111,Stad,,")}
    point = gap(panel_of(files), "BU11110000", "self_rated_health").points[0]
    assert point.comparator == pytest.approx(70.0)
    assert any("is 1 buurt niet meegeteld" in caveat.nl for caveat in point.caveats)


def test_the_best_ranked_table_is_used_alone(panel_of):
    rivm = (
        "Leeftijd,Marges,Codering_3,Perioden,ErvarenGezondheidGoedZeerGoed_4\n"
        "20300,MW00000,BU11110000,2016JJ00,11.0\n20300,MW00000,BU11110000,2012JJ00,11.0\n"
    )
    panel = panel_of({**FILES, "r_50090NED.csv": rivm})
    found = gap(panel, "BU11110000", "self_rated_health")
    assert [(point.year, point.value) for point in found.points] == [(2012, 60.0), (2024, 66.0)]
    assert found.table == "50150NED"
    assert "De cijfers komen uit tabel 50150NED." in found.document().series[0].caveats


def test_a_table_with_only_municipalities_gives_the_published_row(panel_of):
    health = "code,jaar,goed_ervaren_gezondheid_pct\nGM1111,2024,74\nNL01,2024,80\n"
    files = {"kwb_2024_85984NED.csv": KWB, "h_50150NED.csv": health}
    point = gap(panel_of(files), "GM1111", "self_rated_health", versus="country").points[0]
    assert (point.value, point.comparator, point.gap, point.coverage) == (74.0, 80.0, 6.0, 1.0)


def test_a_series_that_opens_and_one_that_stays(panel_of):
    worse = HEALTH.replace("BU11110000,2024,66", "BU11110000,2024,50")
    opens = gap(panel_of({**FILES, "h_50150NED.csv": worse}), "BU11110000", "self_rated_health").direction().nl
    assert opens.startswith("De kloof was 14,0 in 2012 en 24,6 procentpunt in 2024.")
    one_year = "\n".join(HEALTH.splitlines()[:5])
    found = gap(panel_of({**FILES, "h_50150NED.csv": one_year}), "BU11110000", "self_rated_health")
    assert (found.holds_under.same, found.holds_under.of) == (0, 0)
    assert "niet te zeggen" in found.direction().nl


def test_no_difference_is_said_without_a_number(panel_of):
    found = gap(panel_of(FILES), "GM1111", "self_rated_health", versus="city")
    assert found.sentence().nl == "Het verschil met Stad is te klein om in aantallen te noemen (2024)."
    assert found.direction().nl == "De kloof blijft gelijk tussen 2012 en 2024."


def test_someone_ahead_gets_a_grammatical_sentence(panel_of):
    found = gap(panel_of(FILES), "BU11110100", "self_rated_health")
    assert found.points[-1].gap < 0
    assert found.sentence().nl.endswith("dan waren dat er ongeveer 200 minder (2024). De marge hiervan is niet bekend.")
    assert found.sentence().en == (
        "If proportionally as many people here called their health good as in the rest of Stad, "
        "that would be about 200 fewer (2024). Its margin is not known."
    )
    assert found.direction().nl.startswith("De voorsprong was 12,5 in 2012 en 10,2 procentpunt in 2024.")


@pytest.mark.parametrize(
    ("asked", "indicator", "versus", "error", "says"),
    [
        ("BU11110009", "self_rated_health", "rest", UnknownArea, "BU11110000"),
        ("Kade", "self_rated_health", "rest", UnknownArea, "BU11110000 (Kade)"),
        ("groningen-nord", "self_rated_health", "rest", UnknownArea, "groningen-noord"),
        ("groningen-noord@brief", "self_rated_health", "rest", UnknownDefinition, "brief-2022"),
        ("groningen-noord", "self_rated_health", "rest", AreaNotInRelease, "no neighbourhood in this release"),
        ("BU11110000", "self_rated_helth", "rest", UnknownIndicator, "self_rated_health"),
        ("BU11110000", "low_income", "rest", IndicatorNotInRelease, "low_income"),
        ("BU11110000", "self_rated_health", "town", UnknownComparator, "rest-without-programmes"),
    ],
)
def test_what_is_not_known_is_said_with_near_names(panel_of, asked, indicator, versus, error, says):
    with pytest.raises(error) as refused:
        gap(panel_of(FILES), asked, indicator, versus=versus)
    assert says in str(refused.value)
    assert refused.value.dutch()


def test_codes_of_another_map_are_refused_with_both_years(panel_of):
    panel = panel_of({**FILES, "kwb_2022.csv": KWB.replace("BU11110000", "BU11110077")})
    with pytest.raises(BoundaryYearMismatch, match=r"drawn on the boundaries of 2022.*on those of 2024"):
        gap(panel, "BU11110077", "self_rated_health")


def test_the_document_has_exactly_the_agreed_keys(panel_of):
    document = gap(panel_of(FILES), "BU11110000", "self_rated_health").document("en").model_dump()
    agreed = ["area", "indicator", "comparator", "release", "holds_under", "series"]
    assert list(document) == [*agreed, "warnings", "residents", "beside", "trend", "told_apart", "explained"], (
        "what came later stands behind it"
    )
    assert set(document["series"][0]) == {
        "year",
        "as_of",
        "status",
        "value",
        "value_low",
        "value_high",
        "comparator",
        "comparator_low",
        "comparator_high",
        "gap",
        "gap_low",
        "gap_high",
        "ratio",
        "people",
        "people_low",
        "people_high",
        "unit",
        "coverage",
        "missing",
        "caveats",
        "margins",
        "table",
        "shrunk",
    }
    assert document["area"]["source"]
    assert len(document["release"]) == 64


def test_the_demo_closes_under_two_definitions_and_opens_under_one(demo):
    asked = {
        d: gap(demo, f"veendrecht-oost@{d}", "self_rated_health")
        for d in ("convenant-2021", "plan-2022", "subsidie-2023")
    }
    assert [(g.change or 0) < 0 for g in asked.values()] == [True, True, False]
    assert (asked["convenant-2021"].holds_under.same, asked["convenant-2021"].holds_under.of) == (2, 3)
    assert (asked["subsidie-2023"].holds_under.same, asked["subsidie-2023"].holds_under.of) == (1, 3)
    assert (
        asked["subsidie-2023"]
        .direction()
        .nl.startswith("De kloof was 5,3 in 2012 en 8,4 procentpunt in 2024; groter onder 1 van de 3 afbakeningen. ")
    )


def test_the_demo_says_where_its_series_breaks(demo):
    found = gap(demo, "veendrecht-oost", "low_income")
    gaps = {point.year: point.gap for point in found.points}
    assert gaps[2015] > gaps[2019] < gaps[2024], "closes, then opens"
    broken = [point.year for point in found.points if any("Reeksbreuk in 2021" in c.nl for c in point.caveats)]
    assert broken == [2021, 2022, 2023, 2024]
    assert "net zo weinig huishoudens" in found.sentence().nl


def test_without_the_centre_the_flattering_verdict_disappears(demo):
    oost = gap(demo, "veendrecht-oost", "registered_crime").points[-1]
    assert oost.gap < 0
    east = gap(demo, "veendrecht-oost", "registered_crime").points[-1].value
    west = gap(demo, "WK999903", "registered_crime").points[-1]
    assert west.missing is Missing.LOW_COVERAGE, "Nieuw-Vaart has no count"
    assert east > gap(demo, "BU99990300+BU99990301+BU99990302+BU99990203", "registered_crime").points[-1].value


def test_a_direction_across_a_break_says_so(demo):
    assert gap(demo, "veendrecht-oost", "low_income").direction().nl == (
        "De kloof was 7,6 in 2015 en 9,2 procentpunt in 2024. "
        "Een richting zeggen wij daar niet bij: reeks onderbroken in 2021."
    )


@pytest.mark.parametrize("asked", ["veendrecht-oost", "veendrecht-oost@plan-2022", "BU99990103", "WK999903"])
def test_where_a_rule_leaves_no_verdict_no_direction_is_told(demo, asked):
    area = find_area(asked, demo.areas)
    for card in indicators().values():
        if area.boundary_year not in demo.boundary_years(card):
            continue
        found = gap(demo, area, card)
        rules = found.warnings()
        if any(rule.stops for rule in rules):
            told = found.direction().en
            assert not re.search(r"narrows|widens|grows|shrinks", told), card.id
        if card.reactive or card.counted_where == "place_of_event":
            assert not any("fell back" in rule.sentence.to("en") for rule in rules), "who fell back tells nothing here"


def test_a_disadvantage_that_became_a_lead_is_no_narrowing_gap(panel_of):
    turned = HEALTH.replace("BU11110000,2024,66", "BU11110000,2024,90")
    found = gap(panel_of({**FILES, "h_50150NED.csv": turned}), "BU11110000", "self_rated_health")
    assert (found.points[0].gap, found.points[-1].gap) == (pytest.approx(14.0), pytest.approx(-15.4))
    assert found.direction().nl.startswith(
        "Het verschil was een achterstand van 14,0 in 2012 en een voorsprong van 15,4 procentpunt in 2024."
    )
    assert _direction_words(1.6, -8.7)[1] == "The disadvantage became a lead"
    assert _direction_words(-8.7, 1.6)[1] == "The lead became a disadvantage"


def test_a_table_that_lacks_neighbourhoods_is_no_weight_for_that_municipality(panel_of):
    """Stad has 6003 residents and its neighbourhoods add up to 4000: Hof is absent; the rest would be Park alone."""
    lacking = KWB.replace("BU11110100,Hof,GM1111,Stad,2000,1000,60\n", "")
    panel = panel_of({**FILES, "kwb_2024_85984NED.csv": lacking})
    assert panel.lacking == {("kwb_2024_85984NED.csv", "GM1111")}
    for indicator in ("self_rated_health", "registered_crime"):
        for point in gap(panel, "BU11110000", indicator).points:
            assert (point.value, point.gap, point.people, point.missing) == (None, None, None, Missing.NO_WEIGHT)
            assert any("kwb_2024_85984NED.csv" in c.nl and "er ontbreken buurten" in c.nl for c in point.caveats)
    assert gap(panel, "BU22220000", "self_rated_health", versus="city").points[-1].value == 91, "elsewhere it weighs on"


def test_an_older_table_with_all_neighbourhoods_weighs_instead(panel_of):
    whole = "BU11110000", "BU11110001", "BU11110100"
    lacking = "code,name,inwoners\nBU11110000,Kade,1000\nBU11110001,Park,3000\nGM1111,Stad,6003\n"
    panel = panel_of({"kwb_2024_85984NED.csv": lacking, "h_50150NED.csv": HEALTH})
    assert panel.weights(find_indicator("residents"), 2024, 2024) is None
    older = panel.observations.filter(indicator="residents").with_columns(year=pl.lit(2023, pl.Int32))
    older = pl.concat([older.with_columns(origin=pl.lit("older")), older.head(1).with_columns(area=pl.lit(whole[2]))])
    both = pl.concat([panel.observations, older.with_columns(origin=pl.lit("older"))])
    weights = replace(panel, observations=both, _memory={}).weights(find_indicator("residents"), 2024, 2024)
    assert weights is not None
    assert (weights.year, set(weights.by_area) & set(whole)) == (2023, set(whole))
