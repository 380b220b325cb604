# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tell a published programme to the workspace: written, submitted, approved by somebody else, through the front door.

A story has its own clock. Told twice it changes nothing; told on two machines it gives the same snapshots.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from kloof.language import programmes as published
from kloof_web.evidence.actions import evaluate_studies, register_study
from kloof_web.evidence.models import Study
from kloof_web.people.actions import add_organisation
from kloof_web.people.models import Person
from kloof_web.programme import actions, review
from kloof_web.programme.kinds import kind_of, kinds
from kloof_web.programme.rendering import render, whole_of
from kloof_web.programme.wholes import programme_fields
from kloof_web.records.actions import action
from kloof_web.records.errors import Refused
from kloof_web.records.models import Kind, Record, Whole
from kloof_web.records.queries import publishable
from kloof_web.records.rules import Approval
from kloof_web.records.writing import story_time


@dataclass(frozen=True, slots=True)
class Told:
    """What telling a story changed."""

    programme: Record
    approved: int
    unchanged: int


def begin(document: published.ProgrammeDocument, *, moment: dt.datetime) -> Record:
    """Begin the programme of a document, without a word of it approved; it may be there already."""
    told = document.programme
    record = Record.objects.filter(kind=Kind.PROGRAMME, slug=told.id).first()
    if record is None:
        with story_time(moment):
            owner = add_organisation(by=None, slug=told.municipality.code.lower(), name=told.municipality.name)
            record = actions.create_programme(by=None, slug=told.id, owner=owner, **programme_fields(told)).record
    return record


@action
def tell_story(document: published.ProgrammeDocument, *, by: Person, reviewed_by: Person, moment: dt.datetime) -> Told:
    """Bring the workspace to what the document says: all of it or, when anything is refused, nothing."""
    for one in kinds():
        if one.collection and one.create is None and getattr(document, one.collection):
            raise Refused(
                f"Dit document bevat ‘{one.heading}’. Die worden in de werkplaats vastgelegd, op de dag zelf.",
                f"This document holds {one.collection}. Those are registered in the workspace, on the day itself.",
            )
    programme = begin(document, moment=moment)
    approved = unchanged = 0
    with story_time(moment):
        for kind, part in _parts(document):
            record = Record.objects.filter(
                kind=kind, slug=part.id, **({"programme": programme} if kind is not Kind.PROGRAMME else {})
            ).first()
            before = publishable([record]).get(record.pk) if record is not None else None
            if record is None:
                record = create(part, kind=kind, by=by, programme=programme)
            elif before is not None and record.approval == Approval.APPROVED and _same(whole_of(record), part):
                unchanged += 1
                continue
            elif not _same(whole_of(record), part):
                _revise(part, by, programme, record)
            _approve(record, by=by, reviewed_by=reviewed_by)
            approved += 1
    return Told(programme, approved, unchanged)


@action
def tell_studies(
    texts: Sequence[str], *, programme: Record, by: Person, reviewed_by: Person, moment: dt.datetime
) -> int:
    """Register studies, have them answered, and have study and answer approved; gives how many were new."""
    told = 0
    with story_time(moment):
        known = set(Study.objects.filter(record__programme=programme).values_list("text", flat=True))
        for text in texts:
            if text not in known:
                register_study(by=by, programme=programme, text=text)
                told += 1
        if told:
            evaluate_studies(by=by, programme=programme)
        for study in Study.objects.filter(record__programme=programme).select_related("record"):
            if study.record.approval != Approval.APPROVED:
                _approve(study.record, by=by, reviewed_by=reviewed_by)
    return told


def _approve(record: Record, *, by: Person, reviewed_by: Person) -> None:
    fresh = Record.objects.get(pk=record.pk)
    if fresh.approval == Approval.DRAFT:
        fresh = review.submit(by=by, record=fresh, version=fresh.version)
    review.approve(by=reviewed_by, record=fresh, version=fresh.version)


def _parts(document: published.ProgrammeDocument) -> list[tuple[Kind, Any]]:
    """Give everything a document tells in its own order, each after what it refers to."""
    parts = {
        (str(one.kind), part.id): (one.kind, part)
        for one in kinds()
        if one.collection
        for part in getattr(document, one.collection)
    }
    placed: dict[tuple[str, str], tuple[Kind, Any]] = {}

    def place(name: tuple[str, str], kind: Kind, part: Any, waiting: frozenset[tuple[str, str]]) -> None:
        for reference in kind_of(kind).references(part):
            first = (str(reference.kind), reference.id)
            if first in parts and first not in placed and first not in waiting:
                place(first, *parts[first], waiting | {first})
        placed.setdefault(name, (kind, part))

    for name, (kind, part) in parts.items():
        if name not in placed:
            place(name, kind, part, frozenset({name}))
    return [(Kind.PROGRAMME, document.programme), *placed.values()]


def _same(whole: Whole, part: BaseModel) -> bool:
    return _unordered(render(whole)) == _unordered(part)


def _unordered(part: BaseModel) -> BaseModel:
    """Give a goal its passages in one order: the order in which they were named says nothing."""
    return (
        part.model_copy(update={"passages": tuple(sorted(part.passages))}) if isinstance(part, published.Goal) else part
    )


def create(part: Any, *, kind: Kind, by: Person, programme: Record) -> Record:
    """Write a new whole as the document tells it."""
    declared = kind_of(kind)
    assert declared.create is not None  # noqa: S101  # only the programme itself is begun otherwise
    fields = dict(declared.fields(part, programme))
    if declared.life is not None:
        fields["phase"] = declared.life.published(part)
    record: Record = declared.create(by=by, programme=programme, slug=part.id, **fields).record
    return record


def _revise(part: Any, by: Person, programme: Record, record: Record) -> None:
    declared = kind_of(record)
    assert declared.revise is not None  # noqa: S101  # what never changes is refused before
    whole = declared.revise(by=by, whole=whole_of(record), version=record.version, **declared.fields(part, programme))
    if declared.life is not None and declared.life.state(whole) != (to := declared.life.published(part)):
        fresh = Record.objects.get(pk=record.pk)
        because = "Volgens het gepubliceerde programma."
        declared.life.move(by=by, whole=whole, version=fresh.version, to=to, because=because)
