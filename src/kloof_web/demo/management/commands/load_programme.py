# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tell a programme document to the workspace."""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from kloof.errors import KloofError
from kloof_web.demo.documents import read_programme
from kloof_web.demo.story import begin, tell_story
from kloof_web.evidence.queries import pinned
from kloof_web.people.models import Person
from kloof_web.publishing.actions import publish
from kloof_web.publishing.gathering import gather
from kloof_web.publishing.models import Edition
from kloof_web.records.models import Record
from kloof_web.records.writing import story_time


class Command(BaseCommand):
    """Write, submit, approve and, when asked, publish what a document says; told again it changes nothing."""

    help = "Laad een programma (JSON of YAML in de gepubliceerde taal) via dezelfde handelingen als in de werkplaats."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the file, and who writes, reviews and publishes."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--by", metavar="E-MAIL", help="wie schrijft en indient")
        parser.add_argument("--reviewed-by", metavar="E-MAIL", help="wie goedkeurt; iemand anders")
        parser.add_argument("--publish", action="store_true", help="breng er een editie van uit")
        parser.add_argument("--published-by", metavar="E-MAIL", help="wie uitbrengt; standaard wie goedkeurt")
        parser.add_argument("--date", type=dt.date.fromisoformat, help="de dag waarop dit gebeurt; standaard vandaag")
        parser.add_argument(
            "--only-begin", action="store_true", help="maak alleen het programma aan, voor de eerste rollen"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it, and say what changed."""
        day: dt.date = options["date"] or timezone.localdate()
        moment = dt.datetime.combine(day, dt.time(9), tzinfo=timezone.get_default_timezone())
        try:
            document = read_programme(options["file"])
            if options["only_begin"]:
                programme = begin(document, moment=moment)
                self.stdout.write(f"{programme.slug} is begonnen.")
                return
            if not options["by"] or not options["reviewed_by"]:
                raise CommandError("Geef met --by wie schrijft en met --reviewed-by wie goedkeurt.")
            reviewer = person(options["reviewed_by"])
            told = tell_story(document, by=person(options["by"]), reviewed_by=reviewer, moment=moment)
            self.stdout.write(f"{told.programme.slug}: {told.approved} goedgekeurd, {told.unchanged} ongewijzigd.")
            if options["publish"] and is_anything_new(told.programme):
                publisher = person(options["published_by"]) if options["published_by"] else reviewer
                with story_time(moment):
                    edition = publish(by=publisher, programme=told.programme, published_on=day)
                self.stdout.write(f"Editie {edition.number} is openbaar: {edition.hash}")
        except KloofError as error:
            raise CommandError(error.dutch()) from None


def is_anything_new(programme: Record) -> bool:
    """Say whether an edition now would differ from the newest one, in words or in figures."""
    newest = Edition.objects.filter(programme=programme).order_by("-number").first()
    release = pinned(programme)
    return newest is None or bool(gather(programme).fresh) or (release is not None and release.hash != newest.release)


def person(email: str) -> Person:
    """Find somebody by address."""
    found = Person.objects.filter(email__iexact=email).first()
    if found is None:
        raise CommandError(f"Er is geen account met het adres {email}. Maak het met: manage.py add_person.")
    return found
