# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Sign in and out."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import views
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

from kloof_web.people.policies import policy
from kloof_web.people.rules import OPEN


class SignInForm(AuthenticationForm):
    """E-mail address and password; the error does not say which of the two was wrong."""

    error_messages = {
        "invalid_login": _(
            "Dit e-mailadres en wachtwoord horen niet bij elkaar. Controleer allebei en probeer het opnieuw."
        ),
        "inactive": _("Dit account is gesloten. Vraag het programmabureau."),
    }


class _SignIn(views.LoginView):
    template_name = "people/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Show the demo accounts on a demo installation only; settings refuse that one to other hosts."""
        return super().get_context_data(demo_accounts=settings.DEMO_ACCOUNTS if settings.KLOOF_DEMO else (), **kwargs)


sign_in = policy(OPEN)(_SignIn.as_view())
sign_out = policy(OPEN)(views.LogoutView.as_view())
