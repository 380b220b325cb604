# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the public site: whatever nobody else answers to."""

from django.urls import URLPattern, re_path

from kloof_web.public import views

app_name = "public"
urlpatterns: list[URLPattern] = [re_path(r"^(?P<path>.*)$", views.page, name="page")]
