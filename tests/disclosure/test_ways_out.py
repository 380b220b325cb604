# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every way out declares its gate, and no number that is hidden comes out by any of them.

A new command, address or kind of page fails here until it has its line; the line says which gate it goes through.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.urls import URLPattern, URLResolver, get_resolver
from typer.testing import CliRunner

from kloof import cli, editions, releases, stacking
from kloof.language.programmes import ProgrammeDocument
from kloof.language.vocabulary import DOCUMENTS
from kloof_web.public import computed
from kloof_web.public.pages import render

EDITION = "shows an edition, whose figures the gate let through when it was frozen"
GATE = "computes a figure and sends it through the gate (disclosure.through)"
PROFILE = "shows a profile that went through the gate (disclosure.gate_profile)"
COUNTED = "counts themes and residents of whole neighbourhoods; a share of too few people is no theme there"
RANKED = "ranks a file the analyst brought along, or a release without the shares and means of too few people"
RELEASE = "holds the counts and shares of a release: as publishers publish them, and own counts protected"
NO_FIGURES = "shows no figure of an area"
STUDY = "answers studies; of an area with too few people nothing is computed (disclosure.is_hidden)"
OWN_FILE = "reads a file the analyst brought along, and shows what is made of that"
PEOPLE = "opens to signed-in people of the programme, by its policy (tests/workspace/test_pages.py)"

COMMANDS = {
    "build": NO_FIGURES,
    "fetch": NO_FIGURES,
    "gap": GATE,
    "areas": NO_FIGURES,
    "indicators": NO_FIGURES,
    "profile": PROFILE,
    "stacking": COUNTED,
    "index": RANKED,
    "effect": OWN_FILE,
    "evaluate": STUDY,
    "freeze": EDITION,
    "verify": EDITION,
    "diff": EDITION,
    "withdraw": EDITION,
    "audit": EDITION,
    "schema": NO_FIGURES,
}

ADDRESSES = {
    "alive": NO_FIGURES,
    "ready": NO_FIGURES,
    configured.WORKSPACE: PEOPLE,
    "public:page": EDITION,
    "public:api": EDITION,
    "public:nothing_here": NO_FIGURES,
}

PAGES = {
    "": EDITION,
    "doel/": EDITION,
    "doel/…": EDITION,
    "activiteit/": NO_FIGURES,
    "activiteit/…": NO_FIGURES,
    "buurt/": EDITION,
    "buurt/…": EDITION,
    "cijfer/": NO_FIGURES,
    "cijfer/…": EDITION,
    "onderzoek/": STUDY,
    "onderzoek/…": STUDY,
    "waar-het-samenkomt": COUNTED,
    "methode/": NO_FIGURES,
    "methode/…": "explains methods; one shows worked cases that ship: municipalities, states, and what we invented",
    "editie/": EDITION,
    "colofon": NO_FIGURES,
}

COMPUTED = {
    "vergelijk": GATE,
    "postcode": NO_FIGURES,
    "vooruitzichten": EDITION,
    "index": GATE,
    "index.yaml": NO_FIGURES,
    "index.csv": GATE,
}

FILES_OF_AN_EDITION = {
    "README.md": NO_FIGURES,
    "manifest.json": NO_FIGURES,
    "manifest.sig": NO_FIGURES,
    "objects": EDITION,
    "release": RELEASE,
    "schemas": NO_FIGURES,
}


def test_every_command_declares_its_gate():
    there = {command.name or command.callback.__name__ for command in cli.app.registered_commands}
    assert there == set(COMMANDS), "a new command needs its line in COMMANDS"


def test_every_address_declares_its_gate():
    def walk(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
        for pattern in patterns:
            if str(pattern.pattern).startswith(configured.WORKSPACE):
                yield configured.WORKSPACE
            elif isinstance(pattern, URLResolver):
                for one in pattern.url_patterns:
                    is_api = isinstance(one, URLResolver)
                    yield f"{pattern.namespace}:{one.namespace if is_api else one.name}"
            else:
                yield str(pattern.name)

    assert set(walk(get_resolver().url_patterns)) == set(ADDRESSES), "a new address needs its line in ADDRESSES"


def test_every_computed_page_declares_its_gate():
    assert set(COMPUTED) == computed.PAGES, "a new computed page needs its line in COMPUTED"


# A municipality with a neighbourhood of 60 people, whose figures are unlike any other.

SMALL = "BU11110000"
HIDDEN = ("783.3", "783,3", "97.3", "97,3")
FILES = {
    "kwb_2024.csv": (
        "code,name,inwoners\nBU11110000,Klein,60\nBU11110001,Kade,3000\nBU11110100,Spoor,940\nGM1111,Stad,4000\n"
    ),
    "h_50150NED.csv": (
        "code,jaar,goed_ervaren_gezondheid_pct\nBU11110000,2024,97.3\nBU11110001,2024,70\nBU11110100,2024,80\n"
    ),
    "c_47022NED.csv": (
        "code,jaar,geregistreerde_misdrijven\nBU11110000,2024,47\nBU11110001,2024,90\nBU11110100,2024,47\n"
    ),
}


@pytest.fixture(scope="module")
def small_city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small-city")
    (folder / "source").mkdir()
    for name, content in FILES.items():
        (folder / "source" / name).write_text(content, encoding="utf-8")
    releases.build(folder / "source", folder / "release")
    return folder


@pytest.fixture(scope="module")
def edition(small_city: Path) -> editions.Edition:
    """An edition in which the small neighbourhood alone is the programme's area: the worst case."""
    goals = [
        {
            "id": name.replace("_", "-"),
            "title": {"nl": name},
            "statement": {"nl": "Beter."},
            "measure": {"indicator": name, "comparator": versus},
        }
        for name, versus in (("self_rated_health", "rest"), ("registered_crime", "city"))
    ]
    example = json.loads((Path(__file__).parents[1] / "editions" / "veendrecht.json").read_text())
    programme = example["programme"] | {"id": "klein", "area": SMALL}
    programme["municipality"] = {"code": "GM1111", "name": "Stad"}
    document = ProgrammeDocument.model_validate(
        {"schema": example["schema"], "programme": programme, "passages": [], "goals": goals, "activities": []}
    )
    return editions.freeze(
        document,
        releases.read(small_city / "release"),
        out=small_city / "edition",
        published_on=dt.date(2026, 11, 22),
        key=editions.new_key(),
    )


def without_scripts(content: bytes) -> str:
    return re.sub(r"(?s)<style.*?</style>", "", content.decode())


def comes_out(text: str) -> list[str]:
    return [number for number in HIDDEN if re.search(rf"(?<![\d.,]){re.escape(number)}(?!\d)", text)]


def test_the_test_would_see_a_hidden_number():
    assert comes_out("Hier 97,3 %, daar 70 %.") == ["97,3"]
    assert comes_out("1783.3") == []


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_public_page_declares_its_gate_and_shows_no_hidden_number(edition, language):
    pages = render(edition, language)
    kinds = {re.sub(r"/.+$", "/…", path) for path in pages}
    assert kinds <= set(PAGES), "a new kind of page needs its line in PAGES"
    for path, page in pages.items():
        assert comes_out(without_scripts(page.content)) == [], path
    assert f"buurt/{SMALL}" in pages


def test_every_object_of_an_edition_is_free_of_hidden_numbers(small_city, edition):
    """Whatever reads an edition (a page, a file, an interface, a search) reads these objects and nothing else."""
    objects = list((small_city / "edition" / "objects").rglob("*.json"))
    assert len(objects) > 5
    for path in objects:
        assert comes_out(path.read_text()) == [], path.name
        assert "783.33" not in path.read_text(), path.name


def test_every_file_of_an_edition_declares_what_it_holds(small_city, edition):
    assert {path.name for path in (small_city / "edition").iterdir()} == set(FILES_OF_AN_EDITION)
    assert {entry.kind for entry in edition.manifest.objects} <= set(DOCUMENTS)


@pytest.mark.parametrize("indicator", ["self_rated_health", "registered_crime"])
@pytest.mark.parametrize("more", [(), ("--json",), ("--versus", "city"), ("--versus", "country", "--json")])
def test_no_command_that_computes_a_figure_prints_a_hidden_number(small_city, indicator, more):
    asked = ["gap", SMALL, "--indicator", indicator, "--release", str(small_city / "release"), *more]
    answer = CliRunner().invoke(cli.app, asked)
    assert answer.exit_code == 0, answer.output
    assert comes_out(answer.output) == []
    assert "too_few" in answer.output or "te weinig mensen" in " ".join(answer.output.split())


@pytest.mark.parametrize("more", [(), ("--json",)])
def test_an_index_of_a_release_leaves_out_shares_of_too_few_people_and_counts_them(small_city, tmp_path, more):
    definition = tmp_path / "index.yaml"
    definition.write_text(
        "area: area\ndomains:\n  - {id: h, column: self_rated_health, weight: 1, better: higher, transform: none}\n"
    )
    asked = ["index", str(definition), "--data", str(small_city / "release"), *more]
    answer = CliRunner().invoke(cli.app, asked)
    assert answer.exit_code == 0, answer.output
    assert comes_out(answer.output.replace("-", "")) == []
    if more:
        told = json.loads(answer.output)
        assert told["too_few"] == [{"area": SMALL, "columns": ["self_rated_health"]}]
        assert told["missing"] == []
        assert [one["rank"] for one in told["areas"]] == [None, 1, 2]
    else:
        assert "1 area(s) have no score: too few people live there" in answer.output


def test_a_share_of_too_few_people_has_no_place_in_stacking(small_city, monkeypatch):
    monkeypatch.setattr(stacking, "FEWEST_MUNICIPALITIES", 1)
    panel = releases.read(small_city / "release").panel
    judged = {one.code: one.judged for one in stacking.stacking(panel, "GM1111").neighbourhoods}
    assert judged[SMALL] == 0
    assert judged["BU11110001"] > 0


def test_the_audit_of_an_edition_passes_from_the_command_line(small_city, edition):
    answer = CliRunner().invoke(cli.app, ["audit", str(small_city / "edition")])
    assert answer.exit_code == 0, answer.output
    assert "Wat verborgen is, blijft verborgen." in answer.output
    told = CliRunner().invoke(cli.app, ["audit", str(small_city / "edition"), "--json"])
    assert json.loads(told.output)["passed"] is True
