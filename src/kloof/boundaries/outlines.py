# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Outlines of areas on a map: which areas touch, and how much of one map's areas lies in those of another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
import shapely
from numpy.typing import NDArray

from kloof.observations import NEIGHBOURS, OUTLINES

__all__ = ["ACCURATE_ENOUGH", "Outlines", "contiguous", "drawn", "neighbours", "overlay"]

ACCURATE_ENOUGH = 5.0
"""Metres. A street is wider; a map that says less of itself does not tell on which side of it people live."""

_UNSTATED = 40.0
"""Metres between borders that are the same on the ground, on a map that does not say how accurate it is."""

_TOUCH = 3
_SLIVER = 1e-9
_UNCOVERED = 1e-6


@dataclass(frozen=True)
class Outlines:
    """The areas of one level on one map.

    Parameters
    ----------
    boundary_year, level
        The map, and ``BU``, ``WK`` or ``GM``.
    areas
        Codes, each once.
    shapes
        Array of polygons of the same length, in metres.
    grid
        ``rd`` (Dutch national grid) or ``wgs84`` (degrees, laid flat with equal areas). Two maps of different grids are
        never laid over each other.
    accuracy
        Metres a border may be off, when the map states it; None when it does not, and then it is good for neighbours
        only.
    touching
        Pairs of positions that share a border, when the file itself says so (TopoJSON).
    """

    boundary_year: int
    level: str
    file: str
    areas: tuple[str, ...]
    shapes: NDArray[np.object_]
    grid: str
    accuracy: float | None = None
    touching: NDArray[np.intp] | None = None

    @property
    def tells_areas(self) -> bool:
        """Whether the map states enough accuracy to divide people by land."""
        return self.accuracy is not None and self.accuracy <= ACCURATE_ENOUGH

    def can_be_laid_over(self, other: Outlines) -> bool:
        """Whether land of one may be measured in the other: both accurate enough and on the same grid."""
        return self.tells_areas and other.tells_areas and self.grid == other.grid and self.level == other.level


def overlay(before: Outlines, after: Outlines) -> pl.DataFrame:
    """Give the share of the land of each area of one map that lies in each area of another.

    Outlines that are the same on both maps are recognised and not computed; the others are first laid over what
    changed, and over the rest only where that leaves land uncovered. Outlines must be valid polygons. Land that lies in
    no area of the other map is left out of the division, so that shares add up to 1 for every area that meets any.

    Returns
    -------
    DataFrame
        ``from, to, share``; an area that meets none has no row.

    Examples
    --------
    >>> def squares(codes, *corners):
    ...     shapes = np.array([shapely.box(*corner) for corner in corners])
    ...     return Outlines(2024, "BU", "squares", codes, shapes, "rd", 1.0)
    >>> one, two = squares(("A",), (0, 0, 4, 1)), squares(("B", "C"), (0, 0, 3, 1), (3, 0, 4, 1))
    >>> overlay(one, two).rows()
    [('A', 'B', 0.75), ('A', 'C', 0.25)]
    """
    same_before, same_after = _identical(before.shapes, after.shapes)
    rest = np.setdiff1d(np.arange(len(before.shapes)), same_before)
    changed = np.setdiff1d(np.arange(len(after.shapes)), same_after)
    own = shapely.area(before.shapes[rest])
    left, right, land = _pieces(before.shapes[rest], after.shapes[changed])
    right = changed[right]
    uncovered = own - np.bincount(left, weights=land, minlength=len(rest)) > _UNCOVERED * own
    if uncovered.any():
        more, over, extra = _pieces(before.shapes[rest[uncovered]], after.shapes[same_after])
        left = np.concatenate([left, np.flatnonzero(uncovered)[more]])
        right, land = np.concatenate([right, same_after[over]]), np.concatenate([land, extra])
    kept = land > _SLIVER * own[left]
    codes_before, codes_after = np.array(before.areas, dtype=object), np.array(after.areas, dtype=object)
    pieces = pl.DataFrame(
        {
            "from": np.concatenate([codes_before[same_before], codes_before[rest][left[kept]]]).tolist(),
            "to": np.concatenate([codes_after[same_after], codes_after[right[kept]]]).tolist(),
            "land": np.concatenate([np.ones(len(same_before)), land[kept]]),
        },
        schema={"from": pl.String, "to": pl.String, "land": pl.Float64},
    )
    return pieces.select("from", "to", share=pl.col("land") / pl.col("land").sum().over("from")).sort("from", "to")


def contiguous(outlines: Outlines) -> pl.DataFrame:
    """Give the areas that share a border: ``boundary_year, area, neighbour``, each pair both ways.

    Borders count as shared where they run closer together than the map is accurate (40 metres where it does not say),
    along at least three times that length: areas that only meet at a corner are no neighbours, and a map of which every
    municipality was simplified by itself still has neighbours across municipalities.
    """
    pairs = outlines.touching if outlines.touching is not None else _close_borders(outlines)
    codes = np.array(outlines.areas, dtype=object)
    both = np.concatenate([pairs, pairs[:, ::-1]]) if len(pairs) else np.empty((0, 2), dtype=np.intp)
    frame = pl.DataFrame(
        {"area": codes[both[:, 0]].tolist(), "neighbour": codes[both[:, 1]].tolist()},
        schema={"area": pl.String, "neighbour": pl.String},
    )
    year = pl.lit(outlines.boundary_year, dtype=pl.Int32)
    return frame.unique().select(boundary_year=year, area="area", neighbour="neighbour").sort("area", "neighbour")


def neighbours(maps: Sequence[Outlines]) -> pl.DataFrame:
    """Give the neighbours on every map, from the best outlines of each level and year.

    The best are those that state the best accuracy, then those of which the file itself says what touches, then those
    with the most areas.
    """
    best = _best(maps)
    found = [contiguous(best[key]) for key in sorted(best)]
    return pl.concat(found) if found else pl.DataFrame(schema=NEIGHBOURS)


def drawn(maps: Sequence[Outlines]) -> pl.DataFrame:
    """Give the outlines of neighbourhoods and districts to draw with, from the best map of each level and year.

    Corners are rounded to whole metres, which no eye can see on a map of a municipality; nothing else is left out.

    Returns
    -------
    DataFrame
        The columns of :data:`kloof.observations.OUTLINES`.

    Examples
    --------
    >>> square = np.array([shapely.box(0, 0, 400.4, 100)])
    >>> one = Outlines(2024, "BU", "map.geojson", ("BU99990001",), square, "rd", 10.0)
    >>> drawn([one]).select("area", "accuracy_m").rows()
    [('BU99990001', 10.0)]
    """
    best = _best(maps)
    found = []
    for year, level in sorted(best):
        if level == "GM":
            continue
        one = best[year, level]
        rounded = shapely.transform(one.shapes, np.round)
        found.append(
            pl.DataFrame(
                {"area": list(one.areas), "outline": shapely.to_wkb(rounded, byte_order=1).tolist()},
                schema={"area": pl.String, "outline": pl.Binary},
            ).with_columns(
                boundary_year=pl.lit(year, dtype=pl.Int32),
                grid=pl.lit(one.grid),
                accuracy_m=pl.lit(one.accuracy, dtype=pl.Float64),
                origin=pl.lit(one.file),
            )
        )
    return pl.concat(found).select(*OUTLINES) if found else pl.DataFrame(schema=OUTLINES)


def _best(maps: Sequence[Outlines]) -> dict[tuple[int, str], Outlines]:
    """Give the best map of each year and level, by :func:`_quality`."""
    best: dict[tuple[int, str], Outlines] = {}
    for outlines in sorted(maps, key=_quality, reverse=True):
        best[outlines.boundary_year, outlines.level] = outlines
    return best


def _quality(outlines: Outlines) -> tuple[float, bool, int, str]:
    accuracy = float("inf") if outlines.accuracy is None else outlines.accuracy
    return accuracy, outlines.touching is None, -len(outlines.areas), outlines.file


def _identical(left: NDArray[np.object_], right: NDArray[np.object_]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Give the positions of shapes that are the same to the last digit on both sides."""
    there = {shape: place for place, shape in enumerate(shapely.to_wkb(right))}
    pairs = [(place, there[shape]) for place, shape in enumerate(shapely.to_wkb(left)) if shape in there]
    found = np.array(pairs, dtype=np.intp).reshape(-1, 2)
    return found[:, 0], found[:, 1]


def _pieces(
    left: NDArray[np.object_], right: NDArray[np.object_]
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float64]]:
    """Give the pairs that meet, and the land they have in common."""
    one, two = shapely.STRtree(right).query(left, predicate="intersects")
    return one, two, shapely.area(shapely.intersection(left[one], right[two]))


def _close_borders(outlines: Outlines) -> NDArray[np.intp]:
    """Walk along the simpler of two outlines, and measure how far that runs within reach of the other."""
    shapes, near = outlines.shapes, outlines.accuracy or _UNSTATED
    pairs = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=near).T
    pairs = pairs[pairs[:, 0] < pairs[:, 1]]
    points = shapely.get_num_coordinates(shapes)
    turned = points[pairs[:, 0]] > points[pairs[:, 1]]
    walked, reached = np.where(turned, pairs.T[::-1], pairs.T)
    around = shapely.buffer(shapes, near, quad_segs=1)
    shared = shapely.length(shapely.intersection(shapely.boundary(shapes)[walked], around[reached]))
    found: NDArray[np.intp] = pairs[shared > _TOUCH * near]
    return found
