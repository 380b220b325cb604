# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables as text in, tables as text out; and towns of squares to lay over each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import polars as pl
import pytest
import shapely

from kloof.boundaries import Outlines, harmonise
from kloof.observations import CROSSWALK, OBSERVATIONS


def rows_of(text: str) -> list[dict[str, str]]:
    lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]


def number(cell: str) -> float | None:
    return None if cell in ("", "-") or cell.isidentifier() else float(cell)


def values_of(text: str, boundary_year: int = 2023) -> pl.DataFrame:
    """Read ``area | value [| people]``; a word where the value would stand is the reason it is missing."""
    rows = [
        (row["area"], boundary_year, 2023, number(row["value"]), row["value"] if number(row["value"]) is None else None)
        for row in rows_of(text)
    ]
    schema = {"area": pl.String, "boundary_year": pl.Int32, "year": pl.Int32, "value": pl.Float64, "missing": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def crosswalk_of(text: str) -> pl.DataFrame:
    """Read ``from | to | share``; a dash stands where nothing was matched."""
    rows = []
    for row in rows_of(text):
        matched = row["from"] != "-" and row["to"] != "-"
        ends = [None if row[end] == "-" else row[end] for end in ("from", "to")]
        share = float(row["share"]) if matched else None
        every = float(row["of_addresses"]) if row.get("of_addresses") else None
        rows.append((2023, 2024, *ends, every, share, "addresses" if matched else "boundary_changed"))
    return pl.DataFrame(rows, schema=CROSSWALK, orient="row")


def written(values: pl.DataFrame) -> str:
    """Write ``area | value | coverage`` the way the tables in a test are written."""
    rows = [("area", "value", "coverage")]
    for area, value, missing, coverage in values.select("area", "value", "missing", "coverage").iter_rows():
        rows.append((area, missing if value is None else f"{value:g}", "-" if coverage is None else f"{coverage:g}"))
    return "\n".join(" | ".join(row) for row in rows)


def plain(text: str) -> str:
    return "\n".join(" | ".join(cell.strip() for cell in line.split("|")) for line in text.strip().splitlines())


@pytest.fixture
def harmonised() -> Callable[..., str]:
    def bring(before: str, crosswalk: str, *, kind: str, **options: object) -> str:
        people = {row["area"]: float(row["people"]) for row in rows_of(before) if row.get("people", "-") != "-"}
        told = harmonise(
            values_of(before),
            crosswalk_of(crosswalk),
            kind=kind,  # type: ignore[arg-type]  # the test names one of the two
            to_year=2024,
            weights=people if "people" in before.splitlines()[1] else None,
            **options,  # type: ignore[arg-type]  # the test names options that exist
        )
        return written(told.values)

    return bring


@pytest.fixture
def areas_of() -> Callable[[str], tuple[pl.DataFrame, pl.DataFrame]]:
    """Read ``area | map | name | residents`` into areas and observations."""

    def read(text: str) -> tuple[pl.DataFrame, pl.DataFrame]:
        rows = rows_of(text)
        areas = pl.DataFrame(
            [(row["area"], int(row["map"]), row["name"]) for row in rows],
            schema={"area": pl.String, "boundary_year": pl.Int32, "name": pl.String},
            orient="row",
        )
        counted = [row for row in rows if row["residents"] != "-"]
        seen = [
            (row["area"], int(row["map"]), int(row["map"]), "residents", float(row["residents"]), None, "f", "KWB", "-")
            for row in counted
        ]
        return areas, pl.DataFrame(seen, schema=OBSERVATIONS, orient="row")

    return read


def squares(boundary_year: int, boxes: Mapping[str, tuple[float, ...]], **how: object) -> Outlines:
    """Give a map of boxes in metres; it states an accuracy of one metre unless told otherwise."""
    told = {"grid": "rd", "accuracy": 1.0} | how
    shapes = np.array([shapely.box(*box) for box in boxes.values()])
    return Outlines(boundary_year, next(iter(boxes))[:2], "boxes", tuple(boxes), shapes, **told)  # type: ignore[arg-type]  # the test names fields that exist
