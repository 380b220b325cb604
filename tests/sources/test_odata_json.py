# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rows in JSON: the fast way and the general way give the same table, and what is no table is said to be none."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kloof.sources import odata_json
from kloof.sources.odata_json import parse_rows, read_numbers

NUMBERS = st.integers(-(10**12), 10**12) | st.decimals(-10_000, 10_000, places=3, allow_nan=False).map(float)
CELLS = st.none() | NUMBERS | st.text()
HOSTILE = st.sampled_from(["},{", '"value"', "]", "[", '":', ":", "},\n{", "\\", '"', "{", "}", "é", "\u2028", "\x7f"])
ROWS = st.lists(st.text(min_size=1) | HOSTILE, min_size=1, max_size=4, unique=True).flatmap(
    lambda names: st.lists(
        st.tuples(*[CELLS | HOSTILE for _ in names]).map(lambda cells: dict(zip(names, cells, strict=True))),
        min_size=1,
        max_size=8,
    )
)


def expected(cell: Any) -> str | None:
    if cell is None or isinstance(cell, str):
        return cell
    return str(int(cell)) if float(cell).is_integer() else str(cell)


@given(ROWS, st.sampled_from([None, 1]), st.booleans(), st.booleans())
def test_every_cell_comes_back(rows: list[dict[str, Any]], indent: int | None, enveloped: bool, escaped: bool):
    document = {"odata.metadata": "[x]", "value": rows, "odata.nextLink": "a?b"} if enveloped else rows
    raw = json.dumps(document, indent=indent, ensure_ascii=escaped).encode("utf-8", "surrogatepass")
    parsed = parse_rows(raw)
    assert parsed.rows.to_dicts() == [{name: expected(cell) for name, cell in row.items()} for row in rows]
    assert parsed.envelope.get("odata.nextLink") == ("a?b" if enveloped else None)
    assert parsed.rows.equals(odata_json._parse_slowly(raw).rows)


@given(ROWS)
def test_numbers_are_numbers_and_text_stays_text(rows: list[dict[str, Any]]):
    table = read_numbers(json.dumps({"value": rows}).encode())
    for name in rows[0]:
        cells = [row[name] for row in rows]
        if any(isinstance(cell, str) for cell in cells):
            assert table[name].to_list() == [expected(cell) for cell in cells]
        else:
            assert table[name].to_list() == [None if cell is None else float(cell) for cell in cells]


def test_rows_that_lack_a_member_have_null_there():
    raw = b'[{"a": 1, "b": 2}, {"a": 3}, {"c": "x", "a": 5}]'
    assert parse_rows(raw).rows.rows() == [("1", "2", None), ("3", None, None), ("5", None, "x")]
    assert read_numbers(raw).rows() == [(1.0, 2.0, None), (3.0, None, None), (5.0, None, "x")]


def test_a_word_far_down_keeps_the_column_text():
    rows = [{"a": n, "b": n} for n in range(500)] + [{"a": "x", "b": 1}]
    table = read_numbers(json.dumps(rows).encode())
    assert table["a"].to_list()[-2:] == ["499", "x"]
    assert table["b"].sum() == sum(range(500)) + 1


@pytest.mark.parametrize("raw", [b'{"value": []}', b"[]", b'\xef\xbb\xbf{"value": []}'])
def test_no_rows_is_an_empty_table(raw: bytes):
    assert parse_rows(raw).rows.is_empty()
    assert read_numbers(raw).is_empty()


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"<!DOCTYPE html><html><body>Storing</body></html>", "a web page"),
        (b"", "nothing"),
        (b'{"value": [{"a": 1}, {"a"', "cut off"),
        (b'{"value": [{"a": 1}]', "cut off"),
        (b'{"value": [{"a": \xe9}]}', "no JSON"),
        (b'{"error": "x"}', "without a list of rows"),
        (b'{"value": [1, 2]}', "without a list of rows"),
        (b'{"value": [{"a": {"b": 1}}]}', "rows inside rows"),
        (b'{"value": [{"a": [{"b": 1}, {"b": 2}]}]}', "rows inside rows"),
        (b"[" * 100_000, "no JSON"),
    ],
)
def test_what_is_no_table_is_said_to_be_none(raw: bytes, said: str):
    with pytest.raises(ValueError, match=said):
        parse_rows(raw)
    with pytest.raises(ValueError, match=said):
        read_numbers(raw)
