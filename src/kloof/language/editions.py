# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What an edition is made of: its manifest, the objects it keeps, and the tombstone of what was withdrawn.

An edition is a folder. ``manifest.json`` names every other file with its hash and is signed in ``manifest.sig``; each
object is one JSON file under its hash. See docs/methods/editions.md.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from kloof.language.adjusted import AdjustedFigure
from kloof.language.gaps import GapDocument
from kloof.language.outlooks import OutlookObject
from kloof.language.programmes import LeftOut
from kloof.language.texts import AreaCode, NonEmpty, Published, Sha256, Slug, Source, Text, Year

ObjectKind = Literal[
    "programme",
    "passage",
    "goal",
    "activity",
    "goal_figures",
    "area",
    "indicator",
    "sources",
    "words",
    "study",
    "study_result",
    "measurement",
    "partner",
    "commitment",
    "fund",
    "grant",
    "budget",
    "breakthrough",
    "agreement",
    "decision",
]
EditionKind = Literal["bericht", "stand", "rapportage", "correctie"]


class Entry(Published):
    """One object of an edition: what it is, and the hash it is kept under.

    ``hash`` is the SHA-256 of the object's bytes or, when ``withdrawable``, of its salt followed by its bytes.
    """

    kind: ObjectKind
    id: NonEmpty
    hash: Sha256
    withdrawable: bool = False


class Previous(Published):
    """The edition before this one: its number and the hash of its manifest."""

    number: int
    hash: Sha256


class Manifest(Published):
    """The table of contents of an edition; its signature covers every byte of the edition."""

    schema_: Literal["kloof/edition/1"] = Field(default="kloof/edition/1", alias="schema")
    programme: Slug
    number: Annotated[int, Field(ge=1)]
    kind: EditionKind
    published_on: dt.date
    previous: Previous | None = None
    release: Sha256
    audit_head: Sha256 | None = Field(
        default=None, description="Head of the workspace's audit chain when this was frozen."
    )
    decision: Source | None = Field(
        default=None, description="The executive's decision to send it; a report needs one."
    )
    objects: tuple[Entry, ...]
    files: dict[str, Sha256] = Field(
        description="Every other file of the edition by its path: release, schemas, README."
    )
    left_out: tuple[LeftOut, ...] = ()
    signed_by: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="Ed25519 public key, hexadecimal.")]


class Tombstone(Published):
    """What stands where withdrawn content stood: when, on what ground, by whom; signed with the edition's key."""

    schema_: Literal["kloof/tombstone/1"] = Field(default="kloof/tombstone/1", alias="schema")
    hash: Sha256 = Field(description="Hash of the content that was here.")
    withdrawn_on: dt.date
    ground: Text
    by: NonEmpty = Field(description="A function, never a person's name.")
    signature: Annotated[str, Field(pattern=r"^[0-9a-f]{128}$")]


class Verdict(Published):
    """What a figure says about its goal, in one word and one sentence, never more than the figure carries.

    ``marks`` are the few words that stand beside the word wherever it is shown; ``beside`` says them in full.
    """

    word: Literal["on_track", "behind", "narrowing", "widening", "unchanged", "depends_on_measure", "cannot_tell"]
    sentence: Text
    marks: tuple[Text, ...] = ()
    beside: tuple[Text, ...] = ()


class GapFigure(Published):
    """One gap in both languages: the same numbers, the caveats in each language, and the sentence in people."""

    nl: GapDocument
    en: GapDocument
    sentence: Text
    table: NonEmpty | None = Field(
        description="The one publisher's table the figures come from; absent without figures."
    )
    definition: Text | None = Field(default=None, description="What the definition of the area is called.")


class GoalFigures(Published):
    """The figures of one goal: its gap under the programme's own definition and under every other one."""

    goal: Slug
    chosen: GapFigure
    definitions: tuple[GapFigure, ...] = Field(
        description="Under every definition of the area, the chosen one included."
    )
    versus: tuple[GapFigure, ...] = Field(default=(), description="The chosen definition against other comparators.")
    verdict: Verdict
    adjusted: AdjustedFigure | None = Field(
        default=None, description="The chosen gap beside the gap adjusted for who lives there."
    )
    outlook: OutlookObject | None = Field(
        default=None, description="Whether the target will be made, from what was known then; none without a target."
    )


class AreaValue(Published):
    """One indicator in one area in one year, as published or derived, or why it is not there."""

    year: Year
    value: float | None
    missing: str | None
    table: str


class AreaSeries(Published):
    """One indicator of one area over the years, beside its municipality."""

    indicator: str
    values: tuple[AreaValue, ...]
    comparator: tuple[AreaValue, ...] = Field(default=(), description="The municipality as a whole, same years.")


class AreaObject(Published):
    """A neighbourhood or the municipality: what it is called, which definitions it belongs to, its figures."""

    code: AreaCode
    name: NonEmpty
    boundary_year: Year
    definitions: tuple[str, ...] = ()
    series: tuple[AreaSeries, ...] = ()
    notes: tuple[Text, ...] = Field(default=(), description="Renamed, split or merged: what a reader must know.")


class Break(Published):
    """A year from which a series can no longer be compared with the years before, and why."""

    year: Year
    reason: Text


class IndicatorObject(Published):
    """An indicator card as it was when the edition was frozen."""

    id: str
    name: Text
    question: Text
    unit: Text
    theme: str
    better: Literal["higher", "lower", "neutral", "ambiguous"]
    measured_by: Literal["register", "survey", "model"]
    counted_where: Literal["home", "place_of_event"] = "home"
    reactive: bool = Field(
        default=False, description="Whether it moves with the effort itself: more help can read as worse."
    )
    denominator: Text
    kind: Literal["extensive", "intensive"] = Field(
        default="intensive",
        description="extensive: a count that grows with its area; intensive: a share, rate or mean.",
    )
    weight: str | None
    tables: tuple[str, ...]
    breaks: tuple[Break, ...] = ()
    limits: tuple[Text, ...] = ()
    decimals: int = 0


class SourceFile(Published):
    """One publisher's file the figures come from."""

    file: NonEmpty
    sha256: Sha256
    publisher: NonEmpty
    table: NonEmpty
    title: Text
    years: tuple[Year, ...]
    licence: NonEmpty
    url: NonEmpty | None = None


class SourcesObject(Published):
    """Every file behind the release an edition pins."""

    files: tuple[SourceFile, ...]


class Words(Published):
    """What residents said in their own words: kept apart, so that it can be withdrawn."""

    words: Text
