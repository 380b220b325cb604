# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Health tables of RIVM StatLine: one file per wave and age group, blank-padded, all levels in one file.

``.`` is a value the publisher keeps secret or finds too uncertain; an empty cell was not asked in that wave. Only rows
of everyone aged 18 and over (``20300``) are used, and of those the value itself (``MW00000``), not its margins.
"""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from kloof.estimates import Missing
from kloof.indicators import stem
from kloof.sources.cells import NamedFacts, Parsed, by_stem, codes, one_row_each, required, years
from kloof.sources.content import Content, Grid

__all__ = ["NAME", "read", "recognises"]

NAME = "health table of RIVM StatLine"
_ADULTS, _VALUE = "20300", "MW00000"
_AREA = ("Codering", "WijkenEnBuurten")


def recognises(header: tuple[str, ...]) -> bool:
    """Say whether these are its columns: age, margins and area, or a health figure under its StatLine name."""
    stems = {stem(name) for name in header}
    return {"Leeftijd", "Marges"} <= stems or bool(by_stem(header, "rivm"))


def read(content: Content, named: NamedFacts) -> Parsed:  # noqa: ARG001  every format is read with the same call
    """Read one file; every row says its own wave."""
    column = {stem(name): name for name in content.header}
    required(content, column, "Leeftijd", "Marges", "Perioden", form=NAME)
    if not set(_AREA) & column.keys():
        required(content, column, "Codering", form=NAME)
    carried = by_stem(content.header, "rivm")
    wanted = ("Leeftijd", "Marges", "Perioden", *_AREA)
    grid = content.grid(lambda name: name in carried or stem(name) in wanted)
    adults = _only(grid, column["Leeftijd"], _ADULTS, column["Marges"], _VALUE)
    area = codes(adults, next(column[name] for name in _AREA if name in column))
    year = years(adults, column["Perioden"])
    return Parsed(
        rows=one_row_each(adults, area, year, carried, empty=Missing.NOT_MEASURED, dot=Missing.SUPPRESSED),
        names=pl.DataFrame(schema={"area": pl.String, "name": pl.String}),
        years=tuple(sorted(set(year))),
        year_from="content",
        drawn_on_own_year=False,
        series="RIVM",
        skipped=None
        if area
        else "holds no rows of everyone aged 18 and over (Leeftijd 20300); other ages are not used",
        codes=frozenset(area),
    )


def _only(grid: Grid, age: str, adults: str, margin: str, value: str) -> Grid:
    kept = [a == adults and m == value for a, m in zip(grid.columns[age], grid.columns[margin], strict=True)]
    columns = {name: [c for c, keep in zip(cells, kept, strict=True) if keep] for name, cells in grid.columns.items()}
    return replace(grid, columns=columns)
