# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Key figures of districts and neighbourhoods (KWB) as re-published with camelCase names: ``code,name,inwoners,…``."""

from __future__ import annotations

import polars as pl

from kloof.sources.cells import NamedFacts, Parsed, by_stem, codes, one_row_each, required
from kloof.sources.content import Content
from kloof.sources.periods import own_year

__all__ = ["NAME", "read", "recognises"]

NAME = "KWB (camelCase)"
_NAMES = ("code", "name", "gemeenteCode", "gemeenteNaam", "jaar")


def recognises(header: tuple[str, ...]) -> bool:
    """Say whether these are its columns: a code and residents, or at least three figures only this format has."""
    return {"code", "inwoners"} <= set(header) or len(by_stem(header, "kwb")) >= 3


def read(content: Content, named: NamedFacts) -> Parsed:
    """Read one file; its year stands in a column ``jaar`` or in the name of the file."""
    required(content, {name: name for name in content.header}, "code", form=NAME)
    columns = by_stem(content.header, "kwb")
    grid = content.grid(lambda name: name in _NAMES or name in columns)
    year, year_from = own_year(grid, "jaar", named)
    area = codes(grid, "code")
    names = dict(zip(grid.columns.get("gemeenteCode", []), grid.columns.get("gemeenteNaam", []), strict=False))
    names |= dict(zip(area, grid.columns.get("name", []), strict=False))
    kept = {code: name for code, name in names.items() if code and name}
    return Parsed(
        rows=one_row_each(grid, area, [year] * len(area), columns),
        names=pl.DataFrame(
            {"area": list(kept), "name": list(kept.values())}, schema={"area": pl.String, "name": pl.String}
        ),
        years=(year,),
        year_from=year_from,
        drawn_on_own_year=True,
        series="KWB",
        codes=frozenset(area),
    )
