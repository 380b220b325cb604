# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Everything written about a programme. Each action checks who may, whether the page was fresh, and what is next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict, Unpack

from kloof.language import programmes as published
from kloof.language.texts import Source, Text
from kloof_web.people.models import Organisation, Person
from kloof_web.programme import rules
from kloof_web.programme.models import Activity, Contribution, Goal, Passage, PlanDocument, Programme
from kloof_web.programme.review import begin, programme_of, revised
from kloof_web.records.actions import action, open_record, tell
from kloof_web.records.errors import Refused
from kloof_web.records.models import Kind, Record, Whole


class ProgrammeFields(TypedDict, total=False):
    """What may be written about a programme."""

    name: Text
    municipality: published.Municipality
    area: str
    started_on: dt.date
    horizon: Text | None
    summary: Text | None
    themes: tuple[published.Theme, ...]
    contact: Text | None
    fictional: bool
    sources: tuple[Source, ...]


class PassageFields(TypedDict, total=False):
    """What may be written about a passage."""

    plan: Text
    number: str
    text: Text | None
    sources: tuple[Source, ...]


class GoalFields(TypedDict, total=False):
    """What may be written about a goal."""

    level: str
    title: Text
    statement: Text | None
    theme: str
    parent: Goal | None
    passages: Sequence[Passage]
    measure: published.Measure | None
    owner: Text | None
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an activity should move one goal."""

    goal: Goal
    reason: Text
    assumptions: Text | None = None
    evidence: str = ""
    confidence: str = ""


class ActivityFields(TypedDict, total=False):
    """What may be written about an activity."""

    kind: str
    title: Text
    summary: Text | None
    for_whom: Text | None
    lead: Text | None
    partners: tuple[Text, ...]
    areas: tuple[str, ...]
    starts_on: dt.date | None
    ends_on: dt.date | None
    effort: str
    contributions: Sequence[Reason]
    test_question: published.TestQuestion | None
    sources: tuple[Source, ...]


@action
def create_programme(
    *, by: Person | None, slug: str, owner: Organisation | None, **fields: Unpack[ProgrammeFields]
) -> Programme:
    """Begin a programme; only the installation itself can, because nobody has a role in it yet."""
    if by is not None:
        raise Refused(
            "Een programma begint op de opdrachtregel van de installatie: manage.py load_programme.",
            "A programme is begun on the installation's command line: manage.py load_programme.",
        )
    title = fields["name"].nl
    record = open_record(
        by=by, kind=Kind.PROGRAMME, programme=None, slug=slug, title=title, owner_id=owner.pk if owner else None
    )
    programme = Programme.objects.create(record=record, **fields)
    tell(by=by, verb="create", record=record.public_id, fields=sorted(fields))
    return programme


@action
def create_passage(*, by: Person, programme: Record, slug: str = "", **fields: Unpack[PassageFields]) -> Passage:
    """Add a passage of a plan to a programme."""
    plan = _plan(programme, fields["plan"])
    record = begin(by, Kind.PASSAGE, programme, slug, f"{plan.title.nl}, {fields.get('number', '')}")
    passage = Passage.objects.create(
        record=record,
        plan=plan,
        number=fields.get("number", ""),
        text=fields.get("text"),
        sources=fields.get("sources", ()),
    )
    tell(by=by, verb="create", record=record.public_id, fields=sorted(fields))
    return passage


@action
def create_goal(*, by: Person, programme: Record, slug: str = "", **fields: Unpack[GoalFields]) -> Goal:
    """Add a goal to a programme."""
    record = begin(by, Kind.GOAL, programme, slug, fields["title"].nl)
    goal = Goal(record=record)
    _write_goal(goal, fields)
    tell(by=by, verb="create", record=record.public_id, fields=sorted(fields))
    return goal


@action
def create_activity(
    *,
    by: Person,
    programme: Record,
    slug: str = "",
    phase: rules.Phase = rules.Phase.PREPARING,
    **fields: Unpack[ActivityFields],
) -> Activity:
    """Add an activity, in the phase it is in when kloof first hears of it; from then on it goes step by step."""
    record = begin(by, Kind.ACTIVITY, programme, slug, fields["title"].nl)
    activity = Activity(record=record, phase=phase)
    _write_activity(activity, fields)
    tell(by=by, verb="create", record=record.public_id, fields=sorted(fields), phase=phase.value)
    return activity


@action
def revise_programme(*, by: Person, programme: Programme, version: int, **fields: Unpack[ProgrammeFields]) -> Programme:
    """Change a programme's own words; it goes back to draft, what is public stays as it is."""
    record = revised(by, programme.record, version, fields, title=fields.get("name"))
    fresh = Programme.objects.get(record=record)
    _assign(fresh, fields)
    fresh.save()
    return fresh


@action
def revise_passage(*, by: Person, passage: Passage, version: int, **fields: Unpack[PassageFields]) -> Passage:
    """Change a passage; it goes back to draft."""
    record = revised(by, passage.record, version, fields, title=None)
    fresh = Passage.objects.select_related("plan").get(record=record)
    if "plan" in fields:
        fresh.plan = _plan(programme_of(record), fields["plan"])
    _assign(fresh, {name: value for name, value in fields.items() if name != "plan"})
    fresh.save()
    record.title = f"{fresh.plan.title.nl}, {fresh.number}"[:300]
    record.save()
    return fresh


@action
def revise_goal(*, by: Person, goal: Goal, version: int, **fields: Unpack[GoalFields]) -> Goal:
    """Change a goal; it goes back to draft. Targets that were set stay."""
    record = revised(by, goal.record, version, fields, title=fields.get("title"))
    fresh = Goal.objects.select_related("record").get(record=record)
    if "measure" in fields:
        rules.require_targets_kept(fresh.measure, fields["measure"])
    _write_goal(fresh, fields)
    return fresh


@action
def set_target(*, by: Person, goal: Goal, version: int, target: published.Target) -> Goal:
    """Set a goal's target; an earlier one stays, with the reason and the decision that replaced it."""
    record = revised(by, goal.record, version, {"target": target}, title=None)
    fresh = Goal.objects.select_related("record").get(record=record)
    rules.require_reason_for_new_target(fresh.measure, target)
    assert fresh.measure is not None  # noqa: S101  # the rule above refused otherwise
    fresh.measure = fresh.measure.model_copy(update={"targets": (*fresh.measure.targets, target)})
    fresh.save()
    return fresh


@action
def revise_activity(*, by: Person, activity: Activity, version: int, **fields: Unpack[ActivityFields]) -> Activity:
    """Change an activity; it goes back to draft."""
    record = revised(by, activity.record, version, fields, title=fields.get("title"))
    fresh = Activity.objects.select_related("record").get(record=record)
    _write_activity(fresh, fields)
    return fresh


@action
def move_activity(*, by: Person, activity: Activity, version: int, to: rules.Phase, because: str = "") -> Activity:
    """Take an activity one step further in its life."""
    record = revised(by, activity.record, version, {"phase": to}, title=None)
    fresh = Activity.objects.select_related("record").get(record=record)
    rules.require_phase(
        record.title,
        fresh.phase,
        to,
        has_contribution=fresh.contributions.exists(),
        has_test_question=fresh.test_question is not None,
        because=because.strip(),
    )
    fresh.phase, fresh.phase_because = to, because.strip()
    fresh.save()
    return fresh


def _plan(programme: Record, title: Text) -> PlanDocument:
    for plan in PlanDocument.objects.filter(programme=programme):
        if plan.title.nl == title.nl:
            return plan
    return PlanDocument.objects.create(programme=programme, title=title)


def _assign(whole: Whole, fields: Mapping[str, Any]) -> None:
    for name, value in fields.items():
        setattr(whole, name, value)


def _write_goal(goal: Goal, fields: GoalFields) -> None:
    parent = fields.get("parent")
    if parent is not None and _hangs_under(parent, goal):
        raise Refused("Een doel kan niet onder zichzelf hangen.", "A goal cannot hang under itself.")
    _assign(goal, {name: value for name, value in fields.items() if name != "passages"})
    goal.save()
    if "passages" in fields:
        goal.passages.set(fields["passages"])


def _hangs_under(goal: Goal | None, top: Goal) -> bool:
    while goal is not None:
        if goal.pk is not None and goal.pk == top.pk:
            return True
        goal = goal.parent
    return False


def _write_activity(activity: Activity, fields: ActivityFields) -> None:
    _assign(activity, {name: value for name, value in fields.items() if name != "contributions"})
    activity.save()
    if "contributions" not in fields:
        return
    activity.contributions.all().delete()
    for position, why in enumerate(fields["contributions"]):
        Contribution.objects.create(
            activity=activity,
            goal=why.goal,
            position=position,
            reason=why.reason,
            assumptions=why.assumptions,
            evidence=why.evidence,
            confidence=why.confidence,
        )
