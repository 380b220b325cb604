# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Take residents' words or wrongly shown figures out of the editions that hold them."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kloof.errors import KloofError
from kloof.language.texts import Text
from kloof_web.people.models import Person
from kloof_web.publishing.actions import withdraw
from kloof_web.records.models import Kind, Record


class Command(BaseCommand):
    """Delete the content, leave a signed tombstone with the reason."""

    help = "Trek inhoud terug uit een editie; er blijft staan wanneer en waarom."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name what is withdrawn, why, and by whom."""
        parser.add_argument("programme")
        parser.add_argument("edition", type=int)
        parser.add_argument("leaf", help="hash van de inhoud, zoals manifest.json die noemt")
        parser.add_argument("--ground", required=True, help="de reden, voor het publiek, in het Nederlands")
        parser.add_argument("--ground-en", help="de reden in het Engels")
        parser.add_argument("--by", required=True, metavar="E-MAIL")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it, and say so."""
        by = Person.objects.filter(email__iexact=options["by"]).first()
        programme = Record.objects.filter(kind=Kind.PROGRAMME, slug=options["programme"]).first()
        if by is None or programme is None:
            raise CommandError(f"Onbekend: {options['by'] if by is None else options['programme']}.")
        ground = Text(nl=options["ground"], en=options["ground_en"])
        failures: list[Exception] = []
        try:
            tombstone = withdraw(
                by=by,
                programme=programme,
                edition=options["edition"],
                leaf=options["leaf"],
                ground=ground,
                on_failure=failures.append,
            )
        except KloofError as error:
            raise CommandError(error.dutch()) from None
        self.stdout.write(f"Teruggetrokken op {tombstone.withdrawn_on}.")
        for failure in failures:
            said = failure.dutch() if isinstance(failure, KloofError) else str(failure)
            self.stderr.write(f"De openbare pagina's konden niet worden vernieuwd en zijn nu niet te zien: {said}")
        if failures:
            raise SystemExit(1)
