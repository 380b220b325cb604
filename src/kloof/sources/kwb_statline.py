# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Key figures of districts and neighbourhoods (KWB) with the publisher's own StatLine names: ``AantalInwoners_5, …``.

The number behind the underscore is a position and shifts from year to year; only what stands before it has a meaning.
A table of several years (before 2013) says the year of every row in ``Perioden``.
"""

from __future__ import annotations

import polars as pl

from kloof.indicators import stem
from kloof.sources.cells import NamedFacts, Parsed, by_stem, codes, one_row_each, statuses, years
from kloof.sources.content import Content
from kloof.sources.periods import own_year
from kloof.sources.shares import told_as_shares

__all__ = ["NAME", "read", "recognises"]

NAME = "KWB (StatLine)"
_AREA = ("Codering", "WijkenEnBuurten", "RegioS")
_OTHER = ("Gemeentenaam", "SoortRegio", "Perioden", "Status", "buurt_naam")


def recognises(header: tuple[str, ...]) -> bool:
    """Say whether these are its columns: an area and residents, or an area and three figures of this publication."""
    stems = {stem(name) for name in header}
    if {"Leeftijd", "Marges"} & stems:
        return False
    return bool(stems & set(_AREA)) and ("AantalInwoners" in stems or len(by_stem(header, "kwb_statline")) >= 3)


def read(content: Content, named: NamedFacts) -> Parsed:
    """Read one file; its years stand in ``Perioden`` or in the name of the file."""
    column = {stem(name): name for name in content.header}
    every = by_stem(content.header, "kwb_statline")
    grid = content.grid(lambda name: name in every or stem(name) in (*_AREA, *_OTHER))
    period = column.get("Perioden", "Perioden")
    area = codes(grid, next(column[name] for name in _AREA if name in column))
    several = sorted(set(years(grid, period))) if all(grid.columns.get(period, [""])) else []
    if len(several) > 1:
        year, year_from, one = years(grid, period), "content", None
    else:
        one, year_from = own_year(grid, period, named)
        year = [one] * len(area)
    carried = told_as_shares(grid, by_stem(content.header, "kwb_statline", one))
    rows = one_row_each(grid, area, year, carried, statuses(grid, period))
    return Parsed(
        rows=rows if one is not None else rows.with_columns(boundary_year=pl.col("year")),
        names=_names(area, grid.columns.get(column.get("Gemeentenaam", ""), []), grid.columns.get("buurt_naam", [])),
        years=tuple(sorted(set(year))),
        year_from=year_from,
        drawn_on_own_year=True,
        series="KWB",
        codes=frozenset(area),
    )


def _names(area: list[str], municipality: list[str], neighbourhood: list[str]) -> pl.DataFrame:
    """Name municipalities, and neighbourhoods where the file does; its districts carry the municipality's name."""
    names = {
        f"GM{code[2:6]}": name for code, name in zip(area, municipality, strict=False) if not code.startswith("NL")
    }
    names |= {code: name for code, name in zip(area, neighbourhood, strict=False) if code.startswith("BU")}
    kept = {code: name for code, name in names.items() if name}
    return pl.DataFrame(
        {"area": list(kept), "name": list(kept.values())}, schema={"area": pl.String, "name": pl.String}
    )
