# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The room of the programme, and the kinds of whole it makes known."""

from __future__ import annotations

from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    """Declares the wholes of this room when it is loaded."""

    name = "kloof_web.programme"

    def ready(self) -> None:
        from kloof_web.programme.wholes import declare_all

        declare_all()
