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
from kloof_web.people.policies import policy, signed_in
from kloof_web.people.rules import EDIT, READ, REGISTER, REVIEW
from kloof_web.programme import actions, queries, review
from kloof_web.programme.describing import language
from kloof_web.programme.forms import ReasonForm, TargetForm, WholeForm
from kloof_web.programme.kinds import kind_at, kind_of
from kloof_web.programme.models import Goal
from kloof_web.programme.naming import title_of
from kloof_web.records.errors import Stale, said
from kloof_web.records.models import Kind, Whole
from kloof_web.records.queries import programme_record


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
    kind = kind_at(path)
    if kind is None or kind.form is None or kind.create is None:
        raise Http404
    record = programme_record(programme)
    form = kind.form(request.POST or None, programme=record)
    if request.method == "POST" and form.is_valid():
        try:
            whole = kind.create(by=signed_in(request), programme=record, **form.values())
        except KloofError as error:
            form.add_error(None, said(error))
        else:
            messages.success(request, _("Opgeslagen als concept."))
            return _to(whole, programme)
    return _form(request, programme, form, _("Nieuw: %(kind)s") % {"kind": kind.kind.label}, back=None)


@policy(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, programme: str, path: str, slug: str) -> HttpResponse:
    """Change a whole; when somebody else was first, show both texts and lose neither. Some never change."""
    whole = queries.find(programme, path, slug)
    kind = kind_of(whole)
    if kind.form is None or kind.revise is None:
        raise Http404
    record = programme_record(programme)
    form = kind.form(request.POST or None, programme=record, whole=whole)
    title = _("Wijzigen: %(title)s") % {"title": title_of(whole).to(language())}
    if request.method == "POST" and form.is_valid():
        try:
            kind.revise(by=signed_in(request), whole=whole, version=form.cleaned_data["version"] or 0, **form.values())
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
    goal = queries.find(programme, kind_of(Kind.GOAL).path, slug)
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
        request, programme, path, slug, lambda _whole, seen: review.submit(**seen), _("Ingediend ter beoordeling.")
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
        lambda _whole, seen: review.approve(**seen),
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
        lambda _whole, seen: review.send_back(because=because, **seen),
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
        lambda _whole, seen: review.withdraw(because=because, **seen),
        _("Ingetrokken."),
    )


@policy(EDIT)
@require_POST
def move(request: HttpRequest, programme: str, path: str, slug: str) -> HttpResponse:
    """Take a whole one step further in its life."""
    to, because = request.POST.get("to", ""), request.POST.get("because", "")
    kind = kind_at(path)
    life = kind.life if kind is not None else None
    if life is None or to not in life.states.values:
        raise Http404

    def step(whole: Whole, seen: dict[str, Any]) -> object:
        return life.move(whole=whole, by=seen["by"], version=seen["version"], to=life.states(to), because=because)

    return _act(request, programme, path, slug, step, _("De fase is gewijzigd."))


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
        "back": (kind_of(back).path, back.record.slug) if back is not None else None,
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
        "back": (kind_of(fresh).path, fresh.record.slug),
    }
    return render(request, "programme/edit.html", context, status=409)


def _to(whole: Whole, programme: str) -> HttpResponseRedirect:
    path = kind_of(whole).path
    return redirect("programme:detail", programme=programme, path=path, slug=whole.record.slug)
