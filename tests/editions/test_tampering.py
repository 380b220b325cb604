# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every byte of every file of an edition matters, and verify names the file."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kloof.editions import Edition, verify
from kloof.errors import EditionRefused


def named(path: Path) -> set[str]:
    found = verify(path)
    assert found.state == "damaged"
    return {damage.file for damage in found.damage}


def files_of(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_a_fresh_edition_is_valid(edition: Edition):
    found = verify(edition.path)
    assert (found.state, found.damage, found.edition.number) == ("valid", (), 1)
    assert found.files == len(files_of(edition.path))


def test_a_change_of_any_byte_is_found_and_named(edition: Edition):
    """Every byte of small files, some of the large ones, each with another value."""
    for path in files_of(edition.path):
        name, whole = path.relative_to(edition.path).as_posix(), path.read_bytes()
        places = range(len(whole)) if len(whole) <= 100 else [0, 64, 65, len(whole) // 2, len(whole) - 1]
        for place in places:
            path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
            assert name in named(edition.path), f"byte {place} of {name}"
        path.write_bytes(whole)
    assert verify(edition.path).state == "valid"


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_no_other_bytes_pass(edition: Edition, data: st.DataObject):
    """Whatever is cut off, put in, or put in the place of something: found and named."""
    path = data.draw(st.sampled_from(files_of(edition.path)))
    whole = path.read_bytes()
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, len(whole)))
    other = whole[:start] + data.draw(st.binary(max_size=80)) + whole[end:]
    try:
        path.write_bytes(other)
        if other == whole:
            assert verify(edition.path).state == "valid"
        else:
            assert path.relative_to(edition.path).as_posix() in named(edition.path)
    finally:
        path.write_bytes(whole)


def test_every_byte_of_the_manifest_counts(edition: Edition):
    path = edition.path / "manifest.json"
    whole = path.read_bytes()
    for place in range(0, len(whole), 7):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 2]) + whole[place + 1 :])
        assert "manifest.json" in named(edition.path), place
    path.write_bytes(whole)


def test_a_missing_file_is_named(edition: Edition):
    for path in files_of(edition.path):
        whole = path.read_bytes()
        path.unlink()
        assert path.relative_to(edition.path).as_posix() in named(edition.path)
        path.write_bytes(whole)


@pytest.mark.parametrize("name", ["note.txt", "objects/ab/new.json", "release/extra.parquet", ".hidden", "objects/zz"])
def test_a_file_that_does_not_belong_is_named(edition: Edition, name: str):
    path = edition.path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("more")
    assert name in named(edition.path)


def test_an_empty_folder_that_does_not_belong_is_named(edition: Edition):
    (edition.path / "more").mkdir()
    assert named(edition.path) == {"more"}


def test_two_objects_that_changed_places_are_both_named(edition: Edition):
    one, other = [path for path in files_of(edition.path / "objects") if path.suffix == ".salted"][:2]
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(second)
    other.write_bytes(first)
    assert named(edition.path) == {path.relative_to(edition.path).as_posix() for path in (one, other)}


@pytest.mark.parametrize("name", ["README.md", "manifest.json", "manifest.sig", "release/figures.parquet"])
def test_a_link_is_not_a_file_even_to_the_same_bytes(edition: Edition, tmp_path: Path, name: str):
    path = edition.path / name
    shutil.move(path, tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    assert name in named(edition.path)


def test_a_linked_folder_is_named_even_with_the_same_files(edition: Edition, tmp_path: Path):
    shutil.move(edition.path / "release", tmp_path / "elsewhere")
    (edition.path / "release").symlink_to(tmp_path / "elsewhere")
    assert named(edition.path) == {"release"}


def test_a_name_no_terminal_should_see_is_written_out(edition: Edition):
    os.mknod(os.fsencode(edition.path) + b"/\xff\x1b[31m")
    assert named(edition.path) == {"ff1b[31m"}


def test_a_pipe_does_not_make_it_wait(edition: Edition):
    (edition.path / "README.md").unlink()
    os.mkfifo(edition.path / "README.md")
    assert named(edition.path) == {"README.md"}


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"schema":"kloof/edition/1"}\n', b"\xff\xfe", b"[" * 100_000])
def test_a_manifest_that_is_none_is_named(edition: Edition, content: bytes):
    (edition.path / "manifest.json").write_bytes(content)
    assert "manifest.json" in named(edition.path)


def test_another_key_is_found(edition: Edition):
    found = verify(edition.path, key="ab" * 32)
    assert [(damage.file, damage.problem) for damage in found.damage] == [("manifest.json", "key")]
    assert verify(edition.path, key=edition.manifest.signed_by).signer_known


@pytest.mark.parametrize("make", [lambda p: None, lambda p: p.mkdir(), lambda p: p.write_text("no zip")])
def test_what_is_no_edition_at_all_is_refused(tmp_path: Path, make):
    make(tmp_path / "it")
    with pytest.raises(EditionRefused):
        verify(tmp_path / "it")
