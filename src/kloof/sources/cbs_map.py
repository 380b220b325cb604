# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Attribute tables of the map of districts and neighbourhoods: ``BU_CODE, WATER, AANT_INW, P_65_EO_JR, …``.

-99999999, -99999998 and -99999997 are figures that are not published. Water has rows of its own (``WATER`` = ``JA``)
that repeat the code of the land and have no figures; they are left out.
"""

from __future__ import annotations

import polars as pl

from kloof.sources.cells import NamedFacts, Parsed, by_stem, codes, one_row_each, required
from kloof.sources.content import Content, Grid
from kloof.sources.periods import year_of_name

__all__ = ["NAME", "read", "recognises"]

NAME = "attribute table of the CBS map"
_CODES = {"BU_CODE": "BU_NAAM", "WK_CODE": "WK_NAAM", "GM_CODE": "GM_NAAM"}
_WATER = ("WATER", "H2O")


def recognises(header: tuple[str, ...]) -> bool:
    """Say whether these are its columns: a code, and residents or at least three figures of this map."""
    return bool(_CODES.keys() & set(header)) and ("AANT_INW" in header or len(by_stem(header, "cbs_map")) >= 3)


def read(content: Content, named: NamedFacts) -> Parsed:
    """Read one table; its year stands in the name of the file. The lowest level it has a code of is its level."""
    required(content, {name: name for name in content.header}, "AANT_INW", form=NAME)
    year = year_of_name(content.file, named)
    columns = by_stem(content.header, "cbs_map", year)
    code = next(name for name in _CODES if name in content.header)
    grid = content.grid(lambda name: name in columns or name in (code, _CODES[code], *_WATER))
    land = _land(grid)
    area = codes(land, code)
    return Parsed(
        rows=one_row_each(land, area, [year] * len(area), columns),
        names=pl.DataFrame(
            {"area": area, "name": land.columns.get(_CODES[code], [None] * len(area))},
            schema={"area": pl.String, "name": pl.String},
        ),
        years=(year,),
        year_from="name",
        drawn_on_own_year=True,
        series="WBK",
        codes=frozenset(area),
    )


def _land(grid: Grid) -> Grid:
    water = next((grid.columns[name] for name in _WATER if name in grid.columns), None)
    if water is None:
        return grid
    columns = {
        name: [c for c, w in zip(cells, water, strict=True) if w.upper() == "NEE"]
        for name, cells in grid.columns.items()
    }
    return Grid(grid.file, columns, grid.decimal_comma)
