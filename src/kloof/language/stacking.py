# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Stacking as others read it: the document ``kloof stacking --json`` writes."""

from __future__ import annotations

from kloof.language.texts import Published


class StackingTheme(Published):
    """One theme: what it is judged by, and the national places within the area (0 best, 1 worst).

    ``indicators`` holds ids with the year used; it is empty, and the places are null, when the theme is not judged.
    """

    theme: str
    name: str
    indicators: tuple[tuple[str, int], ...]
    best: float | None
    middle: float | None
    worst: float | None


class StackingNeighbourhood(Published):
    """One neighbourhood: its residents, the themes in the national worst part, and how many themes were judged."""

    code: str
    name: str
    residents: float
    themes: tuple[str, ...]
    judged: int


class StackingResidents(Published):
    """How many people live where so many themes come together."""

    themes: int
    residents: float


class StackingDocument(Published):
    """Where themes come together, for how many residents who live there; about neighbourhoods, never about people."""

    area: str
    name: str
    boundary_year: int
    release: str
    part: float
    sentence: str
    limits: tuple[str, ...]
    themes: tuple[StackingTheme, ...]
    residents: tuple[StackingResidents, ...]
    unknown: float
    neighbourhoods: tuple[StackingNeighbourhood, ...]
