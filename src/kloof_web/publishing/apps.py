# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The room where editions are made."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublishingConfig(AppConfig):
    """Makes this room known when it is loaded."""

    name = "kloof_web.publishing"

    def ready(self) -> None:
        from kloof_web.people.navigation import Door, add_door

        add_door(Door(_("Publiceren"), "publishing:overview", 90))
