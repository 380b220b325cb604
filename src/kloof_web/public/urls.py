# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the public site."""

from django.urls import URLPattern

app_name = "public"
urlpatterns: list[URLPattern] = []
