# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""A store: next number, every object once, whole or not at all, and withdrawal for every edition at once."""

import datetime as dt
import shutil
import threading
import zipfile
from pathlib import Path

import pytest

from kloof.editions import bundle, editions, freeze_into, new_key, newest, programmes, read, verify, withdraw
from kloof.errors import EditionRefused
from kloof.language.texts import Text

DAY = dt.date(2026, 11, 20)


@pytest.fixture
def into(monkeypatch, tmp_path, document, release, key, hand_made_figures):
    """Freeze the small programme into a store."""
    monkeypatch.setattr("kloof.editions.freezing.gather", lambda *_: hand_made_figures())

    def do(store: Path = tmp_path / "store", **over):
        asked = {"document": document, "release": release, "published_on": DAY, "key": key} | over
        return freeze_into(store, asked.pop("document"), asked.pop("release"), **asked)

    return do


def test_an_empty_store_has_nothing(tmp_path):
    assert (programmes(tmp_path), editions(tmp_path, "x"), newest(tmp_path, "x")) == ((), (), None)


def test_editions_follow_each_other(into, tmp_path):
    first, second = into(), into()
    store = tmp_path / "store"
    assert second.manifest.previous.hash == first.hash
    assert [path.name for path in editions(store, "veendrecht-oost")] == ["0001", "0002"]
    assert newest(store, "veendrecht-oost") == second.path
    assert programmes(store) == ("veendrecht-oost",)
    for edition in (first, second):
        found = verify(edition.path)
        assert (found.state, found.damage) == ("valid", ())
    assert verify(second.path).previous_checked


def test_what_did_not_change_is_kept_once(into, tmp_path):
    into()
    files = sorted((tmp_path / "store" / "objects").rglob("*.*"))
    into()
    assert sorted((tmp_path / "store" / "objects").rglob("*.*")) == files
    assert len(list((tmp_path / "store" / "releases").iterdir())) == 1


def test_two_at_once_become_two_in_order(into, tmp_path):
    threads = [threading.Thread(target=into) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = editions(tmp_path / "store", "veendrecht-oost")
    assert [path.name for path in found] == [f"{n:04d}" for n in range(1, 7)]
    assert all(verify(path).state == "valid" for path in found)


@pytest.mark.parametrize("stop_at", range(1, 60, 4))
def test_a_kill_leaves_the_old_one_serving(into, tmp_path, monkeypatch, stop_at):
    """Wherever it stops, the edition before it is still the newest, and the next attempt succeeds."""
    first = into()
    calls = 0

    class Killed(BaseException):
        pass

    real = Path.rename

    def rename(self, target):
        nonlocal calls
        calls += 1
        if calls == stop_at:
            raise Killed
        return real(self, target)

    monkeypatch.setattr(Path, "rename", rename)
    died = False
    try:
        into(published_on=dt.date(2026, 11, 21))
    except Killed:
        died = True
    monkeypatch.setattr(Path, "rename", real)
    store = tmp_path / "store"
    assert (newest(store, "veendrecht-oost") == first.path) == died
    assert verify(first.path).state == "valid"
    assert into(published_on=dt.date(2026, 11, 21)).manifest.number == (2 if died else 3)
    assert not list(store.rglob(".writing-*"))


def test_damage_in_a_store_is_named_by_its_place_in_the_store(into, tmp_path):
    first, second = into(), into(published_on=dt.date(2026, 11, 21))
    path = tmp_path / "store" / "releases" / first.manifest.release / "figures.parquet"
    path.write_bytes(b"no figures")
    for edition in (first, second):
        assert [d.file for d in verify(edition.path).damage] == [path.relative_to(tmp_path / "store").as_posix()]


def test_a_missing_edition_breaks_the_chain(into):
    first, second = into(), into()
    shutil.rmtree(first.path)
    assert [(d.file, d.problem) for d in verify(second.path).damage] == [
        ("editions/veendrecht-oost/0001/manifest.json", "chain")
    ]


def test_a_swapped_edition_breaks_the_chain(into):
    first, second = into(), into(published_on=dt.date(2026, 11, 21))
    first.path.rename(first.path.parent / "0003")
    second.path.rename(first.path)
    (first.path.parent / "0003").rename(second.path)
    assert all("chain" in {d.problem for d in verify(edition.path).damage} for edition in (first, second))


def test_an_edition_is_not_dated_before_the_one_it_follows(into):
    into()
    with pytest.raises(EditionRefused, match="later than"):
        into(published_on=dt.date(2026, 11, 19))


def test_withdrawal_holds_for_every_edition_and_for_those_to_come(into, key, tmp_path):
    first, second = into(), into()
    leaf = next(iter(first.words))
    ground = Text(nl="Op verzoek.")
    withdraw(first.path, hash=leaf, ground=ground, by="programmabureau", on=DAY, key=key)
    third = into()
    for edition in (first, second, third):
        assert verify(edition.path).state == "withdrawn"
        assert read(edition.path).words == {}
        assert list(read(edition.path).withdrawn) == [leaf]
    assert not [p for p in (tmp_path / "store").rglob("*") if p.is_file() and b"donker" in p.read_bytes()]


def test_a_damaged_object_is_healed_by_the_next_edition(into, tmp_path):
    first = into()
    path = next((tmp_path / "store" / "objects").rglob("*.salted"))
    path.write_bytes(b"damaged")
    assert verify(first.path).state == "damaged"
    into(published_on=dt.date(2026, 11, 21))
    assert verify(first.path).state == "valid"


def test_a_zip_for_others_holds_everything_and_is_the_same_every_time(into, tmp_path):
    edition = into()
    one, two = bundle(edition.path, tmp_path / "one.zip"), bundle(edition.path, tmp_path / "two.zip")
    assert one.read_bytes() == two.read_bytes()
    assert verify(one).state == "valid"
    assert read(one).hash == edition.hash


def test_a_changed_zip_names_the_file(into, tmp_path):
    packed = bundle(into().path, tmp_path / "edition.zip")
    again = tmp_path / "again.zip"
    with zipfile.ZipFile(packed) as source, zipfile.ZipFile(again, "w") as target:
        for member in source.infolist():
            data = source.read(member)
            target.writestr(member.filename, data + b" " if member.filename == "README.md" else data)
    assert [damage.file for damage in verify(again).damage] == ["README.md"]


def test_a_broken_byte_inside_a_zip_is_named(into, tmp_path):
    packed = bundle(into().path, tmp_path / "edition.zip")
    whole = bytearray(packed.read_bytes())
    with zipfile.ZipFile(packed) as source:
        member = source.getinfo("README.md")
    whole[member.header_offset + 60] ^= 0xFF
    packed.write_bytes(whole)
    assert [damage.file for damage in verify(packed).damage] == ["README.md"]


@pytest.mark.parametrize("name", ["../evil.txt", "/evil.txt", "a/../../evil.txt", "C:evil.txt", "..\\evil.txt"])
def test_a_zip_never_writes_outside_its_folder(tmp_path, name):
    packed = tmp_path / "edition.zip"
    with zipfile.ZipFile(packed, "w") as target:
        target.writestr(name, "evil")
        target.writestr("manifest.sig", "x" * 64)
    with pytest.raises(EditionRefused, match="outside the folder"):
        verify(packed)


def test_a_zip_that_is_cut_off_is_refused(into, tmp_path):
    packed = bundle(into().path, tmp_path / "edition.zip")
    packed.write_bytes(packed.read_bytes()[:-100])
    with pytest.raises(EditionRefused, match="not a whole zip"):
        verify(packed)


def test_another_key_is_refused_unless_it_is_meant(into):
    """A lost key that was silently replaced would bring withdrawn words back under another salt, so another hash."""
    into()
    other = new_key()
    with pytest.raises(EditionRefused, match="--new-key"):
        into(key=other)
    assert into(key=other, new_key=True).manifest.number == 2


@pytest.mark.parametrize("kind", ["words", "goal_figures", "area"])
@pytest.mark.parametrize("change", ["release", "key"])
def test_what_was_withdrawn_stays_so_when_it_is_computed_anew(
    into, key, tmp_path, monkeypatch, hand_made_figures, kind, change
):
    """Figures name their release, and salts their key: the hash is another, the thing is the same."""
    first = into()
    entry = next(entry for entry in first.manifest.objects if entry.kind == kind)
    ground = Text(nl="Op verzoek.")
    before = withdraw(first.path, hash=entry.hash, ground=ground, by="programmabureau", on=DAY, key=key)
    signer, other = (key, {}) if change == "release" else (new_key(), {"new_key": True})
    if change == "release" and kind != "words":
        other_release = hand_made_figures(7.0, value=58.25)
        monkeypatch.setattr("kloof.editions.freezing.gather", lambda *_: other_release)
    second = into(key=signer, **other)
    again = next(e for e in second.manifest.objects if (e.kind, e.id) == (entry.kind, entry.id))
    assert (again.hash == entry.hash) == (change == "release" and kind == "words")
    tombstone = second.withdrawn[again.hash]
    assert (tombstone.withdrawn_on, tombstone.ground, tombstone.by) == (before.withdrawn_on, ground, before.by)
    assert verify(second.path).state == "withdrawn"
    assert not list((tmp_path / "store" / "objects").rglob(f"{again.hash}.salted"))


def test_what_was_left_out_for_an_edition_is_still_withdrawn_when_it_comes_back(into, key, document):
    first = into()
    (leaf,) = first.words
    withdraw(first.path, hash=leaf, ground=Text(nl="Op verzoek."), by="programmabureau", on=DAY, key=key)
    into(document=document.model_copy(update={"activities": ()}))
    assert list(into().withdrawn) == [leaf]


def test_what_a_kill_left_is_cleared_by_the_next_freeze(into, tmp_path):
    into()
    store = tmp_path / "store"
    (store / "objects" / "ab").mkdir(exist_ok=True)
    (store / "objects" / "ab" / ".writing-x").write_bytes(b"half")
    (store / "releases" / ".writing-y" / "release").mkdir(parents=True)
    into()
    assert not list(store.rglob(".writing-*"))


def test_one_other_bit_anywhere_in_a_zip_is_found(into, tmp_path):
    """Sampled over the whole file, and every bit of the first header and of the end, where no member's bytes lie."""
    packed = bundle(into().path, tmp_path / "edition.zip")
    whole = packed.read_bytes()
    places = {*range(0, len(whole), 211), *range(30), *range(len(whole) - 110, len(whole), 3)}
    with zipfile.ZipFile(packed) as source:
        start = source.start_dir
    places |= set(range(start, start + 46))
    for place in sorted(places):
        packed.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << place % 8]) + whole[place + 1 :])
        try:
            found = verify(packed)
        except EditionRefused:
            continue
        assert found.state == "damaged", place
    packed.write_bytes(whole)
    assert verify(packed).state == "valid"


@pytest.mark.parametrize("where", ["before", "after"])
def test_bytes_before_or_after_a_zip_are_found(into, tmp_path, where):
    packed = bundle(into().path, tmp_path / "edition.zip")
    whole = packed.read_bytes()
    packed.write_bytes(b"more" + whole if where == "before" else whole + b"more")
    assert [damage.file for damage in verify(packed).damage] == ["edition.zip"]


def test_an_edition_somebody_else_packed_is_checked_by_its_files(into, tmp_path):
    again = tmp_path / "again.zip"
    with (
        zipfile.ZipFile(bundle(into().path, tmp_path / "edition.zip")) as source,
        zipfile.ZipFile(again, "w") as target,
    ):
        for member in source.infolist():
            target.writestr(member.filename, source.read(member))
    assert verify(again).state == "valid"
