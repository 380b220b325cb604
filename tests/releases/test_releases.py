# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""A release is atomic, the same for the same input, and whole to the byte or refused."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from kloof import exchange, releases
from kloof.cards import catalogue_path
from kloof.errors import BuildRefused, ReleaseUnreadable
from kloof.observations import FIGURES, OBSERVATIONS, check

KWB = "code,name,inwoners\nBU99990100,Kade,{}\nBU99990103,Spoor,500\n"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    folder.mkdir()
    (folder / "kwb_2024.csv").write_text(KWB.format(1000), encoding="utf-8")
    return folder


def residents(out: Path) -> float:
    observed = releases.read(out).panel.observations
    return float(observed.filter(pl.col("area") == "BU99990100")["value"][0])


def test_a_release_holds_exactly_these_files(source: Path, tmp_path: Path):
    report = releases.build(source, tmp_path / "r")
    names = {path.name for path in (tmp_path / "r").iterdir()}
    assert names == {"observations.parquet", "figures.parquet", "areas.parquet", "origins.json", "manifest.json"}
    assert report.exit_code == 0
    release = releases.read(tmp_path / "r")
    assert release.hash == report.release
    assert dict(release.panel.observations.schema) == OBSERVATIONS
    assert dict(release.panel.figures.schema) == FIGURES
    (file,) = release.sources
    assert (file.file, file.table, file.publisher, file.years) == ("kwb_2024.csv", "KWB-2024", "CBS", (2024,))


def test_the_same_input_gives_the_same_hash_wherever_it_stands(source: Path, tmp_path: Path):
    elsewhere = tmp_path / "elsewhere" / "deep"
    elsewhere.mkdir(parents=True)
    (elsewhere / "kwb_2024.csv").write_bytes((source / "kwb_2024.csv").read_bytes())
    first, second = releases.build(source, tmp_path / "a"), releases.build(elsewhere, tmp_path / "b")
    assert first.release == second.release
    assert str(tmp_path) not in (tmp_path / "a" / "origins.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["observations.parquet", "figures.parquet", "areas.parquet", "origins.json"])
def test_a_changed_byte_is_found_and_named(source: Path, tmp_path: Path, name: str):
    releases.build(source, tmp_path / "r")
    path = tmp_path / "r" / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(ReleaseUnreadable, match=name):
        releases.read(tmp_path / "r")


def test_what_is_no_release_is_refused_with_the_reason(tmp_path: Path):
    with pytest.raises(ReleaseUnreadable, match="no such folder"):
        releases.read(tmp_path / "nowhere")
    with pytest.raises(ReleaseUnreadable, match=r"no manifest\.json"):
        releases.read(tmp_path)
    (tmp_path / "manifest.json").write_text(json.dumps({"schema": "kloof/release/9", "files": {}}), encoding="utf-8")
    with pytest.raises(ReleaseUnreadable, match="kloof/release/9"):
        releases.read(tmp_path)


def test_a_folder_with_something_else_is_left_alone(source: Path, tmp_path: Path):
    out = tmp_path / "thesis"
    out.mkdir()
    (out / "chapter.txt").write_text("do not lose me", encoding="utf-8")
    with pytest.raises(BuildRefused, match="is not a release"):
        releases.build(source, out)
    assert (out / "chapter.txt").read_text(encoding="utf-8") == "do not lose me"
    with pytest.raises(BuildRefused, match="is a file"):
        releases.build(source, out / "chapter.txt")


def test_an_older_release_is_replaced_and_nothing_is_left_behind(source: Path, tmp_path: Path):
    releases.build(source, tmp_path / "r")
    (source / "kwb_2024.csv").write_text(KWB.format(1200), encoding="utf-8")
    releases.build(source, tmp_path / "r")
    assert residents(tmp_path / "r") == 1200
    assert {path.name for path in tmp_path.iterdir()} == {"source", "r"}


def test_without_the_exchange_of_the_system_it_still_works(source: Path, tmp_path: Path, monkeypatch):
    monkeypatch.setattr(exchange, "_swapped", lambda *_: False)
    releases.build(source, tmp_path / "r")
    (source / "kwb_2024.csv").write_text(KWB.format(1200), encoding="utf-8")
    releases.build(source, tmp_path / "r")
    assert residents(tmp_path / "r") == 1200
    assert {path.name for path in tmp_path.iterdir()} == {"source", "r"}


KILLED = """
import os, signal, sys
from pathlib import Path
from kloof import exchange, releases
import kloof.releases

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

moment = sys.argv[3]
if moment == "while reading":
    kloof.releases.read_folder = die
elif moment == "while writing":
    kloof.releases.sync = die
elif moment == "before the exchange":
    kloof.releases.exchange_folder = die
elif moment == "after the exchange":
    exchange.shutil.rmtree = lambda path, **_: die() if Path(path).exists() and any(Path(path).iterdir()) else None
elif moment == "between two renames":
    exchange._swapped = lambda *_: False
    rename, calls = Path.replace, []
    def replace(self, target):
        calls.append(target)
        if len(calls) == 2:
            die()
        return rename(self, target)
    Path.replace = replace
releases.build(sys.argv[1], sys.argv[2])
"""


@pytest.mark.parametrize(
    ("moment", "left"),
    [
        ("while reading", 1000),
        ("while writing", 1000),
        ("before the exchange", 1000),
        ("between two renames", 1000),
        ("after the exchange", 1200),
    ],
)
def test_a_killed_build_leaves_a_whole_release(source: Path, tmp_path: Path, moment: str, left: float):
    out = tmp_path / "r"
    releases.build(source, out)
    (source / "kwb_2024.csv").write_text(KWB.format(1200), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(source), str(out), moment], check=False, capture_output=True
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    assert residents(out) == left
    releases.build(source, out)
    assert residents(out) == 1200
    assert {path.name for path in tmp_path.iterdir()} == {"source", "r"}, "the next build tidies up"


def test_partial_files_are_known_to_the_panel(source: Path, tmp_path: Path):
    (source / "kwb_2023_subset.csv").write_text(KWB.format(990), encoding="utf-8")
    report = releases.build(source, tmp_path / "r")
    assert report.exit_code == 0
    assert releases.read(tmp_path / "r").panel.partial == {"kwb_2023_subset.csv"}


def test_the_embedded_demo_is_what_its_sources_give(tmp_path: Path):
    report = releases.build(catalogue_path() / "demo" / "sources", tmp_path / "r")
    assert report.exit_code == 0
    assert {file.state for file in report.files} == {"used"}
    new, embedded = releases.read(tmp_path / "r").panel, releases.read(releases.demo_path()).panel
    assert new.observations.equals(embedded.observations)
    assert new.figures.equals(embedded.figures)
    assert new.areas.equals(embedded.areas)
    check(embedded.observations)


def test_the_demo_is_awkward_on_purpose():
    panel = releases.read(releases.demo_path()).panel
    health = panel.observations.filter(indicator="self_rated_health")
    assert health.filter(missing="suppressed").select("area", "year").rows() == [("BU99990002", 2020)]
    codes = {year: set(panel.units(year, "BU")) for year in (2022, 2024)}
    assert codes[2022] - codes[2024] == {"BU99990101", "BU99990204"}, "one was split, one got another code"
    assert codes[2024] - codes[2022] == {"BU99990105", "BU99990106", "BU99990203"}
    assert "BU99990304" not in set(panel.observations.filter(indicator="registered_crimes")["area"])
    assert all(file.publisher == "kloof (fictief)" for file in releases.read(releases.demo_path()).sources)


def test_the_laws_of_the_table_are_checked():
    row = ("BU99990100", 2024, 2024, "residents", 5.0, None, "f", "t", "not_stated")
    good = pl.DataFrame([row], schema=OBSERVATIONS, orient="row")
    check(good)
    with pytest.raises(ValueError, match="two observations for one cell"):
        check(pl.concat([good, good]))
    with pytest.raises(ValueError, match="a value or a reason"):
        check(good.with_columns(missing=pl.lit("suppressed")))
    with pytest.raises(ValueError, match="expected"):
        check(good.drop("status"))


@pytest.mark.parametrize(
    "strange",
    [
        '{"schema": "kloof/origins/1"}',
        "[]",
        '{"files": [1]}',
        '{"files": [{"file": "a"}]}',
        "no JSON",
        '{"files": null}',
    ],
)
def test_strange_origins_that_fit_the_manifest_are_refused_in_a_sentence(tmp_path: Path, strange: str):
    folder = Path(shutil.copytree(releases.demo_path(), tmp_path / "release"))
    releases.add_file(folder, "origins.json", strange.encode())
    with pytest.raises(ReleaseUnreadable, match="does not say where the figures come from"):
        releases.read(folder)


def test_figures_that_are_no_parquet_but_fit_the_manifest_are_refused_in_a_sentence(tmp_path: Path):
    folder = Path(shutil.copytree(releases.demo_path(), tmp_path / "release"))
    releases.add_file(folder, "figures.parquet", b"no figures")
    with pytest.raises(ReleaseUnreadable, match=r"figures\.parquet is no Parquet file"):
        releases.read(folder)


@pytest.mark.parametrize("name", ["../evil.txt", "a/b.txt", "..", "manifest.json"])
def test_a_manifest_names_no_file_elsewhere(tmp_path: Path, name: str):
    folder = Path(shutil.copytree(releases.demo_path(), tmp_path / "release"))
    manifest = json.loads((folder / "manifest.json").read_bytes())
    manifest["files"][name] = {"sha256": "0" * 64, "size": 1}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(ReleaseUnreadable, match="no file of its own"):
        releases.named_files(folder)


def test_a_copy_holds_what_the_manifest_names_and_nothing_that_lies_beside_it(tmp_path: Path):
    folder = Path(shutil.copytree(releases.demo_path(), tmp_path / "release"))
    (folder / "notes.txt").write_text("not for others")
    copied = releases.copy(folder, tmp_path / "copy")
    assert copied.hash == releases.read(folder).hash
    assert sorted(path.name for path in copied.path.iterdir()) == sorted(releases.named_files(folder))


def test_adding_a_file_keeps_what_lies_beside_it(tmp_path: Path):
    folder = Path(shutil.copytree(releases.demo_path(), tmp_path / "release"))
    (folder / "notes.txt").write_text("mine")
    before = releases.read(folder).hash
    became = releases.add_file(folder, "effects.json", b"{}")
    assert releases.read(folder).hash == became != before == releases.hash_without(folder, "effects.json")
    assert (folder / "notes.txt").read_text() == "mine"
