# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Choose the figures of the next edition."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kloof.errors import KloofError
from kloof_web.evidence import actions, queries
from kloof_web.evidence.forms import StudyForm
from kloof_web.evidence.models import Release, Study
from kloof_web.people.models import Person
from kloof_web.people.policies import policy, signed_in
from kloof_web.people.queries import roles_of
from kloof_web.people.rules import EDIT, READ, REGISTER
from kloof_web.records.errors import said
from kloof_web.records.queries import programme_record
from kloof_web.records.writing import today


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


@policy(READ)
@require_safe
def studies(request: HttpRequest, programme: str) -> HttpResponse:
    """List the studies of a programme."""
    return _studies(request, programme)


@policy(REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, programme: str) -> HttpResponse:
    """Look at what a study could see, and register it; a text with mistakes stays on the page."""
    record = programme_record(programme)
    form = StudyForm(request.POST or None, request.FILES or None)
    preview, problem = None, ""
    if request.method == "POST" and form.is_valid():
        preview = queries.study_preview(record, form.cleaned_data["text"], today())
        if not preview.problems and "register" in request.POST:
            try:
                study = actions.register_study(by=signed_in(request), programme=record, text=form.cleaned_data["text"])
            except KloofError as error:
                problem = said(error)
            else:
                messages.success(request, _("Vastgelegd. Deze tekst verandert niet meer."))
                return redirect("programme:detail", programme=programme, path="onderzoeken", slug=study.record.slug)
    wrong = bool(problem or form.errors or (preview is not None and preview.problems))
    context = {"programme": programme, "form": form, "preview": preview, "problem": problem}
    return render(request, "evidence/register.html", context, status=422 if wrong else 200)


@policy(REGISTER)
@require_POST
def evaluate(request: HttpRequest, programme: str) -> HttpResponse:
    """Answer the studies with the figures of the next edition."""
    only = request.POST.get("which") == "approved"
    try:
        actions.evaluate_studies(by=signed_in(request), programme=programme_record(programme), only_approved=only)
    except KloofError as error:
        return _studies(request, programme, problem=said(error), status=409)
    messages.success(request, _("Beoordeeld. De volgende editie gebruikt de cijfers met deze uitkomsten."))
    return redirect("evidence:studies", programme=programme)


@policy(READ)
@require_safe
def study_text(_request: HttpRequest, programme: str, slug: str) -> HttpResponse:
    """Give the text of a study byte for byte."""
    study = get_object_or_404(Study, record__programme__slug=programme, record__slug=slug)
    name = f'attachment; filename="{slug}.toml"'
    return HttpResponse(
        study.text.encode(), content_type="text/plain; charset=utf-8", headers={"Content-Disposition": name}
    )


def _studies(request: HttpRequest, programme: str, *, problem: str = "", status: int = 200) -> HttpResponse:
    context = {
        "programme": programme,
        "studies": queries.study_rows(programme_record(programme)),
        "may_register": REGISTER.allows(roles_of(signed_in(request), programme)),
        "problem": problem,
    }
    return render(request, "evidence/studies.html", context, status=status)


def _may_edit(person: Person, programme: str) -> bool:
    return EDIT.allows(roles_of(person, programme))
