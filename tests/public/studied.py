# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""A study of an invented world, answered for real: an effect that was planted, and an outcome that can never tell."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl

from kloof import releases, studies
from kloof.language.effects import EffectsObject, StudyResult
from kloof.language.studies import WrittenStudy
from kloof.language.texts import Text
from kloof.observations import AREAS, FIGURES, OBSERVATIONS, Panel

REGISTERED_ON = dt.date(2020, 6, 1)
STUDY = """\
id = "concierges-en-misdrijven"
title = "Minder misdrijven door conciërges?"
estimand = "Wat de conciërges toevoegden aan wat vergelijkbare buurten meemaakten"
seen_until = 2021
analysis_on = [2025-03-01]
other_programmes = []

[[areas]]
id = "veendrecht-oost"
definition = "plan-2022"
boundary_year = 2024
codes = ["BU99990102", "BU99990103"]

[[starts]]
theme = "safe"
first_year = 2021

[[starts]]
theme = "health"
first_year = 2021

[selection]
score = "leefbaarheid"
year = 2018

[[outcomes]]
indicator = "registered_crime"
better = "lower"
target = -5.0
theme = "safe"

[[outcomes]]
indicator = "self_rated_health"
better = "higher"
theme = "health"

[pool]
rule = "alle andere buurten, <b>zonder</b> het centrum"
excluded = ["BU99990120"]
why_excluded = "daar is de markt"
"""


def invented(*, planted: float = -12.0, residents: int = 1_500) -> Panel:
    """Eighty neighbourhoods over sixteen years: one course, a level of its own for each, and noise."""
    random = np.random.default_rng(12)
    codes = [f"BU9999{number:04d}" for number in range(100, 180)]
    years = list(range(2009, 2025))
    values = 60 + random.normal(0, 8, size=80) + np.cumsum(random.normal(0, 1, size=16))[:, None]
    values = values + random.normal(0, 1.5, size=values.shape)
    values[12:, 2:4] += planted
    rows = [
        (code, 2024, year, "registered_crime", float(values[row, column]), "47022NED")
        for column, code in enumerate(codes)
        for row, year in enumerate(years)
    ]
    named = ["area", "boundary_year", "year", "indicator", "value", "release"]
    figures = pl.DataFrame(rows, schema={name: FIGURES[name] for name in named}, orient="row")
    health = [(code, 2024, year, "self_rated_health", 70.0 + year % 3, "50150NED") for code in codes for year in years]
    people = [(code, 2024, 2024, "residents", float(residents), "85984NED") for code in codes]
    observed = pl.DataFrame([*health, *people], schema={name: OBSERVATIONS[name] for name in named}, orient="row")
    areas = [(code, 2024, f"Verzinbuurt {code[-3:]}", "GM9999", "WK999901") for code in codes]
    return Panel(
        observed.with_columns(
            pl.lit("verzonnen.csv" if name == "origin" else None).alias(name)
            for name in OBSERVATIONS
            if name not in named
        ),
        figures.with_columns(pl.lit(None).alias(name) for name in FIGURES if name not in named),
        pl.DataFrame(areas, schema=AREAS, orient="row"),
    )


@cache
def written_study(*, planted: float = -12.0) -> WrittenStudy:
    """The study with its answer, as it would be approved."""
    panel = invented(planted=planted)
    read = studies.read_text(STUDY, registered_on=REGISTERED_ON, observed=panel)
    assert read.registered is not None, read.problems
    return WrittenStudy(
        id=read.registered.study.id,
        title=Text(nl=read.registered.study.title),
        text=STUDY,
        hash=read.registered.hash,
        registered_on=REGISTERED_ON,
        registered_by="data-analist",
        foreseen_with="0" * 64,
        foreseen=studies.foreseen(read.registered, panel),
        result=studies.answer(read.registered, panel),
    )


def answered() -> StudyResult:
    """What was found of the planted effect."""
    result = written_study().result
    assert result is not None
    return result.results[0]


def release_with(study: WrittenStudy, folder: Path) -> releases.Release:
    """The demo release with the answer of a study in it."""
    releases.copy(releases.demo_path(), folder)
    assert study.result is not None
    found = EffectsObject(release=releases.hash_without(folder, studies.EFFECTS), studies=(study.result,))
    releases.add_file(folder, studies.EFFECTS, studies.written(found))
    return releases.read(folder)
