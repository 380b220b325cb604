# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Gather the newest approved snapshots of a programme; what hangs on something unapproved stays out."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from django.conf import settings

from kloof import editions
from kloof.editions.places import MANIFEST
from kloof.language.editions import Manifest
from kloof.language.programmes import Activity, Goal, LeftOut, Passage, Programme, ProgrammeDocument
from kloof.language.studies import WrittenStudy
from kloof.language.texts import Text
from kloof_web.evidence.queries import pinned, results_in
from kloof_web.records.models import Kind, Record, Snapshot
from kloof_web.records.queries import publishable
from kloof_web.records.rules import Approval

M = TypeVar("M", Passage, Goal, Activity, WrittenStudy)


@dataclass(frozen=True, slots=True)
class Outside:
    """A whole that is not in the next edition, and why, for the people who work on it."""

    kind: str
    slug: str
    title: str
    reason: Text


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the next edition would hold.

    Parameters
    ----------
    document
        The approved whole; None while the programme itself is not approved.
    snapshots
        What it was made from, by record.
    fresh
        The records whose snapshot is not the one in the newest edition.
    outside
        Everything that stays out, drafts included: for the workspace, never for the edition.
    """

    document: ProgrammeDocument | None
    snapshots: Mapping[Record, Snapshot]
    fresh: tuple[Record, ...]
    outside: tuple[Outside, ...]


NOT_APPROVED = Text(nl="Nog niet goedgekeurd.", en="Not approved yet.")
IN_REVIEW = Text(nl="Ligt ter beoordeling.", en="Is being reviewed.")
WITHDRAWN = Text(nl="Ingetrokken.", en="Withdrawn.")
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

OTHER_RESULT = Text(
    nl="De uitkomst in de gekozen cijfers is een andere dan die is goedgekeurd. Laat onderzoek en uitkomst opnieuw "
    "goedkeuren, of kies de cijfers van toen.",
    en="The result in the chosen figures is another than the one that was approved. Have study and result approved "
    "again, or choose the figures of then.",
)


def gather(programme: Record) -> Gathered:
    """Give what the next edition of a programme would hold, and what stays out.

    An edition lists what was public before and is not in it: withdrawn, or hanging on something that is not approved.
    It never lists what no edition ever held, approved or not: not even its name.
    """
    records = [programme, *Record.objects.filter(programme=programme).order_by("kind", "pk")]
    newest = publishable(records)
    public = _once_published(programme.slug)
    outside = [
        Outside(record.kind, record.slug, record.title, _why_absent(record))
        for record in records
        if record.pk not in newest
    ]
    once_public = [
        LeftOut(kind=record.kind, id=record.slug, reason=WITHDRAWN)
        for record in records
        if record.pk not in newest and record.approval == Approval.WITHDRAWN and (record.kind, record.slug) in public
    ]
    snapshots = {record: newest[record.pk] for record in records if record.pk in newest}
    if programme not in snapshots:
        return Gathered(None, {}, (), tuple(outside))
    top = Programme.model_validate_json(snapshots[programme].document)
    passages = _parse(snapshots, Kind.PASSAGE, Passage)
    goals = _parse(snapshots, Kind.GOAL, Goal)
    activities = _parse(snapshots, Kind.ACTIVITY, Activity)
    dangling: dict[Record, Text] = {}
    themes = {theme.code for theme in top.themes}
    while True:
        passage_ids, goal_ids = {passage.id for passage in passages.values()}, {goal.id for goal in goals.values()}
        found = {
            record: why
            for record, goal in goals.items()
            if (why := _why_goal_dangles(goal, passage_ids, goal_ids, themes))
        }
        if not found:
            break
        dangling |= found
        goals = {record: goal for record, goal in goals.items() if record not in found}
    for record, activity in list(activities.items()):
        if any(contribution.goal not in goal_ids for contribution in activity.contributions):
            dangling[record] = NO_GOAL
            del activities[record]
    outside += [Outside(record.kind, record.slug, record.title, why) for record, why in dangling.items()]
    studies = _parse(snapshots, Kind.STUDY, WrittenStudy)
    release = pinned(programme)
    answers = {} if release is None else results_in(release)
    for record, study in list(studies.items()):
        if study.result != answers.get(study.hash):
            dangling[record] = OTHER_RESULT
            del studies[record]
    outside += [
        Outside(record.kind, record.slug, record.title, OTHER_RESULT)
        for record, why in dangling.items()
        if why is OTHER_RESULT
    ]
    kept = {record: snapshot for record, snapshot in snapshots.items() if record not in dangling}
    document = ProgrammeDocument(
        programme=top,
        passages=tuple(passages.values()),
        goals=tuple(goals.values()),
        activities=tuple(activities.values()),
        studies=tuple(studies.values()),
        left_out=(
            *once_public,
            *(
                LeftOut(kind=record.kind, id=record.slug, reason=why)
                for record, why in dangling.items()
                if (record.kind, record.slug) in public
            ),
        ),
    )
    fresh = tuple(record for record, snapshot in kept.items() if snapshot.sha256 != record.published_hash)
    return Gathered(document, kept, fresh, tuple(outside))


def _once_published(programme: str) -> set[tuple[str, str]]:
    """Give kind and id of everything that an edition of the programme in the store holds, damaged ones apart."""
    public: set[tuple[str, str]] = set()
    for path in editions.editions(settings.KLOOF_STORE, programme):
        with contextlib.suppress(OSError, ValueError):
            manifest = Manifest.model_validate_json((path / MANIFEST).read_bytes())
            public |= {(entry.kind, entry.id) for entry in manifest.objects}
    return public


def _parse(snapshots: Mapping[Record, Snapshot], kind: Kind, model: type[M]) -> dict[Record, M]:
    return {
        record: model.model_validate_json(snapshot.document)
        for record, snapshot in snapshots.items()
        if record.kind == kind
    }


def _why_absent(record: Record) -> Text:
    return {Approval.IN_REVIEW: IN_REVIEW, Approval.WITHDRAWN: WITHDRAWN}.get(Approval(record.approval), NOT_APPROVED)


def _why_goal_dangles(goal: Goal, passages: set[str], goals: set[str], themes: set[str]) -> Text | None:
    if any(passage not in passages for passage in goal.passages):
        return NO_PASSAGE
    if goal.parent is not None and goal.parent not in goals:
        return NO_PARENT
    if goal.theme is not None and goal.theme not in themes:
        return NO_THEME
    return None
