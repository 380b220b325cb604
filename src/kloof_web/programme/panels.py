# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What rooms above this one show beside a whole: an activity's promises, its money, what stands in its way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kloof_web.people.models import Person
from kloof_web.programme.kinds import kind_of
from kloof_web.records.models import Kind, Whole


@dataclass(frozen=True, slots=True)
class PanelLine:
    """One line: what it says, where it leads, and a few words behind it."""

    text: str
    href: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """A short list beside a whole, with what is said when it is empty and the links to what can be done.

    ``doors`` are label and address; leave out what this person may not do.
    """

    title: str
    lines: tuple[PanelLine, ...]
    empty: str = ""
    doors: tuple[tuple[str, str], ...] = ()


_makers: dict[Kind, list[Callable[[Any, Person], Panel | None]]] = {}


def declare_panel(kind: Kind, make: Callable[[Any, Person], Panel | None]) -> None:
    """Let `make` add a panel to the page of every whole of a kind; called once, when its room is loaded."""
    _makers.setdefault(kind, []).append(make)


def panels_of(whole: Whole, person: Person) -> tuple[Panel, ...]:
    """Give the panels beside a whole, as this person may see them; one that is None is left out."""
    made = (make(whole, person) for make in _makers.get(kind_of(whole).kind, ()))
    return tuple(panel for panel in made if panel is not None)
