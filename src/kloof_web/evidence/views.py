# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Choose the figures of the next edition."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kloof_web.evidence import actions, queries
from kloof_web.evidence.models import Release
from kloof_web.people.models import Person
from kloof_web.people.policies import policy, signed_in
from kloof_web.people.queries import roles_of
from kloof_web.people.rules import EDIT, READ
from kloof_web.records.queries import programme_record


@policy(READ)
@require_safe
def releases(request: HttpRequest, programme: str) -> HttpResponse:
    """List the releases, and mark the one that is next."""
    record = programme_record(programme)
    context = {
        "programme": programme,
        "releases": queries.release_rows(record),
        "may_edit": _may_edit(signed_in(request), programme),
    }
    return render(request, "evidence/releases.html", context)


@policy(EDIT)
@require_POST
def pin(request: HttpRequest, programme: str) -> HttpResponse:
    """Choose a release."""
    release = get_object_or_404(Release, hash=request.POST.get("release", ""))
    actions.pin_release(by=signed_in(request), programme=programme_record(programme), release=release)
    messages.success(request, _("De volgende editie gebruikt deze cijfers."))
    return redirect("evidence:releases", programme=programme)


def _may_edit(person: Person, programme: str) -> bool:
    return EDIT.allows(roles_of(person, programme))
