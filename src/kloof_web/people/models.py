# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Persons, organisations, and which role a person has in which programme from when to when."""

from __future__ import annotations

import uuid

from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from kloof_web.people.rules import Role
from kloof_web.records.models import Record
from kloof_web.records.writing import Guarded, GuardedManager, GuardedQuerySet


class PersonQuerySet(GuardedQuerySet["Person"]):
    """Finds persons the way they sign in."""

    def get_by_natural_key(self, email: str | None) -> Person:
        return self.get(email__iexact=(email or "").strip())


class Person(Guarded, AbstractBaseUser):
    """Somebody who can sign in. The public id stands for this person everywhere a name does not belong."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mailadres"), unique=True)
    name = models.CharField(_("naam"), max_length=100)
    function = models.CharField(_("functie"), max_length=100, blank=True, default="")
    is_active = models.BooleanField(default=True)
    last_login = None

    objects = GuardedManager.from_queryset(PersonQuerySet)()  # type: ignore[misc]  # a manager may be replaced

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="one_person_per_address")]

    def __str__(self) -> str:
        return f"{self.name} ({self.function})" if self.function else self.name

    def check_password(self, raw_password: str | None) -> bool:
        """Compare only; a password is written by an action, not by signing in."""
        return check_password(raw_password, self.password)


class Organisation(Guarded):
    """A party to a programme: the municipality, a school, a housing association."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.name


class Membership(Guarded):
    """A role of a person in a programme, from a day until a day."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    programme = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=20, choices=Role.choices)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "programme", "role"],
                condition=models.Q(ends_on=None),
                name="one_open_role_per_person",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("starts_on")),
                name="membership_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.role} {self.programme}"
