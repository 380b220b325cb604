# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The life cycle of approval: which verb leads from where to where."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from kloof_web.records.errors import StepNotAllowed


class Approval(models.TextChoices):
    """How far a record is on its way to the public."""

    DRAFT = "draft", _("Concept")
    IN_REVIEW = "in_review", _("Ter beoordeling")
    APPROVED = "approved", _("Goedgekeurd")
    WITHDRAWN = "withdrawn", _("Ingetrokken")


class Verb(models.TextChoices):
    """What can be done with a record."""

    REVISE = "revise", _("Wijzigen")
    SUBMIT = "submit", _("Indienen")
    SEND_BACK = "send_back", _("Terugsturen")
    APPROVE = "approve", _("Goedkeuren")
    WITHDRAW = "withdraw", _("Intrekken")


NEXT: dict[Approval, dict[Verb, Approval]] = {
    Approval.DRAFT: {
        Verb.REVISE: Approval.DRAFT,
        Verb.SUBMIT: Approval.IN_REVIEW,
        Verb.WITHDRAW: Approval.WITHDRAWN,
    },
    Approval.IN_REVIEW: {
        Verb.REVISE: Approval.DRAFT,
        Verb.SEND_BACK: Approval.DRAFT,
        Verb.APPROVE: Approval.APPROVED,
        Verb.WITHDRAW: Approval.WITHDRAWN,
    },
    Approval.APPROVED: {
        Verb.REVISE: Approval.DRAFT,
        Verb.WITHDRAW: Approval.WITHDRAWN,
    },
    Approval.WITHDRAWN: {
        Verb.REVISE: Approval.DRAFT,
    },
}


def next_approval(title: str, state: str, verb: Verb) -> Approval:
    """Give the state `verb` leads to, or refuse with a sentence."""
    current = Approval(state)
    if verb not in NEXT[current]:
        raise StepNotAllowed(title, str(current.label), str(verb.label))
    return NEXT[current][verb]
