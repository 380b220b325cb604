# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""A study from registration to edition: written down once, answered, approved by somebody else, published."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from kloof import editions, studies
from kloof.language.effects import EffectsObject
from kloof_web.evidence.actions import evaluate_studies, pin_release, register_release, register_study
from kloof_web.evidence.models import Release, Study
from kloof_web.evidence.queries import results_in
from kloof_web.people.actions import give_role
from kloof_web.people.models import Person
from kloof_web.people.rules import Role
from kloof_web.programme import review
from kloof_web.programme.study import OTHER_RESULT
from kloof_web.publishing.actions import publish
from kloof_web.publishing.gathering import gather
from kloof_web.records.errors import NotAllowed, Refused
from kloof_web.records.models import Record
from kloof_web.records.rules import Approval

AsPerson = Callable[[str], Client]
CANARY = "kanariegeel"
TEXT = """\
id = "{id}"
title = "{title}"
estimand = "Wat het programma toevoegde aan wat vergelijkbare buurten kregen"
seen_until = 2025
analysis_on = [2028-03-01]
other_programmes = []

[[areas]]
id = "veendrecht-oost"
definition = "convenant-2021"
boundary_year = 2024
codes = ["BU99990102"]

[[starts]]
theme = "safe"
first_year = {first}

[selection]
score = "leefbaarheid"
year = 2020

[[outcomes]]
indicator = "registered_crime"
better = "lower"
theme = "safe"

[pool]
rule = "alle andere buurten"
"""


def text(*, id: str = "veiliger", title: str = "Veiliger op straat", first: int = 2027) -> str:
    return TEXT.format(id=id, title=title, first=first)


@pytest.fixture(autouse=True)
def real_figures(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """These tests answer studies, so the stand-in for figures makes way for the demo release."""
    monkeypatch.undo()
    settings = request.getfixturevalue("settings")
    folder = request.getfixturevalue("tmp_path")
    settings.KLOOF_STORE, settings.KLOOF_SIGNING_KEY = folder / "store", folder / "signing.key"


@pytest.fixture
def figures(story: Record) -> Release:
    from kloof import releases

    return register_release(by=None, path=releases.demo_path())


def approved(record: Record, cast: dict[str, Person]) -> None:
    fresh = Record.objects.get(pk=record.pk)
    fresh = review.submit(by=cast["amira"], record=fresh, version=fresh.version)
    review.approve(by=cast["joost"], record=fresh, version=fresh.version)


def test_registered_answered_approved_and_published(
    story: Record, figures: Release, cast: dict[str, Person], store: Path
) -> None:
    study = register_study(by=cast["amira"], programme=story, text=text())
    assert study.hash == hashlib.sha256(text().encode()).hexdigest()
    assert "niet te zeggen wanneer" in study.foreseen[0].sentence.nl
    with_answers = evaluate_studies(by=cast["amira"], programme=story)
    assert with_answers.hash != figures.hash
    assert "er is nog geen jaar vanaf de start in 2027" in results_in(with_answers)[study.hash].results[0].sentence
    approved(study.record, cast)
    edition = publish(by=cast["joost"], programme=story)
    frozen = editions.read(store / "editions" / "veendrecht" / "0001")
    assert frozen.manifest.release == with_answers.hash == edition.release
    assert frozen.studies["veiliger"].text == text()
    assert frozen.study_results["veiliger"].results[0].verdict == "niet te schatten"
    assert Record.objects.get(pk=study.record_id).published_hash


def test_an_unapproved_study_reaches_no_edition(
    story: Record, figures: Release, cast: dict[str, Person], store: Path
) -> None:
    """Neither its text nor its answer: the answers in a release are published with it, so that is refused too."""
    study = register_study(by=cast["amira"], programme=story, text=text(id=CANARY, title=f"Onderzoek {CANARY}"))
    publish(by=cast["joost"], programme=story)
    evaluate_studies(by=cast["amira"], programme=story)
    with pytest.raises(Refused, match=CANARY):
        publish(by=cast["joost"], programme=story)
    pin_release(by=cast["amira"], programme=story, release=figures)
    approved(study.record, cast)
    review.withdraw(by=cast["amira"], record=study.record, version=_version(study), because="Verkeerde buurten.")
    publish(by=cast["joost"], programme=story)
    for file in (path for path in store.rglob("*") if path.is_file() and "releases" not in path.parts):
        assert CANARY.encode() not in file.read_bytes(), file


def _version(study: Study) -> int:
    return Record.objects.get(pk=study.record_id).version


def test_the_library_refuses_answers_nobody_approved(
    story: Record, figures: Release, cast: dict[str, Person], tmp_path: Path, store: Path
) -> None:
    from kloof import releases
    from kloof.errors import ProgrammeRefused

    register_study(by=cast["amira"], programme=story, text=text())
    with_answers = evaluate_studies(by=cast["amira"], programme=story)
    document = gather(story).document
    assert document is not None
    release = releases.read(store / "releases" / with_answers.hash)
    day = dt.date(2026, 11, 22)
    with pytest.raises(ProgrammeRefused, match="holds results of study 'veiliger', which is not approved"):
        editions.freeze(document, release, out=tmp_path / "out", published_on=day, key=editions.new_key())


def test_another_answer_asks_for_another_approval(story: Record, figures: Release, cast: dict[str, Person]) -> None:
    study = register_study(by=cast["amira"], programme=story, text=text())
    approved(study.record, cast)
    evaluate_studies(by=cast["amira"], programme=story)
    assert Record.objects.get(pk=study.record_id).approval == Approval.DRAFT
    assert [out.reason for out in gather(story).outside if out.slug == "veiliger"] == [OTHER_RESULT]
    approved(study.record, cast)
    document = gather(story).document
    assert document is not None
    assert [one.id for one in document.studies] == ["veiliger"]
    again = evaluate_studies(by=cast["amira"], programme=story)
    assert Record.objects.get(pk=study.record_id).approval == Approval.APPROVED, "the same answer changes nothing"
    assert isinstance(studies.effects_in(_folder(again)), EffectsObject)


def _folder(release: Release) -> Path:
    from django.conf import settings

    return Path(settings.KLOOF_STORE) / "releases" / release.hash


def test_who_registers_does_not_approve(story: Record, figures: Release, cast: dict[str, Person]) -> None:
    with pytest.raises(NotAllowed):
        register_study(by=cast["joost"], programme=story, text=text())
    analyst = cast["ruben"]
    for role in (Role.ANALYST, Role.REVIEWER):
        give_role(by=None, person=analyst, programme=story, role=role, starts_on=story.changed_at.date())
    study = register_study(by=analyst, programme=story, text=text())
    record = review.submit(by=analyst, record=study.record, version=_version(study))
    with pytest.raises(Refused, match="Four eyes"):
        review.approve(by=analyst, record=record, version=record.version)
    goal = Record.objects.get(slug="gezondheid", kind="goal")
    with pytest.raises(NotAllowed):
        review.submit(by=analyst, record=goal, version=goal.version)


def test_a_study_never_changes(story: Record, figures: Release, cast: dict[str, Person]) -> None:
    study = register_study(by=cast["amira"], programme=story, text=text())
    study.text = text(first=2030)
    with pytest.raises(TypeError, match="never changed"):
        study.save()
    with pytest.raises(TypeError, match="never changed"):
        Study.objects.update(text="")
    with pytest.raises(TypeError, match="never removed"):
        study.delete()
    with pytest.raises(Refused, match="already"):
        register_study(by=cast["amira"], programme=story, text=text())
    with pytest.raises(Refused, match="never changes"):
        register_study(by=cast["amira"], programme=story, text=text(first=2028))
    other = f'replaces = "{study.hash}"\n' + text(id="veiliger-2", first=2028)
    assert register_study(by=cast["amira"], programme=story, text=other).read().replaces == study.hash
    with pytest.raises(Refused, match="not registered here"):
        register_study(by=cast["amira"], programme=story, text=f'replaces = "{"0" * 64}"\n' + text(id="veiliger-3"))


def test_every_mistake_at_once_and_nothing_typed_is_lost(story: Record, figures: Release, as_person: AsPerson) -> None:
    wrong = text().replace('better = "lower"', 'better = "beter"').replace("registered_crime", "registered_krime")
    client = as_person("amira")
    answer = client.post("/werk/veendrecht/onderzoeken/vastleggen", {"text": wrong, "register": "yes"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "outcomes.0.better: dit is geen van de mogelijkheden" in page
    assert "registered_krime" in page
    assert "toevoegde aan wat vergelijkbare" in page
    file = SimpleUploadedFile("opzet.toml", text().replace("BU99990102", "BU99990199").encode())
    page = client.post("/werk/veendrecht/onderzoeken/vastleggen", {"text": "", "file": file}).content.decode()
    assert "areas.0.codes: BU99990199 staat niet op de kaart van 2024" in page
    assert "Veiliger op straat" in page
    assert not Study.objects.exists()


def test_registered_after_the_start_says_so(story: Record, figures: Release, as_person: AsPerson) -> None:
    client = as_person("amira")
    looked = client.post("/werk/veendrecht/onderzoeken/vastleggen", {"text": text(first=2022), "look": "yes"})
    page = looked.content.decode()
    assert looked.status_code == 200
    assert "Wat kan dit onderzoek zien, en wanneer?" in page
    assert "vastgelegd na de start (2026; eerste geld in 2022)" in page
    assert not Study.objects.exists()
    address = "/werk/veendrecht/onderzoeken/vastleggen"
    done = client.post(address, {"text": text(first=2022), "register": "yes"}, follow=True)
    assert "Deze tekst verandert niet meer" in done.content.decode()
    listed = client.get("/werk/veendrecht/onderzoeken/").content.decode()
    assert "na de start" in listed
    evaluated = client.post("/werk/veendrecht/onderzoeken/beoordelen", {"which": "all"}, follow=True).content.decode()
    assert "niet te schatten" in evaluated
    detail = client.get("/werk/veendrecht/onderzoeken/veiliger/").content.decode()
    assert "Vastgelegd na de start (2026; eerste geld in 2022)" in detail
    assert client.get("/werk/veendrecht/onderzoeken/veiliger/wijzigen").status_code == 404
    given = client.get("/werk/veendrecht/onderzoeken/veiliger/tekst")
    assert given.content == text(first=2022).encode()


def test_the_command_answers_for_a_programme(
    story: Record, figures: Release, cast: dict[str, Person], capsys: pytest.CaptureFixture[str]
) -> None:
    register_study(by=cast["amira"], programme=story, text=text())
    call_command("evaluate_studies", "veendrecht")
    assert capsys.readouterr().out.strip() == Release.objects.exclude(pk=figures.pk).get().hash
