# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Attribute tables of the map of districts and neighbourhoods: ``BU_CODE, WATER, AANT_INW, P_65_EO_JR, …``.

The same columns have long names in the geopackages and services of later years (``aantal_inwoners``,
``percentage_personen_0_tot_15_jaar``, or ``percentagePersonen0Tot15Jaar``); lines and capitals do not matter.
-99999999, -99999998 and -99999997 are figures that are not published. Water has rows of its own (``WATER`` or ``H2O``
is ``JA``) that repeat the code of the land and have no figures; they are left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from kloof.indicators import Indicator, indicators
from kloof.sources.cells import WATER, NamedFacts, Parsed, codes, is_water, one_row_each
from kloof.sources.content import Content, Grid
from kloof.sources.periods import own_year

__all__ = ["NAME", "read", "recognises"]

NAME = "attribute table of the CBS map"
_CODES = {"bucode": "bunaam", "wkcode": "wknaam", "gmcode": "gmnaam"}
_LONG_CODES = {"buurtcode": "buurtnaam", "wijkcode": "wijknaam", "gemeentecode": "gemeentenaam"}
_OF_REPUBLISHERS = ("aantalinwoners", "mannen", "vrouwen", "woningvoorraad", "omgevingsadressendichtheid")
"""Names that the re-published municipal figures share; on their own they do not tell that this is the map."""


def recognises(header: tuple[str, ...]) -> bool:
    """Say whether these are its columns: a code, and residents or at least three figures only this map has."""
    plain = {_plain(name) for name in header}
    if _CODES.keys() & plain:
        return "aantinw" in plain or len(_carried(header, None)) >= 3
    own = [name for name in _carried(header, None) if _plain(name) not in _OF_REPUBLISHERS]
    return bool(_LONG_CODES.keys() & plain) and len(own) >= 3


def read(content: Content, named: NamedFacts) -> Parsed:
    """Read one table; its year stands in ``jaar`` or in the name of the file. The lowest level with a code is its."""
    by_name = {_plain(name): name for name in content.header}
    known = _CODES | _LONG_CODES
    code, name = next((by_name[key], by_name.get(known[key], "")) for key in _finest_first() if key in by_name)
    water, period = next((by_name[key] for key in WATER if key in by_name), ""), by_name.get("jaar", "jaar")
    every = _carried(content.header, None)
    grid = content.grid(lambda column: column in every or column in (code, name, water, period))
    year, year_from = own_year(grid, period, named)
    land = _land(grid, water)
    area = codes(land, code)
    return Parsed(
        rows=one_row_each(land, area, [year] * len(area), _carried(content.header, year)),
        names=pl.DataFrame(
            {"area": area, "name": land.columns.get(name, [None] * len(area))},
            schema={"area": pl.String, "name": pl.String},
        ),
        years=(year,),
        year_from=year_from,
        drawn_on_own_year=True,
        series="WBK",
        codes=frozenset(area),
    )


def _plain(name: str) -> str:
    return name.replace("_", "").casefold()


def _finest_first() -> tuple[str, ...]:
    short, long = tuple(_CODES), tuple(_LONG_CODES)
    return tuple(key for pair in zip(short, long, strict=True) for key in pair)


def _carried(header: Sequence[str], year: int | None) -> Mapping[str, Indicator]:
    cards = {
        _plain(column.stem): card
        for card in indicators().values()
        for column in card.columns.get("cbs_map", ())
        if column.holds_in(year)
    }
    return {name: cards[_plain(name)] for name in header if _plain(name) in cards}


def _land(grid: Grid, water: str) -> Grid:
    if water not in grid.columns:
        return grid
    keep = [not is_water(cell) for cell in grid.columns[water]]
    columns = {name: [c for c, k in zip(cells, keep, strict=True) if k] for name, cells in grid.columns.items()}
    return Grid(grid.file, columns, grid.decimal_comma, grid.delimiter)
