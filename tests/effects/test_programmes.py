# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""A study answered: every outcome in every area, adjusted together; what cannot be answered says why."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl
import pytest
from pydantic import ValidationError

from kloof.effects import Panel
from kloof.effects.foresight import foresee
from kloof.effects.observed import panels_of
from kloof.effects.pooled_answers import pool_answers
from kloof.effects.programmes import answer_study, study_document
from kloof.effects.studies import RegisteredStudy
from kloof.effects.verdicts import Verdict
from kloof.language.studies import Study

CODES = [f"BU9999{n:04d}" for n in range(120)]
NEIGHBOURS = {code: [CODES[m] for m in (n - 1, n + 1) if 0 <= m < 120] for n, code in enumerate(CODES)}


def study(**more: object) -> RegisteredStudy:
    written: dict[str, object] = {
        "id": "veendrecht",
        "title": "Veendrecht",
        "estimand": "Wat het programma toevoegde aan wat vergelijkbare gebieden kregen",
        "areas": [
            {"id": "oost", "definition": "convenant-2021", "boundary_year": 2024, "codes": CODES[:2]},
            {"id": "west", "definition": "convenant-2021", "boundary_year": 2024, "codes": CODES[4:6]},
        ],
        "starts": [{"theme": "safe", "first_year": 2014}],
        "other_programmes": [],
        "selection": {"score": "leefbaarheid", "year": 2012},
        "seen_until": 2013,
        "outcomes": [{"indicator": "registered_crime", "better": "lower", "theme": "safe"}],
        "pool": {"rule": "alle andere buurten", "excluded": CODES[6:8], "why_excluded": "ander programma"},
        "analysis_on": ["2020-01-01"],
        **more,
    }
    return RegisteredStudy(Study.model_validate(written), "0" * 64, dt.date(2013, 12, 1))


def panel(*, added: float = 0.0, first: int = 2003, units: list[str] = CODES) -> Panel:
    outcomes = np.random.default_rng(8).normal(size=(15, len(units)))
    times = tuple(float(first + row) for row in range(15))
    outcomes[[time >= 2014 for time in times], :2] += added
    return Panel(outcomes, tuple(units), times, tuple(f"{time:.0f}" for time in times), "registered_crime")


def test_an_effect_in_one_of_two_areas() -> None:
    oost, west = answer_study(study(), {"registered_crime": panel(added=-5.0)})
    assert oost.verdict is Verdict.IMPROVED_ATTRIBUTABLE
    assert oost.sentence.nl.startswith("Verbeterd, toe te schrijven: oost lag vanaf 2014 gemiddeld")
    assert west.verdict is Verdict.NO_CHANGE
    assert oost.evaluation is not None
    assert not {CODES[4], CODES[5], CODES[6], CODES[7]} & set(oost.evaluation.donors)
    assert oost.facts.p == pytest.approx(2 * oost.evaluation.document().placebo.p)  # type: ignore[operator]


def test_with_neighbours_placebos_are_contiguous() -> None:
    scattered, _ = answer_study(study(), {"registered_crime": panel(added=-5.0)})
    assert "De placebo's zijn losse gebieden, niet aaneengesloten." in scattered.sentence.nl
    oost, _ = answer_study(study(), {"registered_crime": panel(added=-5.0)}, neighbours=NEIGHBOURS)
    assert "losse gebieden" not in oost.sentence.nl
    assert oost.evaluation is not None
    assert oost.evaluation.contiguous
    members = oost.evaluation.placebos.sets
    names = np.array([CODES.index(code) for code in oost.evaluation.donors])
    assert (np.abs(np.diff(names[members], axis=1)) == 1).all()


@pytest.mark.parametrize(
    ("panels", "modelled", "says"),
    [
        ({}, (), "geen cijfers over registered_crime"),
        ({"registered_crime": panel()}, ("registered_crime",), "Met deze bron nooit"),
        (
            {"registered_crime": panel(units=CODES[1:])},
            (),
            f"van {CODES[0]} (2003–2017) ontbreken cijfers of zijn ze geheim",
        ),
        ({"registered_crime": panel(first=2012)}, (), "een start niet vóór 2018 te beoordelen"),
    ],
)
def test_what_cannot_be_answered_says_why(panels: dict[str, Panel], modelled: tuple[str, ...], says: str) -> None:
    oost = answer_study(study(), panels, modelled=modelled)[0]
    assert oost.verdict is Verdict.UNDECIDED
    assert says in oost.sentence.nl
    assert "Niet voor publicatie." in oost.sentence.nl


def test_registered_after_the_start_stands_in_every_verdict() -> None:
    late = RegisteredStudy(study().study, "0" * 64, dt.date(2026, 11, 21))
    for answer in answer_study(late, {"registered_crime": panel()}):
        assert "Vastgelegd na de start (2026; eerste geld in 2014)" in answer.sentence.nl
        assert "Registered after the start" in answer.sentence.to("en")


def test_the_document_carries_hash_verdict_and_checks() -> None:
    answers = answer_study(study(), {"registered_crime": panel(added=-5.0)})
    document = study_document(study(), answers, "en")
    assert document.hash == "0" * 64
    assert [result.area for result in document.results] == ["oost", "west"]
    first = document.results[0]
    assert first.verdict == "improved, attributable"
    assert first.effect is not None
    assert first.effect.checks
    assert "NaN" not in document.model_dump_json()


def test_what_could_be_seen_is_told_without_looking_after_the_start() -> None:
    figures = panel()
    later = figures.outcomes.copy()
    later[11:] += 50.0 * np.random.default_rng(1).normal(size=later[11:].shape)
    changed = Panel(later, figures.units, figures.times, figures.labels)
    oost, _ = foresee(study(), {"registered_crime": figures})
    assert [year.years_after for year in oost.years] == [1, 2, 3, 4, 5]
    assert oost.years == foresee(study(), {"registered_crime": changed})[0].years
    assert oost.earliest(100.0) == 2014
    assert oost.earliest(0.0) is None
    assert oost.sentence.nl.startswith("Kleinste verschil in registered_crime dat in oost met 80 % kans te zien is")
    assert "2014: " in oost.sentence.nl
    nothing, _ = foresee(study(), {"registered_crime": panel(first=2012)})
    assert nothing.years == ()
    assert "niet te zeggen wanneer" in nothing.sentence.nl


def observed(**columns: object) -> pl.DataFrame:
    wide = panel(added=-5.0)
    rows = [
        (code, 2024, int(year), "registered_crime", float(wide.outcomes[row, column]), "47022NED")
        for column, code in enumerate(wide.units)
        for row, year in enumerate(wide.times)
    ]
    names = ["area", "boundary_year", "year", "indicator", "value", "release"]
    return pl.DataFrame(rows, schema=names, orient="row").with_columns(**columns)


def test_panels_from_the_tidy_table_give_the_same_answer() -> None:
    found = panels_of(observed(), study().study)
    assert found.tables == {"registered_crime": "47022NED"}
    assert found.incomplete == {"registered_crime": ()}
    direct = answer_study(study(), {"registered_crime": panel(added=-5.0)})
    through = answer_study(study(), found.panels)
    assert [answer.sentence for answer in through] == [answer.sentence for answer in direct]


def test_an_area_with_a_gap_is_left_out_by_name_and_refused_when_treated() -> None:
    gap = pl.when((pl.col("area").is_in([CODES[1], CODES[40]])) & (pl.col("year") == 2010)).then(None)
    found = panels_of(observed(value=gap.otherwise(pl.col("value"))), study().study)
    assert found.incomplete == {"registered_crime": (CODES[1], CODES[40])}
    oost = answer_study(study(), found.panels)[0]
    assert f"van {CODES[1]} (2003–2017) ontbreken cijfers of zijn ze geheim" in oost.sentence.nl


def test_a_series_comes_from_one_table() -> None:
    two = pl.concat([observed(), observed(release=pl.lit("00000NED"), value=pl.lit(1.0))])
    ranked = panels_of(two, study().study, ranked={"registered_crime": ["99999NED", "00000NED", "47022NED"]})
    assert ranked.tables == {"registered_crime": "00000NED"}
    assert (ranked.panels["registered_crime"].outcomes == 1.0).all()
    other_map = panels_of(observed(boundary_year=pl.lit(2019)), study().study)
    assert other_map.panels == {}


def test_areas_together_are_judged_where_one_alone_cannot_be() -> None:
    """K is 14 for each area of eight neighbourhoods: too few for one; pooling takes that away, and nothing else."""
    areas = [
        {"id": name, "definition": "d", "boundary_year": 2024, "codes": CODES[first : first + 8]}
        for name, first in (("oost", 0), ("west", 8), ("noord", 16))
    ]
    figures = panel()
    figures.outcomes[[time >= 2014 for time in figures.times], :24] -= 4.0
    asked = study(areas=areas, pool={"rule": "alle andere buurten"})
    answers = answer_study(asked, {"registered_crime": figures})
    assert [answer.verdict for answer in answers] == [Verdict.UNDECIDED] * 3
    assert "(K = 12)" in answers[0].sentence.nl
    whole = pool_answers(asked, answers)[0]
    assert whole.pooled == ("oost", "west", "noord")
    assert whole.verdict is Verdict.IMPROVED_ATTRIBUTABLE
    assert whole.facts.effect == pytest.approx(np.mean([answer.facts.effect for answer in answers]))
    document = study_document(asked, answers)
    assert document.together is not None
    assert document.together[0].pooled == ("oost", "west", "noord")


def test_an_area_that_cannot_be_estimated_is_never_dropped_from_the_areas_together() -> None:
    answers = answer_study(study(), {"registered_crime": panel(units=CODES[1:])})
    whole = pool_answers(study(), answers)[0]
    assert whole.verdict is Verdict.UNDECIDED
    assert f"oost: van {CODES[0]}" in whole.sentence.nl


def test_starts_may_differ_between_areas() -> None:
    starts = [
        {"theme": "safe", "first_year": 2013, "areas": ["oost"]},
        {"theme": "safe", "first_year": 2015, "areas": ["west"]},
    ]
    oost, west = answer_study(study(starts=starts), {"registered_crime": panel()})
    assert (oost.facts.since, west.facts.since) == ("2013", "2015")
    assert (oost.evaluation.start, west.evaluation.start) == (10, 12)  # type: ignore[union-attr] — both were estimated


def test_a_start_of_an_unknown_area_and_an_area_without_a_start_are_refused() -> None:
    with pytest.raises(ValidationError, match=r"starts in 'zuid', which is no area.*no first year in 'oost'"):
        study(starts=[{"theme": "safe", "first_year": 2013, "areas": ["zuid"]}])


def test_exploratory_outcomes_are_adjusted_apart_and_say_so() -> None:
    more = [{"indicator": name, "better": "lower", "theme": "safe"} for name in ("burglaries_home", "assaults")]
    figures = {name: panel(added=-5.0) for name in ("registered_crime", "burglaries_home", "assaults")}
    answers = answer_study(study(exploratory=more), figures)
    assert [answer.exploratory for answer in answers] == [False, False, True, True, True, True]
    single = answers[0].evaluation.document().placebo.p  # type: ignore[union-attr] — it was estimated
    assert answers[0].facts.p == pytest.approx(2 * single)  # Holm over two primary questions
    assert answers[2].facts.p == pytest.approx(single * 4 / 2)  # Benjamini-Hochberg: two of four are this small
    assert "Verkennend: niet vooraf als hoofduitkomst vastgelegd" in answers[2].sentence.nl
    assert answers[0].p_max_t == pytest.approx(single)  # three times the same question costs no more than one
    assert study_document(study(exploratory=more), answers).results[2].exploratory is True


def test_the_level_of_the_study_is_the_level_of_the_test() -> None:
    loose, strict = (
        answer_study(study(level=level), {"registered_crime": panel(added=-1.4)})[0] for level in (0.1, 0.03)
    )
    assert loose.facts.p == strict.facts.p
    assert 0.03 < loose.facts.p <= 0.1  # type: ignore[operator] — there is one
    assert loose.verdict is not Verdict.NO_CHANGE
    assert strict.verdict is Verdict.NO_CHANGE


def test_the_numbers_do_not_depend_on_the_number_of_processes() -> None:
    more = [{"indicator": "assaults", "better": "lower", "theme": "safe"}]
    figures = {"registered_crime": panel(added=-5.0), "assaults": panel()}
    one, two = (
        answer_study(study(exploratory=more), figures, neighbours=NEIGHBOURS, workers=count) for count in (1, 2)
    )
    for alone, shared in zip(one, two, strict=True):
        assert alone.verdict == shared.verdict
        assert alone.facts.effect == pytest.approx(shared.facts.effect, abs=1e-9)
        assert alone.facts.p == pytest.approx(shared.facts.p, abs=1e-9)
        assert alone.p_max_t == pytest.approx(shared.p_max_t, abs=1e-9)


def test_every_check_of_the_method_is_in_the_document() -> None:
    found = answer_study(study(), {"registered_crime": panel(added=-5.0)}, neighbours=NEIGHBOURS)[0]
    assert found.evaluation is not None
    checks = {check.id: check for check in found.evaluation.checks("nl")}
    assert next(iter(checks)) == "gap_trend_per_year"
    assert {
        "K",
        "breakdown_m",
        "detectable",
        "did_matched_peers",
        "did_sdid_spread",
        "displacement",
        "effect_in_logs",
        "in_time_effect",
        "interval_low",
        "largest_donor",
        "leave_one_out_low",
        "outside_hull",
        "outside_range",
        "placebo_kind",
        "placebo_level",
        "placebo_urbanity",
        "without_2020_2022",
        "without_neighbours",
        "without_selection_year",
        "without_selection_year_effect",
    } <= set(checks)
    assert checks["displacement"].value is not None
    assert checks["without_selection_year"].value == "verbeterd, toe te schrijven"
    assert checks["placebo_kind"].value == "aaneengesloten gebieden"
    points = found.evaluation.series()
    gap = [point.area - point.synthetic for point in points]
    assert np.mean(gap[11:]) == pytest.approx(found.facts.effect)
    assert all(point.low < point.synthetic < point.high for point in points)  # type: ignore[operator] — there is a band


def test_neighbourhoods_in_which_nobody_lives_are_named_and_weigh_nothing() -> None:
    without = panel(units=CODES[1:])
    oost = answer_study(study(), {"registered_crime": without}, weightless={"registered_crime": [CODES[0]]})[0]
    assert f"In {CODES[0]} woont niemand" in oost.sentence.nl
    assert oost.evaluation is not None
    assert oost.evaluation.units == 1
