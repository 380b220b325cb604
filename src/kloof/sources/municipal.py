# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Key figures per municipality, re-published: ``gemeentecode, aantal_inwoners, …`` beside figures of other publishers.

The same re-publisher gives districts (``wijkcode``) and neighbourhoods (``buurtcode``); the finest code is the level.
Registered crime (``cr_``) and the cost of care (``zk_``) come from other tables, and are about the year in a column of
their own (``cr_jaar``, ``zk_jaar``). The row GM0998 is abroad and has no figures.
"""

from __future__ import annotations

import polars as pl

from kloof.indicators import Indicator
from kloof.sources.cells import WATER, NamedFacts, Parsed, by_stem, codes, is_water, one_row_each, years
from kloof.sources.content import Content, Grid
from kloof.sources.periods import own_year

__all__ = ["NAME", "read", "recognises"]

NAME = "key figures per municipality"
_OTHERS = {"cr_": ("cr_jaar", "POLITIE"), "zk_": ("zk_jaar", "VEKTIS")}
_CODES = {"buurtcode": "buurtnaam", "wijkcode": "wijknaam", "gemeentecode": "gemeentenaam"}
_ABROAD = "0998"


def recognises(header: tuple[str, ...]) -> bool:
    """Say whether these are its columns: a code, and residents or at least three figures of this format."""
    return bool(_CODES.keys() & set(header)) and ("aantal_inwoners" in header or len(by_stem(header, "municipal")) >= 3)


def read(content: Content, named: NamedFacts) -> Parsed:
    """Read one file; its year stands in ``jaar`` or in the name of the file."""
    code = next(name for name in _CODES if name in content.header)
    every = by_stem(content.header, "municipal")
    others = {column for column, _ in _OTHERS.values()}
    whole = content.grid(lambda name: name in every or name in others or name in (code, _CODES[code], "jaar", *WATER))
    year, year_from = own_year(whole, "jaar", named)
    columns = by_stem(content.header, "municipal", year)
    water = next((whole.columns[name] for name in WATER if name in whole.columns), [""] * whole.height)
    grid = _kept(
        whole,
        [c[2:6] != _ABROAD and not is_water(w) for c, w in zip(whole.columns[code], water, strict=True)],
    )
    area = codes(grid, code)
    own = {name: card for name, card in columns.items() if not name.startswith(tuple(_OTHERS))}
    parts = [one_row_each(grid, area, [year] * len(area), own).with_columns(release=pl.lit(None, dtype=pl.String))]
    for prefix, (column, series) in _OTHERS.items():
        there = {name: card for name, card in columns.items() if name.startswith(prefix)}
        if there and column in grid.columns:
            parts.append(_other(grid, code, column, series, there))
    return Parsed(
        rows=pl.concat(parts),
        names=pl.DataFrame(
            {"area": area, "name": grid.columns.get(_CODES[code], [None] * len(area))},
            schema={"area": pl.String, "name": pl.String},
        ),
        years=(year,),
        year_from=year_from,
        drawn_on_own_year=True,
        series="KWB",
        codes=frozenset(area),
    )


def _other(grid: Grid, code: str, column: str, series: str, cards: dict[str, Indicator]) -> pl.DataFrame:
    """Read the figures of another publisher, each row under the year that stands beside it."""
    dated = _kept(grid, [cell != "" for cell in grid.columns[column]])
    year = years(dated, column)
    rows = one_row_each(dated, codes(dated, code), year, cards)
    return rows.with_columns(release=pl.lit(series))


def _kept(grid: Grid, keep: list[bool]) -> Grid:
    columns = {name: [c for c, k in zip(cells, keep, strict=True) if k] for name, cells in grid.columns.items()}
    return Grid(grid.file, columns, grid.decimal_comma, grid.delimiter)
