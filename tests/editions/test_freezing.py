# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The same things frozen give the same bytes; an edition is whole or not there; others can check it without kloof."""

import dataclasses
import datetime as dt
import errno
import json
import re
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kloof.editions import freeze, new_key, public_hex, read, read_private_key, read_public_hex, verify
from kloof.editions.canonical import canonical, hash_of, parse
from kloof.editions.contents import Contents
from kloof.errors import EditionRefused, KeyUnusable
from kloof.language.editions import AreaObject, AreaSeries, AreaValue, SourceFile
from kloof.language.programmes import ProgrammeDocument
from kloof.language.texts import Source, Text
from kloof.language.vocabulary import DOCUMENTS, SCHEMA_FOLDER, schema_text
from kloof.observations import FIGURES, OBSERVATIONS, Panel, complete_areas

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.text(), inside, max_size=4),
    max_leaves=12,
)


def everything(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@given(JSON.filter(lambda value: "\\ud" not in json.dumps(value)))
def test_canonical_bytes_are_read_back_as_they_were(value):
    assert parse(canonical(value)) == value
    assert canonical(parse(canonical(value))) == canonical(value)


@given(st.dictionaries(st.text(st.characters(codec="utf-8")), st.integers(), min_size=2))
def test_order_does_not_matter(value):
    assert canonical(value) == canonical(dict(reversed(value.items())))


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_what_is_no_number_is_never_frozen(number):
    with pytest.raises(ValueError, match="JSON compliant"):
        canonical({"value": number})


def test_the_same_things_give_the_same_bytes(frozen):
    assert everything(frozen("one").path) == everything(frozen("two").path)


def test_what_is_frozen_is_read_back(edition, document):
    assert (edition.programme, tuple(edition.goals.values())) == (document.programme, document.goals)
    assert list(edition.passages) == ["plan-2-1"]
    assert edition.goal_figures["gezond"].verdict.word == "narrowing"
    assert "ontmoeten" not in edition.goal_figures
    assert edition.manifest.left_out == document.left_out
    assert edition.hash == hash_of((edition.path / "manifest.json").read_bytes())
    assert len((edition.path / "manifest.sig").read_bytes()) == 64


def test_every_object_is_named_by_its_own_hash(edition):
    for path in (edition.path / "objects").rglob("*.*"):
        assert hash_of(path.read_bytes()) == path.name.partition(".")[0]


def test_editions_form_a_chain(frozen):
    first = frozen("one")
    second = frozen("two", previous=first.path)
    third = frozen("three", previous=second.path)
    assert [edition.manifest.number for edition in (first, second, third)] == [1, 2, 3]
    assert third.manifest.previous.hash == second.hash
    assert verify(third.path, previous=second.path).previous_checked
    assert [d.problem for d in verify(third.path, previous=first.path).damage] == ["chain"]
    assert [d.problem for d in verify(first.path, previous=second.path).damage] == ["chain"]


def test_another_programme_has_a_chain_of_its_own(frozen, document):
    first = frozen("one")
    other = document.model_copy(update={"programme": document.programme.model_copy(update={"id": "veendrecht-west"})})
    with pytest.raises(EditionRefused, match="Each programme has a chain of its own"):
        frozen("two", document=other, previous=first.path)


def test_a_newer_schema_is_told_apart_from_damage(frozen, edition, key):
    path = edition.path / "manifest.json"
    newer = canonical(parse(path.read_bytes()) | {"schema": "kloof/edition/2", "colour": "green"})
    path.write_bytes(newer)
    (edition.path / "manifest.sig").write_bytes(key.sign(newer))
    (damage,) = verify(edition.path).damage
    assert (damage.file, damage.problem, damage.advice.en) == (
        "manifest.json",
        "newer_schema",
        "Install a newer kloof.",
    )
    with pytest.raises(EditionRefused, match="Install a newer kloof"):
        read(edition.path)
    with pytest.raises(EditionRefused, match="kloof/edition/2"):
        frozen("next", previous=edition.path)


def test_a_report_needs_the_executives_decision(frozen):
    with pytest.raises(EditionRefused, match="without the executive's decision"):
        frozen(kind="rapportage")
    decision = Source(title="Collegebesluit (fictief)", date=dt.date(2026, 11, 10))
    assert frozen("it", kind="rapportage", decision=decision).manifest.decision == decision


def test_words_that_are_only_a_hash_are_not_frozen_again(frozen, edition):
    again = ProgrammeDocument(
        programme=edition.programme, passages=tuple(edition.passages.values()),
        goals=tuple(edition.goals.values()), activities=tuple(edition.activities.values()),
    )  # fmt: skip
    with pytest.raises(EditionRefused, match="only a hash"):
        frozen("again", document=again)


@pytest.mark.parametrize("call", range(1, 29, 4))
def test_a_full_disk_leaves_nothing_half_written(frozen, tmp_path, monkeypatch, call):
    calls, real = 0, Path.rename

    def rename(self, target):
        nonlocal calls
        calls += 1
        if calls == call:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(self, target)

    monkeypatch.setattr(Path, "rename", rename)
    before = sorted(tmp_path.iterdir())
    with pytest.raises(EditionRefused, match="no space left on device"):
        frozen("out")
    assert sorted(tmp_path.iterdir()) == before


def test_others_can_check_it_without_kloof(edition):
    """The two blocks of the README do what they say, and fail on what is changed."""
    readme = (edition.path / "README.md").read_text()
    python, shell = (re.search(f"```{tongue}\n(.*?)```", readme, re.DOTALL)[1] for tongue in ("python", "sh"))

    def check() -> tuple[int, str, int]:
        files = subprocess.run([sys.executable, "-I", "-c", python], cwd=edition.path, capture_output=True, text=True)
        signed = subprocess.run(["sh", "-c", shell], cwd=edition.path, capture_output=True, text=True)
        return files.returncode, files.stdout.strip(), signed.returncode

    assert check() == (0, "every file is as the manifest says", 0)
    for name in (
        "release/figures.parquet",
        next((edition.path / "objects").rglob("*.salted")).relative_to(edition.path),
    ):
        path = edition.path / name
        whole = path.read_bytes()
        path.write_bytes(whole[:-1] + b"x")
        assert check() == (1, f"wrong: ['{name}']", 0)
        path.write_bytes(whole)
    path = edition.path / "manifest.json"
    path.write_bytes(path.read_bytes().replace(b'"number":1', b'"number":2'))
    assert check()[2] != 0


def test_keys_of_openssl_are_understood(tmp_path):
    private, public = tmp_path / "key.pem", tmp_path / "public.pem"
    subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", private], check=True)
    subprocess.run(["openssl", "pkey", "-in", private, "-pubout", "-out", public], check=True)
    assert read_public_hex(private) == read_public_hex(public)
    assert read_public_hex(private.read_text()) == read_public_hex(public)


@pytest.mark.parametrize(
    "make, says",
    [
        (["genpkey", "-algorithm", "rsa", "-pkeyopt", "rsa_keygen_bits:1024"], "not an Ed25519 key"),
        (["genpkey", "-algorithm", "ed25519", "-aes256", "-pass", "pass:secret"], "locked with a password"),
    ],
)
def test_a_key_that_cannot_be_used_says_why(tmp_path, make, says):
    path = tmp_path / "key.pem"
    subprocess.run(["openssl", *make, "-out", path], check=True, capture_output=True)
    with pytest.raises(KeyUnusable, match=says):
        read_public_hex(path)


@pytest.mark.parametrize(
    "content, says",
    [(None, "no such file"), (b"", "not a key in PEM format"), (b"\xff\x00 PRIVATE KEY", "not a key in PEM format")],
)
def test_what_is_no_key_says_so(tmp_path, content, says):
    path = tmp_path / "key.pem"
    if content is not None:
        path.write_bytes(content)
    for reader in (read_public_hex, read_private_key):
        with pytest.raises(KeyUnusable, match=says):
            reader(path)


def test_each_key_makes_its_own_salts(frozen):
    one, two = frozen("one"), frozen("two", key=new_key())
    assert set(one.words).isdisjoint(two.words)
    assert public_hex(new_key()) != one.manifest.signed_by


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_schemas_that_ship_are_those_of_the_language(name):
    shipped = (SCHEMA_FOLDER / f"{name}.json").read_text(encoding="utf-8")
    assert shipped == schema_text(name), "run: python -m kloof.language.vocabulary"


def test_no_schema_ships_that_the_language_does_not_have():
    assert {path.stem for path in SCHEMA_FOLDER.iterdir()} == set(DOCUMENTS)


def test_what_lies_beside_the_figures_is_neither_signed_nor_published(frozen, release):
    (release.path / "notes.txt").write_text("not for others")
    (release.path / "drafts").mkdir()
    edition = frozen()
    assert not [name for name in edition.manifest.files if "notes" in name or "drafts" in name]
    assert not list(edition.path.rglob("notes.txt"))
    assert verify(edition.path).state == "valid"


def test_what_may_not_be_published_further_is_not_frozen(release, document, key, tmp_path):
    """A release with a source under a non-commercial licence is for one's own analysis."""
    closed = SourceFile(
        file="crosswalk.csv", sha256="0" * 64, publisher="-", table="-", title=Text(nl="-"), years=(2024,),
        licence="CC BY-NC-SA 4.0",
    )  # fmt: skip
    private = dataclasses.replace(release, sources=(closed,))
    with pytest.raises(EditionRefused, match=r"crosswalk\.csv, whose licence forbids"):
        freeze(document, private, out=tmp_path / "e", published_on=dt.date(2026, 11, 22), key=key)


def test_an_edition_that_gives_a_hidden_count_away_is_not_frozen(frozen, release, tmp_path):
    """The release hides four men in a neighbourhood, and a page would show them: nothing is written."""
    rows = [
        ("BU99990100", 2024, 2024, "men", None, "too_few", "own.csv", "EIGEN-telling", "definitive"),
        ("BU99990101", 2024, 2024, "men", 140.0, None, "own.csv", "EIGEN-telling", "definitive"),
    ]
    observations = pl.DataFrame(rows, schema=OBSERVATIONS, orient="row")
    names = observations.select("area", "boundary_year", name=pl.col("area"))
    panel = Panel(observations, pl.DataFrame(schema=FIGURES), complete_areas(names, observations))
    shown = AreaObject(
        code="BU99990100",
        name="Buurt 0",
        boundary_year=2024,
        series=(
            AreaSeries(indicator="men", values=(AreaValue(year=2024, value=4.0, missing=None, table="EIGEN-telling"),)),
        ),
    )
    usual = frozen("usual", release=dataclasses.replace(release, panel=panel))
    contents = Contents(goal_figures={}, areas=(shown,), indicators=(), sources=usual.sources)
    with pytest.raises(EditionRefused, match=r"would give away what is hidden: 'Mannen' of BU99990100 in 2024"):
        frozen("leak", release=dataclasses.replace(release, panel=panel), contents=contents)
    assert not (tmp_path / "leak").exists()
