# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tell a whole in the published language. Every field is published, except those in INTERNAL, with the reason."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from kloof.language import programmes as published
from kloof.language.studies import WrittenStudy
from kloof_web.evidence.models import Study
from kloof_web.evidence.queries import told_study
from kloof_web.programme import rules
from kloof_web.programme.models import Activity, Goal, Passage, Programme
from kloof_web.records.models import Kind, Record

Whole = Programme | Passage | Goal | Activity | Study

INTERNAL = {
    "record": "who works on it and how far it is: the workspace's own business",
    "phase_because": "why an activity paused or stopped is said in its published summary, in words the office chose",
}
LANGUAGE: dict[Kind, type[BaseModel]] = {
    Kind.PROGRAMME: published.Programme,
    Kind.PASSAGE: published.Passage,
    Kind.GOAL: published.Goal,
    Kind.ACTIVITY: published.Activity,
    Kind.STUDY: WrittenStudy,
}


def whole_of(record: Record) -> Whole:
    """Give the whole a record stands for, as it is now."""
    match Kind(record.kind):
        case Kind.PROGRAMME:
            return Programme.objects.select_related("record").get(record=record)
        case Kind.PASSAGE:
            return Passage.objects.select_related("record", "plan").get(record=record)
        case Kind.GOAL:
            return Goal.objects.select_related("record", "parent__record").get(record=record)
        case Kind.ACTIVITY:
            return Activity.objects.select_related("record").get(record=record)
        case Kind.STUDY:
            return Study.objects.select_related("record__programme").get(record=record)


def told(whole: Whole) -> dict[str, Any]:
    """Give everything there is of a whole under the names of the published language; what is missing is left out."""
    match whole:
        case Programme():
            fields = _programme(whole)
        case Passage():
            fields = _passage(whole)
        case Goal():
            fields = _goal(whole)
        case Activity():
            fields = _activity(whole)
        case Study():
            study = told_study(whole)
            fields = {name: getattr(study, name) for name in WrittenStudy.model_fields if name != "id"}
    return {"id": whole.record.slug} | {name: value for name, value in fields.items() if value not in (None, "", ())}


def render(whole: Whole) -> BaseModel:
    """Give a complete whole in the published language."""
    return LANGUAGE[Kind(whole.record.kind)].model_validate(told(whole))


def missing_in(whole: Whole) -> tuple[str, ...]:
    """Say in sentences what a whole needs before it can be reviewed."""
    match whole:
        case Programme():
            return rules.missing_in_programme(horizon=whole.horizon, summary=whole.summary, themes=whole.themes)
        case Passage():
            return rules.missing_in_passage(number=whole.number, text=whole.text)
        case Goal():
            return rules.missing_in_goal(statement=whole.statement)
        case Activity():
            return rules.missing_in_activity(summary=whole.summary, lead=whole.lead)
        case Study():
            return ()


def _programme(programme: Programme) -> dict[str, Any]:
    return {
        "name": programme.name,
        "municipality": programme.municipality,
        "area": programme.area,
        "started_on": programme.started_on,
        "horizon": programme.horizon,
        "summary": programme.summary,
        "themes": programme.themes,
        "contact": programme.contact,
        "fictional": programme.fictional,
        "sources": programme.sources,
    }


def _passage(passage: Passage) -> dict[str, Any]:
    return {
        "document": passage.plan.title,
        "number": passage.number,
        "text": passage.text,
        "sources": passage.sources,
    }


def _goal(goal: Goal) -> dict[str, Any]:
    return {
        "level": goal.level,
        "title": goal.title,
        "statement": goal.statement,
        "theme": goal.theme,
        "parent": goal.parent.record.slug if goal.parent else None,
        "passages": tuple(goal.passages.order_by("record__pk").values_list("record__slug", flat=True)),
        "measure": goal.measure,
        "owner": goal.owner,
        "sources": goal.sources,
    }


def _activity(activity: Activity) -> dict[str, Any]:
    return {
        "kind": activity.kind,
        "title": activity.title,
        "summary": activity.summary,
        "for_whom": activity.for_whom,
        "lead": activity.lead,
        "partners": activity.partners,
        "areas": activity.areas,
        "starts_on": activity.starts_on,
        "ends_on": activity.ends_on,
        "phase": rules.Phase(activity.phase).published,
        "effort": activity.effort,
        "contributions": tuple(
            published.Contribution.model_validate(
                {
                    "goal": contribution.goal.record.slug,
                    "reason": contribution.reason,
                    "assumptions": contribution.assumptions,
                    "evidence": contribution.evidence or None,
                    "confidence": contribution.confidence or None,
                }
            )
            for contribution in activity.contributions.select_related("goal__record")
        ),
        "test_question": activity.test_question,
        "sources": activity.sources,
    }
