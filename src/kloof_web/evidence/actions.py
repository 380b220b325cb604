# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Take releases of figures into the store, and choose which one the next edition uses."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from django.conf import settings

from kloof import releases
from kloof_web.evidence.models import Pin, Release
from kloof_web.people.models import Person
from kloof_web.people.queries import roles_of
from kloof_web.people.rules import EDIT
from kloof_web.records.actions import action, tell
from kloof_web.records.models import Record
from kloof_web.records.writing import now


@action
def register_release(*, by: Person | None, path: Path) -> Release:
    """Copy a release into the store under its hash; one that is there already stays as it is."""
    found = releases.read(path)
    place = settings.KLOOF_STORE / "releases" / found.hash
    if not place.is_dir():
        place.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=".writing-", dir=place.parent))
        try:
            shutil.copytree(path, beside / "release", symlinks=False)
            (beside / "release").rename(place)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    tables = sorted({source.table for source in found.sources})
    release, is_new = Release.objects.get_or_create(
        hash=found.hash, defaults={"registered_at": now(), "tables": tables}
    )
    if is_new:
        tell(by=by, verb="register_release", record=f"release/{found.hash}")
    return release


@action
def pin_release(*, by: Person, programme: Record, release: Release) -> Pin:
    """Choose the figures the next edition of a programme shows."""
    EDIT.require(roles_of(by, programme.slug))
    pin, _new = Pin.objects.update_or_create(programme=programme, defaults={"release": release})
    tell(by=by, verb="pin_release", record=programme.public_id, release=release.hash)
    return pin
