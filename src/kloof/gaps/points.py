# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a gap is made of: its years, its change, its peers, and the same gap beside another comparator."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from kloof.estimates import Missing, Status
from kloof.gaps.sureness import Sureness
from kloof.language.texts import Text
from kloof.verdicts import Numbers

__all__ = ["Beside", "Peer", "Point", "Trend"]


@dataclass(frozen=True, slots=True)
class Point:
    """One year of a gap; positive `gap` = worse off. Whatever is None has its reason in `missing` or in `caveats`.

    Parameters
    ----------
    value_low, comparator_low
        For a sum with a part missing: what is known of it.
    ask
        Computes how sure the year is, when asked.
    table
        The publisher's table the area's figure of this year comes from; empty for that of the whole gap.
    """

    year: int
    as_of: str
    status: Status
    value: float | None
    comparator: float | None
    gap: float | None
    ratio: float | None
    people: float | None
    coverage: float | None
    missing: Missing | None
    caveats: tuple[Text, ...]
    value_low: float | None = None
    comparator_low: float | None = None
    ask: Callable[[], Sureness] | None = field(default=None, repr=False, compare=False)
    table: str = ""

    @property
    def sure(self) -> Sureness:
        """Both margins of value, comparator, gap, ratio and people; computed when first asked."""
        return Sureness() if self.ask is None else self.ask()


@dataclass(frozen=True, slots=True)
class Trend:
    """The change of a gap between two years with both its margins, and whether an arrow may be drawn."""

    years: tuple[int, int]
    change: float
    interval: tuple[float, float] | None
    reason: Text | None
    arrow: Literal["smaller", "larger", "none"]
    sentence: Text


@dataclass(frozen=True, slots=True)
class Peer:
    """One neighbourhood that was matched, by code, name and municipality."""

    area: str
    name: str
    municipality: str


@dataclass(frozen=True, slots=True)
class Beside:
    """The same gap against another comparator, between the same two years."""

    id: str
    name: Text
    years: tuple[int, int]
    gaps: tuple[float, float]

    def sentence(self, numbers: Numbers) -> Text:
        """Say what the gap is against this one."""
        before, after = numbers.plain(self.gaps[0]), numbers.with_unit(self.gaps[1])
        first, last = self.years
        return Text(
            nl=f"Vergeleken met {self.name.nl}: van {before.nl} in {first} naar {after.nl} in {last}.",
            en=f"Compared with {self.name.to('en')}: from {before.en} in {first} to {after.en} in {last}.",
        )
