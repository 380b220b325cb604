# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""A programme and its parts. Ties are foreign keys; values without identity are kept in the published language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from kloof.language import programmes as published
from kloof.language.texts import AreaCode, Source, Text
from kloof_web.programme.rules import Phase
from kloof_web.records.fields import PublishedField
from kloof_web.records.models import Record, Whole
from kloof_web.records.writing import Guarded


class Level(models.TextChoices):
    """How high a goal stands in the tree of why."""

    AMBITION = "ambition", _("Ambitie")
    THEME = "theme", _("Thema")
    GOAL = "goal", _("Doel")


class ActivityKind(models.TextChoices):
    """What sort of work an activity is."""

    LINE = "line", _("Programmalijn")
    INTERVENTION = "intervention", _("Maatregel")
    PILOT = "pilot", _("Proef")
    RESIDENTS_INITIATIVE = "residents_initiative", _("Bewonersinitiatief")


class Effort(models.TextChoices):
    """Whether the work is new, was there already, or got a new name."""

    NEW = "new", _("Nieuw")
    EXISTING = "existing", _("Bestaand")
    RELABELLED = "relabelled", _("Bestaand, onder een nieuwe naam")


class EvidenceLevel(models.TextChoices):
    """How well it is known that this works."""

    DESCRIBED = "described", _("Goed beschreven")
    GROUNDED = "grounded", _("Goed onderbouwd")
    EFFECTIVE = "effective", _("Effectief gebleken")


class Confidence(models.TextChoices):
    """How sure we are that this will move that."""

    LOW = "low", _("Laag")
    MEDIUM = "medium", _("Midden")
    HIGH = "high", _("Hoog")


class Programme(Whole):
    """A programme: where, since when, until when, in which words."""

    name: PublishedField[Text] = PublishedField(Text)
    municipality: PublishedField[published.Municipality] = PublishedField(published.Municipality)
    area = models.CharField(max_length=200)
    started_on = models.DateField()
    horizon: PublishedField[Text | None] = PublishedField(Text, null=True)
    summary: PublishedField[Text | None] = PublishedField(Text, null=True)
    themes: PublishedField[tuple[published.Theme, ...]] = PublishedField(tuple[published.Theme, ...], default=tuple)
    contact: PublishedField[Text | None] = PublishedField(Text, null=True)
    fictional = models.BooleanField(default=False)
    sources: PublishedField[tuple[Source, ...]] = PublishedField(tuple[Source, ...], default=tuple)


class PlanDocument(Guarded):
    """A plan whose passages goals are bound to."""

    programme = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="plans")
    title: PublishedField[Text] = PublishedField(Text)

    def __str__(self) -> str:
        return self.title.nl


class Passage(Whole):
    """A numbered passage of a plan."""

    plan = models.ForeignKey(PlanDocument, on_delete=models.PROTECT, related_name="passages")
    number = models.CharField(max_length=40, blank=True, default="")
    text: PublishedField[Text | None] = PublishedField(Text, null=True)
    sources: PublishedField[tuple[Source, ...]] = PublishedField(tuple[Source, ...], default=tuple)


class Goal(Whole):
    """What is to be better, for whom, and how that will be seen."""

    level = models.CharField(max_length=20, choices=Level.choices, default=Level.GOAL)
    title: PublishedField[Text] = PublishedField(Text)
    statement: PublishedField[Text | None] = PublishedField(Text, null=True)
    theme = models.CharField(max_length=80, blank=True, default="")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    passages = models.ManyToManyField(Passage, related_name="goals")
    measure: PublishedField[published.Measure | None] = PublishedField(published.Measure, null=True)
    owner: PublishedField[Text | None] = PublishedField(Text, null=True)
    sources: PublishedField[tuple[Source, ...]] = PublishedField(tuple[Source, ...], default=tuple)


class Activity(Whole):
    """Work that is done: what, for whom, by whom, until when."""

    kind = models.CharField(max_length=24, choices=ActivityKind.choices, default=ActivityKind.INTERVENTION)
    title: PublishedField[Text] = PublishedField(Text)
    summary: PublishedField[Text | None] = PublishedField(Text, null=True)
    for_whom: PublishedField[Text | None] = PublishedField(Text, null=True)
    lead: PublishedField[Text | None] = PublishedField(Text, null=True)
    partners: PublishedField[tuple[Text, ...]] = PublishedField(tuple[Text, ...], default=tuple)
    areas: PublishedField[tuple[str, ...]] = PublishedField(tuple[AreaCode, ...], default=tuple)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    phase = models.CharField(max_length=20, choices=Phase.choices, default=Phase.PREPARING)
    phase_because = models.TextField(blank=True, default="")
    effort = models.CharField(max_length=20, choices=Effort.choices, blank=True, default="")
    test_question: PublishedField[published.TestQuestion | None] = PublishedField(published.TestQuestion, null=True)
    sources: PublishedField[tuple[Source, ...]] = PublishedField(tuple[Source, ...], default=tuple)

    if TYPE_CHECKING:
        contributions: models.Manager[Contribution]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on=None)
                | models.Q(starts_on=None)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="activity_ends_after_it_starts",
            )
        ]


class Contribution(Guarded):
    """Why an activity should move a goal, and how sure we are."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="contributions")
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="contributions")
    position = models.PositiveSmallIntegerField()
    reason: PublishedField[Text] = PublishedField(Text)
    assumptions: PublishedField[Text | None] = PublishedField(Text, null=True)
    evidence = models.CharField(max_length=20, choices=EvidenceLevel.choices, blank=True, default="")
    confidence = models.CharField(max_length=20, choices=Confidence.choices, blank=True, default="")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "goal"], name="one_contribution_per_activity_and_goal")
        ]

    def __str__(self) -> str:
        return f"{self.activity} → {self.goal}"
