# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where a public page lives: one address that always shows the newest edition, and one that never changes."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from kloof.language.texts import Language

__all__ = ["LANGUAGES", "Address", "parse"]

LANGUAGES: tuple[Language, ...] = ("nl", "en")

_ADDRESS = re.compile(
    r"^/(?P<english>en/)?(?P<programme>[a-z0-9]+(?:-[a-z0-9]+)*)/(?:editie/(?P<number>[1-9][0-9]{0,5})/)?(?P<page>.*)$"
)


@dataclass(frozen=True, slots=True)
class Address:
    """The address of one public page.

    Parameters
    ----------
    programme
        The programme's id.
    page
        Path of the page within the programme, the same in every edition and language: "" is home, "doel/" the list
        of goals, "doel/even-gezond" one goal.
    language
        Dutch has no prefix, English has "/en".
    number
        Number of the edition for the address that never changes; None for the newest.
    """

    programme: str
    page: str = ""
    language: Language = "nl"
    number: int | None = None

    def __str__(self) -> str:
        """Give the path, beginning at the root of the site.

        Examples
        --------
        >>> str(Address("oost", "doel/gezond", "en", 7))
        '/en/oost/editie/7/doel/gezond'
        """
        prefix = "/en/" if self.language == "en" else "/"
        edition = f"editie/{self.number}/" if self.number is not None else ""
        return f"{prefix}{self.programme}/{edition}{self.page}"

    @property
    def is_bundle(self) -> bool:
        """Say whether this is the address of the whole edition as one zip."""
        return self.number is not None and self.page == f"{self.programme}-{self.number}.zip"

    def newest(self) -> Address:
        """Give the same page in whichever edition is newest."""
        return replace(self, number=None)


def parse(path: str) -> Address | None:
    """Read an address back; None when the path is not one of a programme.

    Examples
    --------
    >>> parse("/en/oost/editie/7/doel/gezond")
    Address(programme='oost', page='doel/gezond', language='en', number=7)
    >>> parse("/oost/editie/").page
    'editie/'
    >>> parse("/favicon.ico") is None
    True
    """
    found = _ADDRESS.match(path)
    if found is None:
        return None
    language: Language = "en" if found["english"] else "nl"
    number = int(found["number"]) if found["number"] else None
    return Address(found["programme"], found["page"], language, number)
