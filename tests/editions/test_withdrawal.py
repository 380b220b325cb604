# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What was withdrawn is gone, the edition stays valid, and a signed tombstone says why."""

import datetime as dt

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kloof.editions import Edition, new_key, read, verify, withdraw
from kloof.editions.canonical import canonical, hash_of, parse
from kloof.errors import EditionRefused
from kloof.language.editions import Tombstone
from kloof.language.texts import Leaf, Text

GROUND = Text(nl="De bewoner vroeg erom.", en="The resident asked for it.")


def hash_of_kind(edition: Edition, kind: str) -> str:
    return next(entry.hash for entry in edition.manifest.objects if entry.kind == kind)


def bury(edition: Edition, kind: str, key: Ed25519PrivateKey, **over: object) -> Tombstone:
    asked = {"hash": hash_of_kind(edition, kind), "ground": GROUND, "by": "programmabureau", "key": key}
    return withdraw(edition.path, on=dt.date(2026, 11, 21), **(asked | over))


def test_words_are_kept_apart_from_the_activity(edition: Edition):
    residents = edition.activities["beweegtuin"].test_question.residents
    assert isinstance(residents.words, Leaf)
    assert edition.words[residents.words.leaf].nl == "Mooi, maar 's avonds is het er donker."
    everything_else = b"".join(path.read_bytes() for path in edition.path.rglob("*.json"))
    assert b"donker" not in everything_else


@pytest.mark.parametrize("kind", ["words", "goal_figures", "area"])
def test_after_withdrawal_the_content_is_gone_and_the_edition_is_withdrawn(edition, key, kind):
    tombstone = bury(edition, kind, key)
    found = verify(edition.path)
    assert (found.state, found.damage, found.withdrawn) == ("withdrawn", (), (tombstone,))
    again = read(edition.path)
    assert again.withdrawn == {tombstone.hash: tombstone}
    assert again.hash == edition.hash
    if kind == "words":
        assert again.words == {}
        assert not [path for path in edition.path.rglob("*") if path.is_file() and b"donker" in path.read_bytes()]


def test_withdrawing_twice_changes_nothing(edition, key):
    first = bury(edition, "words", key)
    assert bury(edition, "words", key, by="iemand anders") == first


@pytest.mark.parametrize("kind", ["programme", "passage", "goal", "activity", "indicator", "sources"])
def test_a_promise_can_only_be_corrected(edition, key, kind):
    with pytest.raises(EditionRefused, match=f"a {kind} cannot be withdrawn"):
        bury(edition, kind, key)
    assert verify(edition.path).state == "valid"


def test_another_key_may_not_withdraw(edition):
    with pytest.raises(EditionRefused, match="the given key is another"):
        bury(edition, "words", new_key())
    assert verify(edition.path).state == "valid"


def test_a_hash_that_is_not_there_is_refused(edition, key):
    with pytest.raises(EditionRefused, match="names no object"):
        bury(edition, "words", key, hash="0" * 64)


def test_deleting_content_without_a_tombstone_is_damage(edition):
    leaf = hash_of_kind(edition, "words")
    path = edition.path / "objects" / leaf[:2] / f"{leaf}.salted"
    path.unlink()
    assert [(d.file, d.problem) for d in verify(edition.path).damage] == [
        (f"objects/{leaf[:2]}/{leaf}.salted", "missing")
    ]


def test_content_that_is_still_there_beside_its_tombstone_is_named(edition, key):
    leaf = hash_of_kind(edition, "words")
    path = edition.path / "objects" / leaf[:2] / f"{leaf}.salted"
    content = path.read_bytes()
    bury(edition, "words", key)
    path.write_bytes(content)
    found = verify(edition.path)
    assert [damage.file for damage in found.damage] == [f"objects/{leaf[:2]}/{leaf}.salted"]
    bury(edition, "words", key)
    assert verify(edition.path).state == "withdrawn", "withdrawing again takes away what a kill had left"


def test_a_forged_tombstone_is_damage(edition, key):
    tombstone = bury(edition, "words", key)
    path = edition.path / "objects" / tombstone.hash[:2] / f"{tombstone.hash}.withdrawn.json"
    forged = canonical(parse(path.read_bytes()) | {"by": "de burgemeester"})
    path.write_bytes(forged)
    found = verify(edition.path)
    assert [(d.file, d.problem) for d in found.damage] == [(path.relative_to(edition.path).as_posix(), "tombstone")]
    with pytest.raises(EditionRefused, match="not signed with the key"):
        read(edition.path)


def test_every_byte_of_a_tombstone_counts(edition, key):
    tombstone = bury(edition, "words", key)
    path = edition.path / "objects" / tombstone.hash[:2] / f"{tombstone.hash}.withdrawn.json"
    whole = path.read_bytes()
    for place in range(len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        found = verify(edition.path)
        assert path.relative_to(edition.path).as_posix() in {damage.file for damage in found.damage}, place


def test_a_guess_cannot_be_checked_without_the_salt(edition, key):
    """The words are few; their hash alone must not betray them."""
    leaf = hash_of_kind(edition, "words")
    words = canonical({"words": edition.words[leaf].model_dump()})
    assert hash_of(words) != leaf


def test_withdrawn_words_do_not_come_back_in_the_next_edition(frozen, edition, key):
    tombstone = bury(edition, "words", key)
    following = frozen("next", previous=edition.path)
    assert following.manifest.number == 2
    assert following.withdrawn == {tombstone.hash: tombstone}
    assert verify(following.path, previous=edition.path).state == "withdrawn"


def test_another_key_never_continues_what_something_was_withdrawn_from(frozen, edition, key):
    other = new_key()
    assert frozen("free", previous=edition.path, key=other).manifest.number == 2, "a one-time key may be followed"
    tombstone = bury(edition, "words", key)
    with pytest.raises(EditionRefused, match=r"signed with key .* --new-key"):
        frozen("next", previous=edition.path, key=other)
    following = frozen("next", previous=edition.path, key=other, new_key=True)
    assert [grave.ground for grave in following.withdrawn.values()] == [tombstone.ground]
    assert following.words == {}
    assert verify(following.path, previous=edition.path).state == "withdrawn"


@pytest.mark.parametrize("kind", ["goal_figures", "area"])
def test_withdrawn_figures_do_not_come_back_from_another_release(frozen, edition, key, hand_made_figures, kind):
    before = bury(edition, kind, key)
    following = frozen("next", previous=edition.path, contents=hand_made_figures(7.0, value=58.25))
    (tombstone,) = following.withdrawn.values()
    assert tombstone.hash != before.hash
    assert tombstone.model_dump(exclude={"hash", "signature"}) == before.model_dump(exclude={"hash", "signature"})
    assert verify(following.path, previous=edition.path).state == "withdrawn"
    assert not list(following.path.rglob(f"{tombstone.hash}.salted"))
