# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Areas: a code with its boundary year, and focus areas with their named, dated, sourced definitions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Annotated, Self

import polars as pl
from pydantic import Field, model_validator

from kloof.cards import catalogue_path, read_cards
from kloof.errors import AreaNotDrawn, BoundaryYearMismatch, OtherCodeSystem, UnknownArea, UnknownDefinition, near_names
from kloof.language.texts import AreaCode, NonEmpty, Published, Slug, Text, Year

__all__ = [
    "CODE",
    "ENGLISH_CODE",
    "Area",
    "Definition",
    "FocusArea",
    "Selection",
    "areas_like",
    "definitions_of",
    "find_area",
    "focus_areas",
    "level_of",
    "municipality_of",
    "under_programmes",
]

CODE = r"^(BU\d{4}[0-9A-Z]{4}|WK\d{4}[0-9A-Z]{2}|GM\d{4}|NL\d{2})$"
"""The shape of a CBS code. From 2022 on codes contain letters; they are never numbers."""

ENGLISH_CODE = r"^E01\d{6}$"
"""The shape of an English area (LSOA): another code system, on maps of its own (2001, 2011, 2021)."""

_DUTCH_LEVELS = ("BU", "WK", "GM")


class Definition(Published):
    """One way a focus area was drawn: by whom, how certain, on which map, which neighbourhoods.

    A provisional one was put together by us: it is labelled wherever it is shown, and is never published.
    """

    id: Slug
    name: Text
    provisional: bool = False
    source: Text
    certainty: Text
    boundary_year: Year
    codes: tuple[AreaCode, ...] = Field(min_length=1)


class Selection(Published):
    """The years of the figures on which the area was chosen, and who says so."""

    years: tuple[Year, ...] = Field(min_length=1)
    source: Text


class FocusArea(Published):
    """A focus area with every definition of it that was found; ``default`` is used when none is asked.

    An area of which nobody says which neighbourhoods it has is known by name only, and `undrawn` says why.
    `selection_year` is there only where a source gives the years of the figures it was chosen on.
    """

    id: Slug
    name: NonEmpty
    aliases: tuple[NonEmpty, ...] = ()
    municipality: Annotated[str, Field(pattern=r"^GM\d{4}$")]
    default: Slug | None = None
    fictional: bool = False
    selection_year: Selection | None = None
    definitions: tuple[Definition, ...] = ()
    undrawn: Text | None = None

    @model_validator(mode="after")
    def _default_is_there(self) -> Self:
        ids = [definition.id for definition in self.definitions]
        if not ids and self.default is None and self.undrawn is not None:
            return self
        if self.undrawn is not None:
            raise ValueError("undrawn says why there is no definition, and there are definitions")
        if self.default not in ids:
            raise ValueError(f"default is '{self.default}', and the definitions are {', '.join(ids)}")
        if len(set(ids)) < len(ids):
            raise ValueError("two definitions have the same id")
        return self


@dataclass(frozen=True, slots=True)
class Area:
    """An area that was asked: what it is called and which codes it is the union of.

    Parameters
    ----------
    id
        The focus area's id, or the codes as they were asked.
    definition
        The definition's id, or for CBS codes the division they belong to.
    source, certainty
        Who drew it, and how certain the codes are.
    boundary_year
        The map the codes are drawn on.
    codes
        CBS codes; a focus area is a list of neighbourhoods.
    municipality
        The municipality, or municipalities joined by ``+`` when codes of several were asked. Empty for the country.
    is_focus_area
        Whether other definitions of the same area exist in the catalogue.
    definition_name
        What the definition is called, where it has a name.
    provisional
        Whether the codes are our own reconstruction: shown with a label, never published.
    selection_years
        The years of the figures the area was chosen on; empty where no source says so.
    """

    id: str
    name: str
    definition: str
    source: Text
    certainty: Text
    boundary_year: int
    codes: tuple[str, ...]
    municipality: str
    is_focus_area: bool = False
    definition_name: Text | None = None
    provisional: bool = False
    selection_years: tuple[int, ...] = ()


def level_of(code: str) -> str:
    """Give the level of a code: ``BU``, ``WK``, ``GM``, ``NL``, or ``E0`` for an English area."""
    return code[:2]


def municipality_of(code: str) -> str | None:
    """Give the municipality a code belongs to; the country, and an area of another code system, belong to none.

    Examples
    --------
    >>> municipality_of("BU00140300"), municipality_of("NL00"), municipality_of("E01000001")
    ('GM0014', None, None)
    """
    return f"GM{code[2:6]}" if code.startswith(_DUTCH_LEVELS) else None


@cache
def focus_areas() -> Mapping[str, FocusArea]:
    """Give every focus area of the catalogue by its id.

    Examples
    --------
    >>> focus_areas()["groningen-noord"].default
    'brief-2022'
    """
    return MappingProxyType({card.id: card for card in read_cards(catalogue_path() / "focus_areas", FocusArea)})


def definitions_of(focus_area: str) -> tuple[Area, ...]:
    """Give a focus area under each of its definitions, in the order of its card; none when nobody drew it.

    Raises
    ------
    UnknownArea
        No focus area has this id.

    Examples
    --------
    >>> [area.definition for area in definitions_of("groningen-noord")][:2]
    ['brief-2022', 'regiodeal-2020']
    """
    known = focus_areas()
    if focus_area not in known:
        raise UnknownArea(focus_area, known)
    card = known[focus_area]
    return tuple(
        Area(
            id=card.id,
            name=card.name,
            definition=definition.id,
            source=definition.source,
            certainty=definition.certainty,
            boundary_year=definition.boundary_year,
            codes=definition.codes,
            municipality=card.municipality,
            is_focus_area=True,
            definition_name=definition.name,
            provisional=definition.provisional,
            selection_years=() if card.selection_year is None else card.selection_year.years,
        )
        for definition in card.definitions
    )


def find_area(
    asked: str,
    areas: pl.DataFrame | None = None,
    *,
    indicator: str = "residents",
    boundary_years: Sequence[int] | None = None,
) -> Area:
    """Find the area that was asked.

    Parameters
    ----------
    asked
        A CBS code, codes joined by ``+``, or a focus area ``groningen-noord[@definition]``.
    areas
        The areas of a release: ``area, boundary_year, name``. Needed for CBS codes.
    indicator
        The indicator that will be asked; only for the sentence of an error.
    boundary_years
        The boundary years on which that indicator exists; the newest one that has all codes is taken.

    Raises
    ------
    UnknownArea, UnknownDefinition
        No such code, focus area or definition; near names are given.
    AreaNotDrawn
        The focus area is known by name only; says why.
    BoundaryYearMismatch
        The codes exist, but not on the boundaries the indicator is published on.

    Examples
    --------
    >>> find_area("groningen-noord@volkshuisvestingsfonds-2021").codes[0]
    'BU00140900'
    """
    name, at, definition = asked.strip().partition("@")
    known = focus_areas()
    name = _aliases().get(_plain(name), name)
    if name in known:
        card = known[name]
        if card.default is None:
            assert card.undrawn is not None  # noqa: S101  the card is checked when it is read
            raise AreaNotDrawn(card.name, nl=card.undrawn.nl, en=card.undrawn.to("en"))
        wanted = definition if at else card.default
        by_definition = {area.definition: area for area in definitions_of(name)}
        if wanted not in by_definition:
            raise UnknownDefinition(wanted, by_definition)
        return _on_available_boundaries(by_definition[wanted], asked, indicator, boundary_years)
    codes = tuple(dict.fromkeys(part.strip().upper() for part in asked.split("+")))
    if all(re.match(ENGLISH_CODE, code) for code in codes):
        raise OtherCodeSystem(asked.strip())
    if areas is None:
        raise UnknownArea(asked, known)
    wrong = [code for code in codes if not re.match(CODE, code)]
    if wrong:
        raise UnknownArea(wrong[0] if len(codes) > 1 else asked, (), near=_near(wrong[0], known, areas))
    return _find_codes(asked.strip(), codes, areas, indicator, boundary_years)


@cache
def _aliases() -> Mapping[str, str]:
    """Give the id of every focus area by its name and by the other names it goes by."""
    return {_plain(name): card.id for card in focus_areas().values() for name in (card.id, card.name, *card.aliases)}


def _plain(name: str) -> str:
    return "-".join(name.casefold().replace("/", " ").replace("-", " ").split())


def areas_like(areas: pl.DataFrame, text: str) -> pl.DataFrame:
    """Give the areas whose code or name contains a text, whatever its capitals."""
    wanted = text.casefold()
    like = pl.any_horizontal(pl.col("area", "name").str.to_lowercase().str.contains(wanted, literal=True))
    return areas.filter(like).sort("area", "boundary_year")


def under_programmes(municipalities: Iterable[str], boundary_year: int) -> frozenset[str]:
    """Give every code that any definition of any focus area of these municipalities contains."""
    wanted = set(municipalities)
    return frozenset(
        code
        for card in focus_areas().values()
        if card.municipality in wanted
        for definition in card.definitions
        if definition.boundary_year == boundary_year
        for code in definition.codes
    )


def _on_available_boundaries(area: Area, asked: str, indicator: str, available: Sequence[int] | None) -> Area:
    if available is not None and area.boundary_year not in available:
        raise BoundaryYearMismatch(asked, drawn_on=[area.boundary_year], indicator=indicator, available=available)
    return area


def _find_codes(
    asked: str, codes: tuple[str, ...], areas: pl.DataFrame, indicator: str, available: Sequence[int] | None
) -> Area:
    found = areas.filter(pl.col("area").is_in(codes)).select("area", "boundary_year", "name").rows()
    present = {code for code, _, _ in found}
    for code in codes:
        if code not in present:
            raise UnknownArea(code, (), near=_near(code, focus_areas(), areas))
    on_map: dict[int, set[str]] = {}
    for code, drawn_on, _ in found:
        on_map.setdefault(drawn_on, set()).add(code)
    years = sorted(drawn_on for drawn_on, there in on_map.items() if len(there) == len(codes))
    usable = [year for year in years if available is None or year in available]
    if not usable:
        drawn = years or sorted(on_map)
        raise BoundaryYearMismatch(asked, drawn_on=drawn, indicator=indicator, available=available or [])
    year = usable[-1]
    names = {code: name for code, drawn_on, name in found if drawn_on == year}
    municipalities = list(dict.fromkeys(m for m in map(municipality_of, codes) if m is not None))
    return Area(
        id="+".join(codes),
        name=" + ".join(names[code] or code for code in codes),
        definition=f"cbs-{year}",
        source=Text(nl=f"CBS, indeling van wijken en buurten {year}", en=f"CBS, division of {year}"),
        certainty=Text(nl="officiële code", en="official code"),
        boundary_year=year,
        codes=codes,
        municipality="+".join(municipalities),
    )


def _near(asked: str, known: Mapping[str, FocusArea], areas: pl.DataFrame) -> list[str]:
    """Give what may have been meant: a focus area, a code of the same municipality, or the code behind a name."""
    like = near_names(asked, known)
    if re.match(r"^(BU|WK|GM)\d{4}", asked):
        siblings = areas.filter(pl.col("municipality") == f"GM{asked[2:6]}")
        return [*like, *near_names(asked, (siblings if siblings.height else areas)["area"].unique().sort())][:5]
    names = areas["name"].drop_nulls().unique().sort()
    for name in near_names(asked, names):
        coded = areas.filter(pl.col("name") == name)["area"].unique().sort()
        like += [f"{code} ({name})" for code in coded]
    return like[:5]
