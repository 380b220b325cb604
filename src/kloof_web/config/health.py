# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Two answers for whoever keeps the site running: the process lives; the site can do its work."""

from __future__ import annotations

import os

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kloof_web.public.shelf import shelf


@never_cache
@require_safe
def alive(_request: HttpRequest) -> HttpResponse:
    """Answer as long as the process lives."""
    return HttpResponse("leeft\n", content_type="text/plain; charset=utf-8")


@never_cache
@require_safe
def ready(_request: HttpRequest) -> HttpResponse:
    """Answer 200 when everything a page needs is there, otherwise 503 and what is missing."""
    missing = list(_missing())
    said = "gereed\n" if not missing else "".join(f"{sentence}\n" for sentence in missing)
    return HttpResponse(said, status=503 if missing else 200, content_type="text/plain; charset=utf-8")


def _missing() -> list[str]:
    missing: list[str] = []
    if settings.KLOOF_PUBLIC_ONLY:
        if not os.access(settings.KLOOF_STORE, os.R_OK):
            return ["De map met edities is niet te lezen."]
        return list(shelf().unready())
    settings.KLOOF_STORE.mkdir(parents=True, exist_ok=True)
    if not os.access(settings.KLOOF_STORE, os.W_OK):
        missing.append("In de map met edities kan niet worden geschreven.")
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            missing.append("De database is nog niet bijgewerkt: voer `manage.py migrate` uit.")
    except DatabaseError:
        missing.append("De database antwoordt niet.")
    return missing
