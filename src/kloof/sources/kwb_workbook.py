# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The workbook of key figures of districts and neighbourhoods (KWB) with the names of CBS: ``gwb_code_10, a_inw, …``.

``.`` is a figure that is not published. Some percentages are text with a decimal comma.
"""

from __future__ import annotations

import polars as pl

from kloof.sources.cells import NamedFacts, Parsed, by_stem, codes, one_row_each, required
from kloof.sources.content import Content
from kloof.sources.periods import year_of_name

__all__ = ["NAME", "read", "recognises"]

NAME = "KWB workbook"
_CODES = ("gwb_code_10", "gwb_code")


def recognises(header: tuple[str, ...]) -> bool:
    """Say whether these are its columns: a code of ten characters, and the kind of area or at least three figures."""
    return bool(set(_CODES) & set(header)) and ("recs" in header or len(by_stem(header, "kwb_workbook")) >= 3)


def read(content: Content, named: NamedFacts) -> Parsed:
    """Read one workbook; its year stands in the name of the file."""
    required(content, {name: name for name in content.header}, "a_inw", form=NAME)
    year = year_of_name(content.file, named)
    columns = by_stem(content.header, "kwb_workbook", year)
    code = next(name for name in _CODES if name in content.header)
    grid = content.grid(lambda name: name in columns or name in (code, "regio"))
    area = codes(grid, code)
    return Parsed(
        rows=one_row_each(grid, area, [year] * len(area), columns),
        names=pl.DataFrame(
            {"area": area, "name": grid.columns.get("regio", [None] * len(area))},
            schema={"area": pl.String, "name": pl.String},
        ),
        years=(year,),
        year_from="name",
        drawn_on_own_year=True,
        series="KWB",
        codes=frozenset(area),
    )
