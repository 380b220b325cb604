# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What happens to every whole, whatever its kind: begun, revised, submitted, sent back, approved, withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.text import slugify

from kloof.language.texts import Text
from kloof_web.people.models import Person
from kloof_web.people.queries import roles_of
from kloof_web.people.rules import require_other_eyes
from kloof_web.programme.kinds import kind_of
from kloof_web.programme.naming import names_in
from kloof_web.programme.rendering import missing_in, render, whole_of
from kloof_web.records.actions import action, keep_snapshot, open_record, step, tell
from kloof_web.records.errors import Incomplete, Refused
from kloof_web.records.models import Kind, Record, Snapshot
from kloof_web.records.queries import authors_since
from kloof_web.records.rules import Verb


def programme_of(record: Record) -> Record:
    """Give the programme a record belongs to; a programme belongs to itself."""
    return record.programme or record


def begin(by: Person, kind: Kind, programme: Record, slug: str, title: str) -> Record:
    """Give a new whole its record, as a draft; refused to who may not write this kind."""
    kind_of(kind).edit.require(roles_of(by, programme.slug))
    return open_record(
        by=by,
        kind=kind,
        programme=programme,
        slug=slug or _free_slug(kind, programme, title),
        title=title,
        owner_id=programme.owner_id,
    )


def _free_slug(kind: Kind, programme: Record, title: str) -> str:
    wanted = slugify(title)[:60].strip("-_").replace("_", "-") or str(kind)
    taken = set(Record.objects.filter(programme=programme, kind=kind).values_list("slug", flat=True))
    numbered = (wanted if number == 1 else f"{wanted}-{number}" for number in range(1, len(taken) + 2))
    return next(slug for slug in numbered if slug not in taken)


def revised(by: Person, record: Record, version: int, fields: Mapping[str, Any], *, title: Text | None) -> Record:
    """Give the record of a whole that is being changed: back to draft, one version on, and told; or refuse."""
    kind_of(record).edit.require(roles_of(by, programme_of(record).slug))
    fresh = step(by=by, record=record, version=version, verb=Verb.REVISE)
    if title is not None:
        fresh.title = title.nl[:300]
    fresh.save()
    tell(by=by, verb=Verb.REVISE.value, record=fresh.public_id, version=fresh.version, fields=sorted(fields))
    return fresh


@action
def submit(*, by: Person, record: Record, version: int) -> Record:
    """Ask somebody else to look at a whole; refused while parts are missing."""
    kind_of(record).edit.require(roles_of(by, programme_of(record).slug))
    whole = whole_of(record)
    unknown = kind_of(record).unknown(whole, names_in(programme_of(record)))
    if problems := (*missing_in(whole), *unknown):
        raise Incomplete(record.title, problems)
    render(whole)
    fresh = step(by=by, record=record, version=version, verb=Verb.SUBMIT)
    fresh.submitted_by_id, fresh.sent_back_because = by.pk, ""
    fresh.save()
    tell(by=by, verb=Verb.SUBMIT.value, record=fresh.public_id, version=fresh.version)
    return fresh


@action
def send_back(*, by: Person, record: Record, version: int, because: str) -> Record:
    """Ask the office to look at a whole again, and say why."""
    kind_of(record).review.require(roles_of(by, programme_of(record).slug))
    if not because.strip():
        raise Refused("Schrijf op wat er anders moet.", "Write down what has to be different.")
    fresh = step(by=by, record=record, version=version, verb=Verb.SEND_BACK)
    fresh.sent_back_because = because.strip()
    fresh.save()
    tell(by=by, verb=Verb.SEND_BACK.value, record=fresh.public_id, version=fresh.version)
    return fresh


@action
def approve(*, by: Person, record: Record, version: int) -> Snapshot:
    """Approve what somebody else submitted, and keep it as it is now in the published language."""
    kind_of(record).review.require(roles_of(by, programme_of(record).slug))
    fresh = step(by=by, record=record, version=version, verb=Verb.APPROVE)
    require_other_eyes(judge=by.public_id, authors=authors_since(Verb.APPROVE.value, record=fresh.public_id))
    fresh.save()
    snapshot = keep_snapshot(by=by, record=fresh, document=render(whole_of(fresh)))
    tell(by=by, verb=Verb.APPROVE.value, record=fresh.public_id, version=fresh.version, snapshot=snapshot.sha256)
    return snapshot


@action
def withdraw(*, by: Person, record: Record, version: int, because: str) -> Record:
    """Take a whole out of every edition to come. Editions that are out keep it; the reason is kept here."""
    kind_of(record).edit.require(roles_of(by, programme_of(record).slug))
    if not because.strip():
        raise Refused("Schrijf op waarom dit wordt ingetrokken.", "Write down why this is withdrawn.")
    fresh = step(by=by, record=record, version=version, verb=Verb.WITHDRAW)
    newest = fresh.snapshots.order_by("-number").first()
    fresh.withdrawn_because, fresh.withdrawn_through = because.strip(), newest.number if newest else 0
    fresh.save()
    tell(by=by, verb=Verb.WITHDRAW.value, record=fresh.public_id, version=fresh.version)
    return fresh
