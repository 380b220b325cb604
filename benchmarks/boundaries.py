# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Lay two national maps over each other, beside tobler; and apply a stored cross-walk to many figures.

Two maps of 14,000 polygons with borders that bend, of which 92 % are the same on both. Targets: at least 8 times as
fast as ``tobler.area_interpolate`` with results equal to 5e-5; a stored cross-walk applied to 150 indicators in under
0.1 s. Medians of five, in turn. tobler is no dependency: ``pip install tobler geopandas``.
Run: ``python benchmarks/boundaries.py``.
"""

from __future__ import annotations

import statistics
import time
import warnings
from collections.abc import Callable

import numpy as np
import polars as pl
import shapely

from kloof.boundaries import Outlines, between, harmonise, overlay
from kloof.observations import CROSSWALK

WIDE, HIGH, POINTS, RUNS = 140, 100, 12, 5


def national_map(seed: int, changed: float) -> np.ndarray:
    """Give 14,000 polygons that fill the plane; a part of the corners is moved by the seed."""
    fixed = np.random.default_rng(1)
    corners = np.stack(np.meshgrid(np.arange(WIDE + 1.0), np.arange(HIGH + 1.0), indexing="ij"), axis=-1) * 600
    corners += fixed.uniform(-80, 80, corners.shape)
    bends = {along: fixed.uniform(-25, 25, (WIDE + 1, HIGH + 1, POINTS, 2)) for along in ("x", "y")}
    moved = np.random.default_rng(seed)
    blocks = moved.random((WIDE // 2 + 1, HIGH // 2 + 1)) < changed
    for i, j in zip(*np.nonzero(blocks), strict=True):
        corners[min(2 * i + 1, WIDE), min(2 * j + 1, HIGH)] += moved.uniform(-90, 90, 2)
    steps = np.linspace(0, 1, POINTS + 2)[1:-1, None]

    def edge(along: str, i: int, j: int) -> np.ndarray:
        start = corners[i, j]
        end = corners[i + 1, j] if along == "x" else corners[i, j + 1]
        return np.concatenate(
            [[start], start + (end - start) * steps + bends[along][i, j] * np.minimum(steps, 1 - steps)]
        )

    cells = []
    for i in range(WIDE):
        for j in range(HIGH):
            ring = [edge("x", i, j), edge("y", i + 1, j), edge("x", i, j + 1)[::-1], edge("y", i, j)[::-1]]
            bottom, right, top, left = ring
            top, left = (
                np.concatenate([[corners[i + 1, j + 1]], top[:-1]]),
                np.concatenate([[corners[i, j + 1]], left[:-1]]),
            )
            cells.append(shapely.polygons(np.concatenate([bottom, right, top, left])))
    return np.array(cells)


def median(work: Callable[[], object]) -> float:
    seconds = []
    for _ in range(RUNS):
        began = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds)


def main() -> None:
    before, after = national_map(0, 0.0), national_map(2, 0.08)
    codes = tuple(f"BU{i:08}" for i in range(len(before)))
    same = len(set(shapely.to_wkb(before)) & set(shapely.to_wkb(after)))
    points = shapely.get_num_coordinates(before).mean()
    print(f"{len(before):,} polygons of {points:.0f} points, {same / len(before):.1%} the same on both maps")
    assert shapely.is_valid(before).all()
    assert shapely.is_valid(after).all()
    one = Outlines(2023, "BU", "before", codes, before, "rd", 1.0)
    two = Outlines(2024, "BU", "after", codes, after, "rd", 1.0)
    people = np.random.default_rng(3).uniform(0, 3000, len(before))
    ours = median(lambda: overlay(one, two))
    rows = overlay(one, two).select(
        pl.lit(2023, dtype=pl.Int32).alias("from_year"), pl.lit(2024, dtype=pl.Int32).alias("to_year"), "from", "to",
        pl.lit(None, dtype=pl.Float64).alias("share_of_addresses"), "share", pl.lit("geometry").alias("how"),
    ).select(*CROSSWALK)  # fmt: skip
    way = between(rows, 2023, 2024)
    here = way.apply(people[:, None], kind="extensive")[0][:, 0]
    print(f"kloof overlay                 {ours:8.3f} s")
    try:
        import geopandas
        from tobler.area_weighted import area_interpolate
    except ImportError:
        print("tobler is not installed; nothing to compare with")
    else:
        warnings.simplefilter("ignore")
        frame = geopandas.GeoDataFrame({"people": people}, geometry=list(before), crs=28992)
        onto = geopandas.GeoDataFrame(geometry=list(after), crs=28992)
        theirs = median(lambda: area_interpolate(frame, onto, extensive_variables=["people"]))
        there = area_interpolate(frame, onto, extensive_variables=["people"])["people"].to_numpy()
        apart = np.abs(here - there) / np.maximum(there, 1)
        print(f"tobler area_interpolate       {theirs:8.3f} s   {theirs / ours:.1f} times ours (target 8)")
        print(f"largest relative difference   {apart.max():8.1e}     (target 5e-5)")
    many = np.random.default_rng(4).uniform(0, 100, (len(before), 150))
    holes = np.where(np.random.default_rng(5).random(many.shape) < 0.05, np.nan, many)
    for name, table in (("complete", many), ("5 % missing", holes)):
        for kind in ("extensive", "intensive"):
            seconds = median(lambda t=table, k=kind: way.apply(t, kind=k, weights=people))  # type: ignore[misc]  # bound now
            print(f"150 indicators, {name:11} {kind} {seconds:8.3f} s (target 0.1)")
    print(f"reading the stored way        {median(lambda: between(rows, 2023, 2024)):8.3f} s")
    values = pl.DataFrame({"area": codes, "boundary_year": 2023, "year": 2023, "value": people, "missing": None})
    print(f"one indicator with reasons    {median(lambda: harmonise(values, way, kind='extensive')):8.3f} s")


if __name__ == "__main__":
    main()
