# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""``kloof evaluate``: on short or modelled series the honest result is a refusal, each with its reason."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from kloof import cli, releases
from kloof.errors import ReleaseUnreadable

STUDY = """\
id = "veendrecht-oost"
title = "Veendrecht-Oost"
estimand = "Wat het programma toevoegde aan wat vergelijkbare gebieden kregen"
seen_until = 2024
analysis_on = [2027-03-01]
other_programmes = []

[[areas]]
id = "veendrecht-oost"
definition = "convenant-2021"
boundary_year = 2024
codes = [CODES]

[[starts]]
theme = "health"
first_year = 2022

[selection]
score = "leefbaarheid"
year = 2020

[[outcomes]]
indicator = "self_rated_health"
better = "higher"
theme = "health"

[[outcomes]]
indicator = "registered_crime"
better = "lower"
theme = "health"

[pool]
rule = "alle andere buurten"
"""


@pytest.fixture
def release(tmp_path: Path) -> Path:
    return Path(shutil.copytree(releases.demo_path(), tmp_path / "release"))


def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    monkeypatch.setattr("sys.argv", ["kloof", "evaluate", *arguments])
    with pytest.raises(SystemExit) as left:
        cli.main()
    printed = capsys.readouterr()
    return int(left.value.code or 0), printed.out, printed.err


def test_the_demo_refuses_with_reasons(
    release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    there = releases.read(release)
    codes = there.areas.filter(boundary_year=2024)["area"].to_list()
    two = [code for code in sorted(codes) if code.startswith("BU")][:2]
    study = tmp_path / "study.toml"
    study.write_text(STUDY.replace("CODES", ", ".join(f'"{code}"' for code in two)), encoding="utf-8")
    code, out, said = run(monkeypatch, capsys, str(release), str(study), "--registered-on", "2026-11-21", "--json")
    assert code == 0
    document = json.loads(out)
    assert document == json.loads((release / "effects.json").read_text(encoding="utf-8"))
    assert document["release"] == there.hash
    health, crime = document["studies"][0]["results"]
    assert health["verdict"] == crime["verdict"] == "niet te schatten"
    assert "Met deze bron nooit" in health["sentence"]
    assert "Vastgelegd na de start (2026" in crime["sentence"]
    became = releases.read(release).hash
    assert became != there.hash, "a release with other content has another name"
    assert "effects.json" in releases.named_files(release)
    assert became in said.replace("\n", "")
    run(monkeypatch, capsys, str(release), str(study), "--registered-on", "2026-11-21", "--json")
    assert releases.read(release).hash == became, "answering again changes nothing"
    (release / "effects.json").write_bytes((release / "effects.json").read_bytes() + b" ")
    with pytest.raises(ReleaseUnreadable, match=r"effects\.json is not the file its manifest names"):
        releases.read(release)


def test_a_broken_study_is_told_and_the_rest_goes_on(
    release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "studies"
    folder.mkdir()
    (folder / "a.toml").write_text("id = 3", encoding="utf-8")
    (folder / "b.toml").write_text(STUDY.replace("CODES", '"BU99999999"'), encoding="utf-8")
    code, out, err = run(monkeypatch, capsys, str(release), str(folder))
    assert code == 1
    assert "a.toml" in err
    assert "veendrecht-oost  veendrecht-oost  registered_crime: Niet te schatten, want" in out
    assert run(monkeypatch, capsys, str(release), str(tmp_path))[0] == 2
