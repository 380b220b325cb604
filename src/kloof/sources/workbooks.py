# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Workbooks (xlsx, and xls of before 2007): the sheet with the most cells, as text."""

from __future__ import annotations

import io
import zipfile

import fastexcel

__all__ = ["is_workbook", "sheet_cells"]

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"


def is_workbook(raw: bytes) -> bool:
    """Say whether these bytes are a whole workbook with sheets; a text document or a damaged file is none."""
    if raw[:8] == _OLD_OFFICE:
        return sheet_cells(raw) is not None
    if raw[:4] != _ZIP:
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except zipfile.BadZipFile:
        return False


def sheet_cells(raw: bytes) -> dict[str, list[str]] | None:
    """Give the columns of the largest sheet, each a list with one stripped text per row; None when it has no sheet.

    Numbers come as the workbook stores them, with a decimal point; text keeps its decimal comma.
    """
    try:
        book = fastexcel.read_excel(raw)
        sheets = [book.load_sheet(name, dtypes="string") for name in book.sheet_names]
    except fastexcel.FastExcelError:
        return None
    if not sheets:
        return None
    table = max(sheets, key=lambda sheet: sheet.height * sheet.width).to_polars()
    return {name.strip(): table[name].fill_null("").str.strip_chars().to_list() for name in table.columns}
