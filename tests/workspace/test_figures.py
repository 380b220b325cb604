# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Figures in the store: what was registered is what is there, and what is pinned is what is published."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from kloof import releases
from kloof_web.evidence.actions import register_release
from kloof_web.people.models import Person
from kloof_web.publishing.actions import publish
from kloof_web.publishing.models import Edition
from kloof_web.records.errors import Refused
from kloof_web.records.models import Record

DAY = dt.date(2026, 11, 20)


def test_only_the_files_of_a_release_are_taken_in(db: None, release: Path, store: Path) -> None:
    (release / "notes.txt").write_text("not for others")
    registered = register_release(by=None, path=release)
    there = sorted(path.name for path in (store / "releases" / registered.hash).iterdir())
    assert there == sorted(releases.named_files(release))


def test_figures_that_change_while_they_are_taken_in_are_not(
    db: None, release: Path, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = releases.copy

    def changed(path: Path, out: Path) -> releases.Release:
        manifest = json.loads((release / "manifest.json").read_bytes())
        (release / "manifest.json").write_text(json.dumps(manifest, indent=1))
        return real(path, out)

    monkeypatch.setattr("kloof.releases.copy", changed)
    with pytest.raises(Refused, match="changed while"):
        register_release(by=None, path=release)
    assert list((store / "releases").iterdir()) == []


def test_other_figures_under_the_pinned_name_are_not_published(
    story: Record, cast: dict[str, Person], release: Path, store: Path
) -> None:
    registered = register_release(by=None, path=release)
    manifest = store / "releases" / registered.hash / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_bytes()), indent=1))
    with pytest.raises(Refused, match="no longer those that were pinned"):
        publish(by=cast["joost"], programme=story, published_on=DAY)
    assert not Edition.objects.exists()
    assert not (store / "editions").exists()
