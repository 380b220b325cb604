# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Registered crime as the police publish it by kind and area: ``SoortMisdrijf, WijkenEnBuurten, Perioden, …``.

A kind is a number such as ``1.1.1``, padded with blanks. A year is a row of its own (``2024JJ00``), or its twelve
months (``2024MM01`` to ``2024MM12``); fewer months are no year. An empty cell is not published. A row that is
there twice counts once; two rows with different counts are refused.
"""

from __future__ import annotations

import re

import polars as pl

from kloof.errors import SourceBroken
from kloof.indicators import indicators, stem
from kloof.sources.cells import NamedFacts, Parsed, codes, number_cells, required
from kloof.sources.content import Content, Grid

__all__ = ["NAME", "read", "recognises"]

NAME = "registered crime of the police"
_AREA = ("WijkenEnBuurten", "Codering", "RegioS")
_COUNT = ("GeregistreerdeMisdrijven", "TotaalGeregistreerdeMisdrijven")
_MONTH, _YEAR = re.compile(r"^((?:19|20)\d\d)MM\d\d$"), re.compile(r"^((?:19|20)\d\d)(?:JJ00)?$")


def recognises(header: tuple[str, ...]) -> bool:
    """Say whether these are its columns: a kind of crime and an area with a code."""
    stems = {stem(name) for name in header}
    return "SoortMisdrijf" in stems and bool(stems & set(_AREA))


def read(content: Content, named: NamedFacts) -> Parsed:  # noqa: ARG001  every format is read with the same call
    """Read the counts of the kinds that cards know, per year."""
    column = {stem(name): name for name in content.header}
    required(content, column, "Perioden", form=NAME)
    count = next((column[name] for name in _COUNT if name in column), None)
    if count is None:
        required(content, column, _COUNT[0], form=NAME)
    cards = {c.stem: card for card in indicators().values() for c in card.columns.get("police", ())}
    place = next(column[name] for name in _AREA if name in column)
    wanted = {column["SoortMisdrijf"], place, column["Perioden"], count}
    grid = content.grid(lambda name: name in wanted)
    keep = [
        kind in cards and bool(_MONTH.match(period) or _YEAR.match(period))
        for kind, period in zip(grid.columns[column["SoortMisdrijf"]], grid.columns[column["Perioden"]], strict=True)
    ]
    columns = {name: [c for c, k in zip(cells, keep, strict=True) if k] for name, cells in grid.columns.items()}
    own = Grid(grid.file, columns, grid.decimal_comma, grid.delimiter)
    area = codes(own, place)
    value, missing = number_cells(own, str(count), cards["0.0.0"])
    rows = _per_year(
        grid.file,
        pl.DataFrame(
            {
                "area": pl.Series(area, dtype=pl.String),
                "period": pl.Series(columns[column["Perioden"]], dtype=pl.String),
                "indicator": pl.Series([cards[kind].id for kind in columns[column["SoortMisdrijf"]]], dtype=pl.String),
                "value": value,
                "missing": missing,
            }
        ),
    )
    return Parsed(
        rows=rows,
        names=pl.DataFrame(schema={"area": pl.String, "name": pl.String}),
        years=tuple(sorted(rows["year"].unique())),
        year_from="content",
        drawn_on_own_year=False,
        series="POLITIE",
        lists_every_area=False,
        skipped=None if rows.height else "no kind of crime that a card knows, or no whole year",
        codes=frozenset(rows["area"]),
    )


def _per_year(file: str, rows: pl.DataFrame) -> pl.DataFrame:
    """Add twelve months to a year; where the table also has the year itself that is taken.

    Raises
    ------
    SourceBroken
        A month or a year of one area and kind stands in the file twice with different counts.
    """
    key = ["area", "year", "indicator"]
    once = rows.with_columns(pl.col("period").str.strip_suffix("JJ00")).unique(maintain_order=True)
    double = once.filter(pl.struct("area", "period", "indicator").is_duplicated())
    if not double.is_empty():
        first = double.row(0, named=True)
        raise SourceBroken(
            file,
            place=f"{first['area']}, {first['period']}, {first['indicator']}",
            expected="one row per area, month or year, and kind of crime",
            found="two rows with different counts",
            advice="Keep the right row and remove the other.",
        )
    dated = once.with_columns(
        year=pl.col("period").str.slice(0, 4).cast(pl.Int32), is_month=pl.col("period").str.contains("MM", literal=True)
    )
    whole = dated.filter(~pl.col("is_month")).select(*key, "value", "missing")
    months = (
        dated.filter("is_month")
        .group_by(key, maintain_order=True)
        .agg(
            pl.col("value").sum(),
            pl.col("missing").drop_nulls().first(),
            n=pl.col("period").n_unique(),
        )
        .filter(pl.col("n") == 12)
        .with_columns(value=pl.when(pl.col("missing").is_null()).then("value"))
        .select(*key, "value", "missing")
    )
    return pl.concat([whole, months.join(whole, on=key, how="anti", maintain_order="left")]).with_columns(
        status=pl.lit("not_stated")
    )
