# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Gather the newest approved snapshots of a programme; what hangs on something unapproved stays out."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.conf import settings
from pydantic import BaseModel

from kloof import editions
from kloof.editions.places import MANIFEST
from kloof.language.editions import Manifest
from kloof.language.programmes import LeftOut, Programme, ProgrammeDocument
from kloof.language.texts import Text
from kloof_web.programme.kinds import kind_of, kinds
from kloof_web.records.models import Record, Snapshot
from kloof_web.records.queries import publishable
from kloof_web.records.rules import Approval


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
    documents = {
        record: kind_of(record).language.model_validate_json(snapshot.document)
        for record, snapshot in snapshots.items()
    }
    dangling = _dangling(documents, _unfit(documents, programme))
    outside += [Outside(record.kind, record.slug, record.title, why) for record, why in dangling.items()]
    kept = {record: snapshot for record, snapshot in snapshots.items() if record not in dangling}
    parts = {
        one.collection: tuple(documents[record] for record in kept if record.kind == one.kind)
        for one in kinds()
        if one.collection
    }
    document = ProgrammeDocument.model_validate(
        {
            "programme": documents[programme],
            **parts,
            "left_out": (
                *once_public,
                *(
                    LeftOut(kind=record.kind, id=record.slug, reason=why)
                    for record, why in dangling.items()
                    if (record.kind, record.slug) in public
                ),
            ),
        }
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


def _unfit(documents: Mapping[Record, BaseModel], programme: Record) -> dict[Record, Text]:
    """Give every whole that was approved and yet does not fit the next edition, and why."""
    told = ((record, kind_of(record).unfit(document, programme)) for record, document in documents.items())
    return {record: why for record, why in told if why is not None}


def _dangling(documents: Mapping[Record, BaseModel], unfit: Mapping[Record, Text]) -> dict[Record, Text]:
    """Add to what does not fit every whole that names something that is not there; what names such a one dangles."""
    themes = {("theme", code.code) for one in documents.values() if isinstance(one, Programme) for code in one.themes}
    dangling = dict(unfit)
    while True:
        there = themes | {(record.kind, record.slug) for record in documents if record not in dangling}
        found = {
            record: why
            for record, document in documents.items()
            if record not in dangling and (why := _why_dangling(record, document, there)) is not None
        }
        if not found:
            return dangling
        dangling |= found


def _why_dangling(record: Record, document: BaseModel, there: Collection[tuple[str, str]]) -> Text | None:
    absent = (one for one in kind_of(record).references(document) if (str(one.kind), one.id) not in there)
    return next((one.why for one in absent), None)


def _why_absent(record: Record) -> Text:
    return {Approval.IN_REVIEW: IN_REVIEW, Approval.WITHDRAWN: WITHDRAWN}.get(Approval(record.approval), NOT_APPROVED)
