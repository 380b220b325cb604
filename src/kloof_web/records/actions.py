# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What an action is, and the steps every record takes on its way to the public.

An action is atomic, holds the one lock of the audit chain from its first statement, and tells what it wrote. Because
all actions take the same lock first, they never wait for each other in a circle, and the chain has the order of the
commits.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, Protocol, TypeVar

from django.db import transaction
from pydantic import BaseModel

from kloof.editions.canonical import canonical, hash_of
from kloof_web.records.errors import Stale
from kloof_web.records.models import AuditEntry, AuditHead, Kind, Record, Snapshot
from kloof_web.records.rules import Verb, next_approval
from kloof_web.records.writing import current_action, now, opened

P = ParamSpec("P")
R = TypeVar("R")

INSTALLATION = "installation"


class Author(Protocol):
    """Whoever does something: known to the audit chain by a public id only."""

    @property
    def pk(self) -> Any: ...
    @property
    def public_id(self) -> Any: ...


def action(function: Callable[P, R]) -> Callable[P, R]:
    """Make `function` an action; inside another action it becomes a part of that one, and still tells for itself."""

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if current_action() is not None:
            return told(*args, **kwargs)
        with transaction.atomic():
            with opened():
                _locked_head()
            return told(*args, **kwargs)

    def told(*args: P.args, **kwargs: P.kwargs) -> R:
        with opened() as going_on:
            result = function(*args, **kwargs)
            if going_on.has_written and not going_on.has_told:
                raise AssertionError(f"{function.__qualname__} wrote something and told nothing")
            return result

    return run


def tell(*, by: Author | None, verb: str, record: str, **facts: Any) -> AuditEntry:
    """Add one entry to the audit chain. `facts` are hashes, numbers and field names: never a person's text."""
    head = _locked_head()
    entry = AuditEntry(
        sequence=head.sequence + 1,
        previous=head.hash,
        at=now(),
        by=INSTALLATION if by is None else str(by.public_id),
        verb=verb,
        record=record,
        facts=facts,
    )
    entry.hash = entry_hash(entry)
    entry.save()
    head.sequence, head.hash = entry.sequence, entry.hash
    head.save()
    if (going_on := current_action()) is not None:
        going_on.has_told = True
    return entry


def entry_hash(entry: AuditEntry) -> str:
    """Compute the hash an entry must have: over everything it says and the hash of the entry before it."""
    return hash_of(
        canonical(
            {
                "sequence": entry.sequence,
                "previous": entry.previous,
                "at": entry.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
                "by": entry.by,
                "verb": entry.verb,
                "record": entry.record,
                "facts": entry.facts,
            }
        )
    )


def audit_head() -> str:
    """Give the hash of the last entry of the chain, as seen by the action that holds its lock."""
    return _locked_head().hash


def open_record(
    *, by: Author | None, kind: Kind, programme: Record | None, slug: str, title: str, owner_id: int | None
) -> Record:
    """Give a new whole its record, at version 1. Its public id says nothing of its title: the audit chain keeps it."""
    number = Record.objects.filter(programme=programme, kind=kind).count() + 1
    return Record.objects.create(
        public_id=f"{programme.slug}/{kind}/{number}" if programme else slug,
        kind=kind,
        programme=programme,
        slug=slug,
        title=title[:300],
        owner_id=owner_id,
        changed_at=now(),
        changed_by_id=by.pk if by is not None else None,
    )


def step(*, by: Author, record: Record, version: int, verb: Verb) -> Record:
    """Take `verb` on a record as it is now, if `version` is what the person saw and the life cycle has the step."""
    fresh = Record.objects.get(pk=record.pk)
    if fresh.version != version:
        raise Stale(fresh.title, seen=version, current=fresh.version)
    fresh.approval = next_approval(fresh.title, fresh.approval, verb)
    fresh.version += 1
    fresh.changed_at, fresh.changed_by_id = now(), by.pk
    return fresh


def keep_snapshot(*, by: Author, record: Record, document: BaseModel) -> Snapshot:
    """Keep a whole as it was approved."""
    data = canonical(document)
    if record.submitted_by_id is None:
        raise ValueError(f"{record} was approved, but nobody submitted it")
    newest = record.snapshots.order_by("-number").first()
    return Snapshot.objects.create(
        record=record,
        number=newest.number + 1 if newest else 1,
        document=data.decode(),
        sha256=hash_of(data),
        submitted_by_id=record.submitted_by_id,
        approved_by_id=by.pk,
        approved_at=now(),
    )


def _locked_head() -> AuditHead:
    head, _new = AuditHead.objects.get_or_create(pk=1)
    return AuditHead.objects.select_for_update().get(pk=head.pk)
