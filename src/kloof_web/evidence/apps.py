# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The room of figures and studies."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EvidenceConfig(AppConfig):
    """Makes this room known when it is loaded."""

    name = "kloof_web.evidence"

    def ready(self) -> None:
        from kloof_web.people.navigation import Door, add_door

        add_door(Door(_("Cijfers"), "evidence:releases", 70))
        add_door(Door(_("Onderzoeken"), "evidence:studies", 75))
