# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Take a release of figures into the store."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kloof.errors import KloofError
from kloof_web.evidence.actions import register_release


class Command(BaseCommand):
    """Copy the folder that `kloof build` wrote into the store, under its hash."""

    help = "Neem een map met cijfers (van kloof build) op in de opslag."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the folder."""
        parser.add_argument("path", type=Path)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it, and print the hash."""
        try:
            self.stdout.write(register_release(by=None, path=options["path"]).hash)
        except KloofError as error:
            raise CommandError(error.dutch()) from None
