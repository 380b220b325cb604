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

from kloof import releases, studies
from kloof.effects.studies import RegisteredStudy, study_of
from kloof.errors import KloofError
from kloof.language.effects import StudyDocument, StudyResult
from kloof.language.studies import WrittenStudy
from kloof.language.texts import Language, Text
from kloof.language.writing import listed
from kloof_web.evidence.models import Pin, Release, Study
from kloof_web.records.models import Record
from kloof_web.records.rules import Approval


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


def figures_of(release: Release) -> releases.Release:
    """Read the figures of a release in the store."""
    return releases.read(_place(release))


def results_in(release: Release) -> Mapping[str, StudyDocument]:
    """Give what studies found in a release, by the hash of the study; nothing when nobody asked."""
    return _results(_place(release))


def registered(study: Study) -> RegisteredStudy:
    """Give a study as the library takes it."""
    return study_of(study.text.encode(), name=study.record.slug, registered_on=study.registered_on)


def told_study(study: Study) -> WrittenStudy:
    """Give a study in the published language, with what the figures of the next edition say about it."""
    record = study.record
    release = pinned(record.programme) if record.programme is not None else None
    result = None if release is None else results_in(release).get(study.hash)
    return WrittenStudy(
        id=record.slug,
        title=Text(nl=study.title),
        text=study.text,
        hash=study.hash,
        registered_on=study.registered_on,
        registered_by=study.function,
        foreseen_with=study.foreseen_with,
        foreseen=study.foreseen,
        result=result,
    )


@dataclass(frozen=True, slots=True)
class StudyRow:
    """One study in a list: how far it is, when it was written down, and its verdicts so far."""

    slug: str
    title: str
    hash: str
    approval: str
    registered_on: dt.date
    function: str
    is_late: bool
    verdicts: tuple[str, ...]


def study_rows(programme: Record) -> tuple[StudyRow, ...]:
    """List the studies of a programme, in the order they were registered."""
    release = pinned(programme)
    results = {} if release is None else results_in(release)
    rows = []
    for study in Study.objects.filter(record__programme=programme).select_related("record"):
        known = registered(study)
        found = results.get(study.hash)
        rows.append(
            StudyRow(
                slug=study.record.slug,
                title=study.title,
                hash=study.hash,
                approval=str(Approval(study.record.approval).label),
                registered_on=study.registered_on,
                function=study.function,
                is_late=any(known.is_after_start(outcome) for outcome in known.study.outcomes),
                verdicts=tuple(_verdict(one) for one in (*found.results, *(found.together or ()))) if found else (),
            )
        )
    return tuple(rows)


@dataclass(frozen=True, slots=True)
class StudyPreview:
    """What registering a text would do: every problem, or what could be seen when."""

    problems: tuple[str, ...]
    title: str = ""
    estimand: str = ""
    hash: str = ""
    foreseen: tuple[str, ...] = ()
    reservations: tuple[str, ...] = ()


def study_preview(programme: Record, text: str, on: dt.date) -> StudyPreview:
    """Say what is wrong with a text, or what could be seen when if it were registered now."""
    language: Language = "en" if get_language() == "en" else "nl"
    release = pinned(programme)
    panel = None if release is None else figures_of(release).panel
    read = studies.read_text(text, registered_on=on, observed=panel)
    if read.registered is None or panel is None:
        return StudyPreview(tuple(problem.to(language) for problem in read.problems))
    study = read.registered.study
    late = [
        read.registered.reservation(outcome, area.id)
        for outcome in (*study.outcomes, *study.exploratory)
        for area in study.areas
    ]
    return StudyPreview(
        problems=(),
        title=study.title,
        estimand=study.estimand,
        hash=read.registered.hash,
        foreseen=tuple(one.sentence.to(language) for one in studies.foreseen(read.registered, panel)),
        reservations=tuple(dict.fromkeys(one.to(language) for one in late if one is not None)),
    )


def _verdict(result: StudyResult) -> str:
    english = get_language() == "en" and result.english is not None
    return result.english.verdict if english and result.english else result.verdict


@lru_cache(maxsize=8)
def _results(place: Path) -> Mapping[str, StudyDocument]:
    """Read the answers once: a release never changes."""
    found = studies.effects_in(place)
    return MappingProxyType({} if found is None else {one.hash: one for one in found.studies})


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
