# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rules in the way: the barrier as a pattern, whose move it is, what turned out possible; designations; data sharing.

A barrier is a pattern that many people meet. It is never the story of a household.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from kloof.language.texts import NonEmpty, Published, Slug, Source, Text


class ValueTriangle(Published):
    """Why an exception is right: legitimate, wanted by those it is about, and worth it."""

    legitimacy: Text
    involvement: Text
    return_: Text = Field(alias="return")


class UnequalTreatment(Published):
    """Who gets something others do not get, why that is justified, who may decide it, and until when."""

    gets: Text
    gets_not: Text
    justification: Text
    competent_body: Text
    ends_on: dt.date


class Evidence(Published):
    """One thing a designation needs to show, and where it stands; absent source means: not there yet."""

    what: Text
    source: Source | None = None


class Extension(Published):
    """One extension of a designation, with the evaluation it was granted on."""

    decided_on: dt.date
    ends_on: dt.date
    evaluation: Source


class Designation(Published):
    """An area or an experiment that a body with the power to do so has designated, with its clocks."""

    instrument: Literal[
        "opportunity_zone", "source_of_income", "socio_economic_priority", "screening", "participation_act_experiment"
    ]
    article: NonEmpty
    area: Text
    requested_on: dt.date | None = None
    designated_on: dt.date | None = None
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    extensions: tuple[Extension, ...] = ()
    evaluation_due_on: dt.date | None = None
    evidence: tuple[Evidence, ...] = ()
    decision: Slug | None = None


class Breakthrough(Published):
    """A rule or habit that stands in the way, the road taken, and what turned out to be possible."""

    id: Slug
    title: Text
    barrier: Text = Field(description="The barrier as a pattern, never a household.")
    hits: Text = Field(description="Whom it hits, in kinds of people and situations.")
    type: Literal["practice", "local_policy", "agreement", "national_scheme", "law"] | None = None
    rule: Text | None = Field(default=None, description="The rule in words.")
    bwb_id: Annotated[str, Field(pattern=r"^BWB[RVW][0-9]{7}$")] | None = Field(
        default=None, description="Number of the law or scheme in the national database of regulations."
    )
    article: NonEmpty | None = None
    whose_move: Text | None = Field(default=None, description="Whose move it is: a body or a function.")
    route: Literal["ourselves", "executive", "council", "coalition", "state"] | None = None
    asked: Text | None = Field(default=None, description="What is asked of whoever has the move.")
    values: ValueTriangle | None = None
    unequal: UnequalTreatment | None = None
    state: Literal[
        "signalled",
        "interpreted",
        "submitted",
        "could_already",
        "room_given",
        "refused",
        "applied",
        "evaluated",
        "standing_policy",
        "ended",
    ] = "signalled"
    signalled_on: dt.date | None = None
    settled_on: dt.date | None = None
    outcome: Text | None = None
    lesson: Text | None = None
    applies_elsewhere: Text | None = None
    owner: Text | None = Field(default=None, description="A function, never a person's name.")
    activities: tuple[Slug, ...] = ()
    decision: Slug | None = None
    designations: tuple[Designation, ...] = ()
    sources: tuple[Source, ...] = ()


class DataParty(Published):
    """One party to a data agreement, and what it is responsible for."""

    name: Text
    partner: Slug | None = None
    role: Literal["controller", "joint_controller", "processor", "receiver"]
    part: Text


class DataAgreement(Published):
    """An agreement on sharing data: purpose, parties, ground, advice, end. It holds no data itself."""

    id: Slug
    title: Text
    purpose: Text
    parties: tuple[DataParty, ...] = ()
    legal_ground: Text | None = None
    dpia_on: dt.date | None = Field(default=None, description="Day of the data protection impact assessment.")
    advice: Text | None = Field(default=None, description="Advice of the privacy officer.")
    advised_on: dt.date | None = None
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    breakthrough: Slug | None = None
    sources: tuple[Source, ...] = ()
