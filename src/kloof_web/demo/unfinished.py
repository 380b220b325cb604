# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tell what an office is still working on: waiting for review, sent back with a reason, begun and not complete."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import yaml
from pydantic import ValidationError

from kloof.errors import ProgrammeRefused
from kloof.language import programmes as published
from kloof.language.texts import AreaCode, NonEmpty, Published, Slug, Text
from kloof_web.demo.story import create
from kloof_web.people.models import Person
from kloof_web.programme import actions, review
from kloof_web.records.actions import action
from kloof_web.records.models import Kind, Record
from kloof_web.records.writing import story_time


class Sketch(Published):
    """An activity somebody began to write down: too little to be reviewed."""

    id: Slug
    title: Text
    for_whom: Text | None = None
    areas: tuple[AreaCode, ...] = ()


class SentBack(Published):
    """An activity that came back from review, and what the reviewer asked."""

    because: NonEmpty
    activity: published.Activity


class Unfinished(Published):
    """Everything that is on its way and not public."""

    waiting: tuple[published.Goal, ...] = ()
    sent_back: tuple[SentBack, ...] = ()
    drafts: tuple[Sketch, ...] = ()


def beside(story: Path) -> Path:
    """Give the file with what is unfinished in a story: it lies beside it under the same name."""
    return story.with_name(f"{story.stem}.unfinished.yaml")


def read_unfinished(path: Path) -> Unfinished:
    """Read and check it; a story with nothing beside it has nothing unfinished."""
    if not path.is_file():
        return Unfinished()
    try:
        return Unfinished.model_validate(yaml.safe_load(path.read_text("utf-8")))
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise ProgrammeRefused(path.name, [str(error).replace("\n", " ")]) from None
    except ValidationError as error:
        problems = [f"{'.'.join(map(str, problem['loc']))}: {problem['msg']}" for problem in error.errors()]
        raise ProgrammeRefused(path.name, problems) from None


@action
def tell_unfinished(
    unfinished: Unfinished, *, programme: Record, by: Person, reviewed_by: Person, moment: dt.datetime
) -> int:
    """Bring it to the workspace through the same actions as people use; what is there already is left alone."""
    told = 0
    with story_time(moment):
        for goal in unfinished.waiting:
            if _is_there(programme, Kind.GOAL, goal.id):
                continue
            record = create(goal, kind=Kind.GOAL, by=by, programme=programme)
            review.submit(by=by, record=record, version=record.version)
            told += 1
        for one in unfinished.sent_back:
            if _is_there(programme, Kind.ACTIVITY, one.activity.id):
                continue
            record = create(one.activity, kind=Kind.ACTIVITY, by=by, programme=programme)
            record = review.submit(by=by, record=record, version=record.version)
            review.send_back(by=reviewed_by, record=record, version=record.version, because=one.because)
            told += 1
        for sketch in unfinished.drafts:
            if _is_there(programme, Kind.ACTIVITY, sketch.id):
                continue
            actions.create_activity(
                by=by,
                programme=programme,
                slug=sketch.id,
                title=sketch.title,
                for_whom=sketch.for_whom,
                areas=sketch.areas,
            )
            told += 1
    return told


def _is_there(programme: Record, kind: Kind, slug: str) -> bool:
    return Record.objects.filter(programme=programme, kind=kind, slug=slug).exists()
