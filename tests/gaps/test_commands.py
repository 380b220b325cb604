# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The commands: one JSON document on stdout, everything else on stderr, and an exit code that says how it went."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


def kloof(*arguments: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from kloof.cli import main; main()", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, **(env or {})})


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    folder.mkdir()
    (folder / "kwb_2024.csv").write_text(
        "code,name,inwoners\nBU99990100,Kade,1000\nBU99990103,Spoor,500\n", encoding="utf-8"
    )
    return folder


def test_gap_writes_one_document(tmp_path: Path):
    done = kloof("gap", "veendrecht-oost", "--indicator", "self_rated_health", "--json", env={"KLOOF_RELEASE": ""})
    assert done.returncode == 0
    assert done.stderr == ""
    document = json.loads(done.stdout)
    assert document["area"]["definition"] == "convenant-2021"
    assert document["holds_under"] == {"same": 2, "of": 3}


def test_gap_speaks_dutch_or_english():
    dutch = kloof("gap", "veendrecht-oost", "--indicator", "self_rated_health").stdout
    assert "Afbakening" in dutch
    assert "onder 2 van de 3 afbakeningen" in dutch
    assert "Als hier naar verhouding net zoveel mensen" in dutch
    english = kloof("gap", "veendrecht-oost@plan-2022", "--indicator", "low_income", "--language", "en").stdout
    assert "We tell no direction: series broken in 2021" in english
    assert "widens" not in english
    assert "as few households" in english


@pytest.mark.parametrize(
    "arguments",
    [
        ("gap", "nergens", "--indicator", "residents"),
        ("gap", "veendrecht-oost@x", "--indicator", "residents"),
        ("gap", "veendrecht-oost", "--indicator", "x"),
        ("gap", "veendrecht-oost", "--indicator", "residents", "--versus", "x"),
        ("gap", "veendrecht-oost", "--indicator", "residents", "--release", "nowhere"),
        ("gap", "veendrecht-oost"),
        ("build", "nowhere", "--out", "x"),
    ],
)
def test_a_wrong_call_ends_with_two_and_one_sentence(arguments):
    done = kloof(*arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr
    assert "Traceback" not in done.stderr


def test_build_lists_every_file_and_names_the_release(source: Path, tmp_path: Path):
    (source / "notes.txt").write_text("hello", encoding="utf-8")
    done = kloof("build", str(source), "--out", str(tmp_path / "r"), "--json")
    assert done.returncode == 0
    document = json.loads(done.stdout)
    assert [(f["file"], f["state"]) for f in document["files"]] == [("kwb_2024.csv", "used"), ("notes.txt", "unknown")]
    asked = kloof("gap", "BU99990100", "--indicator", "residents", "--json", env={"KLOOF_RELEASE": str(tmp_path / "r")})
    assert json.loads(asked.stdout)["release"] == document["release"]


def test_build_ends_with_one_when_some_input_is_unusable(source: Path, tmp_path: Path):
    (source / "kwb.csv").write_text("code,name,inwoners\nBU99990100,Kade,1000\n", encoding="utf-8")
    done = kloof("build", str(source), "--out", str(tmp_path / "r"))
    assert done.returncode == 1
    assert "kwb.csv: het hele bestand: verwacht een jaar" in done.stdout
    assert (tmp_path / "r" / "manifest.json").exists(), "the rest goes on"


def test_nothing_readable_writes_nothing(tmp_path: Path):
    (tmp_path / "empty").mkdir()
    done = kloof("build", str(tmp_path / "empty"), "--out", str(tmp_path / "r"))
    assert done.returncode == 1
    assert not (tmp_path / "r").exists()


def test_areas_and_indicators_are_listed():
    assert "groningen-noord@brief-2022 *" in kloof("areas").stdout
    assert "BU99990103" in kloof("areas", "spoor").stdout
    assert {"residents", "self_rated_health", "registered_crime"} <= {
        c["id"] for c in json.loads(kloof("indicators", "--json").stdout)
    }


def test_a_build_says_in_dutch_or_english_what_became_of_each_file(tmp_path: Path):
    source = tmp_path / "from"
    source.mkdir()
    (source / "kwb_2024.csv").write_text("code,inwoners\nBU99990001,5\n", encoding="utf-8")
    (source / "readme.md").write_text("# hello", encoding="utf-8")
    (source / "kwb.csv").write_text("code,inwoners\nBU99990001,5\n", encoding="utf-8")
    dutch = kloof("build", str(source), "--out", str(tmp_path / "r")).stdout
    assert "geen tabel, maar een tekst om te lezen" in dutch
    assert "verwacht een jaar, in een kolom of in de naam van het bestand, gevonden geen." in dutch
    assert "gebruikt" in dutch
    english = kloof("build", str(source), "--out", str(tmp_path / "r"), "--language", "en").stdout
    assert "not a table, but a text to read" in english
    both = json.loads(kloof("build", str(source), "--out", str(tmp_path / "r"), "--json").stdout)
    told = {file["file"]: (file["reason"], file["reason_nl"]) for file in both["files"]}
    assert told["readme.md"][0].startswith("not a table")
    assert told["readme.md"][1].startswith("geen tabel")


def test_a_page_that_cannot_be_written_is_a_sentence(tmp_path: Path):
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "notes.txt").write_text("mine", encoding="utf-8")
    for place in (tmp_path / "absent" / "x.html", kept):
        done = kloof("profile", "BU99990103", "--html", str(place))
        assert done.returncode == 2
        assert "Traceback" not in done.stderr
        assert "Name a file to write" in done.stderr
    assert (kept / "notes.txt").read_text(encoding="utf-8") == "mine"


def test_a_release_in_the_folder_that_is_read_is_refused(source: Path):
    for out in (source / "release", source):
        done = kloof("build", str(source), "--out", str(out))
        assert done.returncode == 2
        assert "the next build would read its own release" in done.stderr
    assert sorted(path.name for path in source.iterdir()) == ["kwb_2024.csv"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("gap", "", "--indicator", "low_income"), "No area was named"),
        (("gap", "BU99990100,BU99990103", "--indicator", "low_income"), "Join codes with '+'"),
        (("gap", "E01000001", "--indicator", "low_income"), "is an English area"),
        (("indicators", "nope"), "Near names"),
    ],
)
def test_what_cannot_be_answered_says_what_to_do(arguments: tuple[str, ...], says: str):
    from typer.testing import CliRunner

    from kloof import cli
    from kloof.errors import KloofError

    found = CliRunner().invoke(cli.app, arguments)
    assert isinstance(found.exception, KloofError)
    assert says in str(found.exception)


def test_lists_take_at_most_a_few_lines_an_item_in_a_narrow_terminal():
    lines = kloof("indicators", env={"COLUMNS": "80"}).stdout.splitlines()
    assert lines[0::2] == [line for line in lines if not line.startswith("  ")], "a name, and its question under it"


def test_a_search_that_finds_nothing_says_so():
    from typer.testing import CliRunner

    from kloof import cli

    assert "zzzz" in CliRunner().invoke(cli.app, ["areas", "zzzz"]).stderr
