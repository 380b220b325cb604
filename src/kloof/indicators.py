# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Indicators: what is measured. An indicator is a card in ``catalogue/indicators/``, never a Python file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from kloof.cards import catalogue_path, read_cards, themes
from kloof.errors import UnknownIndicator
from kloof.language.editions import Break, IndicatorObject
from kloof.language.listings import ColumnListed, IndicatorCard
from kloof.language.texts import NonEmpty, Published, Text, Year
from kloof.tables import base_table, family_of, table_card, vintage

__all__ = ["ChanceModel", "Column", "Format", "Indicator", "Rate", "find_indicator", "indicators", "stem"]

Format = Literal[
    "kwb",
    "kwb_statline",
    "kwb_workbook",
    "kwb_english",
    "statline_csv",
    "cbs_map",
    "municipal",
    "tmap",
    "long",
    "rivm",
    "rivm_65_plus",
    "rivm_18_65",
    "offences",
    "police",
    "leefbaarometer",
    "mortality",
    "imd",
    "proximity",
    "ses_woa",
]


class Column(Published):
    """A column under which a format carries an indicator, and the years for which it does.

    Parameters
    ----------
    stem
        Its name, without the number that StatLine puts behind it.
    first, last
        The years between which this column means this; empty when there is no such bound. A re-publisher may fill a
        column with another year's figures: then `last` is the year before.
    """

    stem: NonEmpty
    first: Year | None = None
    last: Year | None = None

    def holds_in(self, year: int | None) -> bool:
        """Whether the column carries the indicator in this year; an unknown year counts."""
        return year is None or ((self.first or year) <= year <= (self.last or year))


class Rate(Published):
    """How a derived indicator is made: one count divided by a population."""

    count: NonEmpty
    population: NonEmpty


class ChanceModel(Published):
    """How chance works in an indicator: the same people with the same chances could have given another figure.

    Parameters
    ----------
    kind
        ``poisson``: events that happen apart. ``negative_binomial``: events that come in clusters. ``binomial``: each
        person does or does not.
    dispersion
        For clusters: the variance of a count divided by its mean, above 1.
    """

    kind: Literal["poisson", "negative_binomial", "binomial"]
    dispersion: Annotated[float, Field(ge=1)] = 1.0

    @model_validator(mode="after")
    def _clusters_have_a_dispersion(self) -> Self:
        if (self.kind == "negative_binomial") != (self.dispersion > 1):
            raise ValueError("a dispersion above 1 goes with negative_binomial, and only with that")
        return self


class Indicator(Published):
    """One indicator card.

    Parameters
    ----------
    kind
        ``extensive``: a count, which adds up over areas. ``intensive``: a share, mean or rate, which is averaged.
    better
        Which direction is good for residents. ``neutral`` and ``ambiguous`` indicators have no gap.
    weight
        The indicator whose count weighs the neighbourhoods; its population also turns a gap into people.
    per
        The scale of the unit: 100 for percent, 1000 for per thousand, empty when the unit does not count people.
    reactive
        Whether the figure moves with our own effort, as police figures and debt help do: more help can read as worse.
    key
        Shown on the page of every neighbourhood; the others are in the release and wherever a goal uses them.
    strength
        Whether it tells what a neighbourhood has, instead of what it lacks.
    relative
        Whether it says how far an area is from others in the same year, as an index or a rank does: it has no trend.
    lowest_level
        For a survey: the smallest kind of area it was drawn for. Empty when it speaks of neighbourhoods.
    rounding
        The publisher rounds counts to multiples of this number.
    suppression
        When the publisher keeps a value secret.
    chance
        How chance works in it. Empty: binomial for a share of people, Poisson for a count with a good direction, when
        a register counts everybody; nothing is known otherwise.
    shrink
        Draw figures of few people towards those of their municipality, and show both. Empty: never.
    tables
        Publishers' tables (or families) that carry it, the best one first. A series comes from one of them.
    columns
        The columns under which each format carries it; a name, or a name with the years for which it holds.
    rate
        How it is derived, when no publisher's column carries it.
    definition
        ``confirmed`` when the texts were held against the publisher's own definition, else ``not_confirmed``: shown as
        *niet bevestigd*.
    people
        The gap in people, in words; with the places ``{as_many} {comparator} {about} {people} {more}``.
    """

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    name: Text
    question: Text
    unit: Text
    theme: NonEmpty
    kind: Literal["extensive", "intensive"]
    better: Literal["higher", "lower", "neutral", "ambiguous"]
    measured_by: Literal["register", "survey", "model"]
    counted_where: Literal["home", "place_of_event"] = "home"
    reactive: bool = False
    strength: bool = False
    key: bool = False
    relative: bool = False
    lowest_level: Literal["neighbourhood", "district", "municipality"] | None = None
    denominator: Text
    definition: Literal["confirmed", "not_confirmed"] = "not_confirmed"
    weight: NonEmpty
    per: Literal[100, 1000] | None = None
    rounding: Annotated[int, Field(ge=1)] | None = None
    suppression: Text | None = None
    chance: ChanceModel | None = None
    shrink: Literal["municipality"] | None = None
    minimum: float | None = None
    maximum: float | None = None
    decimals: Annotated[int, Field(ge=0, le=4)] = 0
    as_of: Annotated[str, Field(pattern=r"^\{year\}(-\d\d-\d\d)?$")] = "{year}"
    tables: tuple[NonEmpty, ...] = ()
    columns: Mapping[Format, tuple[Column, ...]] = Field(default_factory=dict)
    rate: Rate | None = None
    people: Text | None = None
    breaks: tuple[Break, ...] = ()
    limits: tuple[Text, ...] = ()

    @field_validator("columns", mode="before")
    @classmethod
    def _name_is_a_column(cls, given: object) -> object:
        """Let a bare name stand for a column that holds in every year."""
        if not isinstance(given, Mapping):
            return given
        return {
            form: tuple({"stem": one} if isinstance(one, str) else one for one in columns)
            if isinstance(columns, list | tuple)
            else columns
            for form, columns in given.items()
        }

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        if not self.columns and self.rate is None:
            raise ValueError("needs columns (where publishers carry it) or a rate (how it is derived)")
        if (self.people is None) != (self.per is None):
            raise ValueError("people (the gap in words) and per (the scale) go together")
        if self.people is not None:
            for language in ("nl", "en"):
                for place in ("{as_many}", "{comparator}", "{about}", "{people}", "{more}"):
                    if place not in self.people.to(language):
                        raise ValueError(f"people.{language} lacks the place {place}")
        return self

    @property
    def has_gap(self) -> bool:
        """Whether a gap can be told: it is not a raw count, and one direction is better."""
        return self.kind == "intensive" and self.better in ("higher", "lower")

    def rank(self, table: str) -> tuple[int, int, str]:
        """Give the place of a table in the card's ranking; tables the card does not name come last, by number.

        Of two releases of one table the newer, and of an unversioned one the definitive, comes first.
        """
        for place, name in enumerate(self.tables):
            if name in (base_table(table), family_of(table)):
                return place, vintage(table), table
        return len(self.tables), vintage(table), table

    def breaks_in(self, tables: Iterable[str]) -> tuple[Break, ...]:
        """Give the breaks of the indicator itself and of its series in these tables, oldest first."""
        own = [
            Break(year=b.year, reason=b.reason) for t in tables for b in table_card(t).breaks if b.indicator == self.id
        ]
        return tuple(sorted(dict.fromkeys((*self.breaks, *own)), key=lambda b: b.year))

    def card(self) -> IndicatorCard:
        """Give the whole card, with the breaks of every table it ranks: what ``kloof indicators ID --json`` writes."""
        lines = next(theme.action_lines for theme in themes() if theme.code == self.theme)
        return IndicatorCard(
            id=self.id, name=self.name, question=self.question, unit=self.unit, theme=self.theme, action_lines=lines,
            kind=self.kind, better=self.better, measured_by=self.measured_by, counted_where=self.counted_where,
            reactive=self.reactive, strength=self.strength, denominator=self.denominator, definition=self.definition,
            weight=self.weight, weight_year="nearest", rounding=self.rounding, suppression=self.suppression,
            tables=self.tables,
            columns={
                form: tuple(ColumnListed(**column.model_dump()) for column in columns)
                for form, columns in self.columns.items()
            },
            breaks=self.breaks_in(self.tables), limits=self.limits,
        )  # fmt: skip

    def published(self, tables: Iterable[str] | None = None) -> IndicatorObject:
        """Give the card as an edition keeps it.

        Parameters
        ----------
        tables
            The publishers' tables that were used; without them, those the card ranks.
        """
        used = tuple(self.tables if tables is None else sorted(set(tables), key=self.rank))
        return IndicatorObject(
            id=self.id, name=self.name, question=self.question, unit=self.unit, theme=self.theme, kind=self.kind,
            better=self.better, measured_by=self.measured_by, counted_where=self.counted_where,
            reactive=self.reactive, denominator=self.denominator,
            weight=self.weight, tables=used, breaks=self.breaks_in(used), limits=self.limits, decimals=self.decimals,
        )  # fmt: skip


@cache
def indicators() -> Mapping[str, Indicator]:
    """Give every indicator card by its id.

    Examples
    --------
    >>> indicators()["self_rated_health"].better
    'higher'
    """
    return MappingProxyType({card.id: card for card in read_cards(catalogue_path() / "indicators", Indicator)})


def find_indicator(asked: str) -> Indicator:
    """Give one card.

    Raises
    ------
    UnknownIndicator
        No card has this id; near ids are named.
    """
    known = indicators()
    if asked not in known:
        raise UnknownIndicator(asked, known)
    return known[asked]


def stem(column: str) -> str:
    """Give the name of a StatLine column without the number that shifts from year to year.

    Examples
    --------
    >>> stem("AantalInwoners_5"), stem("k_65JaarOfOuder_12")
    ('AantalInwoners', 'k_65JaarOfOuder')
    """
    return re.sub(r"_\d+$", "", column.strip())
