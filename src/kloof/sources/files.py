# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Read one file of a publisher: what it is, what can be used of it, and why not the rest."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, Protocol

import polars as pl

from kloof.boundaries import Outlines
from kloof.errors import SourceBroken
from kloof.estimates import Missing, Status
from kloof.indicators import indicators
from kloof.language.texts import Language
from kloof.observations import OBSERVATIONS
from kloof.phrases import reason_in_dutch
from kloof.sources import (
    address_counts,
    cbs_map,
    change_flags,
    code_lists,
    imd,
    kwb,
    kwb_english,
    kwb_statline,
    kwb_workbook,
    leefbaarometer,
    long_tables,
    maps,
    mortality,
    municipal,
    offences,
    police,
    postcodes,
    proximity,
    rivm,
    ses_woa,
    statline_csv,
    tmap,
)
from kloof.sources.cells import NamedFacts, Parsed, named_facts
from kloof.sources.content import Content, open_content
from kloof.sources.measures import with_measures
from kloof.sources.odata import is_one_row_per_figure
from kloof.sources.origin_cards import OriginCard
from kloof.tables import base_table, family_of, table_card, tables, without_card

__all__ = ["FileReport", "ReadFile", "read_card", "read_file"]


State = Literal["used", "partial", "inconsistent", "unused", "card", "unknown", "broken"]


class _Format(Protocol):
    NAME: str

    def recognises(self, header: tuple[str, ...]) -> bool: ...

    def read(self, content: Content, named: NamedFacts) -> Parsed: ...


_FORMATS: tuple[_Format, ...] = (
    code_lists,
    long_tables,
    rivm,
    police,
    offences,
    statline_csv,
    kwb_workbook,
    kwb_english,
    leefbaarometer,
    cbs_map,
    municipal,
    mortality,
    imd,
    tmap,
    ses_woa,
    proximity,
    kwb_statline,
    kwb,
)


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file.

    Parameters
    ----------
    file
        Name relative to the folder.
    state
        ``used``; ``partial`` (used where no complete file says the same); ``inconsistent`` (used, but its sums do not
        match); ``unused`` (known format, nothing kloof needs); ``card`` (says where another file comes
        from); ``unknown`` (no known format); ``broken`` (left out).
    reason
        Why it is not simply used, or what to mind when it is; empty when there is nothing to say.
    table_from, year_from, boundary_from
        Where these were found: ``content``, ``name``, ``card``, ``series``, ``own year`` or ``codes``.
    lacking
        Municipalities of which it lacks neighbourhoods, as their sum tells; it is no weight there.
    publisher, title, licence, url
        What the origin card beside the file says, where it has one.
    """

    file: str
    sha256: str
    state: State
    reason: str = ""
    format: str | None = None
    table: str | None = None
    table_from: str | None = None
    years: tuple[int, ...] = ()
    year_from: str | None = None
    boundary_year: int | None = None
    boundary_from: str | None = None
    rows: int = 0
    lacking: tuple[str, ...] = ()
    publisher: str | None = None
    title: str | None = None
    licence: str | None = None
    url: str | None = None

    def told(self, language: Language) -> str:
        """Give the reason in one language."""
        return self.reason if language == "en" else reason_in_dutch(self.reason)

    @property
    def is_unusable(self) -> bool:
        """Whether some input could not be used or trusted, so that the command ends with exit code 1."""
        return self.state in ("broken", "inconsistent")


@dataclass(slots=True)
class ReadFile:
    """A file on its way: its report so far, and what was parsed of it."""

    report: FileReport
    parsed: Parsed | None = None
    says_subset: bool = False
    is_code_list: bool = False
    rows: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=OBSERVATIONS))
    modified: str = ""
    outlines: Outlines | None = None
    addresses: pl.DataFrame | None = None
    flags: pl.DataFrame | None = None
    postcodes: pl.DataFrame | None = None


def read_card(path: Path, file: str, told: Mapping[Path, tuple[Path, OriginCard]]) -> ReadFile:
    """List an origin card; what it says is used with its file."""
    data, card = next((data, card) for data, (where, card) in told.items() if where == path)
    there = f"says where {card.file} comes from" if data.exists() else f"{card.file} is not beside it"
    report = FileReport(file, hashlib.sha256(path.read_bytes()).hexdigest(), "card", reason=there, format="origin card")
    return ReadFile(report)


def read_file(path: Path, file: str, card: OriginCard | None) -> list[ReadFile]:
    """Read one file, whatever it is; a map with key figures beside its outlines gives two.

    Parameters
    ----------
    path, file
        Where it is, and its name relative to the folder that is read.
    card
        What the origin card beside it says, where it has one.
    """
    try:
        content = open_content(path, file)
    except OSError as error:
        said = f"{file}: cannot be opened: {error.strerror}. Check its rights."
        return [ReadFile(FileReport(file, "", "broken", reason=said))]
    unread = FileReport(file, content.sha256, "unknown")
    caution = ""
    if card is not None and card.sha256 != content.sha256:
        card, caution = None, "it is not the file its origin card names, so that card is not used"
    named = _facts(file, content, card)
    if content.unknown is not None and maps.recognises(path):
        return _read_map(path, unread, named)
    if content.header and address_counts.recognises(content.header):
        return [_read_address_counts(content, unread)]
    if is_one_row_per_figure(content.header):
        try:
            content, lacking = with_measures(content, path)
        except SourceBroken as error:
            return [ReadFile(replace(unread, state="broken", reason=str(error), format="figures of OData 4"))]
        if lacking:
            return [ReadFile(replace(unread, reason=lacking, format="figures of OData 4"))]
    form = next((f for f in _FORMATS if content.header and f.recognises(content.header)), None)
    if form is None:
        if content.unknown is not None and content.damage is not None:
            return [ReadFile(replace(unread, state="broken", reason=str(content.damage)))]
        if {"Key", "Title", "Type"} <= set(content.header):
            said = "says what the columns of a table mean; its figures stand in another file"
            return [ReadFile(replace(unread, state="unused", reason=said, format="description of columns"))]
        return [ReadFile(replace(unread, reason=_why_unknown(content)))]
    read = _read_table(form, content, named, unread)
    if card is not None or caution:
        said = "; ".join(part for part in (read.report.reason, caution) if part)
        read.report = replace(read.report, reason=said)
    if card is not None:
        read.report = replace(
            read.report, publisher=card.publisher, title=card.title, licence=card.licence, url=card.url
        )
        read.modified = card.modified
    return [read]


def _facts(file: str, content: Content, card: OriginCard | None) -> NamedFacts:
    """Put together what the name of a file, its content and its origin card say about year, table and status."""
    named = named_facts(file)
    table = content.table or (card.table if card is not None else None)
    if table is not None:
        named = replace(named, table=table)
    if card is not None:
        named = replace(named, year_of_origin=card.year, status=named.status or card.status)
    return named


def _read_table(form: _Format, content: Content, named: NamedFacts, unread: FileReport) -> ReadFile:
    known = replace(unread, format=form.NAME)
    try:
        parsed = form.read(content, named)
        flags = change_flags.read(content, parsed.years[0]) if len(parsed.years) == 1 else None
        told = postcodes.read(content, parsed.years[0]) if len(parsed.years) == 1 else None
    except SourceBroken as error:
        return ReadFile(replace(known, state="broken", reason=str(error)))
    if named.status is not None and "status" in parsed.rows.columns:
        unsaid = pl.col("status") == Status.NOT_STATED.value
        parsed = replace(
            parsed, rows=parsed.rows.with_columns(status=pl.when(unsaid).then(pl.lit(named.status)).otherwise("status"))
        )
    parsed = replace(parsed, rows=_compact(parsed.rows))
    if parsed.skipped is not None:
        return ReadFile(replace(known, state="unused", reason=parsed.skipped))
    if not parsed.codes:
        broken = SourceBroken(
            unread.file,
            place="the whole file",
            expected="at least one row",
            found="only a header",
            advice="Download it again.",
        )
        return ReadFile(replace(known, state="broken", reason=str(broken)))
    if named.table is None and len(named.tables) > 1:
        broken = SourceBroken(
            unread.file,
            place="name of the file",
            expected="one table",
            found=" and ".join(named.tables),
            advice="Leave the number of the one table the figures come from in the name. kloof does not guess tables.",
        )
        return ReadFile(replace(known, state="broken", reason=str(broken)))
    table, table_from = _table(content, named, parsed)
    report = replace(
        known,
        state="used",
        reason="; ".join(part for part in (content.caution, _no_card(table)) if part),
        table=table,
        table_from=table_from,
        years=parsed.years,
        year_from=parsed.year_from,
        rows=parsed.rows.height,
    )
    return ReadFile(report, parsed, named.says_subset, form is code_lists, flags=flags, postcodes=told)


def _no_card(table: str) -> str:
    """Say of a table without a card of its own whose rules it takes, or that nothing of it will be shown."""
    number = without_card(table)
    advice = f"add catalogue/sources/{number or base_table(table)}.yaml with table, publisher, title, licence"
    if number is not None:
        return (
            f"table {number} has no card: its publisher and licence are not known, and what may be shown is taken from "
            f"its family {family_of(table)}; {advice}, family: {family_of(table)} and disclosure to say it yourself"
        )
    if table_card(table).disclosure is None and base_table(table)[:5].isdigit():
        return (
            f"table {base_table(table)} has no card and no family: its figures are read, and nothing of them is shown; "
            f"{advice} and disclosure"
        )
    return ""


def _read_map(path: Path, unread: FileReport, named: NamedFacts) -> list[ReadFile]:
    """Read a map, and as a table of its own the key figures that stand beside its outlines."""
    known = replace(unread, format=maps.NAME, table_from="name" if named.table else "series")
    try:
        outlines, columns = maps.read_with_figures(path, unread.file, named)
    except SourceBroken as error:
        return [ReadFile(replace(known, state="broken", reason=str(error)))]
    figures = _figures_of_map(columns, unread, named)
    if outlines is None:
        said = "a map that names no municipalities, districts or neighbourhoods by code"
        return figures or [ReadFile(replace(unread, reason=said))]
    year = outlines.boundary_year
    where = (
        ""
        if outlines.tells_areas
        else "used to find neighbours and to draw only: it does not state that it is accurate enough"
    )
    report = replace(
        known,
        state="used",
        reason=where,
        table=named.table or f"{maps.SERIES}-{year}",
        years=(year,),
        boundary_year=year,
        boundary_from="own year",
        rows=len(outlines.areas),
    )
    return [ReadFile(report, outlines=outlines), *figures]


def _figures_of_map(columns: Mapping[str, list[str]], unread: FileReport, named: NamedFacts) -> list[ReadFile]:
    header = tuple(columns)
    form = next((f for f in (cbs_map, municipal) if header and f.recognises(header)), None)
    if form is None:
        return []
    content = Content(unread.file, unread.sha256, header, cells=columns)
    read = _read_table(form, content, named, unread)
    if read.parsed is None:
        return [read]
    empty = read.parsed.rows.group_by("area").agg(pl.col("value").is_not_null().any()).filter(~pl.col("value"))["area"]
    rows = read.parsed.rows.filter(~pl.col("area").is_in(empty.implode()))
    kept = read.parsed.codes - set(empty)
    read.parsed = replace(
        read.parsed,
        rows=rows,
        names=read.parsed.names.filter(pl.col("area").is_in(sorted(kept))),
        codes=kept,
        lists_every_area=False,
    )
    read.report = replace(read.report, rows=rows.height, format=f"{form.NAME}, beside the outlines of a map")
    return [read] if kept else []


def _read_address_counts(content: Content, unread: FileReport) -> ReadFile:
    known = replace(unread, format=address_counts.NAME, table_from="series")
    skipped = address_counts.skipped_because(unread.file)
    if skipped is not None:
        return ReadFile(replace(known, state="unused", reason=skipped))
    try:
        addresses = address_counts.read(content)
    except SourceBroken as error:
        return ReadFile(replace(known, state="broken", reason=str(error)))
    first, last = addresses.select("first_year", "last_year").row(0)
    years = tuple(range(first, last + 1))
    table = f"{address_counts.SERIES}-{first}-{last}"
    report = replace(known, state="used", table=table, years=years, year_from="content", rows=addresses.height)
    return ReadFile(report, addresses=addresses)


def _why_unknown(content: Content) -> str:
    if content.unknown is not None:
        return content.unknown
    if content.file.casefold().endswith((".md", ".rst", ".html", ".pdf", ".docx")):
        return "not a table, but a text to read"
    names = ", ".join(content.header[:6]) + (", …" if len(content.header) > 6 else "")
    return f"no format and no indicator card knows these columns: {names}"


def _compact(rows: pl.DataFrame) -> pl.DataFrame:
    """Let numbers stand for words that come from a known list: a national folder has millions of rows."""
    known = {
        "indicator": sorted(indicators()),
        "missing": [m.value for m in Missing],
        "status": [s.value for s in Status],
    }
    return rows.cast({name: pl.Enum(words) for name, words in known.items() if name in rows.columns})


def _table(content: Content, named: NamedFacts, parsed: Parsed) -> tuple[str, str]:
    """Give the publisher's table with its version, and where it was found.

    Two releases of one table stay side by side: the version in the name of the file (``_v2025-08-01``), or what the
    publisher calls the whole of it, stands behind the number.
    """
    if named.table is not None:
        in_name = named.table in named.tables
        family = "" if base_table(named.table) in tables() or parsed.series not in tables() else f"{parsed.series}-"
        table, table_from = (
            f"{family}{named.table}",
            "content" if content.table else "name" if in_name else "origin card",
        )
    else:
        table, table_from = _series(parsed), "series"
    said = set(parsed.rows["status"].unique()) if parsed.rows.height else set()
    version = named.version
    if version is None and len(said) == 1 and said <= {Status.PROVISIONAL.value, Status.REVISED_PROVISIONAL.value}:
        version = said.pop()
    return (f"{table}@{version}" if version else table), table_from


def _series(parsed: Parsed) -> str:
    if parsed.series in tables() and tables()[parsed.series].boundary_year is not None:
        return parsed.series
    first, last = parsed.years[0], parsed.years[-1]
    return f"{parsed.series}-{first}" if first == last else f"{parsed.series}-{first}-{last}"
