# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the pages about a programme need, complete before the template starts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.http import Http404
from django.utils.translation import gettext_lazy

from kloof_web.people.models import Person
from kloof_web.people.queries import names_of, roles_of
from kloof_web.people.rules import EDIT, PUBLISH, REVIEW
from kloof_web.programme.describing import Line, describe
from kloof_web.programme.models import Activity
from kloof_web.programme.rendering import LANGUAGE, Whole, missing_in, told, whole_of
from kloof_web.programme.rules import NEXT as NEXT_PHASES
from kloof_web.programme.rules import Phase
from kloof_web.records.actions import INSTALLATION
from kloof_web.records.models import Kind, Record
from kloof_web.records.queries import history, programme_record, publishable
from kloof_web.records.rules import NEXT, Approval, Verb

PATHS = {Kind.PROGRAMME: "programma", Kind.PASSAGE: "passages", Kind.GOAL: "doelen", Kind.ACTIVITY: "activiteiten"}
KINDS = {path: kind for kind, path in PATHS.items()}


@dataclass(frozen=True, slots=True)
class Row:
    """One whole in a list: what it is, how far it is, what it still needs."""

    kind: str
    kind_label: str
    path: str
    programme: str
    slug: str
    title: str
    approval: str
    approval_label: str
    missing: tuple[str, ...]
    sent_back_because: str
    has_approved: bool
    is_public: bool
    awaits_publication: bool
    phase: str
    submitted_by: int | None


@dataclass(frozen=True, slots=True)
class ProgrammePage:
    """Everything of one programme, with its state."""

    slug: str
    title: str
    programme: Row
    passages: tuple[Row, ...]
    goals: tuple[Row, ...]
    activities: tuple[Row, ...]
    may_edit: bool
    may_publish: bool

    @property
    def rows(self) -> tuple[Row, ...]:
        """Give all of them, the programme itself first."""
        return (self.programme, *self.passages, *self.goals, *self.activities)


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """Who did what when."""

    at: dt.datetime
    by: str
    verb: str


@dataclass(frozen=True, slots=True)
class WholePage:
    """One whole: its fields, what changed since it was approved, what this person may do with it, and its history."""

    row: Row
    version: int
    lines: tuple[Line, ...]
    approved_lines: bool
    verbs: frozenset[str]
    phases: tuple[tuple[str, str], ...]
    why_not: str
    history: tuple[HistoryLine, ...]


def find(programme: str, path: str, slug: str) -> Whole:
    """Find a whole by its address inside a programme."""
    kind = KINDS.get(path)
    if kind is None:
        raise Http404
    if kind is Kind.PROGRAMME:
        if slug != programme:
            raise Http404
        return whole_of(programme_record(programme))
    record = Record.objects.filter(kind=kind, programme__slug=programme, slug=slug).first()
    if record is None:
        raise Http404
    return whole_of(record)


def programme_page(programme: str, person: Person) -> ProgrammePage:
    """Give everything of one programme with its state."""
    top = programme_record(programme)
    records = [top, *Record.objects.filter(programme=top).order_by("kind", "pk")]
    newest = publishable(records)
    phases = dict(Activity.objects.filter(record__programme=top).values_list("record_id", "phase"))
    rows = {record.pk: _row(record, newest.get(record.pk), phases.get(record.pk, "")) for record in records}
    roles = roles_of(person, programme)

    def of(kind: Kind) -> tuple[Row, ...]:
        return tuple(rows[record.pk] for record in records if record.kind == kind)

    return ProgrammePage(
        slug=programme,
        title=top.title,
        programme=rows[top.pk],
        passages=of(Kind.PASSAGE),
        goals=of(Kind.GOAL),
        activities=of(Kind.ACTIVITY),
        may_edit=EDIT.allows(roles),
        may_publish=PUBLISH.allows(roles),
    )


def whole_page(whole: Whole, person: Person) -> WholePage:
    """Give one whole as this person sees it."""
    record = whole.record
    top = record.programme or record
    roles = roles_of(person, top.slug)
    snapshot = publishable([record]).get(record.pk)
    approved = None if snapshot is None else LANGUAGE[Kind(record.kind)].model_validate_json(snapshot.document)
    possible = NEXT[Approval(record.approval)]
    verbs: set[str] = set()
    why_not = ""
    if EDIT.allows(roles):
        verbs |= {verb.value for verb in (Verb.REVISE, Verb.SUBMIT, Verb.WITHDRAW) if verb in possible}
    if REVIEW.allows(roles) and record.submitted_by_id != person.pk:
        verbs |= {verb.value for verb in (Verb.APPROVE, Verb.SEND_BACK) if verb in possible}
    elif REVIEW.allows(roles) and Verb.APPROVE in possible:
        why_not = "own"
    phases: tuple[tuple[str, str], ...] = ()
    phase = ""
    if isinstance(whole, Activity):
        phase = whole.phase
        if EDIT.allows(roles):
            phases = tuple((to.value, str(to.label)) for to in Phase if to in NEXT_PHASES[Phase(whole.phase)])
    entries = history(record.public_id)
    names = names_of(entry.by for entry in entries) | {INSTALLATION: "kloof"}
    return WholePage(
        row=_row(record, snapshot, phase),
        version=record.version,
        lines=describe(told(whole), approved=approved),
        approved_lines=approved is not None,
        verbs=frozenset(verbs),
        phases=phases,
        why_not=why_not,
        history=tuple(
            HistoryLine(entry.at, names.get(entry.by, "?"), str(DONE.get(entry.verb, entry.verb))) for entry in entries
        ),
    )


DONE = {
    "create": gettext_lazy("Geschreven"),
    "revise": gettext_lazy("Gewijzigd"),
    "submit": gettext_lazy("Ingediend"),
    "send_back": gettext_lazy("Teruggestuurd"),
    "approve": gettext_lazy("Goedgekeurd"),
    "withdraw": gettext_lazy("Ingetrokken"),
    "publish": gettext_lazy("Editie uitgebracht"),
    "found_edition": gettext_lazy("Editie gevonden in de opslag"),
    "withdraw_content": gettext_lazy("Inhoud teruggetrokken uit edities"),
    "give_role": gettext_lazy("Rol gegeven"),
    "end_role": gettext_lazy("Rol beëindigd"),
    "pin_release": gettext_lazy("Cijfers gekozen"),
}


def _row(record: Record, snapshot: object | None, phase: str) -> Row:
    approved_hash = getattr(snapshot, "sha256", "")
    return Row(
        kind=record.kind,
        kind_label=str(Kind(record.kind).label),
        path=PATHS[Kind(record.kind)],
        programme=record.public_id.split("/")[0],
        slug=record.slug,
        title=record.title,
        approval=record.approval,
        approval_label=str(Approval(record.approval).label),
        missing=missing_in(whole_of(record)) if record.approval == Approval.DRAFT else (),
        sent_back_because=record.sent_back_because,
        has_approved=snapshot is not None,
        is_public=bool(record.published_hash),
        awaits_publication=snapshot is not None and approved_hash != record.published_hash,
        phase=str(Phase(phase).label) if phase else "",
        submitted_by=record.submitted_by_id,
    )
