# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Code lists: every area of a year with its name, ``Identifier,Title``. They say what a complete table contains."""

from __future__ import annotations

import re

import polars as pl

from kloof.areas import CODE
from kloof.sources.cells import NamedFacts, Parsed, codes, one_row_each
from kloof.sources.content import Content
from kloof.sources.periods import own_year

__all__ = ["NAME", "read", "recognises"]

NAME = "code list"
_NAMES = {"area": pl.String, "name": pl.String}


def recognises(header: tuple[str, ...]) -> bool:
    """Say whether these are its columns."""
    return {"Identifier", "Title"} <= set(header)


def read(content: Content, named: NamedFacts) -> Parsed:
    """Read one list; its year stands in the name of the file."""
    grid = content.grid(lambda name: name in ("Identifier", "Title", "Perioden"))
    of_areas = any(re.match(CODE, cell) for cell in grid.columns["Identifier"])
    year, year_from = own_year(grid, "Perioden", named) if of_areas else (0, "content")
    area = codes(grid, "Identifier") if of_areas else []
    return Parsed(
        rows=one_row_each(grid, area, [year] * len(area), {}),
        names=pl.DataFrame({"area": area, "name": grid.columns["Title"] if of_areas else []}, schema=_NAMES).unique(
            subset="area", maintain_order=True
        ),
        years=(year,),
        year_from=year_from,
        drawn_on_own_year=True,
        series="KWB",
        skipped=None if of_areas else "a code list of something else than areas",
        codes=frozenset(area),
    )
