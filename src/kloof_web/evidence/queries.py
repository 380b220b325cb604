# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which releases there are, and which one is next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from django.conf import settings
from django.utils.translation import get_language

from kloof import releases
from kloof.errors import KloofError
from kloof.language.texts import Language
from kloof.language.writing import listed
from kloof_web.evidence.models import Pin, Release
from kloof_web.records.models import Record


@dataclass(frozen=True, slots=True)
class Table:
    """One publisher's table in a release: by whom, what it is called, which years, in words."""

    publisher: str
    title: str
    years: str


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    """One release in a list."""

    hash: str
    registered_at: dt.datetime
    tables: tuple[Table, ...]
    is_pinned: bool


def pinned(programme: Record) -> Release | None:
    """Give the release the next edition takes its figures from: the one chosen, else the newest."""
    pin = Pin.objects.select_related("release").filter(programme=programme).first()
    return pin.release if pin is not None else Release.objects.first()


def release_rows(programme: Record) -> tuple[ReleaseRow, ...]:
    """List the releases, newest first."""
    chosen = pinned(programme)
    return tuple(
        ReleaseRow(release.hash, release.registered_at, tables_of(release), release == chosen)
        for release in Release.objects.all()
    )


def area_names(programme: Record) -> Mapping[str, str]:
    """Give the names of neighbourhoods, districts and municipalities by code, in their newest boundary year."""
    release = pinned(programme)
    return MappingProxyType({}) if release is None else _area_names(_place(release))


def tables_of(release: Release) -> tuple[Table, ...]:
    """Give what is in a release, table by table, with its years in words; nothing when it cannot be read."""
    language: Language = "en" if get_language() == "en" else "nl"
    years: dict[tuple[str, str], set[int]] = {}
    for publisher, nl, en, covered in _files(_place(release)):
        years.setdefault((publisher, en if language == "en" else nl), set()).update(covered)
    return tuple(
        Table(publisher, title, listed(_spans(sorted(covered)), language))
        for (publisher, title), covered in sorted(years.items())
    )


def _place(release: Release) -> Path:
    place: Path = settings.KLOOF_STORE / "releases" / release.hash
    return place


def _spans(years: list[int]) -> list[str]:
    """Write years the short way: 2012, 2014, 2015, 2016 becomes 2012 and 2014–2016."""
    spans: list[list[int]] = []
    for year in years:
        if spans and spans[-1][-1] == year - 1:
            spans[-1].append(year)
        else:
            spans.append([year])
    return [f"{span[0]}–{span[-1]}" if len(span) > 1 else str(span[0]) for span in spans]


@lru_cache(maxsize=8)
def _area_names(place: Path) -> Mapping[str, str]:
    """Read the names once: a release never changes. A damaged one names nothing; publishing says what is wrong."""
    try:
        areas = releases.read(place).areas.sort("boundary_year")
    except KloofError:
        return MappingProxyType({})
    return MappingProxyType(dict(areas.select("area", "name").iter_rows()))


@lru_cache(maxsize=32)
def _files(place: Path) -> tuple[tuple[str, str, str, tuple[int, ...]], ...]:
    try:
        sources = releases.read(place).sources
    except KloofError:
        return ()
    return tuple((one.publisher, one.title.nl, one.title.to("en"), one.years) for one in sources)
