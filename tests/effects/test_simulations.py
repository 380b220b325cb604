# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""False alarms in invented worlds without an effect, with a fixed seed: what the defaults rest on."""

from __future__ import annotations

import pytest

from kloof.effects import Method
from kloof.effects.simulations import Trouble, false_alarms

WORLDS = 120


@pytest.mark.parametrize("years", [4, 10, 15])
def test_without_trouble_the_level_is_kept(years: int) -> None:
    found = false_alarms(Trouble.NONE, years, worlds=WORLDS, seed=1, methods=[Method.DID, Method.SDID])
    assert found.by_method[Method.SDID] <= 0.12
    assert found.by_method[Method.DID] <= 0.12
    assert found.attributable <= found.by_method[Method.SDID]


def test_areas_chosen_at_their_worst_need_an_intercept() -> None:
    methods = [Method.SDID, Method.SC_RIDGE]
    found = false_alarms(Trouble.SELECTED, 10, worlds=WORLDS, seed=1, methods=methods)
    assert found.by_method[Method.SC_RIDGE] >= 0.15
    assert found.by_method[Method.SDID] <= 0.12


def test_placebos_must_be_contiguous_where_neighbours_move_together() -> None:
    scattered, contiguous = (
        false_alarms(trouble, 10, worlds=60, seed=1, methods=[Method.SDID]).by_method[Method.SDID]
        for trouble in (Trouble.SPATIAL_SCATTERED, Trouble.SPATIAL_CONTIGUOUS)
    )
    assert scattered >= 0.15
    assert contiguous <= 0.13
    assert contiguous < scattered


@pytest.mark.parametrize("trouble", [Trouble.ROUNDED, Trouble.SUPPRESSED])
def test_rounding_and_suppression_do_not_raise_alarms(trouble: Trouble) -> None:
    found = false_alarms(trouble, 10, worlds=WORLDS, seed=1, methods=[Method.SDID])
    assert found.by_method[Method.SDID] <= 0.12


def test_the_same_seed_gives_the_same_worlds() -> None:
    first, again = (false_alarms(Trouble.SELECTED, 4, worlds=12, seed=3, methods=[Method.SC]) for _ in range(2))
    assert first == again
    assert first.worlds == {Method.SC: 3}
