# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Key figures per municipality, re-published: ``gemeentecode, aantal_inwoners, …`` beside figures of other publishers.

Registered crime (``cr_``) and the cost of care (``zk_``) come from other tables, and are about the year in a column of
their own (``cr_jaar``, ``zk_jaar``). The row GM0998 is abroad and has no figures.
"""

from __future__ import annotations

import polars as pl

from kloof.indicators import Indicator
from kloof.sources.cells import NamedFacts, Parsed, by_stem, codes, one_row_each, required, years
from kloof.sources.content import Content, Grid
from kloof.sources.periods import year_of_name

__all__ = ["NAME", "read", "recognises"]

NAME = "key figures per municipality"
_OTHERS = {"cr_": ("cr_jaar", "POLITIE"), "zk_": ("zk_jaar", "VEKTIS")}
_ABROAD = "GM0998"


def recognises(header: tuple[str, ...]) -> bool:
    """Say whether these are its columns: ``gemeentecode``, and residents or at least three figures of this format."""
    return "gemeentecode" in header and ("aantal_inwoners" in header or len(by_stem(header, "municipal")) >= 3)


def read(content: Content, named: NamedFacts) -> Parsed:
    """Read one file; its year stands in the name of the file."""
    required(content, {name: name for name in content.header}, "aantal_inwoners", form=NAME)
    year = year_of_name(content.file, named)
    columns = by_stem(content.header, "municipal", year)
    own_years = {column for column, _ in _OTHERS.values()}
    grid = _kept(
        content.grid(lambda name: name in columns or name in own_years or name in ("gemeentecode", "gemeentenaam")),
        [code != _ABROAD for code in content.grid(lambda name: name == "gemeentecode").columns["gemeentecode"]],
    )
    area = codes(grid, "gemeentecode")
    own = {name: card for name, card in columns.items() if not name.startswith(tuple(_OTHERS))}
    parts = [one_row_each(grid, area, [year] * len(area), own).with_columns(release=pl.lit(None, dtype=pl.String))]
    for prefix, (column, series) in _OTHERS.items():
        there = {name: card for name, card in columns.items() if name.startswith(prefix)}
        if there and column in grid.columns:
            parts.append(_other(grid, column, series, there))
    return Parsed(
        rows=pl.concat(parts),
        names=pl.DataFrame(
            {"area": area, "name": grid.columns.get("gemeentenaam", [None] * len(area))},
            schema={"area": pl.String, "name": pl.String},
        ),
        years=(year,),
        year_from="name",
        drawn_on_own_year=True,
        series="KWB",
        codes=frozenset(area),
    )


def _other(grid: Grid, column: str, series: str, cards: dict[str, Indicator]) -> pl.DataFrame:
    """Read the figures of another publisher, each row under the year that stands beside it."""
    dated = _kept(grid, [cell != "" for cell in grid.columns[column]])
    year = years(dated, column)
    rows = one_row_each(dated, codes(dated, "gemeentecode"), year, cards)
    return rows.with_columns(release=pl.lit(series))


def _kept(grid: Grid, keep: list[bool]) -> Grid:
    columns = {name: [c for c, k in zip(cells, keep, strict=True) if k] for name, cells in grid.columns.items()}
    return Grid(grid.file, columns, grid.decimal_comma)
