# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Key figures (KWB) of one city, re-published with English names: ``Area_Code;Population_Total;…``.

The re-publisher filled empty cells of a neighbourhood with the figure of its district. Such a cell is not published by
CBS: where a neighbourhood repeats its district in a column of incomes or homes, and they are not the same place, it is
left out. A card says until which year a column holds: incomes of 2023 stand again in the file of 2024.
"""

from __future__ import annotations

import polars as pl

from kloof.estimates import Missing
from kloof.sources.cells import NamedFacts, Parsed, by_stem, codes, one_row_each, required
from kloof.sources.content import Content
from kloof.sources.periods import year_of_name

__all__ = ["NAME", "read", "recognises"]

NAME = "KWB (English names)"


def recognises(header: tuple[str, ...]) -> bool:
    """Say whether these are its columns: ``Area_Code``, and at least three figures only this format has."""
    return "Area_Code" in header and len(by_stem(header, "kwb_english")) >= 3


def read(content: Content, named: NamedFacts) -> Parsed:
    """Read one file; its year stands in the name of the file."""
    required(content, {name: name for name in content.header}, "Area_Code", form=NAME)
    year, year_from = year_of_name(content.file, named)
    columns = by_stem(content.header, "kwb_english", year)
    grid = content.grid(lambda name: name in columns or name in ("Area_Code", "District_Type"))
    area = codes(grid, "Area_Code")
    rows = one_row_each(grid, area, [year] * len(area), columns)
    return Parsed(
        rows=_without_filled(rows),
        names=pl.DataFrame(
            {"area": area, "name": grid.columns.get("District_Type", [None] * len(area))},
            schema={"area": pl.String, "name": pl.String},
        ),
        years=(year,),
        year_from=year_from,
        drawn_on_own_year=True,
        series="KWB",
        codes=frozenset(area),
    )


def _without_filled(rows: pl.DataFrame) -> pl.DataFrame:
    """Take out the values that a neighbourhood has from its district."""
    is_income = pl.col("indicator").is_in(sorted(_FILLED))
    district = rows.filter(pl.col("area").str.starts_with("WK")).select(
        district="area", indicator="indicator", above="value"
    )
    residents = district.filter(indicator="residents").select("district", everyone="above")
    own = rows.filter(indicator="residents").select("area", people="value")
    marked = (
        rows.with_columns(
            district=pl.when(pl.col("area").str.starts_with("BU")).then(pl.lit("WK") + pl.col("area").str.slice(2, 6))
        )
        .join(district, on=["district", "indicator"], how="left", maintain_order="left")
        .join(residents, on="district", how="left", maintain_order="left")
        .join(own, on="area", how="left", maintain_order="left")
    )
    filled = (
        is_income
        & (pl.col("value") == pl.col("above"))
        & ~(pl.col("people") == pl.col("everyone")).fill_null(value=False)
    ).fill_null(value=False)
    return marked.with_columns(
        value=pl.when(~filled).then("value"),
        missing=pl.when(filled).then(pl.lit(Missing.NOT_PUBLISHED.value)).otherwise("missing"),
    ).select(rows.columns)


_FILLED = frozenset(
    {
        "income_per_recipient",
        "income_per_resident",
        "standardised_income",
        "lowest_40_income",
        "highest_20_income",
        "low_income",
        "social_minimum_120",
    }
)
