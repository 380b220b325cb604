# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The page of a study: the verdict in words first, the picture, the checks, what was written down when."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
import shutil
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from types import ModuleType

import pytest
import shapely

from kloof import editions
from kloof.charts import PRINT, SCREEN, EffectLines, base_map, effect_chart
from kloof.editions import Edition
from kloof.language.editions import Entry, Tombstone
from kloof.language.texts import Text
from kloof_web.public.municipality import municipality_of
from kloof_web.public.pages import render
from kloof_web.public.studies import study_section

sys.path.insert(0, str(Path(__file__).parent))
import studied  # the invented world lives beside these tests

NAME = "concierges-en-misdrijven"


@pytest.fixture(scope="module")
def edition(veendrecht: ModuleType) -> Edition:
    study = studied.written_study()
    assert study.result is not None
    return dataclasses.replace(
        veendrecht.edition(),
        studies={study.id: study.model_copy(update={"result": None})},
        study_results={study.id: study.result},
    )


def page(edition: Edition, path: str, language: str = "nl") -> str:
    found = render(edition, "en" if language == "en" else "nl")[path]
    assert found.status == 200
    return found.content.decode()


def test_the_verdict_comes_first_and_every_year_is_named(edition: Edition) -> None:
    html = page(edition, f"onderzoek/{NAME}")
    verdict, picture = html.index("Verbeterd, toe te schrijven"), html.index("<svg xmlns")
    assert verdict < picture
    assert "terugblik: al gezien bij het vastleggen" in html, "2021 was seen when this was registered"
    assert "bevestigend: niet gezien bij het vastleggen" in html
    assert "Verzinbuurt" in html, "donors by name"
    assert "Kleinste verschil in geregistreerde criminaliteit dat in Veendrecht-Oost" in html
    assert "Niet te schatten, want" in html, "the second outcome has its page too"
    assert "Met deze bron nooit" in html
    assert "met deze bron is nooit een verschil te zien" in html, "nor could it have been foreseen"
    assert "&lt;b&gt;zonder&lt;/b&gt;" in html, "what somebody typed is text"
    assert studied.written_study().hash in html
    assert "registered_crime ligt" not in html


def test_the_same_in_english(edition: Edition) -> None:
    html = page(edition, f"onderzoek/{NAME}", "en")
    assert "Improved, attributable" in html
    assert "confirmatory: unseen at registration" in html
    assert "in order" in html
    assert "toe te schrijven" not in html


def test_the_list_names_every_study_with_its_verdicts(edition: Edition) -> None:
    html = page(edition, "onderzoek/")
    assert f'href="../onderzoek/{NAME}"' in html
    assert "Verbeterd, toe te schrijven" in html
    assert "Niet te schatten" in html


def test_a_section_for_a_report_stands_alone(edition: Edition) -> None:
    """No page around it, nothing folded, no link that leads nowhere on paper, colours written out."""
    html = study_section(edition, NAME, "nl")
    assert html.lstrip().startswith("<article")
    assert html.rstrip().endswith("</article>")
    assert "<a " not in html
    assert not re.search(r"<details(?![^>]*open)", html)
    assert PRINT.area is not None
    assert PRINT.area in html
    assert "only-narrow" not in html


def test_withdrawn_results_leave_the_reason(edition: Edition) -> None:
    entry = Entry(kind="study_result", id=NAME, hash="ab" * 32, withdrawable=True)
    stone = Tombstone(
        hash="ab" * 32,
        withdrawn_on=dt.date(2026, 11, 22),
        ground=Text(nl="Een reeks bleek fout.", en="A series was wrong."),
        by="publicist",
        signature="0" * 128,
    )
    manifest = edition.manifest.model_copy(update={"objects": (*edition.manifest.objects, entry)})
    gone = dataclasses.replace(edition, manifest=manifest, study_results={}, withdrawn={"ab" * 32: stone})
    html = page(gone, f"onderzoek/{NAME}")
    assert "Een reeks bleek fout." in html
    assert "Verbeterd" not in html


def test_the_page_about_the_method_has_refusals_and_simulations(edition: Edition) -> None:
    html = page(edition, "methode/effecten-aan-het-werk")
    assert html.index("Met deze bron nooit") < html.index("simulatie")
    assert "niet vóór 2027" in html
    assert "Wij stopten er zelf een effect in" in html
    assert "Proposition 99" in html
    assert "26,5" in html, "false alarms with scattered placebos"
    assert page(edition, "methode/effecten-aan-het-werk", "en").count("simulation") > 4


@pytest.mark.parametrize("form", ["wide", "narrow", "small"])
@pytest.mark.parametrize("palette", [SCREEN, PRINT])
def test_the_picture_of_an_effect_is_whole(form: str, palette: object) -> None:
    result = studied.written_study().result
    assert result is not None
    series = result.results[0].series
    assert series is not None
    lines = EffectLines("Misdrijven", "Veendrecht-Oost", 2021, series, seen_until=2021)
    drawn = effect_chart(lines, language="nl", name="p", form=form, palette=palette)  # type: ignore[arg-type]  # parametrized
    root = ET.fromstring(drawn)
    namespace = "{http://www.w3.org/2000/svg}"
    assert root.get("role") == "img"
    description = root.find(f"{namespace}desc")
    assert description is not None
    assert "Het eerste geld is van 2021" in (description.text or "")
    marks = [mark.get("class") for mark in root.iter(f"{namespace}circle")]
    assert len(marks) == 4, "one per year after the start"
    assert sum("seen" in (mark or "") for mark in marks) == 1, "a year that was seen is hollow"


def test_donors_of_the_municipality_are_on_its_map(edition: Edition) -> None:
    donors = studied.answered().donors
    places = {one.code: (one.name, shapely.box(3 * n, 0, 3 * n + 2, 2)) for n, one in enumerate(donors[:3])}
    places["BU99990199"] = ("Ver weg", shapely.box(0, 5, 2, 7))
    ground = base_map(places, municipality="Veendrecht")
    city = dataclasses.replace(municipality_of(edition), ground={("BU", "wide"): ground, ("BU", "narrow"): ground})
    html = render(edition, "nl", city=city)[f"onderzoek/{NAME}"].content.decode()
    assert f"{donors[0].name}: {100 * donors[0].weight:.1f} %".replace(".", ",") in html
    assert "Ver weg: telt niet of bijna niet mee" in html
    assert "Gewicht in de vergelijking" not in page(edition, f"onderzoek/{NAME}"), "no outlines, no map"


def test_frozen_verified_tampered_and_withdrawn(veendrecht: ModuleType, tmp_path: Path) -> None:
    study = studied.written_study()
    release = studied.release_with(study, tmp_path / "release")
    document = veendrecht.document().model_copy(update={"studies": (study,)})
    key = editions.new_key()
    day = dt.date(2026, 11, 22)
    frozen = editions.freeze(document, release, out=tmp_path / "one", published_on=day, key=key)
    assert frozen.study_results[study.id] == study.result
    assert frozen.studies[study.id].result is None
    assert editions.verify(tmp_path / "one").state == "valid"
    for name in ("release/effects.json", *_files_of(frozen, "study"), *_files_of(frozen, "study_result")):
        copied = Path(shutil.copytree(tmp_path / "one", tmp_path / "tampered"))
        data = (copied / name).read_bytes()
        (copied / name).write_bytes(data.replace(b"20", b"21", 1))
        found = editions.verify(copied)
        assert found.state == "damaged"
        assert name in {damage.file for damage in found.damage}
        shutil.rmtree(copied)
    entry = next(entry for entry in frozen.manifest.objects if entry.kind == "study_result")
    editions.withdraw(tmp_path / "one", hash=entry.hash, ground=Text(nl="Fout."), by="publicist", on=day, key=key)
    assert editions.verify(tmp_path / "one").state == "withdrawn"
    assert editions.read(tmp_path / "one").study_results == {}


def test_another_verdict_is_told_between_editions(veendrecht: ModuleType, tmp_path: Path) -> None:
    key, day = editions.new_key(), dt.date(2026, 11, 22)
    for name, planted in (("one", -12.0), ("two", 0.0)):
        study = studied.written_study(planted=planted)
        release = studied.release_with(study, tmp_path / f"release-{name}")
        document = veendrecht.document().model_copy(update={"studies": (study,)})
        before = tmp_path / "one" if name == "two" else None
        editions.freeze(document, release, out=tmp_path / name, published_on=day, key=key, previous=before)
    told = [change for change in editions.diff(tmp_path / "one", tmp_path / "two").changes if "study" in change.kind]
    assert [(change.kind, change.old, change.new) for change in told if change.kind == "study_result"] == [
        ("study_result", "verbeterd, toe te schrijven", "geen aantoonbare verandering")
    ]


def _files_of(edition: Edition, kind: str) -> list[str]:
    return [
        f"objects/{entry.hash[:2]}/{path.name}"
        for entry in edition.manifest.objects
        if entry.kind == kind
        for path in (edition.path / "objects" / entry.hash[:2]).glob(f"{entry.hash}*")
    ]
