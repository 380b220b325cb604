# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses of this room in the workspace."""

from django.urls import URLPattern

app_name = "partners"
urlpatterns: list[URLPattern] = []
