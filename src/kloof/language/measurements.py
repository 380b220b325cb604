# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a programme counts or asks itself, where no public source has the figure."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from kloof.language.texts import NonEmpty, Published, Slug, Source, Text, Year


class MeasuredValue(Published):
    """One value of an own measurement, as sure as it is: exact, about, a range, a ratio, a direction, not yet known."""

    period: NonEmpty = Field(description="What it is about: a year, a school year, a quarter.")
    year: Year
    kind: Literal["exact", "about", "range", "ratio", "direction", "not_yet_known"]
    value: float | None = None
    low: float | None = None
    high: float | None = None
    direction: Literal["up", "down", "same"] | None = None
    counted: Annotated[int, Field(ge=0)] | None = Field(
        default=None, description="How many people or things it was counted in, where it is a share or a mean."
    )
    note: Text | None = None

    @model_validator(mode="after")
    def _says_what_its_kind_says(self) -> Self:
        needs = {
            "exact": self.value is not None,
            "about": self.value is not None,
            "ratio": self.value is not None,
            "range": self.low is not None and self.high is not None and self.low <= self.high,
            "direction": self.direction is not None,
            "not_yet_known": self.value is None and self.low is None and self.direction is None,
        }
        if not needs[self.kind]:
            raise ValueError(f"a value of kind '{self.kind}' lacks what that kind needs")
        return self


class Measurement(Published):
    """A figure of the programme's own: the question, the unit, for whom, how it was counted, and its values."""

    id: Slug
    title: Text
    question: Text
    unit: Text
    better: Literal["higher", "lower", "neutral"]
    area: Text
    method: Text = Field(description="Who counted or asked, how, and how many.")
    counts_people: bool = Field(
        default=False, description="True when it is a number of people: then small numbers are protected."
    )
    values: tuple[MeasuredValue, ...] = ()
    sources: tuple[Source, ...] = ()
