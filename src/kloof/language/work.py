# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""How work goes: what it delivers, when, what can go wrong, and a light for time, money and quality."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from kloof.language.texts import NonEmpty, Published, Slug, Text, Year


class Light(Published):
    """Green: within the limits. Orange: at risk. Red: outside. Orange and red say cause, consequence and correction."""

    colour: Literal["green", "orange", "red"]
    cause: Text | None = None
    consequence: Text | None = None
    correction: Text | None = None

    @model_validator(mode="after")
    def _explained(self) -> Self:
        if self.colour != "green" and not (self.cause and self.consequence and self.correction):
            raise ValueError(f"a light on {self.colour} says cause, consequence and correction")
        return self


class Lights(Published):
    """How an activity stands on a day, in time, money and quality."""

    on: dt.date
    time: Light
    money: Light
    quality: Light


class OutputYear(Published):
    """Planned and realised in one year; absent is: not planned, or not known yet."""

    year: Year
    planned: Annotated[float, Field(ge=0)] | None = None
    realised: Annotated[float, Field(ge=0)] | None = None


class Output(Published):
    """Something countable that an activity delivers."""

    what: Text
    unit: Text
    years: tuple[OutputYear, ...] = ()


class Milestone(Published):
    """Something that is done on a day: planned, expected now, reached."""

    what: Text
    planned_on: dt.date
    expected_on: dt.date | None = None
    reached_on: dt.date | None = None


class Risk(Published):
    """What can go wrong, what that would do, and what is done about it."""

    cause: Text
    consequence: Text
    measure: Text
    owner: Text | None = Field(default=None, description="A function, never a person's name.")


class Capacity(Published):
    """People and expertise that an activity needs from an organisation in half a year, in full-time equivalents."""

    organisation: Text
    partner: Slug | None = None
    expertise: Text
    half_year: Annotated[str, Field(pattern=r"^[0-9]{4}-[12]$", description="Year and half: 2026-1.")]
    needed: Annotated[float, Field(ge=0)]
    promised: Annotated[float, Field(ge=0)] | None = None
    present: Annotated[float, Field(ge=0)] | None = None


class Travelled(Published):
    """What went from a pilot to another place: what was kept, and what had to change."""

    where: Text
    activity: Slug | None = Field(default=None, description="The activity it became there.")
    kept: Text
    changed: Text


class Evaluation(Published):
    """How it will be found out whether this helps, designed before the work starts."""

    design: Text
    designed_on: dt.date | None = None
    due_on: dt.date | None = None
    found: Text | None = None
    report: NonEmpty | None = Field(default=None, description="Reference of the report.")
