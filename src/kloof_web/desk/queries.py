# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is asked of one person, over all programmes in which that person has a role."""

from __future__ import annotations

from dataclasses import dataclass

from kloof_web.people.models import Person
from kloof_web.people.queries import programmes_of, roles_of
from kloof_web.people.rules import EDIT, PUBLISH, REVIEW
from kloof_web.programme.queries import ProgrammePage, Row, programme_page
from kloof_web.records.rules import Approval


@dataclass(frozen=True, slots=True)
class Desk:
    """Four short lists, and the programmes themselves."""

    to_review: tuple[Row, ...]
    sent_back: tuple[Row, ...]
    drafts: tuple[Row, ...]
    to_publish: tuple[Row, ...]
    programmes: tuple[ProgrammePage, ...]

    @property
    def is_empty(self) -> bool:
        """Say whether nothing is asked."""
        return not (self.to_review or self.sent_back or self.drafts or self.to_publish)


def desk(person: Person) -> Desk:
    """Give what is asked of somebody today."""
    pages = tuple(programme_page(record.slug, person) for record in programmes_of(person))
    roles = {page.slug: roles_of(person, page.slug) for page in pages}
    drafts = [
        row for page in pages if EDIT.allows(roles[page.slug]) for row in page.rows if row.approval == Approval.DRAFT
    ]
    return Desk(
        to_review=tuple(
            row
            for page in pages
            if REVIEW.allows(roles[page.slug])
            for row in page.rows
            if row.approval == Approval.IN_REVIEW and row.submitted_by != person.pk
        ),
        sent_back=tuple(row for row in drafts if row.sent_back_because),
        drafts=tuple(row for row in drafts if not row.sent_back_because),
        to_publish=tuple(
            row for page in pages if PUBLISH.allows(roles[page.slug]) for row in page.rows if row.awaits_publication
        ),
        programmes=pages,
    )
