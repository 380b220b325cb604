# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the commands of figures write with --json is the published language, and its schema says so."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from kloof.language.vocabulary import schema


def kloof(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from kloof.cli import main; main()", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def valid(name: str, document: Any) -> Any:
    described = schema(name)
    Draft202012Validator.check_schema(described)
    wrong = sorted(Draft202012Validator(described).iter_errors(document), key=lambda error: list(error.path))
    assert not wrong, wrong[0].message
    return document


def test_build_is_what_its_schema_says(tmp_path: Path):
    folder = tmp_path / "from"
    folder.mkdir()
    (folder / "kwb_2024.csv").write_text("code,inwoners\nBU99990001,5\n", encoding="utf-8")
    (folder / "readme.md").write_text("# hello", encoding="utf-8")
    (folder / "kwb.csv").write_text("code,inwoners\nBU99990001,5\n", encoding="utf-8")
    done = kloof("build", str(folder), "--out", str(tmp_path / "release"), "--json")
    assert done.returncode == 1, "one file has no year"
    document = valid("build", json.loads(done.stdout))
    assert {file["state"] for file in document["files"]} >= {"used", "unknown", "broken"}


def test_a_build_of_nothing_is_too(tmp_path: Path):
    (tmp_path / "from").mkdir()
    done = kloof("build", str(tmp_path / "from"), "--out", str(tmp_path / "release"), "--json")
    assert valid("build", json.loads(done.stdout)) == {"release": None, "files": []}


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("areas", ("areas",)),
        ("indicators", ("indicators",)),
        ("indicator_card", ("indicators", "low_income")),
        ("indicator_card", ("indicators", "registered_crime")),
    ],
)
def test_lists_and_cards_are_what_their_schemas_say(name: str, arguments: tuple[str, ...]):
    assert valid(name, json.loads(kloof(*arguments, "--json").stdout))


def test_an_index_is_what_its_schema_says(tmp_path: Path):
    table = "area,income,work\n" + "".join(f"A{n},{n},{10 - n % 3}\n" for n in range(6)) + "A9,,3\n"
    (tmp_path / "data.csv").write_text(table, encoding="utf-8")
    (tmp_path / "index.yaml").write_text(
        "area: area\ndomains:\n"
        "  - {id: income, column: income, weight: 1, transform: zscore, better: lower}\n"
        "  - {id: work, column: work, weight: 1, transform: zscore, better: higher}\n"
        "vary: [weights]\n",
        encoding="utf-8",
    )
    done = kloof("index", str(tmp_path / "index.yaml"), "--data", str(tmp_path / "data.csv"), "--draws", "20", "--json")
    assert done.returncode == 0, done.stderr
    document = valid("index", json.loads(done.stdout))
    assert document["missing"] == [{"area": "A9", "columns": ["income"]}]


def test_one_indicator_gives_its_whole_card_in_either_language():
    dutch = kloof("indicators", "registered_crimes").stdout
    assert "Geteld: waar het gebeurde" in dutch
    assert "Beweegt mee met eigen inzet: ja" in dutch
    assert "Kolom in municipal: cr_totaal_misdrijven" in dutch
    english = kloof("indicators", "western_background", "--language", "en").stdout
    assert "Column in cbs_map: P_WEST_AL (…-2021)" in english


def test_an_unknown_indicator_gives_near_names():
    done = kloof("indicators", "low_incom")
    assert done.returncode == 2
    assert "low_income" in done.stderr
