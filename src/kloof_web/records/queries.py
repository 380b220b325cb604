# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Read the audit chain and the snapshots that may be published."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import models
from django.http import Http404

from kloof.editions.canonical import hash_of
from kloof_web.records.actions import entry_hash
from kloof_web.records.models import GENESIS, AuditEntry, AuditHead, Kind, Record, Snapshot
from kloof_web.records.rules import Verb


@dataclass(frozen=True, slots=True)
class Told:
    """One line of a record's history."""

    at: dt.datetime
    by: str
    verb: str


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What walking the audit chain showed: how long it is, its head, and every problem, in order."""

    length: int
    head: str
    problems: tuple[str, ...]


def programme_record(programme: str) -> Record:
    """Find a programme by its slug."""
    found = Record.objects.filter(kind=Kind.PROGRAMME, slug=programme).first()
    if found is None:
        raise Http404
    return found


def history(record: str) -> tuple[Told, ...]:
    """Give everything that was done to a record, newest first."""
    entries = AuditEntry.objects.filter(record=record).order_by("-sequence")
    return tuple(Told(entry.at, entry.by, entry.verb) for entry in entries)


WRITING = ("create", Verb.REVISE.value, Verb.SUBMIT.value, Verb.WITHDRAW.value)
"""What an author does to a whole, as against judging it or bringing it out."""


def authors_since(verb: str, *, record: str, doing: Sequence[str] = WRITING) -> frozenset[str]:
    """Name, by public id, everybody who did one of these things to a record since `verb` last happened to it."""
    entries = AuditEntry.objects.filter(record=record)
    last = entries.filter(verb=verb).order_by("-sequence").first()
    return _authors(entries, after=last.sequence if last else 0, doing=doing)


def authors_of_change(record: Record) -> frozenset[str]:
    """Name everybody who had a hand in what is not public yet: all who wrote since the snapshot that is public now."""
    entries = AuditEntry.objects.filter(record=record.public_id)
    public = (
        entries.filter(verb=Verb.APPROVE.value, facts__snapshot=record.published_hash).order_by("-sequence").first()
    )
    return _authors(entries, after=public.sequence if public else 0)


def _authors(entries: models.QuerySet[AuditEntry], *, after: int, doing: Sequence[str] = WRITING) -> frozenset[str]:
    return frozenset(entries.filter(sequence__gt=after, verb__in=doing).values_list("by", flat=True))


def publishable(records: Sequence[Record]) -> dict[int, Snapshot]:
    """Give for each record, by its key, the newest approved snapshot that was not withdrawn."""
    through = {record.pk: record.withdrawn_through for record in records}
    newest: dict[int, Snapshot] = {}
    for snapshot in Snapshot.objects.filter(record__in=through).order_by("number"):
        if snapshot.number > through[snapshot.record_id]:
            newest[snapshot.record_id] = snapshot
    return newest


def verify_chain() -> ChainReport:
    """Walk the chain: no gap, every hash right, the head where it ends, a snapshot for every approval and back.

    The nth approval of a record made its nth snapshot.
    """
    problems: list[str] = []
    previous, sequence = GENESIS, 0
    approved: dict[tuple[str, int], str] = {}
    times: Counter[str] = Counter()
    for entry in AuditEntry.objects.order_by("sequence").iterator():
        sequence += 1
        if entry.sequence != sequence:
            problems.append(f"entry {sequence} is missing; the next one found is {entry.sequence}")
            sequence = entry.sequence
        if entry.previous != previous:
            problems.append(f"entry {entry.sequence} does not follow the entry before it")
        if entry.hash != entry_hash(entry):
            problems.append(f"entry {entry.sequence} ({entry.verb} {entry.record}) was changed after it was written")
        previous = entry.hash
        if entry.verb == "approve":
            times[entry.record] += 1
            approved[entry.record, times[entry.record]] = str(entry.facts.get("snapshot"))
    head = AuditHead.objects.filter(pk=1).first()
    if (head.sequence, head.hash) != (sequence, previous) if head else sequence:
        problems.append("the chain does not end where its head says: entries at the end are missing or were added")
    for snapshot in Snapshot.objects.select_related("record").iterator():
        told = approved.pop((snapshot.record.public_id, snapshot.number), None)
        if hash_of(snapshot.document.encode()) != snapshot.sha256 or snapshot.sha256 != told:
            problems.append(f"snapshot {snapshot} is not what was approved")
    problems += [f"snapshot {record} {number} was approved and is gone" for record, number in approved]
    return ChainReport(length=sequence, head=previous, problems=tuple(problems))
