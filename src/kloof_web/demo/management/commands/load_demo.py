# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Fill an empty workspace with a story and its cast."""

from __future__ import annotations

import datetime as dt
import secrets
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from kloof import releases
from kloof_web.demo.cast import CAST, call_cast
from kloof_web.demo.documents import read_programme
from kloof_web.demo.story import begin, tell_studies
from kloof_web.demo.unfinished import beside, read_unfinished, tell_unfinished
from kloof_web.evidence.actions import register_release
from kloof_web.people.models import Person
from kloof_web.publishing.models import Edition
from kloof_web.records.writing import story_time

STORY = Path(__file__).resolve().parents[2] / "veendrecht.yaml"
STORY_DAY = dt.date(2026, 11, 20)
AFTERNOON = dt.timedelta(hours=6)


class Command(BaseCommand):
    """Load Veendrecht, or another programme with the same cast; where its story was told already, nothing changes."""

    help = "Vul een lege werkplaats met het verhaal van Veendrecht, of met een ander programma en dezelfde personen."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name another story, other figures, another day."""
        parser.add_argument("--file", type=Path, default=STORY)
        parser.add_argument("--release", type=Path, help="map met cijfers; standaard die van de demo")
        parser.add_argument("--date", type=dt.date.fromisoformat, default=STORY_DAY)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Call the cast, register the figures, tell the story, bring out an edition."""
        document = read_programme(options["file"])
        if Edition.objects.filter(programme__slug=document.programme.id).exists():
            register_release(by=None, path=options["release"] or releases.demo_path())
            self.stdout.write(f"{document.programme.id}: is er al; wat er in de werkplaats staat, blijft staan.")
            return
        moment = dt.datetime.combine(options["date"], dt.time(9), tzinfo=timezone.get_default_timezone())
        programme = begin(document, moment=moment)
        passwords = {email: password for email, _who, password in settings.DEMO_ACCOUNTS}
        is_new = not Person.objects.filter(email=CAST[0].email).exists()
        if is_new and not passwords:
            passwords = {member.email: secrets.token_urlsafe(12) for member in CAST}
            for member in CAST:
                self.stdout.write(f"{member.email}  {passwords[member.email]}")
        with story_time(moment):
            call_cast(programme=programme, starts_on=document.programme.started_on, passwords=passwords)
            register_release(by=None, path=options["release"] or releases.demo_path())
        amira, joost = CAST[0].email, CAST[1].email
        folder = options["file"].with_name("studies")
        told = tell_studies(
            [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.toml"), reverse=True)],
            programme=programme,
            by=Person.objects.get(email=amira),
            reviewed_by=Person.objects.get(email=joost),
            moment=moment,
        )
        if told:
            self.stdout.write(f"{told} onderzoeken vastgelegd, beoordeeld en goedgekeurd.")
        call_command(
            "load_programme",
            str(options["file"]),
            by=amira,
            reviewed_by=joost,
            publish=True,
            date=options["date"],
            stdout=self.stdout,
        )
        told = tell_unfinished(
            read_unfinished(beside(options["file"])),
            programme=programme,
            by=Person.objects.get(email=amira),
            reviewed_by=Person.objects.get(email=joost),
            moment=moment + AFTERNOON,
        )
        if told:
            self.stdout.write(f"{told} stukken liggen nog in de werkplaats.")
