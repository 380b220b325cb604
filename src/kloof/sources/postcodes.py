# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The postcode most addresses of a neighbourhood have, as the key figures of districts and neighbourhoods tell it."""

from __future__ import annotations

import re

import polars as pl

from kloof.indicators import stem
from kloof.observations import POSTCODES
from kloof.sources.content import Content

__all__ = ["HOW", "read"]

HOW = "most_common"

_POSTCODE = ("pst_mvp", "meestvoorkomendepostcode", "postcode")
_COVERAGE = ("pst_dekp", "dekkingspercentage")
_AREA = ("gwb_code", "gwbcode10", "codering", "wijkenenbuurten", "bu_code", "bucode", "code")
_AT_LEAST = {"1": 0.9, "2": 0.8, "3": 0.7, "4": 0.6, "5": 0.5, "6": 0.0}
"""Classes of the share of addresses that have the postcode: 1 is over 90 %, 6 is half or less."""


def read(content: Content, year: int) -> pl.DataFrame:
    """Give the postcode of every neighbourhood of a file, with the columns of :data:`kloof.observations.POSTCODES`.

    A file may have none, and a cell without four digits tells of none: most addresses of a neighbourhood may have no
    postcode in common.
    """
    column = _column(content, _POSTCODE)
    area = _column(content, _AREA)
    if column is None or area is None:
        return pl.DataFrame(schema=POSTCODES)
    coverage = _column(content, _COVERAGE)
    grid = content.grid(lambda name: name in (column, area, coverage))
    shares = grid.columns[coverage] if coverage else [""] * len(grid.columns[area])
    rows = [
        (postcode, year, code, None, _AT_LEAST.get(share), HOW, content.file)
        for postcode, code, share in zip(grid.columns[column], grid.columns[area], shares, strict=True)
        if re.fullmatch(r"[1-9]\d{3}", postcode) and re.fullmatch(r"BU\d{4}[0-9A-Z]{4}", code)
    ]
    return pl.DataFrame(rows, schema=POSTCODES, orient="row").unique("area", keep="first", maintain_order=True)


def _column(content: Content, known: tuple[str, ...]) -> str | None:
    plain = {stem(name).casefold(): name for name in reversed(content.header)}
    return next((plain[name] for name in known if name in plain), None)
