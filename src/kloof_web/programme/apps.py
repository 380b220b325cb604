# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The room of the programme, and the kinds of whole it makes known."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgrammeConfig(AppConfig):
    """Makes this room known when it is loaded."""

    name = "kloof_web.programme"

    def ready(self) -> None:
        from kloof_web.people.navigation import Door, add_door
        from kloof_web.programme.wholes import declare_all

        declare_all()
        add_door(Door(_("Overzicht"), "programme:overview", 10))
