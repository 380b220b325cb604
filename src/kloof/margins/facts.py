# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is known about how a figure was made: its rounding, its measuring, and how chance works in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from kloof.indicators import ChanceModel, Indicator, find_indicator
from kloof.language.texts import Text

__all__ = ["Facts", "Rounding", "facts_of", "rounding_of"]

Shape = Literal["count", "mean", "rate"]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rounding:
    """How a publisher rounded.

    Parameters
    ----------
    base
        Published numbers are multiples of this.
    random
        Whether a whole number goes up or down by lot, with odds that keep its mean; else to the nearest multiple.

    Examples
    --------
    >>> five = Rounding(5, random=True)
    >>> five.bound, five.variance, five.worst_variance
    (4.0, 4.0, 6.0)
    >>> Rounding(0.1, random=False).bound
    0.05
    """

    base: float
    random: bool

    @property
    def bound(self) -> float:
        """The most a published number can be off: for random rounding of whole numbers one less than the base."""
        return float(self.base - 1) if self.random else self.base / 2

    @property
    def variance(self) -> float:
        """Mean variance over all that a true number can be between two multiples."""
        return (self.base**2 - 1) / 6 if self.random else self.base**2 / 12

    @property
    def worst_variance(self) -> float:
        """The largest variance for any one true whole number: 6 for random rounding to 5."""
        if not self.random:
            return self.bound**2
        middle = self.base // 2
        return float(middle * (self.base - middle))


@dataclass(frozen=True, slots=True)
class Facts:
    """What the card and the publication tell about a figure's sureness.

    Parameters
    ----------
    shape
        ``count``: a sum. ``mean``: a mean of published shares or means. ``rate``: counts over people, times `per`.
    values, weights
        How the published values (for a rate: the counts) and the numbers they are weighed with were rounded; None when
        they were not.
    unknown
        Why nobody knows how sure the measuring is: a survey or a model without a published margin. None for a register.
    chance
        How chance works in it; None when the card does not tell.
    minimum, maximum
        Between which every value lies, where the card says so.
    """

    shape: Shape
    values: Rounding | None
    weights: Rounding | None
    unknown: Text | None
    chance: ChanceModel | None
    per: float = 1.0
    minimum: float | None = None
    maximum: float | None = None

    @property
    def no_measurement(self) -> Text:
        """Why there is no measurement margin, for a full count that is not rounded."""
        return Text(
            nl="dit is een volledige telling, geen steekproef, en zij is niet afgerond",
            en="this is a full count, not a sample, and it is not rounded",
        )

    @property
    def no_chance(self) -> Text:
        """Why there is no chance margin."""
        return Text(
            nl="hoe toeval in dit cijfer werkt, staat niet op de kaart",
            en="the card does not say how chance works in this figure",
        )


_NO_MARGIN = {
    "survey": Text(
        nl="dit komt uit een enquête en de bron geeft geen marge",
        en="this comes from a survey and the source gives no margin",
    ),
    "model": Text(
        nl="dit is een schatting met een rekenmodel en de bron geeft geen marge",
        en="this is an estimate by a model and the source gives no margin",
    ),
}


def facts_of(card: Indicator, level: str, published: Iterable[float] = ()) -> Facts:
    """Give what is known about an indicator's figures at one level.

    Counts are rounded to the card's base for neighbourhoods and districts; those of municipalities are exact. Shares
    and means are rounded to the decimals they were published with, as seen in the publication itself.

    Parameters
    ----------
    card
        The indicator.
    level
        ``BU``, ``WK`` or ``GM``.
    published
        Values as published, of one table and year, to see their decimals in.

    Examples
    --------
    >>> facts_of(find_indicator("residents"), "BU").values
    Rounding(base=5, random=True)
    >>> facts_of(find_indicator("registered_crime"), "BU").values is None
    True
    """
    counted = find_indicator(card.rate.count) if card.rate else card
    weighed = find_indicator(card.rate.population if card.rate else card.weight)
    shape: Shape = "rate" if card.rate else "count" if card.kind == "extensive" else "mean"
    return Facts(
        shape=shape,
        values=rounding_of(published) if shape == "mean" else _count_rounding(counted, level),
        weights=None if shape == "count" else _count_rounding(weighed, level),
        unknown=_NO_MARGIN.get(card.measured_by),
        chance=_chance(card, shape),
        per=float(card.per or 1),
        minimum=card.minimum,
        maximum=card.maximum,
    )


def rounding_of(published: Iterable[float]) -> Rounding | None:
    """See to how many decimals numbers were rounded; None when they have more than four.

    A few numbers may look rounder than they are: that only makes the margin wider.

    Examples
    --------
    >>> rounding_of([69.1, 70.0, 64.3])
    Rounding(base=0.1, random=False)
    """
    numbers = np.fromiter((value for value in published), dtype=np.float64)
    numbers = numbers[np.isfinite(numbers)]
    if not len(numbers):
        return None
    for decimals in range(5):
        scaled = numbers * 10**decimals
        if bool(np.all(np.abs(scaled - np.rint(scaled)) <= 1e-6 * np.maximum(1.0, np.abs(scaled)))):
            return Rounding(10.0**-decimals, random=False)
    return None


def _count_rounding(card: Indicator, level: str) -> Rounding | None:
    return Rounding(card.rounding, random=True) if card.rounding and card.rounding > 1 and level != "GM" else None


def _chance(card: Indicator, shape: Shape) -> ChanceModel | None:
    """Give the card's own word; else a share of people is binomial, and a count of what is not wanted is Poisson."""
    if card.chance is not None:
        return card.chance
    if card.measured_by != "register" or card.better not in ("higher", "lower"):
        return None
    if shape == "mean":
        return ChanceModel(kind="binomial") if card.per is not None else None
    return ChanceModel(kind="poisson")
