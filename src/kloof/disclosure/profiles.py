# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a source lets be known: how it rounds, from how many people it tells a share, what it keeps secret. Data.

The profiles stand in ``catalogue/disclosure/``; the card of every table names one.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import Field

from kloof.cards import catalogue_path, read_card, read_cards
from kloof.errors import TableWithoutProfile
from kloof.language.texts import NonEmpty, Published, Slug, Source, Text
from kloof.tables import table_card

__all__ = ["Addition", "DisclosureProfile", "Rounding", "additions", "profile_of", "profiles"]

Level = Literal["BU", "WK", "GM", "NL"]


class Rounding(Published):
    """How counts of some levels are rounded: at random to either side, without bias, or to the nearest multiple."""

    base: Annotated[int, Field(ge=2)]
    how: Literal["random", "nearest"]
    levels: tuple[Level, ...] = Field(min_length=1)

    def radius(self, base: int | None = None) -> float:
        """Give how far a true count may lie from the published one.

        Examples
        --------
        >>> Rounding(base=5, how="random", levels=("BU",)).radius()
        4.0
        """
        to = base or self.base
        return float(to - 1) if self.how == "random" else to / 2


class DisclosureProfile(Published):
    """What one kind of source lets be known.

    Parameters
    ----------
    protected_by
        Who decides what is hidden: the publisher, before kloof sees it, or kloof, from the municipality's own counts.
    source
        Where the rules are written down.
    rounding
        How counts are rounded, by level; a level that is not named has exact counts.
    min_denominator
        A percentage is told only over at least this many people, households or homes.
    min_for_mean
        A mean, median or sum is told only over at least this many.
    max_share_of_sum
        The smallest and the largest value may each be at most this share of the sum; else only the median is told.
    threshold
        A count below it is hidden.
    zeros_hidden
        Whether a count of zero is hidden as well.
    fewest_possible
        From everything published together, a hidden count keeps at least this many possible whole numbers.
    hidden_at_most
        The largest count that is kept secret, where the publisher says so.
    complementary
        Whether other cells are hidden as well, so that a hidden one does not follow from a total.
    modelled
        Whether the figures are estimates by a model, so that they do not tell of the people counted.
    says
        The rules in words, with what we do not know.
    """

    id: Slug
    title: Text
    source: Source
    protected_by: Literal["publisher", "kloof"]
    rounding: tuple[Rounding, ...] = ()
    min_denominator: Annotated[int, Field(ge=0)] | None = None
    min_for_mean: Annotated[int, Field(ge=0)] | None = None
    max_share_of_sum: Annotated[float, Field(gt=0, le=1)] | None = None
    threshold: Annotated[int, Field(ge=1)] | None = None
    zeros_hidden: bool = False
    fewest_possible: Annotated[int, Field(ge=2)] | None = None
    hidden_symbol: NonEmpty | None = None
    hidden_at_most: Annotated[int, Field(ge=0)] | None = None
    complementary: bool = False
    modelled: bool = False
    says: Text

    def radius(self, level: str, base: int | None = None) -> float:
        """Give how far a true count of this level may lie from the published one; 0 where counts are exact.

        Parameters
        ----------
        level
            ``"BU"``, ``"WK"``, ``"GM"`` or ``"NL"``.
        base
            The base the indicator's card names, when that differs from the profile's.
        """
        for rounding in self.rounding:
            if level in rounding.levels:
                return rounding.radius(base)
        return 0.0

    def bounds(self, published: float, level: str, base: int | None = None) -> tuple[float, float]:
        """Give between which values the true count of a published one lies, with everything a reader knows.

        A reader knows that smaller counts than the threshold are never told.

        Examples
        --------
        >>> profiles()["own-counts"].bounds(10, "BU"), profiles()["cbs-neighbourhoods"].bounds(10, "GM")
        ((10.0, 14.0), (10.0, 10.0))
        """
        radius = self.radius(level, base)
        if published == 0 and self.threshold is not None and not self.zeros_hidden:
            return 0.0, 0.0
        smallest = float(self.threshold or 0)
        return max(published - radius, min(smallest, published + radius), 0.0), published + radius

    def rounded(self, count: int, level: Level = "BU") -> int:
        """Round a count to the nearest multiple as the publisher does, a half upwards.

        Examples
        --------
        >>> income = profiles()["cbs-income"]
        >>> [income.rounded(count) for count in (49, 50, 149, 150)]
        [0, 100, 100, 200]
        """
        base = next((r.base for r in self.rounding if level in r.levels and r.how == "nearest"), 1)
        return (2 * count + base) // (2 * base) * base

    def refuses_percentage(self, denominator: float) -> Text | None:
        """Say why a percentage over so few may not be told; None when it may.

        Examples
        --------
        >>> profiles()["cbs-income"].refuses_percentage(99).en
        'This percentage is not shown: it is about 99, and the source asks for at least 100.'
        >>> profiles()["cbs-income"].refuses_percentage(100) is None
        True
        """
        if self.min_denominator is None or denominator >= self.min_denominator:
            return None
        return Text(
            nl=f"Dit percentage staat hier niet: het gaat over {denominator:g}, en de bron vraagt minstens "
            f"{self.min_denominator}.",
            en=f"This percentage is not shown: it is about {denominator:g}, and the source asks for at least "
            f"{self.min_denominator}.",
        )

    def refuses_mean(self, number: int, *, smallest: float, largest: float, total: float) -> Text | None:
        """Say why a mean or sum may not be told; None when it may.

        Parameters
        ----------
        number
            How many observations it is made of.
        smallest, largest, total
            The smallest value, the largest and the sum, in one unit; each extreme is held against the absolute sum.
        """
        too_few = self.refuses_median(number)
        if too_few is not None or self.max_share_of_sum is None:
            return too_few
        largest_part = max(abs(smallest), abs(largest))
        if largest_part <= self.max_share_of_sum * abs(total):
            return None
        percent = f"{100 * self.max_share_of_sum:g}"
        return Text(
            nl=f"Dit gemiddelde staat hier niet: één waarde is meer dan {percent} % van de som. De mediaan mag wel.",
            en=f"This mean is not shown: one value is more than {percent} % of the sum. The median may be shown.",
        )

    def refuses_median(self, number: int) -> Text | None:
        """Say why a median may not be told; None when it may. Extreme values do not matter to it."""
        if self.min_for_mean is None or number >= self.min_for_mean:
            return None
        return Text(
            nl=f"Dit cijfer staat hier niet: het gaat over {number}, en de bron vraagt minstens {self.min_for_mean}.",
            en=f"This figure is not shown: it is about {number}, and the source asks for at least {self.min_for_mean}.",
        )

    def hides(self, count: float) -> bool:
        """Whether a count is too small to be told.

        Examples
        --------
        >>> own = profiles()["own-counts"]
        >>> own.hides(9), own.hides(10), own.hides(0)
        (True, False, True)
        """
        if self.threshold is None:
            return False
        return count < self.threshold and (self.zeros_hidden or count != 0)


class Addition(Published):
    """A count that is the sum of other counts over the same people: its parts leave nobody out and nobody twice."""

    total: NonEmpty
    parts: tuple[NonEmpty, ...] = Field(min_length=2)


class _Additions(Published):
    additions: tuple[Addition, ...]


@cache
def additions() -> tuple[Addition, ...]:
    """Give which counts of the catalogue are the sum of others: the columns an attacker adds up.

    Examples
    --------
    >>> [one.parts for one in additions() if one.total == "residents"][0]
    ('men', 'women')
    """
    return read_card(catalogue_path() / "additions.yaml", _Additions).additions


@cache
def profiles() -> Mapping[str, DisclosureProfile]:
    """Give every disclosure profile by its id.

    Examples
    --------
    >>> profiles()["cbs-neighbourhoods"].radius("BU")
    4.0
    """
    return MappingProxyType({one.id: one for one in read_cards(catalogue_path() / "disclosure", DisclosureProfile)})


def profile_of(table: str) -> DisclosureProfile:
    """Give the profile the card of a table names.

    Raises
    ------
    TableWithoutProfile
        The table has no card, its card names no profile, or one that is not there: nothing of it may be shown.

    Examples
    --------
    >>> profile_of("KWB-2024").id
    'cbs-neighbourhoods'
    """
    named = table_card(table).disclosure
    found = profiles().get(named) if named is not None else None
    if found is None:
        raise TableWithoutProfile(table, named=named, known=profiles())
    return found
