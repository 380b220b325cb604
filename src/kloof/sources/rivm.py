# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Health tables of RIVM StatLine: one file per wave and age group, blank-padded, all levels in one file.

``.`` is a value the publisher keeps secret or finds too uncertain; an empty cell was not asked in that wave. Of each
age group the columns are read for which a card is about that group; of all rows the value itself (``MW00000``) is used,
not its margins.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import compress

import polars as pl

from kloof.estimates import Missing
from kloof.indicators import Format, stem
from kloof.sources.cells import NamedFacts, Parsed, by_stem, codes, one_row_each, required, statuses, years
from kloof.sources.content import Content, Grid

__all__ = ["NAME", "read", "recognises"]

NAME = "health table of RIVM StatLine"
_VALUE = "MW00000"
_AGES: dict[str, Format] = {"20300": "rivm", "80200": "rivm_65_plus", "53115": "rivm_18_65"}
_AREA = ("Codering", "WijkenEnBuurten")


def recognises(header: tuple[str, ...]) -> bool:
    """Say whether these are its columns: age, margins and area, or a health figure under its StatLine name."""
    stems = {stem(name) for name in header}
    return {"Leeftijd", "Marges"} <= stems or bool(by_stem(header, "rivm"))


def read(content: Content, named: NamedFacts) -> Parsed:  # noqa: ARG001  every format is read with the same call
    """Read one file; every row says its own wave."""
    column = {stem(name): name for name in content.header}
    required(content, column, "Leeftijd", "Marges", "Perioden", form=NAME)
    if not set(_AREA) & column.keys():
        required(content, column, "Codering", form=NAME)
    by_age = {age: by_stem(content.header, form) for age, form in _AGES.items()}
    carried = {name for columns in by_age.values() for name in columns}
    wanted = ("Leeftijd", "Marges", "Perioden", *_AREA)
    grid = content.grid(lambda name: name in carried or stem(name) in wanted)
    code = next(column[name] for name in _AREA if name in column)
    parts, area, year = [], set[str](), set[int]()
    for age, columns in by_age.items():
        if not columns:
            continue
        group = _only(grid, column["Leeftijd"], age, column["Marges"], _VALUE)
        if not group.height:
            continue
        own, waves = codes(group, code), years(group, column["Perioden"])
        parts.append(
            one_row_each(
                group,
                own,
                waves,
                columns,
                statuses(group, column["Perioden"]),
                empty=Missing.NOT_MEASURED,
                dot=Missing.SUPPRESSED,
            )
        )
        area, year = area | set(own), year | set(waves)
    return Parsed(
        rows=pl.concat(parts) if parts else one_row_each(grid, [], [], {}),
        names=pl.DataFrame(schema={"area": pl.String, "name": pl.String}),
        years=tuple(sorted(year)),
        year_from="content",
        drawn_on_own_year=False,
        series="RIVM",
        skipped=None if area else "holds no rows of an age group that cards are about (Leeftijd 20300, 80200 or 53115)",
        codes=frozenset(area),
    )


def _only(grid: Grid, age: str, adults: str, margin: str, value: str) -> Grid:
    kept = [a == adults and m == value for a, m in zip(grid.columns[age], grid.columns[margin], strict=True)]
    if all(kept):
        return grid
    columns = {name: list(compress(cells, kept)) for name, cells in grid.columns.items()}
    return replace(grid, columns=columns)
