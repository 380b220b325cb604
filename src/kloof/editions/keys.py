# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Ed25519 keys: who signs an edition, who checks it, and the salts only the signer can make."""

from __future__ import annotations

import hashlib
import hmac
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from kloof.errors import KeyUnusable

__all__ = ["new_key", "public_hex", "read_private_key", "read_public_hex", "salt_for", "signature_holds"]

_MAKE_ONE = "Make one with: openssl genpkey -algorithm ed25519 -out key.pem"


def new_key() -> Ed25519PrivateKey:
    """Make a new signing key."""
    return Ed25519PrivateKey.generate()


def public_hex(key: Ed25519PrivateKey) -> str:
    """Give the public half of a key as 64 hexadecimal digits: the name under which an edition says who signed it."""
    return key.public_key().public_bytes_raw().hex()


def read_private_key(source: Path | str) -> Ed25519PrivateKey:
    """Read a private Ed25519 key.

    Parameters
    ----------
    source
        Name of a PEM file, or the text of one.

    Raises
    ------
    KeyUnusable
        There is no such file, it is locked with a password, or it holds something else.
    """
    key = _read(source, private=True)
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyUnusable(_name(source), problem="it is not a private Ed25519 key", advice=_MAKE_ONE)
    return key


def read_public_hex(source: Path | str) -> str:
    """Read a public or private Ed25519 key in PEM and give its public half, hexadecimal; errors as above."""
    private = b"PRIVATE KEY" in _bytes(source)
    key = _read(source, private=private)
    public = key.public_key() if isinstance(key, Ed25519PrivateKey) else key
    if not isinstance(public, Ed25519PublicKey):
        raise KeyUnusable(_name(source), problem="it is not an Ed25519 key", advice=_MAKE_ONE)
    return public.public_bytes_raw().hex()


def signature_holds(public: str, signature: bytes, data: bytes) -> bool:
    """Say whether `signature` was made over exactly these bytes by the owner of the public key (hexadecimal)."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(signature, data)
    except (InvalidSignature, ValueError):
        return False
    return True


def salt_for(key: Ed25519PrivateKey, kind: str, name: str, content_hash: str) -> str:
    """Give the salt of one withdrawable object: 64 hexadecimal digits.

    The same key and content always give the same salt, so that editions share the object. Nobody without the key can
    guess it, so that after withdrawal the hash does not betray what was there.
    """
    message = f"{kind}|{name}|{content_hash}".encode()
    return hmac.new(key.private_bytes_raw(), message, hashlib.sha256).hexdigest()


def _name(source: Path | str) -> str:
    return "the given PEM text" if str(source).startswith("-----BEGIN") else str(source)


def _bytes(source: Path | str) -> bytes:
    if str(source).startswith("-----BEGIN"):
        return str(source).encode()
    try:
        return Path(source).read_bytes()
    except OSError as error:
        reason = (error.strerror or "it cannot be read").lower()
        raise KeyUnusable(source, problem=reason, advice="Name an existing PEM file that you may read.") from None


def _read(source: Path | str, *, private: bool) -> object:
    data = _bytes(source)
    try:
        return load_pem_private_key(data, password=None) if private else load_pem_public_key(data)
    except TypeError:
        advice = "Take the password off first: openssl pkey -in key.pem -out unlocked.pem"
        raise KeyUnusable(_name(source), problem="it is locked with a password", advice=advice) from None
    except (ValueError, UnsupportedAlgorithm):
        raise KeyUnusable(_name(source), problem="it is not a key in PEM format", advice=_MAKE_ONE) from None
