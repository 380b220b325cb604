# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Figures of OData 4 that were saved as they come, with the list of measures (``MeasureCodes``) beside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import polars as pl

from kloof.errors import SourceBroken
from kloof.sources.content import Content, open_content
from kloof.sources.odata import column_name, side_by_side

__all__ = ["with_measures"]


def with_measures(content: Content, path: Path) -> tuple[Content, str]:
    """Put figures side by side under the names their measures have.

    Parameters
    ----------
    content
        One row per figure: ``Measure``, ``Value``, and the codes of what it is about.
    path
        Where it stands; the list of measures is a file beside it with ``MeasureCodes`` in its name.

    Returns
    -------
    tuple
        One row per area and period, and the empty string; or the content as it was, and what is lacking.

    Raises
    ------
    SourceBroken
        A figure is there twice, or the file is cut off.
    """
    grid = content.grid(lambda _: True)
    long = pl.DataFrame({name: pl.Series(name, cells, dtype=pl.String) for name, cells in grid.columns.items()})
    measures = set(long["Measure"])
    titles = next((found for found in _lists(path, content.table) if measures <= found.keys()), None)
    if titles is None:
        table = content.table or "TABLE"
        return content, (
            "one row per figure, and no list beside it names all its measures: save MeasureCodes of the same table in "
            f"this folder, or use `kloof fetch {table}`"
        )
    try:
        wide = side_by_side(long, {code: column_name(title, n) for n, (code, title) in enumerate(titles.items(), 1)})
    except ValueError as error:
        raise SourceBroken(
            content.file,
            place="the whole file",
            expected="every figure once",
            found=str(error),
            advice="Save the pages of the table again, each once.",
        ) from None
    cells = {name: wide[name].fill_null("").to_list() for name in wide.columns}
    return replace(content, header=tuple(cells), cells=cells, records=None), ""


def _lists(path: Path, table: str | None) -> Iterator[dict[str, str]]:
    """Give the lists of measures beside a file, code to title in their order; one of another table is none."""
    for beside in sorted(path.parent.iterdir()):
        if "measurecodes" not in beside.name.casefold() or not beside.is_file():
            continue
        listed = open_content(beside, beside.name)
        if {"Identifier", "Title"} <= set(listed.header) and (table is None or listed.table in (None, table)):
            try:
                grid = listed.grid(lambda name: name in ("Identifier", "Title"))
            except SourceBroken:
                continue
            yield dict(zip(grid.columns["Identifier"], grid.columns["Title"], strict=True))
