# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""A composite index whose assumptions lie open: written down in a file, and shaken to see which of them matter.

An index adds unlike things together. The choice of weights, of the transform and of what is left out decides who comes
first, so a rank without an interval says more than is known. The score grows with disadvantage; rank 1 is worst.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
import polars as pl
import yaml
from numpy.typing import NDArray
from pydantic import Field, ValidationError, field_validator
from scipy.stats import rankdata

from kloof.errors import IndexRefused, SourceBroken, near_names
from kloof.indicators import indicators
from kloof.language.texts import NonEmpty, Published
from kloof.observations import Panel
from kloof.sources.content import open_content

__all__ = ["Definition", "Domain", "Index", "compute", "newest", "read_definition", "read_table", "transformed"]

Transform = Literal["none", "rank", "imd-exponential", "zscore", "minmax"]
Aggregate = Literal["arithmetic", "geometric"]
Assumption = Literal["weights", "leave_out", "transform", "aggregate", "data_error"]
Floats = NDArray[np.float64]
Ranks = NDArray[np.int32]

INTERVAL = 0.90
WEIGHT_SPREAD = 0.25
CHUNK = 50
THREADS = 2
DRAWS_PER_ASSUMPTION = 100
TRANSFORMS: tuple[Transform, ...] = ("rank", "imd-exponential", "zscore", "minmax")


class Domain(Published):
    """One column of the index: its weight, how it is transformed, and which direction is good.

    Parameters
    ----------
    id, column
        What it is called, and the column of the data that holds it.
    weight
        Used as given; weights are never rescaled.
    transform
        ``none`` the value itself; ``rank`` 1 to N, N most disadvantaged, ties averaged; ``imd-exponential`` the
        transformation of the English indices, 0 to 100; ``zscore`` distance from the mean in (population) standard
        deviations; ``minmax`` 0 to 1.
    better
        ``lower``: low is good, the column enters as it is. ``higher``: high is good, its sign is turned first.
    error
        Standard error of the values, in their own unit; used when ``data_error`` is varied.
    """

    id: NonEmpty
    column: NonEmpty
    weight: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    transform: Transform = "none"
    better: Literal["higher", "lower"]
    error: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0.0


class Definition(Published):
    """An index written down: which column names the areas, which domains, how they are added, what is varied."""

    area: NonEmpty
    domains: tuple[Domain, ...]
    aggregate: Aggregate = "arithmetic"
    vary: tuple[Assumption, ...] = ()

    @field_validator("domains")
    @classmethod
    def _some_and_different(cls, domains: tuple[Domain, ...]) -> tuple[Domain, ...]:
        if not domains:
            raise ValueError("an index needs at least one domain")
        if len({domain.id for domain in domains}) < len(domains):
            raise ValueError("two domains have the same id")
        return domains


@dataclass(frozen=True, slots=True)
class Index:
    """Scores and ranks, with the interval of the rank over the draws and the weight of each assumption.

    Parameters
    ----------
    areas
        One row per area, in the order of the data: ``area``, ``score`` (null when a domain is missing), ``rank`` (1 is
        worst; ties share the better place), ``rank_low`` and ``rank_high`` (90 % of the draws; null without draws).
    shifts
        Mean number of places an area moves when only this assumption is varied (at most 100 draws each), largest
        first. Empty without draws.
    missing
        Areas without a score, with the columns they lack.
    """

    areas: pl.DataFrame
    shifts: Mapping[str, float]
    missing: Mapping[str, tuple[str, ...]]

    def document(self) -> dict[str, Any]:
        """Give what ``kloof index --json`` writes."""
        return {
            "areas": self.areas.to_dicts(),
            "assumptions": [{"id": name, "mean_rank_shift": shift} for name, shift in self.shifts.items()],
            "matters_most": next(iter(self.shifts), None),
            "missing": [{"area": area, "columns": list(columns)} for area, columns in self.missing.items()],
        }


def read_definition(path: Path) -> Definition:
    """Read an index definition from a YAML file.

    Raises
    ------
    IndexRefused
        The file is absent, not YAML, or a field is absent, unknown or wrong. Names every such field at once.
    """
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        return Definition.model_validate(content)
    except OSError as error:
        raise IndexRefused(path.name, [f"cannot be opened: {error.strerror}"]) from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise IndexRefused(path.name, [f"is not YAML: {error}"]) from None
    except ValidationError as error:
        problems = [f"{'.'.join(str(part) for part in e['loc']) or 'definition'}: {e['msg']}" for e in error.errors()]
        raise IndexRefused(path.name, problems) from None


def read_table(path: Path, definition: Definition) -> pl.DataFrame:
    """Read the columns a definition names from a CSV file (any separator, gzip or not) or a Parquet file.

    A cell that is empty or a dot is missing.

    Raises
    ------
    IndexRefused
        The file is no table, or a cell that should be a number is not one; names the columns and a row of each.
    """
    try:
        if path.open("rb").read(4) == b"PAR1":
            return pl.read_parquet(path)
        content = open_content(path, path.name)
        if content.unknown is not None:
            raise IndexRefused(path.name, [content.unknown])
        grid = content.grid({definition.area, *(domain.column for domain in definition.domains)}.__contains__)
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

    Neighbourhoods of the newest boundary year only, each indicator from its best ranked table and newest year.
    """
    year = panel.areas["boundary_year"].max()
    shared = ["area", "indicator", "value", "year", "release", "boundary_year"]
    rows = pl.concat([panel.observations.select(shared), panel.figures.select(shared)])
    rows = rows.filter(pl.col("boundary_year") == year, pl.col("area").str.starts_with("BU"))
    parts = []
    for card in indicators().values():
        of_card = rows.filter(indicator=card.id)
        if of_card.is_empty():
            continue
        table = min(of_card["release"].unique(), key=card.rank)
        of_table = of_card.filter(release=table)
        parts.append(of_table.filter(pl.col("year") == of_table["year"].max()).select("area", "indicator", "value"))
    return pl.concat(parts).pivot("indicator", index="area", values="value").sort("area")


def transformed(values: Floats, transform: Transform) -> Floats:
    """Bring values, larger meaning more disadvantaged, to the scale of a transform.

    Parameters
    ----------
    values
        One number per area, none missing.
    transform
        See :class:`Domain`. A column in which all areas have one value becomes zero under ``zscore`` and ``minmax``.

    Returns
    -------
    array
        As long as `values`; still larger for the more disadvantaged.

    Examples
    --------
    >>> transformed(np.array([3.0, 1.0, 2.0]), "rank").tolist()
    [3.0, 1.0, 2.0]
    >>> transformed(np.array([3.0, 1.0, 2.0]), "minmax").tolist()
    [1.0, 0.0, 0.5]
    >>> transformed(np.array([3.0, 1.0]), "imd-exponential").round(3).tolist()
    [100.0, 15.647]
    """
    match transform:
        case "none":
            return values
        case "rank":
            return np.asarray(rankdata(values))
        case "imd-exponential":
            share = rankdata(values) / len(values)
            return np.asarray(-23.0 * np.log(1.0 - share * (1.0 - np.exp(-100.0 / 23.0))))
        case "zscore":
            spread = values.std()
            return (values - values.mean()) / spread if spread > 0 else np.zeros_like(values)
        case "minmax":
            reach = np.ptp(values)
            return (values - values.min()) / reach if reach > 0 else np.zeros_like(values)


def compute(definition: Definition, data: pl.DataFrame, *, draws: int = 0, seed: int = 0) -> Index:
    """Score and rank areas, and see how far the ranks move when the assumptions do.

    Parameters
    ----------
    definition
        The index, as written down.
    data
        One row per area, with the columns the definition names. An area that lacks a value in any of them has no score.
    draws
        How often to draw the assumptions named in ``definition.vary``: ``weights`` (each within a quarter of its
        value), ``leave_out`` (one domain at random), ``transform``, ``aggregate``, ``data_error`` (normal, from each
        domain's ``error``). With 0, or nothing to vary, the interval stays null.
    seed
        Seed of the draws; the same seed gives the same interval.

    Raises
    ------
    IndexRefused
        A column is absent or holds text, an area stands in the data twice, fewer than two areas have a score, or a
        geometric mean is asked of values that are not positive.

    Notes
    -----
    Arithmetic: the sum of weight × value. Geometric: the product of value to the power weight.

    Examples
    --------
    >>> index = compute(
    ...     Definition(area="buurt", domains=(Domain(id="i", column="low_income", weight=1.0, better="lower"),)),
    ...     pl.DataFrame({"buurt": ["A", "B"], "low_income": [4.0, 9.0]}),
    ... )
    >>> index.areas.select("area", "score", "rank").rows()
    [('A', 4.0, 2), ('B', 9.0, 1)]
    """
    areas, values, missing = _columns(definition, data)
    complete = np.asarray(~np.isnan(values).any(axis=1))
    if complete.sum() < 2:
        raise IndexRefused("data", [f"{complete.sum()} area(s) have a value in every column; a rank needs two"])
    disadvantage = values[complete] * np.array([-1.0 if d.better == "higher" else 1.0 for d in definition.domains])
    score = _score(definition, disadvantage)
    rank = _ranks(score[:, None])[:, 0]
    low: Ranks | None = None
    high: Ranks | None = None
    shifts: dict[str, float] = {}
    if draws > 0 and definition.vary:
        low, high = _interval(_drawn_ranks(definition, definition.vary, disadvantage, draws, seed))
        for name in dict.fromkeys(definition.vary):
            drawn = _drawn_ranks(definition, (name,), disadvantage, min(draws, DRAWS_PER_ASSUMPTION), seed)
            shifts[name] = float(np.abs(drawn - rank[:, None]).mean())
        shifts = dict(sorted(shifts.items(), key=lambda item: -item[1]))
    return Index(_table(areas, complete, score, rank, low, high), shifts, missing)


def _columns(definition: Definition, data: pl.DataFrame) -> tuple[list[str], Floats, dict[str, tuple[str, ...]]]:
    """Take the areas and their values out of the data, or say everything that is wrong with it at once."""
    problems: list[str] = []
    columns = [domain.column for domain in definition.domains]
    for column in (definition.area, *columns):
        if column not in data.columns:
            near = near_names(column, data.columns)
            problems.append(f"column '{column}' is absent" + (f"; near names: {', '.join(near)}" if near else ""))
        elif column != definition.area and not data[column].dtype.is_numeric():
            problems.append(f"column '{column}' holds text, not numbers")
    if not problems:
        twice = data.filter(pl.col(definition.area).is_duplicated())[definition.area].unique().sort()
        if len(twice):
            problems.append(f"area '{twice[0]}' stands in the data more than once ({len(twice)} such area(s))")
    if problems:
        raise IndexRefused("data", problems)
    areas = data[definition.area].cast(pl.String).to_list()
    values = data.select(pl.col(columns).cast(pl.Float64).fill_null(np.nan)).to_numpy()
    values = np.where(np.isfinite(values), values, np.nan)
    lacking = np.isnan(values)
    missing = {
        areas[row]: tuple(column for column, absent in zip(columns, lacking[row], strict=True) if absent)
        for row in np.flatnonzero(lacking.any(axis=1))
    }
    return areas, values, missing


def _score(definition: Definition, disadvantage: Floats) -> Floats:
    """Score areas with every assumption as written down."""
    weights = np.array([domain.weight for domain in definition.domains])
    scaled = _scaled(disadvantage, [domain.transform for domain in definition.domains])
    return _added(scaled, weights[:, None], definition.aggregate)[:, 0]


def _scaled(disadvantage: Floats, transforms: list[Transform]) -> Floats:
    return np.column_stack([transformed(disadvantage[:, k], how) for k, how in enumerate(transforms)])


def _added(scaled: Floats, weights: Floats, aggregate: Aggregate) -> Floats:
    """Add domains up: (areas, domains) and (domains, draws) give (areas, draws)."""
    if aggregate == "arithmetic":
        return np.asarray(scaled @ weights)
    if (scaled <= 0).any():
        raise IndexRefused(
            "definition",
            ["a geometric mean needs positive values in every domain; choose another transform, such as rank"],
        )
    return np.asarray(np.exp(np.log(scaled) @ weights))


def _drawn_ranks(
    definition: Definition, vary: tuple[Assumption, ...], disadvantage: Floats, draws: int, seed: int
) -> Ranks:
    """Draw the assumptions and rank every time: (areas, draws).

    While only weights, left-out domains and data error vary, the transformed values stay the same and a block of draws
    is one matrix product; a varied transform or way of adding is recomputed draw by draw.
    """
    blocks = [(start, min(CHUNK, draws - start)) for start in range(0, draws, CHUNK)]
    written = _scaled(disadvantage, [domain.transform for domain in definition.domains])
    slope = _slope(definition, disadvantage, written)

    def block(place: tuple[int, int]) -> Ranks:
        start, size = place
        random = np.random.default_rng([seed, start])
        weights = np.repeat(np.array([domain.weight for domain in definition.domains])[:, None], size, axis=1)
        if "weights" in vary:
            weights = weights * random.uniform(1 - WEIGHT_SPREAD, 1 + WEIGHT_SPREAD, weights.shape)
        if "leave_out" in vary and len(weights) > 1:
            weights = weights.copy()
            weights[random.integers(len(weights), size=size), np.arange(size)] = 0.0
        if "transform" in vary or "aggregate" in vary:
            scores = np.column_stack(
                [_redone(definition, vary, disadvantage, weights[:, draw], random) for draw in range(size)]
            )
        else:
            scores = _added(written, weights, definition.aggregate)
        if "data_error" in vary:
            spread = np.sqrt((slope * slope) @ (weights * weights))
            scores = scores + spread * random.standard_normal(scores.shape)
        return _ranks(scores)

    with ThreadPoolExecutor(THREADS) as pool:
        return np.concatenate(list(pool.map(block, blocks)), axis=1)


def _redone(
    definition: Definition,
    vary: tuple[Assumption, ...],
    disadvantage: Floats,
    weights: Floats,
    random: np.random.Generator,
) -> Floats:
    """Score once with a transform and a way of adding drawn at random."""
    transforms = [domain.transform for domain in definition.domains]
    if "transform" in vary:
        transforms = [TRANSFORMS[random.integers(len(TRANSFORMS))]] * len(transforms)
    scaled = _scaled(disadvantage, transforms)
    aggregate = definition.aggregate
    if "aggregate" in vary:
        aggregate = ("arithmetic", "geometric")[random.integers(2)]
    if aggregate == "geometric" and "aggregate" in vary:
        # A geometric mean knows no negative numbers: every domain is first laid on 1 to 100.
        scaled = 1.0 + 99.0 * np.column_stack([transformed(column, "minmax") for column in scaled.T])
    return _added(scaled, weights[:, None], aggregate)[:, 0]


def _slope(definition: Definition, disadvantage: Floats, scaled: Floats) -> Floats:
    """Give the standard error of each transformed value: the error times the local slope of the transform."""
    slopes = np.zeros_like(scaled)
    for k, domain in enumerate(definition.domains):
        if domain.error == 0.0:
            continue
        order = np.argsort(disadvantage[:, k], kind="stable")
        value, height = disadvantage[order, k], scaled[order, k]
        above = np.interp(value + domain.error, value, height)
        below = np.interp(value - domain.error, value, height)
        slopes[order, k] = (above - below) / 2.0
    return slopes


def _ranks(scores: Floats) -> Ranks:
    """Rank each column, largest score first; ties share the better place."""
    ranks = np.empty(scores.shape, dtype=np.int32)
    for draw in range(scores.shape[1]):
        column = -scores[:, draw]
        order = np.argsort(column)
        ordered = column[order]
        places = np.arange(1, len(column) + 1, dtype=np.int32)
        tied = np.flatnonzero(ordered[1:] == ordered[:-1]) + 1
        for place in tied:
            places[place] = places[place - 1]
        ranks[order, draw] = places
    return ranks


def _interval(drawn: Ranks) -> tuple[Ranks, Ranks]:
    """Give the middle 90 % of the ranks of each area."""
    draws = drawn.shape[1]
    outside = int(np.floor(draws * (1 - INTERVAL) / 2))
    parted = np.partition(drawn, [outside, draws - 1 - outside], axis=1)
    return parted[:, outside], parted[:, draws - 1 - outside]


def _table(
    areas: list[str], complete: NDArray[np.bool_], score: Floats, rank: Ranks, low: Ranks | None, high: Ranks | None
) -> pl.DataFrame:
    known = pl.DataFrame({"area": [area for area, whole in zip(areas, complete, strict=True) if whole], "score": score})
    known = known.with_columns(
        pl.Series("rank", rank, dtype=pl.Int32),
        pl.Series("rank_low", low, dtype=pl.Int32) if low is not None else pl.lit(None, pl.Int32).alias("rank_low"),
        pl.Series("rank_high", high, dtype=pl.Int32) if high is not None else pl.lit(None, pl.Int32).alias("rank_high"),
    )
    return pl.DataFrame({"area": areas}).join(known, on="area", how="left", maintain_order="left")
