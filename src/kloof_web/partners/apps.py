# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The room of promises: who takes part, what was promised, kept and broken, by whose word."""

from __future__ import annotations

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    """Makes this room known when it is loaded."""

    name = "kloof_web.partners"
