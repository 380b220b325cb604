# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the commands of figures write with ``--json``: what became of files, areas, indicators, an index."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, RootModel

from kloof.language.editions import Break, IndicatorObject
from kloof.language.texts import NonEmpty, Published, Sha256, Slug, Text, Year

__all__ = [
    "AreaDefinitionListed",
    "AreasDocument",
    "BuildDocument",
    "ColumnListed",
    "FileListed",
    "FocusAreaListed",
    "IndexDocument",
    "IndicatorCard",
    "IndicatorsDocument",
]


class FileListed(Published):
    """What became of one publisher's file. A map with figures beside its outlines is listed twice."""

    file: NonEmpty
    sha256: Sha256 | Literal[""] = Field(description="Empty when the file could not be opened.")
    state: Literal["used", "partial", "inconsistent", "unused", "card", "unknown", "broken"]
    reason: str
    reason_nl: str = Field(default="", description="The same in Dutch.")
    format: str | None
    table: str | None
    table_from: str | None = Field(description="content, name, origin card or series.")
    years: tuple[Year, ...]
    year_from: str | None = Field(description="content, name, origin card or card.")
    boundary_year: Year | None
    boundary_from: str | None = Field(description="own year, content, card, codes or newest year.")
    rows: Annotated[int, Field(ge=0)]
    lacking: tuple[str, ...] = Field(description="Municipalities of which it lacks neighbourhoods.")
    publisher: str | None
    title: str | None
    licence: str | None
    url: str | None


class BuildDocument(Published):
    """What ``kloof build --json`` writes."""

    release: Sha256 | None = Field(description="Hash of the release; null when nothing could be read.")
    files: tuple[FileListed, ...]


class AreaDefinitionListed(Published):
    """One way a focus area was drawn."""

    id: Slug
    name: Text
    provisional: bool
    source: Text
    certainty: Text
    boundary_year: Year
    codes: tuple[str, ...]


class SelectionListed(Published):
    """The years of the figures an area was chosen on, and who says so."""

    years: tuple[Year, ...]
    source: Text


class FocusAreaListed(Published):
    """A focus area with its definitions; `undrawn` says why there is none."""

    id: Slug
    name: NonEmpty
    aliases: tuple[NonEmpty, ...]
    municipality: NonEmpty
    default: Slug | None
    fictional: bool
    definitions: tuple[AreaDefinitionListed, ...]
    undrawn: Text | None
    selection_year: SelectionListed | None = Field(
        default=None, description="The years of the figures it was chosen on, where a source gives them."
    )


class AreasDocument(RootModel[tuple[FocusAreaListed, ...]]):
    """What ``kloof areas --json`` writes."""

    model_config = ConfigDict(frozen=True)


class IndicatorsDocument(RootModel[tuple[IndicatorObject, ...]]):
    """What ``kloof indicators --json`` writes: every card as an edition keeps it."""

    model_config = ConfigDict(frozen=True)


class ColumnListed(Published):
    """A column under which a format carries an indicator, and the years for which that holds."""

    stem: NonEmpty
    first: Year | None = None
    last: Year | None = None


class IndicatorCard(Published):
    """What ``kloof indicators ID --json`` writes: the whole card."""

    id: NonEmpty
    name: Text
    question: Text
    unit: Text
    theme: NonEmpty
    action_lines: tuple[str, ...] = Field(description="Lines of the national programme (NPLV) its theme serves.")
    kind: Literal["extensive", "intensive"]
    better: Literal["higher", "lower", "neutral", "ambiguous"]
    measured_by: Literal["register", "survey", "model"]
    counted_where: Literal["home", "place_of_event"]
    reactive: bool
    strength: bool
    denominator: Text
    definition: Literal["confirmed", "not_confirmed"] = Field(
        description="Whether the text was held against the publisher's own definition."
    )
    weight: NonEmpty
    weight_year: Literal["nearest"] = Field(description="The complete table nearest in time on the same boundaries.")
    rounding: int | None
    suppression: Text | None
    tables: tuple[str, ...]
    columns: Mapping[str, tuple[ColumnListed, ...]]
    breaks: tuple[Break, ...]
    limits: tuple[Text, ...]


class IndexRow(Published):
    """Score and rank of one area; rank 1 is worst, the interval holds 90 % of the draws."""

    model_config = ConfigDict(frozen=True, extra="allow")

    area: str
    score: float | None
    rank: int | None
    rank_low: int | None
    rank_high: int | None


class AssumptionListed(Published):
    """How many places an area moves on average when only this assumption is varied."""

    id: NonEmpty
    mean_rank_shift: float


class IndexMissing(Published):
    """An area without a score, and the columns it lacks."""

    area: str
    columns: tuple[str, ...]


class IndexDocument(Published):
    """What ``kloof index --json`` writes."""

    areas: tuple[IndexRow, ...]
    assumptions: tuple[AssumptionListed, ...]
    matters_most: str | None
    missing: tuple[IndexMissing, ...]
    too_few: tuple[IndexMissing, ...] = Field(
        default=(), description="Areas without a score because too few people live there to show these columns."
    )
    limits: tuple[Text, ...] = Field(
        default=(), description="What the columns' cards say the ranks may not be used for."
    )
