# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Long tables: ``code, jaar`` and one column with a value; an area without a value may simply have no row.

An empty cell is not published; ``.`` is kept secret by the publisher.
"""

from __future__ import annotations

import polars as pl

from kloof.estimates import Missing
from kloof.sources.cells import NamedFacts, Parsed, by_stem, codes, one_row_each, required, years
from kloof.sources.content import Content

__all__ = ["NAME", "read", "recognises"]

NAME = "long table"


def recognises(header: tuple[str, ...]) -> bool:
    """Say whether a card knows one of these columns as the value of a long table."""
    return bool(by_stem(header, "long"))


def read(content: Content, named: NamedFacts) -> Parsed:  # noqa: ARG001  every format is read with the same call
    """Read one file; every row says its own year."""
    required(content, {name: name for name in content.header}, "code", "jaar", form=NAME)
    columns = by_stem(content.header, "long")
    grid = content.grid(lambda name: name in columns or name in ("code", "jaar"))
    area, year = codes(grid, "code"), years(grid, "jaar")
    return Parsed(
        rows=one_row_each(grid, area, year, columns, dot=Missing.SUPPRESSED),
        names=pl.DataFrame(schema={"area": pl.String, "name": pl.String}),
        years=tuple(sorted(set(year))),
        year_from="content",
        drawn_on_own_year=False,
        series="+".join(card.id for card in columns.values()),
        lists_every_area=False,
        codes=frozenset(area),
    )
