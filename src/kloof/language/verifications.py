# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What checking an edition found: valid, withdrawn or damaged, and everything that is wrong with it."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field

from kloof.language.editions import EditionKind, Tombstone
from kloof.language.texts import NonEmpty, Published, Sha256, Slug, Text

State = Literal["valid", "withdrawn", "damaged"]
Problem = Literal[
    "missing",
    "changed",
    "unknown",
    "unreadable",
    "unparsable",
    "signature",
    "key",
    "chain",
    "newer_schema",
    "tombstone",
]


class Damage(Published):
    """One file that is not as it was frozen: what is wrong, and what to do."""

    file: NonEmpty = Field(description="Path inside the edition, or inside the store the edition stands in.")
    problem: Problem
    says: Text
    advice: Text


class Checked(Published):
    """The edition that was checked, by what its own manifest says."""

    programme: Slug
    number: int
    kind: EditionKind
    published_on: dt.date
    hash: Sha256
    signed_by: Sha256


class Verification(Published):
    """The result of ``kloof verify``.

    *valid*: every byte is as it was frozen. *withdrawn*: so is everything that is there, and what is not there was
    withdrawn by a signed tombstone. *damaged*: something is not as it was frozen, and `damage` names every such file.
    `signer_known` is true when the signature was checked against a key that was given, false when only against the
    key named in the edition itself: that proves it is unchanged, not who made it.
    """

    schema_: Literal["kloof/verification/1"] = Field(default="kloof/verification/1", alias="schema")
    path: NonEmpty
    state: State
    edition: Checked | None = Field(default=None, description="Absent when the manifest cannot be read.")
    signer_known: bool = False
    previous_checked: bool = Field(default=False, description="The edition before it was at hand and is the named one.")
    files: int = Field(default=0, description="How many files were checked.")
    withdrawn: tuple[Tombstone, ...] = ()
    damage: tuple[Damage, ...] = ()
