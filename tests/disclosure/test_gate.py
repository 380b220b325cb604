# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The gate lets through what may be shown, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kloof import releases
from kloof.areas import find_area
from kloof.disclosure import check_area, gate_area, gate_document, gate_gap, profile_of, residents_of, through
from kloof.errors import AreaRefused, TableWithoutProfile
from kloof.gaps import gap
from kloof.profiles import profile


def test_a_focus_area_passes_unchanged(demo):
    found = gap(demo, "veendrecht-oost", "self_rated_health")
    assert gate_gap(demo, found) == found.figure()
    assert residents_of(demo, found.area) == 13850


@pytest.mark.parametrize(
    ("versus", "stays"),
    [
        ("rest", False),
        ("rest-without-programmes", False),
        ("rest-without-centre", False),
        ("city", True),
        ("country", True),
    ],
)
def test_a_share_of_very_few_people_does_not_pass(demo, versus, stays):
    found = gap(demo, "BU99990303", "registered_crime", versus=versus)
    figure = gate_gap(demo, found)
    for point in figure.nl.series:
        assert (point.value, point.gap, point.people, point.missing) == (None, None, None, "too_few")
        assert (point.comparator is not None) == stays, "area = city - rest"
    assert "te weinig mensen" in figure.sentence.nl


def test_sentences_with_the_numbers_of_very_few_people_do_not_pass(panel_of):
    health = HEALTH + HEALTH.split("\n", 1)[1].replace("2024", "2012").replace("2012,35", "2012,30")
    found = gap(panel_of({"kwb_2024.csv": KWB, "h_50150NED.csv": health}), "BU11110000", "self_rated_health")
    assert found.document().warnings, "there is something to hide"
    assert found.document().beside
    shown = gate_document(found.document(), 60, found.table)
    assert (shown.warnings, shown.beside, shown.residents, shown.comparator.likeness) == ((), (), None, ())


KWB = "code,name,inwoners\nBU11110000,A,60\nBU11110001,B,3000\nBU11110100,C,940\nGM1111,Stad,4000\n"
HEALTH = "code,jaar,goed_ervaren_gezondheid_pct\nBU11110000,2024,35\nBU11110001,2024,70\nBU11110100,2024,80\n"
CRIME = "code,jaar,geregistreerde_misdrijven\nBU11110000,2024,30\nBU11110001,2024,90\nBU11110100,2024,47\n"


@pytest.mark.parametrize(("indicator", "hidden"), [("self_rated_health", 35.0), ("registered_crime", 500.0)])
def test_what_is_hidden_does_not_follow_from_city_minus_rest(panel_of, indicator, hidden):
    """The attack: 60 people; with city, rest and all residents known, 60 x = 4000 city - 3940 rest."""
    panel = panel_of({"kwb_2024.csv": KWB, "h_50150NED.csv": HEALTH, "c_47022NED.csv": CRIME})
    shown = {
        versus: gate_gap(panel, gap(panel, "BU11110000", indicator, versus=versus)).nl.series[0]
        for versus in ("rest", "rest-without-programmes", "city", "country")
    }
    assert all(point.value is None and point.missing == "too_few" for point in shown.values())
    city, rest = shown["city"].comparator, shown["rest"].comparator
    assert city is not None
    assert rest is None
    assert shown["rest-without-programmes"].comparator is None
    ungated = gap(panel, "BU11110000", indicator, versus="rest").points[0].comparator
    assert (4000 * city - 3940 * ungated) / 60 == pytest.approx(hidden), "the attack works without the gate"


@pytest.mark.parametrize("area", ["BU11110000", "WK111100", "GM1111"])
def test_the_release_itself_holds_no_rate_of_very_few_people(panel_of, area):
    panel = panel_of({"kwb_2024.csv": KWB, "c_47022NED.csv": CRIME})
    (row,) = panel.figures.filter(area=area, indicator="registered_crime").iter_rows(named=True)
    expected = {"BU11110000": (None, "too_few"), "WK111100": (120 / 3060 * 1000, None), "GM1111": (41.75, None)}
    value, missing = expected[area]
    assert row["missing"] == missing
    assert row["value"] == (None if value is None else pytest.approx(value))


def test_no_figure_of_the_demo_is_about_fewer_people_than_its_card_asks(demo):
    residents = demo.observations.filter(indicator="residents", boundary_year=2024).select("area", people="value")
    shown = demo.figures.filter(indicator="registered_crime").drop_nulls("value").join(residents, on="area")
    assert not shown.is_empty()
    assert shown.filter(shown["people"] < 100).is_empty()


def test_a_published_count_passes(demo):
    found = gap(demo, "BU99990303", "residents")
    assert gate_gap(demo, found).nl.series[0].value == 45


def test_the_profile_of_a_nearly_empty_neighbourhood(demo):
    shown = {series.indicator: series.values for series in gate_area(profile(demo, "BU99990303")).series}
    assert shown["residents"][0].value == 45
    assert {value.missing for value in shown["registered_crime"]} == {"too_few"}
    assert {value.missing for value in shown["self_rated_health"]} == {"not_published"}, "the publisher's reason stays"


def test_half_a_neighbourhood_is_no_area(demo):
    area = replace(find_area("veendrecht-oost"), codes=("BU99990100", "BU99990101"))
    with pytest.raises(AreaRefused, match="BU99990101"):
        check_area(demo, area)


@settings(deadline=None, max_examples=30)
@given(st.one_of(st.none(), st.floats(0, 10_000)))
def test_below_the_threshold_no_number_of_the_area_survives(demo, residents):
    document = gap(demo, "veendrecht-oost", "self_rated_health").document()
    shown = gate_document(document, residents, "99001NED")
    if residents is None or residents < 100:
        assert all(p.value is p.gap is p.people is p.ratio is None and p.missing == "too_few" for p in shown.series)
    else:
        assert shown == document


def test_a_hidden_rate_counts_in_the_areas_around_it(panel_of):
    """Leaving 30 of 167 crimes out would make the city safer than it is."""
    small = KWB.replace("BU11110100,C,940\n", "BU11110100,C,880\nBU11110101,D,60\n")
    crime = CRIME.replace("BU11110100,2024,47\n", "BU11110100,2024,44\nBU11110101,2024,3\n")
    panel = panel_of({"kwb_2024.csv": small, "c_47022NED.csv": crime})
    found = gap(panel, "WK111101", "registered_crime", versus="city").points[0]
    assert (found.value, found.comparator) == (pytest.approx(50.0), pytest.approx(41.75))
    assert found.coverage == 1.0
    both = gap(panel, "BU11110000+BU11110101", "registered_crime").points[0]
    assert both.value == pytest.approx(33 / 120 * 1000), "120 people together are enough"


def test_what_was_hidden_while_few_people_lived_there_stays_hidden(panel_of):
    """Sixty residents in 2022, three thousand in 2024, on one map: the share of 2022 would tell of sixty people."""
    counts = "code,name,inwoners\nBU11110000,Kade,3000\nBU11110001,Spoor,900\nGM1111,Stad,3900\n"
    health = "code,jaar,goed_ervaren_gezondheid_pct\nBU11110000,2022,97.3\nBU11110001,2022,70\n"
    panel = panel_of({"kwb_2024.csv": counts, "h_50150NED.csv": health})
    few = panel.observations.filter(indicator="residents")
    sixty = pl.when(area="BU11110000").then(60.0).otherwise("value")
    few = few.with_columns(year=pl.lit(2022, pl.Int32), value=sixty)
    panel = replace(panel, observations=pl.concat([panel.observations, few]), _memory={})
    found = gap(panel, "BU11110000", "self_rated_health")
    assert found.points[0].value == pytest.approx(97.3)
    shown = gate_gap(panel, found).nl.series[0]
    assert (shown.value, shown.missing) == (None, "too_few")


NEW = "Codering_3,AantalInwoners_5,Koopwoningen_47\nBU11110000,1000,44\nBU11110001,3000,60\n"
UNKNOWN = "code,jaar,goed_ervaren_gezondheid_pct\nBU11110000,2025,50\nBU11110001,2025,60\n"
KNOWN = UNKNOWN.replace("2025", "2024")


def test_a_table_without_a_card_goes_by_the_rules_of_its_family(panel_of):
    panel = panel_of({"kwb_2024_86999NED.csv": NEW})
    found = through(panel, gap(panel, "BU11110000", "residents"))
    assert found.points[0].value == 1000
    assert found.table == "KWB-86999NED"
    assert any("86999NED heeft geen eigen kaart: de regels van de familie KWB" in c.nl for c in found.caveats())
    assert profile_of("RIVM-50999NED").id == "rivm-model"


def test_a_table_without_card_and_family_is_refused_and_blocks_nothing(panel_of, tmp_path):
    panel = panel_of({"kwb_2024_85984NED.csv": NEW, "h_50150NED.csv": KNOWN, "h_86998NED.csv": UNKNOWN})
    found = through(panel, gap(panel, "BU11110000", "self_rated_health"))
    assert found.table == "50150NED"
    alone = panel_of({"kwb_2024_85984NED.csv": NEW, "h_86998NED.csv": UNKNOWN})
    with pytest.raises(TableWithoutProfile):
        through(alone, gap(alone, "BU11110000", "self_rated_health"))
    report = releases.build(tmp_path / "source", tmp_path / "again")
    told = next(file for file in report.files if file.table == "86998NED")
    assert "nothing of them is shown" in told.reason
    assert "disclosure" in told.reason
    assert "er wordt niets van getoond" in told.told("nl")
