# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The fixed cast: the same few people in the demo and in the tests, with the same public ids everywhere."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from kloof_web.people.actions import add_person, give_role
from kloof_web.people.models import Person
from kloof_web.people.rules import Role
from kloof_web.records.models import Record

NAMESPACE = uuid.UUID("6b6c6f6f-6600-5000-8000-766565646472")


@dataclass(frozen=True, slots=True)
class Member:
    """One of the cast: who it is, and which roles it has in the programme."""

    key: str
    name: str
    function: str
    roles: tuple[Role, ...]

    @property
    def email(self) -> str:
        """Give the address this one signs in with."""
        return f"{self.key}@veendrecht.example"


CAST = (
    Member("amira", "Amira", "programmamanager", (Role.OFFICE,)),
    Member("joost", "Joost", "adviseur gemeentefinanciën", (Role.REVIEWER, Role.PUBLISHER)),
    Member("ruben", "Ruben", "schoolleider", (Role.PARTNER,)),
    Member("ilse", "Ilse", "raadslid", (Role.COUNCIL,)),
    Member("tom", "Tom", "", ()),
)


def call_cast(*, programme: Record, starts_on: dt.date, passwords: dict[str, str] | None = None) -> dict[str, Person]:
    """Give every member of the cast an account and a role in a programme; who is there already stays as is."""
    people: dict[str, Person] = {}
    for member in CAST:
        person = Person.objects.filter(email=member.email).first()
        if person is None:
            person = add_person(
                by=None,
                email=member.email,
                name=member.name,
                function=member.function,
                password=(passwords or {}).get(member.email),
                public_id=uuid.uuid5(NAMESPACE, member.key),
            )
        for role in member.roles:
            give_role(by=None, person=person, programme=programme, role=role, starts_on=starts_on)
        people[member.key] = person
    return people
