# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The menu of a programme in the workspace: each room adds its own door, and people see the ones they may open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from kloof_web.people.rules import READ, Policy, Role


@dataclass(frozen=True, slots=True)
class Door:
    """One entry of the menu.

    Parameters
    ----------
    label
        What it is called.
    address
        Name of an address that takes the programme.
    place
        Where it stands: lower comes first.
    policy
        Who sees it.
    """

    label: Promise | str
    address: str
    place: int
    policy: Policy = READ


_doors: dict[str, Door] = {}


def add_door(door: Door) -> None:
    """Put a door in the menu; called once, when its room is loaded."""
    _doors[door.address] = door


def doors_for(programme: str, roles: Iterable[Role]) -> tuple[tuple[str, str], ...]:
    """Give label and address of every door somebody with these roles may open."""
    held = frozenset(roles)
    return tuple(
        (str(door.label), reverse(door.address, kwargs={"programme": programme}))
        for door in sorted(_doors.values(), key=lambda door: door.place)
        if door.policy.allows(held)
    )
