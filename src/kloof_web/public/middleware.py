# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The short way to a prepared page: past session, sign-in and the rest, which it does not need."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from kloof_web.public.shelf import shelf
from kloof_web.public.views import answer


class PreparedPagesMiddleware:
    """Answer at once when the page is in memory; everything else goes the usual way, and so does the first visit."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in ("GET", "HEAD"):
            served = shelf().ready(request.path_info)
            if served is not None:
                return answer(request, served)
        return self.get_response(request)
