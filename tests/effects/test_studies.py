# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""A study is read whole or refused with every problem; its hash is that of its text."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path

import pytest

from kloof.effects.studies import RegisteredStudy, read_study
from kloof.errors import StudyRefused

STUDY = """\
id = "veendrecht-oost-2024"
title = "Veendrecht-Oost: gezondheid en werk"
estimand = "Wat het programma toevoegde aan wat vergelijkbare gebieden kregen"
seen_until = 2024
analysis_on = [2027-03-01, 2029-03-01]

[[areas]]
id = "veendrecht-oost"
definition = "convenant-2021"
boundary_year = 2024
codes = ["BU99990101", "BU99990102"]

[[starts]]
theme = "health"
first_year = 2022

[[starts]]
theme = "work"
first_year = 2027

[[other_programmes]]
name = "Fictieve wijkaanpak"
where = "comparison"
first_year = 2019
euros_per_resident = 120

[selection]
score = "leefbaarheid, laagste tiende"
year = 2020

[[outcomes]]
indicator = "self_rated_health"
better = "higher"
target = 70
theme = "health"

[[outcomes]]
indicator = "low_income"
better = "lower"
theme = "work"

[pool]
rule = "buurten buiten focusgebieden, zelfde stedelijkheid"
codes = ["BU99990201", "BU99990202"]
"""


def read(tmp_path: Path, text: str) -> RegisteredStudy:
    path = tmp_path / "study.toml"
    path.write_text(text, encoding="utf-8")
    return read_study(path, registered_on=dt.date(2026, 11, 21))


def test_a_study_is_named_by_its_text(tmp_path: Path) -> None:
    found = read(tmp_path, STUDY)
    assert found.hash == hashlib.sha256(STUDY.encode()).hexdigest()
    assert found.study.level == 0.05
    assert read(tmp_path, STUDY + "\n").hash != found.hash


def test_registered_after_the_start_says_so(tmp_path: Path) -> None:
    found = read(tmp_path, STUDY)
    health, work = found.study.outcomes
    reservation = found.reservation(health)
    assert reservation is not None
    assert reservation.nl.startswith("vastgelegd na de start (2026; eerste geld in 2022)")
    assert "tot en met 2024" in reservation.nl
    assert found.reservation(work) is None
    assert not found.is_confirmatory(2024)
    assert found.is_confirmatory(2025)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"BU99990201"', '"BU99990101"', "BU99990101 of area 'veendrecht-oost' stands in its own comparison pool"),
        ('theme = "work"\nfirst', 'theme = "learn"\nfirst', "'low_income' belongs to theme 'work'"),
        ('"low_income"', '"self_rated_health"', "'self_rated_health' is named twice"),
        ("2027-03-01, 2029", "2029-03-01, 2027", "must rise"),
        ('better = "lower"', 'better = "less"', "outcomes.1.better"),
        ("[selection]", "[chosen]", "selection: Field required"),
        ("seen_until", "seen until", "not TOML"),
    ],
)
def test_a_study_that_does_not_hold_together(tmp_path: Path, old: str, new: str, says: str) -> None:
    with pytest.raises(StudyRefused) as refused:
        read(tmp_path, STUDY.replace(old, new))
    assert says in str(refused.value)
    assert "Nothing was registered" in str(refused.value)
    assert "niets vastgelegd" in refused.value.dutch()


def test_every_problem_is_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(StudyRefused) as refused:
        read(tmp_path, STUDY.replace("seen_until = 2024\n", "").replace('better = "lower"', 'better = "less"'))
    assert len(refused.value.problems) == 2


def test_a_study_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StudyRefused, match="cannot be opened"):
        read_study(tmp_path / "no.toml", registered_on=dt.date(2026, 1, 1))
