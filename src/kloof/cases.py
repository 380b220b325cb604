# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The method at work and where it refuses: worked cases, and how often it sees what is not there.

What ships is results only, in ``catalogue/effects/``. ``python benchmarks/method_cases.py`` computes every one of them
again; the tests hold what ships against what is computed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Literal

import numpy as np
import polars as pl
from pydantic import TypeAdapter

from kloof.areas import find_area
from kloof.cards import catalogue_path
from kloof.effects import Evaluation, Method, Panel, evaluate, read_panel
from kloof.effects.pseudo_areas import draw_pseudo_areas
from kloof.effects.studies import RegisteredStudy
from kloof.effects.weights import Floats
from kloof.indicators import find_indicator
from kloof.language.effects import EffectPoint
from kloof.language.studies import Study
from kloof.language.texts import Published, Text
from kloof.observations import Panel as Observations
from kloof.studies import answer

__all__ = [
    "Case",
    "DrawnVerdicts",
    "FalseAlarmRow",
    "crime_cases",
    "draw_verdicts",
    "drawn_verdicts",
    "false_alarm_table",
    "method_cases",
    "published_cases",
    "refusal_cases",
    "simulated_cases",
]

PLANTED = -4.0
FIRST, YEARS, BEFORE, SIDE = 2000, 18, 15, 24
CRIME_START = 2021
CRIME_PLANTED = -0.3


class Case(Published):
    """One worked case: what was asked of which figures, the verdict, and the picture where we may show it.

    ``kind`` is ``refusal`` (real figures that carry no verdict), ``simulation`` (an effect we planted ourselves) or
    ``published`` (a study others published, computed again).
    """

    id: str
    kind: Literal["refusal", "simulation", "published"]
    title: Text
    area: Text
    outcome: Text
    first_year: int
    source: Text
    planted: float | None = None
    effect: float | None = None
    p: float | None = None
    verdict: Text
    sentence: Text
    series: tuple[EffectPoint, ...] = ()


class FalseAlarmRow(Published):
    """How many of 100 invented worlds without any effect raised an alarm: one kind of world, one number of years."""

    world: Text
    years_before: int
    by_method: dict[str, float]
    attributable: float


class DrawnVerdicts(Published):
    """The verdict in one draw after the other, with the same effect planted in each; 0: none."""

    planted: float
    verdicts: tuple[Text, ...]


@cache
def method_cases() -> tuple[Case, ...]:
    """Give the worked cases that ship."""
    content = (catalogue_path() / "effects" / "cases.json").read_bytes()
    return TypeAdapter(tuple[Case, ...]).validate_json(content)


@cache
def false_alarm_table() -> tuple[FalseAlarmRow, ...]:
    """Give the table of false alarms that ships; the same as in docs/methods/effects.md."""
    content = (catalogue_path() / "effects" / "false_alarms.json").read_bytes()
    return TypeAdapter(tuple[FalseAlarmRow, ...]).validate_json(content)


@cache
def drawn_verdicts() -> tuple[DrawnVerdicts, ...]:
    """Give how the verdict falls in draw after draw of the invented country, as :func:`draw_verdicts` made it."""
    content = (catalogue_path() / "effects" / "drawn_verdicts.json").read_bytes()
    return TypeAdapter(tuple[DrawnVerdicts, ...]).validate_json(content)


def draw_verdicts(draws: int = 20) -> tuple[DrawnVerdicts, ...]:
    """Invent the country of :func:`simulated_cases` again and again, with and without the effect, and judge each.

    Parameters
    ----------
    draws
        How often; the seeds are 1, 2, 3 and so on, so that nobody can choose.

    Examples
    --------
    >>> [len(found.verdicts) for found in draw_verdicts(1)]
    [1, 1]
    """
    return tuple(
        DrawnVerdicts(
            planted=planted,
            verdicts=tuple(_invented_area(planted, seed).verdict.words for seed in range(1, draws + 1)),
        )
        for planted in (PLANTED, 0.0)
    )


def simulated_cases(*, seed: int = 2026) -> tuple[Case, ...]:
    """Invent a country of 576 neighbourhoods on a chessboard, with and without an effect planted in an area of nine.

    Neighbours move together; the placebos are contiguous areas of nine neighbourhoods. Fifteen years lie before the
    start and three after.

    Examples
    --------
    >>> planted, nothing = simulated_cases()
    >>> round(planted.effect - nothing.effect, 6)
    -4.0
    """
    source = Text(
        nl="Verzonnen cijfers (simulatie), met een vast begingetal", en="Invented figures (simulation), seeded"
    )
    cases = []
    for name, planted, nl, en in (
        ("planted", PLANTED, "Een verzonnen gebied mét effect", "An invented area with an effect"),
        ("nothing", 0.0, "Hetzelfde verzonnen gebied zonder effect", "The same invented area without effect"),
    ):
        found = _invented_area(planted, seed)
        design = found.designs[Method.SDID]
        cases.append(
            Case(
                id=name,
                kind="simulation",
                title=Text(nl=nl, en=en),
                area=Text(nl="Voorbeeld-Oost", en="Example East"),
                outcome=Text(nl="verzonnen uitkomst", en="invented outcome"),
                first_year=FIRST + BEFORE,
                source=source,
                planted=planted,
                effect=None if design is None else design.effect,
                p=found.document().placebo.p,
                verdict=found.verdict.words,
                sentence=found.sentence,
                series=found.series(),
            )
        )
    return tuple(cases)


def _invented_area(added: float, seed: int) -> Evaluation:
    random = np.random.default_rng(seed)
    count = SIDE * SIDE
    place = np.stack(np.divmod(np.arange(count), SIDE)).astype(np.float64)
    apart = np.sqrt(((place[:, :, None] - place[:, None, :]) ** 2).sum(axis=0))
    reach = np.exp(-apart / 1.5)
    reach /= np.sqrt((reach**2).sum(axis=0))
    courses = np.cumsum(0.4 * random.normal(size=(YEARS, 2)), axis=0) @ random.normal(1.0, 0.5, size=(2, count))
    outcomes = 40 + 4 * random.normal(size=count) @ reach + courses + random.normal(size=(YEARS, count)) @ reach
    corner = (SIDE // 2) * SIDE + SIDE // 2
    area = np.array([corner + down * SIDE + right for down in range(3) for right in range(3)], dtype=np.intp)
    outcomes[BEFORE:, area] += added
    times = tuple(float(FIRST + year) for year in range(YEARS))
    panel = Panel(
        outcomes,
        tuple(f"voorbeeldbuurt {number}" for number in range(1, count + 1)),
        times,
        tuple(f"{time:.0f}" for time in times),
        "uitkomst",
        np.repeat(random.integers(200, 4_000, size=count).astype(float)[None, :], YEARS, axis=0),
    )
    eligible = np.ones(count, dtype=bool)
    eligible[area] = False
    beside = {n: np.flatnonzero(apart[n] == 1.0).tolist() for n in range(count)}
    pseudo = draw_pseudo_areas(beside, len(area), eligible=eligible, seed=seed)
    bordering = np.array(sorted({m for n in area.tolist() for m in beside[n]} - set(area.tolist())), dtype=np.intp)
    found = evaluate(
        panel, area, times[BEFORE], better="lower", pseudo_areas=pseudo, bordering=bordering, selection_year=FIRST + 14
    )
    return replace(found, facts=replace(found.facts, area="Voorbeeld-Oost"))


def published_cases(panels: Path) -> tuple[Case, ...]:
    """Compute two published studies again from their panels (not shipped): Proposition 99 and the Kansas tax cut."""
    california = read_panel(panels / "california_prop99.csv", unit="State", time="Year", outcome="PacksPerCapita")
    kansas = read_panel(panels / "kansas_ascm.csv", unit="state", time="year_qtr", outcome="lngdpcapita")
    asked = (
        (
            "prop99", california, "California", 1989.0, Method.SDID, "lower",
            Text(nl="Proposition 99: tabaksaccijns in Californië", en="Proposition 99: tobacco tax in California"),
            Text(nl="pakjes per inwoner per jaar", en="packs per resident per year"),
            Text(nl="Abadie e.a. 2010; Arkhangelsky e.a. 2021", en="Abadie et al. 2010; Arkhangelsky et al. 2021"),
        ),
        (
            "kansas", kansas, "Kansas", 2012.25, Method.SC, "higher",
            Text(nl="Belastingverlaging in Kansas, 2012", en="The Kansas tax cut of 2012"),
            Text(nl="logaritme van het product per inwoner", en="logarithm of product per resident"),
            Text(nl="Ben-Michael e.a. (2021)", en="Ben-Michael et al. (2021)"),
        ),
    )  # fmt: skip
    cases = []
    for name, panel, unit, since, method, better, title, outcome, source in asked:
        found = evaluate(panel, unit, since, methods=(method,), better="lower" if better == "lower" else "higher")
        design = found.designs[method]
        cases.append(
            Case(
                id=name,
                kind="published",
                title=title,
                area=Text(nl="Californië" if unit == "California" else unit, en=unit),
                outcome=outcome,
                first_year=int(since),
                source=source,
                effect=None if design is None else design.effect,
                p=found.document().placebo.p,
                verdict=found.verdict.words,
                sentence=found.sentence,
            )
        )
    return tuple(cases)


def crime_cases(observed: Observations) -> tuple[Case, ...]:
    """Plant an effect in real registered crime: 30 % off in one municipality from 2021 on, and nothing in the same one.

    Registered crimes of municipalities whose code has a figure in every year; their mean before the start is 100. The
    municipality is the one in the middle of the list of codes, so nobody chose it for its course.
    """
    panel = _crime_panel(observed)
    name = panel.units[len(panel.units) // 2]
    column = panel.units.index(name)
    start = sum(time < CRIME_START for time in panel.times)
    called = dict(observed.areas.sort("boundary_year").select("area", "name").iter_rows()).get(name, name)
    cases = []
    for key, share, nl, en in (
        ("crime-planted", CRIME_PLANTED, "Echte misdaadcijfers, met een effect dat wij erin stopten",
         "Real crime figures, with an effect we put in"),
        ("crime-nothing", 0.0, "Dezelfde echte misdaadcijfers, zonder ingestopt effect",
         "The same real crime figures, with nothing put in"),
    ):  # fmt: skip
        outcomes = panel.outcomes.copy()
        outcomes[start:, column] *= 1.0 + share
        changed = Panel(outcomes, panel.units, panel.times, panel.labels, panel.name)
        found = evaluate(changed, name, float(CRIME_START), better="lower")
        design = found.designs[Method.SDID]
        cases.append(
            Case(
                id=key,
                kind="simulation",
                title=Text(nl=nl, en=en),
                area=Text(nl=f"gemeente {called}", en=f"municipality of {called}"),
                outcome=Text(
                    nl="geregistreerde misdrijven, gemiddelde vóór de start = 100",
                    en="registered crimes, mean before the start = 100",
                ),
                first_year=CRIME_START,
                source=Text(
                    nl="CBS/politie, per gemeente; het effect is van ons",
                    en="CBS/police, by municipality; the effect is ours",
                ),
                planted=float((outcomes - panel.outcomes)[start:, column].mean()),
                effect=None if design is None else design.effect,
                p=found.document().placebo.p,
                verdict=found.verdict.words,
                sentence=Text(
                    nl=found.sentence.nl.replace(name, called), en=found.sentence.to("en").replace(name, called)
                ),
                series=found.series(),
            )
        )
    return tuple(cases)


def refusal_cases(observed: Observations) -> tuple[Case, ...]:
    """Ask the real figures of a real focus area what they can carry: each refusal with its reason.

    Under the definition of the national programme one neighbourhood has a figure missing; under that of the housing
    fund none has, and there the series is too short.
    """
    whole = {"self_rated_health": "higher", "registered_crime": "lower", "low_income": "lower"}
    part = {"registered_crime": "lower"}
    return (
        *_refused(observed, "groningen-noord", whole),
        *_refused(observed, "groningen-noord@volkshuisvestingsfonds-2021", part),
    )


def _refused(observed: Observations, area: str, asked: Mapping[str, str]) -> Iterator[Case]:
    found = find_area(area, observed.areas)
    written: Mapping[str, object] = {
        "id": "echte-cijfers",
        "title": found.name,
        "estimand": "wat het programma toevoegde aan wat vergelijkbare buurten kregen",
        "areas": [
            {"id": found.id, "definition": found.definition or "plan", "boundary_year": found.boundary_year,
             "codes": sorted(found.codes)}
        ],
        "starts": [{"theme": "programme", "first_year": 2022}],
        "other_programmes": [],
        "selection": {"score": "leefbaarheid", "year": 2020},
        "seen_until": 2025,
        "outcomes": [{"indicator": name, "better": better, "theme": "programme"} for name, better in asked.items()],
        "pool": {"rule": "alle andere buurten"},
        "analysis_on": ["2026-11-22"],
    }  # fmt: skip
    study = RegisteredStudy(Study.model_validate(written), "0" * 64, dt.date(2026, 11, 22))
    for result in answer(study, observed).results:
        assert result.english is not None  # noqa: S101 — an answer carries both languages
        card = find_indicator(result.indicator)
        years = _years_of(observed, result.indicator, sorted(found.codes), found.boundary_year)
        yield (
            Case(
                id=f"refusal-{result.indicator}-{found.definition}",
                kind="refusal",
                title=card.name,
                area=Text(nl=f"{found.name} ({found.definition})", en=f"{found.name} ({found.definition})"),
                outcome=card.name,
                first_year=2022,
                source=years,
                verdict=Text(nl=result.verdict, en=result.english.verdict),
                sentence=Text(nl=result.sentence, en=result.english.sentence),
            )
        )


def _years_of(observed: Observations, indicator: str, codes: Sequence[str], boundary_year: int) -> Text:
    rows = observed.rows(find_indicator(indicator)).filter(
        pl.col("area").is_in(codes), pl.col("value").is_not_null(), boundary_year=boundary_year
    )
    years = [str(year) for year in sorted(rows["year"].unique())]
    if not years:
        return Text(nl="geen cijfers per buurt op deze kaart", en="no figures by neighbourhood on this map")
    tables = ", ".join(sorted(rows["release"].unique()))
    return Text(nl=f"tabel {tables}; jaren {', '.join(years)}", en=f"table {tables}; years {', '.join(years)}")


def _crime_panel(observed: Observations) -> Panel:
    """Take registered crimes of every municipality with a figure in every year; the years before the start are 100.

    The series is stitched from three tables of the same count (up to 2018 and from 2021 on), each year on its own map.
    """
    ranked = {table: place for place, table in enumerate(("POLITIE", "83648NED", "47022NED"))}
    wide = (
        observed.rows(find_indicator("registered_crimes"))
        .filter(pl.col("area").str.starts_with("GM"), pl.col("value") > 0)
        .with_columns(rank=pl.col("release").replace_strict(ranked, default=-1))
        .sort("rank", "boundary_year")
        .unique(["area", "year"], keep="last", maintain_order=True)
        .pivot(on="year", index="area", values="value")
        .sort("area")
    )
    moments = sorted((name for name in wide.columns if name != "area"), key=int)
    whole = wide.drop_nulls()
    counts = whole.select(moments).to_numpy().T.astype(float)
    whole, counts = _without_jumps(whole, counts)
    before = [int(moment) < CRIME_START for moment in moments]
    return Panel(
        100.0 * counts / counts[before].mean(axis=0),
        tuple(whole["area"].to_list()),
        tuple(float(moment) for moment in moments),
        tuple(moments),
        "registered_crimes",
    )


def _without_jumps(whole: pl.DataFrame, counts: Floats) -> tuple[pl.DataFrame, Floats]:
    """Leave out municipalities whose count once rose or fell by more than a third: most of those were merged."""
    steady = (np.abs(np.diff(np.log(counts), axis=0)) < np.log(4 / 3)).all(axis=0)
    return whole.filter(pl.Series(steady)), counts[:, steady]
