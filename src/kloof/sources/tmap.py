# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Key figures of municipalities and districts as shipped with a package for maps: ``code, name, population, …``."""

from __future__ import annotations

import polars as pl

from kloof.sources.cells import NamedFacts, Parsed, by_stem, codes, one_row_each
from kloof.sources.content import Content
from kloof.sources.periods import year_of_name

__all__ = ["NAME", "read", "recognises"]

NAME = "key figures of a map package"


def recognises(header: tuple[str, ...]) -> bool:
    """Say whether these are its columns: a code, and at least three figures only this format has."""
    return "code" in header and len(by_stem(header, "tmap")) >= 3


def read(content: Content, named: NamedFacts) -> Parsed:
    """Read one file; its year stands in the name of the file."""
    year, year_from = year_of_name(content.file, named)
    columns = by_stem(content.header, "tmap", year)
    grid = content.grid(lambda name: name in columns or name in ("code", "name"))
    area = codes(grid, "code")
    return Parsed(
        rows=one_row_each(grid, area, [year] * len(area), columns),
        names=pl.DataFrame(
            {"area": area, "name": grid.columns.get("name", [None] * len(area))},
            schema={"area": pl.String, "name": pl.String},
        ),
        years=(year,),
        year_from=year_from,
        drawn_on_own_year=True,
        series="TMAP",
        codes=frozenset(area),
    )
