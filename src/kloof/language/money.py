# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where money comes from, what was asked for and awarded, and what each activity needs and is covered by.

Money lives on leaves: a :class:`Budget` is the need and the cover of one activity, line by line. Every total is
computed from those lines, never written down.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from kloof.language.amounts import Amount
from kloof.language.texts import NonEmpty, Published, Slug, Source, Text, Year


class ApplicationWindow(Published):
    """The days between which an application can be sent in."""

    opens_on: dt.date | None = None
    closes_on: dt.date


class RingFence(Published):
    """A part of a fund that is meant for one theme of the fund, or that may be used for all of them."""

    id: Slug
    name: Text
    integral: bool = Field(default=False, description="True for the part that is not tied to one theme.")
    amount: Amount | None = None


class SisaIndicator(Published):
    """One number of the accountability annex of a fund, in the publisher's own numbering."""

    number: NonEmpty
    name: Text
    holds: Literal["spent", "cumulative", "carried_over", "cofinancing", "finished", "text"]


class Fund(Published):
    """A fund as a record: who gives, by which instrument, under which rules, until when."""

    id: Slug
    name: Text
    provider: Text
    instrument: Literal["spuk", "decentralisation", "subsidy", "own_budget", "partner"]
    legal_basis: Source | None = None
    total: Amount | None = None
    windows: tuple[ApplicationWindow, ...] = ()
    grant_years: tuple[Year, ...] = Field(default=(), description="Years for which it awards money.")
    spend_until: Year | None = Field(default=None, description="Last year in which its money may be spent.")
    carry_over: Literal["none", "next_year_same_theme", "until_end"] = "none"
    cofinancing_percent: Annotated[float, Field(ge=0, le=100)] | None = Field(
        default=None, description="Share others must add; null when the fund does not say."
    )
    ring_fences: tuple[RingFence, ...] = ()
    vat_compensated: bool = Field(
        default=False, description="Whether the VAT part is paid out through the VAT compensation fund."
    )
    sisa_code: NonEmpty | None = None
    sisa_indicators: tuple[SisaIndicator, ...] = ()
    explanation: Text | None = None
    sources: tuple[Source, ...] = ()


class GrantYear(Published):
    """What was awarded for one year, for one ring-fenced part of the fund where it has them."""

    year: Year
    amount: Amount
    ring_fence: Slug | None = None


GrantState = Literal[
    "preparing",
    "submitted",
    "reserved",
    "awarded",
    "partly_awarded",
    "refused",
    "withdrawn",
    "decided",
    "advanced",
    "accounted",
    "settled",
    "reclaimed",
]


class GrantStep(Published):
    """One step of a dossier, with its day and reference."""

    state: GrantState
    on: dt.date
    reference: NonEmpty | None = None


class Grant(Published):
    """One dossier with a fund: asked, awarded (gross, VAT part, net), advanced, settled, reclaimed."""

    id: Slug
    fund: Slug
    title: Text
    applicant: Slug | None = Field(default=None, description="The partner that applied.")
    state: GrantState = "preparing"
    steps: tuple[GrantStep, ...] = ()
    asked: Amount | None = None
    gross: Amount | None = None
    vat_part: Amount | None = None
    net: Amount | None = None
    advanced: Amount | None = None
    settled: Amount | None = None
    reclaimed: Amount | None = None
    years: tuple[GrantYear, ...] = ()
    refused_because: Text | None = None
    explanation: Text | None = None
    sources: tuple[Source, ...] = ()

    @model_validator(mode="after")
    def _net_is_gross_without_vat(self) -> Self:
        if self.gross and self.vat_part and self.net and self.gross - self.vat_part != self.net:
            raise ValueError("the net award is not the gross award without its VAT part")
        return self


CoverStatus = Literal["asked", "reserved", "promised", "adopted", "awarded", "decided", "received"]
LedgerStatus = Literal["obligated", "spent", "accounted"]


class MoneyLine(Published):
    """One line of an activity's money: what it needs in a year, what covers that, or what the ledger says of it.

    A ``need`` has no status; a ``cover`` has one of the statuses of cover and names the grant or the partner it comes
    from; a ``ledger`` line was imported and is never written by hand.
    """

    kind: Literal["need", "cover", "ledger"]
    year: Year
    amount: Amount
    status: CoverStatus | LedgerStatus | None = None
    grant: Slug | None = None
    grant_year: Year | None = Field(default=None, description="The year of the award that is spent in `year`.")
    ring_fence: Slug | None = None
    partner: Slug | None = None
    recurrence: Literal["structural", "one_off"] = "one_off"
    form: Literal["cash", "people", "property"] = "cash"
    is_new_money: bool | None = Field(default=None, description="Null where nobody said whether it is new money.")
    cost_centre: NonEmpty | None = None
    task_field: NonEmpty | None = Field(default=None, description="Taakveld of the municipal accounts.")
    budget_programme: NonEmpty | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _status_fits_kind(self) -> Self:
        cover = {"asked", "reserved", "promised", "adopted", "awarded", "decided", "received"}
        fits = {"need": self.status is None, "cover": self.status in cover}.get(
            self.kind, self.status is not None and self.status not in cover
        )
        if not fits:
            raise ValueError(f"a line of kind '{self.kind}' cannot have status '{self.status}'")
        return self


class Budget(Published):
    """The money of one activity: its needs and its cover, line by line."""

    id: Slug
    activity: Slug
    lines: tuple[MoneyLine, ...] = ()
    explanation: Text | None = None
    sources: tuple[Source, ...] = ()
