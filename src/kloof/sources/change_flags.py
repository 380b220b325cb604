# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Change flags of an area, since the year before: 1 nothing changed, 2 only the code, 3 the border."""

from __future__ import annotations

import re

import polars as pl

from kloof.areas import CODE, level_of
from kloof.boundaries import FLAGS
from kloof.indicators import stem
from kloof.sources.content import Content

__all__ = ["read"]

_FLAG = ("ind_wbi", "indelingswijzigingwijkenenbuurten")
_AREA = ("gwbcode10", "codering", "wijkenenbuurten", "bucode", "wkcode", "gmcode", "code")


def read(content: Content, year: int) -> pl.DataFrame:
    """Give the flags of a file of one year, with the columns of :data:`kloof.boundaries.FLAGS`; it may have none."""
    flag = next((name for name in content.header if _plain(name) in {_letters(known) for known in _FLAG}), None)
    areas = [name for name in content.header if _plain(name) in _AREA]
    if flag is None or not areas:
        return pl.DataFrame(schema=FLAGS)
    grid = content.grid(lambda name: name == flag or name in areas)
    column = max(areas, key=lambda name: _fineness(grid.columns[name]))
    told = zip(grid.columns[column], grid.columns[flag], strict=True)
    rows = [(area, year, int(cell)) for area, cell in told if re.match(CODE, area) and cell in ("1", "2", "3")]
    return pl.DataFrame(rows, schema=FLAGS, orient="row").unique("area", keep="first", maintain_order=True)


def _plain(name: str) -> str:
    """Give a column's own name without its number, its group and its unit."""
    return _letters(re.sub(r"\s*\(code\)$", "", stem(name).rpartition("/")[2]))


def _letters(name: str) -> str:
    return re.sub("[^a-z0-9]", "", name.casefold())


def _fineness(cells: list[str]) -> int:
    levels = {level_of(cell) for cell in cells[:200] if re.match(CODE, cell)}
    return max((("NL", "GM", "WK", "BU").index(level) for level in levels), default=-1)
