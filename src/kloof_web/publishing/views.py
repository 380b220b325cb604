# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Look at what would become public, and bring it out."""

from __future__ import annotations

from typing import cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kloof.errors import KloofError
from kloof.language.texts import Language
from kloof_web.people.policies import policy, signed_in
from kloof_web.people.rules import PUBLISH, READ
from kloof_web.programme import fields
from kloof_web.publishing import actions, queries
from kloof_web.publishing.models import EditionKind
from kloof_web.records.errors import said
from kloof_web.records.queries import programme_record


class PublishForm(forms.Form):
    """What sort of edition, and for a report the decision behind it."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=gettext_lazy("Soort editie"), choices=EditionKind.choices, initial=EditionKind.STAND)
    decision = fields.LinesField(
        label=gettext_lazy("Besluit van het college (alleen bij een rapportage)"),
        required=False,
        read=fields.read_source,
        show=fields.show_source,
        help_text=gettext_lazy("titel | nummer | datum | webadres"),
    )


@policy(READ)
@require_safe
def overview(request: HttpRequest, programme: str) -> HttpResponse:
    """Show what the next edition would bring."""
    return _show(request, programme, PublishForm())


@policy(PUBLISH)
@require_POST
def publish(request: HttpRequest, programme: str) -> HttpResponse:
    """Bring out the next edition."""
    form = PublishForm(request.POST)
    if form.is_valid():
        decision = form.cleaned_data["decision"]
        failures: list[Exception] = []
        try:
            edition = actions.publish(
                by=signed_in(request),
                programme=programme_record(programme),
                kind=EditionKind(form.cleaned_data["kind"]),
                decision=decision[0] if decision else None,
                seen=form.cleaned_data["seen"],
                on_failure=failures.append,
            )
        except KloofError as error:
            form.add_error(None, said(error))
        else:
            messages.success(request, _("Editie %(number)s is openbaar.") % {"number": edition.number})
            if failures:
                messages.warning(
                    request, _("De openbare pagina's konden nog niet worden gemaakt. Meld dit aan beheer.")
                )
            return redirect("publishing:overview", programme=programme)
    return _show(request, programme, form, status=422)


def _show(request: HttpRequest, programme: str, form: PublishForm, *, status: int = 200) -> HttpResponse:
    page = queries.publish_page(programme, signed_in(request), cast("Language", get_language() or "nl"))
    return render(
        request, "publishing/overview.html", {"page": page, "programme": programme, "form": form}, status=status
    )
