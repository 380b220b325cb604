# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Protect the municipality's own counts before they enter a release: what comes out may be shown, all of it.

Counts below the threshold are hidden, the others rounded with a key, and other counts hidden where a hidden one would
follow from its totals: over neighbourhoods, districts and the municipality, and over counts that are each other's sum.
Nothing after this step sees the raw counts, so no set of drawn areas can tell more than the safe counts do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.sparse import csr_array

from kloof.disclosure.profiles import Addition, DisclosureProfile, additions, profile_of
from kloof.disclosure.rounding import rounded
from kloof.disclosure.suppression import Table, hide_more
from kloof.errors import CountsRefused
from kloof.estimates import Missing

__all__ = ["COUNTS", "PROTECTED", "add_up", "protect"]

COUNTS: dict[str, type[pl.DataType]] = {
    "area": pl.String,
    "boundary_year": pl.Int32,
    "year": pl.Int32,
    "indicator": pl.String,
    "count": pl.Int64,
}
"""What :func:`protect` takes: one row per neighbourhood, year and thing that is counted; a null is not known."""

PROTECTED: dict[str, type[pl.DataType]] = {
    "area": pl.String,
    "boundary_year": pl.Int32,
    "year": pl.Int32,
    "indicator": pl.String,
    "value": pl.Float64,
    "missing": pl.String,
}
"""What it gives: the columns of an observation that the protection decides."""

Cell = tuple[str, str]
"""What is counted, and in which area."""


def protect(counts: pl.DataFrame, *, table: str, key: bytes, parts: Sequence[Addition] | None = None) -> pl.DataFrame:
    """Make own counts safe to show; the same counts and key always give the same result.

    Parameters
    ----------
    counts
        Columns of :data:`COUNTS`: raw counts of neighbourhoods only; totals are made here.
    table
        Under which table they will stand in the release, for example ``"EIGEN-jeugd"``; its profile gives the rules.
    key
        The secret of this installation, at least 16 bytes; it never changes.
    parts
        Which counts are the sum of others; without it those of the catalogue.

    Returns
    -------
    DataFrame
        Columns of :data:`PROTECTED`, for the neighbourhoods, their districts and their municipalities: a rounded count,
        or the reason why there is none. Sorted.

    Raises
    ------
    CountsRefused
        The columns are others, an area is no neighbourhood, a count is negative or stands there twice, the profile does
        not say how own counts are protected, or the key is too short. Nothing is protected then.
    TableWithoutProfile
        The card of the table names no profile.

    Examples
    --------
    >>> raw = pl.DataFrame(
    ...     {"area": ["BU99990100", "BU99990101"], "boundary_year": 2024, "year": 2025, "indicator": "residents",
    ...      "count": [3, 240]}, schema_overrides=COUNTS)
    >>> safe = protect(raw, table="EIGEN-jeugd", key=bytes(range(32)))
    >>> safe.filter(area="BU99990100").select("value", "missing").rows()
    [(None, 'too_few')]
    """
    rules = profile_of(table)
    _refuse(counts, rules, table)
    known = additions() if parts is None else tuple(parts)
    made = [
        _protected(group, rules, table, key, known, boundary_year=int(str(at[0])), year=int(str(at[1])))
        for at, group in counts.group_by("boundary_year", "year", maintain_order=True)
    ]
    whole = pl.concat(made) if made else pl.DataFrame(schema=PROTECTED)
    return whole.sort("area", "boundary_year", "year", "indicator")


def add_up(cells: Iterable[Cell], parts: Iterable[Addition]) -> list[tuple[Cell, tuple[Cell, ...]]]:
    """Say which cells are the sum of which others: districts of neighbourhoods, municipalities of districts, and parts.

    Examples
    --------
    >>> add_up([("men", "BU11110000"), ("men", "WK111100")], ())
    [(('men', 'WK111100'), (('men', 'BU11110000'),))]
    """
    there = set(cells)
    below: dict[Cell, list[Cell]] = {}
    for indicator, area in sorted(there):
        above = {"BU": "WK" + area[2:8], "WK": "GM" + area[2:6]}.get(area[:2])
        if above is not None and (indicator, above) in there:
            below.setdefault((indicator, above), []).append((indicator, area))
    found = [(total, tuple(rows)) for total, rows in sorted(below.items())]
    for one in parts:
        for area in sorted({area for indicator, area in there if indicator == one.total}):
            columns = tuple((part, area) for part in one.parts)
            if all(column in there for column in columns):
                found.append(((one.total, area), columns))
    return found


@dataclass(frozen=True)
class _Counted:
    """True counts by cell, those of districts and municipalities included; unknown ones are absent."""

    true: Mapping[Cell, int]
    unknown: frozenset[Cell]


def _refuse(counts: pl.DataFrame, rules: DisclosureProfile, table: str) -> None:
    if dict(counts.schema) != COUNTS:
        raise CountsRefused(
            problem=f"own counts have the columns {', '.join(counts.columns)}",
            advice=f"Give the columns {', '.join(COUNTS)}, with whole counts.",
        )
    if rules.protected_by != "kloof" or rules.threshold is None or rules.fewest_possible is None:
        raise CountsRefused(
            problem=f"the profile of table '{table}' says that {rules.title.to('en')} protects it",
            advice="Name the table EIGEN-… ; its profile says how own counts are protected.",
        )
    places: list[tuple[str, pl.Expr, str]] = [
        (
            "is no neighbourhood",
            ~pl.col("area").str.contains(r"^BU\d{8}$"),
            "Give neighbourhoods; totals are made here.",
        ),
        ("has a negative count", pl.col("count") < 0, "A count is zero or more; leave it empty when it is not known."),
        ("stands there twice", pl.struct("area", "boundary_year", "year", "indicator").is_duplicated(), "Keep one."),
    ]
    for what, is_wrong, advice in places:
        wrong = counts.filter(is_wrong)
        if not wrong.is_empty():
            area, year = wrong.row(0, named=True)["area"], wrong.row(0, named=True)["year"]
            raise CountsRefused(problem=f"'{area}' in {year} {what}", advice=advice)


def _protected(
    group: pl.DataFrame,
    rules: DisclosureProfile,
    table: str,
    key: bytes,
    parts: Sequence[Addition],
    *,
    boundary_year: int,
    year: int,
) -> pl.DataFrame:
    counted = _totals(group)
    cells = sorted(counted.true)
    base = next((r.base for r in rules.rounding), 1)
    told = [rounded(counted.true[cell], (table.partition("@")[0], *cell), key=key, base=base) for cell in cells]
    hidden = np.array([rules.hides(counted.true[cell]) for cell in cells], dtype=bool)
    hidden = hide_more(_table(cells, told, counted.true, rules, parts), hidden)
    rows = [
        (area, indicator, None if secret else float(value), Missing.TOO_FEW.value if secret else None)
        for (indicator, area), value, secret in zip(cells, told, hidden, strict=True)
    ]
    rows += [
        (area, indicator, None, (Missing.NOT_MEASURED if area.startswith("BU") else Missing.PART_MISSING).value)
        for indicator, area in sorted(counted.unknown)
    ]
    return pl.DataFrame(
        {
            "area": [row[0] for row in rows],
            "boundary_year": [boundary_year] * len(rows),
            "year": [year] * len(rows),
            "indicator": [row[1] for row in rows],
            "value": [row[2] for row in rows],
            "missing": [row[3] for row in rows],
        },
        schema=PROTECTED,
    )


def _totals(group: pl.DataFrame) -> _Counted:
    true: dict[Cell, int] = {}
    unknown: set[Cell] = set()
    for area, indicator, count in group.select("area", "indicator", "count").iter_rows():
        for code in (area, "WK" + area[2:8], "GM" + area[2:6]):
            if count is None:
                unknown.add((indicator, code))
            else:
                true[indicator, code] = true.get((indicator, code), 0) + count
    return _Counted({cell: count for cell, count in true.items() if cell not in unknown}, frozenset(unknown))


def _table(
    cells: Sequence[Cell],
    told: Sequence[int],
    true: Mapping[Cell, int],
    rules: DisclosureProfile,
    parts: Sequence[Addition],
) -> Table:
    place = {cell: i for i, cell in enumerate(cells)}
    row, column, factor = [], [], []
    lines = add_up(cells, parts)
    for i, (total, terms) in enumerate(lines):
        row += [i] * (1 + len(terms))
        column += [place[total], *(place[term] for term in terms)]
        factor += [-1.0] + [1.0] * len(terms)
    bounds = [rules.bounds(value, area[:2]) for (_, area), value in zip(cells, told, strict=True)]
    # A cell that is hidden for its own sake is never shown, so its bounds when shown only keep the table possible.
    low = [min(one[0], float(true[cell])) for one, cell in zip(bounds, cells, strict=True)]
    high = [max(one[1], float(true[cell])) for one, cell in zip(bounds, cells, strict=True)]
    return Table(
        sums=csr_array((factor, (row, column)), shape=(len(lines), len(cells))),
        shown_low=np.array(low),
        shown_high=np.array(high),
        hidden_low=np.zeros(len(cells)),
        hidden_high=np.full(len(cells), np.inf),
        cost=1.0 + np.array(told, dtype=float),
        fewest_possible=rules.fewest_possible or 1,
        smallest_hidden=0 if rules.zeros_hidden else 1,
        largest_hidden=(rules.threshold or 1) - 1,
    )
