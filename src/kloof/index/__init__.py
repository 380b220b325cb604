# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""A composite index whose assumptions lie open: written down in a file, and shaken to see which of them matter.

An index adds unlike things together. The choice of weights, of the transform and of what is left out decides who comes
first, so a rank without an interval says more than is known. The score grows with disadvantage; rank 1 is worst.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from kloof.errors import IndexRefused, near_names
from kloof.index.definitions import Definition, Domain, read_definition
from kloof.index.draws import drawn_ranks, interval
from kloof.index.scores import Floats, Ranks, laid, ranks, transformed
from kloof.index.tables import newest, newest_and_hidden, read_table
from kloof.indicators import indicators
from kloof.language.texts import Text
from kloof.limits import refusal

__all__ = [
    "Definition",
    "Domain",
    "Index",
    "compute",
    "newest",
    "newest_and_hidden",
    "read_definition",
    "read_table",
    "transformed",
]

DRAWS_PER_ASSUMPTION = 100


@dataclass(frozen=True, slots=True)
class Index:
    """Scores and ranks, with the interval of the rank over the draws and the weight of each assumption.

    Parameters
    ----------
    areas
        One row per area, in the order of the data: ``area``, ``score`` (null when a domain is missing), ``rank`` (1 is
        worst; ties share the better place), ``rank_low`` and ``rank_high`` (90 % of the draws; null without draws).
    shifts
        Mean number of places an area moves when only this assumption is varied (at most 100 draws each), largest
        first. Empty without draws.
    missing
        Areas without a score, with the columns they lack.
    hidden
        Areas without a score because too few people live there, with the columns that are not shown of them.
    limits
        What the cards of the columns say about reading the result; empty when no column is an indicator.
    """

    areas: pl.DataFrame
    shifts: Mapping[str, float]
    missing: Mapping[str, tuple[str, ...]]
    hidden: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    limits: tuple[Text, ...] = ()

    def document(self) -> dict[str, Any]:
        """Give what ``kloof index --json`` writes."""
        return {
            "areas": self.areas.to_dicts(),
            "assumptions": [{"id": name, "mean_rank_shift": shift} for name, shift in self.shifts.items()],
            "matters_most": next(iter(self.shifts), None),
            "missing": [{"area": area, "columns": list(columns)} for area, columns in self.missing.items()],
            "too_few": [{"area": area, "columns": list(columns)} for area, columns in self.hidden.items()],
            "limits": [limit.model_dump(mode="json") for limit in self.limits],
        }


def compute(
    definition: Definition,
    data: pl.DataFrame,
    *,
    draws: int = 0,
    seed: int = 0,
    hidden: Mapping[str, Sequence[str]] | None = None,
) -> Index:
    """Score and rank areas, and see how far the ranks move when the assumptions do.

    Parameters
    ----------
    definition
        The index, as written down.
    data
        One row per area, with the columns the definition names. An area that lacks a value in any of them has no score.
    draws
        How often to draw the assumptions named in ``definition.vary``: ``weights`` (each within a quarter of its
        value), ``leave_out`` (one domain at random), ``transform``, ``aggregate``, ``data_error`` (normal, from each
        domain's ``error``). With 0, or nothing to vary, the interval stays null.
    seed
        Seed of the draws; the same seed gives the same interval.
    hidden
        Per area the columns that are empty because too few people live there; see :func:`newest_and_hidden`.

    Raises
    ------
    IndexRefused
        A column is absent or holds text, an area stands in the data twice, fewer than two areas have a score, or a
        geometric mean is asked of values that are not positive.

    Notes
    -----
    Arithmetic: the sum of weight × value. Geometric: the product of value to the power weight.

    Examples
    --------
    >>> index = compute(
    ...     Definition(area="buurt", domains=(Domain(id="i", column="low_income", weight=1.0, better="lower"),)),
    ...     pl.DataFrame({"buurt": ["A", "B"], "low_income": [4.0, 9.0]}),
    ... )
    >>> index.areas.select("area", "score", "rank").rows()
    [('A', 4.0, 2), ('B', 9.0, 1)]
    """
    areas, columns, missing = _columns(definition, data)
    complete = np.all([np.isfinite(column) for column in columns.values()], axis=0)
    if complete.sum() < 2:
        raise IndexRefused("data", [f"{complete.sum()} area(s) have a value in every column; a rank needs two"])
    disadvantage = np.column_stack([columns[domain.column][complete] for domain in definition.domains])
    disadvantage *= np.array([-1.0 if domain.better == "higher" else 1.0 for domain in definition.domains])
    as_written = laid(definition, disadvantage, aggregate=definition.aggregate)
    score = as_written.scores(np.array([domain.weight for domain in definition.domains]))
    rank = ranks(score[None, :])[0]
    low: Ranks | None = None
    high: Ranks | None = None
    shifts: dict[str, float] = {}
    if draws > 0 and definition.vary:
        errors = _errors(definition, columns, complete)
        low, high = interval(drawn_ranks(definition, definition.vary, disadvantage, draws, seed, errors))
        for name in dict.fromkeys(definition.vary):
            drawn = drawn_ranks(definition, (name,), disadvantage, min(draws, DRAWS_PER_ASSUMPTION), seed, errors)
            shifts[name] = float(np.abs(drawn - rank).mean())
        shifts = dict(sorted(shifts.items(), key=lambda item: -item[1]))
    few = _hidden(missing, hidden or {})
    return Index(
        _table(areas, complete, score, rank, low, high),
        shifts,
        {area: columns for area, columns in missing.items() if area not in few},
        few,
        _limits(definition),
    )


def _hidden(missing: Mapping[str, tuple[str, ...]], hidden: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Give the areas that lack a score because of what is not shown of them."""
    kept = {area: tuple(c for c in columns if c in hidden.get(area, ())) for area, columns in missing.items()}
    return {area: columns for area, columns in kept.items() if columns}


def _limits(definition: Definition) -> tuple[Text, ...]:
    """Say of every column that is an indicator what its rank may not be used for."""
    cards = [indicators()[d.column] for d in definition.domains if d.column in indicators()]
    found = [refusal(card, "trend") or refusal(card, "neighbourhood") for card in cards]
    return tuple(dict.fromkeys(one for one in found if one is not None))


def _columns(
    definition: Definition, data: pl.DataFrame
) -> tuple[list[str], dict[str, Floats], dict[str, tuple[str, ...]]]:
    """Take the areas and their numbers out of the data, or say everything that is wrong with it at once."""
    problems: list[str] = []
    for column in (definition.area, *definition.columns):
        if column not in data.columns:
            near = near_names(column, data.columns)
            problems.append(f"column '{column}' is absent" + (f"; near names: {', '.join(near)}" if near else ""))
        elif column != definition.area and not data[column].dtype.is_numeric():
            problems.append(f"column '{column}' holds text, not numbers")
    if not problems:
        twice = data.filter(pl.col(definition.area).is_duplicated())[definition.area].unique().sort()
        if len(twice):
            problems.append(f"area '{twice[0]}' stands in the data more than once ({len(twice)} such area(s))")
        for domain in definition.domains:
            if domain.error in definition.columns and (data[str(domain.error)].min() or 0) < 0:  # type: ignore[operator]
                problems.append(f"column '{domain.error}' has errors below zero; a standard error is 0 or more")
    if problems:
        raise IndexRefused("data", problems)
    areas = data[definition.area].cast(pl.String).to_list()
    columns = {
        column: data[column].cast(pl.Float64).fill_null(np.nan).to_numpy().astype(np.float64)
        for column in definition.columns
    }
    lacking = np.column_stack([~np.isfinite(column) for column in columns.values()])
    missing = {
        areas[row]: tuple(column for column, absent in zip(columns, lacking[row], strict=True) if absent)
        for row in np.flatnonzero(lacking.any(axis=1))
    }
    return areas, columns, missing


def _errors(definition: Definition, columns: Mapping[str, Floats], complete: NDArray[np.bool_]) -> Floats:
    """Give the standard errors of the values: one row, or one per area where a domain has a column of them."""
    if not any(domain.error in columns for domain in definition.domains):
        return np.array([[0.0 if isinstance(domain.error, str) else domain.error for domain in definition.domains]])
    everyone = int(complete.sum())
    return np.column_stack(
        [
            columns[domain.error][complete] if isinstance(domain.error, str) else np.full(everyone, domain.error)
            for domain in definition.domains
        ]
    )


def _table(
    areas: list[str], complete: NDArray[np.bool_], score: Floats, rank: Ranks, low: Ranks | None, high: Ranks | None
) -> pl.DataFrame:
    known = pl.DataFrame({"area": [area for area, whole in zip(areas, complete, strict=True) if whole], "score": score})
    known = known.with_columns(
        pl.Series("rank", rank, dtype=pl.Int32),
        pl.Series("rank_low", low, dtype=pl.Int32) if low is not None else pl.lit(None, pl.Int32).alias("rank_low"),
        pl.Series("rank_high", high, dtype=pl.Int32) if high is not None else pl.lit(None, pl.Int32).alias("rank_high"),
    )
    return pl.DataFrame({"area": areas}).join(known, on="area", how="left", maintain_order="left")
