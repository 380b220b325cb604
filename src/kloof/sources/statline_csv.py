# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables downloaded from StatLine as CSV: long Dutch titles with their unit, ``"Wonen/Koopwoningen (%)"``.

Codes and values are padded with blanks, ``.`` is not published, and a star behind the period is provisional.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import polars as pl

from kloof.errors import SourceBroken
from kloof.indicators import Indicator, indicators
from kloof.sources.cells import NamedFacts, Parsed, codes, one_row_each, statuses, years
from kloof.sources.content import Content
from kloof.sources.periods import year_of_name

__all__ = ["NAME", "read", "recognises"]

NAME = "StatLine download"
_PERIOD, _AREA_NAME = "Perioden", "Wijken en buurten"
_CODE = re.compile(r"(?:Codering|Regiocode).*\(code\)$")
_SERIES = {"SES-WOA/": "SES-WOA", "Aantal inwoners": "KWB", "Afstand tot grote supermarkt": "NABIJHEID"}


def recognises(header: tuple[str, ...]) -> bool:
    """Say whether these are its columns: the names of areas under StatLine's title, or titles that cards know."""
    return _AREA_NAME in header or (any(map(_CODE.search, header)) and bool(_carried(header, None)))


def read(content: Content, named: NamedFacts) -> Parsed:
    """Read one download; its years stand in ``Perioden`` or in the name of the file."""
    code = next(filter(_CODE.search, content.header), None)
    if code is None:
        raise SourceBroken(
            content.file,
            place="header",
            expected="a column with codes, such as 'Regioaanduiding/Codering (code)'",
            found=", ".join(content.header[:6]),
            advice="Names alone do not tell which area is meant. Download the table again, with the codes of areas.",
        )
    grid = content.grid(lambda name: name in (code, _AREA_NAME, _PERIOD) or name in _carried(content.header, None))
    area = codes(grid, code)
    if _PERIOD in grid.columns:
        year, year_from = years(grid, _PERIOD), "content"
    else:
        only, year_from = year_of_name(content.file, named)
        year = [only] * len(area)
    one = year[0] if len(set(year)) == 1 else None
    carried = _carried(content.header, one)
    rows = one_row_each(grid, area, year, carried, statuses(grid, _PERIOD))
    names = pl.DataFrame(
        {"area": area, "name": grid.columns.get(_AREA_NAME, [None] * len(area))},
        schema={"area": pl.String, "name": pl.String},
    )
    return Parsed(
        rows=rows if one is not None else rows.with_columns(boundary_year=pl.col("year")),
        names=names.unique(subset="area", keep="first", maintain_order=True),
        years=tuple(sorted(set(year))),
        year_from=year_from,
        drawn_on_own_year=True,
        series=next((s for title, s in _SERIES.items() if any(title in name for name in content.header)), "StatLine"),
        codes=frozenset(area),
        skipped=None if carried else "no indicator card knows a title of this table; add one under 'statline_csv'",
    )


def _carried(header: Sequence[str], year: int | None) -> dict[str, Indicator]:
    """Find the titles that cards know: a card gives the last parts of a title, enough to tell it from the others."""
    cards = [
        (column.stem, card)
        for card in indicators().values()
        for column in card.columns.get("statline_csv", ())
        if column.holds_in(year)
    ]
    found = {}
    for name in header:
        title = "/" + re.sub(r"\s+", " ", re.sub(r"\s*\([^()]*\)$", "", name))
        known = [(len(stem), card) for stem, card in cards if title.endswith("/" + stem)]
        if known:
            found[name] = max(known, key=lambda one: one[0])[1]
    return found
