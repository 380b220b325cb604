# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""An edition keeps what it foresaw and what is left of a gap beside who lives there, and both pass the gate."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from kloof import releases
from kloof.adjusted import adjusted
from kloof.disclosure import gate_adjusted, gate_gap
from kloof.editions import Edition, freeze, new_key, read, verify
from kloof.editions.contents import gather
from kloof.estimates import Missing
from kloof.gaps import gap
from kloof.language.editions import GoalFigures
from kloof.language.programmes import ProgrammeDocument
from kloof.releases import Release


@pytest.fixture(scope="module")
def demo() -> Release:
    return releases.read(releases.demo_path())


def asked(document: ProgrammeDocument, **measure: object) -> ProgrammeDocument:
    content = document.model_dump(mode="json", by_alias=True)
    content["goals"][0]["measure"] |= measure
    return ProgrammeDocument.model_validate(content)


def figures(document: ProgrammeDocument, release: Release) -> GoalFigures:
    return gather(document, release).goal_figures["gezond"]


def target(year: int, value: float = 5.0, direction: str = "at_most") -> dict[str, object]:
    return {"targets": [{"direction": direction, "value": value, "year": year}]}


def test_a_goal_with_a_target_keeps_an_outlook_and_one_without_keeps_none(document, demo):
    made = figures(document, demo).outlook
    assert made is not None
    assert (made.area, made.indicator, made.comparator) == (
        "veendrecht-oost@convenant-2021",
        "self_rated_health",
        "rest",
    )
    assert made.release == demo.hash
    assert [one.id for one in made.scenarios] == ["continue", "as_city"], "one municipality has no peers elsewhere"
    assert figures(asked(document, targets=[]), demo).outlook is None


def test_a_gap_that_should_stay_as_it_is_holds_the_gap_of_the_last_year(document, demo):
    found = figures(document, demo)
    last = found.chosen.nl.series[-1]
    as_city = next(one for one in found.outlook.scenarios if one.id == "as_city")
    assert as_city.expected == pytest.approx(last.gap, abs=1e-6)


def test_nothing_is_foretold_further_than_was_seen(document, demo):
    made = figures(asked(document, **target(2060)), demo).outlook
    assert (made.word, made.scenarios) == ("cannot_tell", ())
    assert "jaar vooruit" in made.sentence.nl


def test_nothing_is_foretold_from_a_gap_with_the_centre_in_its_comparison(document, demo):
    made = figures(asked(document, indicator="registered_crime", **target(2027)), demo).outlook
    assert (made.word, made.scenarios) == ("cannot_tell", ())
    assert made.sentence.nl.startswith("Niet te zeggen.")


def test_a_gap_of_at_least_so_much_is_no_goal_to_look_ahead_to(document, demo):
    assert figures(asked(document, **target(2030, direction="at_least")), demo).outlook is None


def test_the_adjusted_gap_stands_beside_the_gap_with_its_reason_when_there_is_none(document, demo):
    kept = figures(document, demo).adjusted
    assert kept.gap == pytest.approx(figures(document, demo).chosen.nl.series[-1].gap, abs=1e-6)
    assert kept.adjustments == ()
    assert "te weinig buurten" in kept.reason.nl


def test_where_the_gap_is_hidden_the_adjusted_gap_is_too(demo):
    measured = gap(demo.panel, "veendrecht-oost", "self_rated_health")
    found = adjusted(demo.panel, "veendrecht-oost", "self_rated_health", measured=measured)
    shown = gate_gap(demo.panel, measured)
    emptied = [point.model_copy(update={"gap": None, "missing": "too_few"}) for point in shown.nl.series]
    hidden = shown.model_copy(update={"nl": shown.nl.model_copy(update={"series": tuple(emptied)})})
    told = gate_adjusted(found, "rest", hidden)
    assert (told.gap, told.adjustments, told.reason) == (None, (), Missing.TOO_FEW.reason)
    assert gate_adjusted(found, "rest", shown).gap is not None


def test_the_same_input_gives_the_same_bytes_and_a_changed_outlook_is_found(document, demo, tmp_path):
    key = new_key()

    def made(name: str) -> Edition:
        return freeze(document, demo, out=tmp_path / name, published_on=dt.date(2026, 11, 22), key=key)

    first, second = made("a"), made("b")
    assert first.hash == second.hash
    assert read(tmp_path / "a").goal_figures["gezond"].outlook == figures(document, demo).outlook
    entry = next(one for one in first.manifest.objects if one.kind == "goal_figures")
    file: Path = next((tmp_path / "a" / "objects").rglob(f"{entry.hash}*"))
    content = file.read_text(encoding="utf-8")
    kept = json.loads(content[65:])["outlook"]["scenarios"][0]["expected"]
    file.write_text(content.replace(f'"expected":{kept}', f'"expected":{kept + 1}'), encoding="utf-8")
    damage = verify(tmp_path / "a").damage
    assert len(damage) == 1
    assert entry.hash in str(damage[0])
