# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Make the index of editions again from the store."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from kloof_web.publishing.actions import rebuild_editions


class Command(BaseCommand):
    """The store is the truth; the table of editions follows it."""

    help = "Maak de lijst van edities opnieuw uit de opslag."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Do it, and count."""
        self.stdout.write(f"{rebuild_editions(by=None)} editie(s).")
