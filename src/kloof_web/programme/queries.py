# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the pages about a programme need, complete before the template starts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext_lazy

from kloof.language.texts import Text
from kloof_web.people.models import Person
from kloof_web.people.queries import names_of, roles_of
from kloof_web.people.rules import PUBLISH
from kloof_web.programme.describing import Line, describe, fields_of, language
from kloof_web.programme.kinds import kind_at, kind_of, kinds
from kloof_web.programme.models import Programme
from kloof_web.programme.naming import names_in, public_address, public_page, title_of
from kloof_web.programme.panels import Panel, panels_of
from kloof_web.programme.rendering import missing_in, told, whole_of
from kloof_web.records.actions import INSTALLATION
from kloof_web.records.models import Kind, Record, Whole
from kloof_web.records.queries import authors_since, history, programme_record, publishable
from kloof_web.records.rules import NEXT, Approval, Verb


@dataclass(frozen=True, slots=True)
class Row:
    """One whole in a list: what it is, how far it is, what it still needs."""

    kind: str
    kind_label: str
    path: str
    programme: str
    slug: str
    title: str
    about: str
    public: str
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
class KindList:
    """All wholes of one kind, under its heading."""

    kind: Kind
    path: str
    heading: str
    new: str
    all_of: str
    none_yet: str
    rows: tuple[Row, ...]
    may_edit: bool
    own_list: str
    own_list_words: str


@dataclass(frozen=True, slots=True)
class ProgrammePage:
    """Everything of one programme, with its state."""

    slug: str
    title: str
    public: str
    programme: Row
    lists: tuple[KindList, ...]
    may_publish: bool

    @property
    def rows(self) -> tuple[Row, ...]:
        """Give all of them, the programme itself first."""
        return (self.programme, *(row for one in self.lists for row in one.rows))

    def of(self, kind: Kind) -> tuple[Row, ...]:
        """Give the wholes of one kind."""
        return next((one.rows for one in self.lists if one.kind == kind), ())


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
    may_preview: bool
    verbs: frozenset[str]
    phases: tuple[tuple[str, str], ...]
    why_not: str
    history: tuple[HistoryLine, ...]
    panels: tuple[Panel, ...]


def find(programme: str, path: str, slug: str) -> Whole:
    """Find a whole by its address inside a programme."""
    declared = kind_at(path)
    if declared is None:
        raise Http404
    if declared.kind is Kind.PROGRAMME:
        if slug != programme:
            raise Http404
        return whole_of(programme_record(programme))
    record = Record.objects.filter(kind=declared.kind, programme__slug=programme, slug=slug).first()
    if record is None:
        raise Http404
    return whole_of(record)


@dataclass(frozen=True, slots=True)
class Preview:
    """One whole in the words the public would read."""

    row: Row
    lines: tuple[Line, ...]
    is_approved: bool


def programme_page(programme: str, person: Person) -> ProgrammePage:
    """Give everything of one programme with its state."""
    top = programme_record(programme)
    records = [top, *Record.objects.filter(programme=top).order_by("kind", "pk")]
    newest, wholes = publishable(records), _wholes(top)
    themes = {theme.code: theme.name for theme in Programme.objects.get(record=top).themes}
    rows = {
        record.pk: _row(record, newest.get(record.pk), wholes[record.pk], themes)
        for record in records
        if record.pk in wholes
    }
    roles = roles_of(person, programme)
    return ProgrammePage(
        slug=programme,
        title=rows[top.pk].title,
        public=public_address(programme) if top.published_hash else "",
        programme=rows[top.pk],
        lists=tuple(
            KindList(
                kind=one.kind,
                path=one.path,
                heading=str(one.heading),
                new=str(one.new),
                all_of=str(one.all_of),
                none_yet=str(one.none_yet),
                rows=tuple(rows[record.pk] for record in records if record.kind == one.kind),
                may_edit=one.create is not None and one.edit.allows(roles),
                own_list=one.own_list,
                own_list_words=str(one.own_list_words),
            )
            for one in kinds()
            if one.collection
        ),
        may_publish=PUBLISH.allows(roles),
    )


def whole_page(whole: Whole, person: Person) -> WholePage:
    """Give one whole as this person sees it."""
    record, declared = whole.record, kind_of(whole)
    top = record.programme or record
    roles = roles_of(person, top.slug)
    snapshot = publishable([record]).get(record.pk)
    approved = None if snapshot is None else declared.language.model_validate_json(snapshot.document)
    possible = NEXT[Approval(record.approval)]
    verbs: set[str] = set()
    why_not = ""
    if declared.edit.allows(roles):
        may = {Verb.SUBMIT, Verb.WITHDRAW} | ({Verb.REVISE} if declared.revise is not None else set())
        verbs |= {verb.value for verb in may & set(possible)}
    is_author = str(person.public_id) in authors_since(Verb.APPROVE.value, record=record.public_id)
    if declared.review.allows(roles) and not is_author:
        verbs |= {verb.value for verb in (Verb.APPROVE, Verb.SEND_BACK) if verb in possible}
    elif declared.review.allows(roles) and Verb.APPROVE in possible:
        why_not = "own"
    phases: tuple[tuple[str, str], ...] = ()
    if declared.life is not None and declared.edit.allows(roles):
        phases = tuple((to.value, str(to.label)) for to in declared.life.steps(whole))
    entries = history(record.public_id)
    people = names_of(entry.by for entry in entries) | {INSTALLATION: "kloof"}
    names = names_in(top)
    missing = missing_in(whole)
    return WholePage(
        row=_row(record, snapshot, whole, names.themes),
        version=record.version,
        lines=describe(declared, told(whole), names, approved=approved),
        may_preview=record.approval != Approval.WITHDRAWN and (approved is not None or not missing),
        verbs=frozenset(verbs),
        phases=phases,
        why_not=why_not,
        history=tuple(
            HistoryLine(entry.at, people.get(entry.by, "?"), str(DONE.get(entry.verb, entry.verb))) for entry in entries
        ),
        panels=panels_of(whole, person),
    )


def preview(whole: Whole) -> Preview:
    """Give what the next edition would say: what was approved last, else what would be approved now."""
    record, declared = whole.record, kind_of(whole)
    snapshot = publishable([record]).get(record.pk)
    names = names_in(record.programme or record)
    if snapshot is not None:
        fields = fields_of(declared.language.model_validate_json(snapshot.document))
    elif record.approval == Approval.WITHDRAWN or missing_in(whole):
        raise Http404
    else:
        fields = told(whole)
    return Preview(_row(record, snapshot, whole, names.themes), describe(declared, fields, names), snapshot is not None)


def titles_in(programme: Record) -> dict[int, Text]:
    """Give the title of every whole of a programme, by the key of its record, in both languages."""
    return {pk: title_of(whole) for pk, whole in _wholes(programme).items()}


def _wholes(programme: Record) -> dict[int, Whole]:
    """Give every whole of a programme by the key of its record, in one query a kind."""
    own = Q(record=programme) | Q(record__programme=programme)
    return {whole.record.pk: whole for one in kinds() for whole in one.wholes().filter(own)}


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
    "evaluate_studies": gettext_lazy("Onderzoeken beoordeeld"),
}


def _row(record: Record, snapshot: object | None, whole: Whole, themes: Mapping[str, Text]) -> Row:
    approved_hash, declared = getattr(snapshot, "sha256", ""), kind_of(record)
    return Row(
        kind=record.kind,
        kind_label=str(declared.kind.label),
        path=declared.path,
        programme=record.public_id.split("/")[0],
        slug=record.slug,
        title=title_of(whole).to(language()),
        about=declared.about(whole, themes),
        public=public_page(record),
        approval=record.approval,
        approval_label=str(Approval(record.approval).label),
        missing=missing_in(whole) if record.approval == Approval.DRAFT else (),
        sent_back_because=record.sent_back_because,
        has_approved=snapshot is not None,
        is_public=bool(record.published_hash),
        awaits_publication=snapshot is not None and approved_hash != record.published_hash,
        phase=str(declared.life.state(whole).label) if declared.life is not None else "",
        submitted_by=record.submitted_by_id,
    )
