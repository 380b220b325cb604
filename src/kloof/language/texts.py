# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The smallest pieces of the published language: a text in two languages, a source, a withdrawable leaf."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Language = Literal["nl", "en"]
NonEmpty = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
AreaCode = Annotated[str, Field(pattern=r"^(BU[0-9]{4}[0-9A-Z]{4}|WK[0-9]{4}[0-9A-Z]{2}|GM[0-9]{4}|NL[0-9]{2})$")]
Year = Annotated[int, Field(ge=1900, le=2200)]
WebAddress = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^https?://[^\s\"'<>]+$")]


class Published(BaseModel):
    """Base of everything that is frozen into an edition: unchangeable, and nothing beyond the named fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Text(Published):
    """One text as it is published: Dutch always, English where somebody wrote it."""

    nl: NonEmpty
    en: NonEmpty | None = None

    def to(self, language: Language) -> str:
        """Give the text in `language`, or the Dutch text when there is no English one.

        Examples
        --------
        >>> Text(nl="Samen verder").to("en")
        'Samen verder'
        """
        return self.en if language == "en" and self.en is not None else self.nl


class Source(Published):
    """Where a statement comes from: a title, and whatever makes it findable."""

    title: NonEmpty
    url: WebAddress | None = None
    number: NonEmpty | None = Field(default=None, description="Registration or dossier number.")
    date: dt.date | None = None


class Leaf(Published):
    """Stands in an edition for content that can be withdrawn: the salted hash under which it is kept."""

    leaf: Sha256
