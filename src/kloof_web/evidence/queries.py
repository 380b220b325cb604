# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which releases there are, and which one is next."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kloof_web.evidence.models import Pin, Release
from kloof_web.records.models import Record


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    """One release in a list."""

    hash: str
    registered_at: dt.datetime
    tables: tuple[str, ...]
    is_pinned: bool


def pinned(programme: Record) -> Release | None:
    """Give the release the next edition takes its figures from: the one chosen, else the newest."""
    pin = Pin.objects.select_related("release").filter(programme=programme).first()
    return pin.release if pin is not None else Release.objects.first()


def release_rows(programme: Record) -> tuple[ReleaseRow, ...]:
    """List the releases, newest first."""
    chosen = pinned(programme)
    return tuple(
        ReleaseRow(release.hash, release.registered_at, tuple(release.tables), release == chosen)
        for release in Release.objects.all()
    )
