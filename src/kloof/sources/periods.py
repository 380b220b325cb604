# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The year of a file that holds one year: from its content, else from its own name, else it cannot be used."""

from __future__ import annotations

from kloof.errors import SourceBroken
from kloof.sources.cells import NamedFacts, years
from kloof.sources.content import Grid

__all__ = ["own_year", "year_of_name"]


def own_year(grid: Grid, column: str, named: NamedFacts) -> tuple[int, str]:
    """Give the one year a file is about, and where that was found: ``content`` or ``name``.

    Raises
    ------
    SourceBroken
        No year anywhere, two years in the name, or rows of several years. A year is never guessed, and never taken
        from a column about something else.
    """
    if column in grid.columns and grid.height:
        found = sorted(set(years(grid, column)))
        if len(found) > 1:
            raise _no_year(
                grid.file, f"column '{column}'", "one year", f"{len(found)} years: {found[0]} to {found[-1]}"
            )
        return found[0], "content"
    return year_of_name(grid.file, named), "name"


def year_of_name(file: str, named: NamedFacts) -> int:
    """Give the one year in the name of a file.

    Raises
    ------
    SourceBroken
        There is none, or there are two.
    """
    if len(named.years) == 1:
        return named.years[0]
    if named.years:
        raise _no_year(file, "name of the file", "one year", " and ".join(map(str, named.years)))
    raise _no_year(file, "the whole file", "a year, in a column or in the name of the file", "none")


def _no_year(file: str, place: str, expected: str, found: str) -> SourceBroken:
    return SourceBroken(
        file,
        place=place,
        expected=expected,
        found=found,
        advice="Put the one year the figures are about in the name, such as kwb_2024.csv. kloof does not guess years.",
    )
