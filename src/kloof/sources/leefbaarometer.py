# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Leefbaarometer: scores per area and year, of 2.0 (``GBD, JAAR, RLBRMTR``) or 3.0 (``bu_code, jaar, lbm, afw``).

Of 2.0 also classes, named by year (``KL16``). Of 3.0 what is read is how far an area is from the mean of the country
(``afw``, in all and by dimension), as in 2.0; the score itself is that and a constant.
"""

from __future__ import annotations

import re

import polars as pl

from kloof.sources.cells import NamedFacts, Parsed, by_stem, codes, one_row_each, required, years
from kloof.sources.content import Content

__all__ = ["NAME", "read", "recognises"]

NAME = "Leefbaarometer"
_CLASS = re.compile(r"^KL(\d\d)$")
_CARD_YEAR = 2016
"""The map of the measurement that the card of LBM2 is about; a later one is drawn on the map of its own year."""
_CODES = ("BU_CODE", "WK_CODE", "GM_CODE", "GBD")
_THIRD = {"jaar", "lbm", "afw"}
"""Columns of a file of version 3.0, in small letters."""


def recognises(header: tuple[str, ...]) -> bool:
    """Say whether these are its columns: the total score, or classes of years."""
    return "RLBRMTR" in header or any(map(_CLASS.match, header)) or {name.casefold() for name in header} >= _THIRD


def read(content: Content, named: NamedFacts) -> Parsed:  # noqa: ARG001  every format is read with the same call
    """Read one file of scores or of classes; the classes of change (``VKL…``) follow from them and are not read."""
    if "RLBRMTR" not in content.header and {name.casefold() for name in content.header} >= _THIRD:
        return _third(content)
    code = next((name for name in _CODES if name in content.header), "GBD")
    required(content, {name: name for name in content.header}, code, form=NAME)
    if "RLBRMTR" in content.header:
        required(content, {name: name for name in content.header}, "JAAR", form=NAME)
        columns = by_stem(content.header, "leefbaarometer")
        grid = content.grid(lambda name: name in columns or name in (code, "JAAR"))
        area, year = codes(grid, code), years(grid, "JAAR")
        rows = one_row_each(grid, area, year, columns)
    else:
        card = by_stem(["KL"], "leefbaarometer")["KL"]
        classes = {name: 2000 + int(match[1]) for name in content.header if (match := _CLASS.match(name))}
        grid = content.grid(lambda name: name in classes or name == code)
        area, year = codes(grid, code), list(classes.values())
        rows = pl.concat([one_row_each(grid, area, [y] * len(area), {name: card}) for name, y in classes.items()])
    return Parsed(
        rows=rows,
        names=pl.DataFrame(schema={"area": pl.String, "name": pl.String}),
        years=tuple(sorted(set(year))),
        year_from="content",
        drawn_on_own_year=False,
        boundary_year=max(year) if max(year, default=0) > _CARD_YEAR else None,
        series="LBM2",
        lists_every_area=False,
        codes=frozenset(area),
    )


def _third(content: Content) -> Parsed:
    """Read scores of version 3.0; all years of a file are drawn on the map of its newest."""
    named = {name.casefold(): name for name in content.header}
    code = next((named[one] for one in ("bu_code", "wk_code", "gm_code") if one in named), "bu_code")
    required(content, {name: name for name in content.header}, code, form=f"{NAME} 3.0")
    columns = {named[name]: card for name, card in by_stem(list(named), "leefbaarometer").items()}
    naming = named.get(f"{code.casefold()[:2]}_naam", "")
    grid = content.grid(lambda name: name in columns or name in (code, named["jaar"], naming))
    area, year = codes(grid, code), years(grid, named["jaar"])
    names = pl.DataFrame(
        {"area": area, "name": grid.columns.get(naming, [None] * len(area))},
        schema={"area": pl.String, "name": pl.String},
    )
    return Parsed(
        rows=one_row_each(grid, area, year, columns),
        names=names.unique(subset="area", keep="first", maintain_order=True),
        years=tuple(sorted(set(year))),
        year_from="content",
        drawn_on_own_year=False,
        boundary_year=max(year, default=None),
        series="LBM3",
        lists_every_area=False,
        codes=frozenset(area),
    )
