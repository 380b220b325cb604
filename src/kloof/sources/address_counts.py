# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Address cross-walks: how many addresses of an area of one year lie in an area of another year.

``van_jaar,naar_jaar,van_code,naar_code,adressen``; codes without prefix; areas that did not change are not listed.
"""

from __future__ import annotations

import re

import polars as pl

from kloof.boundaries import ADDRESSES
from kloof.errors import SourceBroken
from kloof.sources.content import Content, Grid

__all__ = ["NAME", "SERIES", "read", "recognises", "skipped_because"]

NAME = "address cross-walk"
SERIES = "grenswijzigingen"

_COLUMNS = ("van_jaar", "naar_jaar", "van_code", "naar_code", "adressen")
_LEVELS = {4: "GM", 6: "WK", 8: "BU"}
_PARTS = {"van_jaar": r"^(19|20)\d\d$", "naar_jaar": r"^(19|20)\d\d$", "adressen": r"^\d+(\.\d+)?$"}
_CODE = r"^\d{4}[0-9A-Z]*$"


def recognises(header: tuple[str, ...]) -> bool:
    """Say whether these are its columns."""
    return set(_COLUMNS) <= set(header)


def skipped_because(file: str) -> str | None:
    """Say why a cross-walk is not used: postcodes look like municipalities, so only the name of the file tells."""
    name = file.rpartition("/")[2].casefold()
    if "pc4" in name or "postcode" in name:
        return "a cross-walk from postcodes; only cross-walks between areas are used to bring figures to another map"
    return None


def read(content: Content) -> pl.DataFrame:
    """Read one cross-walk, with the columns of :data:`kloof.boundaries.ADDRESSES`.

    That only homes are counted is known from the name of the file (``woonadressen``).

    Raises
    ------
    SourceBroken
        A cell is no year, code or count; two levels stand in one file; or a pair of areas is there twice.
    """
    grid = content.grid(lambda name: name in _COLUMNS)
    if not grid.height:
        raise _broken(grid, "the whole file", "at least one row", "only a header")
    for column, pattern in _PARTS.items():
        _check(grid, column, pattern)
    lengths = {len(code) for column in ("van_code", "naar_code") for code in grid.columns[column]}
    level = _LEVELS.get(lengths.pop()) if len(lengths) == 1 else None
    if level is None:
        raise _broken(
            grid, "columns 'van_code' and 'naar_code'", "codes of one level (4, 6 or 8 signs)", "other lengths"
        )
    for column in ("van_code", "naar_code"):
        _check(grid, column, _CODE)
    rows = pl.DataFrame(grid.columns).select(
        from_year=pl.col("van_jaar").cast(pl.Int32),
        to_year=pl.col("naar_jaar").cast(pl.Int32),
        **{"from": pl.lit(level) + pl.col("van_code"), "to": pl.lit(level) + pl.col("naar_code")},
        addresses=pl.col("adressen").cast(pl.Float64),
        homes_only=pl.lit("woonadres" in content.file.casefold()),
    )
    double = rows.filter(pl.struct("from_year", "to_year", "from", "to").is_duplicated())
    if not double.is_empty():
        raise _broken(
            grid, f"{double['from'][0]} to {double['to'][0]}", "every pair of areas once", "it is there twice"
        )
    years = pl.concat([rows["from_year"], rows["to_year"]])
    first, last = (pl.lit(year, dtype=pl.Int32) for year in (years.min(), years.max()))
    return rows.with_columns(first_year=first, last_year=last).select(*ADDRESSES)


def _check(grid: Grid, column: str, pattern: str) -> None:
    for line, cell in enumerate(grid.columns[column], start=2):
        if not re.match(pattern, cell):
            expected = "a year, a code or a number of addresses, as the header says"
            raise _broken(grid, f"line {line}, column '{column}'", expected, f"'{cell}'")


def _broken(grid: Grid, place: str, expected: str, found: str) -> SourceBroken:
    return SourceBroken(
        grid.file, place=place, expected=expected, found=found, advice="Correct the file, or download it again."
    )
