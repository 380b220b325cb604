# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Something was asked for by a name that is not known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from kloof.errors.sentences import KloofError

__all__ = [
    "UnknownArea",
    "UnknownChoice",
    "UnknownColumn",
    "UnknownComparator",
    "UnknownDefinition",
    "UnknownIndicator",
    "UnknownTable",
    "UnknownUnit",
    "near_names",
]

_FEW = 6
"""When nothing comes near and there are at most this many names, all of them are given."""


def near_names(asked: str, known: Iterable[str]) -> list[str]:
    """Give at most five known names that look like the one asked for, best first.

    Examples
    --------
    >>> near_names("self_rated_helth", ["self_rated_health", "residents"])
    ['self_rated_health']
    """
    by_folded = {name.casefold(): name for name in known}
    close = get_close_matches(asked.casefold(), by_folded, n=5, cutoff=0.6)
    return [by_folded[name] for name in close]


class _UnknownName(KloofError):
    """Something was asked for by a name that is not known; carries the names that come near."""

    thing_english: str
    thing_dutch: str
    list_with: str

    def __init__(self, asked: str, known: Iterable[str], *, near: Sequence[str] | None = None) -> None:
        self.asked = asked
        names = list(known)
        found = near_names(asked, names) if near is None else list(near)
        self.near: list[str] = found or (names if len(names) <= _FEW else [])
        super().__init__(asked)

    def english(self) -> str:
        nearest = f" Near names: {', '.join(self.near)}." if self.near else ""
        return f"No {self.thing_english} is called '{self.asked}'.{nearest} List them with: {self.list_with}"

    def dutch(self) -> str:
        nearest = f" Lijkt op: {', '.join(self.near)}." if self.near else ""
        return f"{self.thing_dutch} '{self.asked}' is niet bekend.{nearest} Een lijst geeft: {self.list_with}"


class UnknownArea(_UnknownName):
    """No area or focus area has this code or name."""

    thing_english, thing_dutch, list_with = "area", "Gebied", "kloof areas [PART OF A NAME]"

    def english(self) -> str:
        if not self.asked.strip():
            return f"No area was named. List them with: {self.list_with}"
        return super().english() + (" Join codes with '+', without commas." if "," in self.asked else "")

    def dutch(self) -> str:
        if not self.asked.strip():
            return f"Er is geen gebied genoemd. Een lijst geeft: {self.list_with}"
        return super().dutch() + (" Verbind codes met '+', zonder komma's." if "," in self.asked else "")


class UnknownDefinition(_UnknownName):
    """The focus area is known, but not under this definition."""

    thing_english, thing_dutch, list_with = "definition of this area", "Afbakening", "kloof areas"


class UnknownIndicator(_UnknownName):
    """No indicator card has this id, or no figure in the release uses it."""

    thing_english, thing_dutch, list_with = "indicator", "Indicator", "kloof indicators"

    def __init__(self, asked: str, known: Iterable[str]) -> None:
        names = list(known)
        near = near_names(asked, names) or get_close_matches(asked.casefold(), names, n=3, cutoff=0.3)
        super().__init__(asked, names, near=near)


class UnknownComparator(_UnknownName):
    """The gap was asked against something kloof cannot compare with."""

    thing_english, thing_dutch, list_with = "comparator", "Vergelijking", "kloof gap --help"


class UnknownChoice(KloofError):
    """An option of a command was given something it does not take."""

    def __init__(self, option: str, asked: str, known: Iterable[str]) -> None:
        self.option, self.asked, self.known = option, asked, [str(choice) for choice in known]
        super().__init__(asked)

    def english(self) -> str:
        return f"{self.option} does not take '{self.asked}'. It takes, for example: {', '.join(self.known)}."

    def dutch(self) -> str:
        return f"{self.option} kan niet '{self.asked}' zijn. Wel bijvoorbeeld: {', '.join(self.known)}."


class UnknownColumn(_UnknownName):
    """The table has no column of this name."""

    thing_english, thing_dutch, list_with = "column", "Kolom", "head -1 PANEL.csv"


class UnknownUnit(_UnknownName):
    """The panel has no unit of this name."""

    thing_english, thing_dutch, list_with = "unit of the panel", "Gebied in de tabel", "the column given as --unit"


class UnknownTable(KloofError):
    """No publisher serves a table under this number; says where was looked."""

    def __init__(self, asked: str, *, known: Iterable[str], tried: Sequence[str]) -> None:
        self.asked, self.tried = asked, list(tried)
        self.near = near_names(asked, known)
        super().__init__(asked)

    def english(self) -> str:
        nearest = f" Near numbers in the catalogue: {', '.join(self.near)}." if self.near else ""
        looked = f" Looked at {', '.join(self.tried)}." if self.tried else ""
        return f"No table is called '{self.asked}'.{looked}{nearest} A number looks like 85984NED; see opendata.cbs.nl."

    def dutch(self) -> str:
        nearest = f" Lijkt op, in de catalogus: {', '.join(self.near)}." if self.near else ""
        looked = f" Gezocht op {', '.join(self.tried)}." if self.tried else ""
        number = "Een nummer is zoiets als 85984NED; zie opendata.cbs.nl."
        return f"Tabel '{self.asked}' is niet bekend.{looked}{nearest} {number}"
