# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The promises the repository makes about itself."""

from __future__ import annotations

import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

from kloof.language.programmes import ProgrammeDocument

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
DOCUMENTS = [path for path in ROOT.rglob("*.md") if not {".venv", "node_modules", "var"} & set(path.parts)]
DRAWERS = {"utils", "util", "helpers", "helper", "common", "core", "base", "misc"}


def test_make_lists_every_target_with_what_it_does():
    listed = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for target in ("setup", "run", "test", "check"):
        assert re.search(rf"^{target}\s+\w", listed, re.MULTILINE), target


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_between_documents_lead_somewhere(document: Path):
    for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", document.read_text()):
        assert (document.parent / target).exists(), f"{document.name} links to {target}"


def test_every_room_is_in_the_picture_of_the_house():
    picture = (ROOT / "ARCHITECTURE.md").read_text()
    for package in ("kloof", "kloof_web"):
        for room in (ROOT / "src" / package).iterdir():
            is_room = (room.suffix == ".py" and room.stem != "__init__") or (room / "__init__.py").exists()
            if is_room:
                name = room.name if room.suffix else f"{room.name}/"
                assert f"`{name}`" in picture, f"{package}/{name} is not in ARCHITECTURE.md"


def test_no_room_is_a_drawer():
    for path in (ROOT / "src").rglob("*.py"):
        assert not DRAWERS & {path.stem, *path.relative_to(ROOT).parts}, path


def test_publiccode_tells_what_a_catalogue_needs():
    told = yaml.safe_load((ROOT / "publiccode.yml").read_text())
    assert told["legal"]["license"] == PROJECT["project"]["license"]
    assert told["softwareVersion"] == PROJECT["project"]["version"]
    assert {"nl", "en"} <= told["description"].keys()
    for language in ("nl", "en"):
        assert len(told["description"][language]["shortDescription"]) <= 150
        assert 150 <= len(told["description"][language]["longDescription"]) <= 10_000


def test_the_example_of_groningen_noord_names_a_source_for_every_record():
    document = ProgrammeDocument.model_validate_json((ROOT / "examples/groningen-noord/programme.json").read_text())
    assert document.programme.sources
    for thing in (*document.passages, *document.goals, *document.activities):
        assert thing.sources, f"{thing.id} has no source"


def test_the_example_of_groningen_noord_invents_no_target():
    document = json.loads((ROOT / "examples/groningen-noord/programme.json").read_text())
    for goal in document["goals"]:
        measure = goal.get("measure") or {}
        assert not measure.get("targets")
        assert not measure.get("path")


def test_decisions_fit_on_a_page():
    for record in (ROOT / "docs/decisions").glob("[0-9]*.md"):
        assert len(record.read_text().splitlines()) <= 30, record.name


def test_the_lines_of_python_in_the_readme_give_the_output_beside_them(capsys: pytest.CaptureFixture[str]):
    readme = (ROOT / "README.md").read_text()
    code, output = re.search(r"```python\n(.*?)```\n\n((?:    [^\n]*\n)+)", readme, re.DOTALL).groups()
    *before, last = code.strip().splitlines()
    assert len([line for line in (*before, last) if line]) == 6
    names: dict[str, object] = {}
    exec("\n".join(before), names)
    assert capsys.readouterr().out == "".join(line[4:] + "\n" for line in output.splitlines())
    assert eval(last, names) + "\n" == (ROOT / "docs/pictures/six-lines.svg").read_text()


def test_the_readme_of_the_tests_names_every_folder_and_no_other():
    rows = [line for line in (ROOT / "tests/README.md").read_text().splitlines() if line.startswith("| `")]
    named = {name for row in rows for name in re.findall(r"`([a-z]+)/`", row)}
    there = {path.name for path in (ROOT / "tests").iterdir() if path.is_dir() and any(path.glob("test_*.py"))}
    assert named == there
