# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The columns of every table in a release."""

from __future__ import annotations

import polars as pl

__all__ = ["AREAS", "CROSSWALK", "FIGURES", "NEIGHBOURS", "OBSERVATIONS", "OUTLINES", "POSTCODES"]

OBSERVATIONS: dict[str, type[pl.DataType]] = {
    "area": pl.String,
    "boundary_year": pl.Int32,
    "year": pl.Int32,
    "indicator": pl.String,
    "value": pl.Float64,
    "missing": pl.String,
    "origin": pl.String,
    "release": pl.String,
    "status": pl.String,
}
"""Columns of ``observations.parquet``. ``origin`` is the file, ``release`` the publisher's table."""

FIGURES: dict[str, type[pl.DataType]] = {
    "area": pl.String,
    "boundary_year": pl.Int32,
    "year": pl.Int32,
    "indicator": pl.String,
    "value": pl.Float64,
    "value_low": pl.Float64,
    "value_high": pl.Float64,
    "missing": pl.String,
    "origin": pl.String,
    "release": pl.String,
    "status": pl.String,
    "weight_year": pl.Int32,
    "weight_release": pl.String,
}
"""Columns of ``figures.parquet``: derived figures, with the year and table of the population they were divided by."""

AREAS: dict[str, type[pl.DataType]] = {
    "area": pl.String,
    "boundary_year": pl.Int32,
    "name": pl.String,
    "municipality": pl.String,
    "district": pl.String,
}
"""Columns of ``areas.parquet``. ``district`` is set for neighbourhoods, ``municipality`` for all below the country."""

CROSSWALK: dict[str, type[pl.DataType]] = {
    "from_year": pl.Int32,
    "to_year": pl.Int32,
    "from": pl.String,
    "to": pl.String,
    "share_of_addresses": pl.Float64,
    "share": pl.Float64,
    "how": pl.String,
}
"""Columns of ``crosswalk.parquet``: which share of the people of an area on one map lives in which area on another.

``share_of_addresses`` is the same for all addresses, null where no address file tells. An area that cannot be matched
has no ``to``, an area that nothing is matched to has no ``from``; both have ``how`` "boundary_changed".
"""

NEIGHBOURS: dict[str, type[pl.DataType]] = {"boundary_year": pl.Int32, "area": pl.String, "neighbour": pl.String}
"""Columns of ``neighbours.parquet``: areas that share a border, each pair both ways."""

OUTLINES: dict[str, type[pl.DataType]] = {
    "area": pl.String,
    "boundary_year": pl.Int32,
    "outline": pl.Binary,
    "grid": pl.String,
    "accuracy_m": pl.Float64,
    "origin": pl.String,
}
"""Columns of ``outlines.parquet``: the neighbourhoods and districts of every map, to draw with.

``outline`` is a polygon as WKB in whole metres; ``grid`` says which, as :class:`kloof.boundaries.Outlines` does.
``accuracy_m`` is how far a border may be off, null where the map does not state it. ``origin`` is the file.
"""

POSTCODES: dict[str, type[pl.DataType]] = {
    "postcode": pl.String,
    "boundary_year": pl.Int32,
    "area": pl.String,
    "addresses": pl.Float64,
    "coverage_at_least": pl.Float64,
    "how": pl.String,
    "origin": pl.String,
}
"""Columns of ``postcodes.parquet``: which four-digit postcodes belong to a neighbourhood.

``how`` is "most_common": the one postcode most addresses of the neighbourhood have, as the key figures tell it. Then
``addresses`` is null, and ``coverage_at_least`` the least share (0 to 1) of its addresses that have it, where told.
"""
