# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The method at work: published studies, an invented area, and real registered crime with an effect planted in it.

Beside the refusals that today's public figures honestly give, these show what an answer looks like. What is invented or
planted says so in its label.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import polars as pl

from kloof import observations
from kloof.effects.evaluation import Evaluation, evaluate
from kloof.effects.panels import Panel, read_panel
from kloof.effects.pseudo_areas import draw_pseudo_areas
from kloof.effects.verdicts import Better
from kloof.indicators import find_indicator
from kloof.language.effects import DemonstrationObject, StudyResult
from kloof.language.texts import Language, Text

__all__ = ["Demonstration", "crime_of_municipalities", "invented_area", "planted", "published_studies"]

SIMULATED = Text(nl="simulatie", en="simulation")
SIDE, YEARS, BEFORE = 24, 18, 15
JUMP = 0.5
"""A municipality whose count changes by more than this in logs from one year to the next was redrawn: left out."""


@dataclass(frozen=True, slots=True)
class Demonstration:
    """One question with its answer.

    Parameters
    ----------
    id, title
        What it is called.
    label
        What must stand beside every number of it: that it is a simulation; None for real figures as they are.
    added
        The effect that was planted, in the unit of the outcome; None where nothing was.
    evaluation
        The answer.
    """

    id: str
    title: Text
    label: Text | None
    added: float | None
    evaluation: Evaluation

    def document(self, language: Language = "nl") -> DemonstrationObject:
        """Give it as others read it, with the series a picture needs."""
        found = self.evaluation
        return DemonstrationObject(
            id=self.id,
            title=self.title.to(language),
            label=None if self.label is None else self.label.to(language),
            added=self.added,
            result=StudyResult(
                area=found.facts.area,
                definition=self.title.to(language),
                indicator=self.id,
                p_adjusted=found.facts.p,
                effect=found.document(language, checks=True, weighty=True),
                verdict=found.verdict.words.to(language),
                sentence=found.sentence.to(language),
                series=found.series(),
            ),
        )


def published_studies(folder: Path) -> tuple[Demonstration, ...]:
    """Answer two published studies again: Proposition 99 in California, and the tax cut of Kansas.

    Parameters
    ----------
    folder
        Holds ``california_prop99.csv`` and ``kansas_ascm.csv``; they are not part of kloof.

    Raises
    ------
    PanelUnusable
        A table cannot be read.
    """
    smoking = read_panel(folder / "california_prop99.csv", unit="State", time="Year", outcome="PacksPerCapita")
    income = read_panel(folder / "kansas_ascm.csv", unit="state", time="year_qtr", outcome="lngdpcapita")
    return (
        Demonstration(
            "proposition-99",
            Text(
                nl="Californië: een accijns op tabak (1989), pakjes per inwoner",
                en="California: a tax on tobacco (1989), packs per resident",
            ),
            None,
            None,
            evaluate(smoking, "California", 1989, better="lower"),
        ),
        Demonstration(
            "kansas",
            Text(
                nl="Kansas: een belastingverlaging (2012), bruto product per inwoner in logaritmen",
                en="Kansas: a tax cut (2012), gross product per resident in logarithms",
            ),
            None,
            None,
            evaluate(income, "Kansas", 2012.25, better="higher"),
        ),
    )


def invented_area(added: float = -4.0, *, seed: int = 1) -> Demonstration:
    """Plant an effect in one area of an invented country, and look for it with contiguous pseudo-areas.

    The country is a chessboard of 576 neighbourhoods with residents; neighbours move together. The area is a block of
    nine; fifteen years lie before the start and three after.

    Examples
    --------
    >>> found = invented_area(-4.0)
    >>> found.label.en, found.evaluation.contiguous
    ('simulation', True)
    """
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
    times = tuple(float(2000 + year) for year in range(YEARS))
    panel = Panel(
        outcomes,
        tuple(f"BU9998{n:04d}" for n in range(count)),
        times,
        tuple(f"{time:.0f}" for time in times),
        "registered_crime",
        np.repeat(random.integers(200, 4_000, size=count).astype(float)[None, :], YEARS, axis=0),
    )
    eligible = np.ones(count, dtype=bool)
    eligible[area] = False
    beside = {n: np.flatnonzero(apart[n] == 1.0).tolist() for n in range(count)}
    pseudo = draw_pseudo_areas(beside, len(area), eligible=eligible, seed=seed)
    bordering = np.array(sorted({m for n in area.tolist() for m in beside[n]} - set(area.tolist())), dtype=np.intp)
    evaluation = evaluate(
        panel, area, times[BEFORE], better="lower", pseudo_areas=pseudo, bordering=bordering, selection_year=2014
    )
    named = replace(evaluation, facts=replace(evaluation.facts, area="het verzonnen gebied"))
    return Demonstration(
        "invented-area",
        Text(
            nl="Een verzonnen gebied waarin een verschil is ingebouwd",
            en="An invented area with a difference built in",
        ),
        SIMULATED,
        added,
        named,
    )


def crime_of_municipalities(observed: observations.Panel) -> Panel | None:
    """Take registered crimes per municipality over all years of a release, in natural logarithms.

    Only municipalities with a count in every year take part, and of these only those whose count never jumps as it does
    when a border moves. So this serves simulations, and no study.

    Returns
    -------
    None when fewer than twenty municipalities, or fewer than two years, are left.
    """
    card = find_indicator("registered_crimes")
    rows = observed.rows(card).filter(pl.col("area").str.starts_with("GM"), pl.col("value") > 0)
    if rows.is_empty():
        return None
    tables = sorted(rows["release"].unique(), key=card.rank)
    order = pl.Series(rows["release"]).replace_strict(tables, list(range(len(tables))), return_dtype=pl.Int64)
    once = (
        rows.with_columns(order=order)
        .sort("area", "year", "order", "boundary_year")
        .unique(subset=["area", "year"], keep="first", maintain_order=True)
    )
    full = once.group_by("year").len().filter(pl.col("len") >= 200)["year"].to_list()
    wide = (
        once.filter(pl.col("year").is_in(full)).pivot(on="year", index="area", values="value").drop_nulls().sort("area")
    )
    moments = sorted((name for name in wide.columns if name != "area"), key=int)
    outcomes = np.log(wide.select(moments).to_numpy().T.astype(float))
    steady = np.flatnonzero(np.abs(np.diff(outcomes, axis=0)).max(axis=0, initial=0.0) <= JUMP)
    if len(moments) < 2 or len(steady) < 20:
        return None
    areas = wide["area"].to_list()
    return Panel(
        np.ascontiguousarray(outcomes[:, steady]),
        tuple(areas[index] for index in steady),
        tuple(float(moment) for moment in moments),
        tuple(moments),
        "log registered_crimes",
    )


def planted(
    panel: Panel, since: float, shares: Sequence[float], *, unit: str | None = None, better: Better = "lower"
) -> tuple[Demonstration, ...]:
    """Plant changes of several sizes in a real series of one unit, and look for each.

    Parameters
    ----------
    panel
        A panel in natural logarithms, for example of :func:`crime_of_municipalities`.
    since
        The first year with the change.
    shares
        Sizes, for example 0, -0.1 and -0.3: nothing, ten per cent less, thirty per cent less.
    unit
        Which unit; the one in the middle when ordered by its mean, when None.
    """
    middle = int(np.argsort(panel.outcomes.mean(axis=0), kind="stable")[len(panel.units) // 2])
    column = middle if unit is None else panel.column(unit)
    start = panel.start(since)
    found = []
    for share in shares:
        outcomes = panel.outcomes.copy()
        outcomes[start:, column] += np.log1p(share)
        changed = replace(panel, outcomes=outcomes)
        percent = f"{abs(100 * share):.0f} %"
        nl = (
            "zonder ingebouwd verschil" if share == 0 else f"met een ingebouwde {'daling' if share < 0 else 'stijging'}"
        )
        en = "with nothing built in" if share == 0 else f"with a {'fall' if share < 0 else 'rise'} built in"
        found.append(
            Demonstration(
                f"planted-{share:+.2f}",
                Text(
                    nl=f"Echte geregistreerde misdrijven van een gemeente, {nl}" + (f" van {percent}" if share else ""),
                    en=f"Real registered crimes of a municipality, {en}" + (f" of {percent}" if share else ""),
                ),
                SIMULATED,
                float(np.log1p(share)),
                evaluate(changed, np.array([column], dtype=np.intp), since, better=better),
            )
        )
    return tuple(found)
