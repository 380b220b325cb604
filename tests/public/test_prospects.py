# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Will we make it, and how did earlier outlooks do: what the pages say, and what they wait for."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.test import Client

from kloof import editions
from kloof.language.outlooks import OutlookObject, OutlookScenario, OutlookTarget
from kloof.language.texts import Text
from kloof_web.public import shelf as shelves
from kloof_web.public.queries.outlooks import KeptOutlook, outlooks_page
from kloof_web.public.queries.prospects import chance

HOME = "/veendrecht-oost/"


def kept(year: int, *, expected: float = 5.0, number: int = 1, **more: object) -> KeptOutlook:
    scenario = OutlookScenario(
        id="continue", expected=expected, low=expected - 1, high=expected + 1, comparator=None, probability=0.5
    )
    target = OutlookTarget(kind="gap", year=year, value=4.0, better="higher")
    made = {
        "area": "veendrecht-oost@convenant-2021", "indicator": "self_rated_health", "comparator": "rest",
        "release": "00", "target": target, "first_year": 2012, "last_year": 2016, "scenarios": (scenario,),
        "word": "cannot_tell", "sentence": Text(nl="Niet te zeggen.", en="Cannot be told."),
    }  # fmt: skip
    goal = Text(nl="Even gezond", en="As healthy")
    return KeptOutlook(number, dt.date(2026, 1, 1), "even-gezond", goal, OutlookObject(**(made | more)))


def test_the_goal_page_says_whether_the_goal_will_be_made_and_how_sure_that_is(visitor: Client) -> None:
    page = visitor.get(f"{HOME}doel/even-gezond").content.decode()
    assert "Halen we het doel?" in page
    assert 'href="../methode/vooruitzicht"' in page
    assert 'href="../vooruitzichten"' in page
    assert "Ligt het aan wie er woont?" in page
    assert "te weinig buurten" in page


def test_an_outlook_is_scored_when_the_figure_is_there_and_waits_for_thirty(store: Path) -> None:
    edition = editions.read(store / "editions" / "veendrecht-oost" / "0002")
    series = edition.goal_figures["even-gezond"].chosen.nl.series
    last = series[-1]
    page = outlooks_page(edition, [kept(last.year, expected=last.gap), kept(2060), kept(2060, scenarios=())], "nl")
    assert [look.held for look in page.looks] == [True, None]
    assert (page.silent, page.calibration.outcomes, page.calibration.held) == (1, 1, None)
    assert "Pas vanaf 30" in page.calibration.sentence.nl
    missed = outlooks_page(edition, [kept(last.year, expected=last.gap + 5)], "nl")
    assert [look.held for look in missed.looks] == [False]


def test_an_outlook_of_another_comparison_has_no_outcome(store: Path) -> None:
    edition = editions.read(store / "editions" / "veendrecht-oost" / "0002")
    year = edition.goal_figures["even-gezond"].chosen.nl.series[-1].year
    page = outlooks_page(edition, [kept(year, comparator="rest-without-centre"), kept(year, area="elders")], "nl")
    assert [look.outcome for look in page.looks] == [None, None]


def test_the_page_of_outlooks_shows_those_of_every_edition_so_far(visitor: Client) -> None:
    newest = visitor.get(f"{HOME}vooruitzichten").content.decode()
    first = visitor.get(f"{HOME}editie/1/vooruitzichten").content.decode()
    assert newest.count("<td>editie ") == 2 * first.count("<td>editie ")
    assert visitor.get("/en/veendrecht-oost/vooruitzichten").status_code == 200


def test_a_withdrawn_outlook_is_nowhere(
    visitor: Client, store: Path, frozen_key: Ed25519PrivateKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = visitor.get(f"{HOME}vooruitzichten").content.decode()
    assert "doel/even-gezond" in before
    edition = editions.read(store / "editions" / "veendrecht-oost" / "0002")
    entry = next(e for e in edition.manifest.objects if e.kind == "goal_figures" and e.id == "even-gezond")
    editions.withdraw(
        edition.path, hash=entry.hash, ground=Text(nl="onjuist", en="wrong"), by="Privacy officer",
        on=dt.date(2026, 11, 22), key=frozen_key,
    )  # fmt: skip
    monkeypatch.setattr(shelves, "_shelves", {})
    assert "doel/even-gezond" not in visitor.get(f"{HOME}vooruitzichten").content.decode()


def test_a_chance_is_never_none_and_never_certain() -> None:
    assert [chance(p, "nl") for p in (0.0, 0.3, 1.0)] == ["minder dan 1 op 20", "ongeveer 3 op 10", "meer dan 19 op 20"]
