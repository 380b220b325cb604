# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The year of a file that holds one year: from its content, else from its own name, else from a card."""

from __future__ import annotations

from kloof.errors import SourceBroken
from kloof.sources.cells import NamedFacts, years
from kloof.sources.content import Grid
from kloof.tables import tables

__all__ = ["own_year", "year_of_name"]


def own_year(grid: Grid, column: str, named: NamedFacts) -> tuple[int, str]:
    """Give the one year a file is about, and where that was found: ``content``, ``name`` or ``card``.

    Raises
    ------
    SourceBroken
        No year anywhere, two years in the name, or rows of several years. A year is never guessed, and never taken
        from a column about something else.
    """
    if column in grid.columns and grid.height:
        told = [cell for cell in grid.columns[column] if cell]
        found = sorted(set(years(Grid(grid.file, {column: told}, grid.decimal_comma), column)))
        if len(found) > 1:
            raise _no_year(
                grid.file, f"column '{column}'", "one year", f"{len(found)} years: {found[0]} to {found[-1]}"
            )
        if found:
            return found[0], "content"
    return year_of_name(grid.file, named)


def year_of_name(file: str, named: NamedFacts) -> tuple[int, str]:
    """Give the one year in the name of a file, or else the one year its table is about by its source card.

    Raises
    ------
    SourceBroken
        There is none, or there are two.
    """
    if len(named.years) == 1:
        return named.years[0], "name"
    if named.years:
        raise _no_year(file, "name of the file", "one year", " and ".join(map(str, named.years)))
    if named.year_of_origin is not None:
        return named.year_of_origin, "origin card"
    card = tables().get(named.table or "")
    if card is not None and card.year is not None:
        return card.year, "card"
    raise _no_year(file, "the whole file", "a year, in a column or in the name of the file", "none", named.table)


def _no_year(file: str, place: str, expected: str, found: str, table: str | None = None) -> SourceBroken:
    card = f", or say 'year' in catalogue/sources/{table}.yaml" if table else ""
    return SourceBroken(
        file,
        place=place,
        expected=expected,
        found=found,
        advice=f"Put the one year the figures are about in the name, such as kwb_2024.csv{card}. "
        "kloof does not guess years.",
    )
