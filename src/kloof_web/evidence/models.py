# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Releases in the store, and which one a programme pins next."""

from __future__ import annotations

import tomllib

from django.conf import settings
from django.db import models

from kloof.language.effects import Foreseen
from kloof.language.studies import Study as PublishedStudy
from kloof_web.records.fields import PublishedField
from kloof_web.records.models import Record, Whole
from kloof_web.records.writing import Guarded, Immutable


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


class Study(Immutable, Whole):
    """How an effect will be looked for, as it was written down: never changed. A change is a new study.

    ``text`` is kept byte for byte; ``hash`` is what every report on it prints. ``foreseen`` is what could be seen when,
    told at registration with the figures of ``foreseen_with``.
    """

    title = models.CharField(max_length=300)
    text = models.TextField()
    hash = models.CharField(max_length=64)
    registered_on = models.DateField()
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    function = models.CharField(max_length=200)
    foreseen_with = models.CharField(max_length=64)
    foreseen: PublishedField[tuple[Foreseen, ...]] = PublishedField(tuple[Foreseen, ...], default=tuple)

    class Meta:
        ordering = ["registered_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(hash__regex=r"^[0-9a-f]{64}$"), name="a_study_has_its_hash"),
        ]

    def __str__(self) -> str:
        return f"{self.record} {self.hash[:12]}"

    def read(self) -> PublishedStudy:
        """Read the text."""
        return PublishedStudy.model_validate(tomllib.loads(self.text))
