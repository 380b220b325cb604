# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The menu of a programme, for the frame of every page."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context

from kloof_web.people.navigation import doors_for
from kloof_web.people.queries import roles_of

register = template.Library()


@register.simple_tag(takes_context=True)
def doors(context: Context, programme: str) -> tuple[tuple[str, str], ...]:
    """Give the doors of a programme that the person on this page may open; none to a stranger."""
    user: Any = context.get("user")
    return doors_for(programme, roles_of(user, programme)) if user is not None else ()
