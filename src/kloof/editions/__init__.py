# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Editions: freeze what was approved, read it back, verify every byte, withdraw what may be withdrawn, compare two."""

from kloof.editions.auditing import audit, audit_lines
from kloof.editions.comparison import diff
from kloof.editions.documents import read_document
from kloof.editions.edition import Edition
from kloof.editions.freezing import freeze
from kloof.editions.keys import new_key, public_hex, read_private_key, read_public_hex
from kloof.editions.reading import read
from kloof.editions.store import bundle, chain, editions, freeze_into, newest, programmes
from kloof.editions.verification import told, verify
from kloof.editions.withdrawal import withdraw

__all__ = [
    "Edition",
    "audit",
    "audit_lines",
    "bundle",
    "chain",
    "diff",
    "editions",
    "freeze",
    "freeze_into",
    "new_key",
    "newest",
    "programmes",
    "public_hex",
    "read",
    "read_document",
    "read_private_key",
    "read_public_hex",
    "told",
    "verify",
    "withdraw",
]
