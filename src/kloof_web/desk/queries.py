# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is asked of one person, over all programmes in which that person has a role."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kloof import editions
from kloof_web.people.models import Person
from kloof_web.people.queries import programmes_of, roles_of
from kloof_web.people.rules import EDIT, PUBLISH, REVIEW, Role
from kloof_web.programme.naming import public_address
from kloof_web.programme.queries import ProgrammePage, Row, programme_page
from kloof_web.records.models import Kind
from kloof_web.records.rules import Approval

COUNTS = (
    gettext_lazy("één"), gettext_lazy("twee"), gettext_lazy("drie"), gettext_lazy("vier"),
    gettext_lazy("vijf"), gettext_lazy("zes"), gettext_lazy("zeven"), gettext_lazy("acht"), gettext_lazy("negen"),
    gettext_lazy("tien"), gettext_lazy("elf"), gettext_lazy("twaalf"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pile:
    """Things of one sort on a desk: what it is, how many in words, and each of them."""

    title: str
    sentence: str
    rows: tuple[Row, ...]
    publish: str = ""


@dataclass(frozen=True, slots=True)
class Door:
    """One programme somebody works in: its page here, its public site, and the newest edition."""

    page: ProgrammePage
    contents: str
    newest: int | None
    newest_address: str


@dataclass(frozen=True, slots=True)
class Desk:
    """What is asked, what others are looking at, and the programmes themselves."""

    lead: str
    asked: tuple[Pile, ...]
    waiting: tuple[Pile, ...]
    doors: tuple[Door, ...]
    next_step: str


def desk(person: Person) -> Desk:
    """Give what is asked of somebody today."""
    pages = [(programme_page(record.slug, person), roles_of(person, record.slug)) for record in programmes_of(person)]

    def found(may: Callable[[frozenset[Role]], bool], wanted: Callable[[Row], bool]) -> tuple[Row, ...]:
        return tuple(row for page, roles in pages if may(roles) for row in page.rows if wanted(row))

    def is_draft(row: Row) -> bool:
        return row.approval == Approval.DRAFT

    to_review = found(REVIEW.allows, lambda row: row.approval == Approval.IN_REVIEW and row.submitted_by != person.pk)
    sent_back = found(EDIT.allows, lambda row: is_draft(row) and bool(row.sent_back_because))
    drafts = found(EDIT.allows, lambda row: is_draft(row) and not row.sent_back_because)
    to_publish = found(PUBLISH.allows, lambda row: row.awaits_publication)
    mine = found(EDIT.allows, lambda row: row.approval == Approval.IN_REVIEW and row.submitted_by == person.pk)
    asked = [
        Pile(
            _("Te beoordelen"),
            ngettext("%(n)s stuk wacht op uw oordeel.", "%(n)s stukken wachten op uw oordeel.", len(to_review)),
            to_review,
        ),
        Pile(
            _("Teruggestuurd naar u"),
            ngettext("%(n)s stuk kwam met uitleg terug.", "%(n)s stukken kwamen met uitleg terug.", len(sent_back)),
            sent_back,
        ),
        Pile(
            _("Concepten"),
            ngettext("%(n)s stuk is nog niet ingediend.", "%(n)s stukken zijn nog niet ingediend.", len(drafts)),
            drafts,
        ),
        Pile(
            _("Goedgekeurd, nog niet openbaar"),
            ngettext("%(n)s stuk kan mee in een editie.", "%(n)s stukken kunnen mee in een editie.", len(to_publish)),
            to_publish,
            to_publish[0].programme if to_publish else "",
        ),
    ]
    waiting = Pile(
        _("Bij een ander"),
        ngettext(
            "%(n)s stuk diende u in; een ander kijkt ernaar.",
            "%(n)s stukken diende u in; een ander kijkt ernaar.",
            len(mine),
        ),
        mine,
    )
    piles = tuple(_counted(pile) for pile in asked if pile.rows)
    total = sum(len(pile.rows) for pile in piles)
    lead = ngettext("%(n)s ding vraagt uw aandacht.", "%(n)s dingen vragen uw aandacht.", total)
    return Desk(
        lead=_sentence(lead, total) if piles else _("Er wordt nu niets van u gevraagd."),
        asked=piles,
        waiting=(_counted(waiting),) if mine else (),
        doors=tuple(_door(page) for page, _roles in pages),
        next_step=_next_step(frozenset().union(*(roles for _page, roles in pages))),
    )


def _counted(pile: Pile) -> Pile:
    return Pile(pile.title, _sentence(pile.sentence, len(pile.rows)), pile.rows, pile.publish)


def _sentence(sentence: str, count: int) -> str:
    said = sentence % {"n": str(COUNTS[count - 1]) if count <= len(COUNTS) else count}
    return f"Eén{said[3:]}" if said.startswith("één") else said[:1].upper() + said[1:]  # Dutch drops the first accent


def _door(page: ProgrammePage) -> Door:
    newest = editions.newest(settings.KLOOF_STORE, page.slug)
    number = int(newest.name) if newest is not None else None
    goals = ngettext("%(n)s doel", "%(n)s doelen", len(page.of(Kind.GOAL))) % {"n": len(page.of(Kind.GOAL))}
    activities = ngettext("%(n)s activiteit", "%(n)s activiteiten", len(page.of(Kind.ACTIVITY))) % {
        "n": len(page.of(Kind.ACTIVITY))
    }
    return Door(
        page=page,
        contents=f"{goals}, {activities}",
        newest=number,
        newest_address=public_address(page.slug, f"editie/{number}/") if number is not None else "",
    )


def _next_step(roles: frozenset[Role]) -> str:
    """Say what somebody can do when nothing is asked."""
    if EDIT.allows(roles):
        return _("Open het overzicht om iets te wijzigen, of schrijf een nieuw doel of een nieuwe activiteit.")
    if REVIEW.allows(roles) or PUBLISH.allows(roles):
        return _("Zodra het programmabureau iets indient, staat het hier. U kunt intussen het overzicht lezen.")
    return _("U leest mee. In het overzicht ziet u wat er openbaar is en waaraan nog wordt gewerkt.")
