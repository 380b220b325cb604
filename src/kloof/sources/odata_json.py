# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rows in JSON, as OData services write them: ``{"odata.metadata": …, "value": [{…}, {…}]}``, or the bare list.

The rows are cut apart at their braces and parsed in one go by Polars, which is several times faster than building
Python objects. Whatever does not look as regular as a service writes it takes the slow, general way; both give the same
table.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import polars as pl

__all__ = ["JsonRows", "parse_rows", "read_numbers"]

_LINE_END, _COMMA, _BRACE, _COLON = b"\n,{:"
_BLANK_LINE_ENDS = bytes.maketrans(b"\r\n", b"  ")
_HEAD = 1 << 20
_SAMPLE = 20


@dataclass(frozen=True, slots=True)
class JsonRows:
    """The rows of a JSON document, and what stands around them.

    Parameters
    ----------
    envelope
        The members beside ``value``, such as ``@odata.nextLink``; empty for a bare list.
    rows
        One column per member, in the order of the first row; null where a row has null or lacks the member.
    """

    envelope: Mapping[str, Any]
    rows: pl.DataFrame


def parse_rows(raw: bytes) -> JsonRows:
    """Read rows in JSON with every cell as text.

    Parameters
    ----------
    raw
        The document in UTF-8, with or without byte order mark.

    Raises
    ------
    ValueError
        It is no JSON, or no list of flat rows; says which.

    Examples
    --------
    >>> page = parse_rows(b'{"value": [{"ID": 0, "Wijk": "WK000100"}, {"ID": 1, "Wijk": null}], "odata.count": "2"}')
    >>> page.rows.rows(), dict(page.envelope)
    ([('0', 'WK000100'), ('1', None)], {'odata.count': '2'})
    """
    cut = _cut(raw)
    if cut is not None:
        try:
            rows = pl.read_ndjson(cut.lines, schema=dict.fromkeys(cut.names, pl.String))
        except pl.exceptions.PolarsError:
            pass
        else:
            return JsonRows(cut.envelope, rows)
    return _parse_slowly(raw)


def read_numbers(raw: bytes) -> pl.DataFrame:
    """Read rows in JSON as a table to calculate with.

    A column of JSON numbers becomes floating point; a column with text anywhere stays text, so that codes keep their
    letters and zeros. Null is missing, never zero.

    Raises
    ------
    ValueError
        It is no JSON, or no list of flat rows; says which.

    Examples
    --------
    >>> raw = b'[{"Wijk": "WK000100", "AantalInwoners_5": 120}, {"Wijk": "WK000101", "AantalInwoners_5": null}]'
    >>> read_numbers(raw).rows()
    [('WK000100', 120.0), ('WK000101', None)]
    """
    cut = _cut(raw)
    if cut is not None:
        schema = {name: pl.String if name in cut.texts else pl.Float64 for name in cut.names}
        try:
            return pl.read_ndjson(cut.lines, schema=schema)
        except pl.exceptions.PolarsError:
            pass
    _, rows = _load(raw)
    names = _names_of(rows)
    columns = {name: [row.get(name) for row in rows] for name in names}
    return pl.DataFrame(
        [
            pl.Series(name, cells, dtype=pl.Float64)
            if all(cell is None or (isinstance(cell, (int, float)) and not isinstance(cell, bool)) for cell in cells)
            else pl.Series(name, [_as_text(cell) for cell in cells], dtype=pl.String)
            for name, cells in columns.items()
        ]
    )


@dataclass(frozen=True, slots=True)
class _Cut:
    """A regular document, cut into one row per line; `texts` are the columns with text among the first rows."""

    envelope: Mapping[str, Any]
    lines: bytes
    names: tuple[str, ...]
    texts: frozenset[str]


def _cut(raw: bytes) -> _Cut | None:
    """Cut a document into lines, or give None when it is not regular enough to be sure that the cuts are right.

    Nothing is copied twice: these documents are large, and copying takes as long as reading.
    """
    start = raw.find(b"[", max(raw.find(b'"value"', 0, _HEAD), 0)) + 1
    end = raw.rfind(b"]")
    if not 0 < start <= end:
        return None
    try:
        around = json.loads((raw[:start] + raw[end:]).decode("utf-8-sig"))
    except ValueError:
        return None
    if b"\n" in raw:
        raw = raw.translate(_BLANK_LINE_ENDS)
    sample = _first_rows(raw, start, end)
    if not sample:
        return None
    names = tuple(sample[0])
    lines = io.BytesIO(raw)
    with lines.getbuffer() as signs:
        signs[:start] = b" " * start
        signs[end:] = b" " * (len(raw) - end)
        cells = len(names) * _break_between_rows(raw, start, end, signs)
    if any(tuple(row) != names for row in sample) or not _has_cells(raw, start, end, cells):
        return None
    if any(isinstance(cell, (dict, list, bool)) for row in sample for cell in row.values()):
        return None
    envelope = {name: member for name, member in around.items() if name != "value"} if isinstance(around, dict) else {}
    texts = frozenset(name for row in sample for name, cell in row.items() if isinstance(cell, str))
    return _Cut(envelope, lines.getvalue(), names, texts)


def _break_between_rows(raw: bytes, start: int, end: int, signs: memoryview) -> int:
    """Put a line end where a comma stands between two rows; give how many rows that makes."""
    height, brace = 1, raw.find(b"}", start, end)
    while brace >= 0:
        comma = _next_sign(raw, brace + 1)
        if raw[comma] == _COMMA and raw[_next_sign(raw, comma + 1)] == _BRACE:
            signs[comma] = _LINE_END
            height += 1
        brace = raw.find(b"}", brace + 1, end)
    return height


def _next_sign(raw: bytes, at: int) -> int:
    """Give where the next sign stands that is no blank; the bracket at the end of the rows stops it."""
    while raw[at] in b" \t\r":
        at += 1
    return at


def _has_cells(raw: bytes, start: int, end: int, cells: int) -> bool:
    """Say whether there are as many names of members as a table of this size has: one more or less is no table."""
    signs = np.frombuffer(raw, np.uint8)
    colons = sum(int(np.count_nonzero(signs[at : min(at + _HEAD, end)] == _COLON)) for at in range(start, end, _HEAD))
    return colons == cells or raw.count(b'":', start, end) == cells


def _first_rows(raw: bytes, start: int, end: int) -> list[dict[str, Any]]:
    """Read the first rows one by one, as long as they are whole."""
    text = raw[start : min(start + _HEAD, end)].decode("utf-8", "replace")
    rows: list[dict[str, Any]] = []
    at, decoder = len(text) - len(text.lstrip()), json.JSONDecoder()
    try:
        while at < len(text) and len(rows) < _SAMPLE:
            row, at = decoder.raw_decode(text, at)
            if not isinstance(row, dict):
                return []
            rows.append(row)
            rest = text[at : at + 64].lstrip()
            at += len(text[at : at + 64]) - len(rest)
            if not rest.startswith(","):
                break
            at += 1 + len(rest[1:]) - len(rest[1:].lstrip())
    except (ValueError, RecursionError):
        return rows
    return rows


def _parse_slowly(raw: bytes) -> JsonRows:
    envelope, rows = _load(raw, as_text=True)
    names = _names_of(rows)
    columns = {name: [_as_text(row.get(name)) for row in rows] for name in names}
    return JsonRows(envelope, pl.DataFrame(columns, schema=dict.fromkeys(names, pl.String)))


def _load(raw: bytes, *, as_text: bool = False) -> tuple[Mapping[str, Any], list[dict[str, Any]]]:
    try:
        text = raw.decode("utf-8-sig")
        document = json.loads(text, parse_int=str, parse_float=_number) if as_text else json.loads(text)
    except (ValueError, RecursionError):
        begin = raw[:200].lstrip().removeprefix(b"\xef\xbb\xbf").lstrip()
        kind = "a web page" if begin[:1] == b"<" else "nothing" if not begin else "no JSON, or JSON that is cut off"
        raise ValueError(kind) from None
    envelope: Mapping[str, Any] = {}
    if isinstance(document, dict):
        envelope = {name: member for name, member in document.items() if name != "value"}
        document = document.get("value")
    if not isinstance(document, list) or not all(isinstance(row, dict) for row in document):
        raise ValueError("JSON without a list of rows under 'value'")
    if any(isinstance(cell, (dict, list)) for row in document for cell in row.values()):
        raise ValueError("JSON with rows inside rows, which is no table")
    return envelope, document


def _names_of(rows: list[dict[str, Any]]) -> list[str]:
    return list(dict.fromkeys(name for row in rows for name in row))


def _number(text: str) -> str:
    """Write a number as the fast way does: without exponent, and without decimals that say nothing."""
    plain = format(Decimal(repr(float(text))), "f")
    return plain.removesuffix(".0")


def _as_text(cell: Any) -> str | None:
    if cell is None or isinstance(cell, str):
        return cell
    return _number(repr(cell)) if isinstance(cell, float) else json.dumps(cell)
