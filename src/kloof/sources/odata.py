# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Answers of an OData service that were saved: one row per area, or (OData 4) one row per figure.

One row per figure says ``Measure`` and ``Value``; the names of the measures stand in a list of their own
(``MeasureCodes``), saved beside it. Put side by side it is the same table as one row per area.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from kloof.sources.odata_json import parse_rows

__all__ = ["Records", "column_name", "is_one_row_per_figure", "records_of", "side_by_side"]

_ABOUT_A_FIGURE = ("Id", "Measure", "ValueAttribute", "Value", "StringValue")
_NAME_LENGTH = 40


@dataclass(frozen=True, slots=True)
class Records:
    """Flat records under one set of names, and the publisher's table where the answer names it."""

    rows: pl.DataFrame
    table: str | None

    @property
    def names(self) -> tuple[str, ...]:
        """Give the names of the fields."""
        return tuple(self.rows.columns)

    def cells(self, name: str) -> list[str]:
        """Give one field of every record as text; what is null or absent is empty."""
        return self.rows[name].fill_null("").str.strip_chars().to_list()


def records_of(raw: bytes) -> Records | None:
    """Read the records of a JSON answer; None when it is no JSON, or something else than flat records."""
    try:
        answer = parse_rows(raw)
    except ValueError:
        return None
    if answer.rows.is_empty():
        return None
    context = " ".join(str(answer.envelope.get(key, "")) for key in ("odata.metadata", "@odata.context"))
    table = re.search(r"\d{5}(?:NED|ENG)", context, re.IGNORECASE)
    return Records(answer.rows, table[0].upper() if table else None)


def is_one_row_per_figure(names: tuple[str, ...]) -> bool:
    """Say whether these are the columns of figures of OData 4: a measure and its value."""
    return "Measure" in names and bool({"Value", "StringValue"} & set(names))


def side_by_side(long: pl.DataFrame, columns: Mapping[str, str]) -> pl.DataFrame:
    """Put figures side by side: one row per area and period, sorted by their codes, every cell as text.

    A figure without a value is ``.``, as in StatLine, unless it cannot exist; a figure that was not sent is empty.

    Parameters
    ----------
    long
        One row per figure, with ``Measure``, ``Value`` or ``StringValue``, and the codes of what it is about.
    columns
        The name of the column that each measure gets.

    Raises
    ------
    ValueError
        A figure is there twice.

    Examples
    --------
    >>> long = pl.DataFrame({"WijkenEnBuurten": ["GM9999", "GM9999"], "Measure": ["T1", "M2"], "Value": ["17500", None],
    ...                      "ValueAttribute": ["None", "Confidential"]})
    >>> side_by_side(long, {"T1": "AantalInwoners_1", "M2": "Koopwoningen_2"}).rows()
    [('GM9999', '17500', '.')]
    """
    dimensions = [name for name in long.columns if name not in _ABOUT_A_FIGURE]
    if long.select(pl.struct(*dimensions, "Measure").is_duplicated().any()).item():
        raise ValueError("the same figure came twice")
    blank = pl.lit(None, dtype=pl.String)
    told = [pl.col(name).replace("", None) for name in ("StringValue", "Value") if name in long.columns]
    value = pl.coalesce(*told, blank)
    mark = pl.col("ValueAttribute") if "ValueAttribute" in long.columns else blank
    hidden = mark.is_not_null() & ~mark.is_in(["None", "Impossible", ""])
    wide = long.with_columns(cell=pl.when(value.is_null() & hidden).then(pl.lit(".")).otherwise(value)).pivot(
        on="Measure", index=dimensions, values="cell", aggregate_function="first"
    )
    names = {code: name for code, name in columns.items() if code in wide.columns}
    others = sorted(set(wide.columns) - set(names) - set(dimensions))
    return wide.select(*dimensions, *names, *others).rename(names).sort(dimensions)


def column_name(title: str, place: int) -> str:
    """Give the name StatLine has for a measure: its title in one word, a line, and its place.

    Indicator cards know measures by these names, and OData 4 only sends titles. StatLine cuts titles at 40 letters.

    Examples
    --------
    >>> column_name("Percentage twee-onder-één-kap-woning (eengezins)", 43), column_name("0 tot 15 jaar", 8)
    ('PercentageTweeOnderEenKapWoningEe_43', 'k_0Tot15Jaar_8')
    """
    plain = unicodedata.normalize("NFKD", title.strip()[:_NAME_LENGTH]).encode("ascii", "ignore").decode()
    word = "".join(part[0].upper() + part[1:] for part in re.findall(r"[0-9A-Za-z]+", plain))
    return f"{'k_' if word[:1].isdigit() else ''}{word}_{place}"
