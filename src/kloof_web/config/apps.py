# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Lets the site's own commands and checks be found."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """The site as a whole."""

    name = "kloof_web.config"
    label = "site"
