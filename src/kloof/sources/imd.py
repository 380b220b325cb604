# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""English Indices of Deprivation: areas of another code system (``E01…``), each edition on a map of its own.

The map stands in the name of the column with codes: ``lsoa11_code`` is the map of 2011. These areas are never mixed
with those of CBS. The year of the edition stands in the name of the file, which can hold ``imd2019``.

The publisher's own files say it in words, ``Index of Multiple Deprivation (IMD) Score`` beside ``LSOA code (2011)``,
and those of 2010 in capitals, ``IMD SCORE`` beside ``LSOA CODE``. They are read under the short names the cards know.
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
_MAP_IN_WORDS = re.compile(r"^LSOA code \((20\d\d)\)$", re.IGNORECASE)
_MAP_IN_CAPITALS = "LSOA CODE"
_PARTS = (
    ("Children and Young People", "Children_and_young_people"),
    ("Adult Skills", "Adult_skills"),
    ("Geographical Barriers", "Geographical_barriers"),
    ("Wider Barriers", "Wider_barriers"),
    ("Indoors", "Indoors"),
    ("Outdoors", "Outdoors"),
    ("Index of Multiple Deprivation", "IMD"),
    ("IMD", "IMD"),
    ("Income Deprivation Affecting", ""),
    ("Income", "Income"),
    ("Employment", "Employment"),
    ("Education", "Education"),
    ("Health Deprivation", "Health"),
    ("Crime", "Crime"),
    ("Barriers to Housing", "Housing_and_Services"),
    ("Living Environment", "Environment"),
)
"""How the publisher begins a column, and how the cards do; the first that fits. Supplementary indices have no card."""
_EDITION = re.compile(r"(?<!\d)(20\d\d)(?!\d)")


def recognises(header: tuple[str, ...]) -> bool:
    """Say whether the areas are English ones."""
    return _map_of(header) is not None


def read(content: Content, named: NamedFacts) -> Parsed:  # noqa: ARG001  every format is read with the same call
    """Read one file; ranks, deciles and scores that a card knows, and no others."""
    code, boundary_year = _map_of(content.header) or ("", 0)
    edition = sorted(set(map(int, _EDITION.findall(content.file.rpartition("/")[2]))))
    if len(edition) != 1:
        raise SourceBroken(
            content.file,
            place="name of the file",
            expected="the year of the edition, such as imd2019",
            found=" and ".join(map(str, edition)) or "no year",
            advice="Put the one year of the edition in the name of the file. kloof does not guess years.",
        )
    short = {_short(name): name for name in content.header}
    columns = {short[name]: card for name, card in by_stem(list(short), "imd", edition[0]).items()}
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


def _map_of(header: tuple[str, ...]) -> tuple[str, int] | None:
    """Give the column with codes and the map they are on; None when there is none."""
    for name in header:
        if tidied := _MAP.match(name):
            return name, 2000 + int(tidied[1])
        if said := _MAP_IN_WORDS.match(name):
            return name, int(said[1])
    in_capitals = _MAP_IN_CAPITALS in header and any(name.startswith("IMD ") for name in header)
    return (_MAP_IN_CAPITALS, 2001) if in_capitals else None


def _short(name: str) -> str:
    """Give the short name of a column of the publisher; another name as it is.

    Examples
    --------
    >>> _short("Education, Skills and Training Rank (where 1 is most deprived)"), _short("INCOME SCORE")
    ('Education_rank', 'Income_score')
    """
    said = re.sub(
        r"^RANK OF (.*?)(?: SCORE)?$", r"\1 RANK", re.sub(r"\s*\([^()]*\)", "", name).strip(), flags=re.IGNORECASE
    )
    what = re.search(r" (score|rank|decile)$", said, re.IGNORECASE)
    part = next((short for long, short in _PARTS if said.casefold().startswith(long.casefold())), "")
    return f"{part}_{what[1].casefold()}" if what and part else name
