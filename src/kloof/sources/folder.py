# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Read a folder of publishers' files: what each one is, what can be used of it, and why not the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from kloof.boundaries import ADDRESSES, FLAGS, Outlines
from kloof.errors import SourceBroken
from kloof.observations import OBSERVATIONS, POSTCODES, complete_areas, merge, shared, values_first
from kloof.sources import (
    offences,
)
from kloof.sources.completeness import (
    Listed,
    cells_that_differ,
    drawn_on,
    lacking_neighbourhoods,
    partial_because,
    sums_that_differ,
)
from kloof.sources.files import FileReport, ReadFile, read_card, read_file
from kloof.sources.origin_cards import origin_cards
from kloof.tables import base_table, tables

__all__ = ["FileReport", "Progress", "Reading", "read_folder"]

Progress = Callable[[int, int, str], None]


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
    cards = origin_cards(paths)
    used_cards = {card for card, _ in cards.values()}
    for done, path in enumerate(paths):
        file = path.relative_to(folder).as_posix()
        if progress is not None:
            progress(done, len(paths), file)
        if path in used_cards:
            read.append(read_card(path, file, cards))
        else:
            read += read_file(path, file, cards[path][1] if path in cards else None)
    _settle_versions(read)
    _settle_names(read)
    _settle_boundaries(read)
    _settle_completeness(read)
    usable = [r for r in read if r.parsed is not None]
    complete = [_observations(r) for r in usable if not _is_partial(r)]
    partial = [_observations(r) for r in usable if _is_partial(r)]
    for r in usable:
        r.parsed = replace(r.parsed, rows=r.parsed.rows.clear()) if r.parsed else None
    split = shared(complete)
    alone = [rest for _, rest in split if not rest.is_empty()]
    told = [several for several, _ in split if not several.is_empty()]
    del complete, split
    _settle_contradictions(read, cells_that_differ(told))
    tables = [*alone, *values_first(told), *partial]
    del alone, told, partial
    observations = merge(tables)
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


def _postcodes(read: Sequence[ReadFile]) -> pl.DataFrame:
    """Give the postcodes of every file that is drawn on the map of its own year; the first file that tells stays."""
    told = [pl.DataFrame(schema=POSTCODES)]
    told += [r.postcodes for r in read if r.postcodes is not None and r.report.boundary_from == "own year"]
    return pl.concat(told).unique(["boundary_year", "area"], keep="first", maintain_order=True).sort(*POSTCODES)


def _files(folder: Path) -> Iterator[Path]:
    hidden = (path for path in folder.rglob("*") if path.is_file())
    shown = [path for path in hidden if not any(part.startswith(".") for part in path.relative_to(folder).parts)]
    yield from sorted(shown, key=lambda path: path.relative_to(folder).as_posix())


def _listed(read: Sequence[ReadFile]) -> list[Listed]:
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


def _settle_versions(read: Sequence[ReadFile]) -> None:
    """Keep two releases of one table apart that were fetched on different days: the day they were changed is told."""
    days: dict[tuple[str, tuple[int, ...]], set[str]] = {}
    for r in read:
        if r.parsed is not None and r.modified:
            days.setdefault((base_table(r.report.table or ""), r.report.years), set()).add(r.modified)
    for r in read:
        table = r.report.table or ""
        if r.modified and len(days.get((base_table(table), r.report.years), ())) > 1:
            r.report = replace(r.report, table=f"{base_table(table)}@{r.modified}")


def _settle_names(read: Sequence[ReadFile]) -> None:
    """Give areas that go by their names the codes of their year; names without a code are listed."""
    lists: dict[int, dict[str, str]] = {}
    for r in read:
        if r.parsed is not None and r.parsed.drawn_on_own_year and len(r.report.years) == 1:
            own = lists.setdefault(r.report.years[0], {})
            municipalities = r.parsed.names.filter(pl.col("area").str.starts_with("GM"), pl.col("name").is_not_null())
            own |= {name: code for code, name in municipalities.iter_rows()}
    for r in read:
        if r.parsed is None or not r.parsed.by_name:
            continue
        whole = offences.listed_municipalities() | {y: names for y, names in lists.items() if len(names) > 300}
        rows, unknown = offences.coded(r.parsed.rows, whole)
        if rows.is_empty():
            r.report = replace(r.report, state="unused", reason="no list of municipalities knows the names in it")
            r.parsed = None
            continue
        years = tuple(sorted(rows["year"].unique()))
        said = f"names without a code in any list of municipalities, left out: {', '.join(unknown)}"
        reason = said if unknown else ""
        r.parsed = replace(r.parsed, rows=rows, codes=frozenset(rows["area"]), years=years, boundary_year=years[-1])
        r.report = replace(r.report, rows=rows.height, years=years, reason=reason)


def _settle_boundaries(read: Sequence[ReadFile]) -> None:
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
            year, told_by = drawn_on(
                r.report.file, r.report.table or "", r.parsed.codes, maps, newest=r.report.years[-1]
            )
            r.report = replace(r.report, boundary_year=year, boundary_from=told_by)
            if told_by == "newest year":
                said = (
                    f"no card or map tells on which map it is drawn, so that of its newest year {year} is taken: say "
                    f"boundary_year in catalogue/sources/{base_table(r.report.table or '')}.yaml when it is another"
                )
                r.report = replace(r.report, reason="; ".join(part for part in (r.report.reason, said) if part))
        except SourceBroken as error:
            r.report, r.parsed = replace(r.report, state="broken", reason=str(error)), None


def _settle_completeness(read: Sequence[ReadFile]) -> None:
    listed = _listed(read)
    for r in read:
        if r.parsed is None:
            continue
        reason = partial_because(r.report.file, listed)
        if reason is not None:
            said = "; ".join(part for part in (reason, r.report.reason) if part)
            r.report = replace(r.report, state="partial", reason=said)


def _is_partial(r: ReadFile) -> bool:
    return r.report.state == "partial"


def _settle_contradictions(read: Sequence[ReadFile], said: Mapping[str, str]) -> None:
    for r in read:
        if r.report.file in said:
            reason = "; ".join(part for part in (r.report.reason, said[r.report.file]) if part)
            r.report = replace(r.report, state="inconsistent", reason=reason)


def _observations(r: ReadFile) -> pl.DataFrame:
    assert r.parsed is not None  # noqa: S101  the caller filters
    rows = r.parsed.rows
    own = {name: pl.col(name) if name in rows.columns else pl.lit(None) for name in ("boundary_year", "release")}
    return rows.with_columns(
        boundary_year=pl.coalesce(own["boundary_year"], pl.lit(r.report.boundary_year)).cast(pl.Int32),
        origin=pl.lit(r.report.file),
        release=pl.coalesce(own["release"], pl.lit(r.report.table)),
    ).select(*OBSERVATIONS)


def _areas(read: Sequence[ReadFile], observations: pl.DataFrame) -> pl.DataFrame:
    named = [
        r.parsed.names.with_columns(boundary_year=pl.lit(r.report.boundary_year, dtype=pl.Int32))
        for r in read
        if r.parsed is not None
    ]
    schema = {"area": pl.String, "name": pl.String, "boundary_year": pl.Int32}
    return complete_areas(pl.concat(named) if named else pl.DataFrame(schema=schema), observations)
