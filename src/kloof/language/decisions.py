# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What bodies decided, asked and recommended, and what became of it.

The council information system stays the home of the documents: a decision names them by reference.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from kloof.language.texts import NonEmpty, Published, Slug, Source, Text

DecisionKind = Literal[
    "executive_decision",
    "council_proposal",
    "council_decision",
    "executive_letter",
    "motion",
    "amendment",
    "question",
    "wish",
    "concern",
    "recommendation",
    "steering_decision",
    "partner_decision",
    "minister_decision",
]
DecisionState = Literal[
    "planned",
    "submitted",
    "adopted",
    "rejected",
    "withdrawn",
    "held",
    "carried_out",
    "settled",
    "raised",
    "answered",
    "processed",
    "not_processed",
    "made",
    "taken_over",
    "not_taken_over",
]


class Subject(Published):
    """Another whole of the programme that a decision is about."""

    kind: Literal["passage", "goal", "activity", "commitment", "fund", "grant", "budget", "breakthrough", "agreement"]
    id: Slug


class Decision(Published):
    """A decision, or something a council asks, wishes or is recommended, with the answer it got."""

    id: Slug
    kind: DecisionKind
    title: Text
    text: Text | None = Field(default=None, description="What was decided, asked or said, in full or in short.")
    body: Text = Field(description="The body it is of: council, executive, steering group, audit office, ministry.")
    raised_by: Text | None = Field(default=None, description="Which group in the council, or the whole of it.")
    on: dt.date | None = Field(default=None, description="The day it was taken, asked or said.")
    agenda_month: Annotated[str, Field(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$")] | None = Field(
        default=None, description="Month on the long-term agenda of the council."
    )
    reference: Source | None = Field(default=None, description="The document in the council information system.")
    state: DecisionState
    due_on: dt.date | None = None
    answer: Text | None = None
    answered_on: dt.date | None = None
    settled_on: dt.date | None = None
    parent: Slug | None = Field(default=None, description="The proposal or decision it belongs to.")
    passage: Slug | None = Field(default=None, description="Where a wish or concern was worked into the plan.")
    about: tuple[Subject, ...] = ()
    sources: tuple[Source, ...] = ()


class MeetingBody(Published):
    """A body that steers or decides, and which functions sit in it."""

    name: Text
    kind: Literal["steering_group", "programme_team", "neighbourhood_table", "council_committee", "other"]
    members: tuple[NonEmpty, ...] = Field(default=(), description="Functions, never persons' names.")
