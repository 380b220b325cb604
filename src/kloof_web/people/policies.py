# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every workspace page declares its policy; a page without one is closed to everybody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from kloof_web.people.models import Person
from kloof_web.people.queries import roles_of
from kloof_web.people.rules import OPEN, Policy

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def policy(declared: Policy) -> Callable[[View], View]:
    """Declare who may see a page or press its button."""

    def declare(view: View) -> View:
        view.policy = declared  # type: ignore[attr-defined]  # read back by PolicyMiddleware
        return view

    return declare


def policy_of(view: Callable[..., Any]) -> Policy | None:
    """Give the declared policy of a view."""
    found = getattr(view, "policy", None)
    return found if isinstance(found, Policy) else None


def signed_in(request: HttpRequest) -> Person:
    """Give the person a policy has let in."""
    return cast("Person", request.user)


class PolicyMiddleware:
    """Opens a workspace page only to whom its policy allows; says why when it stays closed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or not match.route.startswith(settings.WORKSPACE):
            return None
        declared = policy_of(view)
        if declared is OPEN:
            return None
        if not request.user.is_authenticated:
            back = urlencode({"next": request.get_full_path()})
            return HttpResponseRedirect(f"{reverse('people:sign_in')}?{back}")
        if declared is None or not declared.allows(roles_of(request.user, kwargs.get("programme"))):
            return denied(request, declared)
        return None


def denied(request: HttpRequest, declared: Policy | None) -> HttpResponse:
    """Show that this page is closed to this person, and who may open it."""
    return render(request, "people/denied.html", {"declared": declared}, status=403)
