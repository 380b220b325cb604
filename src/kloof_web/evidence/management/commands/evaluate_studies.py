# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Answer the registered studies of a programme."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kloof.errors import KloofError
from kloof_web.evidence.actions import evaluate_studies
from kloof_web.records.models import Kind, Record


class Command(BaseCommand):
    """Answer every registered study with the figures of the next edition, and keep figures and answers in the store."""

    help = "Beantwoord de vastgelegde onderzoeken van een programma met de cijfers van de volgende editie."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the programme."""
        parser.add_argument("programme")
        parser.add_argument("--only-approved", action="store_true", help="laat onderzoeken weg die nog concept zijn")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it, and print the hash of the figures with the answers."""
        programme = Record.objects.filter(kind=Kind.PROGRAMME, slug=options["programme"]).first()
        if programme is None:
            raise CommandError(f"Er is geen programma ‘{options['programme']}’.")
        try:
            only = options["only_approved"]
            self.stdout.write(evaluate_studies(by=None, programme=programme, only_approved=only).hash)
        except KloofError as error:
            raise CommandError(error.dutch()) from None
