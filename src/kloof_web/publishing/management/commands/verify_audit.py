# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Walk the audit chain and hold it against the editions."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from kloof_web.publishing.queries import verify_audit


class Command(BaseCommand):
    """Exit 0 when the chain is whole, 1 when anything in it was changed, cut off or lost."""

    help = "Controleer de keten van handelingen, en of de edities erbij passen."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Name every problem."""
        report = verify_audit()
        for problem in report.problems:
            self.stderr.write(problem)
        self.stdout.write(f"{report.length} entries, head {report.head}")
        if report.problems:
            raise SystemExit(1)
