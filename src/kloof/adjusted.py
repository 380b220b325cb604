# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The gap beside the gap adjusted for who lives there: age and households, with and without young people.

The method, its assumptions and its limits: docs/methods/adjusted.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from kloof.areas import Area
from kloof.estimates import MINIMUM_COVERAGE
from kloof.gaps import Gap, comparator, gap
from kloof.indicators import Indicator, find_indicator
from kloof.language.texts import Text
from kloof.margins.margin import Z
from kloof.observations import Panel
from kloof.regions import Series, region, series

__all__ = ["Adjusted", "Adjustment", "Mix", "adjusted", "expected_difference"]

Floats = NDArray[np.float64]

FEWEST_PER_SHARE = 30
"""Fewer neighbourhoods than this per share of the mix carry no adjustment."""


@dataclass(frozen=True, slots=True)
class Mix:
    """What is adjusted for: counts over the residents or households they are part of."""

    id: str
    name: Text
    shares: tuple[tuple[str, str], ...]


_AGES = (("residents_0_14", "residents"), ("residents_25_44", "residents"), ("residents_65_plus", "residents"))
_HOMES = (("households_with_children", "households"), ("one_person_households", "households"))
_YOUNG = (("residents_15_24", "residents"),)

MIXES = (
    Mix("age", Text(nl="leeftijd, zonder naar jongeren van 15 tot 25 te kijken", en="age, without those aged 15 to 24"),
        _AGES),
    Mix("age_young", Text(nl="leeftijd, met jongeren van 15 tot 25 (ook studenten)",
                          en="age, with those aged 15 to 24 (students among them)"), (*_AGES, *_YOUNG)),
    Mix("age_households", Text(nl="leeftijd en huishoudens, zonder naar jongeren van 15 tot 25 te kijken",
                               en="age and households, without those aged 15 to 24"), (*_AGES, *_HOMES)),
    Mix("age_households_young", Text(nl="leeftijd en huishoudens, met jongeren van 15 tot 25 (ook studenten)",
                                     en="age and households, with those aged 15 to 24 (students among them)"),
        (*_AGES, *_HOMES, *_YOUNG)),
)  # fmt: skip
"""Whoever is aged 15 to 24 is no student by that alone; no publisher's table tells students apart."""

SENTENCE = Text(
    nl="Het programma verandert zelf wie er woont. De kloof na correctie voor samenstelling is daarom niet dé kloof.",
    en="The programme changes the mix itself; adjusted for mix is not the gap.",
)
ECOLOGICAL = Text(
    nl="De correctie vergelijkt buurten met buurten, niet mensen met mensen. Wat voor buurten geldt, hoeft voor mensen "
    "niet te gelden.",
    en="The adjustment compares neighbourhoods, not people. What holds for neighbourhoods need not hold for people.",
)


@dataclass(frozen=True, slots=True)
class Adjustment:
    """The gap after taking out what one mix would explain.

    Parameters
    ----------
    gap
        Positive is worse off, as the raw gap.
    low, high
        The 90 % interval of the adjustment itself: how sure the mix explains this much, neighbourhoods of one
        municipality counted as one.
    explained
        What the mix explains: raw gap minus adjusted gap.
    shares
        Which shares were in the release and used.
    fit
        Share (0 to 1) of the differences between neighbourhoods that the mix goes along with.
    neighbourhoods, municipalities
        How many it was learned from.
    """

    mix: Mix
    gap: float
    low: float
    high: float
    explained: float
    shares: tuple[str, ...]
    fit: float
    neighbourhoods: int
    municipalities: int


@dataclass(frozen=True, slots=True)
class Adjusted:
    """The raw gap of one year with every adjustment that the release allows, or why there is none."""

    area: Area
    indicator: Indicator
    year: int | None
    gap: float | None
    adjustments: tuple[Adjustment, ...]
    reason: Text | None
    sentences: tuple[Text, ...] = (SENTENCE, ECOLOGICAL)


def adjusted(
    panel: Panel, area: Area | str, indicator: Indicator | str, *, versus: str = "rest", measured: Gap | None = None
) -> Adjusted:
    """Give the newest gap beside the gap adjusted for composition.

    How a figure goes along with the mix is learned from all other neighbourhoods in the release: a weighted regression
    of the figure on the shares of ages and households. What the area's mix would then make it differ from its
    comparator is taken out of the gap. What is counted where it happens is not adjusted: it is not about who lives
    there.

    Parameters
    ----------
    panel, area, indicator, versus
        As for :func:`kloof.gaps.gap`.
    measured
        That gap, where it was measured before.

    Returns
    -------
    Adjusted
        Without adjustments, and with the reason, where the release has no mix on that map or too few neighbourhoods.

    Examples
    --------
    >>> from kloof import releases
    >>> found = adjusted(releases.read(releases.demo_path()).panel, "veendrecht-oost", "registered_crime")
    >>> found.gap is not None, found.adjustments
    (True, ())
    """
    measured = measured or gap(panel, area, indicator, versus=versus)
    card, place = measured.indicator, measured.area
    last = next((point for point in reversed(measured.points) if point.gap is not None), None)
    held = series(panel, card, place.boundary_year)
    if last is None or last.gap is None or held is None:
        return Adjusted(place, card, None, None, (), Text(nl="er is geen kloof", en="there is no gap"))
    if held.level != "BU":
        return Adjusted(place, card, last.year, last.gap, (), _NO_NEIGHBOURHOODS)
    if card.counted_where == "place_of_event":
        return Adjusted(place, card, last.year, last.gap, (), _ELSEWHERE)
    found: list[Adjustment] = []
    for mix in MIXES:
        made = _adjustment(panel, held, place, versus, last.year, last.gap, mix)
        if made is not None and made.shares not in [other.shares for other in found]:
            found.append(made)
    return Adjusted(place, card, last.year, last.gap, tuple(found), None if found else _NO_MIX)


_NO_NEIGHBOURHOODS = Text(
    nl="de tabel heeft hier geen buurten; zonder buurten is er niets om van te leren",
    en="the table has no neighbourhoods here; without them there is nothing to learn from",
)
_ELSEWHERE = Text(
    nl="dit is geteld waar het gebeurde; wie er woont, zegt daar te weinig over om voor te corrigeren",
    en="this was counted where it happened; who lives there says too little about it to adjust for",
)
_NO_MIX = Text(
    nl="op deze kaart zijn er te weinig buurten met zowel dit cijfer als hun samenstelling",
    en="on this map too few neighbourhoods have both this figure and their composition",
)


def expected_difference(
    values: Floats, mix: Floats, weights: Floats, groups: Sequence[str], difference: Floats
) -> tuple[float, float, float]:
    """Give how much two places are expected to differ by their mix, how sure that is, and the fit.

    Parameters
    ----------
    values
        ``(n,)`` figures of the neighbourhoods that are learned from.
    mix
        ``(n, k)`` their shares.
    weights
        ``(n,)`` their people.
    groups
        Their municipalities: neighbourhoods of one count as one when the sureness is told.
    difference
        ``(k,)`` by how much the shares of the two places differ.

    Returns
    -------
    tuple of float
        The expected difference, its standard error, and the share of the variance that goes along with the mix.

    Examples
    --------
    >>> mix = np.array([[0.0], [1.0], [2.0], [3.0]])
    >>> round(expected_difference(5 + 2 * mix[:, 0], mix, np.ones(4), list("abcd"), np.array([0.5]))[0], 6)
    1.0
    """
    design = np.column_stack([np.ones(len(values)), mix])
    scaled = design * weights[:, None]
    inverse = np.linalg.pinv(design.T @ scaled)
    slopes = inverse @ (scaled.T @ values)
    left = values - design @ slopes
    _, member = np.unique(np.asarray(groups), return_inverse=True)
    clusters = int(member.max()) + 1
    scores = np.zeros((clusters, design.shape[1]))
    np.add.at(scores, member, scaled * left[:, None])
    correction = clusters / max(clusters - 1, 1)
    covariance = inverse @ (scores.T @ scores) @ inverse * correction
    along = np.concatenate([[0.0], difference])
    middle = float(weights @ values / weights.sum())
    whole = float(weights @ (values - middle) ** 2)
    fit = 1 - float(weights @ left**2) / whole if whole > 0 else 0.0
    return float(along @ slopes), float(np.sqrt(max(along @ covariance @ along, 0.0))), fit


def _adjustment(
    panel: Panel, held: Series, area: Area, versus: str, year: int, raw: float, mix: Mix
) -> Adjustment | None:
    card = held.indicator
    shares = _shares(panel, area.boundary_year, year, mix)
    if len(shares) < 2:
        return None
    weights = panel.weights(card, held.boundary_year, year, "BU")
    if weights is None:
        return None
    own = set(region(panel, area, "BU").units)
    other = set(comparator(panel, area, versus, "BU").region.units)
    cells, people = held.cells[year], weights.by_area
    known = set.intersection(*(set(share) for share in shares.values()))
    complete = [unit for unit, count in people.items() if count > 0 and unit in known]
    columns = np.column_stack([[share[unit] for unit in complete] for share in shares.values()])
    counts = np.array([people[unit] for unit in complete])
    figures = np.array(
        [np.nan if (cell := cells.get(u)) is None or cell.value is None else cell.value for u in complete]
    )
    mine, theirs = (np.array([unit in side for unit in complete], dtype=bool) for side in (own, other))
    learned = ~mine & np.isfinite(figures)
    if learned.sum() < FEWEST_PER_SHARE * len(shares) or not mine.any() or not theirs.any():
        return None
    difference = _mean(columns[mine], counts[mine]) - _mean(columns[theirs], counts[theirs])
    towns = [unit[2:6] for unit, counted in zip(complete, learned.tolist(), strict=True) if counted]
    expected, error, fit = expected_difference(figures[learned], columns[learned], counts[learned], towns, difference)
    explained = -expected if card.better == "higher" else expected
    return Adjustment(
        mix, raw - explained, raw - explained - Z * error, raw - explained + Z * error, explained, tuple(shares), fit,
        len(towns), len(set(towns)),
    )  # fmt: skip


def _mean(columns: Floats, counts: Floats) -> Floats:
    mean: Floats = counts @ columns / counts.sum()
    return mean


def _shares(panel: Panel, boundary_year: int, year: int, mix: Mix) -> dict[str, dict[str, float]]:
    """Give each share of the mix by neighbourhood, in percent, of the year nearest to the figure's.

    A share that far fewer neighbourhoods have than the others is left out: it would choose where is learned.
    """
    found: dict[str, dict[str, float]] = {}
    for part, whole in mix.shares:
        share = _kept_share(panel, boundary_year, year, part, whole)
        if share:
            found[part] = share
    most = max((len(share) for share in found.values()), default=0)
    return {part: share for part, share in found.items() if len(share) >= MINIMUM_COVERAGE * most}


def _kept_share(panel: Panel, boundary_year: int, year: int, part: str, whole: str) -> dict[str, float]:
    key = ("share", part, whole, boundary_year, year)
    return panel.remember(key, lambda: _share(panel, boundary_year, year, part, whole))


def _share(panel: Panel, boundary_year: int, year: int, part: str, whole: str) -> dict[str, float]:
    asked = [
        (card, tables[0])
        for card in (find_indicator(part), find_indicator(whole))
        if (tables := panel.tables(card, boundary_year))
    ]
    both = (
        set.intersection(*(set(panel.years(card, boundary_year, table)) for card, table in asked)) if asked else set()
    )
    if len(asked) < 2 or not both:
        return {}
    nearest = min(both, key=lambda y: (abs(y - year), -y))
    # Of these counts one year is needed, not the whole series.
    parts, wholes = (
        dict(
            panel.rows(card)
            .filter(boundary_year=boundary_year, release=table, year=nearest)
            .filter(pl.col("area").str.starts_with("BU"), pl.col("value").is_not_null())
            .select("area", "value")
            .iter_rows()
        )
        for card, table in asked
    )
    return {area: min(100 * value / over, 100.0) for area, value in parts.items() if (over := wholes.get(area))}
