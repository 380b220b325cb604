# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the public site: whatever nobody else answers to."""

from django.urls import URLPattern, URLResolver, path, re_path

from kloof_web.public import views
from kloof_web.public.api.service import api, nothing_here

app_name = "public"
urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", api.urls),
    re_path(r"^api/v1(?P<path>.*)$", nothing_here, name="nothing_here"),
    re_path(r"^(?P<path>.*)$", views.page, name="page"),
]
