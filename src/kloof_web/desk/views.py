# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The first page of the workspace, and the choice of its language."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from kloof_web.desk import queries
from kloof_web.people.policies import policy, signed_in
from kloof_web.people.rules import OPEN, READ


@policy(READ)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what is asked of me."""
    return render(request, "desk/home.html", {"desk": queries.desk(signed_in(request))})


@policy(OPEN)
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Remember which language somebody wants to work in, and go back to the page."""
    back, chosen = request.POST.get("next", ""), request.POST.get("language", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = reverse("desk:home")
    response = HttpResponseRedirect(back)
    if chosen in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=365 * 86400,
            secure=settings.HTTPS,
            httponly=True,
            samesite="Lax",
        )
    return response
