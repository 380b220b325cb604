# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Withdraw content from an edition: the content goes, a signed tombstone says when, why and by whom."""

from __future__ import annotations

import contextlib
import datetime as dt
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kloof.editions.canonical import canonical
from kloof.editions.keys import public_hex
from kloof.editions.objects import read_tombstone, signed
from kloof.editions.places import locked, object_path, opened, sync_folder, tombstone_path, write_file
from kloof.editions.reading import read_manifest
from kloof.errors import EditionRefused
from kloof.language.editions import Tombstone
from kloof.language.texts import Text

__all__ = ["withdraw"]


def withdraw(
    path: Path | str,
    *,
    hash: str,
    ground: Text,
    by: str,
    on: dt.date,
    key: Ed25519PrivateKey,
) -> Tombstone:
    """Withdraw residents' words or wrongly disclosed figures from an edition.

    Content and salt are deleted; without the salt nobody can check a guess of what was there. The signature of the
    edition stays valid. In a store this holds for every edition that shares the content.

    Parameters
    ----------
    path
        Folder of the edition, or its numbered folder in a store.
    hash
        Hash of the content, as the manifest names it.
    ground
        Why, in words for the public.
    by
        Who decided, as a function and never as a person's name.
    on
        The day.
    key
        The key that signed the edition.

    Returns
    -------
    Tombstone
        What now stands in its place. Withdrawing what is already withdrawn changes nothing and gives the same back.

    Raises
    ------
    EditionRefused
        The edition does not name this hash, the content is no withdrawable kind, or the key is another one.
    """
    path = Path(path)
    if path.is_file():
        raise EditionRefused(path, problem="it is a zip", advice="Unpack it, withdraw there, and pack it again.")
    with opened(path) as place, locked(place.store) if place.store else contextlib.nullcontext():
        manifest, _ = read_manifest(place, asked=path)
        entry = next((entry for entry in manifest.objects if entry.hash == hash), None)
        if entry is None:
            advice = "Take the hash from the object's line in manifest.json."
            raise EditionRefused(path, problem=f"its manifest names no object {hash}", advice=advice)
        if not entry.withdrawable:
            raise EditionRefused(
                path,
                problem=f"{hash[:12]}… is the {entry.kind} '{entry.id}', and a {entry.kind} cannot be withdrawn",
                advice="Correct it in a next edition (kind correctie).",
            )
        if public_hex(key) != manifest.signed_by:
            raise EditionRefused(
                path,
                problem=f"it is signed with key {manifest.signed_by[:16]}…, and the given key is another",
                advice="Withdraw with the key that signed the edition.",
            )
        kept, grave = place.objects / object_path(entry), place.objects / tombstone_path(hash)
        if grave.exists():
            with contextlib.suppress(ValueError):
                standing = read_tombstone(entry, grave.read_bytes(), manifest.signed_by)
                _forget(kept)
                return standing
        tombstone = signed(Tombstone(hash=hash, withdrawn_on=on, ground=ground, by=by, signature="0" * 128), key)
        # First the tombstone, then the content: a kill in between leaves both, and verify says so.
        write_file(grave, canonical(tombstone))
        _forget(kept)
        return tombstone


def _forget(kept: Path) -> None:
    kept.unlink(missing_ok=True)
    sync_folder(kept.parent)
