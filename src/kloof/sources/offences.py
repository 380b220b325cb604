# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Registered crime by offence, per municipality by name: ``"Soort misdrijf";"Perioden";"Regio's";…`` (83648NED).

There are no codes. A name becomes a code through the lists of municipalities in the same folder and those of the
catalogue: that of the year itself, or the nearest before and after it, unless they give the name different codes. A
name that they do not know is listed and left out; a municipality that did not exist in a year has an empty cell, and is
left out of that year.
"""

from __future__ import annotations

import csv
import re
from functools import cache

import polars as pl

from kloof.cards import catalogue_path
from kloof.estimates import Status
from kloof.sources.cells import NamedFacts, Parsed, by_stem, number_cells, required, statuses, years
from kloof.sources.content import Content, Grid

__all__ = ["NAME", "coded", "listed_municipalities", "read", "recognises"]

NAME = "registered crime by offence"
_OFFENCE, _PERIOD, _AREA = "Soort misdrijf", "Perioden", "Regio's"
_COUNT = "Geregistreerde misdrijven/Totaal geregistreerde misdrijven (aantal)"


def recognises(header: tuple[str, ...]) -> bool:
    """Say whether these are its columns."""
    return {_OFFENCE, _AREA} <= set(header)


def read(content: Content, named: NamedFacts) -> Parsed:  # noqa: ARG001  every format is read with the same call
    """Read the counts of one file; its areas still go by their names."""
    required(content, {name: name for name in content.header}, _PERIOD, _COUNT, form=NAME)
    grid = content.grid(lambda name: name in (_OFFENCE, _PERIOD, _AREA, _COUNT))
    offence = [re.sub(r"^\d+ ", "", cell) for cell in grid.columns[_OFFENCE]]
    known = by_stem(sorted(set(offence)), "offences")
    years(grid, _PERIOD)
    parts = []
    for name, card in known.items():
        keep = [cell == name for cell in offence]
        own = Grid(
            grid.file,
            {c: [x for x, k in zip(cells, keep, strict=True) if k] for c, cells in grid.columns.items()},
            grid.decimal_comma,
        )
        value, missing = number_cells(own, _COUNT, card)
        found = statuses(own, _PERIOD) or [Status.NOT_STATED.value] * own.height
        parts.append(
            pl.DataFrame(
                {
                    "area": own.columns[_AREA],
                    "year": pl.Series(years(own, _PERIOD), dtype=pl.Int32),
                    "indicator": [card.id] * own.height,
                    "value": value,
                    "missing": missing,
                    "status": found,
                }
            )
        )
    rows = pl.concat(parts).filter(pl.col("value").is_not_null()) if parts else pl.DataFrame()
    return Parsed(
        rows=rows,
        names=pl.DataFrame(schema={"area": pl.String, "name": pl.String}),
        years=tuple(sorted(rows["year"].unique())) if parts else (),
        year_from="content",
        drawn_on_own_year=False,
        series="83648NED",
        lists_every_area=False,
        by_name=True,
        skipped=None if parts else "no indicator card knows an offence of this table",
        codes=frozenset(rows["area"]) if parts else frozenset(),
    )


@cache
def listed_municipalities() -> dict[int, dict[str, str]]:
    """Give the lists of municipalities of the catalogue: year to name to code (CBS, CC BY 4.0)."""
    lists: dict[int, dict[str, str]] = {}
    with (catalogue_path() / "municipalities.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for year in row["years"].split():
                lists.setdefault(int(year), {})[row["name"]] = row["code"]
    return lists


def coded(rows: pl.DataFrame, lists: dict[int, dict[str, str]]) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """Give rows their codes from lists of municipalities per year (name to code), and the names without one.

    A name that has a code in another year is told with its year.

    Examples
    --------
    >>> rows = pl.DataFrame({"area": ["Hengelo (O.)", "Nergens"], "year": [2015, 2015]})
    >>> found, unknown = coded(rows, {2012: {"Hengelo": "GM0164"}, 2016: {"Hengelo": "GM0164"}})
    >>> found["area"].to_list(), unknown
    (['GM0164'], ('Nergens',))
    """
    asked = rows.select("area", "year").unique()
    found = [(name, year, _code(name, year, lists)) for name, year in asked.iter_rows()]
    codes = pl.DataFrame(
        [(name, year, code) for name, year, code in found if code is not None],
        schema={"area": pl.String, "year": pl.Int32, "code": pl.String},
        orient="row",
    )
    unknown = {(name, year) for name, year, code in found if code is None}
    sometimes = set(codes["area"])
    said = sorted({f"{name} ({year})" if name in sometimes else str(name) for name, year in unknown})
    known = rows.cast({"year": pl.Int32}).join(codes, on=["area", "year"], maintain_order="left")
    return known.with_columns(area=pl.col("code"), boundary_year=pl.col("year")).drop("code"), tuple(said)


def _code(name: str, year: int, lists: dict[int, dict[str, str]]) -> str | None:
    before = max((y for y in lists if y <= year), default=None)
    after = min((y for y in lists if y >= year), default=None)
    found = {_listed(name, lists[listed]) for listed in (before, after) if listed is not None} - {None}
    return found.pop() if len(found) == 1 else None


def _listed(name: str, names: dict[str, str]) -> str | None:
    """Find a name as it stands, or without what stands between brackets behind it when one municipality has that."""
    bare = re.sub(r" \([^()]*\)$", "", name)
    return names.get(name) or (names.get(bare) if bare != name else None)
