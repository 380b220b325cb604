# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Bring out an edition, withdraw from one, and make the index again from the store."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.dispatch import Signal

from kloof import editions, releases
from kloof.editions.canonical import hash_of
from kloof.language import editions as published
from kloof.language.editions import Manifest, Tombstone
from kloof.language.texts import Source, Text
from kloof_web.evidence.models import Release
from kloof_web.evidence.queries import pinned, results_in
from kloof_web.people.models import Person
from kloof_web.people.queries import roles_of
from kloof_web.people.rules import PUBLISH, require_other_publisher
from kloof_web.publishing.gathering import Gathered, gather
from kloof_web.publishing.keys import signing_key
from kloof_web.publishing.models import Edition, EditionKind
from kloof_web.publishing.rules import require_news
from kloof_web.publishing.signals import content_withdrawn, edition_published
from kloof_web.records.actions import action, audit_head, tell
from kloof_web.records.errors import Refused
from kloof_web.records.models import AuditEntry, Kind, Record
from kloof_web.records.queries import authors_of_change, authors_since
from kloof_web.records.rules import Approval
from kloof_web.records.writing import today

OnFailure = Callable[[Exception], None]

_log = logging.getLogger(__name__)

KINDS: dict[EditionKind, published.EditionKind] = {
    EditionKind.STAND: "stand",
    EditionKind.BERICHT: "bericht",
    EditionKind.RAPPORTAGE: "rapportage",
    EditionKind.CORRECTIE: "correctie",
}


@action
def publish(
    *,
    by: Person,
    programme: Record,
    kind: EditionKind = EditionKind.STAND,
    published_on: dt.date | None = None,
    decision: Source | None = None,
    seen: int | None = None,
    new_key: bool = False,
    on_failure: OnFailure | None = None,
) -> Edition:
    """Freeze everything approved into the next edition, for everybody to read.

    `seen` is the number of the edition the person was shown: when that one is out already, or nothing is new in it,
    nothing is brought out. A report may say again what was said before.

    The edition is in the store before the index and the audit chain know of it. When this breaks off in between, the
    edition stands, and the next publication or ``manage.py rebuild_editions`` writes down that it was found.
    """
    PUBLISH.require(roles_of(by, programme.slug))
    if kind is EditionKind.RAPPORTAGE and (decision is None or decision.date is None or decision.number is None):
        raise Refused(
            "Een rapportage vraagt om het besluit van het college: titel, datum en nummer.",
            "A report needs the executive's decision: title, date and number.",
        )
    gathered = gather(programme)
    if gathered.document is None:
        raise Refused(
            "Het programma zelf is nog niet goedgekeurd. Laat het eerst goedkeuren; daarna kan er een editie uit.",
            "The programme itself is not approved yet. Have it approved first; then an edition can come out.",
        )
    require_other_publisher(publisher=by.public_id, authors=_authors_of(programme, gathered))
    release = pinned(programme)
    if release is None:
        raise Refused(
            "Er zijn nog geen cijfers. Registreer ze met: manage.py register_release MAP.",
            "There are no figures yet. Register them with: manage.py register_release DIR.",
        )
    figures = releases.read(settings.KLOOF_STORE / "releases" / release.hash)
    if figures.hash != release.hash:
        raise Refused(
            f"De cijfers in de opslag zijn niet meer de cijfers die zijn gekozen ({release.hash[:12]}…). Zet de map "
            f"releases/{release.hash} terug uit de reservekopie.",
            f"The figures in the store are no longer those that were pinned ({release.hash[:12]}…). Put the folder "
            f"releases/{release.hash} back from the backup.",
        )
    _require_approved_results(release, gathered)
    _index(programme)
    if seen is not None:
        require_news(
            seen=seen,
            newest=Edition.objects.filter(programme=programme).order_by("-number").first(),
            release=release.hash,
            is_new=bool(gathered.fresh) or _withdrawn(programme).exists(),
            is_report=kind is EditionKind.RAPPORTAGE,
        )
    edition = editions.freeze_into(
        settings.KLOOF_STORE,
        gathered.document,
        figures,
        published_on=published_on or today(),
        key=signing_key(settings.KLOOF_SIGNING_KEY, settings.KLOOF_STORE, new_key=new_key),
        new_key=new_key,
        kind=KINDS[kind],
        audit_head=audit_head(),
        decision=decision,
    )
    row = _row(programme, edition.manifest, edition.hash)
    row.save()
    snapshots = {record.public_id: snapshot.sha256 for record, snapshot in gathered.snapshots.items()}
    _mark_public(programme, snapshots)
    tell(
        by=by,
        verb="publish",
        record=programme.public_id,
        edition=row.number,
        manifest=row.hash,
        release=row.release,
        snapshots=snapshots,
    )
    transaction.on_commit(
        partial(
            _announce,
            edition_published,
            on_failure,
            store=settings.KLOOF_STORE,
            programme=programme.slug,
            number=row.number,
            hash=row.hash,
        )
    )
    return row


@action
def withdraw(
    *,
    by: Person,
    programme: Record,
    edition: int,
    leaf: str,
    ground: Text,
    on_failure: OnFailure | None = None,
) -> Tombstone:
    """Take residents' words or wrongly shown figures out of every edition that holds them; a tombstone says why.

    `on_failure` is called with the reason when the public pages could not be made again; they are then not shown.
    """
    PUBLISH.require(roles_of(by, programme.slug))
    tombstone = editions.withdraw(
        settings.KLOOF_STORE / "editions" / programme.slug / f"{edition:04d}",
        hash=leaf,
        ground=ground,
        by=by.function or "publicist",
        on=today(),
        key=signing_key(settings.KLOOF_SIGNING_KEY, settings.KLOOF_STORE),
    )
    tell(by=by, verb="withdraw_content", record=programme.public_id, edition=edition, leaf=leaf)
    transaction.on_commit(
        partial(
            _announce,
            content_withdrawn,
            on_failure,
            store=settings.KLOOF_STORE,
            programme=programme.slug,
            leaf=leaf,
        )
    )
    return tombstone


def _announce(signal: Signal, on_failure: OnFailure | None, /, **facts: object) -> None:
    """Have the rest of the site hear it; who fails to act on it undoes nothing, and does not go unseen."""
    for receiver, answer in signal.send_robust(sender=None, **facts):
        if isinstance(answer, Exception):
            _log.error("%s failed after a commit", receiver, exc_info=answer)
            if on_failure is not None:
                on_failure(answer)


@action
def rebuild_editions(*, by: Person | None) -> int:
    """Make the index of editions again from the store, for every programme; gives how many there are."""
    count = 0
    for programme in Record.objects.filter(kind=Kind.PROGRAMME):
        Edition.objects.filter(programme=programme).delete()
        count += _index(programme)
        newest = Edition.objects.filter(programme=programme).order_by("-number").first()
        told = AuditEntry.objects.filter(
            verb="publish", record=programme.public_id, facts__manifest=newest.hash if newest else ""
        )
        entry = told.first()
        _mark_public(programme, entry.facts["snapshots"] if entry else {})
    tell(by=by, verb="rebuild_editions", record="store", editions=count)
    return count


def _require_approved_results(release: Release, gathered: Gathered) -> None:
    """Refuse figures that tell of a study nobody approved: the files of a release are published with the edition."""
    studies = gathered.document.studies if gathered.document is not None else ()
    approved = {study.hash for study in studies}
    if early := sorted(found.study for key, found in results_in(release).items() if key not in approved):
        named = ", ".join(early)
        raise Refused(
            f"Bij de gekozen cijfers horen uitkomsten die nog niet zijn goedgekeurd: {named}. Laat ze goedkeuren, kies "
            "andere cijfers, of laat alleen de goedgekeurde onderzoeken beoordelen.",
            f"The chosen figures hold results nobody approved yet: {named}. Have them approved, choose other figures, "
            "or have only the approved studies evaluated.",
        )


def _withdrawn(programme: Record) -> QuerySet[Record]:
    """Give what is public and will not be in the next edition."""
    return Record.objects.filter(programme=programme, approval=Approval.WITHDRAWN).exclude(published_hash="")


def _authors_of(programme: Record, gathered: Gathered) -> frozenset[str]:
    """Name everybody who had a hand in what this edition changes: texts, withdrawals, and the choice of figures."""
    withdrawn = _withdrawn(programme)
    authors = authors_since("publish", record=programme.public_id, doing=("pin_release", "evaluate_studies"))
    return authors.union(*(authors_of_change(record) for record in (*gathered.fresh, *withdrawn)))


def _index(programme: Record) -> int:
    """Give every edition of a programme in the store a row; write down the ones the chain does not tell of."""
    known = set(Edition.objects.filter(programme=programme).values_list("hash", flat=True))
    paths = editions.editions(settings.KLOOF_STORE, programme.slug)
    for path in paths:
        data = (path / "manifest.json").read_bytes()
        if (found := hash_of(data)) in known:
            continue
        row = _row(programme, Manifest.model_validate_json(data), found)
        row.save()
        if not AuditEntry.objects.filter(record=programme.public_id, facts__manifest=found).exists():
            tell(by=None, verb="found_edition", record=programme.public_id, edition=row.number, manifest=found)
    return len(paths)


def _row(programme: Record, manifest: Manifest, found: str) -> Edition:
    return Edition(
        programme=programme,
        number=manifest.number,
        hash=found,
        kind=manifest.kind,
        published_on=manifest.published_on,
        release=manifest.release,
    )


def _mark_public(programme: Record, snapshots: dict[str, str]) -> None:
    for record in [programme, *Record.objects.filter(programme=programme)]:
        public = snapshots.get(record.public_id, "")
        if record.published_hash != public:
            Record.objects.filter(pk=record.pk).update(published_hash=public)


def edition_path(edition: Edition) -> Path:
    """Give the folder of an edition in the store."""
    path: Path = settings.KLOOF_STORE / "editions" / edition.programme.slug / f"{edition.number:04d}"
    return path
