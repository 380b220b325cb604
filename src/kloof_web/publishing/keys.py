# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The key this installation signs its editions with."""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from kloof.editions import new_key as make_key
from kloof.editions import programmes, read_private_key
from kloof.errors import KeyUnusable


def signing_key(path: Path, store: Path, *, new_key: bool = False) -> Ed25519PrivateKey:
    """Read the key; make one at first use, readable by this user only.

    Raises
    ------
    KeyUnusable
        The key is not there while the store holds editions that were signed: another key could withdraw nothing from
        them. `new_key` says that a new one is meant all the same.
    """
    if not path.exists():
        if programmes(store) and not new_key:
            raise KeyUnusable(
                path,
                problem="it is not there, and there are editions that were signed with it",
                advice="Put the key back from its safe copy. Only when it is lost for good: publish with --new-key.",
            )
        path.parent.mkdir(parents=True, exist_ok=True)
        pem = make_key().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        beside = path.with_name(f".{path.name}.{os.getpid()}")
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(pem)
        try:
            os.link(beside, path)
        except FileExistsError:
            pass
        finally:
            beside.unlink()
    return read_private_key(path)
