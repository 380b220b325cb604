# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The objects of an edition: one file each, named by its own SHA-256; what can be withdrawn begins with a salt."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pydantic import ValidationError

from kloof.editions.canonical import canonical, hash_of, parse
from kloof.editions.keys import salt_for, signature_holds
from kloof.language.breakthroughs import Breakthrough, DataAgreement
from kloof.language.decisions import Decision
from kloof.language.editions import (
    AreaObject,
    Entry,
    GoalFigures,
    IndicatorObject,
    ObjectKind,
    SourcesObject,
    Tombstone,
    Words,
)
from kloof.language.effects import StudyDocument
from kloof.language.measurements import Measurement
from kloof.language.money import Budget, Fund, Grant
from kloof.language.programmes import Activity, Goal, Passage, Programme
from kloof.language.promises import Commitment, Partner
from kloof.language.studies import WrittenStudy
from kloof.language.texts import Published

__all__ = ["WITHDRAWABLE", "Kept", "keep", "read_object", "read_tombstone", "signed", "tombstone_message"]

WITHDRAWABLE: frozenset[ObjectKind] = frozenset({"words", "goal_figures", "area", "study_result"})

_MODELS: dict[ObjectKind, type[Published]] = {
    "programme": Programme,
    "passage": Passage,
    "goal": Goal,
    "activity": Activity,
    "goal_figures": GoalFigures,
    "area": AreaObject,
    "indicator": IndicatorObject,
    "sources": SourcesObject,
    "words": Words,
    "study": WrittenStudy,
    "study_result": StudyDocument,
    "measurement": Measurement,
    "partner": Partner,
    "commitment": Commitment,
    "fund": Fund,
    "grant": Grant,
    "budget": Budget,
    "breakthrough": Breakthrough,
    "agreement": DataAgreement,
    "decision": Decision,
}
_SALT = re.compile(rb"[0-9a-f]{64}\n")


@dataclass(frozen=True, slots=True)
class Kept:
    """An object ready to be written: its line in the manifest, and the bytes of its file."""

    entry: Entry
    data: bytes


def keep(kind: ObjectKind, name: str, document: Published, key: Ed25519PrivateKey) -> Kept:
    """Turn a document into an object; what can be withdrawn gets a salt before it is hashed."""
    data = canonical(document)
    withdrawable = kind in WITHDRAWABLE
    if withdrawable:
        data = salt_for(key, kind, name, hash_of(data)).encode() + b"\n" + data
    return Kept(Entry(kind=kind, id=name, hash=hash_of(data), withdrawable=withdrawable), data)


def read_object(entry: Entry, data: bytes) -> Published:
    """Read an object back.

    Raises
    ------
    ValueError
        Says why these bytes are not the object the manifest names.
    """
    if hash_of(data) != entry.hash:
        raise ValueError("its content is not what its name says")
    if entry.withdrawable:
        if not _SALT.match(data):
            raise ValueError("it does not begin with its salt")
        data = data[65:]
    content = parse(data)
    if canonical(content) != data:
        raise ValueError("it is not written in the canonical form")
    try:
        return _MODELS[entry.kind].model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise ValueError(f"it is not a {entry.kind} this kloof knows: {place}: {first['msg']}") from None


def read_tombstone(entry: Entry, data: bytes, signed_by: str) -> Tombstone:
    """Read the tombstone that stands in an object's place.

    Raises
    ------
    ValueError
        Says why it does not count: not withdrawable, of something else, or not signed with the edition's key.
    """
    if not entry.withdrawable:
        raise ValueError(f"a {entry.kind} cannot be withdrawn, only corrected in a next edition")
    content = parse(data)
    if canonical(content) != data:
        raise ValueError("it is not written in the canonical form")
    try:
        tombstone = Tombstone.model_validate(content)
    except ValidationError as error:
        raise ValueError(f"it is not a tombstone this kloof knows: {error.errors()[0]['msg']}") from None
    if tombstone.hash != entry.hash:
        raise ValueError("it is the tombstone of something else")
    if not signature_holds(signed_by, bytes.fromhex(tombstone.signature), tombstone_message(tombstone)):
        raise ValueError("it is not signed with the key of this edition")
    return tombstone


def signed(tombstone: Tombstone, key: Ed25519PrivateKey) -> Tombstone:
    """Put the signature of `key` under a tombstone, whatever stood there."""
    return tombstone.model_copy(update={"signature": key.sign(tombstone_message(tombstone)).hex()})


def tombstone_message(tombstone: Tombstone) -> bytes:
    """Give the bytes a tombstone's signature is made over: the tombstone without its signature."""
    return canonical(tombstone.model_dump(mode="json", by_alias=True, exclude={"signature"}))
