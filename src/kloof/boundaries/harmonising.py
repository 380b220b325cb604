# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Figures of one map on another: counts are divided, rates are averaged, and what is missing stays missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse

from kloof.boundaries.crosswalks import How
from kloof.estimates import MINIMUM_COVERAGE, Missing
from kloof.observations import CROSSWALK

__all__ = ["Crosswalk", "Harmonised", "Kind", "between", "harmonise"]

Kind = Literal["extensive", "intensive"]
By = Literal["homes", "addresses"]
Floats = NDArray[np.float64]

_WHOLE = 0.995
"""A count of which more than half a percent of the people is missing is no count."""

_HARMONISED: dict[str, type[pl.DataType]] = {
    "area": pl.String,
    "boundary_year": pl.Int32,
    "year": pl.Int32,
    "value": pl.Float64,
    "missing": pl.String,
    "coverage": pl.Float64,
    "divided": pl.Float64,
    "how": pl.String,
}


@dataclass(frozen=True)
class Crosswalk:
    """The way from one map to another, ready to be applied to any number of figures.

    Parameters
    ----------
    from_year, to_year
        Boundary years.
    sources, targets
        Codes on either map, sorted.
    shares
        Sparse matrix of targets by sources: which share of a source lives in a target. Columns add up to 1, or to 0 for
        a source that is not matched.
    how
        Per target, the weakest evidence by which it got its people.
    """

    from_year: int
    to_year: int
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    shares: sparse.csr_array
    how: tuple[str, ...]

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Give the position of each source."""
        return {code: place for place, code in enumerate(self.sources)}

    @cached_property
    def positions(self) -> Mapping[str, int]:
        """Give the position of each target."""
        return {code: place for place, code in enumerate(self.targets)}

    @cached_property
    def unmatched(self) -> NDArray[np.bool_]:
        """Whether each source is not matched to any target."""
        found: NDArray[np.bool_] = self.shares.sum(axis=0) == 0
        return found

    def apply(self, values: Floats, *, kind: Kind, weights: Floats | None = None) -> tuple[Floats, Floats]:
        """Give figures on the other map, many at once.

        Parameters
        ----------
        values
            One row per source in the order of `sources`, one column per figure; NaN where there is no value.
        kind
            ``extensive``: a count, which is divided. ``intensive``: a share, mean or rate, which is averaged.
        weights
            People per source; NaN where not known. A rate needs them where areas were merged.

        Returns
        -------
        values, coverage
            One row per target. A value is NaN where too little is known (a count: more than half a percent of the
            people is missing; a rate: more than a fifth). `coverage` is the share of the people with a value, NaN where
            nothing is matched.

        Examples
        --------
        >>> rows = pl.DataFrame({"from_year": 2023, "to_year": 2024, "from": ["A", "A"], "to": ["B", "C"],
        ...     "share_of_addresses": None, "share": [0.6, 0.4], "how": "addresses"})
        >>> between(rows, 2023, 2024).apply(np.array([[300.0, 50.0]]), kind="extensive")[0].round(6).tolist()
        [[180.0, 30.0], [120.0, 20.0]]
        """
        known = np.isfinite(values)
        weighing, unweighed = self._weighing(weights, kind)
        if known.all():
            filled, there = values, np.asarray(weighing.sum(axis=1))[:, None] * np.ones(values.shape[1])
        else:
            filled, there = np.where(known, values, 0.0), weighing @ known.astype(np.float64)
        with np.errstate(invalid="ignore", divide="ignore"):
            coverage = there / np.asarray(weighing.sum(axis=1))[:, None]
            if kind == "extensive":
                figures, least = self.shares @ filled, _WHOLE
            else:
                figures, least = (weighing @ filled) / there, MINIMUM_COVERAGE
                figures[unweighed] = np.nan
        figures[~(coverage >= least)] = np.nan
        return figures, coverage

    def _weighing(self, people: Floats | None, kind: Kind) -> tuple[sparse.csr_array, NDArray[np.bool_]]:
        """Give how much each source counts in each target: its people who live there.

        Where an area was not merged with another its people do not matter. Where they do and somebody's number is not
        known, a rate cannot be weighed; for the coverage of a count, areas then count alike.
        """
        links = np.diff(self.shares.indptr)
        row = np.repeat(np.arange(len(self.targets)), links)
        of_source = np.full(len(self.sources), np.nan) if people is None else people
        weight = self.shares.data * of_source[self.shares.indices]
        with np.errstate(invalid="ignore"):
            alike = ~(np.bincount(row, weights=weight, minlength=len(self.targets)) > 0)
        alike |= links == 1
        weight = np.where(alike[row], self.shares.data, weight)
        matrix = sparse.csr_array((weight, self.shares.indices, self.shares.indptr), shape=self.shares.shape)
        return matrix, alike & (links > 1) if kind == "intensive" else np.zeros(len(self.targets), dtype=bool)


@dataclass(frozen=True)
class Harmonised:
    """Figures on one map.

    Parameters
    ----------
    values
        ``area, boundary_year, year, value, missing, coverage, divided, how``. `divided` is the share of the people that
        comes from areas that were split: their part rests on the assumption that the parts are alike. `how` is the
        weakest evidence (:class:`kloof.boundaries.How`).
    unmatched
        By year and level, the share of the people that could not be matched; of the areas, where no weights are given.
    """

    values: pl.DataFrame
    unmatched: Mapping[tuple[int, str], float]


def between(rows: pl.DataFrame, from_year: int, to_year: int, *, level: str = "", by: By = "homes") -> Crosswalk:
    """Give the way from one map to another out of a stored cross-walk.

    Parameters
    ----------
    rows
        With the columns of :data:`kloof.observations.CROSSWALK`, as a release keeps them.
    level
        ``BU``, ``WK`` or ``GM``; empty for all.
    by
        ``homes`` for what people are or have, ``addresses`` for what happens at any address, such as crime.
    """
    mine = rows.select(*CROSSWALK).filter(
        pl.col("from_year") == from_year,
        pl.col("to_year") == to_year,
        pl.coalesce("from", "to").str.starts_with(level),
    )
    share = pl.coalesce("share_of_addresses", "share") if by == "addresses" else pl.col("share")
    linked = mine.filter(pl.col("from").is_not_null(), pl.col("to").is_not_null()).with_columns(share=share)
    linked = linked.filter(pl.col("share") > 0)
    sources = mine["from"].drop_nulls().unique().sort()
    targets = mine["to"].drop_nulls().unique().sort()
    positions = linked.select(
        pl.col("to").replace_strict(targets, range(len(targets)), return_dtype=pl.Int64, default=None),
        pl.col("from").replace_strict(sources, range(len(sources)), return_dtype=pl.Int64, default=None),
    )
    shares = sparse.csr_array(
        (linked["share"].cast(pl.Float64).to_numpy(), (positions["to"].to_numpy(), positions["from"].to_numpy())),
        shape=(len(targets), len(sources)),
    )
    order = [how.value for how in How]
    weakest = linked.with_columns(pl.col("how").replace_strict(order, range(len(order)), return_dtype=pl.Int8))
    worst = dict(weakest.group_by("to").agg(pl.col("how").max()).iter_rows())
    how = tuple(order[worst[code]] if code in worst else How.BOUNDARY_CHANGED.value for code in targets)
    return Crosswalk(from_year, to_year, tuple(sources), tuple(targets), shares, how)


def harmonise(
    values: pl.DataFrame,
    crosswalk: Crosswalk | pl.DataFrame,
    *,
    kind: Kind,
    to_year: int | None = None,
    weights: Mapping[str, float] | None = None,
    by: By = "homes",
) -> Harmonised:
    """Bring one indicator to one map.

    A count is divided over the areas its people live in now; a share, mean or rate of areas that merged is averaged by
    people. Nothing is lost: the total of a count stays the same, apart from areas that cannot be matched.

    Parameters
    ----------
    values
        One indicator: ``area`` (code), ``boundary_year`` (the map the code is on), ``year``, ``value`` (float, null
        where missing) and ``missing`` (the reason, null where there is a value). Rows that are on the map already stay
        as they are, so harmonising twice changes nothing.
    crosswalk
        A stored cross-walk, or the way between two maps.
    kind
        ``extensive`` for a count, ``intensive`` for a share, mean or rate.
    to_year
        The map that is wanted; needed with a stored cross-walk.
    weights
        People per area on the map of the values. A rate of areas that merged has no value without them.
    by
        ``homes`` or ``addresses``: see :func:`between`.

    Returns
    -------
    Harmonised
        One row per area of the wanted map and year. An area to which nothing can be matched is missing with the reason
        ``boundary_changed``.

    Raises
    ------
    ValueError
        A stored cross-walk came without `to_year`, or an area and year is there twice.

    Examples
    --------
    Two neighbourhoods merge; 300 people with a share of 60 and 100 people with a share of 20:

    >>> values = pl.DataFrame({"area": ["BU99990101", "BU99990102"], "boundary_year": 2023, "year": 2023,
    ...     "value": [60.0, 20.0], "missing": None})
    >>> merged = pl.DataFrame({"from_year": 2023, "to_year": 2024, "from": ["BU99990101", "BU99990102"],
    ...     "to": "BU99990110", "share_of_addresses": None, "share": 1.0, "how": "addresses"})
    >>> people = {"BU99990101": 300.0, "BU99990102": 100.0}
    >>> harmonise(values, merged, kind="intensive", to_year=2024, weights=people).values["value"].to_list()
    [50.0]
    """
    if isinstance(crosswalk, Crosswalk):
        to_year = crosswalk.to_year
    elif to_year is None:
        raise ValueError("a stored cross-walk goes to many maps; say to_year, the boundary year that is wanted")
    rows = values.select("area", "boundary_year", "year", "value", "missing").cast(
        {"area": pl.String, "boundary_year": pl.Int32, "year": pl.Int32, "value": pl.Float64, "missing": pl.String}
    )
    double = rows.filter(pl.struct("area", "boundary_year", "year").is_duplicated())
    if not double.is_empty():
        raise ValueError(f"one indicator has one row per area and year; there are two for {double.row(0)[:3]}")
    there = (pl.col("boundary_year") == to_year) | pl.col("area").str.starts_with("NL")
    parts, unmatched = [_already_there(rows.filter(there), to_year)], {}
    apart = rows.filter(~there).with_columns(level=pl.col("area").str.slice(0, 2))
    if isinstance(crosswalk, Crosswalk):
        apart = apart.with_columns(level=pl.lit(""))
    ways: dict[tuple[int, str], Crosswalk] = {}
    for group in apart.partition_by("boundary_year", "year", "level", maintain_order=True):
        from_year, year, level = group.select("boundary_year", "year", "level").row(0)
        if isinstance(crosswalk, Crosswalk):
            way = crosswalk
        else:
            way = ways.get((from_year, level)) or between(crosswalk, from_year, to_year, level=level, by=by)
            ways[from_year, level] = way
        part, unmatched[year, level] = _brought(group, way, year, kind, weights)
        parts.append(part)
    return Harmonised(pl.concat(parts).sort("area", "year"), dict(sorted(unmatched.items())))


def _already_there(rows: pl.DataFrame, to_year: int) -> pl.DataFrame:
    """Keep what is on the map; the country is the country on every map."""
    known = pl.col("value").is_not_null()
    coverage = pl.when(known).then(1.0).otherwise(0.0)
    year, how = pl.lit(to_year, dtype=pl.Int32), pl.lit(How.SAME_MAP.value)
    return rows.with_columns(coverage=coverage, divided=pl.lit(0.0), how=how, boundary_year=year).select(*_HARMONISED)


def _brought(
    rows: pl.DataFrame, way: Crosswalk, year: int, kind: Kind, weights: Mapping[str, float] | None
) -> tuple[pl.DataFrame, float]:
    given = {area: (value, missing) for area, value, missing in rows.select("area", "value", "missing").iter_rows()}
    value, missing, coverage, people = brought_over(way, given, kind, weights)
    frame = pl.DataFrame(
        {
            "area": way.targets,
            "value": pl.Series(value, dtype=pl.Float64),
            "missing": pl.Series(missing, dtype=pl.String),
            "coverage": pl.Series(coverage).fill_nan(None),
            "divided": _divided(way, people),
            "how": way.how,
            "boundary_year": [way.to_year] * len(way.targets),
            "year": [year] * len(way.targets),
        },
        schema_overrides={"value": pl.Float64, "missing": pl.String},
    )
    return frame.select(*_HARMONISED).cast(_HARMONISED), _lost(way, given, weights)  # type: ignore[arg-type] # polars' stub wants a wider mapping


def brought_over(
    way: Crosswalk,
    given: Mapping[str, tuple[float | None, str | None]],
    kind: Kind,
    weights: Mapping[str, float] | None,
) -> tuple[list[float | None], list[str | None], Floats, Floats | None]:
    """Give value, reason and coverage per target of a way between maps, and the people per source.

    Parameters
    ----------
    given
        By area on the old map its value, or the reason it has none.
    """
    cells = [given.get(code, (None, Missing.NOT_PUBLISHED.value)) for code in way.sources]
    value = np.array([np.nan if v is None else v for v, _ in cells], dtype=np.float64).reshape(-1, 1)
    people = None if weights is None else np.array([weights.get(code, np.nan) for code in way.sources])
    figure, coverage = way.apply(value, kind=kind, weights=people)
    reasons = _reasons(way, [m for _, m in cells], kind, people, coverage[:, 0])
    known = np.isfinite(figure[:, 0])
    told = [float(v) if ok else None for v, ok in zip(figure[:, 0], known, strict=True)]
    return told, [None if ok else reason for ok, reason in zip(known, reasons, strict=True)], coverage[:, 0], people


def _reasons(
    way: Crosswalk, missing: Sequence[str | None], kind: Kind, people: Floats | None, coverage: Floats
) -> list[str]:
    """Give the reason each target would have if it has no value."""
    reasons = []
    several = Missing.PART_MISSING if kind == "extensive" else Missing.LOW_COVERAGE
    bounds = way.shares.indptr.tolist()
    for place in range(len(way.targets)):
        start, stop = bounds[place : place + 2]
        if start == stop:
            reasons.append(Missing.BOUNDARY_CHANGED.value)
            continue
        fed_by = way.shares.indices[start:stop]
        said = [missing[i] for i in fed_by]
        absent = {reason for reason in said if reason is not None}
        if len(absent) == 1 and None not in said:
            reasons.append(next(iter(absent)))
        elif kind == "intensive" and (people is None or not np.isfinite(people[fed_by]).all()):
            reasons.append(Missing.NO_WEIGHT.value)
        elif kind == "intensive" and coverage[place] >= MINIMUM_COVERAGE:
            reasons.append(Missing.TOO_FEW.value)
        else:
            reasons.append(several.value)
    return reasons


def _divided(way: Crosswalk, people: Floats | None) -> Floats:
    """Give the share of each target's people that comes from areas that were split."""
    split = np.diff((way.shares > 0).tocsc().indptr) > 1
    known = np.ones(len(way.sources)) if people is None else np.nan_to_num(people, nan=1.0)
    weighed = way.shares @ sparse.diags_array(known)
    everyone = np.asarray(weighed.sum(axis=1))
    with np.errstate(invalid="ignore", divide="ignore"):
        share: Floats = np.nan_to_num((weighed @ split.astype(np.float64)) / everyone)
    return share


def _lost(way: Crosswalk, given: Mapping[str, object], weights: Mapping[str, float] | None) -> float:
    """Give the share of the people of the areas with a row that are not matched."""
    alone = {code for code, lost in zip(way.sources, way.unmatched, strict=True) if lost}
    counted = {code: (weights or {}).get(code, 1.0 if weights is None else 0.0) for code in given}
    everyone = sum(counted.values())
    known = way.places
    return sum(n for code, n in counted.items() if code in alone or code not in known) / everyone if everyone else 0.0
