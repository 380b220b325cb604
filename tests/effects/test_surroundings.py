# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What stands for an area: as large, as urban, as high before the start; weighed as a gap; found once for all."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kloof import gaps
from kloof.areas import find_area
from kloof.effects import Method, Panel, estimate, placebos
from kloof.effects.checks import outside_hull
from kloof.effects.comparisons import size_classes
from kloof.effects.designs import area_means
from kloof.effects.observed import panels_of, rows_of, surroundings_of
from kloof.effects.pooling import together
from kloof.effects.surroundings import Surroundings, compared, urbanity_of
from kloof.indicators import indicators
from kloof.language.studies import Study
from kloof.observations import Panel as Observed

SIDE = 20
CODES = [f"BU{n:08d}" for n in range(SIDE * SIDE)]
NEIGHBOURS = {
    CODES[r * SIDE + c]: [
        CODES[x * SIDE + y]
        for x, y in ((r - 1, c), (r + 1, c), (r, c - 1), (r, c + 1))
        if 0 <= x < SIDE and 0 <= y < SIDE
    ]
    for r in range(SIDE)
    for c in range(SIDE)
}


def board(seed: int = 0, weights: bool = False) -> Panel:
    random = np.random.default_rng(seed)
    outcomes = 10 * random.normal(size=SIDE * SIDE) + random.normal(size=(12, SIDE * SIDE))
    times = tuple(float(2001 + row) for row in range(12))
    heavy = random.integers(1, 9, size=(12, SIDE * SIDE)).astype(float) if weights else None
    return Panel(outcomes, tuple(CODES), times, tuple(f"{time:.0f}" for time in times), "crime", heavy)


def test_an_area_is_the_weighted_mean_of_its_units_in_estimate_and_placebos() -> None:
    panel = board(weights=True)
    assert panel.weights is not None
    columns = np.array([3, 4, 5])
    donors = np.setdiff1d(np.arange(SIDE * SIDE), columns)
    whole = area_means(panel.outcomes, columns[None, :], panel.weights)[:, 0]
    by_hand = (panel.outcomes[:, columns] * panel.weights[:, columns]).sum(axis=1) / panel.weights[:, columns].sum(
        axis=1
    )
    assert whole == pytest.approx(by_hand)
    found = estimate(panel.outcomes, columns, 9, Method.DID, donors, weights=panel.weights)
    gap = by_hand - panel.outcomes[:, donors].mean(axis=1)
    assert found.effect == pytest.approx(gap[9:].mean() - gap[:9].mean())
    sets = np.array([[10, 11, 12]])
    placebo = placebos(panel.outcomes[:, donors], 9, Method.DID, sets=sets, weights=panel.weights[:, donors])
    again = estimate(
        panel.outcomes[:, donors],
        sets[0],
        9,
        Method.DID,
        np.setdiff1d(np.arange(len(donors)), sets[0]),
        weights=panel.weights[:, donors],
    )
    assert placebo.effects[0] == pytest.approx(again.effect)


def test_an_area_in_which_all_columns_weigh_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="weigh nothing in row 1"):
        area_means(np.ones((2, 2)), np.array([[0, 1]]), np.array([[1.0, 1.0], [0.0, 0.0]]))


def test_placebos_are_as_urban_and_nearest_in_level() -> None:
    panel = board()
    density = {code: 2600.0 if n < 200 else 100.0 for n, code in enumerate(CODES)}
    columns = np.array([42, 43, 62])
    around = Surroundings(NEIGHBOURS, density)
    found = compared([(panel, columns, 9)], around, wanted=800, seed=1)[0]
    assert found.urbanity == 1
    assert found.nearest in (0.25, 0.5)
    assert found.largest_disjoint >= 19
    donors = np.setdiff1d(np.arange(SIDE * SIDE), columns)
    sets = donors[found.candidates.sets[found.chosen]]
    assert not np.isin(sets, columns).any()
    assert (np.array([[urbanity_of(density[CODES[m]]) for m in row] for row in sets]).mean(axis=1) <= 3).all()
    level = panel.outcomes[:9, columns].mean()
    own = np.abs(panel.outcomes[:9][:, sets].mean(axis=(0, 2)) - level)
    others = donors[np.delete(found.candidates.sets, found.chosen, axis=0)]
    assert own.max() <= np.abs(panel.outcomes[:9][:, others].mean(axis=(0, 2)) - level).min() + 1e-9


def test_areas_of_about_one_size_share_their_candidates_and_candidates_nobody_needs_are_left_out() -> None:
    panel = board()
    treated = [np.array([0, 1, 2]), np.array([210, 211, 212, 213])]
    outside = [c for c in range(SIDE * SIDE) if c not in np.concatenate(treated)]
    fields = []
    for columns in treated:
        kept = sorted([*outside, *columns.tolist()])
        rest = panel.of_units(kept)
        fields.append((rest, np.array([kept.index(c) for c in columns]), 9))
    one, other = compared(fields, Surroundings(NEIGHBOURS), wanted=400, seed=2)
    assert one.candidates is not other.candidates  # two sizes, fewer than five classes
    alone = compared(fields[:1], Surroundings(NEIGHBOURS), wanted=400, seed=2, frugal=True)[0]
    assert len(alone.candidates.sets) == len(one.chosen) < 400
    assert (alone.candidates.sets == one.candidates.sets[one.chosen]).all()
    assert (alone.chosen == np.arange(len(one.chosen))).all()


def test_without_borders_placebos_are_units_or_sets_of_units() -> None:
    panel = board()
    found = compared([(panel, np.array([0, 1]), 9)], Surroundings(), wanted=400, seed=2)[0]
    assert not found.candidates.contiguous
    assert found.nearest is None


def test_twenty_sizes_become_five_classes_named_by_their_smallest() -> None:
    classes = size_classes(list(range(3, 23)))
    assert len(set(classes.values())) == 5
    assert all(name <= size for size, name in classes.items())
    assert size_classes([4, 4, 9]) == {4: 4, 9: 9}


def test_a_run_that_was_stopped_goes_on_where_it_was(tmp_path: Path) -> None:
    donors = np.random.default_rng(3).normal(size=(12, 60))
    fresh = placebos(donors, 9, keep=tmp_path / "kept")
    kept = list((tmp_path / "kept").iterdir())
    assert len(kept) == 1
    written = np.load(kept[0])
    written[0] += 1000.0
    np.save(kept[0], written)
    assert placebos(donors, 9, keep=tmp_path / "kept").effects == pytest.approx(fresh.effects + 1000.0)
    kept[0].write_bytes(b"half a file")
    assert placebos(donors, 9, keep=tmp_path / "kept").effects == pytest.approx(fresh.effects)
    other = donors.copy()
    other[0, 0] += 1.0
    assert placebos(other, 9, keep=tmp_path / "kept").effects != pytest.approx(fresh.effects)


def test_outside_the_hull_by_hand() -> None:
    outcomes = np.array([[9.0, 0.0, 2.0], [9.0, 0.0, 2.0], [0.0, 0.0, 0.0]])
    assert outside_hull(outcomes, np.array([0]), 2, np.array([1, 2])) == pytest.approx(7 / 8)
    assert outside_hull(np.array([[0.5, 0.0, 2.0], [1.0, 0.0, 2.0]]), np.array([0]), 1, np.array([1, 2])) == 0.0


def test_areas_together_by_hand() -> None:
    units, noise = np.arange(40)[:, None], np.linspace(-1, 1, 40)
    found = together(np.array([5.0, 8.0]), np.array([2.0, 1.0]), [(units, noise), (units, noise)], 40, draws=199)
    assert found.effect == pytest.approx(6.0)
    assert found.p == pytest.approx(1 / 200)
    assert np.abs(found.draws).max() <= 1.0
    with pytest.raises(ValueError, match="do not overlap"):
        together(np.array([1.0, 1.0]), np.ones(2), [(units[:1], noise[:1]), (units[:1], noise[:1])], 1, draws=9)


def test_a_study_takes_an_area_as_the_gap_does(demo: Observed) -> None:
    """The area's outcome in a study is the value of the area in its gap, year by year."""
    area = find_area("veendrecht-oost", demo.areas, indicator="registered_crime")
    card = indicators()["registered_crime"]
    study = Study.model_validate(
        {
            "id": "oost",
            "title": "Oost",
            "estimand": "wat het toevoegde",
            "seen_until": 2024,
            "areas": [
                {
                    "id": "oost",
                    "definition": area.definition,
                    "boundary_year": area.boundary_year,
                    "codes": list(area.codes),
                }
            ],
            "starts": [{"theme": "safe", "first_year": 2022}],
            "other_programmes": [],
            "selection": {"score": "leefbaarheid", "year": 2020},
            "pool": {"rule": "alle andere"},
            "outcomes": [{"indicator": "registered_crime", "better": "lower", "theme": "safe"}],
            "analysis_on": ["2027-01-01"],
        }
    )
    found = panels_of(rows_of(demo, study, {card.id: card}), study)
    panel = found.panels[card.id]
    own = [panel.units.index(code) for code in area.codes if code not in found.weightless[card.id]]
    assert panel.weights is not None
    values = area_means(panel.outcomes, np.array([own]), panel.weights)[:, 0]
    points = {point.year: point.value for point in gaps.gap(demo, area, card).points}
    assert values.tolist() == pytest.approx([points[int(time)] for time in panel.times])
    assert set(surroundings_of(demo, study).neighbours) >= set(area.codes)
