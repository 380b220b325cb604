# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every address: health, the workspace under /werk/, and everything else for the public."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from kloof_web.config import health

ROOMS = ("council", "partners", "money", "breakthroughs", "exchange")
"""Rooms with pages of their own beside those of every whole."""

urlpatterns: list[URLPattern | URLResolver] = [
    path("gezondheid/leeft", health.alive, name="alive"),
    path("gezondheid/gereed", health.ready, name="ready"),
]
if not settings.KLOOF_PUBLIC_ONLY:
    urlpatterns += [
        path(settings.WORKSPACE, include("kloof_web.people.urls")),
        path(settings.WORKSPACE, include("kloof_web.desk.urls")),
        path(settings.WORKSPACE, include("kloof_web.publishing.urls")),
        path(settings.WORKSPACE, include("kloof_web.evidence.urls")),
        *(path(settings.WORKSPACE, include(f"kloof_web.{room}.urls")) for room in ROOMS),
        path(settings.WORKSPACE, include("kloof_web.programme.urls")),
    ]
urlpatterns += [path("", include("kloof_web.public.urls"))]
