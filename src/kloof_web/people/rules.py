# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who may do what. Nothing is allowed unless a policy here says so."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from kloof_web.records.errors import NotAllowed, Refused


class Role(models.TextChoices):
    """What somebody is in a programme."""

    OFFICE = "office", _("Programmabureau")
    REVIEWER = "reviewer", _("Beoordelaar")
    PUBLISHER = "publisher", _("Publicist")
    PARTNER = "partner", _("Partner")
    COUNCIL = "council", _("Raadslid")
    ANALYST = "analyst", _("Data-analist")
    THEME_LEAD = "theme_lead", _("Themaregisseur")
    CONTROLLER = "controller", _("Controller")
    BREAKTHROUGH_LEAD = "breakthrough_lead", _("Doorbraakregisseur")
    ALDERMAN = "alderman", _("Wethouder")
    CLERK = "clerk", _("Griffie")
    AUDITOR = "auditor", _("Rekenkamer")
    NATIONAL = "national", _("Rijk")
    PRIVACY = "privacy", _("Privacy officer")
    ADMINISTRATOR = "administrator", _("Beheerder")


@dataclass(frozen=True, slots=True)
class Policy:
    """One sentence on who may, and the roles that make it true."""

    name: str
    who_may: str
    who_may_english: str
    roles: frozenset[Role] | None

    def allows(self, roles: Set[Role]) -> bool:
        """Say whether somebody with these roles may."""
        return self.roles is None or not self.roles.isdisjoint(roles)

    def require(self, roles: Set[Role]) -> None:
        """Refuse, with the sentence on who may."""
        if not self.allows(roles):
            raise NotAllowed(self.who_may, self.who_may_english)


OPEN = Policy("open", "Iedereen mag dit.", "Everybody may.", None)
READ = Policy(
    "read",
    "Alleen wie een rol heeft in dit programma, ziet deze pagina. Vraag het programmabureau om toegang.",
    "Only people with a role in this programme see this page. Ask the programme office for access.",
    frozenset(Role),
)
EDIT = Policy(
    "edit",
    "Alleen het programmabureau wijzigt doelen, activiteiten en passages.",
    "Only the programme office changes goals, activities and passages.",
    frozenset({Role.OFFICE}),
)
REGISTER = Policy(
    "register",
    "Alleen het programmabureau of een data-analist legt een onderzoek vast, laat het beoordelen of trekt het in.",
    "Only the programme office or a data analyst registers a study, has it evaluated or withdraws it.",
    frozenset({Role.OFFICE, Role.ANALYST}),
)
EDIT_PROMISES = Policy(
    "edit_promises",
    "Alleen het programmabureau, een themaregisseur of een partner legt afspraken vast.",
    "Only the programme office, a theme lead or a partner writes down promises.",
    frozenset({Role.OFFICE, Role.THEME_LEAD, Role.PARTNER}),
)
EDIT_MONEY = Policy(
    "edit_money",
    "Alleen het programmabureau of een controller wijzigt regelingen, aanvragen en begrotingen.",
    "Only the programme office or a controller changes funds, applications and budgets.",
    frozenset({Role.OFFICE, Role.CONTROLLER}),
)
REVIEW_MONEY = Policy(
    "review_money",
    "Alleen een controller of beoordelaar keurt geld goed of stuurt het terug.",
    "Only a controller or a reviewer approves money or sends it back.",
    frozenset({Role.CONTROLLER, Role.REVIEWER}),
)
EDIT_BREAKTHROUGHS = Policy(
    "edit_breakthroughs",
    "Alleen het programmabureau of een doorbraakregisseur wijzigt knelpunten en doorbraken.",
    "Only the programme office or a breakthrough lead changes barriers and breakthroughs.",
    frozenset({Role.OFFICE, Role.BREAKTHROUGH_LEAD}),
)
EDIT_DECISIONS = Policy(
    "edit_decisions",
    "Alleen het programmabureau of de griffie legt besluiten, moties en vragen vast.",
    "Only the programme office or the clerk writes down decisions, motions and questions.",
    frozenset({Role.OFFICE, Role.CLERK}),
)
MEASURE = Policy(
    "measure",
    "Alleen het programmabureau of een data-analist legt eigen metingen vast.",
    "Only the programme office or a data analyst writes down own measurements.",
    frozenset({Role.OFFICE, Role.ANALYST}),
)
REVIEW = Policy(
    "review",
    "Alleen een beoordelaar keurt goed of stuurt terug.",
    "Only a reviewer approves or sends back.",
    frozenset({Role.REVIEWER}),
)
PUBLISH = Policy(
    "publish",
    "Alleen de publicist brengt een editie uit of trekt iets terug.",
    "Only the publisher brings out an edition or withdraws something from one.",
    frozenset({Role.PUBLISHER}),
)


def require_other_eyes(*, judge: object, authors: Set[str]) -> None:
    """Refuse when the person who judges wrote, changed or submitted what is judged."""
    if str(judge) in authors:
        raise Refused(
            "Vier ogen: wie iets schrijft of indient, keurt het niet zelf goed. Vraag een andere beoordelaar.",
            "Four eyes: whoever writes or submits something does not approve it. Ask another reviewer.",
        )


def require_other_publisher(*, publisher: object, authors: Set[str]) -> None:
    """Refuse when the publisher wrote, submitted, withdrew or chose something this edition changes."""
    if str(publisher) in authors:
        raise Refused(
            "Vier ogen: u schreef, diende in of trok zelf iets in dat nu verandert. Vraag een andere publicist.",
            "Four eyes: you wrote, submitted or withdrew something that now changes. Ask another publisher.",
        )
