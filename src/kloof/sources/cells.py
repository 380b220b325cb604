# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What stands in a cell: a code, a year, a number, or a sign that there is no number."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from kloof.areas import CODE, ENGLISH_CODE
from kloof.errors import SourceBroken
from kloof.estimates import Missing, Status
from kloof.indicators import Format, Indicator, indicators, stem
from kloof.sources.content import Content, Grid

__all__ = [
    "WATER",
    "NamedFacts",
    "Parsed",
    "by_stem",
    "codes",
    "is_water",
    "named_facts",
    "number_cells",
    "one_row_each",
    "required",
    "said_status",
    "statuses",
    "years",
]

_CODE, _ENGLISH = re.compile(CODE), re.compile(ENGLISH_CODE)
_YEAR = re.compile(r"^((?:19|20)\d\d)(?:JJ00|\.0)?\s?(\*{0,2})$")
_BY_STARS = {"": Status.NOT_STATED, "*": Status.PROVISIONAL, "**": Status.REVISED_PROVISIONAL}
_BY_WORD = {
    "voorlopig": Status.PROVISIONAL,
    "nadervoorlopig": Status.REVISED_PROVISIONAL,
    "nader voorlopig": Status.REVISED_PROVISIONAL,
    "definitief": Status.DEFINITIVE,
}
_NUMBER = r"^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$"
_ABSENT = r"^(?:|null|NULL|None|NaN|nan|NA|-9999999[789](?:\.0+)?)$"
_GROUPED = r"^\d{1,3}(\.\d{3})+$"
WATER = ("water", "h2o")
"""What the map of CBS calls the column that tells water from land, in small letters."""

_NOBODYS = {"JA", "B"}
_OBSERVED = {
    "area": pl.String,
    "year": pl.Int32,
    "indicator": pl.String,
    "value": pl.Float64,
    "missing": pl.String,
    "status": pl.String,
}


@dataclass(frozen=True, slots=True)
class NamedFacts:
    """What a file's own name says: standalone years, a publisher's table, and its version (``_v2025-08-01``).

    A name that holds two tables (`tables`) names none. A name, or a folder in it, that says *voorlopig*, *nader
    voorlopig* or *definitief* gives the `status`. `year_of_origin` is what an origin card beside the file says.
    """

    years: tuple[int, ...]
    table: str | None
    says_subset: bool
    version: str | None = None
    tables: tuple[str, ...] = ()
    status: str | None = None
    year_of_origin: int | None = None


@dataclass(frozen=True, slots=True)
class Parsed:
    """What one file holds.

    Parameters
    ----------
    rows
        ``area, year, indicator, value, missing, status``. A column ``release`` says of a row that it comes from another
        table than the file, ``boundary_year`` that it is drawn on another map.
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
    boundary_year
        The map the areas are drawn on, where the file says so.
    by_name
        Whether areas stand in the rows by name; a list of that year in the same folder then gives their codes.
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
    boundary_year: int | None = None
    by_name: bool = False


def named_facts(file: str) -> NamedFacts:
    """Read what the name of a file says about its year and table.

    Examples
    --------
    >>> named_facts("kwb/buurt_2019_85984NED_subset.csv.gz")
    NamedFacts(years=(2019,), table='85984NED', says_subset=True, version=None, tables=('85984NED',), status=None, \
year_of_origin=None)
    >>> named_facts("kwb_2024_85984NED_v2025-08-01.csv").version
    '2025-08-01'
    """
    name = file.rpartition("/")[2]
    version = re.search(r"(?<![0-9A-Za-z])v(\d{4}-\d\d(?:-\d\d)?|\d+)(?![0-9])", name)
    name = name.replace(version[0], "") if version else name
    found = re.findall(r"(?<!\d)((?:19|20)\d\d)(?!\d)", name)
    named = tuple(sorted(set(re.findall(r"(?<!\d)\d{5}(?:NED|ENG)", name))))
    return NamedFacts(
        tuple(sorted({int(year) for year in found})),
        named[0] if len(named) == 1 else None,
        "subset" in name.casefold(),
        version[1] if version else None,
        named,
        said_status(file),
    )


def said_status(words: str) -> str | None:
    """Give the status that the name of a file or a publisher's word says, or None.

    Examples
    --------
    >>> said_status("kwb-2023-nader_voorlopig.xlsx"), said_status("definitief/kwb-2023.xlsx"), said_status("kwb-2023")
    ('revised_provisional', 'definitive', None)
    """
    found = re.search(r"(?<![a-z])(?:(nader)?[ _-]?(voorlopig)e?|definitie(?:f|ve))(?![a-z])", words.casefold())
    if found is None:
        return None
    if found[2] is None:
        return Status.DEFINITIVE.value
    return (Status.REVISED_PROVISIONAL if found[1] else Status.PROVISIONAL).value


def by_stem(header: Sequence[str], form: Format, year: int | None = None) -> dict[str, Indicator]:
    """Find the columns that a card carries in this format, and in this year where one is given: column to card.

    StatLine writes a title as one word, and not always with the same capitals (``NettoArbeidsparticipatie_67``).
    """
    same: Callable[[str], str] = str.casefold if form == "kwb_statline" else str
    carried = {
        same(column.stem): card
        for card in indicators().values()
        for column in card.columns.get(form, ())
        if column.holds_in(year)
    }
    return {name: carried[same(key)] for name in header for key in (name, stem(name)) if same(key) in carried}


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


def codes(grid: Grid, column: str, *, english: bool = False) -> list[str]:
    """Give the codes in a column: those of CBS, or English ones. One file never holds both.

    Raises
    ------
    SourceBroken
        A cell is no code of that system; names the line and what stands there.
    """
    shape = _ENGLISH if english else _CODE
    wrong = {cell for cell in set(grid.columns[column]) if not shape.match(cell)}
    for line, cell in enumerate(grid.columns[column], start=2):
        if cell in wrong:
            raise SourceBroken(
                grid.file,
                place=f"line {line}, column '{column}'",
                expected="an English area code such as E01000001"
                if english
                else "a CBS code such as BU00140300, WK001403, GM0014 or NL00",
                found=f"'{cell}'",
                advice="Codes are text: keep the letters and the zeros in front. Correct the cell.",
            )
    return grid.columns[column]


def is_water(cell: object) -> bool:
    """Say whether a part of the CBS map is water (``JA``), or Belgian ground around Baarle-Nassau (``B``): no area.

    Land is ``NEE``. What says nothing is land too: a row is never lost because a cell is empty.

    Examples
    --------
    >>> [is_water(cell) for cell in ("JA", "B", "NEE", "", None)]
    [True, True, False, False, False]
    """
    return str(cell).strip().upper() in _NOBODYS


def years(grid: Grid, column: str) -> list[int]:
    """Give the years in a column: ``2024``, ``2024JJ00``, or ``2024*`` where the publisher marks it provisional.

    Raises
    ------
    SourceBroken
        A cell is no year; names the line and what stands there.
    """
    matches = {cell: _YEAR.match(cell) for cell in set(grid.columns[column])}
    found: list[int] = []
    for line, cell in enumerate(grid.columns[column], start=2):
        match = matches[cell]
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


def statuses(grid: Grid, period: str, status: str = "Status") -> list[str] | None:
    """Give how final the publisher calls each row, or None where the file does not say.

    One star behind the period is provisional, two are revised provisional; a column with the publisher's word
    (``Voorlopig``, ``NaderVoorlopig``, ``Definitief``) says the same. A period without a star says nothing.
    """
    if status in grid.columns:
        return [_BY_WORD.get(cell.casefold(), Status.NOT_STATED).value for cell in grid.columns[status]]
    if not any("*" in cell for cell in grid.columns.get(period, ())):
        return None
    found = [_YEAR.match(cell) for cell in grid.columns[period]]
    return [_BY_STARS[match[2] if match else ""].value for match in found]


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
    text = _ungrouped(text, decimal_comma=grid.decimal_comma)
    is_dot, is_empty = text == ".", text.str.contains(_ABSENT)
    is_number = text.str.contains(_NUMBER) & ~is_empty
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


def _ungrouped(text: pl.Series, *, decimal_comma: bool) -> pl.Series:
    """Take the marks between thousands out of numbers, where they cannot be decimal marks."""
    blanks = text.str.contains(r"^\d{1,3}([ \x{a0}\x{202f}]\d{3})+([.,]\d+)?$")
    if blanks.any():
        whole = text.str.replace_all(r"[ \x{a0}\x{202f}]", "")
        text = text.zip_with(~blanks, whole.str.replace(",", ".", literal=True) if decimal_comma else whole)
    points = text.str.contains(r"^\d{1,3}(\.\d{3}){2,}(,\d+)?$|^\d{1,3}\.\d{3},\d+$")
    if decimal_comma and points.any():
        text = text.zip_with(~points, text.str.replace_all(".", "", literal=True).str.replace(",", ".", literal=True))
    return text


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
    grid: Grid,
    area: list[str],
    year: list[int],
    columns: Mapping[str, Indicator],
    status: list[str] | None = None,
    **marks: Missing,
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
                    "status": status or [Status.NOT_STATED.value] * len(area),
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
