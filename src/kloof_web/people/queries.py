# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which roles somebody has today."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from kloof_web.people.models import Membership, Person
from kloof_web.people.rules import Role
from kloof_web.records.actions import INSTALLATION
from kloof_web.records.models import Record
from kloof_web.records.writing import today


def roles_of(person: Person | AnonymousUser, programme: str | None = None) -> frozenset[Role]:
    """Give somebody's roles today in one programme (by slug), or in any; a stranger has none."""
    if not isinstance(person, Person) or not person.is_active:
        return frozenset()
    day = today()
    running = Membership.objects.filter(Q(ends_on=None) | Q(ends_on__gt=day), person=person, starts_on__lte=day)
    if programme is not None:
        running = running.filter(programme__slug=programme)
    return frozenset(Role(role) for role in running.values_list("role", flat=True))


def programmes_of(person: Person) -> tuple[Record, ...]:
    """Give the programmes in which somebody has a role today."""
    day = today()
    return tuple(
        Record.objects.filter(
            Q(memberships__ends_on=None) | Q(memberships__ends_on__gt=day),
            memberships__person=person,
            memberships__starts_on__lte=day,
        )
        .distinct()
        .order_by("title")
    )


def people_with(role: Role, programme: str) -> tuple[Person, ...]:
    """Give everybody who has a role in a programme today."""
    day = today()
    return tuple(
        Person.objects.filter(
            Q(memberships__ends_on=None) | Q(memberships__ends_on__gt=day),
            is_active=True,
            memberships__role=role,
            memberships__programme__slug=programme,
            memberships__starts_on__lte=day,
        )
        .distinct()
        .order_by("name")
    )


def names_of(public_ids: Iterable[str]) -> dict[str, str]:
    """Give the names behind public ids, for people who may see them."""
    asked = {public_id for public_id in public_ids if public_id != INSTALLATION}
    return {str(person.public_id): person.name for person in Person.objects.filter(public_id__in=asked)}
