# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Releases in the store, and which one a programme pins next."""

from __future__ import annotations

from django.db import models

from kloof_web.records.models import Record
from kloof_web.records.writing import Guarded


class Release(Guarded):
    """One immutable folder of figures in the store, by its hash."""

    hash = models.CharField(max_length=64, unique=True)
    registered_at = models.DateTimeField()
    tables = models.JSONField(default=list)

    class Meta:
        ordering = ["-registered_at", "-pk"]

    def __str__(self) -> str:
        return self.hash[:12]


class Pin(Guarded):
    """The release the next edition of a programme takes its figures from."""

    programme = models.OneToOneField(Record, on_delete=models.PROTECT, related_name="pin")
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.programme.slug}: {self.release}"
