# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Proximity of facilities under StatLine's own names: ``AfstandTotApotheek_10, AfstandTotZiekenhuis_11, …``.

Two names come back for another kind of the same facility: schools (primary first, then secondary) and hospitals (with
outpatient clinics first, then without). The number behind the name tells the order. Where such a name stands in a file
once, nothing tells which kind it is, and it is not read.
"""

from __future__ import annotations

from collections import Counter

import polars as pl

from kloof.indicators import Indicator, stem
from kloof.sources.cells import NamedFacts, Parsed, by_stem, codes, one_row_each, statuses, years
from kloof.sources.content import Content
from kloof.sources.periods import own_year

__all__ = ["NAME", "read", "recognises"]

NAME = "proximity of facilities (StatLine)"
_AREA = ("WijkenEnBuurten", "Codering", "RegioS")
_OF_SEVERAL_KINDS = ("AfstandTotSchool", "AfstandTotZiekenhuis")
_FEWEST = 3


def recognises(header: tuple[str, ...]) -> bool:
    """Say whether these are its columns: an area and three distances, without residents (key figures have both)."""
    stems = {stem(name) for name in header}
    distances = {name for name in stems if name.startswith("AfstandTot")}
    return bool(stems & set(_AREA)) and "AantalInwoners" not in stems and len(distances) >= _FEWEST


def read(content: Content, named: NamedFacts) -> Parsed:
    """Read one file; its years stand in ``Perioden`` or in the name of the file."""
    column = {stem(name): name for name in content.header}
    carried, period = _carried(content.header), column.get("Perioden", "Perioden")
    code = next(column[name] for name in _AREA if name in column)
    grid = content.grid(lambda name: name in carried or name in (code, period))
    area = codes(grid, code)
    if all(grid.columns.get(period, [""])):
        year, year_from = years(grid, period), "content"
    else:
        one, year_from = own_year(grid, period, named)
        year = [one] * len(area)
    rows = one_row_each(grid, area, year, carried, statuses(grid, period))
    several = len(set(year)) > 1
    return Parsed(
        rows=rows.with_columns(boundary_year=pl.col("year")) if several else rows,
        names=pl.DataFrame(schema={"area": pl.String, "name": pl.String}),
        years=tuple(sorted(set(year))),
        year_from=year_from,
        drawn_on_own_year=True,
        series="NABIJHEID",
        codes=frozenset(area),
        skipped=None if carried else "no indicator card knows a distance of this table; add one under 'proximity'",
    )


def _carried(header: tuple[str, ...]) -> dict[str, Indicator]:
    """Give the columns of which it is certain what they are: of a name that comes back, the first."""
    times = Counter(stem(name) for name in header)
    found: dict[str, Indicator] = {}
    for name, card in sorted(by_stem(header, "proximity").items(), key=lambda one: _position(one[0])):
        kinds = stem(name) in _OF_SEVERAL_KINDS
        if card not in found.values() and (not kinds or times[stem(name)] > 1):
            found[name] = card
    return found


def _position(name: str) -> int:
    digits = name.rpartition("_")[2]
    return int(digits) if digits.isdigit() else 0
