# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is about to become public, what stays out and why, and whether chain and store agree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.conf import settings

from kloof import editions
from kloof.editions.canonical import canonical, hash_of, parse
from kloof.editions.places import tombstone_path
from kloof.language.editions import Manifest
from kloof.language.texts import Language, Text
from kloof_web.evidence.queries import Table, pinned, tables_of
from kloof_web.people.models import Person
from kloof_web.people.queries import people_with, roles_of
from kloof_web.people.rules import PUBLISH, Role
from kloof_web.programme.describing import Line, describe, fields_of
from kloof_web.programme.kinds import kind_of
from kloof_web.programme.naming import Names, names_in, public_address
from kloof_web.programme.queries import titles_in
from kloof_web.publishing.gathering import Gathered, gather
from kloof_web.publishing.models import Edition, EditionKind
from kloof_web.records.models import GENESIS, AuditEntry, Kind, Record, Snapshot
from kloof_web.records.queries import ChainReport, authors_of_change, programme_record, verify_chain


@dataclass(frozen=True, slots=True)
class Piece:
    """One whole on the page about publishing."""

    kind_label: str
    path: str
    slug: str
    title: str
    reason: str = ""
    is_new: bool = False
    changes: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class EditionRow:
    """One edition that is out."""

    number: int
    kind_label: str
    published_on: dt.date
    hash: str
    public: str


@dataclass(frozen=True, slots=True)
class PublishPage:
    """What the next edition would bring."""

    programme: str
    title: str
    next_number: int
    fresh: tuple[Piece, ...]
    outside: tuple[Piece, ...]
    unchanged: int
    release: str
    tables: tuple[Table, ...]
    is_new_release: bool
    editions: tuple[EditionRow, ...]
    is_approved: bool
    may_publish: bool
    own_work: tuple[Piece, ...]
    publishers: tuple[str, ...]


def publish_page(programme: str, person: Person, language: Language) -> PublishPage:
    """Give what the next edition would bring, what stays out, and the editions that are out."""
    record = programme_record(programme)
    gathered = gather(record)
    out = tuple(Edition.objects.filter(programme=record).order_by("-number"))
    release = pinned(record)
    names = names_in(record)
    titles = titles_in(record)
    records = Record.objects.filter(pk__in=titles)
    by_address = {(one.kind, one.slug): titles[one.pk].to(language) for one in records}
    return PublishPage(
        programme=programme,
        title=titles[record.pk].to(language),
        next_number=out[0].number + 1 if out else 1,
        fresh=_fresh(gathered, names, titles, language),
        outside=tuple(
            Piece(
                str(Kind(one.kind).label),
                kind_of(one.kind).path,
                one.slug,
                by_address.get((one.kind, one.slug), one.title),
                one.reason.to(language),
            )
            for one in gathered.outside
        ),
        unchanged=len(gathered.snapshots) - len(gathered.fresh),
        release=release.hash if release else "",
        tables=tables_of(release) if release else (),
        is_new_release=release is not None and (not out or out[0].release != release.hash),
        editions=tuple(
            EditionRow(
                row.number,
                str(EditionKind(row.kind).label),
                row.published_on,
                row.hash,
                public_address(programme, f"editie/{row.number}/"),
            )
            for row in out
        ),
        is_approved=gathered.document is not None,
        may_publish=PUBLISH.allows(roles_of(person, programme)),
        own_work=tuple(
            _piece(fresh, titles[fresh.pk].to(language))
            for fresh in gathered.fresh
            if str(person.public_id) in authors_of_change(fresh)
        ),
        publishers=tuple(str(publisher) for publisher in people_with(Role.PUBLISHER, programme)),
    )


def verify_audit() -> ChainReport:
    """Walk the audit chain and hold it against every edition in the store.

    An edition names the head of the chain at the moment it was frozen. Cutting off or rewriting the chain before that
    moment therefore shows, also when somebody computed all its hashes anew. A tombstone that the chain does not tell of
    was put there outside the workspace, and is reported.

    What does not show: entries after the entry the newest edition names as its head, when somebody with write access to
    the database cuts them off together with the snapshots they tell of, and computes head and hashes anew. Only the
    publication of that edition itself and the withdrawals after it are missed, because the store has them. Whoever
    wants to prove that stretch as well keeps the head that this report gives, outside this machine.
    """
    chain = verify_chain()
    problems = list(chain.problems)
    heads = {GENESIS, *AuditEntry.objects.values_list("hash", flat=True)}
    told = {
        entry.facts.get("manifest"): entry for entry in AuditEntry.objects.filter(verb__in=["publish", "found_edition"])
    }
    buried: dict[tuple[str, str, str], set[str]] = {}
    for programme in editions.programmes(settings.KLOOF_STORE):
        for path in editions.editions(settings.KLOOF_STORE, programme):
            data = (path / "manifest.json").read_bytes()
            manifest = Manifest.model_validate_json(data)
            name = f"edition {manifest.number} of {programme}"
            for entry in manifest.objects:
                if (settings.KLOOF_STORE / "objects" / tombstone_path(entry.hash)).exists():
                    owner = "" if entry.kind == "area" else programme
                    buried.setdefault((owner, entry.kind, entry.id), set()).add(entry.hash)
            if manifest.audit_head is not None and manifest.audit_head not in heads:
                problems.append(f"{name} was frozen at a point of the chain that is no longer there")
            published = told.get(hash_of(data))
            if published is None:
                problems.append(
                    f"{name} is in the store, but the chain does not tell of it: run manage.py rebuild_editions"
                )
            elif published.verb == "publish" and published.previous != manifest.audit_head:
                problems.append(f"{name} was frozen at another point of the chain than where it is told")
    problems += _untold(buried)
    return ChainReport(chain.length, chain.head, tuple(problems))


def _untold(buried: dict[tuple[str, str, str], set[str]]) -> list[str]:
    """Name the tombstones the chain does not tell of; one carried to a next edition says what the first one said."""
    told = set(AuditEntry.objects.filter(verb="withdraw_content").values_list("facts__leaf", flat=True))
    problems = []
    for (_owner, kind, name), leaves in sorted(buried.items()):
        says = {leaf: _says(leaf) for leaf in leaves}
        known = {says[leaf] for leaf in leaves & told}
        problems += [
            f"the tombstone {leaf} ({kind} {name}) was found outside: the chain does not tell that it was withdrawn"
            for leaf in sorted(leaves - told)
            if says[leaf] not in known
        ]
    return problems


def _says(leaf: str) -> bytes:
    """Give what a tombstone says, apart from of what and signed by whom."""
    content = parse((settings.KLOOF_STORE / "objects" / tombstone_path(leaf)).read_bytes())
    return canonical({name: content.get(name) for name in ("withdrawn_on", "ground", "by")})


def _fresh(gathered: Gathered, names: Names, titles: Mapping[int, Text], language: Language) -> tuple[Piece, ...]:
    """Give every whole that would be new or different, with each difference in words."""
    public = {
        snapshot.sha256: snapshot
        for snapshot in Snapshot.objects.filter(sha256__in=[record.published_hash for record in gathered.fresh])
    }
    pieces = []
    for record in gathered.fresh:
        before = public.get(record.published_hash)
        kind = kind_of(record)
        changes: tuple[Line, ...] = ()
        if before is not None:
            now = fields_of(kind.language.model_validate_json(gathered.snapshots[record].document))
            lines = describe(kind, now, names, approved=kind.language.model_validate_json(before.document))
            changes = tuple(line for line in lines if line.is_changed)
        piece = _piece(record, titles[record.pk].to(language))
        pieces.append(replace(piece, is_new=before is None, changes=changes))
    return tuple(pieces)


def _piece(record: Record, title: str) -> Piece:
    declared = kind_of(record)
    return Piece(str(declared.kind.label), declared.path, record.slug, title)
