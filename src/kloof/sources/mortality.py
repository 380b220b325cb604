# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Mortality and causes of death per municipality: ``code, sterfte_promille, sterfte_jaar, doodsoorzaak_jaar, …``.

Each figure is about the year in a column beside it. Registered crime of the last twelve months is not about a year,
and is not read.
"""

from __future__ import annotations

import polars as pl

from kloof.sources.cells import NamedFacts, Parsed, by_stem, codes, one_row_each, required, years
from kloof.sources.content import Content, Grid
from kloof.sources.periods import year_of_name

__all__ = ["NAME", "read", "recognises"]

NAME = "mortality per municipality"
_YEARS = {"sterfte": "sterfte_jaar", "doodsoorzaak": "doodsoorzaak_jaar"}


def recognises(header: tuple[str, ...]) -> bool:
    """Say whether these are its columns."""
    return {"code", "sterfte_promille"} <= set(header)


def read(content: Content, named: NamedFacts) -> Parsed:
    """Read one file; the map of its areas is that of the year in the name of the file."""
    required(content, {name: name for name in content.header}, *_YEARS.values(), form=NAME)
    columns = by_stem(content.header, "mortality")
    grid = content.grid(lambda name: name in columns or name in ("code", "name", *_YEARS.values()))
    parts = []
    for prefix, column in _YEARS.items():
        keep = [cell != "" for cell in grid.columns[column]]
        dated = Grid(
            grid.file,
            {name: [c for c, k in zip(cells, keep, strict=True) if k] for name, cells in grid.columns.items()},
            grid.decimal_comma,
        )
        there = {name: card for name, card in columns.items() if name.startswith(prefix)}
        parts.append(one_row_each(dated, codes(dated, "code"), years(dated, column), there))
    rows = pl.concat(parts)
    boundary_year, _ = year_of_name(content.file, named)
    area = codes(grid, "code")
    return Parsed(
        rows=rows,
        names=pl.DataFrame(
            {"area": area, "name": grid.columns.get("name", [None] * len(area))},
            schema={"area": pl.String, "name": pl.String},
        ),
        years=tuple(sorted(rows["year"].unique())) or (boundary_year,),
        year_from="content",
        drawn_on_own_year=False,
        boundary_year=boundary_year,
        series="STERFTE",
        lists_every_area=False,
        codes=frozenset(area),
    )
