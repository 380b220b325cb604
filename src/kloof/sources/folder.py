# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Read a folder of publishers' files: what each one is, what can be used of it, and why not the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, Protocol

import polars as pl

from kloof.boundaries import ADDRESSES, FLAGS, Outlines
from kloof.errors import SourceBroken
from kloof.estimates import Missing, Status
from kloof.indicators import indicators
from kloof.observations import OBSERVATIONS, POSTCODES, complete_areas, merge, shared, values_first
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
    postcodes,
    rivm,
    statline_csv,
    tmap,
)
from kloof.sources.cells import NamedFacts, Parsed, named_facts
from kloof.sources.completeness import (
    Listed,
    cells_that_differ,
    drawn_on,
    lacking_neighbourhoods,
    partial_because,
    sums_that_differ,
)
from kloof.sources.content import Content, open_content
from kloof.tables import base_table, tables

__all__ = ["FileReport", "Progress", "Reading", "read_folder"]

Progress = Callable[[int, int, str], None]
State = Literal["used", "partial", "inconsistent", "unused", "unknown", "broken"]


class _Format(Protocol):
    NAME: str

    def recognises(self, header: tuple[str, ...]) -> bool: ...

    def read(self, content: Content, named: NamedFacts) -> Parsed: ...


_FORMATS: tuple[_Format, ...] = (
    code_lists,
    long_tables,
    rivm,
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
        match); ``unused`` (known format, nothing kloof needs); ``unknown`` (no known format); ``broken`` (left out).
    reason
        Why it is not simply used, or what to mind when it is; empty when there is nothing to say.
    table_from, year_from, boundary_from
        Where these were found: ``content``, ``name``, ``card``, ``series``, ``own year`` or ``codes``.
    lacking
        Municipalities of which it lacks neighbourhoods, as their sum tells; it is no weight there.
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

    @property
    def is_unusable(self) -> bool:
        """Whether some input could not be used or trusted, so that the command ends with exit code 1."""
        return self.state in ("broken", "inconsistent")


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that was read from a folder.

    Parameters
    ----------
    observations
        As published, merged: complete files first, partial ones where nothing complete says the same.
    areas
        Every area that is named or observed, per boundary year.
    files
        What became of each file, by name.
    outlines, addresses, flags
        What maps, address cross-walks and change flags say about areas of different years.
    postcodes
        Which postcode most addresses of a neighbourhood have, with the columns of
        :data:`kloof.observations.POSTCODES`.
    """

    observations: pl.DataFrame
    areas: pl.DataFrame
    files: tuple[FileReport, ...]
    outlines: tuple[Outlines, ...] = ()
    addresses: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=ADDRESSES))
    flags: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=FLAGS))
    postcodes: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=POSTCODES))


@dataclass(slots=True)
class _Read:
    """A file on its way: its report so far, and what was parsed of it."""

    report: FileReport
    parsed: Parsed | None = None
    says_subset: bool = False
    is_code_list: bool = False
    rows: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=OBSERVATIONS))
    outlines: Outlines | None = None
    addresses: pl.DataFrame | None = None
    flags: pl.DataFrame | None = None
    postcodes: pl.DataFrame | None = None


def read_folder(folder: Path, *, progress: Progress | None = None) -> Reading:
    """Read every file of a folder and of the folders in it.

    Parameters
    ----------
    folder
        Where the publishers' files are. Nothing in it is changed.
    progress
        Called before each file with how many are done, how many there are, and its name.

    Returns
    -------
    Reading
        A file that cannot be used is left out whole and listed with the reason; the rest goes on.
    """
    paths = list(_files(folder))
    read = []
    for done, path in enumerate(paths):
        file = path.relative_to(folder).as_posix()
        if progress is not None:
            progress(done, len(paths), file)
        read.append(_read_file(path, file))
    _settle_names(read)
    _settle_boundaries(read)
    _settle_completeness(read)
    usable = [r for r in read if r.parsed is not None]
    complete = [_observations(r) for r in usable if not _is_partial(r)]
    partial = [_observations(r) for r in usable if _is_partial(r)]
    for r in usable:
        r.parsed = replace(r.parsed, rows=r.parsed.rows.clear()) if r.parsed else None
    split = shared(complete)
    alone, told = [rest for _, rest in split if not rest.is_empty()], [told for told, _ in split]
    del complete, split
    _settle_contradictions(read, cells_that_differ(told))
    observations = merge([*alone, *values_first(told), *partial])
    known_partial = [r.report.file for r in read if _is_partial(r)]
    lacking = lacking_neighbourhoods(observations, known_partial)
    _settle_contradictions(read, sums_that_differ(observations, known_partial))
    for r in read:
        r.report = replace(r.report, lacking=lacking.get(r.report.file, ()))
    return Reading(
        observations,
        _areas(usable, observations),
        tuple(r.report for r in read),
        outlines=tuple(r.outlines for r in read if r.outlines is not None),
        addresses=pl.concat(
            [pl.DataFrame(schema=ADDRESSES), *(r.addresses for r in read if r.addresses is not None)]
        ).unique(["from_year", "to_year", "from", "to", "homes_only"], keep="first", maintain_order=True),
        flags=pl.concat([pl.DataFrame(schema=FLAGS), *(r.flags for r in usable if r.flags is not None)]).unique(),
        postcodes=_postcodes(usable),
    )


def _postcodes(read: Sequence[_Read]) -> pl.DataFrame:
    """Give the postcodes of every file that is drawn on the map of its own year; the first file that tells stays."""
    told = [pl.DataFrame(schema=POSTCODES)]
    told += [r.postcodes for r in read if r.postcodes is not None and r.report.boundary_from == "own year"]
    return pl.concat(told).unique(["boundary_year", "area"], keep="first", maintain_order=True).sort(*POSTCODES)


def _files(folder: Path) -> Iterator[Path]:
    hidden = (path for path in folder.rglob("*") if path.is_file())
    shown = [path for path in hidden if not any(part.startswith(".") for part in path.relative_to(folder).parts)]
    yield from sorted(shown, key=lambda path: path.relative_to(folder).as_posix())


def _read_file(path: Path, file: str) -> _Read:
    try:
        content = open_content(path, file)
    except OSError as error:
        return _Read(
            FileReport(file, "", "broken", reason=f"{file}: cannot be opened: {error.strerror}. Check its rights.")
        )
    unread = FileReport(file, content.sha256, "unknown")
    if content.unknown is not None and maps.recognises(path):
        return _read_map(path, unread)
    if content.header and address_counts.recognises(content.header):
        return _read_address_counts(content, unread)
    form = next((f for f in _FORMATS if content.header and f.recognises(content.header)), None)
    if form is None:
        if content.unknown is not None and content.damage is not None:
            return _Read(replace(unread, state="broken", reason=str(content.damage)))
        return _Read(replace(unread, reason=_why_unknown(content)))
    named = named_facts(file)
    known = replace(unread, format=form.NAME)
    try:
        parsed = form.read(content, named)
        flags = change_flags.read(content, parsed.years[0]) if len(parsed.years) == 1 else None
        told = postcodes.read(content, parsed.years[0]) if len(parsed.years) == 1 else None
    except SourceBroken as error:
        return _Read(replace(known, state="broken", reason=str(error)))
    parsed = replace(parsed, rows=_compact(parsed.rows))
    if parsed.skipped is not None:
        return _Read(replace(known, state="unused", reason=parsed.skipped))
    if not parsed.codes:
        broken = SourceBroken(
            file,
            place="the whole file",
            expected="at least one row",
            found="only a header",
            advice="Download it again.",
        )
        return _Read(replace(known, state="broken", reason=str(broken)))
    if content.table is None and len(named.tables) > 1:
        broken = SourceBroken(
            file,
            place="name of the file",
            expected="one table",
            found=" and ".join(named.tables),
            advice="Leave the number of the one table the figures come from in the name. kloof does not guess tables.",
        )
        return _Read(replace(known, state="broken", reason=str(broken)))
    table, table_from = _table(content, named, parsed)
    report = replace(
        known,
        state="used",
        reason=content.caution,
        table=table,
        table_from=table_from,
        years=parsed.years,
        year_from=parsed.year_from,
        rows=parsed.rows.height,
    )
    return _Read(report, parsed, named.says_subset, form is code_lists, flags=flags, postcodes=told)


def _read_map(path: Path, unread: FileReport) -> _Read:
    named = named_facts(unread.file)
    known = replace(unread, format=maps.NAME, table_from="name" if named.table else "series")
    try:
        outlines = maps.read(path, unread.file, named)
    except SourceBroken as error:
        return _Read(replace(known, state="broken", reason=str(error)))
    if outlines is None:
        return _Read(replace(unread, reason="a map that names no municipalities, districts or neighbourhoods by code"))
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
    return _Read(report, outlines=outlines)


def _read_address_counts(content: Content, unread: FileReport) -> _Read:
    known = replace(unread, format=address_counts.NAME, table_from="series")
    skipped = address_counts.skipped_because(unread.file)
    if skipped is not None:
        return _Read(replace(known, state="unused", reason=skipped))
    try:
        addresses = address_counts.read(content)
    except SourceBroken as error:
        return _Read(replace(known, state="broken", reason=str(error)))
    first, last = addresses.select("first_year", "last_year").row(0)
    years = tuple(range(first, last + 1))
    table = f"{address_counts.SERIES}-{first}-{last}"
    report = replace(known, state="used", table=table, years=years, year_from="content", rows=addresses.height)
    return _Read(report, addresses=addresses)


def _why_unknown(content: Content) -> str:
    if content.unknown is not None:
        return content.unknown
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
    if content.table is not None:
        table, table_from = content.table, "content"
    elif named.table is not None:
        table, table_from = named.table, "name"
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


def _listed(read: Sequence[_Read]) -> list[Listed]:
    return [
        Listed(
            file=r.report.file,
            table=r.report.table or "",
            years=r.report.years,
            boundary_year=r.report.boundary_year,
            codes=r.parsed.codes,
            is_code_list=r.is_code_list,
            says_subset=r.says_subset,
            lists_every_area=r.parsed.lists_every_area,
        )
        for r in read
        if r.parsed is not None
    ]


def _settle_names(read: Sequence[_Read]) -> None:
    """Give areas that go by their names the codes of their year; names that no list in the folder knows are listed."""
    lists: dict[int, dict[str, str]] = {}
    for r in read:
        if r.parsed is not None and r.parsed.drawn_on_own_year and len(r.report.years) == 1:
            own = lists.setdefault(r.report.years[0], {})
            municipalities = r.parsed.names.filter(pl.col("area").str.starts_with("GM"), pl.col("name").is_not_null())
            own |= {name: code for code, name in municipalities.iter_rows()}
    for r in read:
        if r.parsed is None or not r.parsed.by_name:
            continue
        rows, unknown = offences.coded(r.parsed.rows, {y: names for y, names in lists.items() if len(names) > 300})
        if rows.is_empty():
            r.report = replace(
                r.report, state="unused", reason="this folder has no list of municipalities of its years"
            )
            r.parsed = None
            continue
        years = tuple(sorted(rows["year"].unique()))
        reason = f"names without a code in the lists of this folder, left out: {', '.join(unknown)}" if unknown else ""
        r.parsed = replace(r.parsed, rows=rows, codes=frozenset(rows["area"]), years=years, boundary_year=years[-1])
        r.report = replace(r.report, rows=rows.height, years=years, reason=reason)


def _settle_boundaries(read: Sequence[_Read]) -> None:
    """Give every file its boundary year: its own year, that of its table's card, or the one map with all its codes."""
    for r in read:
        if r.parsed is None:
            continue
        card = tables().get(base_table(r.report.table or ""))
        if r.parsed.boundary_year is not None:
            r.report = replace(r.report, boundary_year=r.parsed.boundary_year, boundary_from="content")
        elif r.parsed.drawn_on_own_year:
            r.report = replace(r.report, boundary_year=r.report.years[-1], boundary_from="own year")
        elif card is not None and card.boundary_year is not None:
            r.report = replace(r.report, boundary_year=card.boundary_year, boundary_from="card")
    maps = [listed for listed in _listed(read) if listed.boundary_year is not None]
    for r in read:
        if r.parsed is None or r.report.boundary_year is not None:
            continue
        try:
            year = drawn_on(r.report.file, r.report.table or "", r.parsed.codes, maps)
            r.report = replace(r.report, boundary_year=year, boundary_from="codes")
        except SourceBroken as error:
            r.report, r.parsed = replace(r.report, state="broken", reason=str(error)), None


def _settle_completeness(read: Sequence[_Read]) -> None:
    listed = _listed(read)
    for r in read:
        if r.parsed is None:
            continue
        reason = partial_because(r.report.file, listed)
        if reason is not None:
            said = "; ".join(part for part in (reason, r.report.reason) if part)
            r.report = replace(r.report, state="partial", reason=said)


def _is_partial(r: _Read) -> bool:
    return r.report.state == "partial"


def _settle_contradictions(read: Sequence[_Read], said: Mapping[str, str]) -> None:
    for r in read:
        if r.report.file in said:
            reason = "; ".join(part for part in (r.report.reason, said[r.report.file]) if part)
            r.report = replace(r.report, state="inconsistent", reason=reason)


def _observations(r: _Read) -> pl.DataFrame:
    assert r.parsed is not None  # noqa: S101  the caller filters
    rows = r.parsed.rows
    own = {name: pl.col(name) if name in rows.columns else pl.lit(None) for name in ("boundary_year", "release")}
    return rows.with_columns(
        boundary_year=pl.coalesce(own["boundary_year"], pl.lit(r.report.boundary_year)).cast(pl.Int32),
        origin=pl.lit(r.report.file),
        release=pl.coalesce(own["release"], pl.lit(r.report.table)),
    ).select(*OBSERVATIONS)


def _areas(read: Sequence[_Read], observations: pl.DataFrame) -> pl.DataFrame:
    named = [
        r.parsed.names.with_columns(boundary_year=pl.lit(r.report.boundary_year, dtype=pl.Int32))
        for r in read
        if r.parsed is not None
    ]
    schema = {"area": pl.String, "name": pl.String, "boundary_year": pl.Int32}
    return complete_areas(pl.concat(named) if named else pl.DataFrame(schema=schema), observations)
