# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""A small programme, the fixed cast, and a stand-in for figures: enough to write, review and publish."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl
import pytest
from django.conf import LazySettings
from django.test import Client

from kloof.editions.contents import Contents
from kloof.language.editions import SourceFile, SourcesObject
from kloof.language.programmes import ProgrammeDocument
from kloof.language.texts import Text
from kloof.observations import AREAS, FIGURES, OBSERVATIONS, Panel
from kloof_web.demo.cast import call_cast
from kloof_web.demo.documents import read_programme
from kloof_web.demo.story import begin, tell_story
from kloof_web.people.models import Person
from kloof_web.programme import review
from kloof_web.records.models import Kind, Record

HERE = Path(__file__).parent
MOMENT = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)
PASSWORDS = {f"{key}@veendrecht.example": f"{key}-leert-lezen-42" for key in ("amira", "joost", "ruben", "ilse", "tom")}


NEIGHBOURHOODS = [
    ("BU99990102", 2022, "Oud-Oost", "GM9999", "WK999901"),
    ("BU99990102", 2024, "De Kiem", "GM9999", "WK999901"),
]


@dataclass(frozen=True)
class StandIn:
    """A release as far as the workspace looks at it when figures are hand-made."""

    path: Path
    hash: str
    sources: tuple[SourceFile, ...] = ()
    panel: Panel = field(
        default_factory=lambda: Panel(*(pl.DataFrame(schema=s) for s in (OBSERVATIONS, FIGURES, AREAS)))
    )
    areas: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(NEIGHBOURHOODS, orient="row", schema=AREAS))


@pytest.fixture(autouse=True)
def store(tmp_path: Path, settings: LazySettings) -> Path:
    """A store and a key of this test's own."""
    settings.KLOOF_STORE = tmp_path / "store"
    settings.KLOOF_SIGNING_KEY = tmp_path / "signing.key"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return tmp_path / "store"


@pytest.fixture(autouse=True)
def release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that stands for figures, and editions that compute none."""
    folder = tmp_path / "figures"
    folder.mkdir()
    names = ("observations.parquet", "figures.parquet", "areas.parquet", "origins.json")
    for name in names:
        (folder / name).write_text(name)
    manifest = {"schema": "kloof/release/1", "files": dict.fromkeys(names)}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    monkeypatch.setattr(
        "kloof.releases.read",
        lambda path: StandIn(Path(path), hashlib.sha256((Path(path) / "manifest.json").read_bytes()).hexdigest()),
    )
    monkeypatch.setattr("kloof.releases.demo_path", lambda: folder, raising=False)
    nothing = Contents(goal_figures={}, areas=(), indicators=(), sources=SourcesObject(files=()))
    monkeypatch.setattr("kloof.editions.freezing.gather", lambda *_: nothing)
    return folder


@pytest.fixture
def document() -> ProgrammeDocument:
    return read_programme(HERE / "veendrecht.yaml")


@pytest.fixture
def programme(db: None, document: ProgrammeDocument) -> Record:
    """The programme with its cast, nothing written yet."""
    record = begin(document, moment=MOMENT)
    call_cast(programme=record, starts_on=document.programme.started_on, passwords=PASSWORDS)
    return record


@pytest.fixture
def cast(programme: Record) -> dict[str, Person]:
    return {person.email.split("@")[0]: person for person in Person.objects.all()}


@pytest.fixture
def story(programme: Record, cast: dict[str, Person], document: ProgrammeDocument) -> Record:
    """The programme with everything in it approved."""
    tell_story(document, by=cast["amira"], reviewed_by=cast["joost"], moment=MOMENT)
    return Record.objects.get(pk=programme.pk)


@pytest.fixture
def approve(cast: dict[str, Person]) -> Callable[[Record], None]:
    """Submit and approve a record as it is now."""

    def do(record: Record) -> None:
        fresh = Record.objects.get(pk=record.pk)
        fresh = review.submit(by=cast["amira"], record=fresh, version=fresh.version)
        review.approve(by=cast["joost"], record=fresh, version=fresh.version)

    return do


@pytest.fixture
def goal_of(story: Record) -> Record:
    return Record.objects.get(kind=Kind.GOAL, slug="gezondheid")


@pytest.fixture
def as_person(cast: dict[str, Person]) -> Callable[[str], Client]:
    """Give a browser signed in as one of the cast."""

    def do(key: str) -> Client:
        client = Client()
        client.force_login(cast[key])
        return client

    return do


def text(nl: str) -> Text:
    return Text(nl=nl)
