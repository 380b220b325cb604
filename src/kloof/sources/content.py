# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""From bytes to a grid of text: what a file is follows from its content, never from its extension."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kloof.errors import SourceBroken
from kloof.sources.odata import Records, records_of
from kloof.sources.workbooks import is_workbook, sheet_cells

__all__ = ["LARGEST", "Content", "Grid", "open_content"]

_DELIMITERS = ",;\t|"
_HEAD = 65536
LARGEST = 512 * 1024 * 1024
"""The most bytes of one file that are read, unpacked; the largest published table is far below."""


@dataclass(frozen=True, slots=True)
class Grid:
    """The rows of a file as text.

    Parameters
    ----------
    file
        Name of the file, relative to the folder that was read.
    columns
        The columns that were asked for, by name, each a list with one stripped text per row.
    decimal_comma
        Whether a comma inside a number may be a decimal comma, because the file separates its cells otherwise.
    delimiter
        What separates its cells.
    """

    file: str
    columns: dict[str, list[str]]
    decimal_comma: bool
    delimiter: str = ","

    @property
    def height(self) -> int:
        """Give the number of rows."""
        return len(next(iter(self.columns.values()), []))


@dataclass(frozen=True, slots=True)
class Content:
    """A file that was opened, with its header read and the rest still to be checked.

    Parameters
    ----------
    header
        Names of the columns, stripped; empty when the file is no table of text.
    unknown
        Why this is no table of text, when it is not.
    damage
        What is wrong with the file as a whole: raised only when its format turns out to be known.
    cells, records
        The table itself, where it is a workbook or an answer of an OData service.
    table
        The publisher's table, where the content names it.
    caution
        What may be wrong with it, to be said beside it in the list.
    """

    file: str
    sha256: str
    header: tuple[str, ...]
    delimiter: str = ","
    raw: bytes = b""
    unknown: str | None = None
    damage: SourceBroken | None = None
    cells: Mapping[str, list[str]] | None = None
    records: Records | None = None
    table: str | None = None
    caution: str = ""

    def grid(self, wanted: Callable[[str], bool]) -> Grid:
        """Read the wanted columns of every row.

        Raises
        ------
        SourceBroken
            The file is cut off, its encoding is broken, a column occurs twice, or a row has too few or too many cells.
        """
        if self.damage is not None:
            raise self.damage
        if self.cells is not None:
            return Grid(self.file, {n: c for n, c in self.cells.items() if wanted(n)}, decimal_comma=True)
        if self.records is not None:
            return Grid(self.file, {n: self.records.cells(n) for n in self.header if wanted(n)}, decimal_comma=True)
        text = _decode(self.file, self.raw)
        positions = {i: name for i, name in enumerate(self.header) if wanted(name)}
        double = sorted({name for name in positions.values() if list(positions.values()).count(name) > 1})
        if double:
            raise SourceBroken(
                self.file,
                place=f"column '{double[0]}'",
                expected="every column once",
                found="the same name twice",
                advice="Remove or rename one of the two columns.",
            )
        return Grid(self.file, self._cells(text, positions), self.delimiter != ",", self.delimiter)

    def _cells(self, text: str, positions: dict[int, str]) -> dict[str, list[str]]:
        columns: dict[str, list[str]] = {name: [] for name in positions.values()}
        pick = [(i, columns[name]) for i, name in positions.items()]
        width = len(self.header)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=self.delimiter, strict=True)
        try:
            next(reader)
            for row in reader:
                if len(row) != width:
                    if not row:
                        continue
                    raise SourceBroken(
                        self.file,
                        place=f"line {reader.line_num}",
                        expected=f"{width} cells, as in the header",
                        found=f"{len(row)}",
                        advice="The file may have been cut off, or uses two separators. Download it again.",
                    )
                for i, column in pick:
                    column.append(row[i].strip())
        except csv.Error as error:
            raise SourceBroken(
                self.file,
                place=f"line {reader.line_num}",
                expected="cells between well-formed quotation marks",
                found=str(error),
                advice="The file may have been cut off or edited by hand. Download it again.",
            ) from None
        return columns


def open_content(path: Path, file: str) -> Content:
    """Open one file: unpack it, find its separator and read its header.

    Parameters
    ----------
    path
        The file.
    file
        Its name in errors and lists: relative to the folder that is read.
    """
    if path.stat().st_size > LARGEST:
        with path.open("rb") as stream:
            return Content(file, hashlib.file_digest(stream, "sha256").hexdigest(), (), unknown=_too_large())
    packed = path.read_bytes()
    sha256 = hashlib.sha256(packed).hexdigest()
    raw, unknown, damage = _unpack(file, packed)
    if unknown is None and is_workbook(raw):
        cells = sheet_cells(raw) or {}
        nothing = None if cells else "a workbook without a sheet that can be read"
        return Content(file, sha256, tuple(cells), unknown=nothing, cells=cells)
    if unknown is None and _begin(raw)[:1] in (b"{", b"["):
        records = None if _starts_as_map(raw) else records_of(raw)
        if records is not None:
            return Content(file, sha256, records.names, records=records, table=records.table)
        if b"odata" in raw[:_HEAD] and raw.rstrip()[-1:] not in (b"}", b"]"):
            cut = _cut_off(file, "a complete answer of an OData service", "one that is cut off")
            return Content(file, sha256, (), unknown="an answer of an OData service that is cut off", damage=cut)
    if unknown is None:
        unknown = _no_table(raw)
    if unknown is not None:
        return Content(file, sha256, (), unknown=unknown, damage=damage)
    header, delimiter = _header(raw)
    caution = _CAUTION if raw is packed and _ends_open(raw) else ""
    return Content(file, sha256, header, delimiter, raw, damage=damage, caution=caution)


def _starts_as_map(raw: bytes) -> bool:
    """Whether this is a map, which is read elsewhere: looking for records in it takes as long as reading it."""
    return re.search(rb'"type"\s*:\s*"(?:FeatureCollection|Topology)"', raw[:2048]) is not None


def _unpack(file: str, packed: bytes) -> tuple[bytes, str | None, SourceBroken | None]:
    if packed[:2] == b"\x1f\x8b":
        try:
            raw, whole = _gunzip(packed)
        except _TooLargeError:
            return b"", _too_large(), None
        damage = None if whole else _cut_off(file, "a complete gzip file", "a file that ends too early or is damaged")
        if not whole and not raw:
            return b"", "a damaged gzip file of which nothing can be read", damage
        return raw, None, damage
    if packed[:4] == b"PK\x03\x04":
        return _unzip(file, packed)
    return packed, None, None


class _TooLargeError(Exception):
    """More comes out of a file than kloof reads."""


_CAUTION = "its last line has no end; the file may be cut off: compare the last row with the publisher's"


def _ends_open(raw: bytes) -> bool:
    """Whether only the last line has no end and may stop inside a number; gzip and zip tell by themselves."""
    return b"\n" in raw and raw[-1:] not in (b"\n", b"\r", b'"')


def _too_large() -> str:
    return f"more than {LARGEST // 1024**2} MiB, unpacked: no published table is that large; split it to use it"


def _gunzip(packed: bytes) -> tuple[bytes, bool]:
    """Unpack every member; also give whether the last one was complete."""
    parts: list[bytes] = []
    rest, room = packed, LARGEST
    while rest:
        member = zlib.decompressobj(wbits=31)
        try:
            parts.append(member.decompress(rest, room + 1))
            room -= len(parts[-1])
            if room < 0:
                raise _TooLargeError
        except zlib.error:
            return b"".join(parts) or _readable_start(rest), False
        if not member.eof:
            return b"".join(parts), False
        rest = member.unused_data.lstrip(b"\0")
    return b"".join(parts), True


def _readable_start(packed: bytes) -> bytes:
    """Unpack as far as a damaged file can be read, to recognise what it was."""
    member = zlib.decompressobj(wbits=31)
    start = b""
    for i in range(0, len(packed), 512):
        try:
            start += member.decompress(packed[i : i + 512], _HEAD)
        except zlib.error:
            break
        if len(start) >= _HEAD:
            break
    return start


def _unzip(file: str, packed: bytes) -> tuple[bytes, str | None, SourceBroken | None]:
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            names = [name for name in archive.namelist() if not name.endswith("/")]
            if "xl/workbook.xml" in names:
                return packed, None, None
            if "[Content_Types].xml" in names:
                return b"", "an office document that is no workbook", None
            if len(names) != 1:
                return b"", f"a zip archive of {len(names)} files; unpack it to use them", None
            if archive.getinfo(names[0]).flag_bits & 1:
                return b"", "a zip archive with a password; unpack it to use it", None
            with archive.open(names[0]) as inside:
                raw = inside.read(LARGEST + 1)
            return (b"", _too_large(), None) if len(raw) > LARGEST else (raw, None, None)
    except NotImplementedError:
        return b"", "a zip archive packed in a way that cannot be read here; unpack it to use it", None
    except _DAMAGED_ZIP:
        return b"", "a damaged zip archive", _cut_off(file, "a complete zip archive", "one that is cut off or damaged")


_DAMAGED_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
)


def _cut_off(file: str, expected: str, found: str) -> SourceBroken:
    return SourceBroken(file, place="the whole file", expected=expected, found=found, advice="Download it again.")


def _no_table(raw: bytes) -> str | None:
    start = raw[:_HEAD]
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "text in UTF-16; save it as UTF-8 to use it"
    if b"\0" in start:
        return "a binary file"
    begin = _begin(start)
    if not begin:
        return "an empty file"
    if begin[:1] in (b"{", b"[") and _looks_like_json(begin):
        return "a JSON file (a map, or metadata); kloof reads tables"
    return None


def _begin(raw: bytes) -> bytes:
    """Give what comes after a byte order mark and blanks."""
    return raw[:_HEAD].removeprefix(b"\xef\xbb\xbf").lstrip()


def _looks_like_json(begin: bytes) -> bool:
    try:
        json.loads(begin)
    except (ValueError, RecursionError):
        return begin[1:].lstrip()[:1] in (b'"', b"{", b"[")
    return True


def _header(raw: bytes) -> tuple[tuple[str, ...], str]:
    line = raw[:_HEAD].removeprefix(b"\xef\xbb\xbf").splitlines()[0].decode("utf-8", "replace")
    cells = {delimiter: next(csv.reader([line], delimiter=delimiter), []) for delimiter in _DELIMITERS}
    delimiter = max(_DELIMITERS, key=lambda d: len(cells[d]))
    return tuple(cell.strip() for cell in cells[delimiter]), delimiter


def _decode(file: str, raw: bytes) -> str:
    """Decode UTF-8 (with or without a byte order mark), or Windows text of before it."""
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        mixed = any(byte > 127 for byte in raw[: error.start])
        if not mixed:
            try:
                return raw.decode("cp1252")
            except UnicodeDecodeError:
                pass
        raise SourceBroken(
            file,
            place=f"line {line}",
            expected="text in UTF-8",
            found=f"the byte {raw[error.start]:#04x}, which is not",
            advice="Save the file as UTF-8, or download it again.",
        ) from None
