# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""English Indices of Deprivation: areas of another code system (``E01…``), each edition on a map of its own.

The map stands in the name of the column with codes: ``lsoa11_code`` is the map of 2011. These areas are never mixed
with those of CBS. The year of the edition stands in the name of the file, which can hold ``imd2019``.
"""

from __future__ import annotations

import re

import polars as pl

from kloof.errors import SourceBroken
from kloof.sources.cells import NamedFacts, Parsed, by_stem, codes, one_row_each
from kloof.sources.content import Content

__all__ = ["NAME", "read", "recognises"]

NAME = "English Indices of Deprivation"
_MAP = re.compile(r"^lsoa(\d\d)_code$")
_EDITION = re.compile(r"(?<!\d)(20\d\d)(?!\d)")


def recognises(header: tuple[str, ...]) -> bool:
    """Say whether the areas are English ones."""
    return any(map(_MAP.match, header))


def read(content: Content, named: NamedFacts) -> Parsed:  # noqa: ARG001  every format is read with the same call
    """Read one file; ranks, deciles and scores that a card knows, and no others."""
    code = next(filter(_MAP.match, content.header))
    boundary_year = 2000 + int(re.sub(r"\D", "", code))
    edition = sorted(set(map(int, _EDITION.findall(content.file.rpartition("/")[2]))))
    if len(edition) != 1:
        raise SourceBroken(
            content.file,
            place="name of the file",
            expected="the year of the edition, such as imd2019",
            found=" and ".join(map(str, edition)) or "no year",
            advice="Put the one year of the edition in the name of the file. kloof does not guess years.",
        )
    columns = by_stem(content.header, "imd", edition[0])
    grid = content.grid(lambda name: name in columns or name == code)
    area = codes(grid, code, english=True)
    return Parsed(
        rows=one_row_each(grid, area, edition * len(area), columns),
        names=pl.DataFrame(schema={"area": pl.String, "name": pl.String}),
        years=(edition[0],),
        year_from="name",
        drawn_on_own_year=False,
        boundary_year=boundary_year,
        series="IMD",
        lists_every_area=False,
        skipped=None if columns else "no indicator card carries a column of this part of the index",
        codes=frozenset(area),
    )
