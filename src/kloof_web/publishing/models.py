# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The index of editions. The editions themselves are in the store; this can be made again from it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from kloof_web.records.models import Record
from kloof_web.records.writing import Guarded


class EditionKind(models.TextChoices):
    """What sort of edition it is."""

    STAND = "stand", _("Stand van zaken")
    BERICHT = "bericht", _("Bericht")
    RAPPORTAGE = "rapportage", _("Rapportage")
    CORRECTIE = "correctie", _("Correctie")


class Edition(Guarded):
    """One edition in the store: its number and the hash of its manifest."""

    programme = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    hash = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=20, choices=EditionKind.choices)
    published_on = models.DateField()
    release = models.CharField(max_length=64)

    class Meta:
        ordering = ["programme", "number"]
        constraints = [models.UniqueConstraint(fields=["programme", "number"], name="one_edition_per_number")]

    def __str__(self) -> str:
        return f"{self.programme.slug} {self.number}"
