# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Give somebody an account, and roles in a programme."""

from __future__ import annotations

import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from kloof_web.people.actions import add_person, give_role, set_password
from kloof_web.people.models import Person
from kloof_web.people.rules import Role
from kloof_web.records.models import Kind, Record


class Command(BaseCommand):
    """Make an account, or give one another role or password. The password is asked for, never an argument."""

    help = "Maak een account, of geef een account een rol erbij. Het wachtwoord komt van toetsenbord of stdin."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the person, and what they do where."""
        parser.add_argument("email")
        parser.add_argument("--name", default="")
        parser.add_argument("--function", default="")
        parser.add_argument("--programme", help="het programma waarin deze persoon rollen krijgt")
        parser.add_argument("--role", action="append", default=[], choices=Role.values)
        parser.add_argument("--password", action="store_true", help="vraag om een nieuw wachtwoord")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it, and say so."""
        person = Person.objects.filter(email__iexact=options["email"]).first()
        try:
            if person is None:
                person = add_person(
                    by=None, email=options["email"], name=options["name"] or options["email"],
                    function=options["function"], password=_password(),
                )  # fmt: skip
            elif options["password"]:
                set_password(by=None, person=person, password=_password())
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        if options["role"]:
            programme = Record.objects.filter(kind=Kind.PROGRAMME, slug=options["programme"] or "").first()
            if programme is None:
                raise CommandError("Noem met --programme een programma dat er is.")
            for role in options["role"]:
                give_role(by=None, person=person, programme=programme, role=Role(role))
        self.stdout.write(f"{person.name}: klaar.")


def _password() -> str:
    return getpass.getpass("Wachtwoord: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
