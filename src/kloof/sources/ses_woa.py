# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""SES-WOA under StatLine's own names: ``GemiddeldeScore_29``, ``Waarde_16``: only the number tells them apart.

All scores are called ``GemiddeldeScore`` and all shares ``Waarde``. The numbers are those of tables 85163NED, 85900NED
and 86092NED; where the total score stands under another number, the rest may have moved too, and nothing is read.
"""

from __future__ import annotations

import polars as pl

from kloof.indicators import stem
from kloof.sources.cells import NamedFacts, Parsed, by_stem, codes, one_row_each, statuses, years
from kloof.sources.content import Content
from kloof.sources.periods import own_year

__all__ = ["NAME", "read", "recognises"]

NAME = "SES-WOA (StatLine)"
_AREA = ("WijkenEnBuurten", "RegiocodeGemeenteWijkBuurt", "Codering")
_TOTAL = "GemiddeldeScore_29"


def recognises(header: tuple[str, ...]) -> bool:
    """Say whether these are its columns: an area and a mean score."""
    stems = {stem(name) for name in header}
    return bool(stems & set(_AREA)) and "GemiddeldeScore" in stems


def read(content: Content, named: NamedFacts) -> Parsed:
    """Read one file; its years stand in ``Perioden`` or in the name of the file."""
    column = {stem(name): name for name in content.header}
    known = _TOTAL in content.header
    carried = by_stem(content.header, "ses_woa") if known else {}
    code, period = next(column[name] for name in _AREA if name in column), column.get("Perioden", "Perioden")
    grid = content.grid(lambda name: name in carried or name in (code, period))
    area = codes(grid, code)
    if all(grid.columns.get(period, [""])):
        year, year_from = years(grid, period), "content"
    else:
        one, year_from = own_year(grid, period, named)
        year = [one] * len(area)
    rows = one_row_each(grid, area, year, carried, statuses(grid, period))
    several = len(set(year)) > 1
    return Parsed(
        rows=rows.with_columns(boundary_year=pl.col("year")) if several else rows,
        names=pl.DataFrame(schema={"area": pl.String, "name": pl.String}),
        years=tuple(sorted(set(year))),
        year_from=year_from,
        drawn_on_own_year=True,
        series="SES-WOA",
        codes=frozenset(area),
        skipped=None
        if known
        else f"the total score does not stand under '{_TOTAL}', so which is which is not certain; when it is, add "
        "the names to the cards ses_woa, ses_education_low and the others under 'ses_woa'",
    )
