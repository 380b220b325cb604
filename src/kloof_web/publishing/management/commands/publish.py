# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Bring out an edition."""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kloof.errors import KloofError
from kloof.language.texts import Source
from kloof_web.people.models import Person
from kloof_web.publishing.actions import edition_path, publish
from kloof_web.publishing.models import EditionKind
from kloof_web.records.models import Kind, Record


class Command(BaseCommand):
    """Freeze everything approved of a programme into its next edition."""

    help = "Breng de volgende editie van een programma uit."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the programme, the publisher, the day, and for a report its decision."""
        parser.add_argument("programme")
        parser.add_argument("--by", required=True, metavar="E-MAIL")
        parser.add_argument("--date", type=dt.date.fromisoformat)
        parser.add_argument("--kind", choices=EditionKind.values, default=EditionKind.STAND.value)
        parser.add_argument(
            "--new-key", action="store_true", help="de sleutel is met opzet een andere dan die van de vorige editie"
        )
        parser.add_argument("--decision-title")
        parser.add_argument("--decision-number")
        parser.add_argument("--decision-date", type=dt.date.fromisoformat)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it, and print where the edition is."""
        by = Person.objects.filter(email__iexact=options["by"]).first()
        programme = Record.objects.filter(kind=Kind.PROGRAMME, slug=options["programme"]).first()
        if by is None or programme is None:
            raise CommandError(f"Onbekend: {options['by'] if by is None else options['programme']}.")
        decision = None
        if options["decision_title"]:
            decision = Source(
                title=options["decision_title"], number=options["decision_number"], date=options["decision_date"]
            )
        try:
            edition = publish(
                by=by,
                programme=programme,
                kind=EditionKind(options["kind"]),
                published_on=options["date"],
                decision=decision,
                new_key=options["new_key"],
            )
        except KloofError as error:
            raise CommandError(error.dutch()) from None
        self.stdout.write(f"Editie {edition.number} is openbaar: {edition_path(edition)}")
