# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rows of observations: checked, and several tables made one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from kloof.observations.tables import AREAS, OBSERVATIONS

__all__ = ["check", "complete_areas", "merge", "shared", "values_first"]

_KEY = ("area", "boundary_year", "year", "indicator", "release")
_GROUP = ("release", "boundary_year", "year", "indicator")


def merge(tables: list[pl.DataFrame]) -> pl.DataFrame:
    """Put observations of several files together; of two rows for one cell the first one stays.

    The order of the files is the order of trust: complete files come before partial ones. Rows come out sorted, so
    that the order of rows in a file never matters. The list is emptied on the way: a country is in memory once.
    """
    if not tables:
        return pl.DataFrame(schema=OBSERVATIONS)
    words = {name: pl.Enum(_sorted_words(tables, name)) for name, kind in OBSERVATIONS.items() if kind is pl.String}
    as_numbers: Any = {**OBSERVATIONS, **words}
    cast = []
    while tables:
        cast.append(tables.pop(0).select(*OBSERVATIONS).cast(as_numbers))
    split = shared(cast)
    del cast
    settled = pl.concat([told for told, _ in split]).unique(subset=_KEY, keep="first", maintain_order=True)
    alone = [rest for _, rest in split]
    del split
    merged = pl.concat([settled, *alone])
    del settled, alone
    merged = merged.sort(_KEY)
    return pl.DataFrame([merged.drop_in_place(name).cast(kind) for name, kind in OBSERVATIONS.items()])


def _sorted_words(tables: Sequence[pl.DataFrame], column: str) -> pl.Series:
    """Give the words of a column once, in order, so that a number may stand for each while tables are merged."""
    found = [table[column].cast(pl.String).unique().drop_nulls() for table in tables]
    return pl.concat(found).unique().sort()


def shared(tables: Sequence[pl.DataFrame]) -> list[tuple[pl.DataFrame, pl.DataFrame]]:
    """Split each table in the rows of which another table may have the same cell, and the rest.

    Most files tell of an indicator and a year on their own; only what several tell need be compared.
    """
    if not tables:
        return []
    groups = [table.select(*_GROUP).unique() for table in tables]
    often = pl.concat(groups).group_by(*_GROUP).len().filter(pl.col("len") > 1).drop("len")
    split = []
    for table, own in zip(tables, groups, strict=True):
        told = own.join(often, on=_GROUP, how="semi").height
        if told == own.height:
            split.append((table, table.clear()))
        elif told == 0:
            split.append((table.clear(), table))
        else:
            split.append(
                (
                    table.join(often, on=_GROUP, how="semi", maintain_order="left"),
                    table.join(often, on=_GROUP, how="anti", maintain_order="left"),
                )
            )
    return split


def values_first(tables: Sequence[pl.DataFrame]) -> list[pl.DataFrame]:
    """Order tables of equal trust so that a value in one of them comes before a missing cell in another."""
    return [
        *(table.filter(pl.col("value").is_not_null()) for table in tables),
        *(table.filter(pl.col("value").is_null()) for table in tables),
    ]


def check(observations: pl.DataFrame) -> None:
    """Check the laws of the table: its columns, one row per cell, and a value or a reason, never both.

    Raises
    ------
    ValueError
        Names the law that does not hold and the first row it fails on.
    """
    if dict(observations.schema) != OBSERVATIONS:
        raise ValueError(f"observations have columns {dict(observations.schema)}, expected {OBSERVATIONS}")
    if observations.select(_KEY).hash_rows().n_unique() < observations.height:
        double = observations.filter(pl.struct(_KEY).is_duplicated())
    else:
        double = observations.clear()
    if not double.is_empty():
        raise ValueError(f"two observations for one cell: {double.row(0, named=True)}")
    neither = observations.filter(pl.col("value").is_null() == pl.col("missing").is_null())
    if not neither.is_empty():
        raise ValueError(f"an observation has a value or a reason, never both or neither: {neither.row(0, named=True)}")


def complete_areas(named: pl.DataFrame, observations: pl.DataFrame) -> pl.DataFrame:
    """Give every area that is named or observed once per boundary year, with its municipality and district.

    The district and municipality of a neighbourhood are areas too, also where no file has a row for them.
    """
    observed = observations.select("area", "boundary_year").unique().with_columns(name=pl.lit(None, dtype=pl.String))
    everything = pl.concat([named.select("area", "boundary_year", "name").cast({"boundary_year": pl.Int32}), observed])
    code = pl.col("area")
    nameless = pl.lit(None, dtype=pl.String)
    above = [
        everything.filter(code.str.slice(0, 2).is_in(below)).select(
            area=pl.lit(level) + code.str.slice(2, length), boundary_year=pl.col("boundary_year"), name=nameless
        )
        for level, length, below in (("WK", 6, ["BU"]), ("GM", 4, ["BU", "WK"]))
    ]
    everything = pl.concat([everything, *(rows.unique() for rows in above)])
    areas = everything.group_by("area", "boundary_year").agg(pl.col("name").drop_nulls().sort().first())
    below_country = code.str.contains("^(BU|WK|GM)")
    return (
        areas.with_columns(
            name=pl.coalesce("name", "area"),
            municipality=pl.when(below_country).then(pl.lit("GM") + code.str.slice(2, 4)),
            district=pl.when(code.str.starts_with("BU")).then(pl.lit("WK") + code.str.slice(2, 6)),
        )
        .select(*AREAS)
        .sort("area", "boundary_year")
    )
