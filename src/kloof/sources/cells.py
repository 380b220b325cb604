# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What stands in a cell: a code, a year, a number, or a sign that there is no number."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from kloof.areas import CODE
from kloof.errors import SourceBroken
from kloof.estimates import Missing
from kloof.indicators import Format, Indicator, indicators, stem
from kloof.sources.content import Content, Grid

__all__ = [
    "NamedFacts",
    "Parsed",
    "by_stem",
    "codes",
    "named_facts",
    "number_cells",
    "one_row_each",
    "required",
    "years",
]

_CODE = re.compile(CODE)
_YEAR = re.compile(r"^((?:19|20)\d\d)(?:JJ00|\.0)?$")
_NUMBER = r"^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$"
_GROUPED = r"^\d{1,3}(\.\d{3})+$"
_ABSENT = ("", "null", "NULL", "None", "NaN", "nan", "NA", "-99999999", "-99999998", "-99999997")
_OBSERVED = {"area": pl.String, "year": pl.Int32, "indicator": pl.String, "value": pl.Float64, "missing": pl.String}


@dataclass(frozen=True, slots=True)
class NamedFacts:
    """What a file's own name says: standalone years, and a publisher's table; None when it names two (`tables`)."""

    years: tuple[int, ...]
    table: str | None
    says_subset: bool
    tables: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parsed:
    """What one file holds.

    Parameters
    ----------
    rows
        ``area, year, indicator, value, missing``.
    names
        ``area, name``; one row per area that the file names.
    years
        The years it is about.
    year_from
        ``content`` or ``name``.
    drawn_on_own_year
        Whether its areas are drawn on the map of its own year.
    series
        The publisher's series, to name the table where no number is stated.
    lists_every_area
        Whether an area without figures still has a row, so that an absent code means an incomplete file.
    skipped
        Why the file is not used although its format is known; then there are no rows.
    """

    rows: pl.DataFrame
    names: pl.DataFrame
    years: tuple[int, ...]
    year_from: str
    drawn_on_own_year: bool
    series: str
    lists_every_area: bool = True
    skipped: str | None = None
    codes: frozenset[str] = field(default=frozenset())


def named_facts(file: str) -> NamedFacts:
    """Read what the name of a file says about its year and table.

    Examples
    --------
    >>> named_facts("kwb/buurt_2019_85984NED_subset.csv.gz")
    NamedFacts(years=(2019,), table='85984NED', says_subset=True, tables=('85984NED',))
    """
    name = file.rpartition("/")[2]
    found = re.findall(r"(?<!\d)((?:19|20)\d\d)(?!\d)", name)
    named = tuple(sorted(set(re.findall(r"(?<!\d)\d{5}(?:NED|ENG)", name))))
    return NamedFacts(
        tuple(sorted({int(year) for year in found})),
        named[0] if len(named) == 1 else None,
        "subset" in name.casefold(),
        named,
    )


def by_stem(header: Sequence[str], form: Format) -> dict[str, Indicator]:
    """Find the columns that a card carries in this format: column to card."""
    carried = {column: card for card in indicators().values() for column in card.columns.get(form, ())}
    return {name: carried[key] for name in header for key in (name, stem(name)) if key in carried}


def required(content: Content, header: Mapping[str, str], *stems: str, form: str) -> None:
    """Check that the columns without which a format cannot be read are there; `header` is stem to column.

    Raises
    ------
    SourceBroken
        Names the first column that is not there.
    """
    for name in stems:
        if name not in header:
            raise SourceBroken(
                content.file,
                place="header",
                expected=f"a column '{name}' ({form})",
                found=", ".join(content.header[:12]) + (", …" if len(content.header) > 12 else ""),
                advice="The publisher may have renamed it. Add the column, or change its name back.",
            )


def codes(grid: Grid, column: str) -> list[str]:
    """Give the CBS codes in a column.

    Raises
    ------
    SourceBroken
        A cell is no code; names the line and what stands there.
    """
    for line, cell in enumerate(grid.columns[column], start=2):
        if not _CODE.match(cell):
            raise SourceBroken(
                grid.file,
                place=f"line {line}, column '{column}'",
                expected="a CBS code such as BU00140300, WK001403, GM0014 or NL00",
                found=f"'{cell}'",
                advice="Codes are text: keep the letters and the zeros in front. Correct the cell.",
            )
    return grid.columns[column]


def years(grid: Grid, column: str) -> list[int]:
    """Give the years in a column: ``2024`` or ``2024JJ00``.

    Raises
    ------
    SourceBroken
        A cell is no year; names the line and what stands there.
    """
    found: list[int] = []
    for line, cell in enumerate(grid.columns[column], start=2):
        match = _YEAR.match(cell)
        if match is None:
            raise SourceBroken(
                grid.file,
                place=f"line {line}, column '{column}'",
                expected="a year such as 2024 or 2024JJ00",
                found=f"'{cell}'",
                advice="Correct the cell.",
            )
        found.append(int(match[1]))
    return found


def number_cells(
    grid: Grid,
    column: str,
    indicator: Indicator,
    *,
    empty: Missing = Missing.NOT_PUBLISHED,
    dot: Missing = Missing.NOT_PUBLISHED,
) -> tuple[pl.Series, pl.Series]:
    """Give the values of a column, and for every cell without a number the reason.

    Parameters
    ----------
    empty, dot
        What an empty cell and a cell with ``.`` mean in this format.

    Raises
    ------
    SourceBroken
        A cell holds something that is no number, or a number its card calls impossible.
    """
    text = pl.Series(grid.columns[column], dtype=pl.String)
    if indicator.kind == "extensive":
        text = _whole_numbers(grid, column, text)
    if grid.decimal_comma:
        text = text.str.replace(r"^([+-]?\d+),(\d+)$", "$1.$2")
    is_dot, is_empty = text == ".", text.is_in(_ABSENT)
    is_number = text.str.contains(_NUMBER)
    value = text.set(~is_number, None).cast(pl.Float64, strict=False)
    possible = value.is_finite()
    if indicator.kind == "extensive":
        possible &= value == value.floor()
    if indicator.minimum is not None:
        possible &= value >= indicator.minimum
    if indicator.maximum is not None:
        possible &= value <= indicator.maximum
    wrong = ~(is_dot | is_empty | (is_number & possible.fill_null(value=False)))
    if wrong.any():
        line = wrong.arg_true()[0]
        bounds = f" ({indicator.minimum:g} to {indicator.maximum:g})" if indicator.maximum is not None else ""
        raise SourceBroken(
            grid.file,
            place=f"line {line + 2}, column '{column}'",
            expected=f"a number{bounds}, an empty cell or '.'",
            found=f"'{text[line]}'",
            advice="Correct the cell; an unknown value is an empty cell, never a word.",
        )
    reason = pl.DataFrame({"dot": is_dot, "empty": is_empty}).select(
        pl.when("dot").then(pl.lit(dot.value)).when("empty").then(pl.lit(empty.value)).otherwise(None)
    )
    return value, reason.to_series()


def _whole_numbers(grid: Grid, column: str, text: pl.Series) -> pl.Series:
    """Give the cells of a count; a point is a mark between thousands where it can be nothing else.

    That is so in a file with semicolons when every cell with a point has groups of three digits: ``1.234`` is 1234
    there. A count may also be written as ``2754.0``.

    Raises
    ------
    SourceBroken
        A cell is no whole number, or could be two.
    """
    pointed = text.str.contains(r"^[^.]+\.") & text.str.contains(r"^[+-]?[\d.,]+$")
    grouped = text.str.contains(_GROUPED)
    if grid.delimiter == ";" and pointed.any() and not (pointed & ~grouped).any():
        text, grouped = text.zip_with(~grouped, text.str.replace_all(".", "", literal=True)), grouped & False
    is_whole = text.str.contains(r"^[+-]?\d+([.]0+)?$") & ~grouped
    wrong = text.str.contains(r"^[+-]?\d[\d.,]*$") & ~is_whole
    if wrong.any():
        line = wrong.arg_true()[0]
        raise SourceBroken(
            grid.file,
            place=f"line {line + 2}, column '{column}'",
            expected="a count: a whole number",
            found=f"'{text[line]}'",
            advice="Write counts with digits only, without a point or comma between thousands. kloof does not guess.",
        )
    return text


def one_row_each(
    grid: Grid, area: list[str], year: list[int], columns: Mapping[str, Indicator], **marks: Missing
) -> pl.DataFrame:
    """Give the observations of a file; a row that is there twice counts once.

    Raises
    ------
    SourceBroken
        One area stands in the file twice with different values.
    """
    parts = []
    for column, indicator in columns.items():
        value, missing = number_cells(grid, column, indicator, **marks)
        parts.append(
            pl.DataFrame(
                {
                    "area": area,
                    "year": year,
                    "indicator": [indicator.id] * len(area),
                    "value": value,
                    "missing": missing,
                },
                schema=_OBSERVED,
            )
        )
    rows = pl.concat(parts) if parts else pl.DataFrame(schema=_OBSERVED)
    rows = rows.unique(maintain_order=True)
    double = rows.filter(pl.struct("area", "year", "indicator").is_duplicated())
    if not double.is_empty():
        first = double.row(0, named=True)
        column = next(name for name, card in columns.items() if card.id == first["indicator"])
        raise SourceBroken(
            grid.file,
            place=f"{first['area']} in {first['year']}, column '{column}'",
            expected="one row per area and year",
            found="two rows with different values",
            advice="Keep the right row and remove the other.",
        )
    return rows
