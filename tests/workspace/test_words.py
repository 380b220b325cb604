# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a page says: words and names instead of codes, what is asked, what an edition would bring."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation

from kloof.language.programmes import Measure, PathPoint, Target
from kloof.language.texts import Source, Text
from kloof_web.desk.queries import desk
from kloof_web.evidence.actions import register_release
from kloof_web.people.models import Person
from kloof_web.programme import actions
from kloof_web.programme.describing import Grid, Said, describe
from kloof_web.programme.kinds import kind_of
from kloof_web.programme.models import Activity, Goal
from kloof_web.programme.naming import names_in
from kloof_web.programme.rendering import told
from kloof_web.publishing.actions import publish
from kloof_web.publishing.queries import publish_page
from kloof_web.records.models import Kind, Record

AsPerson = Callable[[str], Client]


def read(client: Client, path: str) -> str:
    return unescape(client.get(path).content.decode())


def test_a_goal_is_told_by_names(story: Record, as_person: AsPerson) -> None:
    """Theme, indicator, passage and parent by what they are called; the parent and the passage can be followed."""
    page = read(as_person("amira"), "/werk/veendrecht/doelen/gezondheid/")
    for words in ("Gezondheid", "Goed ervaren gezondheid", "Good self-rated health", "Plan voor Oost, 2.1",
                  "In 2040 voelen bewoners", "hoogstens 6,5 procentpunt", "2012, 2016 en 2020"):  # fmt: skip
        assert words in page, words
    assert 'href="/werk/veendrecht/passages/plan-gezond/"' in page
    for code in ("self_rated_health", "at_most", ">health<", ">plan-gezond<"):
        assert code not in page, code
    assert 'href="/werk/veendrecht/doelen/gezondheid/">Meer gezonde jaren' in read(
        as_person("amira"), "/werk/veendrecht/doelen/bewegen/"
    )


def test_english_comes_first_when_it_was_chosen(story: Record, as_person: AsPerson) -> None:
    client = as_person("amira")
    client.post("/werk/taal", {"language": "en", "next": "/werk/"})
    page = read(client, "/werk/veendrecht/doelen/gezondheid/")
    assert page.index("Good self-rated health") < page.index("Goed ervaren gezondheid")
    assert "at most 6.5 percentage points" in page
    assert "More healthy years" in read(client, "/werk/veendrecht/")


def test_targets_are_told_newest_first_with_why_the_old_one_went(story: Record) -> None:
    first = Target(direction="at_most", value=4, year=2030)
    why = Text(nl="Het viel tegen.")
    second = Target(direction="at_most", value=5, year=2032, decided=Source(title="Besluit"), replaced_because=why)
    path = (PathPoint(year=2026, value=7.25),)
    measure = Measure(indicator="self_rated_health", targets=(first, second), path=path)
    (line,) = describe(kind_of(Kind.GOAL), {"measure": measure}, names_in(story))
    targets, planned = (part for part in line.parts if isinstance(part, Grid))
    assert targets.rows == (
        ("2032", "hoogstens 5 procentpunt", "geldt nu", "Besluit", "–"),
        ("2030", "hoogstens 4 procentpunt", "vervangen", "–", "Het viel tegen."),
    )
    assert planned.rows == (("2026", "7,25 procentpunt"),)


def test_neighbourhoods_have_the_name_of_the_newest_map(story: Record, cast: dict[str, Person], release: Path) -> None:
    """Two maps, two names: the newest wins; a code that no map knows stays a code."""
    register_release(by=None, path=release)
    activity = Activity.objects.get(record__slug="beweegpleinen")
    codes = ("BU99990102", "BU99990999")
    actions.revise_activity(by=cast["amira"], activity=activity, version=activity.record.version, areas=codes)
    lines = describe(kind_of(Kind.ACTIVITY), told(Activity.objects.get(pk=activity.pk)), names_in(story))
    (areas,) = (line for line in lines if line.name == "areas")
    assert areas.parts == (Said("De Kiem (BU99990102) en BU99990999"),)


@pytest.mark.parametrize(("language", "lead"), [("nl", "Eén ding vraagt uw aandacht."), ("en", "One thing asks")])
def test_a_desk_counts_in_words(story: Record, cast: dict[str, Person], language: str, lead: str) -> None:
    actions.create_goal(by=cast["amira"], programme=story, title=Text(nl="Meer groen"))
    with translation.override(language):
        found = desk(cast["amira"])
    assert found.lead.startswith(lead)
    assert [len(pile.rows) for pile in found.asked] == [1]
    assert desk(cast["ilse"]).asked == ()


def test_a_desk_leads_to_the_public_site(
    story: Record, cast: dict[str, Person], release: Path, as_person: AsPerson
) -> None:
    register_release(by=None, path=release)
    assert "Er is nog geen editie openbaar" in read(as_person("ilse"), "/werk/")
    publish(by=cast["joost"], programme=story)
    page = read(as_person("ilse"), "/werk/")
    assert 'href="/veendrecht/editie/1/"' in page
    assert "U leest mee." in page
    assert 'href="/veendrecht/doel/gezondheid"' in read(as_person("ilse"), "/werk/veendrecht/doelen/gezondheid/")


def test_an_edition_is_prepared_with_every_difference_in_words(
    story: Record, cast: dict[str, Person], release: Path, approve: Callable[[Record], None], as_person: AsPerson
) -> None:
    """Changed since the last edition: which field, what it was, what it becomes. And who may press the button."""
    register_release(by=None, path=release)
    publish(by=cast["joost"], programme=story)
    goal = Goal.objects.get(record__slug="gezondheid")
    actions.revise_goal(by=cast["amira"], goal=goal, version=goal.record.version, statement=Text(nl="Scherper gezegd."))
    approve(goal.record)
    (piece,) = publish_page("veendrecht", cast["ilse"], "nl").fresh
    assert not piece.is_new
    (line,) = piece.changes
    assert (line.name, line.parts) == ("statement", (Said("Scherper gezegd."),))
    page = read(as_person("ilse"), "/werk/veendrecht/publiceren")
    assert "In dit programma is dat: Joost" in page
    assert "Bewoners voelen zich even gezond" in page


def test_a_preview_shows_what_was_approved_not_what_is_written_now(
    story: Record, cast: dict[str, Person], as_person: AsPerson
) -> None:
    goal = Goal.objects.get(record__slug="gezondheid")
    actions.revise_goal(by=cast["amira"], goal=goal, version=goal.record.version, statement=Text(nl="Nog een concept."))
    page = read(as_person("joost"), "/werk/veendrecht/doelen/gezondheid/voorbeeld")
    assert "Bewoners voelen zich even gezond" in page
    assert "Nog een concept." not in page
    empty = actions.create_goal(by=cast["amira"], programme=story, title=Text(nl="Leeg"))
    assert as_person("amira").get(f"/werk/veendrecht/doelen/{empty.record.slug}/voorbeeld").status_code == 404
