# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages about a programme: translate the request, one query or one action, translate the answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kloof.errors import KloofError
from kloof_web.evidence.models import Study
from kloof_web.people.models import Person
from kloof_web.people.policies import policy, signed_in
from kloof_web.people.rules import EDIT, READ, REGISTER, REVIEW
from kloof_web.programme import actions, queries
from kloof_web.programme.describing import language
from kloof_web.programme.forms import (
    ActivityForm,
    GoalForm,
    PassageForm,
    ProgrammeForm,
    ReasonForm,
    TargetForm,
    WholeForm,
)
from kloof_web.programme.models import Activity, Goal, Passage, Programme
from kloof_web.programme.naming import PATHS, title_of
from kloof_web.programme.rendering import Whole
from kloof_web.programme.rules import Phase
from kloof_web.records.errors import Stale, said
from kloof_web.records.models import Kind
from kloof_web.records.queries import programme_record

FORMS: dict[Kind, type[WholeForm]] = {
    Kind.PROGRAMME: ProgrammeForm,
    Kind.PASSAGE: PassageForm,
    Kind.GOAL: GoalForm,
    Kind.ACTIVITY: ActivityForm,
}
CREATE: dict[Kind, Callable[..., Whole]] = {
    Kind.PASSAGE: actions.create_passage,
    Kind.GOAL: actions.create_goal,
    Kind.ACTIVITY: actions.create_activity,
}


@policy(READ)
@require_safe
def overview(request: HttpRequest, programme: str) -> HttpResponse:
    """Show everything of one programme with its state."""
    page = queries.programme_page(programme, signed_in(request))
    return render(request, "programme/overview.html", {"page": page, "programme": programme})


@policy(READ)
@require_safe
def detail(request: HttpRequest, programme: str, path: str, slug: str) -> HttpResponse:
    """Show one whole."""
    return _show(request, programme, queries.find(programme, path, slug))


@policy(READ)
@require_safe
def preview(request: HttpRequest, programme: str, path: str, slug: str) -> HttpResponse:
    """Show one whole as the public would read it."""
    page = queries.preview(queries.find(programme, path, slug))
    return render(request, "programme/preview.html", {"page": page, "programme": programme})


@policy(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, programme: str, path: str) -> HttpResponse:
    """Write a new whole."""
    kind = queries.KINDS.get(path)
    if kind not in CREATE:
        raise Http404
    record = programme_record(programme)
    form = FORMS[kind](request.POST or None, programme=record)
    if request.method == "POST" and form.is_valid():
        try:
            whole = CREATE[kind](by=signed_in(request), programme=record, **form.values())
        except KloofError as error:
            form.add_error(None, said(error))
        else:
            messages.success(request, _("Opgeslagen als concept."))
            return _to(whole, programme)
    return _form(request, programme, form, _("Nieuw: %(kind)s") % {"kind": kind.label}, back=None)


@policy(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, programme: str, path: str, slug: str) -> HttpResponse:
    """Change a whole; when somebody else was first, show both texts and lose neither. A study never changes."""
    whole = queries.find(programme, path, slug)
    if isinstance(whole, Study):
        raise Http404
    record = programme_record(programme)
    form = FORMS[Kind(whole.record.kind)](request.POST or None, programme=record, whole=whole)
    title = _("Wijzigen: %(title)s") % {"title": title_of(whole).to(language())}
    if request.method == "POST" and form.is_valid():
        try:
            _revise(signed_in(request), whole, form.cleaned_data["version"] or 0, form.values())
        except Stale as error:
            return _conflict(request, programme, form, queries.find(programme, path, slug), error, title)
        except KloofError as error:
            form.add_error(None, said(error))
        else:
            messages.success(request, _("Opgeslagen als concept. Wat openbaar is, blijft zoals het was."))
            return _to(whole, programme)
    return _form(request, programme, form, title, back=whole)


@policy(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def target(request: HttpRequest, programme: str, slug: str) -> HttpResponse:
    """Set a goal's target."""
    goal = queries.find(programme, PATHS[Kind.GOAL], slug)
    assert isinstance(goal, Goal)  # noqa: S101  # the path says so
    form = TargetForm(request.POST or None, initial={"version": goal.record.version})
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_target(
                by=signed_in(request), goal=goal, version=form.cleaned_data["version"], target=form.target()
            )
        except KloofError as error:
            form.add_error(None, said(error))
        else:
            messages.success(request, _("De streefwaarde is vastgelegd. De vorige blijft erbij staan."))
            return _to(goal, programme)
    return _form(
        request,
        programme,
        form,
        _("Streefwaarde voor: %(title)s") % {"title": title_of(goal).to(language())},
        back=goal,
    )


@policy(REGISTER)
@require_POST
def submit(request: HttpRequest, programme: str, path: str, slug: str) -> HttpResponse:
    """Ask somebody else to look at it."""
    return _act(
        request, programme, path, slug, lambda _whole, seen: actions.submit(**seen), _("Ingediend ter beoordeling.")
    )


@policy(REVIEW)
@require_POST
def approve(request: HttpRequest, programme: str, path: str, slug: str) -> HttpResponse:
    """Approve it as it is on this page."""
    return _act(
        request,
        programme,
        path,
        slug,
        lambda _whole, seen: actions.approve(**seen),
        _("Goedgekeurd. Het kan mee in de volgende editie."),
    )


@policy(REVIEW)
@require_POST
def send_back(request: HttpRequest, programme: str, path: str, slug: str) -> HttpResponse:
    """Ask the office to look again."""
    because = request.POST.get("because", "")
    return _act(
        request,
        programme,
        path,
        slug,
        lambda _whole, seen: actions.send_back(because=because, **seen),
        _("Teruggestuurd met uw uitleg."),
    )


@policy(REGISTER)
@require_POST
def withdraw(request: HttpRequest, programme: str, path: str, slug: str) -> HttpResponse:
    """Take it out of every edition to come."""
    because = request.POST.get("because", "")
    return _act(
        request,
        programme,
        path,
        slug,
        lambda _whole, seen: actions.withdraw(because=because, **seen),
        _("Ingetrokken."),
    )


@policy(EDIT)
@require_POST
def move(request: HttpRequest, programme: str, slug: str) -> HttpResponse:
    """Take an activity one step further."""
    to, because = request.POST.get("to", ""), request.POST.get("because", "")
    if to not in Phase.values:
        raise Http404

    def step(whole: Whole, seen: dict[str, Any]) -> object:
        assert isinstance(whole, Activity)  # noqa: S101  # the path says so
        return actions.move_activity(
            by=seen["by"], activity=whole, version=seen["version"], to=Phase(to), because=because
        )

    return _act(request, programme, PATHS[Kind.ACTIVITY], slug, step, _("De fase is gewijzigd."))


def _act(
    request: HttpRequest,
    programme: str,
    path: str,
    slug: str,
    act: Callable[[Whole, dict[str, Any]], object],
    done: str,
) -> HttpResponse:
    whole = queries.find(programme, path, slug)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        act(whole, {"by": signed_in(request), "record": whole.record, "version": form.cleaned_data["version"]})
    except KloofError as error:
        fresh = queries.find(programme, path, slug)
        return _show(request, programme, fresh, problem=said(error), typed=form.cleaned_data["because"], status=409)
    messages.success(request, done)
    return _to(whole, programme)


def _revise(by: Person, whole: Whole, version: int, values: Any) -> None:
    match whole:
        case Programme():
            actions.revise_programme(by=by, programme=whole, version=version, **values)
        case Passage():
            actions.revise_passage(by=by, passage=whole, version=version, **values)
        case Goal():
            actions.revise_goal(by=by, goal=whole, version=version, **values)
        case Activity():
            actions.revise_activity(by=by, activity=whole, version=version, **values)
        case Study():
            raise Http404


def _show(
    request: HttpRequest, programme: str, whole: Whole, *, problem: str = "", typed: str = "", status: int = 200
) -> HttpResponse:
    page = queries.whole_page(whole, signed_in(request))
    context = {"page": page, "programme": programme, "problem": problem, "typed": typed}
    return render(request, "programme/detail.html", context, status=status)


def _form(request: HttpRequest, programme: str, form: Any, title: str, *, back: Whole | None) -> HttpResponse:
    context = {
        "form": form,
        "programme": programme,
        "title": title,
        "back": (PATHS[Kind(back.record.kind)], back.record.slug) if back is not None else None,
    }
    return render(request, "programme/edit.html", context, status=422 if form.is_bound and form.errors else 200)


def _conflict(
    request: HttpRequest, programme: str, form: WholeForm, fresh: Whole, error: Stale, title: str
) -> HttpResponse:
    """Show what was typed with what is saved now beside it; saving again is a choice made with both in view."""
    typed = request.POST.copy()
    typed["version"] = str(fresh.record.version)
    form.data = typed
    context = {
        "form": form,
        "programme": programme,
        "title": title,
        "conflict": said(error),
        "saved_beside": form.saved_beside(fresh),
        "back": (PATHS[Kind(fresh.record.kind)], fresh.record.slug),
    }
    return render(request, "programme/edit.html", context, status=409)


def _to(whole: Whole, programme: str) -> HttpResponseRedirect:
    path = PATHS[Kind(whole.record.kind)]
    return redirect("programme:detail", programme=programme, path=path, slug=whole.record.slug)
