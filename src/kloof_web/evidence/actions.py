# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Take releases of figures into the store, and choose which one the next edition uses."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from django.conf import settings

from kloof import releases
from kloof import studies as answering
from kloof.editions.places import locked, sync_folder
from kloof.errors import StudyRefused
from kloof_web.evidence.models import Pin, Release, Study
from kloof_web.evidence.queries import figures_of, pinned, registered, results_in
from kloof_web.people.models import Person
from kloof_web.people.queries import roles_of
from kloof_web.people.rules import EDIT, REGISTER
from kloof_web.records.actions import action, open_record, step, tell
from kloof_web.records.errors import Refused
from kloof_web.records.models import Kind, Record
from kloof_web.records.rules import Approval, Verb
from kloof_web.records.writing import now, today


@action
def register_release(*, by: Person | None, path: Path) -> Release:
    """Copy a release into the store under its hash; one that is there already stays as it is."""
    found = releases.read(path)
    place = settings.KLOOF_STORE / "releases" / found.hash
    with locked(settings.KLOOF_STORE):
        if not place.is_dir():
            _take_in(path, found.hash, place)
    tables = sorted({source.table for source in found.sources})
    release, is_new = Release.objects.get_or_create(
        hash=found.hash, defaults={"registered_at": now(), "tables": tables}
    )
    if is_new:
        tell(by=by, verb="register_release", record=f"release/{found.hash}")
    return release


def _take_in(path: Path, asked: str, place: Path) -> None:
    """Copy the files the release names, read the copy, and only then give it its name."""
    place.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=".writing-", dir=place.parent))
    try:
        if releases.copy(path, beside / "release").hash != asked:
            raise Refused(
                "De cijfers veranderden terwijl ze werden opgenomen. Er is niets opgenomen; probeer het opnieuw.",
                "The figures changed while they were taken in. Nothing was taken in; try again.",
            )
        (beside / "release").rename(place)
        sync_folder(place.parent)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


@action
def pin_release(*, by: Person, programme: Record, release: Release) -> Pin:
    """Choose the figures the next edition of a programme shows."""
    EDIT.require(roles_of(by, programme.slug))
    pin, _new = Pin.objects.update_or_create(programme=programme, defaults={"release": release})
    tell(by=by, verb="pin_release", record=programme.public_id, release=release.hash)
    return pin


@action
def register_study(*, by: Person, programme: Record, text: str) -> Study:
    """Keep a study as it is written, with its hash, the day, and what could be seen when in the figures of now.

    Registered after the start or not: the text stays as it is, and every verdict on it says which.
    """
    REGISTER.require(roles_of(by, programme.slug))
    release = pinned(programme)
    if release is None:
        raise Refused(
            "Er zijn nog geen cijfers. Registreer ze met: manage.py register_release MAP.",
            "There are no figures yet. Register them with: manage.py register_release DIR.",
        )
    figures = figures_of(release)
    read = answering.read_text(text, registered_on=today(), observed=figures.panel)
    if read.registered is None:
        raise StudyRefused("onderzoek", [problem.nl for problem in read.problems])
    study = read.registered.study
    _require_new(programme, study.id, read.registered.hash, study.replaces)
    record = open_record(
        by=by, kind=Kind.STUDY, programme=programme, slug=study.id, title=study.title, owner_id=programme.owner_id
    )
    kept = Study.objects.create(
        record=record,
        title=study.title[:300],
        text=text,
        hash=read.registered.hash,
        registered_on=read.registered.registered_on,
        registered_by=by,
        function=by.function or "data-analist",
        foreseen_with=release.hash,
        foreseen=answering.foreseen(read.registered, figures.panel),
    )
    tell(by=by, verb="create", record=record.public_id, study=kept.hash, release=release.hash)
    return kept


def _require_new(programme: Record, slug: str, found: str, replaces: str | None) -> None:
    """Refuse a study that is there already, and one that replaces what nobody registered."""
    there = Study.objects.filter(record__programme=programme)
    if there.filter(hash=found).exists():
        raise Refused(
            "Precies deze tekst is al vastgelegd. U hoeft niets te doen.",
            "Exactly this text was registered already. There is nothing to do.",
        )
    if there.filter(record__slug=slug).exists():
        raise Refused(
            f"Er is al een onderzoek met kenmerk ‘{slug}’, en een onderzoek verandert nooit. Geef het nieuwe een ander "
            "kenmerk (id) en noem het oude in replaces.",
            f"There is a study called '{slug}' already, and a study never changes. Give the new one another id and "
            "name the old one in replaces.",
        )
    if replaces is not None and not there.filter(hash=replaces).exists():
        raise Refused(
            "Het onderzoek dat dit vervangt (replaces) is hier niet vastgelegd. Neem het controlegetal over van de "
            "pagina van dat onderzoek.",
            "The study this one replaces is not registered here. Copy the checksum from the page of that study.",
        )


@action
def evaluate_studies(*, by: Person | None, programme: Record, only_approved: bool = False) -> Release:
    """Answer every registered study with the figures of the next edition, and let that edition use figures and answers.

    The figures get another name, because the answers are part of them. A study whose answer is new or another goes
    back to draft: somebody else approves study and answer together.
    """
    if by is not None:
        REGISTER.require(roles_of(by, programme.slug))
    release = pinned(programme)
    studies = [
        study
        for study in Study.objects.filter(record__programme=programme).select_related("record")
        if study.record.approval != Approval.WITHDRAWN and not (only_approved and not _is_approved(study))
    ]
    if release is None or not (studies or results_in(release)):
        raise Refused(
            "Er is niets te beoordelen: leg eerst een onderzoek vast, en registreer cijfers.",
            "There is nothing to evaluate: register a study first, and figures.",
        )
    figures = figures_of(release)
    found = answering.evaluate([registered(study) for study in studies], figures.panel, figures.path)
    before = results_in(release)
    with tempfile.TemporaryDirectory(prefix="kloof-effects-") as folder:
        copied = Path(folder) / "release"
        releases.copy(figures.path, copied)
        releases.add_file(copied, answering.EFFECTS, answering.written(found))
        became = register_release(by=by, path=copied)
    Pin.objects.update_or_create(programme=programme, defaults={"release": became})
    tell(by=by, verb="evaluate_studies", record=programme.public_id, release=became.hash, studies=len(studies))
    now_found = {document.hash: document for document in found.studies}
    for study in studies:
        if before.get(study.hash) != now_found[study.hash]:
            _back_to_draft(by, study)
    return became


def _is_approved(study: Study) -> bool:
    return study.record.snapshots.filter(number__gt=study.record.withdrawn_through).exists()


def _back_to_draft(by: Person | None, study: Study) -> None:
    author = by or study.registered_by
    record = Record.objects.get(pk=study.record_id)
    record = step(by=author, record=record, version=record.version, verb=Verb.REVISE)
    record.save()
    tell(by=author, verb=Verb.REVISE.value, record=record.public_id, version=record.version, fields=["result"])
