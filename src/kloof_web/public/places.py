# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where things are: the neighbourhoods of an edition, and which of them belong to its focus area."""

from __future__ import annotations

from kloof.editions import Edition
from kloof.language.editions import AreaObject, Tombstone
from kloof.language.programmes import Activity

__all__ = [
    "area_name",
    "chosen_definition",
    "covers",
    "is_inside",
    "neighbourhoods",
    "takes_place_in",
    "withdrawn_area",
]


def neighbourhoods(edition: Edition) -> list[AreaObject]:
    """Give the neighbourhoods of the municipality, by name."""
    return sorted((a for a in edition.areas.values() if a.code.startswith("BU")), key=lambda a: (a.name, a.code))


def takes_place_in(activity: Activity, area: AreaObject) -> bool:
    """Say whether an activity names a neighbourhood, or what it lies in."""
    return any(covers(code, area) for code in activity.areas)


def covers(code: str, area: AreaObject) -> bool:
    """A neighbourhood lies in itself, in the district whose digits it begins with, and in its municipality."""
    return code == area.code or (code[:2] in ("WK", "GM") and area.code[2:].startswith(code[2:]))


def is_inside(edition: Edition, area: AreaObject) -> bool:
    """Say whether a neighbourhood belongs to the focus area as the programme defines it."""
    definition = chosen_definition(edition)
    if definition is None:
        return any(covers(code, area) for code in edition.programme.area.split("+"))
    return definition in area.definitions


def chosen_definition(edition: Edition) -> str | None:
    """Give the definition of the focus area the programme itself uses."""
    _, _, definition = edition.programme.area.partition("@")
    chosen = next((f.chosen.nl.area.definition for f in edition.goal_figures.values()), None)
    return definition or chosen


def area_name(edition: Edition) -> str:
    """Give the name of the focus area."""
    shown = next((f.chosen.nl.area.name for f in edition.goal_figures.values()), None)
    named, _, _ = edition.programme.area.partition("@")
    return shown or named


def withdrawn_area(edition: Edition) -> dict[str, Tombstone]:
    """Give the neighbourhoods whose figures were withdrawn, by code."""
    return {
        entry.id: edition.withdrawn[entry.hash]
        for entry in edition.manifest.objects
        if entry.kind == "area" and entry.hash in edition.withdrawn
    }
