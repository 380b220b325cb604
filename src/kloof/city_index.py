# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""A composite index of the neighbourhoods of one municipality, from figures that went through the gate.

The method, its assumptions and its limits: docs/methods/index.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import polars as pl
import yaml

from kloof.across import Across
from kloof.cards import catalogue_path
from kloof.errors import IndexRefused
from kloof.index import Definition, Domain, compute, read_definition
from kloof.index.definitions import Transform

__all__ = [
    "DRAWS", "Definition", "Domain", "IndexRefused", "Scored", "ScoredArea", "Transform", "first_choice",
    "known_domains", "scored", "table", "written_down",
]  # fmt: skip

DRAWS = 200
"""How often the assumptions are drawn for the interval of a place."""


@dataclass(frozen=True, slots=True)
class ScoredArea:
    """One neighbourhood: its score (higher is more disadvantage), and where its place lies in nine of ten draws.

    Without a score, ``lacking`` holds the columns it lacks with the reason.
    """

    code: str
    name: str
    score: float | None
    low: int | None
    high: int | None
    lacking: tuple[tuple[str, str | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Scored:
    """Every neighbourhood by name, the year of each column, and by how many places each assumption moves them."""

    areas: tuple[ScoredArea, ...]
    years: Mapping[str, int]
    shifts: Mapping[str, float]


@cache
def first_choice() -> Definition:
    """Give the definition of the catalogue: a first choice, to be changed.

    Examples
    --------
    >>> first_choice().aggregate
    'arithmetic'
    """
    return read_definition(catalogue_path() / "indexes" / "neighbourhoods.yaml")


def known_domains(figures: Mapping[str, Across], definition: Definition) -> tuple[Domain, ...]:
    """Give the domains whose column is known by neighbourhood here."""
    return tuple(
        domain
        for domain in definition.domains
        if (found := figures.get(domain.column)) is not None and found.level == "BU" and _newest(found) is not None
    )


def table(figures: Mapping[str, Across], definition: Definition) -> pl.DataFrame:
    """Give the figures an index is computed from: a column with the areas, and one per domain, each of its newest year.

    Only what went through the gate is there; what it holds back, or what was withdrawn, is null.
    """
    columns = [domain.column for domain in definition.domains]
    cells: dict[str, dict[str, float | None]] = {}
    for column in columns:
        found = figures[column]
        year = _newest(found)
        for row in found.rows:
            value = row.values.get(year) if year is not None else None
            cells.setdefault(row.code, {})[column] = None if value is None else value.value
    rows = {
        definition.area: sorted(cells),
        **{column: [cells[code].get(column) for code in sorted(cells)] for column in columns},
    }
    return pl.DataFrame(rows, schema={definition.area: pl.String, **dict.fromkeys(columns, pl.Float64)})


def scored(figures: Mapping[str, Across], definition: Definition, *, draws: int = DRAWS) -> Scored:
    """Score the neighbourhoods of a municipality.

    Parameters
    ----------
    figures
        By indicator, as :func:`kloof.across.across` gives them.
    definition
        The index; each column is an indicator that is known by neighbourhood. A weight of zero leaves a domain out, so
        that a neighbourhood which lacks it falls out no more.
    draws
        How often to draw the assumptions; the same definition always gives the same interval.

    Raises
    ------
    IndexRefused
        No weight is above zero, or fewer than two neighbourhoods have every figure.
    """
    counted = tuple(domain for domain in definition.domains if domain.weight > 0)
    if not counted:
        raise IndexRefused("definition", ["every weight is zero; at least one figure has to count"])
    used = definition.model_copy(update={"domains": counted})
    made = compute(used, table(figures, used), draws=draws)
    years = {domain.column: year for domain in counted if (year := _newest(figures[domain.column])) is not None}
    names = {row.code: row.name for domain in counted for row in figures[domain.column].rows}
    areas = [
        ScoredArea(code, names[code], score, low, high, _lacking(figures, years, code, made.missing.get(code, ())))
        for code, score, low, high in made.areas.select(
            definition.area, "score", "rank_low", "rank_high"
        ).iter_rows()
    ]  # fmt: skip
    return Scored(tuple(sorted(areas, key=lambda one: (one.name, one.code))), years, made.shifts)


def written_down(definition: Definition) -> str:
    """Write a definition as the file ``kloof index`` reads."""
    return yaml.safe_dump(definition.model_dump(mode="json"), sort_keys=False, allow_unicode=True)


def _newest(found: Across) -> int | None:
    return max((y for row in found.rows for y, v in row.values.items() if v.value is not None), default=None)


def _lacking(
    figures: Mapping[str, Across], years: Mapping[str, int], code: str, columns: tuple[str, ...]
) -> tuple[tuple[str, str | None], ...]:
    told = []
    for column in columns:
        row = next((row for row in figures[column].rows if row.code == code), None)
        value = None if row is None else row.values.get(years[column])
        told.append((column, None if value is None else value.missing))
    return tuple(told)
