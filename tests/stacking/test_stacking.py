# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Stacking in an invented country of 1,000 neighbourhoods, where everybody's place is known."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from kloof.cli import app
from kloof.language.stacking import StackingDocument
from kloof.stacking import stacking

TOWNS, EACH = 100, 10


@pytest.fixture
def country(panel_of):
    """Town 0 has the worst health; its first three neighbourhoods, of 400 people each, the most crime as well."""
    kwb = ["code,name,gemeenteCode,gemeenteNaam,inwoners,huishoudens,koopwoningen"]
    health, crime = ["code,jaar,goed_ervaren_gezondheid_pct"], ["code,jaar,geregistreerde_misdrijven"]
    for i in range(TOWNS * EACH):
        town, place = divmod(i, EACH)
        code = f"BU{1000 + town}{place:02d}00"
        kwb.append(f"{code},B{i},GM{1000 + town},Stad{town},400,200,50")
        health.append(f"{code},2024,{50 + i * 0.04:.2f}")
        worst = town == 0 and place < 3
        if not (town == 0 and place == 9):
            crime.append(f"{code},2024,{90 if worst else 1 + i % 40}")
    for town in range(TOWNS):
        kwb.append(f"GM{1000 + town},Stad{town},GM{1000 + town},Stad{town},4000,2000,50")
    return panel_of(
        {
            "kwb_2024_85984NED.csv": "\n".join(kwb) + "\n",
            "h_50150NED.csv": "\n".join(health) + "\n",
            "c_47022NED.csv": "\n".join(crime) + "\n",
        }
    )


def test_people_live_where_themes_come_together(country):
    found = stacking(country, "GM1000")
    assert found.residents[2] == 1200
    assert found.at_least(1) == 4000, "all of the town is in the worst tenth of health"
    assert found.sentence().nl == (
        "Ongeveer 1.200 mensen wonen in een buurt waar twee thema's samenkomen: die horen daar bij de tien procent van "
        "Nederland met de slechtste cijfers. Er zijn 2 thema's bekeken."
    )
    assert "hebben" not in found.sentence().nl
    assert "niet over mensen" in found.limits()[0].nl


def test_a_missing_theme_is_said_and_is_not_good(country):
    found = stacking(country, "GM1000")
    assert found.unknown == 400
    assert "kunnen het er meer zijn" in found.limits()[1].nl
    assert next(one for one in found.neighbourhoods if one.code == "BU10000900").judged == 1


def test_the_spread_within_the_area_hides_nothing(country):
    safe = next(theme for theme in stacking(country, "GM1000").themes if theme.theme == "safe")
    assert safe.worst > 0.99
    assert safe.best < 0.6
    assert safe.best < safe.middle < safe.worst


def test_a_better_placed_town_has_none(country):
    found = stacking(country, "GM1098", part=0.2)
    assert found.at_least(1) == 0
    assert found.sentence().en.startswith("No neighbourhood in")


def test_a_tenth_of_the_country_is_a_tenth(country):
    found = [stacking(country, f"GM{1000 + town}") for town in range(0, TOWNS, 1)]
    worst = sum(one.residents for town in found for one in town.neighbourhoods if "health" in one.themes)
    assert worst == 40_000


def test_one_municipality_is_no_country(demo):
    found = stacking(demo, "veendrecht-oost")
    assert all(not theme.indicators for theme in found.themes)
    assert "niet te zeggen" in found.sentence().nl


def test_the_command_line_writes_the_same_document(demo):
    run = CliRunner().invoke(app, ["stacking", "veendrecht-oost", "--json", "--part", "0.2"])
    assert run.exit_code == 0
    told = StackingDocument.model_validate_json(run.stdout)
    assert told == stacking(demo, "veendrecht-oost", part=0.2).document()
    assert told.neighbourhoods


def test_the_command_line_says_what_was_not_judged():
    run = CliRunner().invoke(app, ["stacking", "veendrecht-oost"])
    assert run.exit_code == 0
    assert "Niet te beoordelen: Meedoen" in run.stdout
    assert "niet over mensen" in run.stdout
