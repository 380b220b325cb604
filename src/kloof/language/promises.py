# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who takes part, and what they promised each other: one promise has two sides, and both have a word on it."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from kloof.language.texts import Published, Slug, Source, Text


class Partner(Published):
    """An organisation that takes part, or that promises are made to, such as the council."""

    id: Slug
    name: Text
    kind: Literal[
        "municipality",
        "council",
        "housing",
        "school",
        "childcare",
        "police",
        "care",
        "welfare",
        "employer",
        "residents",
        "province",
        "state",
        "other",
    ]
    joined_on: dt.date | None = None
    left_on: dt.date | None = None
    sponsor: Text | None = Field(default=None, description="Who answers for it: a function, never a person's name.")
    brings: Text | None = Field(default=None, description="What it brings to the programme, in its own words.")
    sources: tuple[Source, ...] = ()

    @model_validator(mode="after")
    def _left_after_joining(self) -> Self:
        if self.joined_on and self.left_on and self.left_on < self.joined_on:
            raise ValueError(f"partner left on {self.left_on}, before it joined on {self.joined_on}")
        return self


class Quantity(Published):
    """A number of something countable: 250 work-experience places, 4 days a week."""

    value: Annotated[float, Field(gt=0)]
    unit: Text


class ReceiverWord(Published):
    """What the receiver of a promise says came of it; the office may note it down when a mail shows it."""

    given_by: Literal["receiver", "office"]
    given_on: dt.date
    answer: Literal["yes", "partly", "not_yet"]
    reached: Annotated[float, Field(ge=0)] | None = Field(
        default=None, description="How much of the promised number was delivered; absent when nobody counted."
    )
    explanation: Text | None = None
    evidence: Source | None = None

    @model_validator(mode="after")
    def _office_shows_evidence(self) -> Self:
        if self.given_by == "office" and self.evidence is None:
            raise ValueError("the office noted the receiver's word without the message that shows it")
        return self


class Hearing(Published):
    """The ten working days in which the promiser answers, before a promise is called not kept."""

    asked_on: dt.date
    ends_on: dt.date
    reaction: Text | None = Field(default=None, description="What the promiser says; absent when nothing was said.")
    reacted_on: dt.date | None = None


class Commitment(Published):
    """A promise: who promises what to whom, by when, and what came of it by whose word."""

    id: Slug
    kind: Literal["action", "result", "people", "knowledge", "money"] = "action"
    title: Text = Field(description="What is promised, in one sentence.")
    explanation: Text | None = None
    promised_by: Slug | None = Field(
        description="The partner that promises; null where the coalition publishes promises per theme."
    )
    promised_to: Slug
    theme: Slug | None = None
    activity: Slug | None = None
    decision: Slug | None = Field(default=None, description="The decision it arose from: a promise to the council.")
    replaces: Slug | None = Field(default=None, description="The promise this one took the place of.")
    replaced_because: Text | None = None
    quantity: Quantity | None = None
    agreed_on: dt.date | None = None
    due_on: dt.date | None = None
    review_on: dt.date | None = None
    state: Literal["proposed", "agreed", "kept", "partly", "not_kept", "revised", "released"]
    settled_on: dt.date | None = None
    word: ReceiverWord | None = None
    hearing: Hearing | None = None
    lesson: Text | None = None
    sources: tuple[Source, ...] = ()

    @model_validator(mode="after")
    def _heard_before_not_kept(self) -> Self:
        if self.state == "not_kept" and (self.word is None or self.hearing is None):
            raise ValueError("a promise is called not kept only with the receiver's word and after a hearing")
        return self
