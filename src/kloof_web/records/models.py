# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Records, their approved snapshots, and the audit chain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kloof_web.records.rules import Approval
from kloof_web.records.writing import Guarded, Immutable

GENESIS = "0" * 64


class Kind(models.TextChoices):
    """The wholes that are approved and published one by one."""

    PROGRAMME = "programme", _("Programma")
    PASSAGE = "passage", _("Passage")
    GOAL = "goal", _("Doel")
    ACTIVITY = "activity", _("Activiteit")
    STUDY = "study", _("Onderzoek")
    MEASUREMENT = "measurement", _("Meting")
    PARTNER = "partner", _("Partner")
    COMMITMENT = "commitment", _("Afspraak")
    FUND = "fund", _("Regeling")
    GRANT = "grant", _("Aanvraag")
    BUDGET = "budget", _("Begroting")
    BREAKTHROUGH = "breakthrough", _("Doorbraak")
    AGREEMENT = "agreement", _("Gegevensafspraak")
    DECISION = "decision", _("Besluit")


class Record(Guarded):
    """What every whole has: who owns it, how far it is, which version it is.

    ``public_id`` is a programme's slug or a number within it (``veendrecht/goal/3``): the audit chain keeps it,
    so it holds nothing of a title. ``slug`` is what the public address of the whole ends in.
    Snapshots numbered up to ``withdrawn_through`` are no longer to be published. ``published_hash`` is the snapshot in
    the newest edition.
    """

    public_id = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    programme = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="wholes")
    slug = models.CharField(max_length=80)
    title = models.CharField(max_length=300)
    owner = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    approval = models.CharField(max_length=20, choices=Approval.choices, default=Approval.DRAFT)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    sent_back_because = models.TextField(blank=True, default="")
    withdrawn_because = models.TextField(blank=True, default="")
    withdrawn_through = models.PositiveIntegerField(default=0)
    published_hash = models.CharField(max_length=64, blank=True, default="")

    if TYPE_CHECKING:
        snapshots: models.Manager[Snapshot]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "kind", "slug"], name="one_slug_per_programme_and_kind"),
            models.CheckConstraint(condition=Q(approval__in=Approval.values), name="approval_is_known"),
            models.CheckConstraint(
                condition=Q(kind=Kind.PROGRAMME, programme=None)
                | (~Q(kind=Kind.PROGRAMME) & Q(programme__isnull=False)),
                name="only_a_programme_stands_alone",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id


class Whole(Guarded):
    """What is written, reviewed, approved and published as one: it stands on a record."""

    record = models.OneToOneField(Record, on_delete=models.PROTECT, related_name="as_%(class)s")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.record.title


class LinkKind(models.TextChoices):
    """How one record leads to another, where no tie of its own says so."""

    LED_TO = "led_to", _("leidde tot")
    RAISED = "raised", _("bracht ter sprake")
    UNBLOCKS = "unblocks", _("maakt de weg vrij voor")
    DECIDES = "decides", _("besluit over")
    ANSWERS = "answers", _("antwoordt op")
    SHOWS = "shows", _("laat zien")
    TEACHES = "teaches", _("leert van")
    MERGED_INTO = "merged_into", _("ging op in")
    CONDITION_OF = "condition_of", _("is voorwaarde voor")
    SCALED_TO = "scaled_to", _("ging ook naar")
    RESTARTS = "restarts", _("begint opnieuw met")


class Link(Guarded):
    """A typed link from one record to another, for the thread."""

    source = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="links")
    target = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="linked_from")
    kind = models.CharField(max_length=20, choices=LinkKind.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "target", "kind"], name="one_link_of_a_kind"),
            models.CheckConstraint(condition=~Q(source=models.F("target")), name="no_link_to_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.kind} {self.target}"


class Snapshot(Immutable):
    """A whole as it was approved, in the published language: canonical JSON and its hash."""

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="snapshots")
    number = models.PositiveIntegerField()
    document = models.TextField()
    sha256 = models.CharField(max_length=64)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField()

    class Meta:
        ordering = ["record", "number"]
        constraints = [
            models.UniqueConstraint(fields=["record", "number"], name="one_snapshot_per_number"),
            models.CheckConstraint(
                condition=~Q(submitted_by=models.F("approved_by")), name="four_eyes_on_every_snapshot"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record} {self.number}"


class AuditEntry(Immutable):
    """One thing that was done: by whom (a public id), to what, with which hashes and field names; never a text."""

    sequence = models.PositiveBigIntegerField(unique=True)
    previous = models.CharField(max_length=64, unique=True)
    hash = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=40)
    verb = models.CharField(max_length=40)
    record = models.CharField(max_length=200, db_index=True)
    facts = models.JSONField()

    class Meta:
        ordering = ["sequence"]

    def __str__(self) -> str:
        return f"{self.sequence} {self.verb} {self.record}"


class AuditHead(Guarded):
    """The single row that every action locks: the last entry of the chain."""

    sequence = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=GENESIS)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_head")]

    def __str__(self) -> str:
        return f"{self.sequence} {self.hash}"
