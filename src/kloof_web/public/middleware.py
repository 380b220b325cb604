# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The short way to a prepared page: past session, sign-in and the rest, which it does not need."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from kloof_web.public.api.description import headers_of
from kloof_web.public.api.service import api
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


class ApiMiddleware:
    """What every answer of the API carries, whoever gives it: its version, and problem details where it is an error."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith("/api/v1"):
            return self.get_response(request)
        is_head = request.method == "HEAD"
        if is_head:
            request.method = "GET"
        response = self.get_response(request)
        if response.status_code >= 400 and response.headers.get("Content-Type") != "application/problem+json":
            allowed = response.headers.get("Allow")
            response = api.problem(response.status_code, "Deze vraag kan hier niet. Zie /api/v1/openapi.json.")
            if allowed:
                response.headers["Allow"] = allowed
        for name, value in headers_of().items():
            response.headers[name] = value
        if is_head:
            response.headers["Content-Length"] = str(len(response.content))
            response.content = b""
        return response
