# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The wholes of this room: the programme, passages of its plans, goals and activities; studies are in study.py."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from kloof.language import programmes as published
from kloof.language.texts import Text
from kloof_web.programme import actions, rules
from kloof_web.programme.describing import language
from kloof_web.programme.forms import ActivityForm, GoalForm, PassageForm, ProgrammeForm
from kloof_web.programme.kinds import Life, Reference, WholeKind, declare
from kloof_web.programme.models import Activity, Goal, Level, Passage, Programme
from kloof_web.programme.naming import Names
from kloof_web.programme.study import STUDY
from kloof_web.records.models import Kind, Record

_RECORD = {"record": "who works on it and how far it is: the workspace's own business"}

NO_PASSAGE = Text(
    nl="Verwijst naar een passage die nog niet is goedgekeurd.", en="Refers to a passage that is not approved yet."
)
NO_PARENT = Text(
    nl="Hangt onder een doel dat nog niet is goedgekeurd.", en="Hangs under a goal that is not approved yet."
)
NO_THEME = Text(nl="Noemt een thema dat het programma niet heeft.", en="Names a theme the programme does not have.")
NO_GOAL = Text(
    nl="Draagt bij aan een doel dat nog niet is goedgekeurd.", en="Contributes to a goal that is not approved yet."
)


def declare_all() -> None:
    """Make the wholes of this room known."""
    for kind in (PROGRAMME, GOAL, ACTIVITY, STUDY, PASSAGE):
        declare(kind)


# the programme


def _programme_told(programme: Programme) -> dict[str, Any]:
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


def programme_fields(told: published.Programme) -> actions.ProgrammeFields:
    """Give what the actions take, from the published language."""
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


PROGRAMME = WholeKind[Programme, published.Programme](
    kind=Kind.PROGRAMME,
    path="programma",
    public="",
    collection="",
    model=Programme,
    language=published.Programme,
    told=_programme_told,
    fields=lambda told, _programme: programme_fields(told),
    missing=lambda one: rules.missing_in_programme(horizon=one.horizon, summary=one.summary, themes=one.themes),
    title=lambda one: one.name,
    form=ProgrammeForm,
    revise=lambda *, whole, **said: actions.revise_programme(programme=whole, **said),
    internal=_RECORD,
)


# passages of plans


def _passage_title(passage: Passage) -> Text:
    plan, number = passage.plan.title, passage.number
    nl, en = (", ".join(part for part in (plan.to(language), number) if part) for language in ("nl", "en"))
    return Text(nl=nl, en=en if plan.en else None)


def _passage_told(passage: Passage) -> dict[str, Any]:
    return {
        "document": passage.plan.title,
        "number": passage.number,
        "text": passage.text,
        "sources": passage.sources,
    }


def _passage_fields(told: published.Passage, _programme: Record) -> actions.PassageFields:
    return {"plan": told.document, "number": told.number, "text": told.text, "sources": told.sources}


PASSAGE = WholeKind[Passage, published.Passage](
    kind=Kind.PASSAGE,
    path="passages",
    public=None,
    collection="passages",
    heading=_("Passages uit plannen"),
    new=_("Nieuwe passage"),
    all_of=_("Alle passages"),
    none_yet=_("Er zijn nog geen passages."),
    model=Passage,
    related=("plan",),
    language=published.Passage,
    told=_passage_told,
    fields=_passage_fields,
    missing=lambda one: rules.missing_in_passage(number=one.number, text=one.text),
    title=_passage_title,
    quoted=lambda one: one.text,
    form=PassageForm,
    create=actions.create_passage,
    revise=lambda *, whole, **said: actions.revise_passage(passage=whole, **said),
    internal=_RECORD,
)


# goals


def _goal_told(goal: Goal) -> dict[str, Any]:
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


def _goal_fields(told: published.Goal, programme: Record) -> actions.GoalFields:
    passages = {one.record.slug: one for one in PASSAGE.wholes(record__programme=programme)}
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


def _goal_references(goal: published.Goal) -> Iterable[Reference]:
    yield from (Reference(Kind.PASSAGE, passage, NO_PASSAGE) for passage in goal.passages)
    if goal.parent is not None:
        yield Reference(Kind.GOAL, goal.parent, NO_PARENT)
    if goal.theme is not None:
        yield Reference("theme", goal.theme, NO_THEME)


def _goal_unknown(goal: Goal, names: Names) -> tuple[str, ...]:
    return () if goal.measure is None else rules.unknown_definition(goal.measure.definition, tuple(names.definitions))


def _goal_about(goal: Goal, themes: Mapping[str, Text]) -> str:
    return themes[goal.theme].to(language()) if goal.theme in themes else str(Level(goal.level).label)


GOAL = WholeKind[Goal, published.Goal](
    kind=Kind.GOAL,
    path="doelen",
    public="doel/{}",
    collection="goals",
    heading=_("Doelen"),
    new=_("Nieuw doel"),
    all_of=_("Alle doelen"),
    none_yet=_("Er zijn nog geen doelen."),
    model=Goal,
    related=("parent__record",),
    language=published.Goal,
    told=_goal_told,
    fields=_goal_fields,
    missing=lambda one: rules.missing_in_goal(statement=one.statement),
    unknown=_goal_unknown,
    title=lambda one: one.title,
    about=_goal_about,
    references=_goal_references,
    form=GoalForm,
    create=actions.create_goal,
    revise=lambda *, whole, **said: actions.revise_goal(goal=whole, **said),
    internal=_RECORD,
)


# activities


def _activity_told(activity: Activity) -> dict[str, Any]:
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


def _activity_fields(told: published.Activity, programme: Record) -> actions.ActivityFields:
    goals = {goal.record.slug: goal for goal in GOAL.wholes(record__programme=programme)}
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


ACTIVITY = WholeKind[Activity, published.Activity](
    kind=Kind.ACTIVITY,
    path="activiteiten",
    public="activiteit/{}",
    collection="activities",
    heading=_("Activiteiten"),
    new=_("Nieuwe activiteit"),
    all_of=_("Alle activiteiten"),
    none_yet=_("Er zijn nog geen activiteiten."),
    model=Activity,
    language=published.Activity,
    told=_activity_told,
    fields=_activity_fields,
    missing=lambda one: rules.missing_in_activity(summary=one.summary, lead=one.lead),
    unknown=lambda one, names: rules.unknown_areas(one.areas, names.areas),
    title=lambda one: one.title,
    about=lambda one, _themes: one.lead.to(language()) if one.lead else "",
    references=lambda one: (Reference(Kind.GOAL, why.goal, NO_GOAL) for why in one.contributions),
    form=ActivityForm,
    create=actions.create_activity,
    revise=lambda *, whole, **said: actions.revise_activity(activity=whole, **said),
    life=Life[Activity, published.Activity](
        state=lambda one: rules.Phase(one.phase),
        steps=lambda one: (phase for phase in rules.Phase if phase in rules.NEXT[rules.Phase(one.phase)]),
        published=lambda one: rules.Phase.of(one.phase),
        move=lambda *, whole, **said: actions.move_activity(activity=whole, **said),
        states=rules.Phase,
    ),
    internal=_RECORD
    | {
        "phase_because": "why an activity paused or stopped is said in its published summary, in words the office chose"
    },
)
