# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Take releases of figures into the store, and choose which one the next edition uses."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from django.conf import settings

from kloof import releases
from kloof.editions.places import locked, sync_folder
from kloof_web.evidence.models import Pin, Release
from kloof_web.people.models import Person
from kloof_web.people.queries import roles_of
from kloof_web.people.rules import EDIT
from kloof_web.records.actions import action, tell
from kloof_web.records.errors import Refused
from kloof_web.records.models import Record
from kloof_web.records.writing import now


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
