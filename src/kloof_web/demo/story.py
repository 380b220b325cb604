# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tell a published programme to the workspace: written, submitted, approved by somebody else, through the front door.

A story has its own clock. Told twice it changes nothing; told on two machines it gives the same snapshots.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from kloof.language import programmes as published
from kloof_web.evidence.actions import evaluate_studies, register_study
from kloof_web.evidence.models import Study
from kloof_web.people.actions import add_organisation
from kloof_web.people.models import Person
from kloof_web.programme import actions
from kloof_web.programme.models import Goal, Passage, Programme
from kloof_web.programme.rendering import Whole, render, whole_of
from kloof_web.programme.rules import Phase
from kloof_web.records.actions import action
from kloof_web.records.errors import Refused
from kloof_web.records.models import Kind, Record
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
            record = actions.create_programme(by=None, slug=told.id, owner=owner, **_programme(told)).record
    return record


@action
def tell_story(document: published.ProgrammeDocument, *, by: Person, reviewed_by: Person, moment: dt.datetime) -> Told:
    """Bring the workspace to what the document says: all of it or, when anything is refused, nothing."""
    if document.studies:
        raise Refused(
            "Dit document bevat onderzoeken. Een onderzoek wordt vastgelegd in de werkplaats, op de dag zelf.",
            "This document holds studies. A study is registered in the workspace, on the day itself.",
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
                record = CREATE[kind](part, by, programme).record
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
        fresh = actions.submit(by=by, record=fresh, version=fresh.version)
    actions.approve(by=reviewed_by, record=fresh, version=fresh.version)


def _parts(document: published.ProgrammeDocument) -> list[tuple[Kind, Any]]:
    return [
        (Kind.PROGRAMME, document.programme),
        *((Kind.PASSAGE, passage) for passage in document.passages),
        *((Kind.GOAL, goal) for goal in _parents_first(document.goals)),
        *((Kind.ACTIVITY, activity) for activity in document.activities),
    ]


def _parents_first(goals: tuple[published.Goal, ...]) -> list[published.Goal]:
    waiting, placed = list(goals), dict[str, published.Goal]()
    while waiting:
        ready = [goal for goal in waiting if goal.parent is None or goal.parent in placed]
        placed |= {goal.id: goal for goal in ready or waiting}
        waiting = [goal for goal in waiting if goal.id not in placed]
    return list(placed.values())


def _same(whole: Whole, part: BaseModel) -> bool:
    return _unordered(render(whole)) == _unordered(part)


def _unordered(part: BaseModel) -> BaseModel:
    """Give a goal its passages in one order: the order in which they were named says nothing."""
    return (
        part.model_copy(update={"passages": tuple(sorted(part.passages))}) if isinstance(part, published.Goal) else part
    )


def _revise(part: Any, by: Person, programme: Record, record: Record) -> None:
    whole, version = whole_of(record), record.version
    match part:
        case published.Programme():
            actions.revise_programme(by=by, programme=whole, version=version, **_programme(part))  # type: ignore[arg-type]  # the part tells the kind
        case published.Passage():
            actions.revise_passage(by=by, passage=whole, version=version, **_passage(part))  # type: ignore[arg-type]  # the part tells the kind
        case published.Goal():
            actions.revise_goal(by=by, goal=whole, version=version, **_goal(part, programme))  # type: ignore[arg-type]  # the part tells the kind
        case published.Activity():
            activity = actions.revise_activity(by=by, activity=whole, version=version, **_activity(part, programme))  # type: ignore[arg-type]  # the part tells the kind
            if activity.phase != Phase.of(part.phase):
                fresh = Record.objects.get(pk=record.pk)
                because = "Volgens het gepubliceerde programma."
                actions.move_activity(
                    by=by, activity=activity, version=fresh.version, to=Phase.of(part.phase), because=because
                )


def _programme(told: published.Programme) -> actions.ProgrammeFields:
    return {
        "name": told.name,
        "municipality": told.municipality,
        "area": told.area,
        "started_on": told.started_on,
        "horizon": told.horizon,
        "summary": told.summary,
        "themes": told.themes,
        "contact": told.contact,
        "fictional": told.fictional,
        "sources": told.sources,
    }


def _passage(told: published.Passage) -> actions.PassageFields:
    return {"plan": told.document, "number": told.number, "text": told.text, "sources": told.sources}


def _goal(told: published.Goal, programme: Record) -> actions.GoalFields:
    passages = {
        passage.record.slug: passage
        for passage in Passage.objects.filter(record__programme=programme).select_related("record")
    }
    return {
        "level": told.level,
        "title": told.title,
        "statement": told.statement,
        "theme": told.theme or "",
        "parent": Goal.objects.get(record__programme=programme, record__slug=told.parent) if told.parent else None,
        "passages": tuple(passages[slug] for slug in told.passages),
        "measure": told.measure,
        "owner": told.owner,
        "sources": told.sources,
    }


def _activity(told: published.Activity, programme: Record) -> actions.ActivityFields:
    goals = {
        goal.record.slug: goal for goal in Goal.objects.filter(record__programme=programme).select_related("record")
    }
    return {
        "kind": told.kind,
        "title": told.title,
        "summary": told.summary,
        "for_whom": told.for_whom,
        "lead": told.lead,
        "partners": told.partners,
        "areas": told.areas,
        "starts_on": told.starts_on,
        "ends_on": told.ends_on,
        "effort": told.effort or "",
        "contributions": tuple(
            actions.Reason(
                goal=goals[why.goal],
                reason=why.reason,
                assumptions=why.assumptions,
                evidence=why.evidence or "",
                confidence=why.confidence or "",
            )
            for why in told.contributions
        ),
        "test_question": told.test_question,
        "sources": told.sources,
    }


CREATE: dict[Kind, Callable[[Any, Person, Record], Programme | Passage | Goal | Any]] = {
    Kind.PASSAGE: lambda part, by, programme: actions.create_passage(
        by=by, programme=programme, slug=part.id, **_passage(part)
    ),
    Kind.GOAL: lambda part, by, programme: actions.create_goal(
        by=by, programme=programme, slug=part.id, **_goal(part, programme)
    ),
    Kind.ACTIVITY: lambda part, by, programme: actions.create_activity(
        by=by, programme=programme, slug=part.id, phase=Phase.of(part.phase), **_activity(part, programme)
    ),
}
