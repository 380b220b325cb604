# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Everything written about persons. ``by=None`` is the installation itself: whoever can run its command line."""

from __future__ import annotations

import datetime as dt
import uuid

from django.contrib.auth.password_validation import validate_password

from kloof_web.people.models import Membership, Organisation, Person
from kloof_web.people.rules import Role
from kloof_web.records.actions import action, tell
from kloof_web.records.models import Record
from kloof_web.records.writing import today


@action
def add_person(
    *,
    by: Person | None,
    email: str,
    name: str,
    function: str = "",
    password: str | None,
    public_id: uuid.UUID | None = None,
) -> Person:
    """Give somebody an account; without a password nobody can sign in to it yet."""
    person = Person(public_id=public_id or uuid.uuid4(), email=email.strip().lower(), name=name, function=function)
    if password is not None:
        validate_password(password, person)
    person.set_password(password)
    person.save()
    tell(by=by, verb="add_person", record=f"person/{person.public_id}")
    return person


@action
def set_password(*, by: Person | None, person: Person, password: str) -> None:
    """Give somebody a new password."""
    fresh = Person.objects.get(pk=person.pk)
    validate_password(password, fresh)
    fresh.set_password(password)
    fresh.save()
    tell(by=by, verb="set_password", record=f"person/{fresh.public_id}")


@action
def add_organisation(*, by: Person | None, slug: str, name: str) -> Organisation:
    """Name a party to programmes."""
    organisation, is_new = Organisation.objects.get_or_create(slug=slug, defaults={"name": name})
    if is_new:
        tell(by=by, verb="add_organisation", record=f"organisation/{slug}")
    return organisation


@action
def give_role(
    *, by: Person | None, person: Person, programme: Record, role: Role, starts_on: dt.date | None = None
) -> Membership:
    """Let somebody take a role in a programme, from today unless another day is given."""
    membership, is_new = Membership.objects.get_or_create(
        person=person, programme=programme, role=role, ends_on=None, defaults={"starts_on": starts_on or today()}
    )
    if is_new:
        tell(by=by, verb="give_role", record=programme.public_id, person=str(person.public_id), role=role.value)
    return membership


@action
def end_role(*, by: Person | None, membership: Membership) -> None:
    """End a role: from now on it gives no rights."""
    fresh = Membership.objects.select_related("programme", "person").get(pk=membership.pk)
    fresh.ends_on = today()
    fresh.save()
    tell(
        by=by,
        verb="end_role",
        record=fresh.programme.public_id,
        person=str(fresh.person.public_id),
        role=str(fresh.role),
    )
