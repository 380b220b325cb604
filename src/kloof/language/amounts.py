# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Money as it is published: whole cents, exact or from-to. A range stays a range in every total."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from kloof.language.texts import Published

Cents = Annotated[int, Field(description="Euro cents.")]


class Amount(Published):
    """An amount of money in whole cents: exact when both ends are the same, else somewhere from `low` to `high`.

    Examples
    --------
    >>> Amount.exact(1_050_000_000).is_range
    False
    >>> Amount(low=2_250_000_000, high=2_700_000_000) + Amount.exact(100)
    Amount(low=2250000100, high=2700000100)
    """

    low: Cents
    high: Cents

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.low > self.high:
            raise ValueError(f"the lower end {self.low} is above the upper end {self.high}")
        return self

    @classmethod
    def exact(cls, cents: int) -> Self:
        """Give the amount of exactly `cents`."""
        return cls(low=cents, high=cents)

    @property
    def is_range(self) -> bool:
        """Say whether it is known only between two ends."""
        return self.low != self.high

    def __add__(self, other: Amount) -> Amount:
        return Amount(low=self.low + other.low, high=self.high + other.high)

    def __sub__(self, other: Amount) -> Amount:
        """Take away: the least that can be left is the least of this minus the most of the other."""
        return Amount(low=self.low - other.high, high=self.high - other.low)
