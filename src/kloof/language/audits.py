# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What ``kloof audit`` found: between which values each hidden count must lie, and which figures give one away."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from kloof.language.texts import Published, Text

CellState = Literal["safe", "narrowed", "told_by_publisher", "contradictory"]


class AuditedCell(Published):
    """One hidden count and what everything published together tells of it.

    ``narrowed``: our own figures tell more than they may. ``told_by_publisher``: the publisher's own tables leave few
    values; we add nothing. ``contradictory``: the published figures cannot all be true, so nothing follows.
    """

    indicator: str
    area: str
    boundary_year: int
    year: int
    table: str
    protected_by: Literal["publisher", "kloof"]
    low: float | None = Field(description="Smallest value that fits everything published; null without a bound.")
    high: float | None
    publisher_low: float | None = Field(description="The same from the publisher's own tables alone.")
    publisher_high: float | None
    must_keep: int | None = Field(
        description="Fewest whole numbers that must stay possible; null: as many as the publisher's own tables leave."
    )
    state: CellState
    given_away_by: tuple[Text, ...] = Field(default=(), description="Our figures that together give it away.")


class Audit(Published):
    """The audit of a chain of editions and releases."""

    schema_: Literal["kloof/audit/1"] = Field(default="kloof/audit/1", alias="schema")
    publications: tuple[Text, ...]
    published: int = Field(description="Published counts that were used.")
    hidden: int
    programmes: int = Field(description="How many linear programmes were needed.")
    passed: bool
    cells: tuple[AuditedCell, ...]
    hidden_though_told: int = Field(
        default=0, description="Figures kloof does not show for too few people, and the publisher does."
    )
    not_followed: tuple[Text, ...] = Field(default=(), description="Figures of which the area is no longer known.")
