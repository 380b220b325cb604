# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The workbook of key figures of districts and neighbourhoods (KWB) with the names of CBS: ``gwb_code_10, a_inw, …``.

``.`` is a figure that is not published. Some percentages are text with a decimal comma. Capitals do not matter: older
workbooks write them.
"""

from __future__ import annotations

import polars as pl

from kloof.sources.cells import NamedFacts, Parsed, by_stem, codes, one_row_each
from kloof.sources.content import Content
from kloof.sources.periods import own_year
from kloof.sources.shares import told_as_shares

__all__ = ["NAME", "read", "recognises"]

NAME = "KWB workbook"
_CODES = ("gwb_code_10", "gwb_code10", "gwb_code")


def recognises(header: tuple[str, ...]) -> bool:
    """Say whether these are its columns: a code of ten characters, and the kind of area or at least three figures."""
    lower = tuple(name.casefold() for name in header)
    return bool(set(_CODES) & set(lower)) and ("recs" in lower or len(by_stem(lower, "kwb_workbook")) >= 3)


def read(content: Content, named: NamedFacts) -> Parsed:
    """Read one workbook; its year stands in the name of the file."""
    lower = {name.casefold(): name for name in content.header}
    code, place, period = next(lower[name] for name in _CODES if name in lower), lower.get("regio", ""), "jaar"
    every = {lower[name] for name in by_stem(list(lower), "kwb_workbook")}
    grid = content.grid(lambda name: name in every or name in (code, place, period))
    year, year_from = own_year(grid, period, named)
    columns = {lower[name]: card for name, card in by_stem(list(lower), "kwb_workbook", year).items()}
    area = codes(grid, code)
    return Parsed(
        rows=one_row_each(grid, area, [year] * len(area), told_as_shares(grid, columns)),
        names=pl.DataFrame(
            {"area": area, "name": grid.columns.get(place, [None] * len(area))},
            schema={"area": pl.String, "name": pl.String},
        ),
        years=(year,),
        year_from=year_from,
        drawn_on_own_year=True,
        series="KWB",
        codes=frozenset(area),
    )
