# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Figures that no publisher publishes: a count per population, for neighbourhoods, districts and municipalities."""

from __future__ import annotations

import polars as pl

from kloof.estimates import MINIMUM_COVERAGE, Missing, Status
from kloof.indicators import Indicator, find_indicator, indicators
from kloof.observations import FIGURES, Panel
from kloof.tables import table_card

__all__ = ["derive"]

_FINALITY = pl.Enum([status.value for status in Status])


def derive(panel: Panel) -> pl.DataFrame:
    """Compute every derived indicator of the catalogue from the observations of a panel.

    The population is that of the complete table nearest in time on the same boundaries; its year and table stand in
    ``weight_year`` and ``weight_release``. Where fewer people live than the card of the count's table asks
    (``min_residents``), there is no figure but the reason ``too_few``. A district or municipality is the sum over all
    its neighbourhoods that have both a count and a population; below 80 % of the population there is no figure.

    Returns
    -------
    DataFrame
        The columns of :data:`kloof.observations.FIGURES`, sorted.
    """
    parts = [_rates(panel, card) for card in indicators().values() if card.rate is not None]
    whole = pl.concat(parts) if parts else pl.DataFrame(schema=FIGURES)
    return whole.sort("area", "boundary_year", "year", "indicator", "release")


def _rates(panel: Panel, card: Indicator) -> pl.DataFrame:
    assert card.rate is not None and card.per is not None  # noqa: S101, PT018  the card is checked when it is read
    counts = panel.rows(find_indicator(card.rate.count))
    parts = [pl.DataFrame(schema=FIGURES)]
    for key, rows in counts.group_by("boundary_year", "release", "year", maintain_order=True):
        boundary_year, release, year = key
        fewest = table_card(str(release)).min_residents
        weights = panel.weights(card, int(str(boundary_year)), int(str(year)))
        population = pl.DataFrame(
            {"area": list(weights.by_area), "population": list(weights.by_area.values())} if weights else {},
            schema={"area": pl.String, "population": pl.Float64},
        )
        both = population.join(rows, on="area", how="full", coalesce=True)
        is_neighbourhood = pl.col("area").str.starts_with("BU")
        neighbourhoods = both.filter(is_neighbourhood)
        if rows.filter(is_neighbourhood).is_empty():
            lowest = both.filter(~pl.col("area").str.starts_with("NL"), pl.col("release").is_not_null())
        else:
            above = [
                _summed(neighbourhoods, pl.lit(p) + pl.col("area").str.slice(2, n)) for p, n in (("WK", 6), ("GM", 4))
            ]
            own = neighbourhoods.filter(pl.col("release").is_not_null()).with_columns(
                coverage=pl.lit(1.0), everyone=pl.col("population")
            )
            lowest = pl.concat([own.select(above[0].columns), *above])
        parts.append(
            _as_figures(
                lowest, card, rows, weights.table if weights else None, weights.year if weights else None, fewest
            )
        )
    return pl.concat(parts)


def _summed(neighbourhoods: pl.DataFrame, code: pl.Expr) -> pl.DataFrame:
    has_both = pl.col("value").is_not_null() & pl.col("population").is_not_null()
    return (
        neighbourhoods.group_by(area=code)
        .agg(
            population=pl.col("population").filter(has_both).sum(),
            value=pl.col("value").filter(has_both).sum(),
            everyone=pl.col("population").sum(),
            missing=pl.lit(None, dtype=pl.String),
            origin=pl.col("origin").drop_nulls().sort().first(),
            status=pl.col("status").cast(_FINALITY).min().cast(pl.String),
        )
        .filter(pl.col("origin").is_not_null())
        .with_columns(coverage=pl.when(pl.col("everyone") > 0).then(pl.col("population") / pl.col("everyone")))
        .select("area", "population", "everyone", "value", "missing", "origin", "status", "coverage")
    )


def _as_figures(
    rows: pl.DataFrame, card: Indicator, counted: pl.DataFrame, table: str | None, year: int | None, fewest: int
) -> pl.DataFrame:
    if "coverage" not in rows.columns:
        rows = rows.with_columns(coverage=pl.lit(1.0), everyone=pl.col("population"))
    value, population = pl.col("value"), pl.col("population")
    missing = (
        pl.when(pl.col("missing").is_not_null())
        .then(pl.col("missing"))
        .when(population.is_null() | pl.col("coverage").is_null())
        .then(pl.lit(Missing.NO_WEIGHT.value))
        .when(pl.col("everyone") < max(fewest, 1))
        .then(pl.lit(Missing.TOO_FEW.value))
        .when(pl.col("coverage") < MINIMUM_COVERAGE)
        .then(pl.lit(Missing.LOW_COVERAGE.value))
        .when(population < max(fewest, 1))
        .then(pl.lit(Missing.TOO_FEW.value))
    )
    first = counted.row(0, named=True)
    return rows.with_columns(missing=missing).select(
        area=pl.col("area"),
        boundary_year=pl.lit(first["boundary_year"], dtype=pl.Int32),
        year=pl.lit(first["year"], dtype=pl.Int32),
        indicator=pl.lit(card.id),
        value=pl.when(pl.col("missing").is_null()).then(value / population * card.per),
        value_low=pl.lit(None, dtype=pl.Float64),
        value_high=pl.lit(None, dtype=pl.Float64),
        missing=pl.col("missing"),
        origin=pl.col("origin"),
        release=pl.lit(first["release"]),
        status=pl.col("status"),
        weight_year=pl.lit(year, dtype=pl.Int32),
        weight_release=pl.lit(table, dtype=pl.String),
    )
