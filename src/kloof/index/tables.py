# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The table an index is computed from: a file, or the newest figures of a release."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from kloof.errors import IndexRefused, SourceBroken
from kloof.index.definitions import Definition
from kloof.indicators import find_indicator, indicators
from kloof.observations import Panel
from kloof.sources.content import open_content
from kloof.tables import table_card

__all__ = ["newest", "newest_and_hidden", "read_table"]


def read_table(path: Path, definition: Definition) -> pl.DataFrame:
    """Read the columns a definition names from a CSV file (any separator, gzip or not) or a Parquet file.

    A cell that is empty or a dot is missing.

    Raises
    ------
    IndexRefused
        The file is no table, or a cell that should be a number is not one; names the columns and a row of each.
    """
    try:
        with path.open("rb") as opened:
            is_parquet = opened.read(4) == b"PAR1"
        if is_parquet:
            return pl.read_parquet(path)
        content = open_content(path, path.name)
        if content.unknown is not None:
            raise IndexRefused(path.name, [content.unknown])
        grid = content.grid({definition.area, *definition.columns}.__contains__)
    except OSError as error:
        raise IndexRefused(str(path), [f"cannot be opened: {(error.strerror or str(error)).lower()}"]) from None
    except SourceBroken as broken:
        raise IndexRefused(path.name, [broken.english().removeprefix(f"{path.name}: ")]) from None
    problems: list[str] = []
    columns: dict[str, pl.Series] = {}
    for name, cells in grid.columns.items():
        if name == definition.area:
            columns[name] = pl.Series(name, cells, dtype=pl.String)
            continue
        texts = pl.Series(name, cells, dtype=pl.String)
        absent = texts.is_in(["", "."])
        numbers = (texts.str.replace(",", ".", literal=True) if grid.decimal_comma else texts).cast(
            pl.Float64, strict=False
        )
        wrong = (numbers.is_null() & ~absent).arg_true()
        if len(wrong):
            problems.append(
                f"column '{name}', row {wrong[0] + 2}: '{texts[wrong[0]]}' is not a number ({len(wrong)} such)"
            )
        columns[name] = numbers
    if problems:
        raise IndexRefused(path.name, problems)
    return pl.DataFrame(columns)


def newest(panel: Panel) -> pl.DataFrame:
    """Give the newest figures of a release as one table: ``area`` and a column per indicator.

    Neighbourhoods of the newest boundary year only, each indicator from its best ranked table and newest year. A share,
    a mean or a rate of too few residents is empty: an index would show it again.
    """
    return newest_and_hidden(panel)[0]


def newest_and_hidden(panel: Panel) -> tuple[pl.DataFrame, Mapping[str, tuple[str, ...]]]:
    """Give the table of :func:`newest`, and per area the columns that are empty because too few people live there.

    How many residents a table asks for stands on its card (``min_residents``). Where they are not known, they are
    too few.
    """
    year = panel.areas["boundary_year"].max()
    shared = ["area", "indicator", "value", "year", "release", "boundary_year"]
    rows = pl.concat([panel.observations.select(shared), panel.figures.select(shared)])
    rows = rows.filter(pl.col("boundary_year") == year, pl.col("area").str.starts_with("BU"))
    residents = _residents(panel, rows, year) if isinstance(year, int) else {}
    parts, hidden = [], dict[str, list[str]]()
    for card in indicators().values():
        of_card = rows.filter(indicator=card.id)
        if of_card.is_empty():
            continue
        table = min(of_card["release"].unique(), key=card.rank)
        of_table = of_card.filter(release=table)
        cells = of_table.filter(pl.col("year") == of_table["year"].max()).select("area", "indicator", "value")
        if card.kind == "intensive":
            fewest = table_card(table).min_residents
            few = pl.Series("area", [area for area in cells["area"] if residents.get(area, -1) < fewest], pl.String)
            is_few = pl.col("area").is_in(few.implode())
            for area in cells.filter(is_few, pl.col("value").is_not_null())["area"]:
                hidden.setdefault(area, []).append(card.id)
            cells = cells.with_columns(value=pl.when(~is_few).then("value"))
        parts.append(cells)
    table_of_all = pl.concat(parts).pivot("indicator", index="area", values="value").sort("area")
    return table_of_all, {area: tuple(columns) for area, columns in hidden.items()}


def _residents(panel: Panel, rows: pl.DataFrame, boundary_year: int) -> Mapping[str, float]:
    counted = find_indicator("residents")
    last = rows.filter(pl.col("indicator") == counted.id)["year"].max()
    weights = panel.weights(counted, boundary_year, last) if isinstance(last, int) else None
    return {} if weights is None else weights.by_area
