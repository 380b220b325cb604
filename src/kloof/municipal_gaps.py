# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""All gaps of all municipalities at once: chosen areas inside each municipality against the rest of it.

The rules are those of :func:`kloof.gaps.gap`: areas without a weight are left out of value and coverage alike, below
:data:`~kloof.estimates.MINIMUM_COVERAGE` there is no value, and missing is never zero.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse

from kloof.errors import AreaRefused
from kloof.estimates import MINIMUM_COVERAGE, Missing
from kloof.indicators import Indicator, find_indicator
from kloof.language.texts import Text
from kloof.observations import Panel, Weights
from kloof.regions import Region, Series, Side, series, side
from kloof.tables import table_card

__all__ = ["SplitMeans", "municipal_gaps", "split_means"]

Floats = NDArray[np.float64]

_CELLS = 1 << 20
"""How many cells are worked on at a time: they fit in the processor's own memory."""


@dataclass(frozen=True, slots=True)
class SplitMeans:
    """Weighted means inside and outside, one row per group, one column per column of the values.

    Parameters
    ----------
    inside, outside
        The means; nan where there is none.
    inside_coverage, outside_coverage
        Share (0 to 1) of the weight that has a value; nan where there is no weight at all.
    inside_weight, outside_weight
        Sum of the weights per group, of areas with and without a value alike.
    """

    inside: Floats
    outside: Floats
    inside_coverage: Floats
    outside_coverage: Floats
    inside_weight: Floats
    outside_weight: Floats


def split_means(
    values: Floats,
    weights: Floats,
    groups: NDArray[np.integer],
    inside: NDArray[np.bool_],
    *,
    number: int | None = None,
) -> SplitMeans:
    """Give, for every group, the weighted mean of the rows inside and of those outside.

    Parameters
    ----------
    values
        Rows by columns: areas (or areas in a year) by figures. nan is missing.
    weights
        One per row; nan is unknown, and leaves the row out of mean and coverage alike.
    groups
        The number of the group of each row, from 0: a municipality, or a municipality in a year.
    inside
        Whether a row belongs to the area that is looked at; the others are its rest.
    number
        How many groups there are; without it one more than the highest.

    Returns
    -------
    SplitMeans
        Where less than 80 % of the weight of a side has a value, or nobody lives, the mean is nan.

    Raises
    ------
    ValueError
        The parts do not have the same number of rows.

    Examples
    --------
    >>> split = split_means(
    ...     values=np.array([[60.0], [70.0], [80.0]]),
    ...     weights=np.array([100.0, 300.0, 600.0]),
    ...     groups=np.zeros(3, int),
    ...     inside=np.array([True, False, False]),
    ... )
    >>> float(split.inside[0, 0]), round(float(split.outside[0, 0]), 2)
    (60.0, 76.67)
    """
    rows, columns = values.shape
    if not rows == len(weights) == len(groups) == len(inside):
        raise ValueError(
            f"values have {rows} rows, weights {len(weights)}, groups {len(groups)}, inside {len(inside)}; "
            "they must be of the same areas"
        )
    many = int(number if number is not None else groups.max(initial=-1) + 1)
    counted = np.flatnonzero(weights > 0)
    side = groups[counted].astype(np.int64) * 2 + ~inside[counted]
    order = np.argsort(side, kind="stable")
    kept, side = counted[order], side[order]
    weight = np.asarray(weights, dtype=np.float64)[kept]
    everyone: Floats = np.bincount(side, weight, 2 * many).astype(np.float64)
    total, known = np.zeros((2 * many, columns)), np.zeros((2 * many, columns))
    step = max(1, _CELLS // max(columns, 1))
    for first in range(0, len(kept), step):
        part = slice(first, first + step)
        low, high = side[part][0], side[part][-1] + 1
        starts = np.searchsorted(side[part], np.arange(low, high + 1))
        shape = (int(high - low), len(kept[part]))
        sums = sparse.csr_array((weight[part], np.arange(shape[1]), starts), shape=shape)
        block = values[kept[part]]
        absent = np.isnan(block)
        if absent.any():
            block[absent] = 0.0
            known[low:high] += sums @ (~absent).astype(np.float64)
        else:
            known[low:high] += sums.sum(axis=1)[:, None]
        total[low:high] += sums @ block
    with np.errstate(divide="ignore", invalid="ignore"):
        coverage = known / everyone[:, None]
        mean = total / known
        mean[~(coverage >= MINIMUM_COVERAGE)] = np.nan
    return SplitMeans(mean[::2], mean[1::2], coverage[::2], coverage[1::2], everyone[::2], everyone[1::2])


def municipal_gaps(
    panel: Panel, indicator: Indicator | str, inside: Collection[str], *, boundary_year: int
) -> pl.DataFrame:
    """Give the gap of every municipality: its neighbourhoods inside a chosen set against its other neighbourhoods.

    Parameters
    ----------
    panel
        The figures of one release.
    indicator
        A share, mean or rate with a good direction, published for neighbourhoods; or its id.
    inside
        Codes of neighbourhoods, of any number of municipalities.
    boundary_year
        The map they are drawn on.

    Returns
    -------
    polars.DataFrame
        ``municipality, year, value, comparator, gap, people, coverage, missing``: a row for each municipality with
        neighbourhoods inside and each year of the table :func:`kloof.gaps.gap` takes, with the numbers and reasons
        that gives for the same neighbourhoods against the rest. A positive gap is a disadvantage.

    Raises
    ------
    UnknownIndicator
        No card has this id.
    AreaRefused
        A code is no neighbourhood of this map; names them all.
    ValueError
        The indicator has no gap, or no neighbourhoods on this map.

    Examples
    --------
    >>> from kloof import areas, releases
    >>> panel = releases.read(releases.demo_path()).panel
    >>> east = areas.find_area("veendrecht-oost").codes
    >>> municipal_gaps(panel, "self_rated_health", east, boundary_year=2024)["gap"].round(1).to_list()
    [10.2, 10.1, 9.8, 9.5, 9.4]
    """
    card = find_indicator(indicator) if isinstance(indicator, str) else indicator
    held = series(panel, card, boundary_year)
    if not card.has_gap or held is None or held.level != "BU":
        raise ValueError(f"{card.id} has no gap, or no neighbourhoods on the map of {boundary_year}; ask with gap()")
    chosen = frozenset(inside)
    if strange := sorted(chosen.difference(panel.units(boundary_year, "BU"))):
        raise AreaRefused("+".join(strange), codes=strange, boundary_year=boundary_year)
    towns = sorted({unit[2:6] for unit in chosen})
    parts = [panel.parts(f"GM{town}", boundary_year, "BU") for town in towns]
    sides = [
        (_region(unit for unit in part if unit in chosen), _region(unit for unit in part if unit not in chosen))
        for part in parts
    ]
    rows = []
    for year in held.cells:
        weights = panel.weights(card, boundary_year, year)
        split = _split(held, year, parts, chosen, weights)
        for place, (town, (own, rest)) in enumerate(zip(towns, sides, strict=True)):
            mine = _side(held, own, year, weights, split.inside, split.inside_coverage, split.inside_weight, place)
            theirs = _side(
                held, rest, year, weights, split.outside, split.outside_coverage, split.outside_weight, place
            )
            rows.append((f"GM{town}", year, *_compared(card, mine, theirs, float(split.inside_weight[place]))))
    return pl.DataFrame(rows, schema=_SCHEMA, orient="row")


_SCHEMA = {
    "municipality": pl.String,
    "year": pl.Int32,
    "value": pl.Float64,
    "comparator": pl.Float64,
    "gap": pl.Float64,
    "people": pl.Float64,
    "coverage": pl.Float64,
    "missing": pl.String,
}


def _region(units: Iterable[str]) -> Region:
    nameless = Text(nl="-")
    return Region("", nameless, nameless, (), tuple(units))


def _split(
    held: Series, year: int, parts: Sequence[Sequence[str]], chosen: frozenset[str], weights: Weights | None
) -> SplitMeans:
    units = [unit for part in parts for unit in part]
    cells, by_area = held.cells[year], weights.by_area if weights else {}
    told = ((cell.inside if cell.value is None else cell.value) if (cell := cells.get(u)) else None for u in units)
    return split_means(
        np.array([np.nan if value is None else value for value in told], dtype=np.float64)[:, None],
        np.array([by_area.get(unit, np.nan) for unit in units], dtype=np.float64),
        np.repeat(np.arange(len(parts)), [len(part) for part in parts]),
        np.array([unit in chosen for unit in units], dtype=bool),
        number=len(parts),
    )


def _side(
    held: Series,
    where: Region,
    year: int,
    weights: Weights | None,
    means: Floats,
    coverage: Floats,
    everyone: Floats,
    place: int,
) -> Side:
    """Give one side; where there is no mean, or so few live that other rules hold, ask for it with its reason."""
    mean, covered = float(means[place, 0]), float(coverage[place, 0])
    few = len(where.units) <= 1 or everyone[place] < table_card(held.table).min_residents
    if np.isnan(mean) or few:
        return side(held, where, year, weights)
    return Side(mean, None, covered)


def _compared(card: Indicator, mine: Side, theirs: Side, population: float) -> tuple[float | str | None, ...]:
    """Give value, comparator, gap, people, coverage and missing, as one year of :func:`kloof.gaps.gap` does."""
    value, missing = mine.value, mine.missing
    if missing is None and theirs.missing is not None:
        missing = theirs.missing
        if missing in (Missing.LOW_COVERAGE, Missing.NO_WEIGHT):
            value = None
    gap = None
    if value is not None and theirs.value is not None:
        gap = theirs.value - value if card.better == "higher" else value - theirs.value
    people = population * gap / card.per if gap is not None and card.per is not None and population > 0 else None
    return value, theirs.value, gap, people, mine.coverage, missing.value if missing else None
